from __future__ import annotations

from typing import Any

import pytest

import sovendus
from sandbox import KEY, Sandbox
from sovendus import Click, ClickCookie, ClickToken, Client, InvalidInputError, RetryPolicy, SovendusError
from vectors import cases, expanded, label, load


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
