"""Every order of a click is reported with its own shopper's token, and no other order is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from journeys.processes import Server
from journeys.sandbox import Sandbox
from journeys.shopper import Shopper
from journeys.simulation import ORDERS, OWED, Tally, simulate


def test_guests_interleaved(shop: Server, sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    tally = simulate(shop.url, sandbox, seed=20_261_120)
    with capsys.disabled():
        print(f"\n  {shop.name}: of {ORDERS} orders, {OWED} owed to clicks: {tally}")
    assert tally == Tally(right=OWED, lost=0, strangers=0, organic=0)


Way = Callable[[Shopper, str], None]


def guest(shopper: Shopper, token: str) -> None:
    shopper.land(token)


def login(shopper: Shopper, token: str) -> None:
    shopper.land(token)
    shopper.log_in("ada")


def logout(shopper: Shopper, token: str) -> None:
    shopper.log_in("ada")
    shopper.land(token)
    shopper.log_out()


def switch_of_user(shopper: Shopper, token: str) -> None:
    shopper.log_in("ada")
    shopper.land(token)
    shopper.log_out()
    shopper.log_in("grace")


def renewed_session(shopper: Shopper, token: str) -> None:
    shopper.log_in("ada")
    shopper.land(token)
    shopper.log_in("ada")


@pytest.mark.parametrize("way", [guest, login, logout, switch_of_user, renewed_session])
def test_the_click_outlives_the_session(shop: Server, sandbox: Sandbox, way: Way) -> None:
    [token] = sandbox.issue()
    shopper = Shopper(shop.url)
    way(shopper, token)
    shopper.buy()
    assert sandbox.tokens() == [token]


def test_an_organic_order_is_not_reported(shop: Server, sandbox: Sandbox) -> None:
    shopper = Shopper(shop.url)
    shopper.land()
    shopper.buy()
    assert sandbox.journal() == []


def test_one_click_is_one_conversion(shop: Server, sandbox: Sandbox) -> None:
    [token] = sandbox.issue()
    shopper = Shopper(shop.url)
    shopper.land(token)
    order = shopper.buy()
    shopper.pay(order)
    shopper.buy()
    assert sandbox.tokens() == [token]


def test_the_last_click_counts(shop: Server, sandbox: Sandbox) -> None:
    first, last = sandbox.issue(2)
    shopper = Shopper(shop.url)
    shopper.land(first)
    shopper.land(last)
    shopper.buy()
    assert sandbox.tokens() == [last]
