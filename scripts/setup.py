"""What the demo and the tests need: builds, a virtual environment, npm packages, Debian's servers.

Nothing outside the repository is changed except by `install-servers.sh`, which says what it does.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from steps import ROOT, VAR, Step

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
WHEELS = VAR / "wheels"
STAMPS = VAR / "stamps"
#: The newest Node.js, beside the machine's own.
NEWEST_NODE = VAR / "node-newest"
PYTHON_SOURCES = ("Cargo.toml", "Cargo.lock", "crates", "bindings/python", "python")
NODE_SOURCES = ("Cargo.toml", "Cargo.lock", "crates", "bindings/node", "node")


def digest(*paths: str) -> str:
    """A fingerprint of the files below these paths that git knows or would add; outside a checkout, never the same."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *paths]
    try:
        listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return os.urandom(16).hex()
    total = hashlib.sha256()
    for name in sorted(filter(None, listed.split(b"\0"))):
        path = ROOT / os.fsdecode(name)
        if path.is_file():
            total.update(name + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def unless_fresh(name: str, made: Path, paths: tuple[str, ...], step: Step) -> Step:
    """The same step, skipped as long as what it made is there and its sources are the same."""
    stamp = STAMPS / name

    def is_done() -> bool:
        return made.exists() and stamp.exists() and stamp.read_text() == digest(*paths)

    def done() -> None:
        STAMPS.mkdir(parents=True, exist_ok=True)
        stamp.write_text(digest(*paths))

    return replace(step, is_done=is_done, done=done)


def rust_steps() -> list[Step]:
    """The sandbox and the axum shop."""
    return [Step("build sandbox and axum shop", ["cargo", "build", "-p", "sovendus-sandbox", "-p", "example-axum"])]


def python_steps() -> list[Step]:
    """A virtual environment with the package as a user would install it."""
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    return [
        Step("virtual environment", [sys.executable, "-m", "venv", str(VENV)], is_done=PYTHON.exists),
        unless_fresh(
            "python",
            PYTHON,
            PYTHON_SOURCES,
            Step("install the Python package", [*pip, "./python[test]"], needs=("virtual environment",)),
        ),
    ]


def node_steps() -> list[Step]:
    """The npm package with what it is built from, and the Express shop that uses it."""
    example = ROOT / "examples" / "express"
    quiet = ["npm", "install", "--no-audit", "--no-fund"]
    return [
        # The native part and the TypeScript are built on the way.
        unless_fresh(
            "node",
            ROOT / "node" / "dist",
            NODE_SOURCES,
            Step("install the npm package", quiet, cwd=ROOT / "node"),
        ),
        unless_fresh(
            "express",
            example / "node_modules",
            ("examples/express/package.json",),
            Step(
                "install the Express shop",
                [*quiet, "--ignore-scripts", "--install-links=false"],
                cwd=example,
                needs=("install the npm package",),
            ),
        ),
    ]


def server_steps() -> list[Step]:
    """The servers that some tests put shops behind."""
    return [Step("install servers", ["sh", "scripts/install-servers.sh"])]


def other_pythons() -> list[tuple[str, Path]]:
    """The other supported Pythons that this machine has, as (version, interpreter)."""
    found: dict[str, Path] = {}
    pyenv = shutil.which("pyenv")
    root = subprocess.run([pyenv, "root"], capture_output=True, text=True, check=False).stdout.strip() if pyenv else ""
    for version in ("3.10", "3.11", "3.12", "3.13", "3.14"):
        candidates = [Path(path) for path in [shutil.which(f"python{version}")] if path]
        if root:
            candidates += sorted(Path(root, "versions").glob(f"{version}.*/bin/python3"))
        usable = [path for path in candidates if runs_as(path, version)]
        if usable and version != f"{sys.version_info.major}.{sys.version_info.minor}":
            found[version] = usable[0]
    return sorted(found.items())


def runs_as(python: Path, version: str) -> bool:
    """Whether that interpreter works, which a version manager's shim may not."""
    code = "import sys, venv, ensurepip; print('%d.%d' % sys.version_info[:2])"
    ran = subprocess.run([python, "-c", code], capture_output=True, text=True, check=False)
    return ran.returncode == 0 and ran.stdout.strip() == version
