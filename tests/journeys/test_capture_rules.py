"""What may set the click cookie, and what a response that sets it must say."""

from __future__ import annotations

import pytest

from journeys.processes import Server
from journeys.sandbox import Sandbox
from journeys.shopper import Shopper

COOKIE = "sovendus_click"


@pytest.mark.parametrize(
    ("method", "headers"),
    [
        ("HEAD", {}),
        ("OPTIONS", {}),
        ("POST", {}),
        ("GET", {"Sec-Purpose": "prefetch"}),
        ("GET", {"Sec-Purpose": "prefetch;prerender"}),
        ("GET", {"Purpose": "prefetch"}),
        ("GET", {"Sec-Fetch-Mode": "no-cors"}),
    ],
)
def test_what_is_no_navigation_keeps_the_click(
    shop: Server, sandbox: Sandbox, method: str, headers: dict[str, str]
) -> None:
    mine, other = sandbox.issue(2)
    shopper = Shopper(shop.url)
    shopper.land(mine)
    response = shopper.browser.request(method, f"/?sovReqToken={other}", headers=headers)
    assert COOKIE not in response.headers.get("set-cookie", "")
    shopper.buy()
    assert sandbox.tokens() == [mine]


def test_a_response_that_sets_the_cookie_is_private(shop: Server, sandbox: Sandbox) -> None:
    [token] = sandbox.issue()
    shopper = Shopper(shop.url)
    landing = shopper.land(token)
    [cookie] = [value for value in landing.headers.get_list("set-cookie") if value.startswith(COOKIE)]
    attributes = {part.strip() for part in cookie.split(";")[1:]}
    assert attributes >= {"HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=2592000"}
    assert "Secure" not in attributes, "plain http"
    assert landing.headers["cache-control"] == "private, no-store"


def test_other_responses_are_left_alone(shop: Server, sandbox: Sandbox) -> None:
    response = Shopper(shop.url).land()
    assert COOKIE not in response.headers.get("set-cookie", "")
    assert "no-store" not in response.headers.get("cache-control", "")


def test_the_same_link_again_does_not_renew_the_click(shop: Server, sandbox: Sandbox) -> None:
    [token] = sandbox.issue()
    shopper = Shopper(shop.url)
    shopper.land(token)
    again = shopper.land(token)
    assert COOKIE not in again.headers.get("set-cookie", "")
