from __future__ import annotations

import math
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

import sovendus
from sandbox import KEY, OTHER_KEY, OTHER_PRODUCT, PRODUCT, TOKEN, Sandbox
from sovendus import Click, ClickToken, Client, InvalidInputError, Receipt, SovendusError

if TYPE_CHECKING:
    from pathlib import Path


def client_of(sandbox: Sandbox, **settings: object) -> Client:
    return Client(PRODUCT, KEY, endpoint=sandbox.url, **settings)  # type: ignore[arg-type]


@pytest.mark.parametrize("click", [TOKEN, ClickToken(TOKEN), Click(TOKEN), Click(TOKEN, PRODUCT.upper())])
def test_send_conversion(sandbox: Sandbox, click: str | ClickToken | Click) -> None:
    receipt = client_of(sandbox).send_conversion(click)
    assert receipt == Receipt(TOKEN, PRODUCT)
    (entry,) = sandbox.journal()
    assert entry["registered"]
    assert (entry["method"], entry["target"]) == ("POST", f"/ext/{PRODUCT}/{TOKEN}/api")
    assert entry["body"] == f'{{"apiKey":"{KEY}"}}'


def test_each_product_has_its_key(sandbox: Sandbox) -> None:
    client = client_of(sandbox, products={OTHER_PRODUCT: OTHER_KEY})
    assert client.send_conversion(Click(TOKEN, OTHER_PRODUCT)).product_id == OTHER_PRODUCT
    assert client.send_conversion(TOKEN, OTHER_PRODUCT).product_id == OTHER_PRODUCT
    assert client.send_conversion(Click(TOKEN, OTHER_PRODUCT), product_id=PRODUCT).product_id == PRODUCT
    assert all(entry["registered"] for entry in sandbox.journal())


def test_a_product_without_a_key_is_not_sent(sandbox: Sandbox) -> None:
    with pytest.raises(sovendus.UnknownProductError):
        client_of(sandbox).send_conversion(Click(TOKEN, OTHER_PRODUCT))
    assert sandbox.journal() == []


def test_many_in_order_with_errors_as_values(sandbox: Sandbox) -> None:
    clicks = [Click(f"token-{number}") if number % 2 else f"token-{number}" for number in range(40)]
    clicks[7] = "../../redeem/1234?"
    clicks[9] = "lone \ud800 surrogate"
    clicks[11] = Click(TOKEN, OTHER_PRODUCT)
    answers = client_of(sandbox).send_conversions(iter(clicks))
    assert len(answers) == len(clicks)
    for number, answer in enumerate(answers):
        if number in {7, 9}:
            assert isinstance(answer, InvalidInputError)
        elif number == 11:
            assert isinstance(answer, sovendus.UnknownProductError)
        else:
            assert isinstance(answer, Receipt)
            assert answer.token.value == f"token-{number}"
    assert len(sandbox.tokens()) == 37


def test_many_of_none(sandbox: Sandbox) -> None:
    assert client_of(sandbox).send_conversions([]) == []


@pytest.mark.parametrize("click", [None, 5, b"abc", ["abc"]])
def test_another_type_is_a_type_error(sandbox: Sandbox, click: object) -> None:
    with pytest.raises(TypeError):
        client_of(sandbox).send_conversion(click)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        client_of(sandbox).send_conversions(click if isinstance(click, int) else [click])  # type: ignore[arg-type,list-item]


def test_a_hanging_api_is_cut_at_the_deadline(sandbox: Sandbox) -> None:
    sandbox.fault("hang", times=None)
    started = time.monotonic()
    with pytest.raises(sovendus.TimeoutError):
        client_of(sandbox, timeout=0.3, max_retries=0).send_conversion(TOKEN)
    assert 0.3 <= time.monotonic() - started < 0.8


def test_a_dripping_api_is_cut_at_the_deadline(sandbox: Sandbox) -> None:
    sandbox.fault("drip", ms=100, times=None)
    started = time.monotonic()
    with pytest.raises(sovendus.TimeoutError):
        client_of(sandbox, timeout=0.3, max_retries=0).send_conversion(TOKEN)
    assert 0.3 <= time.monotonic() - started < 0.8


def test_the_budget_bounds_all_retries(sandbox: Sandbox) -> None:
    sandbox.fault("hang", times=None)
    started = time.monotonic()
    with pytest.raises(sovendus.TimeoutError):
        client_of(sandbox, timeout=0.2, budget=0.5, max_retries=50).send_conversion(TOKEN)
    assert 0.5 <= time.monotonic() - started < 1.0


@pytest.mark.parametrize("fault", [{"kind": "reset"}, {"kind": "garbage"}, {"kind": "status", "status": 500}])
def test_a_passing_failure_is_repeated(sandbox: Sandbox, fault: dict[str, object]) -> None:
    sandbox.fault(**fault)  # type: ignore[arg-type]
    assert client_of(sandbox).send_conversion(TOKEN)
    assert sandbox.tokens() == [TOKEN]


def test_no_retries_means_none(sandbox: Sandbox) -> None:
    sandbox.fault("status", status=500, times=None)
    with pytest.raises(sovendus.ServerError):
        client_of(sandbox, max_retries=0).send_conversion(TOKEN)
    assert len(sandbox.journal()) == 1


def test_a_reset_is_a_connection_error(sandbox: Sandbox) -> None:
    sandbox.fault("reset", times=None)
    with pytest.raises(sovendus.ConnectionError) as raised:
        client_of(sandbox, max_retries=0).send_conversion(TOKEN)
    assert raised.value.is_retryable


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(sandbox: Sandbox, elsewhere: Sandbox, status: int) -> None:
    sandbox.fault("redirect", status=status, location=f"{elsewhere.url}/ext/{PRODUCT}/{TOKEN}/api", times=None)
    with pytest.raises(sovendus.RedirectedError) as raised:
        client_of(sandbox).send_conversion(TOKEN)
    assert raised.value.status == status
    assert elsewhere.journal() == []


def test_a_wrong_key_is_not_repeated(sandbox: Sandbox) -> None:
    with pytest.raises(sovendus.UnauthorizedError) as raised:
        Client(PRODUCT, "WRONG-KEY", endpoint=sandbox.url).send_conversion(TOKEN)
    assert raised.value.status == 403
    assert len(sandbox.journal()) == 1


def test_a_closed_client_refuses(sandbox: Sandbox) -> None:
    with client_of(sandbox) as client:
        assert client.send_conversion(TOKEN)
    with pytest.raises(sovendus.ClosedError):
        client.send_conversion(TOKEN)
    client.close()
    assert len(sandbox.journal()) == 1


def test_threads_share_a_client(sandbox: Sandbox) -> None:
    client = client_of(sandbox)
    tokens = [f"token-{number}" for number in range(200)]
    with ThreadPoolExecutor(16) as pool:
        receipts = list(pool.map(client.send_conversion, tokens))
    assert [receipt.token.value for receipt in receipts] == tokens
    assert sorted(sandbox.tokens()) == sorted(tokens)


def test_other_threads_run_meanwhile(sandbox: Sandbox) -> None:
    sandbox.fault("hang", times=None)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(client_of(sandbox, timeout=1.0, max_retries=0).send_conversion, TOKEN)
        sandbox.wait_for(1)
        assert not waiting.done()
        assert isinstance(waiting.exception(), sovendus.TimeoutError)


@pytest.mark.parametrize("name", ["timeout", "connect_timeout", "budget"])
@pytest.mark.parametrize("seconds", [0.0, -1.0, math.nan, math.inf, -math.inf, 1e300, 86401.0])
def test_a_time_that_is_none(name: str, seconds: float) -> None:
    with pytest.raises(InvalidInputError) as raised:
        Client(PRODUCT, KEY, **{name: seconds})  # type: ignore[arg-type]
    assert (raised.value.field, raised.value.problem) == ("timeout", "out_of_range")


@pytest.mark.parametrize(
    ("settings", "field", "problem"),
    [
        ({"product_id": "1234"}, "product_id", "not_a_uuid"),
        ({"product_id": ""}, "product_id", "empty"),
        ({"api_key": ""}, "api_key", "empty"),
        ({"api_key": "key\n"}, "api_key", "character"),
        ({"api_key": "\ud800"}, "api_key", "character"),
        ({"endpoint": "http://shop.example"}, "endpoint", "insecure"),
        ({"endpoint": "shop.example"}, "endpoint", "not_a_url"),
        ({"max_in_flight": 0}, "max_in_flight", "out_of_range"),
        ({"products": {PRODUCT: KEY}}, "product_id", "duplicate"),
        ({"products": {"x": KEY}}, "product_id", "not_a_uuid"),
    ],
)
def test_invalid_settings(settings: dict[str, object], field: str, problem: str) -> None:
    with pytest.raises(InvalidInputError) as raised:
        Client(**{"product_id": PRODUCT, "api_key": KEY, **settings})  # type: ignore[arg-type]
    assert (raised.value.field, raised.value.problem) == (field, problem)


def test_ca_bundle(tmp_path: Path) -> None:
    bundle = tmp_path / "ca.pem"
    with pytest.raises(FileNotFoundError):
        Client(PRODUCT, KEY, ca_bundle=bundle)
    bundle.write_text("no certificate")
    for path in (bundle, str(bundle)):
        with pytest.raises(InvalidInputError) as raised:
            Client(PRODUCT, KEY, ca_bundle=path)
        assert (raised.value.field, raised.value.problem) == ("ca_bundle", "not_pem")


def test_many_calls_one_after_the_other_reuse_a_connection(sandbox: Sandbox) -> None:
    client = client_of(sandbox)
    for _ in range(20):
        assert client.send_conversion(TOKEN)
    assert len(sandbox.tokens()) == 20


def test_a_sandbox_that_is_gone(sandbox: Sandbox) -> None:
    gone = Sandbox()
    gone.stop()
    assert gone.url != sandbox.url
    with pytest.raises(SovendusError) as raised:
        client_of(gone, max_retries=0).send_conversion(TOKEN)
    assert raised.value.code == "connection"


def test_an_empty_endpoint_counts_as_left_out() -> None:
    client = Client(PRODUCT, KEY, endpoint="", coupon_endpoint="")
    assert "press-order-api.sovendus.com" in repr(client)
