from __future__ import annotations

import builtins
import pickle

import pytest

import sovendus
from sovendus import InvalidInputError, SovendusError, errors
from sovendus._native import ERROR_KINDS


def class_name(kind: str) -> str:
    return kind if kind.endswith("Error") else f"{kind}Error"


@pytest.mark.parametrize(("code", "name", "is_retryable", "meaning"), ERROR_KINDS, ids=lambda value: str(value)[:20])
def test_each_kind_has_its_class(code: str, name: str, *, is_retryable: bool, meaning: str) -> None:
    cls = getattr(errors, class_name(name))
    assert issubclass(cls, SovendusError)
    assert (cls.code, cls.is_retryable) == (code, is_retryable)
    assert getattr(sovendus, class_name(name)) is cls
    assert cls.__doc__
    assert meaning


def test_there_is_no_class_without_a_kind() -> None:
    classes = {cls.__name__ for cls in SovendusError.__subclasses__()}
    assert classes == {class_name(name) for _, name, _, _ in ERROR_KINDS}
    assert {*classes, "SovendusError"} == set(errors.__all__)


def test_they_are_pythons_own_too() -> None:
    assert issubclass(sovendus.TimeoutError, builtins.TimeoutError)
    assert issubclass(sovendus.ConnectionError, builtins.ConnectionError)
    assert issubclass(InvalidInputError, ValueError)


@pytest.mark.parametrize("code", [code for code, _, _, _ in ERROR_KINDS])
def test_pickling_keeps_everything(code: str) -> None:
    error = errors.from_native(code, "the message", 503, "token", "empty", 1.5)
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error)
    assert str(again) == str(error) == "the message"
    assert vars(again) == vars(error)
    assert (again.status, again.field, again.problem, again.retry_after) == (503, "token", "empty", 1.5)


def test_nothing_is_chained() -> None:
    with pytest.raises(InvalidInputError) as raised:
        sovendus.ClickToken("../../redeem/1234?")
    assert raised.value.__cause__ is None
    assert raised.value.__context__ is None
