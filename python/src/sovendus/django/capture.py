"""From a request to what it means for the click cookie, and from that to the response."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sovendus import CACHE_CONTROL

from . import config, state

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

_PURPOSES = ("HTTP_SEC_PURPOSE", "HTTP_PURPOSE", "HTTP_X_PURPOSE", "HTTP_X_MOZ")


def has_click(request: HttpRequest) -> bool:
    """Whether the URL holds a click: all that most requests ever cost."""
    return config.current().cookie.has_click(request.META.get("QUERY_STRING", ""))


def capture(request: HttpRequest) -> None:
    """Notes what the click in the URL means."""
    _capture(request, config.current().consent.of(request))


async def acapture(request: HttpRequest) -> None:
    """The same, without blocking on the question for consent."""
    _capture(request, await config.current().consent.aof(request))


def _capture(request: HttpRequest, consent: str) -> None:
    meta = request.META
    state.have(request).captured = config.current().cookie.capture(
        method=request.method or "",
        query=meta.get("QUERY_STRING", ""),
        cookies=meta.get("HTTP_COOKIE", ""),
        purpose=", ".join(meta[name] for name in _PURPOSES if name in meta),
        fetch_mode=meta.get("HTTP_SEC_FETCH_MODE"),
        https=request.is_secure(),
        consent=consent,
    )


def answer(request: HttpRequest, response: HttpResponseBase) -> None:
    """Sets or removes the cookie with this response, if something was noted."""
    noted = state.find(request)
    if noted is None:
        return
    cookie = noted.captured.set_cookie if noted.captured else None
    if noted.remove:
        cookie = config.current().cookie.removal(request.is_secure())
    if cookie is None:
        return
    response.set_cookie(
        cookie.name,
        cookie.value,
        max_age=cookie.max_age,
        domain=cookie.domain,
        secure=cookie.secure,
        httponly=True,
        samesite="Lax",
    )
    response.headers["Cache-Control"] = CACHE_CONTROL
