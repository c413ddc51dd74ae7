"""`make test`: every test and lint of every language, and one summary.

`make test ONLY=rust` runs the steps whose name contains a word, and what they need.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import setup
from steps import ROOT, VAR, Step, run_all, say, summary

BIN = setup.VENV / "bin"
SANDBOX = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "debug" / "sovendus-sandbox"
#: Tools that the tests outside the Python package use, beside the package's own extras.
PACKAGE = "install the Python package"
NPM = "install the npm package"
BUILD = "build sandbox and axum shop"


def rust_tests() -> list[Step]:
    """Formatting, lints, tests, and what the core may depend on."""
    # Not `--all-targets`, which builds the bindings as tests too, though they have none.
    targets = ["--workspace", "--lib", "--bins", "--tests"]
    return [
        Step("rust: format", ["cargo", "fmt", "--all", "--check"]),
        Step("rust: lint", ["cargo", "clippy", *targets, "--locked", "--", "-D", "warnings"]),
        Step("rust: tests", ["cargo", "test", "--locked"]),
        Step("rust: documentation", ["cargo", "doc", "--no-deps", "--locked"], env={"RUSTDOCFLAGS": "-D warnings"}),
        Step("rust: the core knows no other language", ["sh", "scripts/check-core.sh"]),
    ]


def python_tests() -> list[Step]:
    """Lints, types and tests of the package, from wheel and sdist, on every Python that is here."""
    folder = ROOT / "python"
    mypy = str(BIN / "mypy")
    wheels = [
        "bash",
        "-c",
        f'rm -rf "{setup.WHEELS}" && "{setup.PYTHON}" -m pip wheel -q --no-deps -w "{setup.WHEELS}" ./python',
    ]
    return [
        Step(
            "python: lint",
            [str(BIN / "ruff"), "check", ".", "../scripts", "../tests", "../examples"],
            cwd=folder,
            needs=(PACKAGE,),
        ),
        Step(
            "python: format",
            [str(BIN / "ruff"), "format", "--check", ".", "../scripts", "../tests", "../examples"],
            cwd=folder,
            needs=(PACKAGE,),
        ),
        Step("python: types", [mypy], cwd=folder, needs=(PACKAGE,)),
        Step("python: types of scripts", [mypy, "--strict", "."], cwd=ROOT / "scripts", needs=(PACKAGE,)),
        Step("python: types of journeys", [mypy, "--strict", "-p", "journeys"], cwd=ROOT / "tests", needs=(PACKAGE,)),
        pytest("python: tests", setup.PYTHON, PACKAGE),
        Step("python: wheel", wheels, needs=(PACKAGE,)),
        *(step for version, python in setup.other_pythons() for step in on_python(version, python)),
        *sdist_tests(),
    ]


def fuzz_tests() -> list[Step]:
    """A short run of the fuzzers, where there is a nightly Rust to build them with."""
    nightly = subprocess.run(["cargo", "+nightly", "--version"], capture_output=True, check=False)
    if nightly.returncode:
        return []
    return [Step("fuzz: query string, cookie and e-mail", ["sh", "scripts/fuzz.sh", "10"])]


def pytest(name: str, python: Path, needs: str) -> Step:
    """The package's own tests with that interpreter."""
    env = {"SOVENDUS_SANDBOX_BIN": str(SANDBOX)}
    command = [str(python), "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    return Step(name, command, cwd=ROOT / "python", env=env, needs=(needs, BUILD))


def on_python(version: str, interpreter: Path) -> list[Step]:
    """The one wheel, installed and tested on another Python."""
    venv = VAR / f"venv-{version}"
    python = venv / "bin" / "python"
    install = (
        f'"{python}" -m pip install -q --disable-pip-version-check --force-reinstall --no-deps "{setup.WHEELS}"/*.whl'
    )
    extras = f'"{python}" -m pip install -q --disable-pip-version-check "$(echo "{setup.WHEELS}"/*.whl)[test]"'
    return [
        Step(
            f"python {version}: install the wheel",
            ["bash", "-ec", f'[ -x "{python}" ] || "{interpreter}" -m venv "{venv}"\n{extras}\n{install}'],
            needs=("python: wheel",),
        ),
        pytest(f"python {version}: tests", python, f"python {version}: install the wheel"),
    ]


def sdist_tests() -> list[Step]:
    """The source distribution, built and installed away from the repository."""
    venv, sdists = VAR / "venv-sdist", VAR / "sdist"
    script = f"""
        rm -rf "{venv}" "{sdists}"
        "{setup.PYTHON}" -m venv "{venv}"
        "{venv}/bin/pip" install -q --disable-pip-version-check build
        "{venv}/bin/python" -m build -q --sdist --outdir "{sdists}" python
        cd /
        CARGO_TARGET_DIR="{ROOT}/target" "{venv}/bin/pip" install -q --disable-pip-version-check "{sdists}"/*.tar.gz
        "{venv}/bin/python" -c "import sovendus; print(sovendus.find_click('sovReqToken=abc123'))"
    """
    return [Step("python: sdist", ["bash", "-ec", script], needs=(PACKAGE,))]


def node_tests() -> list[Step]:
    """Lint, types and tests of the package, on the machine's Node.js and the newest."""
    folder = ROOT / "node"
    env = {"SOVENDUS_SANDBOX_BIN": str(SANDBOX)}
    newest = setup.NEWEST_NODE / "node_modules" / "node" / "bin"
    path = f"{newest}{os.pathsep}{os.environ['PATH']}"
    return [
        Step("node: lint", ["npm", "run", "--silent", "lint"], cwd=folder, needs=(NPM,)),
        Step("node: types", ["npm", "run", "--silent", "typecheck"], cwd=folder, needs=(NPM,)),
        Step("node: tests", ["npm", "test"], cwd=folder, env=env, needs=(NPM, BUILD)),
        Step(
            "newest node: install",
            [
                "npm",
                "install",
                "--no-save",
                "--no-audit",
                "--no-fund",
                "--prefix",
                str(setup.NEWEST_NODE),
                "node@latest",
            ],
        ),
        Step(
            "newest node: tests",
            ["npm", "test"],
            cwd=folder,
            env={**env, "PATH": path},
            needs=(NPM, BUILD, "newest node: install"),
        ),
        Step("node: install from a folder and from a tarball", ["bash", "scripts/check-npm-installs.sh"], needs=(NPM,)),
    ]


def journey_tests() -> list[Step]:
    """Shoppers' ways through the three shops."""
    env = {"PYTHONPATH": str(ROOT / "tests")}
    command = [str(setup.PYTHON), "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", "/dev/null", "tests/journeys"]
    return [
        Step(
            "journeys through the shops",
            command,
            env=env,
            needs=(PACKAGE, NPM, BUILD, "install the Express shop", "install servers"),
        )
    ]


def chosen(steps: list[Step], word: str) -> list[Step]:
    """The steps whose name contains the word, after those that they need."""
    wanted = {step.name for step in steps if word in step.name}
    for step in reversed(steps):
        if step.name in wanted:
            wanted.update(step.needs)
    return [step for step in steps if step.name in wanted]


def main() -> int:
    """Run the steps; 1 if any failed."""
    missing = [tool for tool in ("cargo", "node", "npm") if not shutil.which(tool)]
    if missing:
        say(f"not found: {', '.join(missing)}; Rust, Python ≥ 3.10 and Node ≥ 20 are needed")
        return 1
    steps = [
        *setup.server_steps(),
        *setup.rust_steps(),
        *rust_tests(),
        *fuzz_tests(),
        *setup.python_steps(),
        *python_tests(),
        *setup.node_steps(),
        *node_tests(),
        *journey_tests(),
    ]
    return summary(run_all(chosen(steps, sys.argv[1]) if len(sys.argv) > 1 else steps))


if __name__ == "__main__":
    sys.exit(main())
