"""One sandbox and one of each shop for the whole run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from journeys import shops
from journeys.processes import Server
from journeys.sandbox import Sandbox


@pytest.fixture(scope="session")
def _sandbox() -> Iterator[Sandbox]:
    with Sandbox("--strict") as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(_sandbox: Sandbox) -> Sandbox:
    """A strict sandbox with an empty journal: it accepts only the tokens that it issued."""
    _sandbox.clear()
    return _sandbox


@pytest.fixture(scope="session", params=shops.NAMES)
def shop(request: pytest.FixtureRequest, _sandbox: Sandbox) -> Iterator[Server]:
    """Each of the three shops."""
    with shops.start(request.param, _sandbox.url) as server:
        yield server
