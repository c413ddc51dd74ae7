from __future__ import annotations

import asyncio
import copy
import hashlib
import logging
import pickle
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.test import Client as Visitor
from django.test import RequestFactory, override_settings
from django.utils.log import AdminEmailHandler
from django.views.debug import technical_500_response

import sovendus
from programs import run
from sandbox import KEY, OTHER_KEY, OTHER_PRODUCT, PRODUCT, TOKEN, TRAFFIC_SOURCE, Sandbox
from sovendus import AsyncClient, Client, Redemption
from sovendus._native import RedeemedOrder
from sovendus.django import areport_redemption, config, report_redemption

if TYPE_CHECKING:
    from collections.abc import Callable

PACKAGE = Path(sovendus.__file__).parent
EMAIL = "Ada.Lovelace@Example.com"
EMAIL_HASH = hashlib.md5(EMAIL.lower().encode()).hexdigest()
# The address in any case, and neither of its parts.
SECRETS = (KEY, OTHER_KEY, EMAIL, EMAIL.lower(), "ovelace", EMAIL_HASH)


def clean(text: str) -> bool:
    """Whether it holds no secret. They are all of characters that JSON, HTML and mail write as they are."""
    return not any(secret in text for secret in SECRETS)


def make(cls: Callable[..., Any]) -> Any:
    """A client, made where no variable of the tests holds the key."""
    return cls(PRODUCT, KEY, products={OTHER_PRODUCT: OTHER_KEY})


@pytest.fixture(params=[Client, AsyncClient])
def client(request: pytest.FixtureRequest) -> Any:
    return make(request.param)


def test_a_client_shows_nothing(client: Any) -> None:
    name = type(client).__name__
    assert repr(client) == f"{name}(endpoint='https://press-order-api.sovendus.com', products=2)"
    shown = [repr(client), str(client), f"{client}", repr(dir(client)), repr(client.__class__.__dict__)]
    shown += [repr(getattr(client, attribute)) for attribute in dir(client)]
    assert all(clean(text) for text in shown)
    with pytest.raises(TypeError):
        vars(client)


@pytest.mark.parametrize("how", [pickle.dumps, copy.copy, copy.deepcopy])
def test_a_client_is_not_copied_out(client: Any, how: Callable[[Any], Any]) -> None:
    with pytest.raises(TypeError, match="holds API keys and is not pickled") as raised:
        how(client)
    assert clean(str(raised.value))


@pytest.mark.parametrize("cls", [Client, AsyncClient])
def test_a_client_that_fails_to_be_made_shows_nothing(cls: type) -> None:
    with pytest.raises(sovendus.InvalidInputError) as raised:
        make(lambda *arguments, **further: cls(*arguments, endpoint="nonsense", **further))
    own = traceback.TracebackException.from_exception(raised.value, capture_locals=True)
    frames = [frame for frame in own.stack if "sovendus" in frame.filename and "/tests/" not in frame.filename]
    assert clean("".join(str(frame.locals) for frame in frames))
    assert clean(str(raised.value))


@pytest.fixture
def _failing(shop: Sandbox) -> None:
    shop.fault("status", status=403, times=None)


def failed_order() -> tuple[Any, Any, Any]:
    """What a view that lets the error through leaves behind, with client and settings among its variables."""
    from django.conf import settings

    shop_settings = settings.SOVENDUS
    shop_config = config.current()
    shop_client = shop_config.client
    try:
        shop_client.send_conversion(TOKEN)
    except sovendus.SovendusError:
        assert shop_settings
        return sys.exc_info()
    raise AssertionError


@pytest.mark.usefixtures("_failing")
@pytest.mark.parametrize("accept", ["text/html", "text/plain"])
def test_the_debug_page(accept: str) -> None:
    with override_settings(DEBUG=True):
        request = RequestFactory().get("/order", HTTP_ACCEPT=accept)
        page = technical_500_response(request, *failed_order()).content.decode()
    assert "the API refused the key" in page
    assert PRODUCT in page
    assert clean(page)


@pytest.mark.usefixtures("_failing")
def test_the_mail_to_the_admins() -> None:
    mail.outbox.clear()
    record = logging.LogRecord("django.request", logging.ERROR, __file__, 1, "order failed", (), failed_order())
    record.request = RequestFactory().get("/order")
    AdminEmailHandler(include_html=True).emit(record)
    (message,) = mail.outbox
    assert "the API refused the key" in str(message.body)
    assert isinstance(message, mail.EmailMultiAlternatives)
    everything = f"{message.message().as_string()}{message.body}{message.alternatives}"
    assert "SOVENDUS" in everything
    assert clean(everything)


@pytest.mark.parametrize("fault", [None, "status", "reset", "garbage"])
def test_every_logger_at_debug(shop: Sandbox, caplog: pytest.LogCaptureFixture, fault: str | None) -> None:
    if fault:
        further: dict[str, Any] = {"status": 500} if fault == "status" else {}
        shop.fault(fault, times=None, **further)
    with caplog.at_level(logging.DEBUG):
        visitor = Visitor()
        visitor.get(f"/?sovReqToken={TOKEN}")
        visitor.get("/order")
        sovendus.send_conversion(TOKEN, PRODUCT, KEY, endpoint=shop.url)
    assert clean(caplog.text)
    assert TOKEN not in caplog.text
    assert fault is None or "not reported" in caplog.text


class FrameReporter(logging.Handler):
    """Sees what an error reporter sees that knows no names to filter: the variables of every frame of the package."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.seen = ""

    def emit(self, record: logging.LogRecord) -> None:
        for frame, _ in traceback.walk_stack(None):
            if Path(frame.f_code.co_filename).is_relative_to(PACKAGE):
                self.seen += f"{record.getMessage()} {frame.f_code.co_name} {frame.f_locals!r}\n"


@pytest.mark.parametrize(
    ("token", "product_id"), [(TOKEN, PRODUCT), ("not a token", PRODUCT), (TOKEN, "not a product")]
)
def test_no_frame_of_the_package_holds_the_key(sandbox: Sandbox, token: str, product_id: str) -> None:
    sandbox.fault("status", status=403, times=None)
    reporter = FrameReporter()
    logger = logging.getLogger("sovendus")
    logger.addHandler(reporter)
    try:
        assert not sovendus.send_conversion(token, product_id, KEY, endpoint=sandbox.url)
    finally:
        logger.removeHandler(reporter)
    assert "not reported" in reporter.seen
    assert clean(reporter.seen)


def test_a_redemption_shows_neither_address_nor_hash() -> None:
    for redemption in (Redemption("CODE", email=EMAIL), Redemption("CODE", email_hash=EMAIL_HASH)):
        assert redemption.email_hash == EMAIL_HASH
        assert repr(redemption) == str(redemption) == "Redemption('CODE')"
        assert clean(f"{redemption} {redemption!r} {dir(redemption)!r}")
    assert clean(repr(RedeemedOrder(email=EMAIL)))
    assert clean(repr(sovendus.hash_emails([EMAIL, f"{EMAIL} x"])))


# What each call fails over: the address itself, something else about the order, the answer, or a time-out.
FAILURES: list[dict[str, Any]] = [
    {"email": EMAIL.replace("@", "")},
    {"email": f"{EMAIL} x"},
    {"email_hash": EMAIL_HASH[:-1] + "x"},
    {"email": EMAIL, "email_hash": EMAIL_HASH},
    {"email": EMAIL, "order_value": 12.34, "order_currency": "EUR"},
    {"email": EMAIL, "order_value": b""},
    {"email": EMAIL, "nonsense": EMAIL},
    {"email": EMAIL, "order_id": ""},
    {"email": EMAIL},
]


def own_frames(error: BaseException) -> str:
    """What an error reporter shows of an error and of the package's frames beneath it."""
    shown = "".join(traceback.format_exception(type(error), error, error.__traceback__.tb_next))  # type: ignore[union-attr]
    for frame, _ in traceback.walk_tb(error.__traceback__):
        if Path(frame.f_code.co_filename).is_relative_to(PACKAGE):
            shown += f"{frame.f_code.co_name} {frame.f_locals!r}\n"
    return f"{shown} {error!r} {vars(error)!r}"


@pytest.mark.parametrize("facts", FAILURES, ids="-".join)
@pytest.mark.parametrize("cls", [Client, AsyncClient])
@pytest.mark.parametrize("verb", ["redeem", "redeem_order"])
def test_no_error_of_a_redemption_shows_the_customer(
    sandbox: Sandbox, cls: type, verb: str, facts: dict[str, Any]
) -> None:
    sandbox.fault("status", status=500, times=None)
    client = cls(traffic_source=TRAFFIC_SOURCE, coupon_endpoint=sandbox.url, max_retries=0)
    call = getattr(client, verb)

    async def awaited(code: Any) -> Any:
        return await call(code, **facts)

    try:
        code = "CODE" if verb == "redeem" else ["CODE"]
        outcome = call(code, **facts) if cls is Client else asyncio.run(awaited(code))
        raise outcome["CODE"]
    except (sovendus.SovendusError, TypeError) as error:
        shown = own_frames(error)
    assert "Error" in shown
    assert clean(shown)


@pytest.mark.parametrize(
    "facts", [{"email": EMAIL}, {"email": EMAIL, "net_value": 1.5}, {"email": EMAIL[:5] + "ovelace"}]
)
@pytest.mark.parametrize("asynchronous", [False, True])
@pytest.mark.parametrize("status", [200, 500])
def test_no_frame_of_the_package_holds_the_customer(
    shop: Sandbox, facts: dict[str, Any], *, asynchronous: bool, status: int
) -> None:
    if status != 200:
        shop.fault("status", status=status, times=None)
    reporter = FrameReporter()
    logger = logging.getLogger("sovendus")
    logger.addHandler(reporter)
    logger.setLevel(logging.DEBUG)
    try:
        # Placed long ago, so that the warning about that is seen too.
        if asynchronous:
            asyncio.run(areport_redemption("4711", ["ONE", "TWO"], placed_at=0, **facts))
        else:
            report_redemption("4711", ["ONE", "TWO"], placed_at=0, **facts)
    finally:
        logger.removeHandler(reporter)
        logger.setLevel(logging.NOTSET)
    assert "reported" in reporter.seen
    assert clean(reporter.seen)


@pytest.mark.parametrize("fault", [None, "status", "reset", "garbage"])
def test_every_logger_at_debug_during_a_redemption(
    shop: Sandbox, caplog: pytest.LogCaptureFixture, fault: str | None
) -> None:
    if fault:
        further: dict[str, Any] = {"status": 500} if fault == "status" else {}
        shop.fault(fault, times=None, **further)
    with caplog.at_level(logging.DEBUG):
        outcome = report_redemption("4711", "CODE", email=EMAIL, placed_at=0)
    assert outcome == {"CODE": fault is None}
    assert clean(caplog.text)
    assert fault is None or "not reported" in caplog.text


def test_sentry(sandbox: Sandbox) -> None:
    output = run.run("programs.sentry_report", sandbox.url, timeout=60)
    count, _, events = output.partition("\n")
    assert int(count) >= 12
    for expected in (
        "the API refused the key",
        "out of stock",
        "conversion not reported",
        "SOVENDUS",
        "redemption of 'CODE' not reported",
        "traffic medium id",
        "e-mail address has no @",
    ):
        assert expected in events
    assert clean(events)
