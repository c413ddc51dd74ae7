from __future__ import annotations

import asyncio
import os
import time
from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model, login, logout
from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.views import APIView

from sovendus.django import aprocess_order, capture_token, get_click, process_order, withdraw

if TYPE_CHECKING:
    from django.http import HttpRequest


def home(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("welcome")


async def ahome(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("welcome")


def order(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"reported": process_order(request, "4711"), "pid": os.getpid()})


async def aorder(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"reported": await aprocess_order(request, "4711")})


class OrderDrf(APIView):  # type: ignore[misc] # it has no types
    """The same for REST framework, which wraps the request."""

    authentication_classes = ()
    permission_classes = ()
    renderer_classes = (JSONRenderer,)

    def get(self, request: Any) -> Response:
        return Response({"reported": process_order(request, "4711")})


def click(request: HttpRequest) -> JsonResponse:
    found = get_click(request)
    return JsonResponse({"token": found and found.token.value, "product_id": found and found.product_id})


def log_in(request: HttpRequest) -> HttpResponse:
    user, _ = get_user_model().objects.get_or_create(username=request.GET["user"])
    login(request, user)
    return HttpResponse("hello")


def log_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return HttpResponse("bye")


def cached(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("landing", headers={"Cache-Control": "public, max-age=3600"})


def stream(_request: HttpRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse(iter([b"a", b"b"]))


def vendor(request: HttpRequest) -> JsonResponse:
    capture_token(request)
    return JsonResponse({"reported": process_order(request, "4711")})


def withdrawn(request: HttpRequest) -> JsonResponse:
    withdraw(request)
    return JsonResponse({"click": get_click(request) is not None})


def broken(_request: HttpRequest) -> HttpResponse:
    msg = "out of stock"
    raise RuntimeError(msg)


async def heartbeat(_request: HttpRequest) -> JsonResponse:
    """How late the event loop was at worst, in seconds, while others used it too."""
    worst = 0.0
    for _ in range(100):
        before = time.monotonic()
        await asyncio.sleep(0.005)
        worst = max(worst, time.monotonic() - before - 0.005)
    return JsonResponse({"lag": worst})
