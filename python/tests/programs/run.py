"""Running these programs."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]


def environment(**variables: str) -> dict[str, str]:
    """The environment of a program that finds the tests' modules."""
    # Absolute, because a program may run in another folder.
    given = [str(Path(folder).resolve()) for folder in os.environ.get("PYTHONPATH", "").split(os.pathsep) if folder]
    path = os.pathsep.join([str(TESTS), *given])
    return {**os.environ, "PYTHONPATH": path, **variables}


def command(name: str, *arguments: str) -> list[str]:
    return [sys.executable, "-u", "-m", name, *arguments]


def run(name: str, *arguments: str, timeout: float) -> str:
    """What a program printed.

    Raises:
        AssertionError: if it failed or took longer, with what it printed until then.
    """
    program = subprocess.Popen(
        command(name, *arguments),
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        output, errors = program.communicate(timeout=timeout)
    except subprocess.TimeoutExpired:
        # With all that it forked: a child that hangs would keep the pipes open.
        os.killpg(program.pid, signal.SIGKILL)
        output, errors = program.communicate()
    assert program.returncode == 0, output + errors
    return output
