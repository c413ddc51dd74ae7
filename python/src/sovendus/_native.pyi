"""The native module. Private: what is public of it is re-exported by `sovendus`."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from os import PathLike
from types import TracebackType
from typing import Any, Final, Literal, NoReturn, TypeAlias, TypedDict, final

from typing_extensions import Self, Unpack, disjoint_base

from .errors import SovendusError

__all__ = [
    "CACHE_CONTROL",
    "ERROR_KINDS",
    "PURPOSE_HEADERS",
    "VERSION",
    "Bridge",
    "Captured",
    "Click",
    "ClickCookie",
    "ClickToken",
    "Client",
    "ClientBase",
    "EmailProblem",
    "HashedEmails",
    "Receipt",
    "RedeemedOrder",
    "Redemption",
    "RedemptionReceipt",
    "RetryPolicy",
    "SetCookie",
    "StoredClick",
    "Verdict",
    "as_redemption",
    "consent_is_given",
    "drop_in_client",
    "find_click",
    "given_codes",
    "hash_email",
    "hash_emails",
    "masked_secret",
    "net_from_gross",
    "redeem_order",
    "start_redeem",
    "start_redeem_many",
    "start_redeem_order",
    "start_send_conversion",
    "start_send_conversions",
]

_AnyClick: TypeAlias = Click | ClickToken | str
_Money: TypeAlias = Decimal | int | str
_Moment: TypeAlias = datetime | float

class _OrderFacts(TypedDict, total=False):
    order_id: str | None
    order_value: _Money | None
    order_currency: str | None
    email: str | None
    email_hash: str | None
    traffic_medium: str | None
    placed_at: _Moment | None

CACHE_CONTROL: Final[str]
"""What any response to a URL with a click must say in ``Cache-Control``, in place of anything else."""

PURPOSE_HEADERS: Final[list[str]]
"""The headers in which browsers say that they only look ahead, in lower case."""

ERROR_KINDS: Final[list[tuple[str, str, bool, str]]]
"""Code, name, whether it is worth repeating, and meaning of every kind of error."""

VERSION: Final[str]

@final
class ClickToken:
    """The value of ``sovReqToken``: 1 to 128 ASCII letters, digits, ``-`` or ``_``.

    ``str()`` and ``repr()`` show at most the first 8 characters, so that a log never holds the whole token.

    Raises:
        InvalidInputError: if it is anything else. Nothing is trimmed or repaired.
    """

    def __new__(cls, value: str) -> Self: ...
    @property
    def value(self) -> str:
        """The whole token, for storing it with an order. Log ``masked`` instead."""

    @property
    def masked(self) -> str:
        """What may be logged: at most the first 8 characters, and never more than half."""

    @property
    def is_test(self) -> bool:
        """Whether this is a test token, which the API answers like a real one but counts no conversion for."""

    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __getnewargs__(self) -> tuple[str]: ...

@final
class Click:
    """A landing from a Sovendus partner: the token to send back, and the campaign if the URL names one.

    Raises:
        InvalidInputError: if the token or the product id is invalid.
    """

    def __new__(cls, token: ClickToken | str, product_id: str | None = None) -> Self: ...
    @property
    def token(self) -> ClickToken:
        """What is sent back when the order completes."""

    @property
    def product_id(self) -> str | None:
        """The campaign, in lower case; ``None`` means the client's first product."""

    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __getnewargs__(self) -> tuple[str, str | None]: ...

@final
class Receipt:
    """What the API confirmed: it echoes product and token of the conversion that it registered."""

    def __new__(cls, token: ClickToken | str, product_id: str) -> Self: ...
    @property
    def token(self) -> ClickToken:
        """The click token that was sent back."""

    @property
    def product_id(self) -> str:
        """The product that the conversion was registered for."""

    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __getnewargs__(self) -> tuple[str, str]: ...

@disjoint_base
class ClientBase:
    """What ``Client`` and ``AsyncClient`` have in common: everything but the calls."""

    def __new__(
        cls,
        product_id: str | None = None,
        api_key: str | None = None,
        *,
        products: Mapping[str, str] | None = None,
        endpoint: str | None = None,
        traffic_source: str | None = None,
        traffic_medium: str | None = None,
        percentage_billing: bool = False,
        shared_codes: bool = False,
        late_after: float | None = None,
        coupon_endpoint: str | None = None,
        timeout: float = 10.0,
        connect_timeout: float = 3.0,
        budget: float | None = None,
        max_retries: int = 2,
        ca_bundle: str | PathLike[str] | None = None,
        max_in_flight: int = 64,
    ) -> Self: ...
    def close(self) -> None:
        """Closes idle connections and refuses further calls with ``ClosedError``. Calls under way go on."""

    def __reduce__(self) -> NoReturn: ...

@final
class Client(ClientBase):
    """Tells Sovendus about conversions and redemptions.

    Making one only checks its settings. Connections come with the first call in each process, so a client made before
    a fork is safe to use after it; any number of threads may share it. The GIL is free while a call is under way, and
    Ctrl-C stops it. A client shows no key in any form, and is not pickled.

    Args:
        product_id: the UUID of the shop's first (or only) product, if conversions are to be reported.
        api_key: that product's key.
        products: the keys of further products, by product id.
        endpoint: where the API is, if not at the vendor's: ``https://host[:port]``, or ``http://`` on this machine.
            An empty text, as of an unset variable of the environment, counts as left out.
        traffic_source: the shop's traffic source number, if redemptions are to be reported.
        traffic_medium: the UUID of the integration that is meant unless a redemption names another.
        percentage_billing: whether the contract bills by percentage, which needs the value of each order.
        shared_codes: whether codes aren't unique for each customer, which needs the id of each order.
        late_after: from which age of an order on, in seconds, reporting its codes counts as late; 24 hours.
        coupon_endpoint: where the API for redemptions is, if not at the vendor's.
        timeout: seconds that one attempt may take, from the connection to the last byte of the answer.
        connect_timeout: seconds that making a connection may take, within ``timeout``.
        budget: seconds that a whole call may take with its retries; the retries are bounded without it too.
        max_retries: how many times a call is repeated that failed in a way worth repeating. 0 means none.
        ca_bundle: a PEM file with the certificates to trust, in place of the operating system's.
        max_in_flight: how many calls of one ``send_conversions`` or ``redeem_many`` are under way at once.

    Raises:
        InvalidInputError: for a value that can't be right, such as a time that is 0 or over a day; and without either a
            product or a traffic source.
        OSError: if ``ca_bundle`` can't be read.
    """

    def __new__(
        cls,
        product_id: str | None = None,
        api_key: str | None = None,
        *,
        products: Mapping[str, str] | None = None,
        endpoint: str | None = None,
        traffic_source: str | None = None,
        traffic_medium: str | None = None,
        percentage_billing: bool = False,
        shared_codes: bool = False,
        late_after: float | None = None,
        coupon_endpoint: str | None = None,
        timeout: float = 10.0,
        connect_timeout: float = 3.0,
        budget: float | None = None,
        max_retries: int = 2,
        ca_bundle: str | PathLike[str] | None = None,
        max_in_flight: int = 64,
    ) -> Self: ...
    def send_conversion(self, click: _AnyClick, product_id: str | None = None) -> Receipt:
        """Reports the conversion of a click, and returns what the API confirmed.

        Args:
            click: the click, or just its token.
            product_id: the product that it belongs to, in place of the one that the click names.

        Raises:
            InvalidInputError: if the token or product id is invalid; nothing is sent.
            SovendusError: if the API didn't confirm the conversion; its class says why.
        """

    def send_conversions(self, clicks: Iterable[_AnyClick]) -> list[Receipt | SovendusError]:
        """Reports many conversions, at most ``max_in_flight`` at a time.

        Returns:
            A receipt or an error for each click, in the order of the clicks. None of them is raised.
        """

    def redeem(
        self,
        coupon_code: Redemption | str,
        *,
        order_id: str | None = None,
        order_value: _Money | None = None,
        order_currency: str | None = None,
        email: str | None = None,
        email_hash: str | None = None,
        traffic_medium: str | None = None,
        placed_at: _Moment | None = None,
    ) -> RedemptionReceipt:
        """Reports that a voucher code was used in an order, and returns what the API confirmed.

        To be called at the moment of purchase, never later in a batch; a late one is warned about in the log
        ``sovendus``.

        Args:
            coupon_code: the code, whoever issued it; or a redemption, which has all the rest.
            order_id: the order's number in the shop.
            order_value: its value without VAT and shipping; see :func:`sovendus.net_from_gross`. Never a float.
            order_currency: its currency, such as ``EUR``.
            email: the customer's e-mail address, of which only the hash is sent; a blank one counts as unknown.
            email_hash: that hash, if the shop computed it itself.
            traffic_medium: the integration that the code came through, if not the client's.
            placed_at: when the order was placed: an aware ``datetime``, or Unix seconds.

        Raises:
            InvalidInputError: if something is invalid, or missing under the contract; nothing is sent.
            SovendusError: if the API didn't confirm the redemption; its class says why.
        """

    def redeem_many(self, redemptions: Iterable[Redemption]) -> list[RedemptionReceipt | SovendusError]:
        """Reports many redemptions, at most ``max_in_flight`` at a time.

        Returns:
            A receipt or an error for each redemption, in their order. None of them is raised.
        """

    def redeem_order(
        self,
        codes: Iterable[str],
        *,
        order_id: str | None = None,
        order_value: _Money | None = None,
        order_currency: str | None = None,
        email: str | None = None,
        email_hash: str | None = None,
        traffic_medium: str | None = None,
        placed_at: _Moment | None = None,
    ) -> dict[str, RedemptionReceipt | SovendusError]:
        """Reports each code that was used in an order, once. Takes the order's facts as :meth:`redeem` does.

        Two codes that differ in outer white space are the same.

        Returns:
            A receipt or an error for each code, under the code as it was reported. One that can't be is under itself.

        Raises:
            InvalidInputError: if something about the order is invalid; nothing is sent.
        """

    def __enter__(self) -> Self: ...
    def __exit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc: BaseException | None = None,
        traceback: TracebackType | None = None,
        /,
    ) -> None: ...

@final
class Redemption:
    """A voucher code that was used in an order, to be passed along and reported with ``redeem_many``.

    Takes what :meth:`Client.redeem` takes. ``repr()`` shows neither the customer's address nor its hash. Pickling
    keeps the hash, which is personal data.

    Raises:
        InvalidInputError: if something is invalid, a value comes without a currency, or an address beside a hash.
    """

    def __new__(
        cls,
        coupon_code: str,
        *,
        order_id: str | None = None,
        order_value: _Money | None = None,
        order_currency: str | None = None,
        email: str | None = None,
        email_hash: str | None = None,
        traffic_medium: str | None = None,
        placed_at: _Moment | None = None,
    ) -> Self: ...
    @property
    def coupon_code(self) -> str:
        """The code, without outer white space."""

    @property
    def order_id(self) -> str | None:
        """The order's number in the shop."""

    @property
    def order_value(self) -> Decimal | None:
        """The order's net value, in the digits of its currency."""

    @property
    def order_currency(self) -> str | None:
        """The currency of the value."""

    @property
    def email_hash(self) -> str | None:
        """The hash of the customer's address: personal data, and not for logs."""

    @property
    def traffic_medium(self) -> str | None:
        """The integration that the code came through, in lower case; ``None`` means the client's."""

    @property
    def placed_at(self) -> float | None:
        """When the order was placed, in Unix seconds."""

    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]
    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, Any]]: ...

@final
class RedemptionReceipt:
    """What the API confirmed: that it received the redemption of this code."""

    def __new__(cls, coupon_code: str, late_by: float | None = None) -> Self: ...
    @property
    def coupon_code(self) -> str:
        """The code that was reported."""

    @property
    def late_by(self) -> float | None:
        """The order's age in seconds when it was reported, if that is too old to count as just in time."""

    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __getnewargs__(self) -> tuple[str, float | None]: ...

@final
class RedeemedOrder:
    """An order in which codes were redeemed, checked. It shows nothing of itself."""

    def __new__(
        cls,
        *,
        order_id: str | None = None,
        order_value: _Money | None = None,
        order_currency: str | None = None,
        email: str | None = None,
        email_hash: str | None = None,
        traffic_medium: str | None = None,
        placed_at: _Moment | None = None,
    ) -> Self: ...

def hash_email(email: str) -> str | None:
    """The hash by which Sovendus recognises a customer: ``md5(lowercase(trim(email)))`` in lower-case hex digits.

    It is personal data, like the address.

    Returns:
        ``None`` for a blank address, so that guests aren't taken for one recurring customer.

    Raises:
        InvalidInputError: without an ``@``, with white space inside, or over 254 bytes.
    """

def hash_emails(emails: Iterable[str]) -> HashedEmails:
    """The hashes of many addresses, in one native call. Never fails over one of them."""

@final
class HashedEmails:
    """The hashes of many addresses, and what was wrong with the others. ``repr()`` shows no hash."""

    @property
    def hashes(self) -> list[str | None]:
        """In the order of the addresses; ``None`` for a blank one, and for one that is among the errors."""

    @property
    def errors(self) -> list[EmailProblem]:
        """What was wrong with which address."""

    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

@final
class EmailProblem:
    """What was wrong with one of many addresses."""

    @property
    def index(self) -> int:
        """Its place among the addresses, from 0."""

    @property
    def code(self) -> str:
        """The error's code: ``invalid_input``."""

    @property
    def problem(self) -> str:
        """The code of what was wrong, such as ``missing_at``."""

    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

def net_from_gross(
    gross: _Money,
    currency: str,
    *,
    tax: _Money | None = None,
    tax_percent: _Money | None = None,
    shipping: _Money = 0,
    discount: _Money = 0,
) -> Decimal:
    """The net value of an order: ``max(0, gross - tax - shipping - discount)``, rounded half to even at the end.

    Args:
        gross: what the customer pays for the order.
        currency: its currency, such as ``EUR``, which says how many digits the result has.
        tax: the tax in it, as an amount.
        tax_percent: or as a percentage: 19 for 19 %.
        shipping: the shipping costs in it.
        discount: what is taken off beside that.

    Raises:
        InvalidInputError: for a float (which can't hold money exactly), a negative amount, or both kinds of tax.
    """

def find_click(query: str | bytes, *, token_param: str | None = None, product_param: str | None = None) -> Click | None:
    """The click in a raw query string (what stands after the ``?``, still percent-encoded), if there is one.

    Of a repeated parameter the last valid value wins. Never fails, whatever the query string holds.

    Args:
        query: the raw query string.
        token_param: the name of the token parameter, if Sovendus renamed it; ``sovReqToken``.
        product_param: the name of the product parameter, likewise; ``sovReqProductId``.

    Raises:
        InvalidInputError: if a parameter's name is empty, or both are the same.
    """

@final
class SetCookie:
    """A cookie to set, for ``Path=/``, ``HttpOnly`` and ``SameSite=Lax``. ``str()`` is the ``Set-Cookie`` value."""

    @property
    def name(self) -> str:
        """The cookie's name."""

    @property
    def value(self) -> str:
        """Its value, which needs no quoting; empty for a removal."""

    @property
    def max_age(self) -> int:
        """How long the browser keeps it, in seconds; 0 for a removal."""

    @property
    def domain(self) -> str | None:
        """Its domain, if the shop set one."""

    @property
    def secure(self) -> bool:
        """Whether it is sent over https only."""

    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

@final
class Captured:
    """What a request means for the click cookie."""

    @property
    def action(self) -> Literal["nothing", "keep", "set", "remove"]:
        """What to do: nothing, keep the cookie as it is, or set or remove it."""

    @property
    def set_cookies(self) -> list[SetCookie]:
        """The cookies to send: one for ``set``, one or more for ``remove``."""

    @property
    def click(self) -> Click | None:
        """For ``set`` and ``keep``: the click of this very request."""

@final
class StoredClick:
    """A click as the cookie keeps it."""

    @property
    def click(self) -> Click:
        """The click."""

    @property
    def needs_consent(self) -> bool:
        """Whether nobody asked for consent yet: the vendor's browser script set the cookie."""

    @property
    def landed_at(self) -> float | None:
        """When the shopper landed, in Unix seconds; ``None`` if the vendor's browser script set the cookie."""

@final
class ClickCookie:
    """The click cookie: where a click waits, signed and for 30 days, until the shopper's order exists.

    Args:
        secrets: what signs the cookie, at least 16 bytes; of several, the first signs and all of them read.
        name: the cookie's name; ``sovendus_click``.
        domain: its domain, to share it among the hosts of a shop; else it belongs to the host landed on.
        token_param: the name of the token parameter, if Sovendus renamed it.
        product_param: the name of the product parameter, likewise.
        secure: whether it is ``Secure``; else it is when the request came over https.
        script_cookies: whether the cookies of the vendor's browser script are read where there is none of our own.

    Raises:
        InvalidInputError: for a short secret, or a name or domain that can't be one.
    """

    def __new__(
        cls,
        secrets: str | bytes | Sequence[str | bytes],
        *,
        name: str | None = None,
        domain: str | None = None,
        token_param: str | None = None,
        product_param: str | None = None,
        secure: bool | None = None,
        script_cookies: bool = False,
    ) -> Self: ...
    @property
    def name(self) -> str:
        """The cookie's name."""

    def has_click(self, query: str | bytes) -> bool:
        """Whether a raw query string holds a valid click: the cheap question to ask on every request."""

    def capture(
        self,
        *,
        method: str,
        query: str | bytes,
        cookies: str | bytes,
        purpose: str | None,
        fetch_mode: str | None,
        https: bool,
        consent: str,
        now: float | None = None,
    ) -> Captured:
        """Decides what a request means for the click cookie.

        Args:
            method: the request's method.
            query: the raw query string.
            cookies: the ``Cookie`` header.
            purpose: the headers named in ``PURPOSE_HEADERS``, joined if there are several.
            fetch_mode: ``Sec-Fetch-Mode``.
            https: whether the visitor's connection is https.
            consent: ``not_required``, ``granted``, ``denied`` or ``unknown``.
            now: Unix seconds; the present by default.

        Raises:
            ValueError: for another word as consent, or a moment that can't be one.
        """

    def read(self, cookies: str | bytes, now: float | None = None) -> StoredClick | None:
        """Reads the click back from the ``Cookie`` header. One older than 30 days is none."""

    def issue(self, click: Click, https: bool, now: float | None = None) -> SetCookie:
        """The cookie that holds a click from now on."""

    def removal(self, https: bool) -> list[SetCookie]:
        """The cookies that remove the click: after its order was reported, or when consent is withdrawn."""

@final
class Verdict:
    """What a failed attempt means for the call."""

    @property
    def action(self) -> Literal["retry", "rejected", "exhausted"]:
        """Call again, pointless until something is mended, or worth it but the policy's limits are reached."""

    @property
    def delay(self) -> float | None:
        """For ``retry``: seconds until the next attempt."""

    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

@final
class RetryPolicy:
    """How often, how soon and for how long a call is repeated.

    What is left out is as for a call that somebody waits for: two more tries, soon.

    Args:
        max_retries: how many times a call is repeated after its first attempt. 0 means none.
        base_delay: the upper bound of the first delay, in seconds; it doubles with each retry.
        max_delay: no upper bound grows beyond this, in seconds. ``Retry-After`` may ask for more.
        max_age: nothing is repeated that would begin later than this after the first attempt, in seconds.
        max_internal_errors: how many times a call is repeated that failed with ``internal_error``, at most: it may be
            permanent.

    Raises:
        ValueError: for a time that is negative or not a number.
    """

    def __new__(
        cls,
        max_retries: int | None = None,
        base_delay: float | None = None,
        max_delay: float | None = None,
        max_age: float | None = None,
        max_internal_errors: int | None = None,
    ) -> Self: ...
    @staticmethod
    def durable() -> RetryPolicy:
        """For deliveries that nobody waits for: three days, with up to an hour in between."""

    @property
    def max_retries(self) -> int:
        """How many times a call is repeated after its first attempt."""

    @property
    def base_delay(self) -> float:
        """The upper bound of the first delay, in seconds."""

    @property
    def max_delay(self) -> float:
        """What no upper bound grows beyond, in seconds."""

    @property
    def max_age(self) -> float:
        """How long after the first attempt a retry may begin, in seconds."""

    @property
    def max_internal_errors(self) -> int:
        """How many times a call is repeated that failed with ``internal_error``, at most."""

    def verdict(
        self, code: str, *, retry_after: str | None, retries: int, age: float, now: float, random: float
    ) -> Verdict:
        """What a failed attempt means for the call. Pure: clock and randomness are handed in.

        Args:
            code: the error's code.
            retry_after: the value of the ``Retry-After`` header, if there was one.
            retries: how many retries there have been before this failure.
            age: seconds since the first attempt began.
            now: when the answer came, in Unix seconds.
            random: from 0 (inclusive) to 1 (exclusive): the share of the delay's upper bound.

        Raises:
            ValueError: for an unknown code, or a time that can't be one.
        """

    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

@final
class Bridge:
    """Brings answers from the native module's thread to one event loop of one process."""

    def __new__(cls, wake: Callable[[], object] | None = None) -> Self: ...
    def fileno(self) -> int | None: ...
    def drain(self) -> None: ...
    def forget(self, call: int) -> None: ...

def start_send_conversion(
    client: ClientBase, bridge: Bridge, future: Any, click: _AnyClick, product_id: str | None
) -> int: ...
def start_send_conversions(client: ClientBase, bridge: Bridge, future: Any, clicks: Iterable[_AnyClick]) -> int: ...
def start_redeem(client: ClientBase, bridge: Bridge, future: Any, redemption: Redemption) -> int: ...
def start_redeem_many(client: ClientBase, bridge: Bridge, future: Any, redemptions: Iterable[Redemption]) -> int: ...
def start_redeem_order(
    client: ClientBase, bridge: Bridge, future: Any, codes: Iterable[str], order: RedeemedOrder
) -> int: ...
def redeem_order(
    client: ClientBase, codes: Iterable[str], order: RedeemedOrder
) -> dict[str, RedemptionReceipt | SovendusError]: ...
def given_codes(codes: Iterable[str | None] | str | None) -> list[str]: ...
def as_redemption(coupon_code: Redemption | str, **facts: Unpack[_OrderFacts]) -> Redemption: ...
def drop_in_client(product_id: str, api_key: str, endpoint: str | None = None) -> Client: ...
def consent_is_given(consent: str) -> bool: ...
def masked_secret(secret: str) -> str: ...
