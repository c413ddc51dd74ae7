from __future__ import annotations

import signal
import subprocess
import time
from typing import TYPE_CHECKING

from programs import run

if TYPE_CHECKING:
    from sandbox import Sandbox


def test_ctrl_c_ends_a_call_at_once(sandbox: Sandbox) -> None:
    sandbox.fault("hang", times=None)
    program = subprocess.Popen(
        run.command("programs.interrupted", sandbox.url), env=run.environment(), stdout=subprocess.PIPE, text=True
    )
    sandbox.wait_for(1)
    sent = time.monotonic()
    program.send_signal(signal.SIGINT)
    output, _ = program.communicate(timeout=10)
    assert float(output) - sent < 0.2
    assert program.returncode == 0
    assert len(sandbox.journal()) == 1
