"""Reporting the order that a click led to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import config, state
from .clicks import aget_click, get_click
from .log import log

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
    click = get_click(request)
    if click is None:
        return False
    try:
        config.current().client.send_conversion(click)
    except Exception as error:
        return _not_reported(order_id, error)
    return _reported(request, order_id, click)


async def aprocess_order(request: Any, order_id: object) -> bool:
    """:func:`process_order` for async views: it never blocks the event loop.

    A visitor who hangs up cancels the view, but not the report: that goes on within its budget.
    """
    # Here, because importing it takes longer than all the rest.
    import asyncio  # noqa: PLC0415

    click = await aget_click(request)
    if click is None:
        return False
    sending = asyncio.ensure_future(_asend(request, order_id, click))
    # A loop keeps only weak references to its tasks.
    _sending.add(sending)
    sending.add_done_callback(_sending.discard)
    return await asyncio.shield(sending)


_sending: set[Any] = set()


async def _asend(request: Any, order_id: object, click: Click) -> bool:
    from sovendus._async import send_conversion  # noqa: PLC0415 - likewise

    try:
        await send_conversion(config.current().client, click)
    except Exception as error:
        return _not_reported(order_id, error)
    return _reported(request, order_id, click)


def _reported(request: Any, order_id: object, click: Click) -> bool:
    state.have(state.plain(request)).remove = True
    log.info("order %s: conversion of %s reported", order_id, click.token)
    return True


def _not_reported(order_id: object, error: Exception) -> bool:
    code = getattr(error, "code", type(error).__name__)
    log.error("order %s: conversion not reported (%s): %s", order_id, code, error)
    return False
