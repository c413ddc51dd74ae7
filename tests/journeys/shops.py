"""The three example shops, each started as its ecosystem would."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from journeys.processes import ROOT, Server
from journeys.sandbox import API_KEY, PRODUCT_ID, TRAFFIC_SOURCE, target_dir

EXAMPLES = ROOT / "examples"
NAMES = ("django", "express", "axum")


def start(name: str, sovendus_url: str) -> Server:
    """Start that shop on a free port, reporting to that address."""
    env = {
        "PORT": "0",
        "SOVENDUS_PRODUCT_ID": PRODUCT_ID,
        "SOVENDUS_API_KEY": API_KEY,
        "SOVENDUS_TRAFFIC_SOURCE": TRAFFIC_SOURCE,
        "SOVENDUS_ENDPOINT": sovendus_url,
        "SOVENDUS_SECRET": "a secret of the example shops, long enough",
    }
    return {"django": _django, "express": _express, "axum": _axum}[name](env)


def _django(env: dict[str, str]) -> Server:
    folder = EXAMPLES / "django"
    data = tempfile.TemporaryDirectory(prefix="shop-")
    env["SHOP_DATABASE"] = str(Path(data.name) / "shop.sqlite3")
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"], cwd=folder, env={**os.environ, **env}, check=True
    )
    server = Server("django shop", [sys.executable, "-m", "gunicorn"], cwd=folder, env=env)
    server.data = data  # type: ignore[attr-defined] # lives as long as the server
    return server


def _express(env: dict[str, str]) -> Server:
    node = os.environ.get("NODE", "node")
    return Server("express shop", [node, "server.js"], cwd=EXAMPLES / "express", env=env)


def _axum(env: dict[str, str]) -> Server:
    return Server("axum shop", [target_dir() / "debug" / "example-axum"], env=env)
