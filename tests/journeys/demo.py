"""A few shoppers' ways through the three shops, and what Sovendus was told: the demo.

Run as `make demo`; with KEEP=1 sandbox and shops stay up to be clicked through.
"""

from __future__ import annotations

import signal
import sys
from contextlib import ExitStack
from dataclasses import dataclass

from journeys import shops
from journeys.sandbox import PRODUCT_ID, Sandbox
from journeys.shopper import Shopper


@dataclass(frozen=True)
class Row:
    """One order of the demo."""

    shop: str
    who: str
    order: str
    token: str | None
    voucher: str
    tokens_received: list[str]
    vouchers_received: list[str]

    @property
    def is_right(self) -> bool:
        """Exactly the shopper's own token and voucher, and nothing that the shopper had not."""
        tokens, vouchers = [self.token] if self.token else [], [self.voucher] if self.voucher else []
        return self.tokens_received == tokens and self.vouchers_received == vouchers

    def cells(self) -> tuple[str, ...]:
        """The row as text."""
        told = ", ".join(self.tokens_received + self.vouchers_received) or "nothing"
        mark = "ok" if self.is_right else "WRONG"
        return self.shop, self.who, self.order, self.token or "none", self.voucher or "none", told, mark


def walk(shop: str, url: str, sandbox: Sandbox) -> list[Row]:
    """Let five shoppers through one shop, two of them interleaved."""
    rows: list[Row] = []

    def buys(who: str, shopper: Shopper, token: str | None, voucher: str = "") -> None:
        tokens, vouchers = sandbox.tokens(), sandbox.vouchers()
        order = shopper.buy(voucher)
        received = sandbox.tokens()[len(tokens) :], sandbox.vouchers()[len(vouchers) :]
        rows.append(Row(shop, who, order, token, voucher, *received))

    tokens = sandbox.issue(3)
    organic, frugal, customer, one, other = (Shopper(url) for _ in range(5))

    organic.land()
    buys("came without a click", organic, None)

    frugal.land()
    buys("has a voucher", frugal, None, "SUMMER-10")

    customer.land(tokens[0])
    customer.log_in("ada")
    buys("logs in, has a voucher too", customer, tokens[0], "WELCOME")

    one.land(tokens[1])
    other.land(tokens[2])
    buys("first of two at once", one, tokens[1])
    buys("second of two at once", other, tokens[2])
    return rows


def table(rows: list[tuple[str, ...]]) -> str:
    """Rows as an aligned table, the first as its head."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    lines.insert(1, "  ".join("─" * width for width in widths))
    return "\n".join(lines)


def say(text: str) -> None:
    """Print a line at once."""
    print(text, flush=True)


def main() -> int:
    """Run the demo; non-zero if anything is missing from the journal, or too much in it."""
    with ExitStack() as running:
        say("starting sandbox and shops …")
        sandbox = running.enter_context(Sandbox("--strict"))
        urls = {name: running.enter_context(shops.start(name, sandbox.url)).url for name in shops.NAMES}
        rows = [row for name, url in urls.items() for row in walk(name, url, sandbox)]
        say("")
        say(
            table(
                [
                    ("shop", "shopper", "order", "click token", "voucher", "Sovendus received", ""),
                    *(row.cells() for row in rows),
                ]
            )
        )
        wrong = sum(not row.is_right for row in rows)
        say("")
        say(
            f"{len(rows)} orders, {sum(row.token is not None for row in rows)} of them through a click, "
            f"{sum(bool(row.voucher) for row in rows)} with a voucher: "
            + ("every one reported as it should be" if not wrong else f"{wrong} wrong")
        )
        if "--keep" in sys.argv:
            keep(sandbox, urls)
    return 1 if wrong else 0


def keep(sandbox: Sandbox, urls: dict[str, str]) -> None:
    """Leave everything running until Ctrl-C, and say where it is."""
    say("")
    say(f"sandbox  {sandbox.url}   what it received: {sandbox.url}/_sandbox/journal")
    for name, url in urls.items():
        say(f"{name:<8} {url}   come through a click: {sandbox.url}/_sandbox/click?to={url}/&product={PRODUCT_ID}")
    say("all of them run until Ctrl-C")
    for stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stop, signal.default_int_handler)
    try:
        signal.pause()
    except KeyboardInterrupt:
        say("stopping …")


if __name__ == "__main__":
    sys.exit(main())
