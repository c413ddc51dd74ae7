from __future__ import annotations

import asyncio
import json
import time
from datetime import datetime, timezone
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.test import override_settings

from sandbox import KEY, PRODUCT, TRAFFIC_MEDIUM, TRAFFIC_SOURCE, Sandbox
from shop.settings import SOVENDUS
from sovendus.django import areport_redemption, report_redemption

if TYPE_CHECKING:
    from collections.abc import Callable


def _areport(*args: Any, **kwargs: Any) -> dict[str, bool]:
    return asyncio.run(areport_redemption(*args, **kwargs))


@pytest.fixture(params=[report_redemption, _areport], ids=["sync", "async"])
def report(request: pytest.FixtureRequest) -> Callable[..., dict[str, bool]]:
    """Reports, from sync and from async code."""
    function: Callable[..., dict[str, bool]] = request.param
    return function


class Order:
    """As Django's models: what it is called is up to the shop."""

    def __str__(self) -> str:
        return "4711"


def test_the_codes_of_an_order(shop: Sandbox, report: Callable[..., dict[str, bool]]) -> None:
    outcome = report(
        Order(), codes=["ONE", "TWO", "ONE"], net_value=Decimal("12.34"), currency="EUR", email="Ada@Example.com"
    )
    assert outcome == {"ONE": True, "TWO": True}
    bodies = [json.loads(entry["body"]) for entry in shop.journal()]
    assert sorted(body.pop("coupon_code") for body in bodies) == ["ONE", "TWO"]
    for body in bodies:
        assert body == {
            "email_hash": "3e3417d7ef77d5932a6734b916515ed5",
            "traffic_medium_public_id": TRAFFIC_MEDIUM,
            "order_value": "12.34",
            "order_currency": "EUR",
            "order_id": "4711",
        }


@pytest.mark.parametrize("order_ref", ["A-1", 4711, Order(), 1.5])
def test_an_order_is_called_as_it_is(shop: Sandbox, report: Callable[..., dict[str, bool]], order_ref: object) -> None:
    assert report(order_ref, "CODE") == {"CODE": True}
    assert json.loads(shop.journal()[0]["body"])["order_id"] == str(order_ref)


@pytest.mark.parametrize("codes", [None, "", "  ", [], (), [""], [None, " ", "\t"], iter(())])
@pytest.mark.parametrize("setting", [SOVENDUS, {}])
def test_without_a_code_nothing_happens(
    shop: Sandbox,
    caplog: pytest.LogCaptureFixture,
    report: Callable[..., dict[str, bool]],
    codes: Any,
    setting: dict[str, Any],
) -> None:
    with override_settings(SOVENDUS=setting):
        assert report("4711", codes, email="not an address") == {}
    assert caplog.records == []
    assert shop.journal() == []


def test_blank_codes_among_others_are_left_out(shop: Sandbox, report: Callable[..., dict[str, bool]]) -> None:
    assert report("4711", ["", None, " ONE "]) == {"ONE": True}
    assert shop.codes() == ["ONE"]


def test_one_that_fails_does_not_hinder_the_others(
    shop: Sandbox, caplog: pytest.LogCaptureFixture, report: Callable[..., dict[str, bool]]
) -> None:
    shop.fault("status", status=422, coupon="BAD", times=None)
    assert report("4711", ["ONE", "BAD", "A\nB"]) == {"ONE": True, "BAD": False, "A\nB": False}
    assert "order 4711: redemption of 'BAD' not reported (invalid_parameters)" in caplog.text
    assert "order 4711: redemption of 'A\\nB' not reported (invalid_input)" in caplog.text


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "status", "status": 404},
        {"kind": "status", "status": 500},
        {"kind": "reset"},
        {"kind": "garbage"},
        {"kind": "hang"},
    ],
)
def test_a_failure_is_logged_within_the_budget(
    shop: Sandbox, caplog: pytest.LogCaptureFixture, report: Callable[..., dict[str, bool]], fault: dict[str, Any]
) -> None:
    shop.fault(**fault, times=None)
    with override_settings(SOVENDUS={**SOVENDUS, "COUPON_ENDPOINT": shop.url, "BUDGET": 0.5}):
        started = time.monotonic()
        assert report("4711", ["ONE", "TWO"]) == {"ONE": False, "TWO": False}
        assert time.monotonic() - started < 1.5
    assert caplog.text.count("order 4711: redemption of") == 2


def test_the_budget_is_three_seconds(shop: Sandbox) -> None:
    shop.fault("hang", times=None)
    started = time.monotonic()
    assert report_redemption("4711", ["ONE", "TWO", "THREE"]) == dict.fromkeys(("ONE", "TWO", "THREE"), False)
    assert 2.9 < time.monotonic() - started < 3.5


class Nameless:
    def __str__(self) -> str:
        msg = "no name"
        raise RuntimeError(msg)


@pytest.mark.parametrize(
    ("order_ref", "facts", "code"),
    [
        ("4711", {"email": "ada"}, "invalid_input"),
        ("4711", {"email": 5}, "TypeError"),
        ("4711", {"net_value": 12.34, "currency": "EUR"}, "invalid_input"),
        ("4711", {"net_value": "12.34"}, "invalid_input"),
        ("4711", {"currency": "EUR"}, "invalid_input"),
        ("4711", {"placed_at": datetime(2023, 11, 14)}, "TypeError"),  # noqa: DTZ001 - naive is the test
        ("4711", {"placed_at": "yesterday"}, "TypeError"),
        ("", {}, "invalid_input"),
        (Nameless(), {}, "RuntimeError"),
    ],
)
def test_an_order_that_cannot_be(
    shop: Sandbox,
    caplog: pytest.LogCaptureFixture,
    report: Callable[..., dict[str, bool]],
    order_ref: object,
    facts: dict[str, Any],
    code: str,
) -> None:
    assert report(order_ref, ["ONE", "TWO"], **facts) == {"ONE": False, "TWO": False}
    assert f"not reported ({code})" in caplog.text
    assert shop.journal() == []


@pytest.mark.parametrize(("codes", "expected"), [([5], {"5": False}), (5, {}), (["ONE", b"x"], None)])
def test_codes_of_another_type(
    shop: Sandbox,
    caplog: pytest.LogCaptureFixture,
    report: Callable[..., dict[str, bool]],
    codes: Any,
    expected: dict[str, bool] | None,
) -> None:
    outcome = report("4711", codes)
    assert not any(outcome.values())
    assert expected is None or outcome == expected
    assert "not reported (TypeError)" in caplog.text
    assert shop.journal() == []


@pytest.mark.parametrize(
    ("setting", "code"),
    [
        ({}, "ImproperlyConfigured"),
        ({"PRODUCT_ID": PRODUCT, "API_KEY": KEY, "CONSENT": "not_required"}, "invalid_input"),
    ],
)
def test_without_a_traffic_source_it_is_said(
    shop: Sandbox,
    caplog: pytest.LogCaptureFixture,
    report: Callable[..., dict[str, bool]],
    setting: dict[str, Any],
    code: str,
) -> None:
    with override_settings(SOVENDUS=setting):
        assert report("4711", "CODE") == {"CODE": False}
    assert f"not reported ({code})" in caplog.text
    assert code != "invalid_input" or "traffic source number is missing" in caplog.text
    assert shop.journal() == []


def test_a_late_report_is_warned_about(
    shop: Sandbox, caplog: pytest.LogCaptureFixture, report: Callable[..., dict[str, bool]]
) -> None:
    with override_settings(SOVENDUS={**SOVENDUS, "COUPON_ENDPOINT": shop.url, "LATE_AFTER": 60}):
        assert report("4711", "CODE", placed_at=datetime(2023, 11, 14, tzinfo=timezone.utc)) == {"CODE": True}
    assert "reported" in caplog.text
    assert [record.levelname for record in caplog.records].count("WARNING") == 1


def test_what_the_contract_demands(shop: Sandbox, report: Callable[..., dict[str, bool]]) -> None:
    only_redemptions = {"TRAFFIC_SOURCE": TRAFFIC_SOURCE, "CONSENT": "not_required", "COUPON_ENDPOINT": shop.url}
    with override_settings(SOVENDUS={**only_redemptions, "PERCENTAGE_BILLING": True, "SHARED_CODES": True}):
        assert report("4711", "CODE") == {"CODE": False}
        assert report("4711", "CODE", net_value="1", currency="EUR") == {"CODE": True}
    assert shop.codes() == ["CODE"]
