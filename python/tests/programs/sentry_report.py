"""A shop whose errors go to Sentry: fails in every way, and prints all that was reported."""

from __future__ import annotations

import asyncio
import logging
import sys
from typing import TYPE_CHECKING, Any

import django
import sentry_sdk
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.test import Client as Visitor
from django.test import override_settings
from django.test.utils import setup_test_environment
from sentry_sdk.integrations.django import DjangoIntegration
from sentry_sdk.integrations.logging import LoggingIntegration
from sentry_sdk.transport import Transport

import sovendus
from sandbox import KEY, OTHER_KEY, PRODUCT, TOKEN
from sovendus.django import areport_redemption, config, report_redemption

if TYPE_CHECKING:
    from collections.abc import Callable

sent: list[bytes] = []


class Recorder(Transport):
    """Keeps what would have been sent."""

    def capture_envelope(self, envelope: Any) -> None:
        sent.append(envelope.serialize())


def fail(client: sovendus.Client) -> None:
    shop_config = config.current()
    try:
        client.send_conversion(TOKEN)
    except sovendus.SovendusError:
        sentry_sdk.capture_exception()
        logging.getLogger("shop").exception("order %s", shop_config)


def customer(*, valid: bool = True) -> str:
    """The customer's address, made where no frame keeps it and no line of the source holds it."""
    return "".join(("Ada.Love", "lace@" if valid else "lace_", "Example.com"))


def redeem(client: sovendus.Client) -> None:
    """Reports a voucher code in every way, all of which fail; where a frame is the shop's, it holds no address."""
    report(lambda: client.redeem("CODE", email=customer()))
    report(lambda: client.redeem("CODE", email=customer(valid=False)))
    report(lambda: client.redeem(sovendus.Redemption("CODE", email=customer())))
    report(lambda: asyncio.run(aredeem(email=customer())))
    report(lambda: asyncio.run(aredeem(email=customer(valid=False))))
    for valid in (True, False):
        report_redemption("4711", ["CODE"], email=customer(valid=valid), placed_at=0)
        asyncio.run(areport_redemption("4711", ["CODE"], email=customer(valid=valid), placed_at=0))


def report(redeeming: Callable[[], object]) -> None:
    try:
        redeeming()
    except sovendus.SovendusError:
        sentry_sdk.capture_exception()


def aredeem(**facts: Any) -> Any:
    client = sovendus.AsyncClient(traffic_source="999", coupon_endpoint=sys.argv[1], max_retries=0)
    try:
        return client.redeem("CODE", **facts)
    finally:
        del facts


def reporting_to(endpoint: str) -> override_settings:
    """The shop's settings with another endpoint, made where no frame keeps them."""
    return override_settings(
        SOVENDUS={**settings.SOVENDUS, "ENDPOINT": endpoint, "COUPON_ENDPOINT": endpoint, "TRAFFIC_SOURCE": "999"}
    )


def main() -> None:
    django.setup()
    setup_test_environment()
    logging.getLogger("sovendus").setLevel(logging.INFO)
    sentry_sdk.init(
        "https://key@sentry.invalid/1",
        transport=Recorder,
        integrations=[DjangoIntegration(), LoggingIntegration(event_level=logging.INFO)],
        attach_stacktrace=True,
        send_default_pii=True,
        max_value_length=100_000,
    )
    with reporting_to(sys.argv[1]):
        fail(sovendus.Client(PRODUCT, OTHER_KEY, endpoint=sys.argv[1]))
        assert not sovendus.send_conversion("not a token", PRODUCT, KEY, endpoint=sys.argv[1])
        assert not sovendus.send_conversion(TOKEN, "not a product", KEY, endpoint=sys.argv[1])
        Visitor(raise_request_exception=False).get(f"/order?sovReqToken={TOKEN}")
        Visitor(raise_request_exception=False).get("/broken")
        redeem(sovendus.Client(traffic_source="999", coupon_endpoint=sys.argv[1], max_retries=0))
    with reporting_to("nonsense"):
        try:
            Visitor().get("/order")
        except ImproperlyConfigured:
            sentry_sdk.capture_exception()
    sentry_sdk.flush()
    print(len(sent))
    sys.stdout.buffer.write(b"\n".join(sent))


if __name__ == "__main__":
    main()
