"""The shop under real servers."""

from __future__ import annotations

import json
import re
import subprocess
import threading
import urllib.request
from typing import TYPE_CHECKING, Any

from programs import run

if TYPE_CHECKING:
    from types import TracebackType

    from typing_extensions import Self

_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Server:
    """A server that says in its log where it listens."""

    module: str
    arguments: tuple[str, ...]

    def __init__(self, endpoint: str) -> None:
        self._process = subprocess.Popen(
            run.command(self.module, *self.arguments),
            env=run.environment(SHOP_ENDPOINT=endpoint, DJANGO_SETTINGS_MODULE="shop.settings"),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        log = self._process.stdout
        assert log
        self.log: list[str] = []
        for line in log:
            self.log.append(line)
            found = re.search(r"http://127\.0\.0\.1:\d+", line)
            if found:
                self.url = found.group()
                break
        else:
            raise AssertionError("".join(self.log))
        # Somebody must read on, or the server stops when the pipe is full.
        self._reader = threading.Thread(target=lambda: self.log.extend(log))
        self._reader.start()

    def get(self, path: str, headers: dict[str, str] | None = None) -> Any:
        """The JSON that it answers."""
        with self.open(path, headers) as answer:
            return json.load(answer)

    def open(self, path: str, headers: dict[str, str] | None = None) -> Any:
        return _opener.open(urllib.request.Request(self.url + path, headers=headers or {}), timeout=20)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._process.terminate()
        self._process.wait(timeout=20)
        self._reader.join(timeout=20)
        assert self._process.stdout
        self._process.stdout.close()


class Gunicorn(Server):
    """Imports the shop once, which sends a conversion, and forks two workers from it."""

    module = "gunicorn"
    arguments = ("shop.wsgi", "--preload", "--workers=2", "--bind=127.0.0.1:0", "--timeout=20", "--graceful-timeout=5")


class Uvicorn(Server):
    """One process, one event loop."""

    module = "uvicorn"
    arguments = ("shop.asgi:application", "--port=0", "--lifespan=off")
