from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import sovendus
from programs import run

IMPORTED = """
import sys, threading, os
import sovendus
client = sovendus.Client("9bc72425-902c-3abf-9db8-8b186d7cb160", "KEY")
print([name for name in ("asyncio", "django", "ssl", "socket") if name in sys.modules])
print(threading.active_count(), len(os.listdir("/proc/self/task")) if os.path.exists("/proc/self/task") else 1)
sovendus.AsyncClient
print("asyncio" in sys.modules)
"""


def test_importing_starts_nothing() -> None:
    output = subprocess.run(
        [sys.executable, "-c", IMPORTED], env=run.environment(), capture_output=True, text=True, check=True
    ).stdout
    assert output.splitlines() == ["[]", "1 1", "True"]


def test_everything_public_is_there() -> None:
    for name in sovendus.__all__:
        assert getattr(sovendus, name) is not None
    with pytest.raises(AttributeError, match="nonsense"):
        sovendus.nonsense  # noqa: B018 - looking it up is the test


def test_the_stub_describes_the_native_module(tmp_path: Path) -> None:
    pytest.importorskip("mypy")
    home = Path(sovendus.__file__).parents[1]
    # An installed package is found without help, and mypy refuses to be told of it.
    variables = {} if home.name == "site-packages" else {"MYPYPATH": str(home)}
    checked = subprocess.run(
        [sys.executable, "-m", "mypy.stubtest", "sovendus._native"],
        cwd=tmp_path,
        env=run.environment(**variables),
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_it_is_typed() -> None:
    assert (Path(sovendus.__file__).parent / "py.typed").is_file()
