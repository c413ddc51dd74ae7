"""Runs named steps one after the other, with one line each and one summary at the end.

The output of a step goes to a log under `var/log/` and is shown only if the step fails (or with `VERBOSE=1`).
Standard library only: this runs before anything is installed.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
LOGS = VAR / "log"
#: How often a long step says that it is still at work, in seconds.
HEARTBEAT = 30
#: How much of a failed step's log is shown.
TAIL_LINES = 80


@dataclass(frozen=True)
class Step:
    """One command, or a function that says whether there is anything to do."""

    name: str
    command: list[str]
    cwd: Path = ROOT
    env: dict[str, str] = field(default_factory=dict)
    #: Steps whose failure makes this one pointless.
    needs: tuple[str, ...] = ()
    #: Seconds after which it counts as hanging.
    limit: int = 1800
    #: Says that the step has been done already, for what it was done.
    is_done: Callable[[], bool] = lambda: False
    #: Remembers that it has been done.
    done: Callable[[], None] = lambda: None


@dataclass(frozen=True)
class Outcome:
    """How a step ended."""

    step: Step
    word: str
    seconds: float

    @property
    def failed(self) -> bool:
        """Whether the whole run fails because of it."""
        return self.word not in ("ok", "up to date")


def run_all(steps: list[Step]) -> list[Outcome]:
    """Run the steps in order, going on after a failure where that makes sense."""
    LOGS.mkdir(parents=True, exist_ok=True)
    outcomes: list[Outcome] = []
    for number, step in enumerate(steps, 1):
        failed = {outcome.step.name for outcome in outcomes if outcome.failed}
        say(f"[{number}/{len(steps)}] {step.name} …")
        started = time.monotonic()
        word = "not run" if failed & set(step.needs) else run(step)
        outcomes.append(Outcome(step, word, time.monotonic() - started))
        say(f"[{number}/{len(steps)}] {step.name}: {word} ({outcomes[-1].seconds:.0f} s)")
    return outcomes


def run(step: Step) -> str:
    """Run one step; its outcome in a word or two."""
    if step.is_done():
        return "up to date"
    log = LOGS / (re.sub(r"\W+", "-", step.name.lower()).strip("-") + ".log")
    with log.open("wb") as out:
        try:
            process = subprocess.Popen(
                step.command,
                cwd=step.cwd,
                env={**os.environ, **step.env},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        except OSError as error:
            out.write(f"{step.command[0]}: {error}\n".encode())
            return failure(log, "cannot start")
        word = wait(process, step)
    if word != "ok":
        return failure(log, word)
    if os.environ.get("VERBOSE"):
        say(log.read_text(errors="replace"))
    step.done()
    return word


def wait(process: subprocess.Popen[bytes], step: Step) -> str:
    """Wait for a step, saying now and then that it is still at work."""
    for _ in range(step.limit // HEARTBEAT):
        try:
            status = process.wait(HEARTBEAT)
        except subprocess.TimeoutExpired:
            say(f"    … {step.name} is still at work")
        except KeyboardInterrupt:
            os.killpg(process.pid, 15)
            raise
        else:
            return "ok" if status == 0 else f"failed ({status})"
    os.killpg(process.pid, 9)
    process.wait()
    return f"took over {step.limit} s"


def failure(log: Path, word: str) -> str:
    """Show the end of a failed step's log."""
    lines = log.read_text(errors="replace").splitlines()
    for line in lines[-TAIL_LINES:]:
        say(f"    | {line}")
    say(f"    the whole log: {log.relative_to(ROOT)}")
    return word


def summary(outcomes: list[Outcome]) -> int:
    """Print one line a step and the count; the exit status of the run."""
    width = max(len(outcome.step.name) for outcome in outcomes)
    say("")
    for outcome in outcomes:
        say(f"  {outcome.step.name:<{width}}  {outcome.seconds:6.0f} s  {outcome.word}")
    failed = sum(outcome.failed for outcome in outcomes)
    say("")
    say(f"{len(outcomes) - failed} passed, {failed} failed")
    return 1 if failed else 0


def say(text: str) -> None:
    """Write a line at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
