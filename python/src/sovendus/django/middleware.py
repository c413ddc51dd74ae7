"""Captures clicks and keeps them in a cookie."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from asgiref.sync import iscoroutinefunction, markcoroutinefunction

from . import capture, config
from .log import log

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase


class CaptureMiddleware:
    """Remembers the click that a landing URL names, and forgets it once its order was reported.

    A request without the parameter costs one native call, and its response is left as it is. Whatever fails here is
    logged to ``sovendus``, and never changes the shop's response.

    Raises:
        ImproperlyConfigured: at start-up, if the ``SOVENDUS`` setting is not right.
    """

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        config.current()
        self.get_response = get_response
        self._is_async = iscoroutinefunction(get_response)
        if self._is_async:
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> Any:
        """Handles a request; in an async stack, the coroutine that does."""
        if self._is_async:
            return self._acall(request)
        try:
            if capture.has_click(request):
                capture.capture(request)
        except Exception:
            _failed()
        return _answered(request, self.get_response(request))

    async def _acall(self, request: HttpRequest) -> HttpResponseBase:
        try:
            if capture.has_click(request):
                await capture.acapture(request)
        except Exception:
            _failed()
        return _answered(request, await self.get_response(request))


def _answered(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    try:
        capture.answer(request, response)
    except Exception:
        _failed()
    return response


def _failed() -> None:
    log.exception("a click could not be captured; the response is left as it is")
