"""Report the orders that came through a Sovendus click.

The click's token arrives in the landing URL, waits in a signed cookie, and is sent back when the order completes::

    from sovendus import Client

    client = Client(product_id, api_key)
    receipt = client.send_conversion(token)

Orders in which voucher codes were used are reported likewise, with :meth:`Client.redeem_order`.

:class:`AsyncClient` is the same for asyncio; :mod:`sovendus.django` does all of it for a Django shop. Importing this
package, or making a client, starts nothing: thread, connection and all come with the first call in each process.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._drop_in import debug_sovendus, send_conversion
from ._native import (
    CACHE_CONTROL,
    Captured,
    Click,
    ClickCookie,
    ClickToken,
    Client,
    EmailProblem,
    HashedEmails,
    Receipt,
    Redemption,
    RedemptionReceipt,
    RetryPolicy,
    SetCookie,
    StoredClick,
    Verdict,
    find_click,
    hash_email,
    hash_emails,
    net_from_gross,
)
from ._native import VERSION as __version__  # noqa: N811 - its name in a package
from .errors import (
    ClosedError,
    ConnectionError,  # noqa: A004 - also one of Python's
    InternalError,
    InvalidInputError,
    InvalidParametersError,
    OutboxError,
    RedirectedError,
    ServerError,
    SovendusError,
    TimeoutError,  # noqa: A004 - also one of Python's
    UnauthorizedError,
    UnexpectedAnswerError,
    UnknownProductError,
    UnknownTokenError,
    WrongEndpointError,
)

if TYPE_CHECKING:
    from ._async import AsyncClient

__all__ = [
    "CACHE_CONTROL",
    "AsyncClient",
    "Captured",
    "Click",
    "ClickCookie",
    "ClickToken",
    "Client",
    "ClosedError",
    "ConnectionError",
    "EmailProblem",
    "HashedEmails",
    "InternalError",
    "InvalidInputError",
    "InvalidParametersError",
    "OutboxError",
    "Receipt",
    "Redemption",
    "RedemptionReceipt",
    "RedirectedError",
    "RetryPolicy",
    "ServerError",
    "SetCookie",
    "SovendusError",
    "StoredClick",
    "TimeoutError",
    "UnauthorizedError",
    "UnexpectedAnswerError",
    "UnknownProductError",
    "UnknownTokenError",
    "Verdict",
    "WrongEndpointError",
    "__version__",
    "debug_sovendus",
    "find_click",
    "hash_email",
    "hash_emails",
    "net_from_gross",
    "send_conversion",
]


def __getattr__(name: str) -> object:
    """Importing asyncio takes longer than all the rest, so it waits for someone who wants it."""
    if name == "AsyncClient":
        from ._async import AsyncClient  # noqa: PLC0415 - see above

        return AsyncClient
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)
