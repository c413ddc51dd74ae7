"""The expectations that all languages share."""

from __future__ import annotations

import json
from typing import Any

from sandbox import ROOT


def load(name: str) -> Any:
    """One of the files under ``tests/vectors``."""
    return json.loads((ROOT / "tests" / "vectors" / f"{name}.json").read_text(encoding="utf-8"))


def cases(name: str, group: str = "cases") -> list[Any]:
    found: list[Any] = load(name)[group]
    assert found
    return found


_NAMES = ("name", "value", "repeat", "note", "amount", "gross", "email", "hex")


def label(case: dict[str, Any]) -> str:
    """What a case is called in a report."""
    return str(next((case[key] for key in _NAMES if case.get(key)), case))[:60]


def expanded(case: dict[str, Any], plain: str) -> str:
    """The string under ``plain``, or the one that ``repeat`` stands for."""
    if "repeat" not in case:
        return str(case[plain])
    text, times = case["repeat"]
    return f"{case.get('prefix', '')}{text * times}"
