"""The README's Django and Express starts, pasted as they stand into empty projects and visited by a shopper."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from journeys.processes import ROOT, Server
from journeys.sandbox import API_KEY, Sandbox

#: Says where it listens as the example shops do; gunicorn runs it when it is ready.
READY = """
import json
bind = "127.0.0.1:0"
def when_ready(server):
    host, port = server.LISTENERS[0].sock.getsockname()
    print(json.dumps({"url": f"http://{host}:{port}"}), flush=True)
"""


#: What the README's voucher blocks report.
VOUCHER = {
    "email_hash": hashlib.md5(b"ada@example.com", usedforsecurity=False).hexdigest(),
    "order_value": "95.10",
    "order_currency": "EUR",
    "order_id": "A-1001",
    "coupon_code": "SUMMER-10",
}


def block(language: str, first_line: str) -> str:
    """The README's block of that language that begins so."""
    blocks = re.findall(rf"```{language}\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    found: str
    [found] = [text for text in blocks if text.startswith(first_line)]
    return found


@pytest.fixture
def django(sandbox: Sandbox, tmp_path: Path) -> Iterator[Server]:
    """A project as `startproject` makes it, plus the README's blocks."""
    subprocess.run([sys.executable, "-m", "django", "startproject", "project", tmp_path], check=True)
    with (tmp_path / "project" / "settings.py").open("a") as settings:
        settings.write("ALLOWED_HOSTS = ['127.0.0.1']\n" + block("python", "# settings.py"))
    (tmp_path / "project" / "views.py").write_text(block("python", "# views.py"))
    (tmp_path / "project" / "urls.py").write_text(
        "from django.http import HttpResponse\n"
        "from django.urls import path\n"
        "from project.views import thank_you\n"
        "urlpatterns = [path('', lambda request: HttpResponse('shop')), path('thank-you/<str:order_id>', thank_you)]\n"
    )
    (tmp_path / "gunicorn.conf.py").write_text(READY)
    env = {"SOVENDUS_API_KEY": API_KEY, "SOVENDUS_ENDPOINT": sandbox.url}
    command = [sys.executable, "-m", "gunicorn", "project.wsgi"]
    with Server("the README's Django shop", command, cwd=tmp_path, env=env) as server:
        yield server


@pytest.fixture
def express(sandbox: Sandbox, tmp_path: Path) -> Iterator[Server]:
    """An empty project with the README's block as its server, and a line that tells its port."""
    (tmp_path / "node_modules").symlink_to(ROOT / "examples" / "express" / "node_modules")
    source = block("js", "// server.mjs")
    listen = "app.listen(process.env.PORT ?? 3000)"
    assert listen in source
    ready = "console.log(JSON.stringify({ url: `http://127.0.0.1:${server.address().port}` }))"
    source = source.replace(listen, f"const server = {listen}\nserver.on('listening', () => {{ {ready} }})")
    capture = "app.use(tracking.captureToken)"
    source = source.replace(capture, f"{capture}\napp.get('/', (_req, res) => res.send('shop'))")
    (tmp_path / "server.mjs").write_text(source)
    env = {
        "PORT": "0",
        "SOVENDUS_API_KEY": API_KEY,
        "SOVENDUS_SECRET": "a secret that is long enough",
        "SOVENDUS_ENDPOINT": sandbox.url,
    }
    command = [os.environ.get("NODE", "node"), "server.mjs"]
    with Server("the README's Express shop", command, cwd=tmp_path, env=env) as server:
        yield server


def walk(shop: Server, sandbox: Sandbox, method: str) -> None:
    """One shopper of a click and one without, each to their thank-you page."""
    [token] = sandbox.issue()
    with httpx.Client(base_url=shop.url, trust_env=False) as clicked, httpx.Client(base_url=shop.url) as organic:
        organic.get("/").raise_for_status()
        assert "sovendus_click" in clicked.get(f"/?sovReqToken={token}").headers["set-cookie"]
        organic.request(method, "/thank-you/1").raise_for_status()
        clicked.request(method, "/thank-you/2").raise_for_status()
    assert sandbox.tokens() == [token]


def test_django_in_60_seconds(django: Server, sandbox: Sandbox) -> None:
    walk(django, sandbox, "GET")


def test_vouchers_in_django(django: Server, sandbox: Sandbox, tmp_path: Path) -> None:
    account = "SOVENDUS['TRAFFIC_SOURCE'] = '1234'\n"
    with (tmp_path / "project" / "settings.py").open("a") as settings:
        settings.write(account)
    (tmp_path / "vouchers.py").write_text(block("python", "# where an order is paid"))
    env = {**os.environ, "SOVENDUS_API_KEY": API_KEY, "SOVENDUS_ENDPOINT": sandbox.url}
    command = [sys.executable, "manage.py", "shell", "-c", "exec(open('vouchers.py').read())"]
    subprocess.run(command, cwd=tmp_path, env=env, check=True)
    assert sandbox.redemptions() == [VOUCHER]


def test_vouchers_in_express(express: Server, sandbox: Sandbox, tmp_path: Path) -> None:
    shop = block("js", "// server.mjs").replace("app.listen(process.env.PORT ?? 3000)", "")
    options = "consent: 'not-required', trafficSource: '1234',"
    shop = shop.replace("consent: 'not-required',", options)
    (tmp_path / "vouchers.mjs").write_text(
        shop + "import { netFromGross } from 'sovendus'\n" + block("js", "// where an order is paid")
    )
    env = {**os.environ, "SOVENDUS_API_KEY": API_KEY, "SOVENDUS_SECRET": "a secret that is long enough"}
    env["SOVENDUS_ENDPOINT"] = sandbox.url
    subprocess.run([os.environ.get("NODE", "node"), "vouchers.mjs"], cwd=tmp_path, env=env, check=True)
    assert sandbox.redemptions() == [VOUCHER]


def test_express_in_60_seconds(express: Server, sandbox: Sandbox) -> None:
    walk(express, sandbox, "POST")
