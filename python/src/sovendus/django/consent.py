"""Asking the shop whether a click may be stored with this visitor."""

from __future__ import annotations

from inspect import iscoroutinefunction
from typing import TYPE_CHECKING, Any

from asgiref.sync import async_to_sync, sync_to_async
from django.utils.module_loading import import_string

from .log import log

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

_WORDS = {True: "granted", False: "denied", None: "unknown"}


class Consent:
    """The ``CONSENT`` setting: ``"not_required"``, or what tells it for a request.

    Raises:
        ImportError: if a dotted path leads nowhere.
        TypeError: if it is neither.
    """

    def __init__(self, setting: object) -> None:
        self._ask: Callable[[HttpRequest], Any] | None = None
        if setting == "not_required":
            return
        ask = _found(setting) if isinstance(setting, str) else setting
        if not callable(ask):
            msg = "CONSENT must be 'not_required', or a callable (or the dotted path of one) that takes the request"
            raise TypeError(msg)
        self._ask = ask

    def of(self, request: HttpRequest) -> str:
        """The consent of this visitor, in the native module's words. Whatever fails counts as unknown."""
        if self._ask is None:
            return "not_required"
        try:
            ask = async_to_sync(self._ask) if iscoroutinefunction(self._ask) else self._ask
            return _word(ask(request))
        except Exception:
            return _failed()

    async def aof(self, request: HttpRequest) -> str:
        """The same for async views; a callable that isn't a coroutine function runs in Django's thread."""
        if self._ask is None:
            return "not_required"
        try:
            ask = self._ask if iscoroutinefunction(self._ask) else sync_to_async(self._ask)
            return _word(await ask(request))
        except Exception:
            return _failed()


def _found(path: str) -> object:
    try:
        return import_string(path)
    except ImportError as error:
        msg = f"CONSENT must be 'not_required' or lead to a callable, and {path!r} does neither: {error}"
        raise ImportError(msg) from None


def _word(answer: object) -> str:
    if answer is None or isinstance(answer, bool):
        return _WORDS[answer]
    if answer in _WORDS.values():
        return str(answer)
    log.error("SOVENDUS['CONSENT'] answered neither True, False, None nor 'granted', 'denied', 'unknown'")
    return "unknown"


def _failed() -> str:
    log.exception("SOVENDUS['CONSENT'] failed; no click is stored")
    return "unknown"
