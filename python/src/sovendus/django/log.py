"""The logger of everything here."""

from __future__ import annotations

import logging

log = logging.getLogger("sovendus")

_told: set[str] = set()


def tell_once(message: str) -> None:
    """Warns of something that would else be said at each request."""
    if message not in _told:
        _told.add(message)
        log.warning(message)


def words(error: BaseException) -> str:
    """What an error says, with its notes: they name the argument that was of another type."""
    return "; ".join((str(error), *getattr(error, "__notes__", ())))
