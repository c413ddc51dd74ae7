"""The vendor's own functions, under their names, for shops that pasted them."""

from __future__ import annotations

import logging
import os
import sys
from typing import TYPE_CHECKING

from ._native import drop_in_client, masked_secret

if TYPE_CHECKING:
    from ._native import Click, ClickToken

_log = logging.getLogger("sovendus")


def send_conversion(
    token: ClickToken | Click | str | None,
    product_id: str | None,
    api_key: str | None,
    *,
    endpoint: str | None = None,
) -> bool:
    """Reports a conversion; the vendor's function, made safe to call from a page.

    It takes at most 3 seconds with all its retries and never raises: what went wrong is logged to ``sovendus``.
    Connections are kept for the next call with the same credentials.

    Args:
        token: the click token, as captured from the landing URL.
        product_id: the product's id.
        api_key: the product's key.
        endpoint: where the API is, if not at the vendor's: a sandbox. Without it, the environment's
            ``SOVENDUS_ENDPOINT`` is meant, if there is one.

    Returns:
        Whether the API confirmed the conversion.
    """
    try:
        try:
            client = drop_in_client(product_id, api_key, endpoint or os.environ.get("SOVENDUS_ENDPOINT"))  # type: ignore[arg-type] # it refuses what is missing
        finally:
            # From here on nothing that reports an error can find the key in this frame.
            del api_key
        receipt = client.send_conversion(token)  # type: ignore[arg-type] # likewise
    except Exception as error:  # noqa: BLE001 - an order page must not fail over this
        _log.error("conversion not reported: %s", error)
        return False
    _log.info("conversion of %s reported", receipt.token)
    return True


def debug_sovendus(token: object, product_id: object, api_key: object) -> None:
    """Prints the three lines of the vendor's debug helper, in ASCII.

    Of the key at most the last 4 characters are shown, and never more than a quarter. Never raises, whatever is
    missing and wherever it prints to.
    """
    try:
        lines = (
            f"Token exists: {bool(token)}",
            f"Product ID: {_ascii(product_id)}",
            f"API Key: {_ascii(masked_secret(str(api_key)) if api_key else None)}",
        )
        sys.stdout.write("\n".join((*lines, "")))
    except Exception:  # noqa: BLE001, S110 - a debug print that ends the page is worse than none
        pass


def _ascii(value: object) -> str:
    return ascii(str(value))[1:-1]
