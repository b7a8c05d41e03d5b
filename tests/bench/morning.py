"""A morning over fifteen accounts: 40 new things at each, and 200 ms until anybody answers.

    python tests/bench/morning.py [--window] [ITEMS] [RUNS] [STORED]

Fifteen networks (`morning_shops.py`) stand in a process of their own; each was read the evening
before. In turn, RUNS times: a night passes, and `fetch` is timed for each account alone, by the
clock on the wall; a night passes, and it is timed for all fifteen together. The limit is 1.5
times the slowest alone, of the medians. What each network was asked in a morning is counted. By
the evening all is answered; a last morning is fetched with everything left open, and told. The
mail house answers at once: it is no HTTP and has no latency to set.

With `--window` the whole window stands on a corpus of STORED (1,000,000) mentions, and its beat
while RUNS such mornings are fetched is measured as in `ui_heartbeat.py`, with its limits.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from app.assemble import open_desk
from app.clock import SystemClock
from app.paths import Folder
from tests.bench.alone import take_precedence
from tests.bench.morning_shops import NETWORKS, Signpost, Worlds
from tests.channels.contract.every import Ring, Till, shops
from tests.channels.contract.shop import AT
from tests.channels.mailbox.shop import CERTIFICATE

ITEMS, RUNS, LATENCY_S, LIMIT = 40, 3, 0.2, 1.5
STORED = 1_000_000
NIGHT, TALK = timedelta(hours=24), timedelta(hours=2)  # what is looked at daily is, each time


class Morning:
    """A clock that goes on from the fakes' own day, and can be set ahead by a night."""

    def __init__(self) -> None:
        self._begun, self._by = time.monotonic(), timedelta()

    def now(self) -> datetime:
        """Tell the time."""
        return AT + self._by + timedelta(seconds=time.monotonic() - self._begun)

    def sleep(self) -> datetime:
        """Let a night pass, and tell when in it people talked."""
        self._by += NIGHT
        return self.now() - TALK


class Street:
    """The shop with its accounts, and the networks around it."""

    def __init__(self, till: Till, worlds: Worlds, clock: Morning, items: int) -> None:
        self.till, self.worlds, self.clock, self.items = till, worlds, clock, items
        self.is_left_open = False
        self.accounts = {
            name: till.add(shop, worlds.given[name])
            for name, shop in shops().items()
            if name in worlds.given
        }
        till("fetch", *self.theirs())
        worlds.calls()

    def night(self) -> None:
        """Let the day's work be done, and everybody talk while the shop sleeps."""
        if not self.is_left_open:
            rows = [self.till.rows("list", "--channel", name, "--limit", 500) for name in NETWORKS]
            self.till("done", *[one["id"] for some in rows for one in some])
        self.worlds.grow(self.items, self.clock.sleep())

    def fetch(self, name: str = "") -> float:
        """Fetch one account or all, check what came, and tell how long it took."""
        words = ("--account", self.accounts[name]) if name else self.theirs()
        began = time.perf_counter()
        answer = self.till("fetch", *words)
        took = time.perf_counter() - began
        for one in answer.rows[0]["accounts"]:
            if one["error"] or one["new"] < 3:
                raise SystemExit(f"{one['channel']}: {one['new']} new, {one['error']}")
        return took

    def theirs(self) -> list[str]:
        """Give the words that name every account of ours, whatever else is in the file."""
        return [word for one in self.accounts.values() for word in ("--account", one)]

    def alone(self) -> dict[str, float]:
        """Fetch each account by itself."""
        self.night()
        return {name: self.fetch(name) for name in self.accounts}

    def together(self) -> float:
        """Fetch all accounts at once."""
        self.night()
        return self.fetch()


@contextmanager
def street(folder: Path, items: int) -> Iterator[Street]:
    """Open the shop, sign in everywhere and read what was said before."""
    clock = Morning()
    SystemClock.now = lambda self: clock.now()  # type: ignore[method-assign]
    os.environ["SSL_CERT_FILE"] = str(CERTIFICATE)
    ring = Ring()
    with Worlds(list(NETWORKS), LATENCY_S) as worlds:
        door = Signpost(worlds.at)
        desk = open_desk(Folder(folder), clock=clock, keyring=ring, transport=door)
        try:
            yield Street(Till(desk, ring, []), worlds, clock, items)
        finally:
            desk.close()
            door.close()


def measure(items: int, runs: int) -> int:
    """Time the accounts alone and together; 1 if together takes too long."""
    alone: dict[str, list[float]] = {name: [] for name in NETWORKS}
    together, calls = [], {}
    with tempfile.TemporaryDirectory() as place, street(Path(place), items) as here:
        for _ in range(runs):
            for name, took in here.alone().items():
                alone[name].append(took)
            here.worlds.calls()
            together.append(here.together())
            calls = here.worlds.calls()
        here.is_left_open = True
        for _ in range(2):  # the second of them looks after what the first left open
            lazy, asked = here.together(), here.worlds.calls()
    slowest = max(NETWORKS, key=lambda name: median(alone[name]))
    for name in NETWORKS:
        print(f"{name:12} alone {median(alone[name]):5.2f} s   {calls[name]:3} calls")
    ratio = median(together) / median(alone[slowest])
    print(f"all fifteen  {median(together):.2f} s ({', '.join(f'{one:.2f}' for one in together)}), "
          f"{sum(calls.values())} calls")  # fmt: skip
    print(f"the morning before left open: {lazy:.2f} s, {sum(asked.values())} calls")
    print(f"{ratio:.2f} x {slowest} alone (limit {LIMIT})")
    return 0 if ratio <= LIMIT else 1


def main(words: list[str]) -> int:
    """Measure what is asked for; 1 if a limit is broken."""
    numbers = [int(word) for word in words if word != "--window"]
    items, runs, stored = [*numbers, *(ITEMS, RUNS, STORED)[len(numbers) :]]
    take_precedence()
    if "--window" in words:
        from tests.bench.morning_window import measure_window

        return measure_window(items, runs, stored)
    return measure(items, runs)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
