"""Reporting the voucher codes that were used in an order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sovendus import RedemptionReceipt
from sovendus._native import RedeemedOrder, given_codes, redeem_order

from . import config
from .log import log, words
from .unhurried import to_its_end

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from decimal import Decimal

    from sovendus import SovendusError


def report_redemption(
    order_ref: object,
    codes: Iterable[str | None] | str | None,
    net_value: Decimal | int | str | None = None,
    currency: str | None = None,
    email: str | None = None,
    placed_at: datetime | float | None = None,
) -> dict[str, bool]:
    """Reports the voucher codes that were used in an order, now that it is complete.

    It takes at most ``SOVENDUS["BUDGET"]`` seconds (3 by default) with all its retries, and never raises: what goes
    wrong is logged to ``sovendus``, without the customer's address. Report all codes, whoever issued them.

    Args:
        order_ref: the order's reference in the shop, of any type that ``str()`` takes.
        codes: the codes, or just one; each is reported once. Without any, nothing is.
        net_value: the order's value without VAT and shipping, never a float.
        currency: its currency, such as ``EUR``.
        email: the customer's e-mail address, of which only the hash is sent.
        placed_at: when the order was placed, for the warning about late reports.

    Returns:
        For each code that isn't blank, whether the API confirmed it.
    """
    reference, given = "?", list[str]()
    try:
        try:
            given = given_codes(codes)
            if not given:
                return {}
            reference = str(order_ref)
            order = RedeemedOrder(
                order_id=reference,
                order_value=net_value,
                order_currency=currency,
                email=email,
                placed_at=placed_at,
            )
        finally:
            # From here on nothing that reports an error can find the address in this frame; an order may show it too.
            del email, order_ref
        outcomes = redeem_order(config.current().client, given, order)
    except Exception as error:
        return _none_reported(reference, given, error)
    return _reported(reference, outcomes)


async def areport_redemption(
    order_ref: object,
    codes: Iterable[str | None] | str | None,
    net_value: Decimal | int | str | None = None,
    currency: str | None = None,
    email: str | None = None,
    placed_at: datetime | float | None = None,
) -> dict[str, bool]:
    """:func:`report_redemption` for async views: it never blocks the event loop, and outlives who hangs up."""
    reference, given = "?", list[str]()
    try:
        try:
            given = given_codes(codes)
            if not given:
                return {}
            reference = str(order_ref)
            order = RedeemedOrder(
                order_id=reference,
                order_value=net_value,
                order_currency=currency,
                email=email,
                placed_at=placed_at,
            )
        finally:
            # As above.
            del email, order_ref
    except Exception as error:
        return _none_reported(reference, given, error)
    return await to_its_end(_asend(reference, given, order))


async def _asend(reference: str, codes: list[str], order: RedeemedOrder) -> dict[str, bool]:
    # Here, because importing asyncio takes longer than all the rest.
    from sovendus import _async  # noqa: PLC0415

    try:
        outcomes = await _async.redeem_order(config.current().client, codes, order)
    except Exception as error:
        return _none_reported(reference, codes, error)
    return _reported(reference, outcomes)


def _reported(reference: str, outcomes: dict[str, RedemptionReceipt | SovendusError]) -> dict[str, bool]:
    for code, outcome in outcomes.items():
        if isinstance(outcome, RedemptionReceipt):
            log.info("order %s: redemption of %r reported", reference, code)
        else:
            log.error("order %s: redemption of %r not reported (%s): %s", reference, code, outcome.code, outcome)
    return {code: isinstance(outcome, RedemptionReceipt) for code, outcome in outcomes.items()}


def _none_reported(reference: str, codes: list[str], error: Exception) -> dict[str, bool]:
    code = getattr(error, "code", type(error).__name__)
    log.error("order %s: redemption of %r not reported (%s): %s", reference, codes, code, words(error))
    return {str(code): False for code in codes}
