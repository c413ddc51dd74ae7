"""What strangers put into landing URLs: dropped, without a trace in the shop's answer or at the API."""

from __future__ import annotations

import re
import socket
from urllib.parse import urlsplit

import pytest

from journeys.processes import Server
from journeys.sandbox import Sandbox
from journeys.shopper import Shopper

API_CALL = re.compile(r"/ext/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/[A-Za-z0-9_-]+/api")

#: Raw query strings, byte for byte as they go over the wire.
HOSTILE = {
    "traversal": b"sovReqToken=../../redeem/1234%3F",
    "encoded traversal": b"sovReqToken=%2e%2e%2f%2e%2e%2fredeem%2f1234%3f",
    "one dot": b"sovReqToken=.",
    "two dots": b"sovReqToken=..",
    "encoded dots": b"sovReqToken=%2e%2e",
    "question mark": b"sovReqToken=a?b",
    "encoded question mark": b"sovReqToken=a%3Fb",
    "hash": b"sovReqToken=a%23b",
    "slash": b"sovReqToken=a/b",
    "encoded slash": b"sovReqToken=a%2Fb",
    "double-encoded slash": b"sovReqToken=a%252Fb",
    "backslash": b"sovReqToken=a%5Cb",
    "raw backslash": b"sovReqToken=a\\b",
    "tab": b"sovReqToken=a%09b",
    "line break": b"sovReqToken=a%0D%0Ab",
    "header injection": b"sovReqToken=a%0d%0aSet-Cookie:%20hacked=1",
    "nul": b"sovReqToken=a%00b",
    "broken encoding": b"sovReqToken=%",
    "not utf-8": b"sovReqToken=%ff%fe",
    "10 kB": b"sovReqToken=" + b"a" * 10_000,
    "60 kB": b"sovReqToken=" + b"a" * 60_000,
    "repeated, all invalid": b"sovReqToken=..&sovReqToken=a%2Fb",
    "brackets": b"sovReqToken[]=a",
    "brackets twice": b"sovReqToken[]=a&sovReqToken[]=b",
    "brackets with a key": b"sovReqToken[a]=b",
    "brackets with a method": b"sovReqToken[toString]=x",
    "brackets with a prototype": b"sovReqToken[__proto__]=x&__proto__[sovReqToken]=y",
    "unicode": b"sovReqToken=t%C3%B6ken",
    "emoji": b"sovReqToken=%F0%9F%98%80",
    "empty": b"sovReqToken=",
    "no value": b"sovReqToken",
}


def raw_landing(shop: Server, query: bytes, cookies: str) -> int:
    """Request a landing page exactly as written; the status of the answer."""
    address = urlsplit(shop.url)
    with socket.create_connection((address.hostname, address.port), timeout=20) as connection:
        connection.sendall(
            b"GET /?"
            + query
            + b" HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nCookie: "
            + cookies.encode()
            + b"\r\n\r\n"
        )
        answer = b""
        try:
            while chunk := connection.recv(65_536):
                answer += chunk
        except ConnectionResetError:
            # A server may hang up on a line that it found too long, and the reset may overtake its answer.
            if not answer and len(query) > LONGEST_READ:
                return 0
            assert answer, "the shop hung up without an answer"
    assert COOKIE_LINE.search(answer) is None, "a hostile landing set the click cookie"
    return int(answer.split(b" ", 2)[1])


#: What the shops' servers read of a request line at least before they refuse it.
LONGEST_READ = 16_000

COOKIE_LINE = re.compile(rb"(?im)^set-cookie: *(sovendus_click|hacked)=")


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_landing_changes_nothing(shop: Server, sandbox: Sandbox, name: str) -> None:
    [token] = sandbox.issue()
    shopper = Shopper(shop.url)
    shopper.land(token)
    cookies = "; ".join(f"{key}={value}" for key, value in shopper.browser.cookies.items())
    status = raw_landing(shop, HOSTILE[name], cookies)
    assert status < 500
    assert shop.is_alive
    shopper.buy()
    assert [entry["target"] for entry in sandbox.journal() if not API_CALL.fullmatch(entry["target"])] == []
    assert sandbox.tokens() == [token]


@pytest.mark.parametrize(
    "query",
    [
        "sovReqToken={0}&sovReqToken={1}",
        "sovReqToken=..&sovReqToken={1}&sovReqToken=a%2Fb",
        "sovReqToken[a]=x&sovReqToken={1}",
    ],
)
def test_of_a_repeated_parameter_the_last_valid_one_wins(shop: Server, sandbox: Sandbox, query: str) -> None:
    first, last = sandbox.issue(2)
    shopper = Shopper(shop.url)
    assert shopper.browser.get("/?" + query.format(first, last)).status_code == 200
    shopper.buy()
    assert sandbox.tokens() == [last]
