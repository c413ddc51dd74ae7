"""A failing API costs the shop at most its budget, and never an answer."""

from __future__ import annotations

import time

import pytest

from journeys.processes import Server
from journeys.sandbox import API_KEY, Sandbox
from journeys.shopper import Shopper

#: What the shops give a report, and what a busy machine may add.
BUDGET, SLACK = 3, 3


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "hang"},
        {"kind": "drip", "ms": 500},
        {"kind": "reset"},
        {"kind": "garbage"},
        {"kind": "status", "status": 500},
        {"kind": "status", "status": 403},
        {"kind": "retry_after", "value": "3600"},
    ],
    ids=lambda fault: "-".join(map(str, fault.values())),
)
def test_the_shop_answers_whatever_the_api_does(shop: Server, sandbox: Sandbox, fault: dict[str, object]) -> None:
    [token] = sandbox.issue()
    sandbox.fault(fault, times=None)
    shopper = Shopper(shop.url)
    shopper.land(token)
    order = shopper.order()
    started = time.monotonic()
    shopper.pay(order)
    assert time.monotonic() - started < BUDGET + SLACK
    assert sandbox.tokens() == []
    assert sandbox.journal(), "nothing was sent at all"

    # The click is still the shopper's: their next order reports it.
    sandbox.clear()
    sandbox.issue()
    shopper.buy()
    assert [entry["token"] for entry in sandbox.journal()] == [token]


def test_a_redirect_leads_nowhere(shop: Server, sandbox: Sandbox) -> None:
    with Sandbox() as elsewhere:
        for status in (301, 302, 303, 307, 308):
            [token] = sandbox.issue()
            sandbox.fault({"kind": "redirect", "status": status, "location": elsewhere.url})
            shopper = Shopper(shop.url)
            shopper.land(token)
            shopper.buy()
            assert sandbox.tokens() == []
        assert elsewhere.journal() == []


def test_no_log_shows_the_key_or_a_whole_token(shop: Server, sandbox: Sandbox) -> None:
    [token] = sandbox.issue()
    sandbox.fault({"kind": "status", "status": 403})
    shopper = Shopper(shop.url)
    shopper.land(token)
    shopper.buy()
    log = "".join(shop.output)
    assert "unauthorized" in log, "the shop's log says what happened"
    assert API_KEY not in log
    assert token not in log
