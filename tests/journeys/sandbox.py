"""The sandbox that stands in for Sovendus, and what it says it received."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import httpx

from journeys.processes import ROOT, Server

PRODUCT_ID = "9bc72425-902c-3abf-9db8-8b186d7cb160"
API_KEY = "JOURN-EYSOF-SHOPPE-RS42"
TRAFFIC_SOURCE = "1234"

Entry = dict[str, Any]


def target_dir() -> Path:
    """Where cargo puts what it builds."""
    return Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))


class Sandbox(Server):
    """A sandbox on a free port that knows one product."""

    def __init__(self, *options: str) -> None:
        program = target_dir() / "debug" / "sovendus-sandbox"
        super().__init__(
            "sandbox",
            [
                program,
                "--port",
                "0",
                "--product",
                f"{PRODUCT_ID}={API_KEY}",
                "--traffic-source",
                TRAFFIC_SOURCE,
                *options,
            ],
        )
        self._http = httpx.Client(base_url=self.url, trust_env=False)

    def journal(self) -> list[Entry]:
        """All that it received since the last `clear`, oldest first."""
        entries: list[Entry] = self._http.get("/_sandbox/journal").json()["entries"]
        return entries

    def tokens(self) -> list[str]:
        """The click tokens of the conversions that it registered, oldest first."""
        return [entry["token"] for entry in self.journal() if entry["registered"] and entry["token"]]

    def redemptions(self) -> list[dict[str, str]]:
        """The redemptions that it registered, oldest first, as they were posted."""
        entries = [entry for entry in self.journal() if entry["registered"] and entry["endpoint"] == "redemption"]
        return [json.loads(entry["body"]) for entry in entries]

    def vouchers(self) -> list[str]:
        """The codes of the redemptions that it registered, oldest first."""
        return [redemption["coupon_code"] for redemption in self.redemptions()]

    def fault(self, fault: dict[str, Any], *, times: int | None = 1) -> None:
        """Misbehave, for so many requests or (None) until cleared."""
        self._http.post("/_sandbox/faults", json={"fault": fault, "times": times}).raise_for_status()

    def clear(self) -> None:
        """Forget journal, faults and tokens."""
        self._http.post("/_sandbox/reset").raise_for_status()

    def issue(self, count: int = 1) -> list[str]:
        """Issue fresh click tokens."""
        tokens: list[str] = self._http.post("/_sandbox/tokens", json={"count": count}).json()
        return tokens
