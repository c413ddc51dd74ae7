from __future__ import annotations

import copy
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
from sandbox import KEY, OTHER_KEY, OTHER_PRODUCT, PRODUCT, TOKEN, Sandbox
from sovendus import AsyncClient, Client
from sovendus.django import config

if TYPE_CHECKING:
    from collections.abc import Callable

PACKAGE = Path(sovendus.__file__).parent
SECRETS = (KEY, OTHER_KEY)


def clean(text: str) -> bool:
    """Whether it holds no key. The keys are of characters that JSON, HTML and mail write as they are."""
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


def test_sentry(sandbox: Sandbox) -> None:
    output = run.run("programs.sentry_report", sandbox.url, timeout=60)
    count, _, events = output.partition("\n")
    assert int(count) >= 6
    for expected in ("the API refused the key", "out of stock", "conversion not reported", "SOVENDUS"):
        assert expected in events
    assert clean(events)
