from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client, override_settings
from django.urls import path

from sandbox import KEY, PRODUCT, Sandbox
from sovendus._native import ERROR_KINDS

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
    settings: dict[str, Any] = {}
    exec(block("settings"), settings)
    views: dict[str, Any] = {"__name__": "views"}
    exec(block("views"), views)
    urls = type("urls", (), {"urlpatterns": [path("thank-you", views["thank_you"])]})
    with override_settings(SOVENDUS=settings["SOVENDUS"], MIDDLEWARE=settings["MIDDLEWARE"], ROOT_URLCONF=urls):
        client = Client()
        client.get("/nowhere?sovReqToken=11111-test-111-11111")
        assert client.get("/thank-you").content == b"Thank you!"
    assert sandbox.tokens() == ["11111-test-111-11111"]


def test_the_error_table_is_complete() -> None:
    rows = re.findall(r"^\| `(\w+)` \| `(\w+)` \| (yes|no) \| (.+) \|$", README, re.MULTILINE)
    expected = [
        (name if name.endswith("Error") else f"{name}Error", code, "yes" if is_retryable else "no", meaning)
        for code, name, is_retryable, meaning in ERROR_KINDS
    ]
    assert rows == expected
