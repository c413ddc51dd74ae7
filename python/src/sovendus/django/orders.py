"""Reporting the order that a click led to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import config, state
from .clicks import aget_click, get_click
from .log import log, tell_once
from .unhurried import to_its_end

if TYPE_CHECKING:
    from sovendus import Click


def process_order(request: Any, order_id: object) -> bool:
    """Reports the conversion of this visitor's click, now that the order is complete.

    It takes at most ``SOVENDUS["BUDGET"]`` seconds (3 by default) with all its retries, and never raises: what goes
    wrong is logged to ``sovendus``. Once confirmed, the click counts as used: its cookie goes with this response.

    Args:
        request: Django's request, or one of Django REST framework.
        order_id: the order's reference, for the log.

    Returns:
        Whether the API confirmed the conversion; ``False`` also if this visitor came through no click.
    """
    click = _if_there_is_a_product(get_click(request))
    if click is None:
        return False
    try:
        config.current().client.send_conversion(click)
    except Exception as error:
        return _not_reported(order_id, error)
    return _reported(request, order_id, click)


async def aprocess_order(request: Any, order_id: object) -> bool:
    """:func:`process_order` for async views: it never blocks the event loop, and outlives a visitor who hangs up."""
    click = _if_there_is_a_product(await aget_click(request))
    return click is not None and await to_its_end(_asend(request, order_id, click))


async def _asend(request: Any, order_id: object, click: Click) -> bool:
    # Here, because importing asyncio takes longer than all the rest.
    from sovendus._async import send_conversion  # noqa: PLC0415

    try:
        await send_conversion(config.current().client, click)
    except Exception as error:
        return _not_reported(order_id, error)
    return _reported(request, order_id, click)


def _if_there_is_a_product(click: Click | None) -> Click | None:
    if _has_product():
        return click
    tell_once("process_order() without PRODUCT_ID and API_KEY in SOVENDUS: no conversion is reported")
    return None


def _has_product() -> bool:
    try:
        return config.current().has_product
    except Exception:
        # Whoever uses the configuration logs what is wrong with it.
        return True


def _reported(request: Any, order_id: object, click: Click) -> bool:
    state.have(state.plain(request)).remove = True
    log.info("order %s: conversion of %s reported", order_id, click.token)
    return True


def _not_reported(order_id: object, error: Exception) -> bool:
    code = getattr(error, "code", type(error).__name__)
    log.error("order %s: conversion not reported (%s): %s", order_id, code, error)
    return False
