"""A click that was reported or withdrawn is found nowhere any more."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client, RequestFactory, override_settings

from sandbox import TOKEN, Sandbox
from shop.settings import SOVENDUS
from sovendus.django import aprocess_order

if TYPE_CHECKING:
    from django.http import HttpRequest

LANDING = f"/?sovReqToken={TOKEN}"


def with_script_cookies(shop: Sandbox, **more: Any) -> Any:
    return override_settings(SOVENDUS={**SOVENDUS, "ENDPOINT": shop.url, "SCRIPT_COOKIES": True, **more})


@pytest.mark.parametrize("path", ["/order", "/aorder"])
def test_a_script_cookie_is_reported_once(shop: Sandbox, path: str) -> None:
    client = Client()
    client.cookies["sovReqToken"] = TOKEN
    with with_script_cookies(shop):
        assert client.get(path).json()["reported"]
        assert not client.get(path).json()["reported"]
    assert shop.tokens() == [TOKEN]


@pytest.mark.parametrize("path", ["/order", "/aorder"])
@pytest.mark.parametrize("answer", [False, None])
def test_a_script_cookie_is_not_used_without_consent(shop: Sandbox, path: str, answer: object) -> None:
    async def aask(_: HttpRequest) -> object:
        return answer

    for ask in (lambda _: answer, aask):
        client = Client()
        client.cookies["sovReqToken"] = TOKEN
        with with_script_cookies(shop, CONSENT=ask):
            assert not client.get(path).json()["reported"]
    assert shop.journal() == []


@pytest.mark.parametrize("path", ["/order", "/aorder"])
def test_a_script_cookie_is_used_with_consent(shop: Sandbox, path: str) -> None:
    client = Client()
    client.cookies["sovReqToken"] = TOKEN
    with with_script_cookies(shop, CONSENT=lambda _: True):
        assert client.get(path).json()["reported"]


def test_a_cookie_from_before_there_was_a_domain_goes_too(shop: Sandbox) -> None:
    client = Client()
    client.get(LANDING)
    with override_settings(SOVENDUS={**SOVENDUS, "ENDPOINT": shop.url, "COOKIE_DOMAIN": "shop.example"}):
        removed = [cookie.OutputString() for cookie in client.get("/order").cookies.values()]
    assert len(removed) == 2
    assert ["Domain=shop.example" in header for header in removed] == [True, False]
    assert all(header.startswith("sovendus_click=;") and "Max-Age=0" in header for header in removed)


def test_a_visitor_who_hangs_up_does_not_stop_the_report(shop: Sandbox) -> None:
    request = RequestFactory().get(LANDING)
    shop.fault(kind="retry_after", value="1")

    async def hang_up() -> None:
        view = asyncio.ensure_future(aprocess_order(request, 4711))
        await until(shop.journal)
        view.cancel()
        with pytest.raises(asyncio.CancelledError):
            await view
        await until(shop.tokens)

    with override_settings(SOVENDUS={**SOVENDUS, "ENDPOINT": shop.url}):
        request.META["HTTP_COOKIE"] = cookie_of_a_landing()
        asyncio.run(hang_up())
    assert shop.tokens() == [TOKEN]


def cookie_of_a_landing() -> str:
    client = Client()
    client.get(LANDING)
    return f"sovendus_click={client.cookies['sovendus_click'].value}"


async def until(happens: Any) -> None:
    end = time.monotonic() + 5
    while not happens():
        assert time.monotonic() < end, "it didn't happen"
        await asyncio.sleep(0.01)
