from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client, override_settings
from django.urls import path

from sandbox import KEY, PRODUCT, TRAFFIC_MEDIUM, TRAFFIC_SOURCE, Sandbox
from sovendus._native import ERROR_KINDS
from sovendus.django import config

README = (Path(__file__).resolve().parents[1] / "README.md").read_text(encoding="utf-8")


def block(name: str) -> Any:
    """The code after the comment of that name."""
    found = re.search(rf"<!-- {name} -->\n```python\n(.*?)```", README, re.DOTALL)
    assert found, name
    return compile(found.group(1), f"README.md, {name}", "exec")


@pytest.fixture
def _credentials(monkeypatch: pytest.MonkeyPatch, shop: Sandbox) -> None:
    monkeypatch.setenv("SOVENDUS_PRODUCT_ID", PRODUCT)
    monkeypatch.setenv("SOVENDUS_API_KEY", KEY)
    monkeypatch.setenv("SOVENDUS_ENDPOINT", shop.url)
    monkeypatch.setenv("SOVENDUS_TRAFFIC_SOURCE", TRAFFIC_SOURCE)
    monkeypatch.setenv("SOVENDUS_TRAFFIC_MEDIUM", TRAFFIC_MEDIUM)
    monkeypatch.setenv("SOVENDUS_COUPON_ENDPOINT", shop.url)


@pytest.mark.usefixtures("_credentials")
def test_plain_python(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    exec(block("plain"), {})
    assert capsys.readouterr().out == "reported 11111-te…\n"
    assert sandbox.tokens() == ["11111-test-111-11111"]


@pytest.mark.usefixtures("_credentials")
def test_asyncio(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    exec(block("async"), {})
    assert "Receipt(" in capsys.readouterr().out
    assert sandbox.tokens() == ["11111-test-111-11111"]


@pytest.mark.usefixtures("_credentials")
def test_django(sandbox: Sandbox) -> None:
    settings: dict[str, Any] = {"MIDDLEWARE": ["django.middleware.security.SecurityMiddleware"]}
    exec(block("settings"), settings)
    views: dict[str, Any] = {"__name__": "views"}
    exec(block("views"), views)
    urls = type("urls", (), {"urlpatterns": [path("thank-you", views["thank_you"])]})
    with override_settings(SOVENDUS=settings["SOVENDUS"], MIDDLEWARE=settings["MIDDLEWARE"], ROOT_URLCONF=urls):
        client = Client()
        client.get("/nowhere?sovReqToken=11111-test-111-11111")
        assert client.get("/thank-you").content == b"Thank you!"
    assert sandbox.tokens() == ["11111-test-111-11111"]


@pytest.mark.usefixtures("_credentials")
def test_a_redemption(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    exec(block("redemption"), {})
    assert capsys.readouterr().out == "reported SKDXXR4324\n"
    (entry,) = sandbox.journal()
    assert json.loads(entry["body"]) == {
        "email_hash": "3e3417d7ef77d5932a6734b916515ed5",
        "traffic_medium_public_id": TRAFFIC_MEDIUM,
        "order_value": "100.00",
        "order_currency": "EUR",
        "order_id": "123abc123",
        "coupon_code": "SKDXXR4324",
    }


@pytest.mark.usefixtures("_credentials")
def test_a_redemption_in_django(sandbox: Sandbox) -> None:
    views: dict[str, Any] = {"__name__": "views"}
    exec(block("redemption views"), views)
    urls = type("urls", (), {"urlpatterns": [path("thank-you", views["thank_you"])]})
    with override_settings(ROOT_URLCONF=urls):
        assert Client().get("/thank-you").content == b"Thank you!"
    assert sandbox.codes() == ["SKDXXR4324"]


def test_every_django_setting_is_documented() -> None:
    documented = set(re.findall(r"`([A-Z_]+)`", README))
    assert set(config._KEYS) <= documented  # noqa: SLF001 - the list that counts


def test_the_error_table_is_complete() -> None:
    rows = re.findall(r"^\| `(\w+)` \| `(\w+)` \| (yes|no) \| (.+) \|$", README, re.MULTILINE)
    expected = [
        (name if name.endswith("Error") else f"{name}Error", code, "yes" if is_retryable else "no", meaning)
        for code, name, is_retryable, meaning in ERROR_KINDS
    ]
    assert rows == expected
