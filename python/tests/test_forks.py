from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import pytest

from programs import run
from programs.forks import CHILDREN, STORM
from servers import Gunicorn

if TYPE_CHECKING:
    from sandbox import Sandbox

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")


@pytest.mark.parametrize("way", ["os", "libc", "multiprocessing"])
def test_a_client_used_before_a_fork_works_after_it(sandbox: Sandbox, way: str) -> None:
    run.run("programs.forks", way, sandbox.url, timeout=30)
    children = [f"child-{number}" for number in range(CHILDREN)]
    assert sorted(sandbox.tokens()) == sorted(["parent-before", *children, "parent-after"])


def test_forks_under_load_do_not_deadlock(sandbox: Sandbox) -> None:
    run.run("programs.forks", "storm", sandbox.url, timeout=120)
    children = [token for token in sandbox.tokens() if re.fullmatch(r"child-\d+", token)]
    assert sorted(children) == sorted(f"child-{number}" for number in range(STORM))


def test_the_asyncio_client_too(sandbox: Sandbox) -> None:
    run.run("programs.async_forks", sandbox.url, timeout=30)
    assert sandbox.tokens() == ["parent-before", "child", "parent-after"]


def test_gunicorn_preload(sandbox: Sandbox) -> None:
    with Gunicorn(sandbox.url) as server:
        by_worker: dict[int, int] = {}
        # Whichever worker is free takes a request, so the second one's turn is a matter of a few.
        for number in range(200):
            answer = server.get(f"/order?sovReqToken=order-{number}")
            assert answer["reported"], answer
            by_worker[answer["pid"]] = by_worker.get(answer["pid"], 0) + 1
            if len(by_worker) == 2 and number >= 9:
                break
    assert len(by_worker) == 2
    # The first is the one that the parent sent before it forked.
    assert len(sandbox.tokens()) == 1 + sum(by_worker.values())
