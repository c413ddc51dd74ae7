from __future__ import annotations

import asyncio
import json
import math
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

import sovendus
from sandbox import KEY, PRODUCT, TOKEN, TRAFFIC_MEDIUM, TRAFFIC_SOURCE, Sandbox
from sovendus import AsyncClient, Client, InvalidInputError, Redemption, RedemptionReceipt, SovendusError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

HOUR = 3600.0


def settings_of(sandbox: Sandbox) -> dict[str, Any]:
    return {"traffic_source": TRAFFIC_SOURCE, "coupon_endpoint": sandbox.url}


def client_of(sandbox: Sandbox, **settings: Any) -> Client:
    return Client(**{**settings_of(sandbox), **settings})


async def _awaited(answer: Awaitable[Any]) -> Any:
    return await answer


class Awaiting:
    """The client for asyncio, with calls that wait: what is true of one is true of the other."""

    def __init__(self, client: AsyncClient) -> None:
        self._client = client

    def __getattr__(self, name: str) -> Callable[..., Any]:
        verb = getattr(self._client, name)
        return lambda *args, **kwargs: asyncio.run(_awaited(verb(*args, **kwargs)))


def _async_client(**settings: Any) -> Awaiting:
    return Awaiting(AsyncClient(**settings))


@pytest.fixture(params=[Client, _async_client], ids=["sync", "async"])
def make(request: pytest.FixtureRequest) -> Callable[..., Any]:
    """A client's class, for those that wait and those that await."""
    cls: Callable[..., Any] = request.param
    return cls


def problem(call: Callable[[], object]) -> tuple[str | None, str | None]:
    with pytest.raises(InvalidInputError) as raised:
        call()
    return raised.value.field, raised.value.problem


def test_redeem(sandbox: Sandbox, make: Callable[..., Any]) -> None:
    client = make(**settings_of(sandbox), traffic_medium=TRAFFIC_MEDIUM.upper())
    receipt = client.redeem(" CODE ", order_id="A-1", order_value=Decimal("12.345"), order_currency="EUR", email="a@b")
    assert receipt == RedemptionReceipt("CODE")
    assert receipt.late_by is None
    (entry,) = sandbox.journal()
    assert (entry["endpoint"], entry["traffic_source"], entry["status"]) == ("redemption", TRAFFIC_SOURCE, 200)
    assert json.loads(entry["body"]) == {
        "email_hash": sovendus.hash_email("a@b"),
        "traffic_medium_public_id": TRAFFIC_MEDIUM,
        "order_value": "12.34",
        "order_currency": "EUR",
        "order_id": "A-1",
        "coupon_code": "CODE",
    }


def test_a_redemption_is_passed_along(sandbox: Sandbox, make: Callable[..., Any]) -> None:
    client = make(**settings_of(sandbox))
    redemption = Redemption("CODE", order_id="A-1")
    assert client.redeem(redemption) == RedemptionReceipt("CODE")
    assert client.redeem(coupon_code=redemption) == RedemptionReceipt("CODE")
    with pytest.raises(TypeError, match="has its order's facts already"):
        client.redeem(redemption, email="ada@example.com")
    assert sandbox.codes() == ["CODE", "CODE"]


def test_many_in_order_with_errors_as_values(sandbox: Sandbox, make: Callable[..., Any]) -> None:
    sandbox.fault("status", status=422, coupon="CODE-7", times=None)
    client = make(**settings_of(sandbox), shared_codes=True)
    redemptions = [Redemption(f"CODE-{number}", order_id=str(number)) for number in range(30)]
    redemptions[3] = Redemption("CODE-3")
    answers = client.redeem_many(iter(redemptions))
    for number, answer in enumerate(answers):
        if number == 3:
            assert (type(answer), answer.field) == (InvalidInputError, "order_id")
        elif number == 7:
            assert isinstance(answer, sovendus.InvalidParametersError)
        else:
            assert answer == RedemptionReceipt(f"CODE-{number}")
    assert len(sandbox.codes()) == 28
    assert client.redeem_many([]) == []


def test_each_code_of_an_order_once(sandbox: Sandbox, make: Callable[..., Any]) -> None:
    sandbox.fault("status", status=403, coupon="BAD", times=None)
    codes = ["ONE", " TWO ", "BAD", "", "ONE", "TWO", "two", "A\nB", "\ud800"]
    outcomes = make(**settings_of(sandbox)).redeem_order(codes, order_id="A-1", email="ada@example.com")
    assert {code: outcome for code, outcome in outcomes.items() if isinstance(outcome, RedemptionReceipt)} == {
        code: RedemptionReceipt(code) for code in ("ONE", "TWO", "two")
    }
    assert isinstance(outcomes["BAD"], sovendus.UnauthorizedError)
    assert (outcomes[""].problem, outcomes["A\nB"].problem) == ("empty", "character")
    assert len(outcomes) == 7
    assert sorted(sandbox.codes()) == ["ONE", "TWO", "two"]
    assert {json.loads(entry["body"])["order_id"] for entry in sandbox.journal()} == {"A-1"}


def test_an_invalid_order_is_not_sent(sandbox: Sandbox, make: Callable[..., Any]) -> None:
    client = make(**settings_of(sandbox))
    assert problem(lambda: client.redeem_order(["ONE"], email="ada")) == ("email", "missing_at")
    assert problem(lambda: client.redeem_order(["ONE"], order_id="")) == ("order_id", "empty")
    assert client.redeem_order([]) == {}
    assert sandbox.journal() == []


def test_another_type_is_a_type_error(sandbox: Sandbox, make: Callable[..., Any]) -> None:
    client = make(**settings_of(sandbox))
    calls: list[Callable[[], object]] = [
        lambda: client.redeem(5),
        lambda: client.redeem(None),
        lambda: client.redeem("X", nonsense=1),
        lambda: client.redeem("X", order_id=5),
        lambda: client.redeem("X", email=b"ada@example.com"),
        lambda: client.redeem_many(["X"]),
        lambda: client.redeem_many(5),
        lambda: client.redeem_order("CODE"),
        lambda: client.redeem_order([5]),
        lambda: client.redeem_order(["X"], nonsense=1),
    ]
    for call in calls:
        with pytest.raises(TypeError):
            call()
    assert sandbox.journal() == []


@pytest.mark.parametrize("order_value", [12.34, 12.0, 0.0, math.nan, math.inf, True, False])
def test_floats_are_no_money(order_value: Any) -> None:
    assert problem(lambda: Redemption("X", order_value=order_value, order_currency="EUR")) == ("order_value", "float")
    assert problem(lambda: sovendus.net_from_gross(order_value, "EUR")) == ("gross", "float")


@pytest.mark.parametrize("name", ["tax", "tax_percent", "shipping", "discount"])
def test_floats_are_no_part_of_a_gross_value(name: str) -> None:
    parts: dict[str, Any] = {name: 0.5}
    assert problem(lambda: sovendus.net_from_gross(1, "EUR", **parts)) == (name.removesuffix("_percent"), "float")


@pytest.mark.parametrize("order_value", [b"1", [1], 1j, Fraction(1, 2), object()])
def test_other_types_are_no_money(order_value: Any) -> None:
    with pytest.raises(TypeError, match="expected Decimal, int or str"):
        Redemption("X", order_value=order_value, order_currency="EUR")
    with pytest.raises(TypeError, match="expected Decimal, int or str"):
        sovendus.net_from_gross(order_value, "EUR")


@pytest.mark.parametrize(
    ("order_value", "expected"),
    [
        (Decimal("NaN"), "not_a_number"),
        (Decimal("sNaN"), "not_a_number"),
        (Decimal("-Infinity"), "not_a_number"),
        (Decimal("-0.01"), "negative"),
        (Decimal("1E+400"), "too_large"),
        (10**29, "too_large"),
        pytest.param(10**5000, "too_large", id="more digits than Python writes"),
        (-(10**400), "too_large"),
        (-1, "negative"),
        ("12,34", "not_a_number"),
        ("\ud800", "not_a_number"),
        ("", "empty"),
    ],
)
def test_amounts_that_cannot_be(order_value: Any, expected: str) -> None:
    assert problem(lambda: Redemption("X", order_value=order_value, order_currency="EUR")) == ("order_value", expected)
    assert problem(lambda: sovendus.net_from_gross(order_value, "EUR")) == ("gross", expected)


@pytest.mark.parametrize(
    ("order_value", "currency", "expected"),
    [
        (12, "EUR", "12.00"),
        (0, "EUR", "0.00"),
        (Decimal("1.5E+3"), "EUR", "1500.00"),
        (Decimal("-0"), "EUR", "0.00"),
        (Decimal("2.675"), "EUR", "2.68"),
        (Decimal("1234.5"), "JPY", "1234"),
        (1234, "KWD", "1234.000"),
    ],
)
def test_exact_amounts(order_value: Decimal | int, currency: str, expected: str) -> None:
    redemption = Redemption("X", order_value=order_value, order_currency=currency)
    assert str(redemption.order_value) == expected
    assert isinstance(redemption.order_value, Decimal)
    assert str(sovendus.net_from_gross(order_value, currency)) == expected


def test_tax_is_told_one_way() -> None:
    assert problem(lambda: sovendus.net_from_gross(119, "EUR", tax=19, tax_percent=19)) == ("tax", "duplicate")
    assert sovendus.net_from_gross(119, "EUR", tax_percent="19", shipping=Decimal("4.90")) == Decimal("95.10")


@pytest.mark.parametrize(
    ("settings", "facts"),
    [({"traffic_source": "999"}, {}), ({"traffic_medium": PRODUCT}, {}), ({}, {"traffic_medium": PRODUCT})],
)
def test_unknown_ids_are_an_internal_error(sandbox: Sandbox, settings: dict[str, Any], facts: dict[str, Any]) -> None:
    client = Client(**{**settings_of(sandbox), **settings, "max_retries": 0})
    with pytest.raises(sovendus.InternalError, match="check the traffic source number") as raised:
        client.redeem("CODE", **facts)
    assert (raised.value.status, raised.value.is_retryable) == (500, True)
    assert sandbox.codes() == []


def test_a_value_that_the_api_finds_malformed(sandbox: Sandbox) -> None:
    with pytest.raises(sovendus.InvalidParametersError) as raised:
        client_of(sandbox).redeem("CODE", order_value="1.2345", order_currency="CLF")
    assert (raised.value.status, raised.value.is_retryable) == (422, False)
    assert len(sandbox.journal()) == 1


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (404, "", sovendus.WrongEndpointError),
        (422, '{"error":"Input validation failed."}', sovendus.InvalidParametersError),
    ],
)
def test_refusals_are_not_repeated(sandbox: Sandbox, status: int, body: str, error: type[SovendusError]) -> None:
    sandbox.fault("status", status=status, body=body, times=None)
    with pytest.raises(error) as raised:
        client_of(sandbox).redeem("CODE")
    assert (raised.value.status, raised.value.is_retryable) == (status, False)
    assert len(sandbox.journal()) == 1


@pytest.mark.parametrize(
    "facts",
    [
        {"coupon_code": ""},
        {"email_hash": "x"},
        {"traffic_medium": "x"},
        {"order_value": "1", "order_currency": "eur"},
        {"order_value": "1,5", "order_currency": "EUR"},
    ],
)
def test_what_the_api_would_refuse_is_not_sent(sandbox: Sandbox, facts: dict[str, Any]) -> None:
    problem(lambda: client_of(sandbox).redeem(**{"coupon_code": "X", **facts}))
    assert sandbox.journal() == []


def test_an_internal_error_is_repeated_but_not_for_long(sandbox: Sandbox) -> None:
    sandbox.fault("status", status=500, times=2)
    assert client_of(sandbox).redeem("CODE")
    sandbox.reset()
    sandbox.fault("status", status=500, times=None)
    with pytest.raises(sovendus.InternalError):
        client_of(sandbox, max_retries=20).redeem("CODE")
    assert len(sandbox.journal()) == 3


def test_a_received_redemption_whose_answer_is_lost_is_repeated(sandbox: Sandbox) -> None:
    sandbox.fault("reset", coupon="CODE", after=True)
    assert client_of(sandbox).redeem("CODE", order_id="1")
    assert len(sandbox.journal()) == 2


@pytest.mark.parametrize("kind", ["garbage", "wrong_echo"])
def test_another_200_is_no_receipt(sandbox: Sandbox, kind: str) -> None:
    sandbox.fault(kind, times=None)
    with pytest.raises(sovendus.UnexpectedAnswerError):
        client_of(sandbox, max_retries=0).redeem("CODE")


def test_a_redirect_is_not_followed(sandbox: Sandbox, elsewhere: Sandbox) -> None:
    sandbox.fault("redirect", status=307, location=f"{elsewhere.url}/redeem/1234", times=None)
    with pytest.raises(sovendus.RedirectedError):
        client_of(sandbox).redeem("CODE")
    assert elsewhere.journal() == []


def test_a_hanging_api_is_cut_at_the_budget(sandbox: Sandbox, make: Callable[..., Any]) -> None:
    sandbox.fault("hang", times=None)
    client = make(**settings_of(sandbox), timeout=0.2, budget=0.5, max_retries=50)
    started = time.monotonic()
    with pytest.raises(sovendus.TimeoutError):
        client.redeem("CODE")
    assert 0.5 <= time.monotonic() - started < 1.0


def test_threads_share_a_client(sandbox: Sandbox) -> None:
    codes = [f"CODE-{number}" for number in range(100)]
    with ThreadPoolExecutor(16) as pool:
        receipts = list(pool.map(client_of(sandbox).redeem, codes))
    assert [receipt.coupon_code for receipt in receipts] == codes


def test_cancelling_drops_the_call(sandbox: Sandbox) -> None:
    sandbox.fault("hang", times=None)

    async def work() -> None:
        client = AsyncClient(**settings_of(sandbox))
        await asyncio.wait_for(client.redeem_order(["CODE"]), 0.2)

    with pytest.raises(asyncio.TimeoutError):
        asyncio.run(work())
    assert len(sandbox.journal()) == 1


def test_the_two_apis_keep_to_themselves(sandbox: Sandbox, elsewhere: Sandbox) -> None:
    client = Client(PRODUCT, KEY, endpoint=elsewhere.url, **settings_of(sandbox))
    assert client.send_conversion(TOKEN)
    assert client.redeem("CODE")
    assert [entry["endpoint"] for entry in sandbox.journal()] == ["redemption"]
    assert [entry["endpoint"] for entry in elsewhere.journal()] == ["conversion"]


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, ("product_id", "missing")),
        ({"products": {}}, ("product_id", "missing")),
        ({"product_id": PRODUCT}, ("api_key", "missing")),
        ({"api_key": KEY}, ("product_id", "missing")),
        ({"product_id": PRODUCT, "traffic_source": "1234"}, ("api_key", "missing")),
        ({"traffic_source": ""}, ("traffic_source", "empty")),
        ({"traffic_source": "12a"}, ("traffic_source", "character")),
        ({"traffic_source": "1" * 21}, ("traffic_source", "too_long")),
        ({"traffic_source": "1234", "traffic_medium": "x"}, ("traffic_medium", "not_a_uuid")),
        ({"product_id": PRODUCT, "api_key": KEY, "traffic_medium": TRAFFIC_MEDIUM}, ("traffic_source", "missing")),
        ({"traffic_source": "1234", "coupon_endpoint": "http://shop.example"}, ("endpoint", "insecure")),
    ],
)
@pytest.mark.parametrize("cls", [Client, AsyncClient])
def test_invalid_settings(cls: type, settings: dict[str, Any], expected: tuple[str, str]) -> None:
    assert problem(lambda: cls(**settings)) == expected


@pytest.mark.parametrize("late_after", [-1.0, math.nan, math.inf])
def test_a_time_that_is_none(late_after: float) -> None:
    with pytest.raises(ValueError, match="a time must be"):
        Client(traffic_source="1234", late_after=late_after)


def test_only_products_or_only_a_traffic_source(sandbox: Sandbox) -> None:
    client = Client(products={PRODUCT: KEY}, endpoint=sandbox.url)
    assert client.send_conversion(TOKEN).product_id == PRODUCT
    assert problem(lambda: client.redeem("CODE")) == ("traffic_source", "missing")
    assert problem(lambda: client_of(sandbox).send_conversion(TOKEN)) == ("product_id", "missing")
    assert repr(client_of(sandbox)).endswith("products=0, redemptions=True)")


def test_what_the_contract_demands(sandbox: Sandbox) -> None:
    assert problem(lambda: client_of(sandbox, percentage_billing=True).redeem("X")) == ("order_value", "missing")
    assert problem(lambda: client_of(sandbox, shared_codes=True).redeem("X")) == ("order_id", "missing")
    assert sandbox.journal() == []


def test_a_late_redemption_is_warned_about(
    sandbox: Sandbox, caplog: pytest.LogCaptureFixture, make: Callable[..., Any]
) -> None:
    client = make(**settings_of(sandbox))
    for placed_at in (time.time() - 50 * HOUR, datetime.now(timezone(timedelta(hours=9))) - timedelta(hours=50)):
        caplog.clear()
        receipt = client.redeem("CODE", placed_at=placed_at)
        assert 50 * HOUR <= receipt.late_by < 50.1 * HOUR
        (record,) = caplog.records
        assert (record.name, record.levelname) == ("sovendus", "WARNING")
        assert "50 hours" in record.getMessage()
    caplog.clear()
    client.redeem_many([Redemption("ONE", placed_at=0), Redemption("TWO")])
    client.redeem_order(["THREE"], placed_at=-1.5)
    assert len(caplog.records) == 2


def test_in_time_there_is_no_warning(sandbox: Sandbox, caplog: pytest.LogCaptureFixture) -> None:
    client = client_of(sandbox, late_after=2 * HOUR)
    for age in (-HOUR, 0.0, 1.9 * HOUR):
        assert client.redeem("CODE", placed_at=time.time() - age).late_by is None
    assert caplog.records == []
    assert client.redeem("CODE", placed_at=time.time() - 2.1 * HOUR).late_by
    assert len(caplog.records) == 1


@pytest.mark.parametrize(
    ("placed_at", "seconds"),
    [
        (0, 0.0),
        (1700000000, 1700000000.0),
        (1700000000.25, 1700000000.25),
        (-1.5, -1.5),
        (datetime(2023, 11, 14, 22, 13, 20, tzinfo=timezone.utc), 1700000000.0),
        (datetime(2023, 11, 15, 0, 13, 20, tzinfo=timezone(timedelta(hours=2))), 1700000000.0),
        (datetime(1960, 1, 1, tzinfo=timezone.utc), -315619200.0),
    ],
)
def test_when_an_order_was_placed(placed_at: datetime | float, seconds: float) -> None:
    assert Redemption("X", placed_at=placed_at).placed_at == seconds


@pytest.mark.parametrize(
    ("placed_at", "expected"),
    [(math.nan, "not_a_number"), (math.inf, "not_a_number"), (1e300, "too_large"), (10**400, "too_large")],
)
def test_a_moment_that_is_none(placed_at: float, expected: str) -> None:
    assert problem(lambda: Redemption("X", placed_at=placed_at)) == ("placed_at", expected)


@pytest.mark.parametrize("placed_at", [True, "yesterday", date(2023, 11, 14)])
def test_what_is_no_moment(placed_at: Any) -> None:
    with pytest.raises(TypeError, match="expected an aware datetime or Unix seconds"):
        Redemption("X", placed_at=placed_at)


def test_a_naive_datetime_is_refused_clearly() -> None:
    with pytest.raises(TypeError, match="this one has no time zone"):
        Redemption("X", placed_at=datetime(2023, 11, 14))  # noqa: DTZ001 - naive is the test
