"""The client for asyncio.

Calls run in the native module's own thread. Their answers wake the loop through a file descriptor that it watches,
one wake-up for all that came meanwhile; where a loop watches none, through ``call_soon_threadsafe``.
"""

from __future__ import annotations

import asyncio
import os
import weakref
from typing import TYPE_CHECKING, Any

from ._native import (
    Bridge,
    ClientBase,
    RedeemedOrder,
    as_redemption,
    start_redeem,
    start_redeem_many,
    start_redeem_order,
    start_send_conversion,
    start_send_conversions,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from types import TracebackType

    from typing_extensions import Self, Unpack

    from ._native import Click, ClickToken, Receipt, Redemption, RedemptionReceipt, _OrderFacts
    from .errors import SovendusError

# A forked child may go on with the parent's loop object, but needs a bridge of its own.
_bridges: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, tuple[int, Bridge]] = weakref.WeakKeyDictionary()


class AsyncClient(ClientBase):
    """Tells Sovendus about conversions and redemptions, without ever blocking the event loop.

    Takes the arguments of :class:`sovendus.Client` and has its calls, to be awaited. Cancelling a call stops it: what
    was not sent by then isn't sent any more. One client serves any number of tasks, loops and threads.
    """

    # Without an `__init__` of its own no Python frame ever holds the key.
    __slots__ = ()

    async def send_conversion(self, click: ClickToken | Click | str, product_id: str | None = None) -> Receipt:
        """Reports the conversion of a click; see :meth:`sovendus.Client.send_conversion`."""
        return await send_conversion(self, click, product_id)

    async def send_conversions(self, clicks: Iterable[ClickToken | Click | str]) -> list[Receipt | SovendusError]:
        """Reports many conversions; see :meth:`sovendus.Client.send_conversions`."""
        answers: list[Receipt | SovendusError] = await _call(start_send_conversions, self, clicks)
        return answers

    async def redeem(self, coupon_code: Redemption | str, **facts: Unpack[_OrderFacts]) -> RedemptionReceipt:
        """Reports that a voucher code was used in an order; see :meth:`sovendus.Client.redeem`."""
        try:
            redemption = as_redemption(coupon_code, **facts)
        finally:
            # From here on nothing that reports an error can find the customer's address in this frame.
            del facts
        receipt: RedemptionReceipt = await _call(start_redeem, self, redemption)
        return receipt

    async def redeem_many(self, redemptions: Iterable[Redemption]) -> list[RedemptionReceipt | SovendusError]:
        """Reports many redemptions; see :meth:`sovendus.Client.redeem_many`."""
        answers: list[RedemptionReceipt | SovendusError] = await _call(start_redeem_many, self, redemptions)
        return answers

    async def redeem_order(
        self, codes: Iterable[str], **facts: Unpack[_OrderFacts]
    ) -> dict[str, RedemptionReceipt | SovendusError]:
        """Reports each code of an order once; see :meth:`sovendus.Client.redeem_order`."""
        try:
            order = RedeemedOrder(**facts)
        finally:
            # As above.
            del facts
        return await redeem_order(self, codes, order)

    async def aclose(self) -> None:
        """Closes idle connections and refuses further calls; calls under way go on."""
        self.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


async def send_conversion(
    client: ClientBase, click: ClickToken | Click | str, product_id: str | None = None
) -> Receipt:
    """Reports the conversion of a click through any client, also one for callers that wait."""
    receipt: Receipt = await _call(start_send_conversion, client, click, product_id)
    return receipt


async def redeem_order(
    client: ClientBase, codes: Iterable[str], order: RedeemedOrder
) -> dict[str, RedemptionReceipt | SovendusError]:
    """Reports each code of an order that was checked before, through any client."""
    outcomes: dict[str, RedemptionReceipt | SovendusError] = await _call(start_redeem_order, client, codes, order)
    return outcomes


async def _call(start: Callable[..., int], client: ClientBase, *args: object) -> Any:
    loop = asyncio.get_running_loop()
    bridge = _bridge_of(loop)
    future: asyncio.Future[Any] = loop.create_future()
    call = start(client, bridge, future, *args)
    try:
        return await future
    finally:
        # Does nothing when the answer has come; else this task was cancelled.
        bridge.forget(call)


def _bridge_of(loop: asyncio.AbstractEventLoop) -> Bridge:
    pid = os.getpid()
    known = _bridges.get(loop)
    if known is None or known[0] != pid:
        known = _bridges[loop] = pid, _new_bridge(loop)
    return known[1]


def _new_bridge(loop: asyncio.AbstractEventLoop) -> Bridge:
    try:
        bridge = Bridge()
        loop.add_reader(bridge.fileno() or -1, bridge.drain)
    except (NotImplementedError, OSError, ValueError):
        return _called_bridge(loop)
    return bridge


def _called_bridge(loop: asyncio.AbstractEventLoop) -> Bridge:
    # Weak both ways: the loop's entry in `_bridges` must not keep the loop alive.
    loop_ref = weakref.ref(loop)

    def wake() -> None:
        loop, bridge = loop_ref(), bridge_ref()
        if loop is not None and bridge is not None:
            loop.call_soon_threadsafe(bridge.drain)

    bridge = Bridge(wake)
    bridge_ref = weakref.ref(bridge)
    return bridge
