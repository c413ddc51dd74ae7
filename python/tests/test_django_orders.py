from __future__ import annotations

import time
from typing import Any

import pytest
from django.test import Client, RequestFactory, override_settings

from sandbox import OTHER_PRODUCT, TOKEN, TRAFFIC_SOURCE, Sandbox
from shop.settings import MIDDLEWARE, SOVENDUS
from sovendus.django import capture_token, get_click, log, process_order

LANDING = f"/?sovReqToken={TOKEN}"


@pytest.mark.parametrize("path", ["/order", "/order-drf", "/aorder"])
def test_an_order_is_reported_once(shop: Sandbox, path: str) -> None:
    client = Client()
    client.get(LANDING)
    response = client.get(path)
    assert response.json()["reported"] is True
    assert response.cookies["sovendus_click"].value == ""
    assert response.cookies["sovendus_click"]["max-age"] == "0"
    assert response.headers["Cache-Control"] == "private, no-store"
    assert client.get(path).json()["reported"] is False
    assert shop.tokens() == [TOKEN]


def test_an_order_without_a_click_is_not(shop: Sandbox) -> None:
    response = Client().get("/order")
    assert response.json()["reported"] is False
    assert not response.cookies
    assert shop.journal() == []


def test_an_order_at_the_landing_itself(shop: Sandbox) -> None:
    client = Client()
    assert client.get(f"/order?sovReqToken={TOKEN}").json()["reported"]
    assert client.get("/click").json()["token"] is None
    assert shop.tokens() == [TOKEN]


def test_the_click_of_this_request_goes_first(shop: Sandbox) -> None:
    client = Client()
    client.get(LANDING)
    assert client.get("/order?sovReqToken=newer").json()["reported"]
    assert shop.tokens() == ["newer"]


def test_the_clicks_product_gets_the_order(shop: Sandbox) -> None:
    client = Client()
    client.get(f"{LANDING}&sovReqProductId={OTHER_PRODUCT}")
    assert client.get("/order").json()["reported"]
    assert shop.journal()[0]["product_id"] == OTHER_PRODUCT


@pytest.mark.parametrize("path", ["/order", "/aorder"])
@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "status", "status": 403},
        {"kind": "status", "status": 500},
        {"kind": "reset"},
        {"kind": "garbage"},
        {"kind": "hang"},
    ],
)
def test_a_failure_keeps_the_click(
    shop: Sandbox, caplog: pytest.LogCaptureFixture, path: str, fault: dict[str, Any]
) -> None:
    client = Client()
    client.get(LANDING)
    shop.fault(**fault, times=None)
    with override_settings(SOVENDUS={**SOVENDUS, "ENDPOINT": shop.url, "BUDGET": 0.5}):
        started = time.monotonic()
        response = client.get(path)
        assert time.monotonic() - started < 1.5
    assert response.status_code == 200
    assert response.json()["reported"] is False
    assert not response.cookies
    assert "order 4711: conversion not reported" in caplog.text
    assert TOKEN not in "".join(record.getMessage() for record in caplog.records if record.name == "sovendus")
    shop.clear_faults()
    assert client.get(path).json()["reported"] is True


def test_the_budget_is_three_seconds(shop: Sandbox) -> None:
    client = Client()
    client.get(LANDING)
    shop.fault("hang", times=None)
    started = time.monotonic()
    assert client.get("/order").json()["reported"] is False
    assert 2.9 < time.monotonic() - started < 3.5


@pytest.mark.usefixtures("shop")
def test_nothing_ever_raises(caplog: pytest.LogCaptureFixture) -> None:
    request = RequestFactory().get("/")
    with override_settings(SOVENDUS={}):
        assert get_click(request) is None
        assert process_order(request, "4711") is False
        capture_token(request)
    assert "could not be read" in caplog.text


def test_a_shop_without_a_product_is_told_once(shop: Sandbox, caplog: pytest.LogCaptureFixture) -> None:
    log._told.clear()  # noqa: SLF001 - as in a fresh process
    only_redemptions = {"TRAFFIC_SOURCE": TRAFFIC_SOURCE, "CONSENT": "not_required"}
    with override_settings(SOVENDUS=only_redemptions):
        for path in ("/order", "/aorder", f"/order?sovReqToken={TOKEN}"):
            assert Client().get(path).json()["reported"] is False
    assert caplog.text.count("process_order() without PRODUCT_ID and API_KEY") == 1
    assert shop.journal() == []


def test_the_vendors_functions_with_the_middleware(shop: Sandbox) -> None:
    client = Client()
    assert client.get(f"/vendor?sovReqToken={TOKEN}").json()["reported"]
    assert shop.tokens() == [TOKEN]


def test_the_vendors_functions_without_the_middleware(shop: Sandbox, caplog: pytest.LogCaptureFixture) -> None:
    log._told.clear()  # noqa: SLF001 - as in a fresh process
    with override_settings(MIDDLEWARE=MIDDLEWARE[1:]):
        client = Client()
        for _ in range(3):
            response = client.get(f"/vendor?sovReqToken={TOKEN}")
            assert response.json()["reported"]
            assert not response.cookies
        client.get("/vendor")
    assert caplog.text.count("without CaptureMiddleware") == 1
    assert shop.tokens() == [TOKEN] * 3


@pytest.mark.usefixtures("shop")
def test_a_view_that_fails_still_captures() -> None:
    client = Client(raise_request_exception=False)
    response = client.get(f"/broken?sovReqToken={TOKEN}")
    assert response.status_code == 500
    assert "sovendus_click" in response.cookies


def test_what_is_no_request_is_said(shop: Sandbox, caplog: pytest.LogCaptureFixture) -> None:
    assert process_order("a session id", 1) is False
    assert "expected the request, not str" in caplog.text
    assert shop.journal() == []
