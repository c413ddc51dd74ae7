from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

import sandbox as stand_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sandbox import Sandbox


def pytest_configure() -> None:
    """The shop that the Django tests visit. Its database is gone with the run."""
    folder = tempfile.TemporaryDirectory(prefix="sovendus-shop-")
    _at_end.append(folder)
    os.environ["SHOP_DATABASE"] = str(Path(folder.name) / "shop.sqlite3")
    os.environ["DJANGO_SETTINGS_MODULE"] = "shop.settings"
    # A busy machine may take the processor away for longer than any deadline.
    settings.register_profile("any machine", deadline=None)
    settings.load_profile("any machine")


_at_end: list[tempfile.TemporaryDirectory[str]] = []


def pytest_unconfigure() -> None:
    for folder in _at_end:
        folder.cleanup()


@pytest.fixture(scope="session")
def _sandbox() -> Iterator[Sandbox]:
    sandbox = stand_in.Sandbox()
    yield sandbox
    sandbox.stop()


@pytest.fixture(scope="session")
def _elsewhere() -> Iterator[Sandbox]:
    sandbox = stand_in.Sandbox()
    yield sandbox
    sandbox.stop()


@pytest.fixture
def sandbox(_sandbox: Sandbox) -> Sandbox:
    """The stand-in for the API, as good as new."""
    _sandbox.reset()
    return _sandbox


@pytest.fixture
def elsewhere(_elsewhere: Sandbox) -> Sandbox:
    """Another one, where nothing may ever arrive."""
    _elsewhere.reset()
    return _elsewhere


@pytest.fixture(scope="session")
def _shop() -> None:
    import django
    from django.core.management import call_command
    from django.test.utils import setup_test_environment

    django.setup()
    setup_test_environment()
    call_command("migrate", verbosity=0)


@pytest.fixture
def shop(_shop: None, sandbox: Sandbox) -> Iterator[Sandbox]:
    """The Django shop, which reports to the returned sandbox."""
    from django.test import override_settings

    from shop.settings import SOVENDUS

    with override_settings(SOVENDUS={**SOVENDUS, "ENDPOINT": sandbox.url, "COUPON_ENDPOINT": sandbox.url}):
        yield sandbox
