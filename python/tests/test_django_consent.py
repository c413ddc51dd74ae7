from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client, override_settings

from sandbox import TOKEN
from shop.settings import SOVENDUS

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

LANDING = f"/?sovReqToken={TOKEN}"
pytestmark = pytest.mark.usefixtures("shop")


def with_consent(consent: object) -> Any:
    return override_settings(SOVENDUS={**SOVENDUS, "CONSENT": consent})


def cookie_banner(request: HttpRequest) -> bool | None:
    """The shop's own: a cookie that says yes or no."""
    return {"yes": True, "no": False}.get(request.COOKIES.get("consent", ""))


async def asked_elsewhere(request: HttpRequest) -> bool | None:
    return cookie_banner(request)


ASKS: list[Callable[..., Any] | str] = [cookie_banner, asked_elsewhere, f"{__name__}.cookie_banner"]


@pytest.mark.parametrize("ask", ASKS)
@pytest.mark.parametrize(("answer", "stored"), [("yes", True), ("no", False), ("", False)])
def test_consent_decides(ask: object, answer: str, *, stored: bool) -> None:
    with with_consent(ask):
        client = Client()
        client.cookies["consent"] = answer
        assert ("sovendus_click" in client.get(LANDING).cookies) == stored


@pytest.mark.parametrize(("word", "stored"), [("granted", True), ("denied", False), ("unknown", False)])
def test_words_serve_too(word: str, *, stored: bool) -> None:
    with with_consent(lambda _: word):
        assert bool(Client().get(LANDING).cookies) == stored


@pytest.mark.parametrize("nonsense", ["yes", "not_required", 1, 0, "", [], object()])
def test_nonsense_is_unknown(nonsense: object, caplog: pytest.LogCaptureFixture) -> None:
    with with_consent(lambda _: nonsense):
        assert not Client().get(LANDING).cookies
    assert "SOVENDUS['CONSENT']" in caplog.text


def test_a_failing_callable_is_unknown(caplog: pytest.LogCaptureFixture) -> None:
    def fail(_: HttpRequest) -> bool:
        raise RuntimeError

    with with_consent(fail):
        response = Client().get(LANDING)
    assert response.status_code == 200
    assert not response.cookies
    assert "no click is stored" in caplog.text


def test_it_is_only_asked_when_there_is_a_click() -> None:
    asked: list[str] = []

    def ask(request: HttpRequest) -> bool:
        asked.append(request.path)
        return True

    with with_consent(ask):
        client = Client()
        client.get("/")
        client.get("/?sovReqToken=../x")
        assert asked == []
        client.get(LANDING)
    assert asked == ["/"]


def test_a_denial_at_a_landing_removes_the_cookie() -> None:
    with with_consent(cookie_banner):
        client = Client()
        client.cookies["consent"] = "yes"
        client.get(LANDING)
        client.cookies["consent"] = "no"
        response = client.get("/click?sovReqToken=another")
    assert response.json()["token"] is None
    assert response.cookies["sovendus_click"]["max-age"] == "0"
    assert response.headers["Cache-Control"] == "private, no-store"


def test_withdrawing_removes_the_cookie() -> None:
    client = Client()
    client.get(LANDING)
    response = client.get("/withdraw")
    assert response.json() == {"click": False}
    assert response.cookies["sovendus_click"]["max-age"] == "0"
    assert client.get("/click").json()["token"] is None


def test_withdrawing_at_the_landing_stores_nothing() -> None:
    response = Client().get(f"/withdraw?sovReqToken={TOKEN}")
    assert response.cookies["sovendus_click"].value == ""


@pytest.mark.parametrize("consent", ["required", "nowhere.to.be.found", 5, True, {}])
def test_a_setting_that_is_none(consent: object) -> None:
    with with_consent(consent), pytest.raises(ImproperlyConfigured, match="SOVENDUS"):
        Client().get("/")
