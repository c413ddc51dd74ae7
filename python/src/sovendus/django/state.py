"""What is known of one request, kept on the request itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.http import HttpRequest

    from sovendus import Captured

_ATTRIBUTE = "_sovendus"


@dataclass
class State:
    """What became of the click in this request, and whether its cookie is to go with this response."""

    captured: Captured | None = None
    remove: bool = False


def plain(request: Any) -> HttpRequest:
    """Django's request, also where Django REST framework wrapped its own around it."""
    inner: HttpRequest = getattr(request, "_request", request)
    if not hasattr(inner, "META"):
        msg = f"expected the request, not {type(request).__name__}"
        raise TypeError(msg)
    return inner


def find(request: HttpRequest) -> State | None:
    """The state of a plain request, if there is one."""
    return request.__dict__.get(_ATTRIBUTE)


def have(request: HttpRequest) -> State:
    """The state of a plain request, made if there is none."""
    state: State = request.__dict__.setdefault(_ATTRIBUTE, State())
    return state
