"""A shop whose errors go to Sentry: fails in every way, and prints all that was reported."""

from __future__ import annotations

import logging
import sys
from typing import Any

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
from sovendus.django import config

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


def reporting_to(endpoint: str) -> override_settings:
    """The shop's settings with another endpoint, made where no frame keeps them."""
    return override_settings(SOVENDUS={**settings.SOVENDUS, "ENDPOINT": endpoint})


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
