"""From a request to what it means for the click cookie, and from that to the response."""

from __future__ import annotations

from http.cookies import SimpleCookie
from typing import TYPE_CHECKING

from sovendus import CACHE_CONTROL
from sovendus._native import PURPOSE_HEADERS

from . import config, state

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from sovendus import SetCookie

_PURPOSES = tuple("HTTP_" + name.upper().replace("-", "_") for name in PURPOSE_HEADERS)


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
    """Sets or removes cookies with this response if something was noted, and keeps it out of every cache."""
    noted = state.find(request)
    if noted is None:
        return
    for cookie in _cookies(request, noted):
        _put(response, cookie)
    # Also where no cookie is set: a cached answer to a prefetch would swallow the click that follows it.
    response.headers["Cache-Control"] = CACHE_CONTROL


def _cookies(request: HttpRequest, noted: state.State) -> list[SetCookie]:
    if noted.remove:
        return config.current().cookie.removal(request.is_secure())
    return noted.captured.set_cookies if noted.captured else []


def _put(response: HttpResponseBase, cookie: SetCookie) -> None:
    [morsel] = SimpleCookie(str(cookie)).values()
    # Django keeps one cookie a name, but one that is removed may be there for the host and for its domain.
    key = cookie.name if cookie.name not in response.cookies else f"{cookie.name} of the host"
    dict.__setitem__(response.cookies, key, morsel)
