from __future__ import annotations

import contextlib
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

import sovendus
from sandbox import KEY, Sandbox
from sovendus import Click, ClickCookie, ClickToken, Client, InvalidInputError, Redemption, RetryPolicy, SovendusError
from vectors import cases, expanded, label, load

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize("case", cases("tokens"), ids=label)
def test_token(case: dict[str, Any]) -> None:
    value = expanded(case, "value")
    if "problem" in case:
        with pytest.raises(InvalidInputError) as raised:
            ClickToken(value)
        assert (raised.value.field, raised.value.problem) == ("token", case["problem"])
        assert not value or value not in str(raised.value)
        return
    token = ClickToken(value)
    assert (token.value, token.masked, token.is_test) == (value, case["masked"], case["test"])


@pytest.mark.parametrize("case", cases("query_strings"), ids=label)
def test_query_string(case: dict[str, Any]) -> None:
    query = expanded(case, "query")
    names = dict(zip(("token_param", "product_param"), case.get("params", ()), strict=False))
    expected = case["token"] and Click(case["token"], case["product_id"])
    assert sovendus.find_click(query, **names) == expected
    assert sovendus.find_click(query.encode(), **names) == expected
    cookie = ClickCookie("correct horse battery staple", **names)
    assert cookie.has_click(query) == (expected is not None)


@pytest.mark.parametrize("case", cases("cookies", "issue"), ids=label)
def test_cookie_issue(case: dict[str, Any]) -> None:
    cookie = ClickCookie(
        case["secrets"],
        name=case.get("cookie_name"),
        domain=case.get("domain"),
        secure=case.get("secure"),
    )
    issued = cookie.issue(Click(case["token"], case["product_id"]), case["https"], now=case["now"])
    assert str(issued) == case["set_cookie"]


@pytest.mark.parametrize("case", load("cookies")["removal"], ids=lambda case: case["name"])
def test_cookie_removal(case: dict[str, Any]) -> None:
    cookie = ClickCookie("correct horse battery staple", domain=case["domain"], script_cookies=case["script_cookies"])
    assert [str(removed) for removed in cookie.removal(https=case["https"])] == case["set_cookies"]


@pytest.mark.parametrize("case", cases("cookies", "read"), ids=label)
def test_cookie_read(case: dict[str, Any]) -> None:
    cookie = ClickCookie(case["secrets"], script_cookies=case["script_cookies"])
    for header in (case["cookies"], case["cookies"].encode()):
        stored = cookie.read(header, now=case["now"])
        if case["token"] is None:
            assert stored is None
        else:
            assert stored
            assert stored.click == Click(case["token"], case["product_id"])
            assert stored.landed_at == case["landed_at"]


@pytest.mark.parametrize("case", cases("cookies", "capture"), ids=label)
def test_capture(case: dict[str, Any]) -> None:
    facts = {name: case[name] for name in ("method", "query", "cookies", "purpose", "fetch_mode", "consent", "now")}
    captured = ClickCookie(case["secrets"]).capture(**facts, https=True)
    assert captured.action == case["expected"]
    assert bool(captured.set_cookies) == (captured.action in {"set", "remove"})
    assert (captured.click is not None) == (captured.action in {"set", "keep"})


@pytest.mark.parametrize("case", cases("answers"), ids=label)
def test_answer(case: dict[str, Any], sandbox: Sandbox) -> None:
    vectors = load("answers")
    headers = {"retry-after": case["retry_after"]} if "retry_after" in case else {}
    fault = {name: case[name] for name in ("status", "body", "content_type")}
    sandbox.fault("status", headers=headers, **fault)
    client = Client(vectors["product_id"], KEY, endpoint=sandbox.url, max_retries=0)
    if case["code"] is None:
        receipt = client.send_conversion(vectors["token"])
        assert (receipt.product_id, receipt.token.value) == (vectors["product_id"], vectors["token"])
        return
    with pytest.raises(SovendusError) as raised:
        client.send_conversion(vectors["token"])
    error = raised.value
    assert (error.code, error.status) == (case["code"], case["status"])
    assert error.retry_after == (float(case["retry_after"]) if "retry_after" in case else None)


@pytest.mark.parametrize("case", cases("backoff"), ids=label)
def test_backoff(case: dict[str, Any]) -> None:
    policy = case["policy"]
    verdict = RetryPolicy(
        policy["max_retries"],
        policy["base_delay_ms"] / 1000,
        policy["max_delay_ms"] / 1000,
        policy["max_age_ms"] / 1000,
        policy["max_internal_errors"],
    ).verdict(
        case["code"],
        retry_after=case["retry_after"],
        retries=case["retries"],
        age=case["age_ms"] / 1000,
        now=case["now"],
        random=case["random"],
    )
    if isinstance(case["expected"], str):
        assert (verdict.action, verdict.delay) == (case["expected"], None)
    else:
        assert verdict.action == "retry"
        assert verdict.delay == pytest.approx(case["expected"]["retry_ms"] / 1000, abs=1e-6)


def refused(expected: dict[str, Any], call: Callable[[], object]) -> None:
    with pytest.raises(InvalidInputError) as raised:
        call()
    assert (raised.value.field, raised.value.problem) == (expected["field"], expected["problem"])


@pytest.mark.parametrize("case", cases("emails"), ids=label)
def test_email(case: dict[str, Any]) -> None:
    email = case["email"]
    many = sovendus.hash_emails([email, "ada@example.com", email])
    if "problem" in case:
        refused({"field": "email", **case}, lambda: sovendus.hash_email(email))
        assert [(error.index, error.problem) for error in many.errors] == [(0, case["problem"]), (2, case["problem"])]
        assert many.hashes == [None, "3e3417d7ef77d5932a6734b916515ed5", None]
        return
    assert sovendus.hash_email(email) == case["hash"]
    assert Redemption("X", email=email).email_hash == case["hash"]
    assert (many.hashes[0], many.hashes[2], many.errors) == (case["hash"], case["hash"], [])


@pytest.mark.parametrize("case", cases("emails", "from_hex"), ids=label)
def test_email_hash(case: dict[str, Any]) -> None:
    if "problem" in case:
        refused({"field": "email_hash", **case}, lambda: Redemption("X", email_hash=case["hex"]))
    else:
        assert Redemption("X", email_hash=case["hex"]).email_hash == case["hash"]


@pytest.mark.parametrize("case", cases("money"), ids=label)
def test_money(case: dict[str, Any]) -> None:
    amount, currency = case["amount"], case["currency"]
    if "problem" in case:
        refused(case, lambda: Redemption("X", order_value=amount, order_currency=currency))
        return
    for same in (amount, Decimal(amount)):
        value = Redemption("X", order_value=same, order_currency=currency).order_value
        assert str(value) == case["value"]


@pytest.mark.parametrize("case", cases("money", "gross"), ids=label)
def test_net_from_gross(case: dict[str, Any]) -> None:
    amounts: dict[str, Any] = {
        name: case[name] for name in ("gross", "tax", "tax_percent", "shipping", "discount") if name in case
    }
    if "problem" in case:
        refused(case, lambda: sovendus.net_from_gross(currency=case["currency"], **amounts))
        return
    exact: dict[str, Any] = {name: Decimal(amount) for name, amount in amounts.items()}
    for given in (amounts, exact):
        assert str(sovendus.net_from_gross(currency=case["currency"], **given)) == case["net"]


@pytest.mark.parametrize("case", cases("redemptions"), ids=label)
def test_redemption(case: dict[str, Any], sandbox: Sandbox) -> None:
    source = load("redemptions")["traffic_source"]
    client = Client(traffic_source=source, coupon_endpoint=sandbox.url, max_retries=0, **case["account"])
    if "problem" in case:
        refused(case, lambda: client.redeem(**case["redemption"]))
        assert sandbox.journal() == []
        return
    for given in (case["redemption"], {"coupon_code": Redemption(**case["redemption"])}):
        sandbox.reset()
        # What the sandbox thinks of a medium that it doesn't know is another question.
        with contextlib.suppress(sovendus.InternalError):
            assert client.redeem(**given).coupon_code == case["redemption"]["coupon_code"].strip()
        (entry,) = sandbox.journal()
        assert (entry["method"], entry["target"], entry["body"]) == ("POST", f"/redeem/{source}", case["body"])


@pytest.mark.parametrize("case", cases("redemption_answers"), ids=label)
def test_redemption_answer(case: dict[str, Any], sandbox: Sandbox) -> None:
    headers = {"retry-after": case["retry_after"]} if "retry_after" in case else {}
    fault = {name: case[name] for name in ("status", "body", "content_type")}
    sandbox.fault("status", headers=headers, **fault)
    client = Client(traffic_source="1234", coupon_endpoint=sandbox.url, max_retries=0)
    if case["code"] is None:
        assert client.redeem("CODE") == sovendus.RedemptionReceipt("CODE")
        return
    with pytest.raises(SovendusError) as raised:
        client.redeem("CODE")
    error = raised.value
    assert (error.code, error.status) == (case["code"], case["status"])
    assert error.retry_after == (float(case["retry_after"]) if "retry_after" in case else None)
