"""The click of a request, for views."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import capture, config, state
from .log import log

if TYPE_CHECKING:
    from sovendus import Click

_told: set[str] = set()


def get_click(request: Any) -> Click | None:
    """The click that this visitor came through: the one in this very URL, else the one in the cookie.

    Args:
        request: Django's request, or one of Django REST framework.

    Returns:
        ``None`` if there is none, if it is over 30 days old, or if it was reported or withdrawn in this request.
    """
    try:
        return _click(state.plain(request))
    except Exception:
        log.exception("the click could not be read")
        return None


def _click(request: Any) -> Click | None:
    noted = state.find(request)
    if noted and (noted.remove or (noted.captured and noted.captured.action == "remove")):
        return None
    if noted and noted.captured and noted.captured.click:
        return noted.captured.click
    stored = config.current().cookie.read(request.META.get("HTTP_COOKIE", ""))
    return stored.click if stored else None


def capture_token(request: Any) -> None:
    """Makes sure that the click in this URL is captured; the vendor's function, which the middleware replaces.

    Without the middleware the click lasts for this request only, and that is logged once.
    """
    try:
        request = state.plain(request)
        if state.find(request) is not None or not capture.has_click(request):
            return
        _tell_once("capture_token() without CaptureMiddleware: the click is forgotten after this request; add it")
        capture.capture(request)
    except Exception:
        log.exception("a click could not be captured")


def _tell_once(message: str) -> None:
    if message not in _told:
        _told.add(message)
        log.warning(message)


def withdraw(request: Any) -> None:
    """The visitor withdrew consent: there is no click any more, and its cookie goes with this response."""
    state.have(state.plain(request)).remove = True
