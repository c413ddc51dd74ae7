from __future__ import annotations

import pytest

import sovendus
from sovendus import HashedEmails, InvalidInputError

ADA = "3e3417d7ef77d5932a6734b916515ed5"


def test_a_blank_address_has_no_hash() -> None:
    assert sovendus.hash_email("  ") is None
    assert sovendus.hash_email(" Ada@Example.com ") == ADA


def test_errors_are_told_by_index_and_code() -> None:
    hashed = sovendus.hash_emails(["ada@example.com", "ada", "", "a b@c", "\ud800@example.com", " ADA@EXAMPLE.COM"])
    assert hashed.hashes == [ADA, None, None, None, None, ADA]
    assert [(error.index, error.code, error.problem) for error in hashed.errors] == [
        (1, "invalid_input", "missing_at"),
        (3, "invalid_input", "inner_white_space"),
        (4, "invalid_input", "character"),
    ]
    assert repr(hashed.errors[0]) == "EmailProblem(index=1, code='invalid_input', problem='missing_at')"
    assert repr(hashed) == "HashedEmails(6 addresses, 3 errors)"


def test_any_iterable_will_do() -> None:
    hashed = sovendus.hash_emails(address for address in ("ada@example.com",))
    assert isinstance(hashed, HashedEmails)
    assert hashed.hashes == [ADA]
    assert sovendus.hash_emails([]).hashes == []


def test_a_hundred_thousand_in_one_call() -> None:
    hashed = sovendus.hash_emails([f"ada+{number}@example.com" for number in range(100_000)])
    assert len(set(hashed.hashes)) == 100_000
    assert hashed.errors == []


@pytest.mark.parametrize("emails", ["ada@example.com", 5, None, [5], [b"ada@example.com"], [None]])
def test_another_type_is_a_type_error(emails: object) -> None:
    with pytest.raises(TypeError):
        sovendus.hash_emails(emails)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        sovendus.hash_email(emails if isinstance(emails, int) else b"")  # type: ignore[arg-type]


def test_what_has_no_utf_8_is_refused() -> None:
    with pytest.raises(InvalidInputError) as raised:
        sovendus.hash_email("\ud800@example.com")
    assert (raised.value.field, raised.value.problem) == ("email", "character")
