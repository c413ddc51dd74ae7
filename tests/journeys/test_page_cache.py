"""nginx as a page cache in front of a shop: no shopper gets another's click."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from journeys.processes import Server
from journeys.sandbox import Sandbox
from journeys.shopper import Shopper

CONFIG = """
user {user};
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    proxy_cache_path {folder}/cache keys_zone=pages:1m;
    server {{
        listen 127.0.0.1:{port};
        location / {{
            proxy_pass {shop};
            proxy_set_header Host $host;
            proxy_cache pages;
            proxy_cache_valid 200 10m;
            add_header X-Cache $upstream_cache_status;
            {more}
        }}
    }}
}}
"""


NGINX = shutil.which("nginx") or ("/usr/sbin/nginx" if Path("/usr/sbin/nginx").exists() else None)

#: A newcomer's machine may do without nginx; a build server must not.
pytestmark = pytest.mark.skipif(not NGINX and not os.environ.get("CI"), reason="nginx is not installed")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def page_cache(shop: Server, folder: Path, more: str) -> Iterator[str]:
    """nginx in front of the shop; its address."""
    assert NGINX, "nginx is not installed; see scripts/install-servers.sh"
    port = free_port()
    config = folder / "nginx.conf"
    # As root, nginx would hand its work to another user, who may not write here.
    config.write_text(CONFIG.format(user=getpass.getuser(), folder=folder, port=port, shop=shop.url, more=more))
    nginx = subprocess.Popen([NGINX, "-p", str(folder), "-c", str(config)], stdin=subprocess.DEVNULL)
    try:
        wait_for(port, nginx)
        yield f"http://127.0.0.1:{port}"
    finally:
        nginx.terminate()
        nginx.wait(15)


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Until it takes connections: nginx doesn't say when it is ready."""
    for _ in range(200):
        assert process.poll() is None, "nginx did not start"
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("nginx takes no connections")


@pytest.mark.parametrize(
    "more",
    [
        "",
        # A cache set up in the way that hands one visitor's cookie to the next.
        "proxy_ignore_headers Set-Cookie; proxy_ignore_headers Vary;",
    ],
    ids=["default", "ignores Set-Cookie"],
)
def test_a_capturing_response_is_never_cached(shop: Server, sandbox: Sandbox, tmp_path: Path, more: str) -> None:
    [token] = sandbox.issue()
    with page_cache(shop, tmp_path, more) as url:
        # The same landing URL for both, as when a link is passed on.
        mine, other = Shopper(url), Shopper(url)
        assert mine.land(token).headers["x-cache"] == "MISS"
        landing = other.land(token)
        assert landing.headers["x-cache"] == "MISS", "the landing came from the cache"
        assert mine.browser.cookies["sovendus_click"]

        # And without the parameter nobody is given a click.
        stranger = Shopper(url)
        stranger.land()
        stranger.land()
        assert "sovendus_click" not in stranger.browser.cookies
        stranger.buy()
        assert sandbox.tokens() == []


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Purpose": "prefetch"}, {"Sec-Fetch-Mode": "no-cors"}, {}],
    ids=["a prefetch", "a script's fetch", "the same link again"],
)
def test_no_answer_to_a_click_is_cached(
    shop: Server, sandbox: Sandbox, tmp_path: Path, headers: dict[str, str]
) -> None:
    [token] = sandbox.issue()
    with page_cache(shop, tmp_path, "") as url:
        early, late = Shopper(url), Shopper(url)
        early.browser.get(f"/?utm_source=partner&sovReqToken={token}", headers=headers)
        early.browser.get(f"/?utm_source=partner&sovReqToken={token}", headers=headers)
        assert late.land(token).headers["x-cache"] == "MISS", "the cache swallowed the click"
        late.buy()
        assert sandbox.tokens() == [token]


def test_the_cache_does_cache(shop: Server, sandbox: Sandbox, tmp_path: Path) -> None:
    """So that the tests above can fail."""
    with page_cache(shop, tmp_path, "proxy_ignore_headers Set-Cookie Vary Cache-Control Expires;") as url:
        path = "/?no=click"
        seen = [httpx.get(url + path, trust_env=False).headers["x-cache"] for _ in range(2)]
        assert seen == ["MISS", "HIT"]
