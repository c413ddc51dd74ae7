"""The ``SOVENDUS`` setting."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.signals import setting_changed

from sovendus import ClickCookie, Client, SovendusError

from .consent import Consent
from .hidden import hide
from .log import words

_REQUIRED = ("PRODUCT_ID", "API_KEY", "CONSENT")
_COOKIE = {
    "COOKIE_NAME": "name",
    "COOKIE_DOMAIN": "domain",
    "COOKIE_SECURE": "secure",
    "TOKEN_PARAM": "token_param",
    "PRODUCT_PARAM": "product_param",
    "SCRIPT_COOKIES": "script_cookies",
}
_CLIENT = {
    "PRODUCT_ID": "product_id",
    "API_KEY": "api_key",
    "PRODUCTS": "products",
    "ENDPOINT": "endpoint",
    "TRAFFIC_SOURCE": "traffic_source",
    "TRAFFIC_MEDIUM": "traffic_medium",
    "PERCENTAGE_BILLING": "percentage_billing",
    "SHARED_CODES": "shared_codes",
    "LATE_AFTER": "late_after",
    "COUPON_ENDPOINT": "coupon_endpoint",
    "CA_BUNDLE": "ca_bundle",
}
_KEYS = tuple(dict.fromkeys((*_REQUIRED, *_CLIENT, *_COOKIE, "SECRET", "BUDGET")))

# How long a page may wait for an order to be reported, in seconds.
_BUDGET = 3.0


@dataclass(frozen=True)
class Config:
    """The setting, checked. Its parts start nothing until they are used, and show no secret."""

    cookie: ClickCookie
    client: Client
    consent: Consent
    has_product: bool


_current: Config | None = None


def current() -> Config:
    """The configuration, read at first use.

    Raises:
        ImproperlyConfigured: if something in it is missing, unknown or can't be right.
    """
    global _current  # noqa: PLW0603 - one for the process, like the settings themselves
    if _current is None:
        _current = _load()
    return _current


def _load() -> Config:
    # The error is raised here, where no variable holds a key.
    outcome = _build()
    if isinstance(outcome, str):
        raise ImproperlyConfigured(outcome)
    return outcome


def _build() -> Config | str:
    raw = getattr(settings, "SOVENDUS", None)
    if not isinstance(raw, dict):
        return f"SOVENDUS must be a dictionary in the settings, with at least {', '.join(_REQUIRED)}"
    hide(raw)
    complaint = _complaint(raw)
    if complaint:
        return complaint
    try:
        return Config(
            cookie=_cookie(raw), client=_client(raw), consent=Consent(raw["CONSENT"]), has_product=_has_product(raw)
        )
    except (SovendusError, TypeError, ValueError, OverflowError, OSError, ImportError) as error:
        return f"SOVENDUS: {words(error)}"


def _complaint(raw: dict[str, Any]) -> str | None:
    for key in raw:
        if key not in _KEYS:
            similar = difflib.get_close_matches(str(key).upper(), _KEYS, n=1)
            hint = f"; did you mean {similar[0]!r}?" if similar else f"; known are {', '.join(_KEYS)}"
            return f"SOVENDUS has an unknown key {key!r}{hint}"
    for key in _REQUIRED if _has_product(raw) or raw.get("TRAFFIC_SOURCE") is None else ("CONSENT",):
        if raw.get(key) is None:
            return f"SOVENDUS[{key!r}] is missing{_WHY.get(key, '')}"
    return None


def _has_product(raw: dict[str, Any]) -> bool:
    return any(raw.get(key) is not None for key in ("PRODUCT_ID", "API_KEY", "PRODUCTS"))


_WHY = {
    "CONSENT": ": say 'not_required', or name a callable that takes the request and returns True, False or None; "
    "whether storing a click needs consent is the shop's to decide, so there is no default",
}


def _cookie(raw: dict[str, Any]) -> ClickCookie:
    secrets = raw.get("SECRET") or [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return ClickCookie(secrets, **_given(raw, _COOKIE))


def _client(raw: dict[str, Any]) -> Client:
    budget = _BUDGET if raw.get("BUDGET") is None else raw["BUDGET"]
    times: dict[str, Any] = dict.fromkeys(("timeout", "connect_timeout", "budget"), budget)
    return Client(**times, **_given(raw, _CLIENT))


def _given(raw: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    return {names[key]: raw[key] for key in names if not _is_left_out(key, raw.get(key))}


def _is_left_out(key: str, value: object) -> bool:
    # An empty text is what an unset variable of the environment often comes as; of a credential it is a mistake.
    return value is None or (value == "" and key not in {"PRODUCT_ID", "API_KEY"})


def _forget(*, setting: str, **_: object) -> None:
    global _current  # noqa: PLW0603 - as above
    if setting in {"SOVENDUS", "SECRET_KEY", "SECRET_KEY_FALLBACKS"}:
        _current = None


setting_changed.connect(_forget, dispatch_uid="sovendus")
