"""Starting and steering the local stand-in for the API."""

from __future__ import annotations

import json
import os
import subprocess
import threading
import time
import urllib.request
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = "9bc72425-902c-3abf-9db8-8b186d7cb160"
KEY = "DEMO-SANDB-OXKEY1-234"
OTHER_PRODUCT = "11111111-2222-4333-8444-555555555555"
OTHER_KEY = "OTHER-PRODU-CTKEY1-567"
TOKEN = "a1b2c-d3e4f-g5h-i6j7k"
TRAFFIC_SOURCE = "1234"
TRAFFIC_MEDIUM = "ce5c91d3-1ed9-46dc-ab5b-1c0b117cb874"

# Nothing here takes as long, on any machine.
PATIENCE = 20.0

_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def binary() -> Path:
    """The sandbox's program.

    Raises:
        FileNotFoundError: if it isn't built.
    """
    named = os.environ.get("SOVENDUS_SANDBOX_BIN")
    target = os.environ.get("CARGO_TARGET_DIR")
    places = [Path(named)] if named else []
    places += [Path(folder) / "debug" / "sovendus-sandbox" for folder in (target, ROOT / "target") if folder]
    for place in places:
        if place.is_file():
            return place
    msg = "no sandbox to test against: run `cargo build -p sovendus-sandbox` first, or set SOVENDUS_SANDBOX_BIN"
    raise FileNotFoundError(msg)


class Sandbox:
    """A running sandbox. It ends with this process, however that ends."""

    def __init__(self) -> None:
        products = [f"--product={PRODUCT}={KEY}", f"--product={OTHER_PRODUCT}={OTHER_KEY}"]
        self._process = subprocess.Popen(
            [binary(), "--port=0", "--exit-with-stdin", *products],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout
        self.url: str = json.loads(self._process.stdout.readline())["url"]

    def stop(self) -> None:
        self._process.communicate(timeout=PATIENCE)

    def reset(self) -> None:
        self._door("POST", "reset")

    def journal(self) -> list[dict[str, Any]]:
        """What it was sent, oldest first."""
        entries: list[dict[str, Any]] = self._door("GET", "journal")["entries"]
        return entries

    def tokens(self) -> list[str]:
        """The tokens that were registered, in order."""
        return [entry["token"] for entry in self.journal() if entry["registered"]]

    def codes(self) -> list[str]:
        """The codes whose redemptions were received, in order."""
        return [entry["coupon_code"] for entry in self.journal() if entry["status"] == 200]

    def fault(
        self, kind: str, *, times: int | None = 1, after: bool = False, coupon: str | None = None, **fault: object
    ) -> None:
        rule = {"fault": {"kind": kind, **fault}, "times": times, "after": after, "coupon": coupon}
        self._door("POST", "faults", rule)

    def clear_faults(self) -> None:
        self._door("DELETE", "faults")

    def wait_for(self, requests: int) -> list[dict[str, Any]]:
        """Its journal, once it has so many entries."""
        deadline = time.monotonic() + PATIENCE
        pause = threading.Event()
        while len(entries := self.journal()) < requests:
            assert time.monotonic() < deadline, f"{len(entries)} of {requests} requests came"
            pause.wait(0.005)
        return entries

    def _door(self, method: str, door: str, body: object = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}/_sandbox/{door}", data, method=method)
        with _opener.open(request, timeout=PATIENCE) as answer:
            return json.load(answer)
