"""Keeping the keys in Django's settings off error pages.

Django's debug page and its mail to the admins print all settings, and hide only those whose names look secret.
Error reporters print the variables of frames, settings dictionaries among them. Our dictionary can't choose its keys'
names (product ids), so its secret values print as stars.
"""

from __future__ import annotations

from typing import Any

# The last two are all that the API for redemptions asks for.
_SECRET = ("API_KEY", "SECRET", "TRAFFIC_SOURCE", "TRAFFIC_MEDIUM")


class HiddenStr(str):
    """A string that is the same in every way, except that it isn't shown."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "'********'"


def hide(raw: dict[str, Any]) -> None:
    """Makes the secret values of the ``SOVENDUS`` setting print as stars, where they stand."""
    for name in _SECRET:
        _hide_value(raw, name)
    products = raw.get("PRODUCTS")
    if isinstance(products, dict):
        for product_id in products:
            _hide_value(products, product_id)


def _hide_value(values: dict[str, Any], name: str) -> None:
    value = values.get(name)
    if isinstance(value, str):
        values[name] = HiddenStr(value)
    elif isinstance(value, (list, tuple)):
        values[name] = [HiddenStr(secret) if isinstance(secret, str) else secret for secret in value]
