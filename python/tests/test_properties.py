"""What holds for any input."""

from __future__ import annotations

import pickle
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sovendus
from sovendus import ClickToken, Redemption, SovendusError, find_click

if TYPE_CHECKING:
    from collections.abc import Callable

BLANKS = st.text(st.sampled_from(" \t\r\n\u00a0\u3000\ufeff\u200b\x00\x1f\x7f"), max_size=4)
LOCAL_PART = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=40)
ANY_TEXT = st.text(st.characters())
ANYTHING: st.SearchStrategy[Any] = st.one_of(
    ANY_TEXT,
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers().map(lambda number: number * 10**40),
    st.floats(),
    st.decimals(),
    st.binary(),
    st.datetimes(),
    st.datetimes(timezones=st.timezones()),
    st.lists(ANY_TEXT),
)
FACTS = ("order_id", "order_value", "order_currency", "email", "email_hash", "traffic_medium", "placed_at")


@given(LOCAL_PART, BLANKS, BLANKS)
def test_hashing_ignores_case_and_outer_white_space(local: str, before: str, after: str) -> None:
    email = f"{local}@example.com"
    expected = sovendus.hash_email(email)
    assert expected
    assert sovendus.hash_email(before + email.upper() + after) == expected
    assert sovendus.hash_email(email.lower()) == expected


def outcome(call: Callable[[], Any]) -> Any:
    """What a call returns, or raises that it may raise."""
    try:
        return call()
    except (SovendusError, TypeError) as error:
        return error


@given(st.lists(ANY_TEXT))
def test_many_addresses_are_hashed_as_each_would_be(emails: list[str]) -> None:
    many = sovendus.hash_emails(emails)
    each = [outcome(lambda: sovendus.hash_email(email)) for email in emails]  # noqa: B023 - called at once
    assert many.hashes == [None if isinstance(hashed, SovendusError) else hashed for hashed in each]
    assert [(error.index, error.problem) for error in many.errors] == [
        (index, error.problem) for index, error in enumerate(each) if isinstance(error, SovendusError)
    ]


@given(st.decimals(min_value=0, max_value=10**15, allow_nan=False, allow_infinity=False, places=2))
def test_money_goes_out_as_it_came(amount: Decimal) -> None:
    for same in (amount, str(amount), f"{amount:.2f}"):
        redemption = Redemption("X", order_value=same, order_currency="EUR")
        assert str(redemption.order_value) == str(amount)
        assert sovendus.net_from_gross(same, "EUR") == amount


@given(st.decimals(min_value=0, max_value=10**12, allow_nan=False, allow_infinity=False, places=6))
def test_money_is_rounded_half_to_even(amount: Decimal) -> None:
    rounded = amount.quantize(Decimal("0.01"), ROUND_HALF_EVEN, Context(40))
    assert Redemption("X", order_value=amount, order_currency="EUR").order_value == rounded


@given(st.integers(min_value=0, max_value=10**26))
def test_whole_numbers_are_of_the_usual_unit(amount: int) -> None:
    assert Redemption("X", order_value=amount, order_currency="EUR").order_value == amount


@given(st.dictionaries(st.sampled_from(("coupon_code", *FACTS)), ANYTHING))
def test_a_redemption_of_anything_is_refused_as_documented(facts: dict[str, Any]) -> None:
    redemption = outcome(lambda: Redemption(**{"coupon_code": "X", **facts}))
    assert isinstance(redemption, Exception) or pickle.loads(pickle.dumps(redemption)) == redemption


@given(ANYTHING, st.one_of(st.just("EUR"), ANYTHING), st.sampled_from(("tax", "tax_percent")), ANYTHING, ANYTHING)
def test_a_net_value_of_anything_is_refused_as_documented(
    gross: Any, currency: Any, name: str, tax: Any, shipping: Any
) -> None:
    net = outcome(lambda: sovendus.net_from_gross(gross, currency, shipping=shipping, **{name: tax}))
    assert isinstance(net, Exception) or net >= 0


@pytest.mark.parametrize("take", [sovendus.hash_email, sovendus.hash_emails, ClickToken, Redemption])
@given(value=ANYTHING)
def test_anything_is_refused_as_documented(take: Any, value: Any) -> None:
    outcome(lambda: take(value))


@given(st.one_of(ANY_TEXT, st.binary()))
def test_no_query_is_too_much(query: str | bytes) -> None:
    find_click(query)
