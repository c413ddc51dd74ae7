"""Starting a server, hearing where it is, and stopping it by its own process id."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType

from typing_extensions import Self

ROOT = Path(__file__).resolve().parents[2]
#: How long a server may take to say that it is ready, in seconds.
START_LIMIT = 60
#: How long a server may take to leave after SIGTERM, in seconds.
STOP_LIMIT = 15


class Server:
    """A server in a process of its own, which says in a line of JSON where it listens."""

    def __init__(
        self, name: str, command: Sequence[str | Path], *, cwd: Path = ROOT, env: Mapping[str, str] | None = None
    ) -> None:
        self.name = name
        self.output: list[str] = []
        self._lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self.process = subprocess.Popen(
            command,
            cwd=cwd,
            env={**os.environ, **(env or {})},
            text=True,
            errors="replace",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        # Somebody must read on, or the server blocks on a full pipe.
        threading.Thread(target=self._read, daemon=True).start()
        self.url: str = self._ready()["url"]

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.output.append(line)
            self._lines.put(line)
        self._lines.put(None)

    def _ready(self) -> dict[str, str]:
        while True:
            try:
                line = self._lines.get(timeout=START_LIMIT)
            except queue.Empty:
                line = None
            if line is None:
                self.stop()
                raise RuntimeError(f"{self.name} did not start:\n{''.join(self.output)}")
            if line.startswith("{"):
                ready: dict[str, str] = json.loads(line)
                return ready

    @property
    def is_alive(self) -> bool:
        """Whether its process is still there."""
        return self.process.poll() is None

    def stop(self) -> None:
        """End it, by force if it doesn't leave."""
        self.process.terminate()
        try:
            self.process.wait(STOP_LIMIT)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
