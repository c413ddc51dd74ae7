from __future__ import annotations

import os
import re
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from programs import run
from programs.forks import CHILDREN, STORM
from servers import Gunicorn

if TYPE_CHECKING:
    from sandbox import Sandbox

#: Enough for two workers to get several each.
ORDERS = 10

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
    with Gunicorn(sandbox.url) as server, ThreadPoolExecutor(2) as shoppers:
        # A worker serves one request at a time, so two that take their time take both workers.
        sandbox.fault("delay", ms=300, times=None)
        orders = [f"order-{number}" for number in range(ORDERS)]
        answers = list(shoppers.map(lambda order: server.get(f"/order?sovReqToken={order}"), orders))
    assert all(answer["reported"] for answer in answers), answers
    assert len({answer["pid"] for answer in answers}) == 2
    # The first is the one that the parent sent before it forked.
    assert sorted(sandbox.tokens()[1:]) == sorted(orders)
