"""Forks in one of several ways after the client was used, and uses it in the children."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import sys
import threading
import time
from typing import TYPE_CHECKING

from sandbox import KEY, PRODUCT
from sovendus import Client

if TYPE_CHECKING:
    from collections.abc import Callable

CHILDREN = 3
STORM = 200
AT_ONCE = 8


def in_child(client: Client, token: str) -> None:
    """Never returns."""
    status = 1
    try:
        client.send_conversion(token)
        status = 0
    finally:
        os._exit(status)


def forked(fork: Callable[[], int], client: Client) -> None:
    for number in range(CHILDREN):
        pid = fork()
        if pid == 0:
            in_child(client, f"child-{number}")
        assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def by_os(client: Client) -> None:
    forked(os.fork, client)


def by_libc(client: Client) -> None:
    """As a server does that is written in C: no hook of Python's runs."""
    forked(ctypes.PyDLL(None).fork, client)


def by_multiprocessing(client: Client) -> None:
    context = multiprocessing.get_context("fork")
    children = [context.Process(target=client.send_conversion, args=(f"child-{n}",)) for n in range(CHILDREN)]
    for child in children:
        child.start()
    for child in children:
        child.join()
        assert child.exitcode == 0


def storm(client: Client) -> None:
    """Forks while threads are in the middle of calls, so that locks are held at every possible moment."""
    over = threading.Event()

    def work(name: str) -> None:
        number = 0
        while not over.is_set():
            client.send_conversion(f"thread-{name}-{number}")
            number += 1

    threads = [threading.Thread(target=work, args=(str(number),)) for number in range(4)]
    for thread in threads:
        thread.start()
    children: list[int] = []
    failed = 0
    for number in range(STORM):
        pid = os.fork()
        if pid == 0:
            in_child(client, f"child-{number}")
        children.append(pid)
        if len(children) >= AT_ONCE:
            failed += os.waitpid(children.pop(0), 0)[1] != 0
    failed += sum(os.waitpid(pid, 0)[1] != 0 for pid in children)
    over.set()
    for thread in threads:
        thread.join()
    assert failed == 0, f"{failed} children failed"


if __name__ == "__main__":
    ways = {"os": by_os, "libc": by_libc, "multiprocessing": by_multiprocessing, "storm": storm}
    the_client = Client(PRODUCT, KEY, endpoint=sys.argv[2])
    the_client.send_conversion("parent-before")
    began = time.monotonic()
    ways[sys.argv[1]](the_client)
    the_client.send_conversion("parent-after")
    print(f"{time.monotonic() - began:.2f} s")
