from __future__ import annotations

import math
import pickle

import pytest

from sandbox import PRODUCT, TOKEN
from sovendus import (
    Click,
    ClickCookie,
    ClickToken,
    InvalidInputError,
    Receipt,
    Redemption,
    RedemptionReceipt,
    RetryPolicy,
    find_click,
    hash_emails,
)

SECRET = "correct horse battery staple"


@pytest.mark.parametrize("value", [ClickToken(TOKEN), Click(TOKEN), Click(TOKEN, PRODUCT), Receipt(TOKEN, PRODUCT)])
def test_values_are_values(value: object) -> None:
    again = pickle.loads(pickle.dumps(value))
    assert again == value
    assert hash(again) == hash(value)
    assert value != TOKEN
    assert TOKEN not in repr(value)
    assert TOKEN not in str(value)
    assert "a1b2c-d3…" in repr(value)


@pytest.mark.parametrize(
    "redemption",
    [
        Redemption("CODE"),
        Redemption("CODE", order_id="A-1", email=" Ada@Example.com ", placed_at=-1.25),
        Redemption(" CODE", order_value="12.345", order_currency="KWD", traffic_medium=PRODUCT.upper()),
    ],
)
def test_a_redemption_is_a_value(redemption: Redemption) -> None:
    again = pickle.loads(pickle.dumps(redemption))
    assert again == redemption
    assert repr(again) == repr(redemption)
    assert (again.coupon_code, again.email_hash, again.placed_at) == (
        redemption.coupon_code,
        redemption.email_hash,
        redemption.placed_at,
    )
    assert redemption != Redemption("OTHER")
    with pytest.raises(AttributeError):
        redemption.order_id = "B-2"  # type: ignore[misc]


def test_a_redemption_shows_what_it_may() -> None:
    redemption = Redemption("it's", order_id='A\u00a0"1', order_value=12, order_currency="EUR", email="a@b")
    assert repr(redemption) == ("Redemption(\"it's\", order_id='A\\xa0\"1', order_value='12.00', order_currency='EUR')")
    assert (redemption.order_currency, redemption.traffic_medium) == ("EUR", None)


def test_a_receipt_of_a_redemption_is_a_value() -> None:
    for receipt in (RedemptionReceipt("CODE"), RedemptionReceipt(" CODE ", 90000.5)):
        again = pickle.loads(pickle.dumps(receipt))
        assert (again, hash(again)) == (receipt, hash(receipt))
    assert repr(RedemptionReceipt(" CODE ", 90000.5)) == "RedemptionReceipt('CODE', late_by=90000.5)"


def test_hashes_are_not_pickled() -> None:
    with pytest.raises(TypeError):
        pickle.dumps(hash_emails(["ada@example.com"]))


def test_a_token_shows_itself_when_asked() -> None:
    assert ClickToken(TOKEN).value == TOKEN
    assert str(ClickToken(TOKEN)) == "a1b2c-d3…"
    assert Click(TOKEN, PRODUCT.upper()).product_id == PRODUCT


@pytest.mark.parametrize("query", ["", "a=\ud800", "\udcff" * 50, b"\xff\x00", "sovReqToken=\ud800", "é", "日本"])
def test_find_click_never_raises(query: str | bytes) -> None:
    assert find_click(query) is None


def test_a_surrogate_elsewhere_does_no_harm() -> None:
    assert find_click(f"q=\ud800&sovReqToken={TOKEN}") == Click(TOKEN)


@pytest.mark.parametrize("names", [{"token_param": ""}, {"token_param": "x", "product_param": "x"}])
def test_parameter_names_are_checked(names: dict[str, str]) -> None:
    with pytest.raises(InvalidInputError) as raised:
        find_click("", **names)
    assert raised.value.field == "param_name"


@pytest.mark.parametrize("secrets", ["", "short", [], [SECRET, "short"], [""]])
def test_secrets_are_checked(secrets: str | list[str]) -> None:
    with pytest.raises(InvalidInputError) as raised:
        ClickCookie(secrets)
    assert raised.value.field == "secret"


def test_a_secret_may_be_bytes() -> None:
    issued = ClickCookie(SECRET.encode()).issue(Click(TOKEN), https=True)
    stored = ClickCookie(["another secret, of today", SECRET]).read(f"{issued.name}={issued.value}")
    assert stored
    assert stored.click == Click(TOKEN)


def test_a_cookie_shows_neither_secret_nor_token() -> None:
    cookie = ClickCookie(SECRET)
    issued = cookie.issue(Click(TOKEN), https=True)
    for shown in (repr(cookie), str(cookie), repr(issued), repr(cookie.read(str(issued)))):
        assert SECRET not in shown
        assert TOKEN not in shown
    with pytest.raises(TypeError):
        pickle.dumps(cookie)


@pytest.mark.parametrize("now", [-1.0, math.nan, math.inf, 1e300])
def test_a_moment_that_is_none(now: float) -> None:
    with pytest.raises(ValueError, match=r"a moment|a time"):
        ClickCookie(SECRET).read("", now=now)


def test_consent_is_one_of_four_words() -> None:
    with pytest.raises(ValueError, match="consent must be"):
        ClickCookie(SECRET).capture(
            method="GET", query="", cookies="", purpose=None, fetch_mode=None, https=True, consent="maybe"
        )


def test_retry_policy() -> None:
    assert RetryPolicy() == RetryPolicy(2, 0.2, 5.0, 60.0, 2)
    assert RetryPolicy.durable().max_internal_errors == 12
    assert "max_internal_errors=2" in repr(RetryPolicy())
    assert (
        RetryPolicy(max_retries=0).verdict("timeout", retry_after=None, retries=0, age=0, now=0, random=0.5).action
        == "exhausted"
    )
    assert RetryPolicy.durable().max_age == 3 * 24 * 60 * 60
    with pytest.raises(ValueError, match="a time"):
        RetryPolicy(base_delay=-1)
    with pytest.raises(ValueError, match="no error"):
        RetryPolicy().verdict("nonsense", retry_after=None, retries=0, age=0, now=0, random=0.5)
