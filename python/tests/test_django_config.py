from __future__ import annotations

import sys
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse
from django.test import override_settings

from sandbox import KEY, OTHER_KEY, OTHER_PRODUCT, PRODUCT, TRAFFIC_SOURCE
from shop.settings import SOVENDUS
from sovendus.django import CaptureMiddleware, config

pytestmark = pytest.mark.usefixtures("shop")


def complaint(setting: Any) -> str:
    with override_settings(SOVENDUS=setting), pytest.raises(ImproperlyConfigured) as raised:
        CaptureMiddleware(lambda _: HttpResponse())
    assert KEY not in str(raised.value)
    assert OTHER_KEY not in str(raised.value)
    frames = []
    traceback = raised.value.__traceback__
    while traceback:
        frames.append(repr(traceback.tb_frame.f_locals) if "sovendus" in traceback.tb_frame.f_code.co_filename else "")
        traceback = traceback.tb_next
    assert KEY not in "".join(frames[1:])
    return str(raised.value)


@pytest.mark.parametrize("key", ["PRODUCT_ID", "API_KEY", "CONSENT"])
def test_what_is_missing_is_named(key: str) -> None:
    for setting in ({**SOVENDUS, key: None}, {name: value for name, value in SOVENDUS.items() if name != key}):
        assert f"SOVENDUS['{key}'] is missing" in complaint(setting)


@pytest.mark.parametrize(
    ("key", "suggestion"),
    [
        ("APIKEY", "API_KEY"),
        ("product_id", "PRODUCT_ID"),
        ("CONCENT", "CONSENT"),
        ("TRAFFIC_SOURCES", "TRAFFIC_SOURCE"),
        ("COOKIE_NAMES", "COOKIE_NAME"),
    ],
)
def test_a_slip_gets_a_suggestion(key: str, suggestion: str) -> None:
    assert f"unknown key {key!r}; did you mean {suggestion!r}?" in complaint({**SOVENDUS, key: "x"})


def test_a_traffic_source_will_do() -> None:
    only_redemptions = {"TRAFFIC_SOURCE": TRAFFIC_SOURCE, "CONSENT": "not_required"}
    with override_settings(SOVENDUS=only_redemptions):
        assert not config.current().has_product
    assert "SOVENDUS['CONSENT'] is missing" in complaint({"TRAFFIC_SOURCE": TRAFFIC_SOURCE})
    assert "SOVENDUS['PRODUCT_ID'] is missing" in complaint({"CONSENT": "not_required"})
    assert "SOVENDUS['API_KEY'] is missing" in complaint({**only_redemptions, "PRODUCT_ID": PRODUCT})


def test_an_unknown_key_lists_the_known_ones() -> None:
    assert "known are PRODUCT_ID" in complaint({**SOVENDUS, "XYZZY": 1})


@pytest.mark.parametrize("setting", [None, [], "x"])
def test_it_is_a_dictionary(setting: object) -> None:
    assert "must be a dictionary" in complaint(setting)


@pytest.mark.parametrize(
    ("setting", "text"),
    [
        ({"PRODUCT_ID": "1234"}, "product id is not a UUID"),
        ({"API_KEY": ""}, "API key is empty"),
        ({"API_KEY": 5}, "expected str"),
        ({"SECRET": "short"}, "cookie secret is too short"),
        ({"COOKIE_NAME": "a b"}, "cookie name has a character"),
        ({"COOKIE_DOMAIN": "a b"}, "cookie domain has a character"),
        ({"TOKEN_PARAM": "x", "PRODUCT_PARAM": "x"}, "parameter name is given twice"),
        ({"ENDPOINT": "http://shop.example"}, "endpoint must be https"),
        ({"CA_BUNDLE": "/nowhere/ca.pem"}, "No such file"),
        ({"TRAFFIC_SOURCE": "12a"}, "traffic source number has a character"),
        ({"TRAFFIC_SOURCE": 1234}, "expected str"),
        ({"TRAFFIC_SOURCE": None}, "traffic source number is missing"),
        ({"TRAFFIC_MEDIUM": "x"}, "traffic medium id is not a UUID"),
        ({"COUPON_ENDPOINT": "http://shop.example"}, "endpoint must be https"),
        ({"LATE_AFTER": -1}, "a time must be a number of seconds"),
        ({"PERCENTAGE_BILLING": "yes"}, "instance of 'bool'"),
        ({"BUDGET": 0}, "timeout must be more than zero"),
        ({"BUDGET": -1}, "timeout must be more than zero"),
        ({"PRODUCTS": {OTHER_PRODUCT: None}}, "SOVENDUS"),
        ({"PRODUCTS": [OTHER_PRODUCT]}, "SOVENDUS"),
    ],
)
def test_what_is_wrong_is_said(setting: dict[str, Any], text: str) -> None:
    assert text in complaint({**SOVENDUS, **setting})


@pytest.mark.skipif(sys.version_info < (3, 11), reason="errors have no notes")
def test_a_setting_of_another_type_is_named() -> None:
    assert "'traffic_source'" in complaint({**SOVENDUS, "TRAFFIC_SOURCE": 1234})
    assert "'percentage_billing'" in complaint({**SOVENDUS, "PERCENTAGE_BILLING": "yes"})


def test_overriding_takes_effect() -> None:
    before = config.current()
    assert config.current() is before
    with override_settings(SOVENDUS={**SOVENDUS, "COOKIE_NAME": "other"}):
        assert config.current().cookie.name == "other"
    assert config.current().cookie.name == "sovendus_click"
    with override_settings(SECRET_KEY="another secret key, long enough"):
        assert config.current() is not before


def test_none_is_as_if_left_out() -> None:
    with override_settings(SOVENDUS=SOVENDUS | dict.fromkeys(("ENDPOINT", "SECRET", "BUDGET", "COOKIE_NAME"))):
        assert config.current().cookie.name == "sovendus_click"


def test_an_empty_endpoint_counts_as_left_out() -> None:
    with override_settings(SOVENDUS={**SOVENDUS, "ENDPOINT": "", "CA_BUNDLE": ""}):
        assert "press-order-api.sovendus.com" in repr(config.current().client)


def test_no_secret_of_the_setting_is_shown() -> None:
    secrets = ["the current secret of this shop", "the previous secret of this shop"]
    with override_settings(SOVENDUS={**SOVENDUS, "SECRET": secrets}):
        config.current()
        shown = repr(settings.SOVENDUS)
    assert not any(secret in shown for secret in secrets)


@pytest.mark.parametrize("consent", ["not-required", "shop.nowhere.consent", "consent"])
def test_what_is_no_consent_names_the_setting(consent: str) -> None:
    said = complaint({**SOVENDUS, "CONSENT": consent})
    assert "CONSENT must be 'not_required' or lead to a callable" in said
    assert repr(consent) in said
