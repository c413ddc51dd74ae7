from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any
from unittest import mock

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings

from sandbox import PRODUCT, TOKEN, Sandbox
from shop.settings import SOVENDUS
from sovendus import CACHE_CONTROL
from sovendus.django import CaptureMiddleware

if TYPE_CHECKING:
    from collections.abc import Iterator

OTHER_TOKEN = "z9y8x-w7v6u-t5s-r4q3p"
LANDING = f"/?utm_source=partner&sovReqToken={TOKEN}"
pytestmark = pytest.mark.usefixtures("shop")


def kept(client: Client) -> str | None:
    """The token that the shop finds for this visitor."""
    token: str | None = client.get("/click").json()["token"]
    return token


def test_a_landing_is_remembered() -> None:
    client = Client()
    response = client.get(LANDING)
    assert response.content == b"welcome"
    cookie = response.cookies["sovendus_click"]
    assert int(cookie["max-age"]) == 2592000
    assert (cookie["path"], cookie["httponly"], cookie["samesite"], cookie["secure"]) == ("/", True, "Lax", "")
    assert response.headers["Cache-Control"] == CACHE_CONTROL
    assert kept(client) == TOKEN


def test_the_cookie_says_what_the_core_says() -> None:
    response = Client().get(LANDING, secure=True)
    sent = {part.partition("=")[0].lower() for part in response.cookies["sovendus_click"].OutputString().split("; ")}
    from sovendus.django import config

    [removal] = config.current().cookie.removal(https=True)
    assert sent == {part.partition("=")[0].lower() for part in str(removal).split("; ")}


def test_https_makes_it_secure() -> None:
    assert Client().get(LANDING, secure=True).cookies["sovendus_click"]["secure"] is True


def test_the_product_is_remembered_too() -> None:
    client = Client()
    client.get(f"{LANDING}&sovReqProductId={PRODUCT.upper()}")
    assert client.get("/click").json() == {"token": TOKEN, "product_id": PRODUCT}


def test_a_response_without_a_click_is_left_alone() -> None:
    response = Client().get("/cached?utm_source=partner")
    assert response.headers["Cache-Control"] == "public, max-age=3600"
    assert set(response.headers) == {"Content-Type", "Cache-Control"}
    assert not response.cookies


def test_a_request_without_a_click_costs_one_call() -> None:
    untouched = HttpResponse()
    middleware = CaptureMiddleware(lambda _: untouched)
    request = RequestFactory().get("/?a=b")
    before = dict(request.__dict__)
    with mock.patch("sovendus.django.consent.Consent.of") as asked:
        assert middleware(request) is untouched
    asked.assert_not_called()
    assert request.__dict__ == before


def test_a_cached_landing_becomes_private() -> None:
    response = Client().get(f"/cached?sovReqToken={TOKEN}")
    assert response.headers["Cache-Control"] == "private, no-store"


def test_a_streamed_landing_too() -> None:
    response: Any = Client().get(f"/stream?sovReqToken={TOKEN}")
    assert b"".join(response.streaming_content) == b"ab"
    assert "sovendus_click" in response.cookies


def test_the_same_landing_again_keeps_the_cookie() -> None:
    client = Client()
    client.get(LANDING)
    response = client.get(LANDING)
    assert not response.cookies
    assert response.headers["Cache-Control"] == CACHE_CONTROL, "a cache would swallow the link for others"
    assert kept(client) == TOKEN


def test_a_later_landing_replaces_it() -> None:
    client = Client()
    client.get(LANDING)
    client.get(f"/?sovReqToken={OTHER_TOKEN}")
    assert kept(client) == OTHER_TOKEN


@pytest.mark.parametrize("method", ["head", "post", "options", "put", "patch", "delete"])
def test_only_get_captures(method: str) -> None:
    client = Client()
    client.get(f"/?sovReqToken={OTHER_TOKEN}")
    response = getattr(client, method)(LANDING)
    assert not response.cookies
    assert kept(client) == OTHER_TOKEN


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Purpose": "prefetch"},
        {"Sec-Purpose": "prefetch;prerender"},
        {"Purpose": "prefetch"},
        {"X-Purpose": "preview"},
        {"X-Moz": "prefetch"},
        {"Sec-Purpose": "", "X-Moz": "prefetch"},
        {"Sec-Fetch-Mode": "cors"},
        {"Sec-Fetch-Mode": "no-cors"},
    ],
)
def test_no_prefetch_or_script_captures(headers: dict[str, str]) -> None:
    client = Client()
    meta: Any = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}
    assert not client.get(LANDING, **meta).cookies
    assert kept(client) is None


def test_a_navigation_says_so() -> None:
    client = Client()
    client.get(LANDING, HTTP_SEC_FETCH_MODE="navigate")
    assert kept(client) == TOKEN


HOSTILE = [
    "../../redeem/1234%3F",
    "..",
    "%2e%2e",
    "a/b",
    "a%2Fb",
    "a%252Fb",
    "a%5Cb",
    "a%3Fb",
    "a%23b",
    "a%09b",
    "a%0D%0ASet-Cookie:%20x=y",
    "a%00b",
    "%ff%fe",
    "%",
    "%zz",
    "%F0%9F%98%80",
    "t%C3%B6k%C3%A8n",
    "a" * 10_000,
    "a" * 60_000,
    "",
    "+",
    "<script>",
]


@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: value[:20])
@pytest.mark.parametrize("shape", ["{}", "[]={}", "[a]={}", "[toString]={}"])
def test_hostile_landings_do_no_harm(shop: Sandbox, value: str, shape: str) -> None:
    client = Client()
    client.get(LANDING)
    parameter = "sovReqToken" + (shape if "=" in shape else f"={shape}")
    response = client.get("/cached?" + parameter.format(value))
    assert response.status_code == 200
    assert not response.cookies
    assert response.headers["Cache-Control"] == "public, max-age=3600"
    # The click of before is still there, and nothing else is ever sent.
    assert client.get("/order").json()["reported"]
    assert [entry["target"] for entry in shop.journal()] == [f"/ext/{PRODUCT}/{TOKEN}/api"]


@pytest.mark.parametrize("query", ["\udcff\udcfe", "sovReqToken=\ud800", "é=è", "\x00", f"\udcff&sovReqToken={TOKEN}"])
def test_undecodable_query_strings(query: str) -> None:
    request = RequestFactory().get("/")
    request.META["QUERY_STRING"] = query
    response = CaptureMiddleware(lambda _: HttpResponse())(request)
    assert ("sovendus_click" in response.cookies) == query.endswith(TOKEN)


def test_of_repeated_parameters_the_last_valid_one_counts() -> None:
    client = Client()
    client.get(f"/?sovReqToken={OTHER_TOKEN}&sovReqToken={TOKEN}&sovReqToken=../x")
    assert kept(client) == TOKEN


def test_login_logout_and_user_switch_keep_the_click(shop: Sandbox) -> None:
    client = Client()
    client.get(LANDING)
    for step in ("/login?user=ann", "/logout", "/login?user=bob", "/login?user=ann", "/logout", "/"):
        assert client.get(step).status_code == 200
        assert kept(client) == TOKEN
    assert client.get("/order").json()["reported"]
    assert shop.tokens() == [TOKEN]


def test_visitors_do_not_share_clicks(shop: Sandbox) -> None:
    visitors = [Client() for _ in range(6)]
    for number, visitor in enumerate(visitors[:4]):
        visitor.get(f"/?sovReqToken=token-{number}")
    reported = [visitor.get("/order").json()["reported"] for visitor in visitors]
    assert reported == [True, True, True, True, False, False]
    assert shop.tokens() == [f"token-{number}" for number in range(4)]


@pytest.mark.parametrize(("days", "alive"), [(29.99, True), (30.01, False)])
def test_a_click_lives_for_thirty_days(days: float, *, alive: bool) -> None:
    client = Client()
    from sovendus import Click
    from sovendus.django import config

    landed = time.time() - days * 24 * 60 * 60
    issued = config.current().cookie.issue(Click(TOKEN), https=False, now=landed)
    client.cookies["sovendus_click"] = issued.value
    assert kept(client) == (TOKEN if alive else None)


def test_a_forged_cookie_is_none() -> None:
    client = Client()
    client.get(LANDING)
    client.cookies["sovendus_click"] = client.cookies["sovendus_click"].value.replace(TOKEN, OTHER_TOKEN)
    assert kept(client) is None


def test_a_former_secret_key_still_reads() -> None:
    client = Client()
    with override_settings(SECRET_KEY="the key of yesterday, which was long too"):
        client.get(LANDING)
        assert kept(client) == TOKEN
    assert kept(client) is None
    with override_settings(SECRET_KEY_FALLBACKS=["the key of yesterday, which was long too"]):
        assert kept(client) == TOKEN


def test_the_cookie_can_be_shaped() -> None:
    shaped = {
        **SOVENDUS,
        "COOKIE_NAME": "partner",
        "COOKIE_DOMAIN": "shop.example",
        "COOKIE_SECURE": True,
        "TOKEN_PARAM": "t",
        "PRODUCT_PARAM": "p",
    }
    with override_settings(SOVENDUS=shaped):
        response = Client().get(f"/?t={TOKEN}&p={PRODUCT}")
        cookie = response.cookies["partner"]
        assert (cookie["domain"], cookie["secure"]) == ("shop.example", True)
        assert not Client().get(LANDING).cookies


def test_script_cookies_are_read_if_wanted(shop: Sandbox) -> None:
    client = Client()
    client.cookies["sovReqToken"] = TOKEN
    assert kept(client) is None
    with override_settings(SOVENDUS={**SOVENDUS, "SCRIPT_COOKIES": True, "ENDPOINT": shop.url}):
        assert kept(client) == TOKEN
        assert client.get("/order").json()["reported"]
    assert shop.tokens() == [TOKEN]


@pytest.fixture
def _broken_native() -> Iterator[None]:
    with mock.patch("sovendus.django.config.current", side_effect=RuntimeError("boom")):
        yield


@pytest.mark.usefixtures("_broken_native")
def test_whatever_fails_the_response_stays(caplog: pytest.LogCaptureFixture) -> None:
    # The middleware is made at start-up; what breaks here breaks later.
    with mock.patch("sovendus.django.middleware.config.current"):
        middleware = CaptureMiddleware(lambda _: HttpResponse("fine"))
    for path in (LANDING, "/"):
        assert middleware(RequestFactory().get(path)).content == b"fine"
    assert "could not be captured" in caplog.text
