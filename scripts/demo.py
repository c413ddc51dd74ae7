"""`make demo`: sets up what the demo needs, then runs it."""

from __future__ import annotations

import os
import subprocess
import sys

import setup
from steps import ROOT, run_all, say, summary


def main() -> int:
    """The demo's exit status, or that of the setup if it failed."""
    say("setting up; the first time takes some minutes")
    outcomes = run_all([*setup.rust_steps(), *setup.python_steps(), *setup.node_steps()])
    if any(outcome.failed for outcome in outcomes):
        return summary(outcomes)
    env = {**os.environ, "PYTHONPATH": str(ROOT / "tests")}
    demo = subprocess.Popen([setup.PYTHON, "-m", "journeys.demo", *sys.argv[1:]], cwd=ROOT, env=env)
    while True:
        try:
            return demo.wait()
        except KeyboardInterrupt:
            # Ctrl-C reaches the demo too, which stops what it started.
            continue


if __name__ == "__main__":
    sys.exit(main())
