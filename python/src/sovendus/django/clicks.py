"""The click of a request, for views."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sovendus._native import consent_is_given

from . import capture, config, state
from .log import log, tell_once

if TYPE_CHECKING:
    from django.http import HttpRequest

    from sovendus import Click, StoredClick


def get_click(request: Any) -> Click | None:
    """The click that this visitor came through: the one in this very URL, else the one in the cookie.

    Args:
        request: Django's request, or one of Django REST framework.

    Returns:
        ``None`` if there is none, if it is over 30 days old, if it was reported or withdrawn in this request, or if the
        vendor's browser script stored it and the visitor doesn't consent.
    """
    try:
        request = state.plain(request)
        stored = _stored(request)
        consent = config.current().consent.of(request) if stored and stored.needs_consent else None
        return _usable(request, stored, consent)
    except Exception:
        log.exception("the click could not be read")
        return None


async def aget_click(request: Any) -> Click | None:
    """:func:`get_click` for async views, where asking for consent may take its time."""
    try:
        request = state.plain(request)
        stored = _stored(request)
        consent = await config.current().consent.aof(request) if stored and stored.needs_consent else None
        return _usable(request, stored, consent)
    except Exception:
        log.exception("the click could not be read")
        return None


def _stored(request: HttpRequest) -> StoredClick | None:
    """The click in the cookie, unless this request brings another or removes it."""
    noted = state.find(request)
    if noted and (noted.remove or (noted.captured and noted.captured.action in {"set", "remove"})):
        return None
    return config.current().cookie.read(request.META.get("HTTP_COOKIE", ""))


def _usable(request: HttpRequest, stored: StoredClick | None, consent: str | None) -> Click | None:
    noted = state.find(request)
    if noted and noted.captured and noted.captured.click and not noted.remove:
        return noted.captured.click
    if stored is None or (consent is not None and not consent_is_given(consent)):
        return None
    return stored.click


def capture_token(request: Any) -> None:
    """Makes sure that the click in this URL is captured; the vendor's function, which the middleware replaces.

    Without the middleware the click lasts for this request only, and that is logged once.
    """
    try:
        request = state.plain(request)
        if state.find(request) is not None or not capture.has_click(request):
            return
        tell_once("capture_token() without CaptureMiddleware: the click is forgotten after this request; add it")
        capture.capture(request)
    except Exception:
        log.exception("a click could not be captured")


def withdraw(request: Any) -> None:
    """The visitor withdrew consent: there is no click any more, and its cookie goes with this response."""
    state.have(state.plain(request)).remove = True
