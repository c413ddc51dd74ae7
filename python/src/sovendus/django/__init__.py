"""Sovendus for Django shops.

Add ``sovendus.django.CaptureMiddleware`` to ``MIDDLEWARE`` and a ``SOVENDUS`` dictionary to the settings; then a click
is remembered from the landing on, and :func:`process_order` reports it when the order completes. Where voucher codes
were used, :func:`report_redemption` reports them.
"""

from __future__ import annotations

from .clicks import aget_click, capture_token, get_click, withdraw
from .middleware import CaptureMiddleware
from .orders import aprocess_order, process_order
from .redemptions import areport_redemption, report_redemption

__all__ = [
    "CaptureMiddleware",
    "aget_click",
    "aprocess_order",
    "areport_redemption",
    "capture_token",
    "get_click",
    "process_order",
    "report_redemption",
    "withdraw",
]
