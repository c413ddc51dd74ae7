"""Many guests at once, some of whom came through a click, and what Sovendus was told of their orders."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from journeys.sandbox import Sandbox
from journeys.shopper import Shopper

GUESTS = 200
ORDERS = 64
#: Orders of guests who came through a click.
OWED = 12
#: Guests who came through a click and order nothing.
WINDOW_SHOPPERS = 20


@dataclass
class Guest:
    """One visitor and their plan."""

    number: int
    shopper: Shopper
    token: str | None = None
    orders: bool = False
    logs_in: bool = False
    sent: list[str] = field(default_factory=list)

    def plan(self, look_around: int) -> Iterator[Callable[[], object]]:
        """What the guest does, one step at a time."""
        yield lambda: self.shopper.land(self.token)
        for _ in range(look_around):
            yield self.shopper.land
        if self.logs_in:
            yield lambda: self.shopper.log_in(f"guest-{self.number}")
        if self.orders:
            yield self.shopper.buy


@dataclass(frozen=True)
class Tally:
    """What became of the orders."""

    right: int
    lost: int
    strangers: int
    organic: int

    def __str__(self) -> str:
        return f"right {self.right} / lost {self.lost} / stranger's {self.strangers} / organic {self.organic}"


def simulate(shop_url: str, sandbox: Sandbox, *, seed: int) -> Tally:
    """Let the guests of this seed visit the shop, their steps interleaved at random."""
    chance = random.Random(seed)
    guests = _guests(shop_url, sandbox, chance)
    plans = {guest.number: guest.plan(chance.randrange(3)) for guest in guests}
    order_of_steps = [guest for guest in guests for _ in range(6)]
    chance.shuffle(order_of_steps)
    for guest in order_of_steps:
        step = next(plans[guest.number], None)
        if step:
            before = len(sandbox.tokens()) if guest.orders else 0
            step()
            if guest.orders:
                # Steps come one at a time, so what is new in the journal is this guest's doing.
                guest.sent += sandbox.tokens()[before:]
    return _tally(guests)


def _guests(shop_url: str, sandbox: Sandbox, chance: random.Random) -> list[Guest]:
    guests = [Guest(number, Shopper(shop_url), logs_in=chance.random() < 1 / 3) for number in range(GUESTS)]
    chosen = chance.sample(guests, ORDERS + WINDOW_SHOPPERS)
    for guest in chosen[:ORDERS]:
        guest.orders = True
    for guest, token in zip(chosen[:OWED] + chosen[ORDERS:], sandbox.issue(OWED + WINDOW_SHOPPERS), strict=True):
        guest.token = token
    return guests


def _tally(guests: list[Guest]) -> Tally:
    counts: Counter[str] = Counter()
    for guest in (guest for guest in guests if guest.orders):
        if guest.token is None:
            counts["organic"] += bool(guest.sent)
        elif guest.sent == [guest.token]:
            counts["right"] += 1
        else:
            counts["strangers" if set(guest.sent) - {guest.token} else "lost"] += 1
    return Tally(counts["right"], counts["lost"], counts["strangers"], counts["organic"])
