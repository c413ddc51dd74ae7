from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from asgiref.sync import iscoroutinefunction
from django.http import HttpResponse
from django.test import AsyncClient, override_settings

from sandbox import PRODUCT, TOKEN, Sandbox
from servers import Uvicorn
from shop.settings import SOVENDUS
from sovendus.django import CaptureMiddleware

if TYPE_CHECKING:
    from django.http import HttpRequest

LANDING = f"/?sovReqToken={TOKEN}"
COOKIE_ONLY = ["sovendus.django.CaptureMiddleware"]


def test_a_journey_under_asgi(shop: Sandbox) -> None:
    async def journey() -> None:
        client = AsyncClient()
        landing = await client.get(f"/ahome?sovReqToken={TOKEN}")
        assert landing.headers["Cache-Control"] == "private, no-store"
        assert "sovendus_click" in landing.cookies
        order = await client.get("/aorder")
        assert order.json() == {"reported": True}
        assert order.cookies["sovendus_click"].value == ""
        again = await client.get("/aorder")
        assert again.json() == {"reported": False}
        assert not again.cookies

    with override_settings(MIDDLEWARE=COOKIE_ONLY):
        asyncio.run(journey())
    assert shop.tokens() == [TOKEN]


@pytest.mark.usefixtures("shop")
def test_it_is_what_it_wraps() -> None:
    async def get_response(_: HttpRequest) -> HttpResponse:
        return HttpResponse()

    assert iscoroutinefunction(CaptureMiddleware(get_response))
    assert not iscoroutinefunction(CaptureMiddleware(lambda _: HttpResponse()))


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize("asynchronous", [True, False])
@pytest.mark.parametrize(("answer", "stored"), [(True, True), (False, False), (None, False), ("fail", False)])
def test_consent(answer: Any, *, asynchronous: bool, stored: bool) -> None:
    def ask(_: HttpRequest) -> Any:
        # As a shop would that looks into its database: not in the event loop.
        with pytest.raises(RuntimeError):
            asyncio.get_running_loop()
        return answer

    async def aask(_: HttpRequest) -> Any:
        return answer

    async def land() -> bool:
        return bool((await AsyncClient().get(LANDING)).cookies)

    consent = aask if asynchronous else ask
    with override_settings(MIDDLEWARE=COOKIE_ONLY, SOVENDUS={**SOVENDUS, "CONSENT": consent}):
        assert asyncio.run(land()) == stored


def test_uvicorn(sandbox: Sandbox) -> None:
    with Uvicorn(sandbox.url) as server:
        with server.open(f"/ahome?sovReqToken={TOKEN}") as landing:
            assert landing.headers["Cache-Control"] == "private, no-store"
            cookie = landing.headers["Set-Cookie"].partition(";")[0]
        assert server.get("/aorder", {"Cookie": cookie}) == {"reported": True}
    assert [entry["target"] for entry in sandbox.journal()] == [f"/ext/{PRODUCT}/{TOKEN}/api"]


def test_a_hanging_api_does_not_stall_other_pages(sandbox: Sandbox) -> None:
    sandbox.fault("hang", times=None)
    with Uvicorn(sandbox.url) as server, ThreadPoolExecutor(8) as pool:
        orders = [pool.submit(server.get, f"/aorder?sovReqToken=token-{number}") for number in range(6)]
        sandbox.wait_for(6)
        # A busy machine may take the processor away for a moment; a call that blocks would do it every time.
        assert any(server.get("/heartbeat")["lag"] < 0.05 for _ in range(3))
        assert not any(order.done() for order in orders)
        assert all(order.result() == {"reported": False} for order in orders)
