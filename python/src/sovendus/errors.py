"""What can go wrong: one class per kind of error, all of them a :class:`SovendusError`.

Messages name the thing and what to do; they never hold an API key, an e-mail address or its hash,
a whole click token, a URL or a request body.
"""

from __future__ import annotations

import builtins
from typing import Any, ClassVar

from ._native import ERROR_KINDS

__all__ = [
    "ClosedError",
    "ConnectionError",
    "InternalError",
    "InvalidInputError",
    "InvalidParametersError",
    "OutboxError",
    "RedirectedError",
    "ServerError",
    "SovendusError",
    "TimeoutError",
    "UnauthorizedError",
    "UnexpectedAnswerError",
    "UnknownProductError",
    "UnknownTokenError",
    "WrongEndpointError",
]

_RETRYABLE = {code: is_retryable for code, _, is_retryable, _ in ERROR_KINDS}


class SovendusError(Exception):
    """The base of all errors.

    Attributes:
        code: the stable code of the kind, the same in every language: ``"unauthorized"``, ``"timeout"``, …
        is_retryable: whether the same call may succeed later without anybody changing anything.
        status: the HTTP status of the answer, if there was one.
        field: for :class:`InvalidInputError`, the code of the input that was invalid: ``"api_key"``, …
        problem: for :class:`InvalidInputError`, the code of what was wrong with it: ``"empty"``, …
        retry_after: in how many seconds the server asked to be called again, if it did.
    """

    code: ClassVar[str] = ""
    is_retryable: ClassVar[bool] = False

    def __init__(
        self,
        message: str = "",
        *,
        status: int | None = None,
        field: str | None = None,
        problem: str | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.field = field
        self.problem = problem
        self.retry_after = retry_after

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.is_retryable = _RETRYABLE.get(cls.code, False)

    def __reduce__(self) -> tuple[Any, ...]:
        facts = {
            "status": self.status,
            "field": self.field,
            "problem": self.problem,
            "retry_after": self.retry_after,
        }
        return _rebuild, (type(self), str(self), facts)


def _rebuild(cls: type[SovendusError], message: str, facts: dict[str, Any]) -> SovendusError:
    return cls(message, **facts)


class InvalidInputError(SovendusError, ValueError):
    """A value that can't be right was refused before anything was sent."""

    code = "invalid_input"


class UnauthorizedError(SovendusError):
    """403: the API key is wrong or missing. Permanent until the configuration changes."""

    code = "unauthorized"


class UnknownProductError(SovendusError):
    """The API doesn't know the product id, or no API key is configured for the click's product."""

    code = "unknown_product"


class UnknownTokenError(SovendusError):
    """The API doesn't know the click token: made up, expired or of another product."""

    code = "unknown_token"


class InvalidParametersError(SovendusError):
    """The API found a parameter malformed."""

    code = "invalid_parameters"


class WrongEndpointError(SovendusError):
    """404 or 405: not the documented endpoint."""

    code = "wrong_endpoint"


class RedirectedError(SovendusError):
    """3xx: never followed, since the request carries the API key."""

    code = "redirected"


class ServerError(SovendusError):
    """The API could not serve the call (500, 502, 503, 504, 408, 425 or 429). Repeat it later."""

    code = "server_error"


class InternalError(SovendusError):
    """500 to a redemption, which the API also gives for unknown ids. Worth repeating, but not for long."""

    code = "internal_error"


class UnexpectedAnswerError(SovendusError):
    """The answer isn't one that the API documents; a proxy may have given it. Repeat the call later."""

    code = "unexpected_answer"


class TimeoutError(SovendusError, builtins.TimeoutError):  # noqa: A001 - also one of Python's, and found as such
    """No answer within the deadline. The call may or may not have arrived."""

    code = "timeout"


class ConnectionError(SovendusError, builtins.ConnectionError):  # noqa: A001 - also one of Python's
    """No connection, or one that broke. The call may or may not have arrived."""

    code = "connection"


class OutboxError(SovendusError):
    """The durable outbox can't be used."""

    code = "outbox"


class ClosedError(SovendusError):
    """The client is closed; make a new one."""

    code = "closed"


_BY_CODE = {cls.code: cls for cls in SovendusError.__subclasses__()}


def from_native(
    code: str,
    message: str,
    status: int | None,
    field: str | None,
    problem: str | None,
    retry_after: float | None,
) -> SovendusError:
    """Makes the exception for an error of the native module. For that module only."""
    cls = _BY_CODE.get(code, SovendusError)
    return cls(message, status=status, field=field, problem=problem, retry_after=retry_after)
