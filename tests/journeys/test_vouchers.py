"""A voucher that is used in an order is reported with it, whether its shopper came through a click or not."""

from __future__ import annotations

import pytest

from journeys.processes import Server
from journeys.sandbox import Sandbox
from journeys.shopper import Shopper

#: 49.90 EUR with 19 % VAT in it.
NET = "41.93"


def test_a_voucher_is_reported_with_its_order(shop: Server, sandbox: Sandbox) -> None:
    shopper = Shopper(shop.url)
    shopper.land()
    order = shopper.buy(voucher="  SUMMER-10 ")
    assert sandbox.redemptions() == [
        {"order_value": NET, "order_currency": "EUR", "order_id": order, "coupon_code": "SUMMER-10"}
    ]
    assert sandbox.tokens() == []


def test_an_order_without_a_voucher_reports_none(shop: Server, sandbox: Sandbox) -> None:
    shopper = Shopper(shop.url)
    shopper.land()
    shopper.buy()
    shopper.buy(voucher="   ")
    assert sandbox.journal() == []


def test_click_and_voucher_are_both_reported(shop: Server, sandbox: Sandbox) -> None:
    [token] = sandbox.issue()
    shopper = Shopper(shop.url)
    shopper.land(token)
    shopper.buy(voucher="SUMMER-10")
    assert sandbox.tokens() == [token]
    assert [redemption["coupon_code"] for redemption in sandbox.redemptions()] == ["SUMMER-10"]


@pytest.mark.parametrize("voucher", ["A\nB", "x" * 300, "\u0000", '","order_value":"0'])
def test_an_odd_voucher_does_not_hurt_the_order(shop: Server, sandbox: Sandbox, voucher: str) -> None:
    shopper = Shopper(shop.url)
    shopper.buy(voucher=voucher)
    assert all(redemption["order_value"] == NET for redemption in sandbox.redemptions())


@pytest.mark.parametrize("fault", [{"kind": "status", "status": 500}, {"kind": "hang"}, {"kind": "reset"}], ids=str)
def test_a_failing_api_does_not_hurt_the_order(shop: Server, sandbox: Sandbox, fault: dict[str, object]) -> None:
    sandbox.fault(fault, times=None)
    Shopper(shop.url).buy(voucher="SUMMER-10")
    assert sandbox.redemptions() == []
    assert sandbox.journal(), "nothing was sent at all"
