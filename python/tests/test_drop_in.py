from __future__ import annotations

import io
import logging
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import sovendus
from programs import run
from sandbox import KEY, PRODUCT, TOKEN, Sandbox

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def _logged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    with caplog.at_level(logging.DEBUG):
        yield
    assert KEY not in caplog.text
    assert TOKEN not in caplog.text


def test_a_confirmed_conversion(sandbox: Sandbox, caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(3):
        assert sovendus.send_conversion(TOKEN, PRODUCT, KEY, endpoint=sandbox.url) is True
    assert sandbox.tokens() == [TOKEN] * 3
    assert ("sovendus", logging.INFO, "conversion of a1b2c-d3… reported") in caplog.record_tuples


def test_a_refused_conversion(sandbox: Sandbox, caplog: pytest.LogCaptureFixture) -> None:
    assert sovendus.send_conversion(TOKEN, PRODUCT, "WRONG", endpoint=sandbox.url) is False
    assert "the API refused the key" in caplog.text


@pytest.mark.parametrize(
    ("token", "product_id", "api_key"),
    [
        (None, PRODUCT, KEY),
        ("", PRODUCT, KEY),
        ("../../redeem/1234?", PRODUCT, KEY),
        (TOKEN, None, KEY),
        (TOKEN, "1234", KEY),
        (TOKEN, PRODUCT, None),
        (TOKEN, PRODUCT, ""),
        (5, 5, 5),
    ],
)
def test_bad_input_is_logged(
    sandbox: Sandbox, caplog: pytest.LogCaptureFixture, token: Any, product_id: Any, api_key: Any
) -> None:
    assert sovendus.send_conversion(token, product_id, api_key, endpoint=sandbox.url) is False
    assert [record.levelname for record in caplog.records if record.name == "sovendus"] == ["ERROR"]
    assert sandbox.journal() == []


def test_a_hanging_api_takes_three_seconds_at_most(sandbox: Sandbox) -> None:
    sandbox.fault("hang", times=None)
    started = time.monotonic()
    assert sovendus.send_conversion(TOKEN, PRODUCT, KEY, endpoint=sandbox.url) is False
    assert time.monotonic() - started < 3.5


def test_more_credentials_than_are_kept(sandbox: Sandbox) -> None:
    for number in range(20):
        assert not sovendus.send_conversion(TOKEN, PRODUCT, f"WRONG-{number}", endpoint=sandbox.url)
        assert sovendus.send_conversion(TOKEN, PRODUCT, KEY, endpoint=sandbox.url)


@pytest.mark.parametrize(
    ("token", "product_id", "api_key", "expected"),
    [
        (TOKEN, PRODUCT, KEY, f"Token exists: True\nProduct ID: {PRODUCT}\nAPI Key: {'*' * 17}-234\n"),
        ("", "p", "12345678", "Token exists: False\nProduct ID: p\nAPI Key: ******78\n"),
        (None, None, "123", "Token exists: False\nProduct ID: None\nAPI Key: ***\n"),
        (None, None, None, "Token exists: False\nProduct ID: None\nAPI Key: None\n"),
        (
            "t",
            "ü\n✅",
            "schlüssel-mit-ü",
            "Token exists: True\nProduct ID: \\xfc\\n\\u2705\nAPI Key: ************t-\\xfc\n",
        ),
        ("t", 5, 12345678, "Token exists: True\nProduct ID: 5\nAPI Key: ******78\n"),
    ],
)
def test_debug(capsys: pytest.CaptureFixture[str], token: Any, product_id: Any, api_key: Any, expected: str) -> None:
    sovendus.debug_sovendus(token, product_id, api_key)
    printed = capsys.readouterr().out
    assert printed == expected
    assert printed.isascii()


def test_debug_never_raises(monkeypatch: pytest.MonkeyPatch) -> None:
    class Odd:
        def __str__(self) -> str:
            raise RuntimeError

    closed = io.TextIOWrapper(io.BytesIO())
    closed.close()
    for stdout in (io.TextIOWrapper(io.BytesIO(), encoding="ascii"), closed, None):
        monkeypatch.setattr(sys, "stdout", stdout)
        sovendus.debug_sovendus("✅", "✅", "✅" * 20)
        sovendus.debug_sovendus(Odd(), Odd(), Odd())


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the program reads its size there")
def test_a_shop_that_is_out_of_threads_goes_on() -> None:
    assert run.run("programs.threadless", timeout=20) == "False\n"


def test_the_environment_names_a_sandbox(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOVENDUS_ENDPOINT", sandbox.url)
    assert sovendus.send_conversion(TOKEN, PRODUCT, KEY)
    assert sandbox.tokens() == [TOKEN]
