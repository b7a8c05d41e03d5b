"""How long reading takes in a shop of a million, beside the same SQL run bare.

    python tests/bench/store_read.py [ROWS]

A page, a filter and a word search are asked through the program's own functions (rows as
values, one JSON row between) and through a bare `sqlite3` cursor, in turn, in one run; then
misspelt words and beginnings of words are set against a rare word's search. Ratios are of the
thread's own time, which other programs on the machine do not lengthen; wall time stands beside.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from app.domain.filter import InboxFilter
from app.domain.item import State, Tone
from app.queries.inbox import ROWS, counts, inbox_ids, inbox_rows
from app.queries.inbox_sql import CUT, asked
from app.queries.page import among
from app.store.open import open_reader
from app.store.read import Reader
from app.store.search import HITS, Search
from tests.bench.corpus import DAYS, LANGUAGES, START, big_folder, words_of

NOW = START + timedelta(days=DAYS)
TIMES = 300
PAGE = 100
_FAR = (1 << 62) - 1


@dataclass(frozen=True)
class Figures:
    """Milliseconds of many runs: the thread's own time, and what the clock on the wall says."""

    p50: float
    p95: float
    wall_p50: float
    wall_p95: float

    def __str__(self) -> str:
        wall = f"wall p50 {self.wall_p50:6.2f} p95 {self.wall_p95:6.2f}"
        return f"p50 {self.p50:6.2f} p95 {self.p95:6.2f}  {wall} ms"


def figures(times: list[tuple[float, float]]) -> Figures:
    """Sum up seconds as milliseconds."""
    own = sorted(one * 1000 for one, _ in times)
    wall = sorted(one * 1000 for _, one in times)
    half, most = len(times) // 2, int(len(times) * 0.95)
    return Figures(own[half], own[most], wall[half], wall[most])


def take_turns(*jobs: Callable[[int], object], times: int = TIMES) -> list[Figures]:
    """Run jobs in turn, each with the number of its turn, so that all meet the same machine.

    The one that begins changes, since it finds its pages cold and leaves them warm to the next.
    """
    spent: list[list[tuple[float, float]]] = [[] for _ in jobs]
    for number in range(-5, times):
        for step in range(len(jobs)):
            place = (number + step) % len(jobs)
            own, wall = time.thread_time(), time.perf_counter()
            jobs[place](abs(number))
            if number >= 0:
                spent[place].append((time.thread_time() - own, time.perf_counter() - wall))
    return [figures(one) for one in spent]


class Words:
    """Words to look for: common and rare ones, their beginnings, and slips of the finger."""

    def __init__(self) -> None:
        self._random = random.Random(7)
        self._words = {language: words_of(language, 12_000) for language in LANGUAGES}

    def one(self, first: int, last: int) -> str:
        """Give a word whose rank lies between first and last."""
        return self._words[self._random.choice(LANGUAGES)][self._random.randrange(first, last)]

    def slip(self, word: str) -> str:
        """Drop, double, swap or change one letter."""
        at = self._random.randrange(1, len(word) - 1)
        return self._random.choice(
            (
                word[:at] + word[at + 1 :],
                word[:at] + word[at] + word[at:],
                word[:at] + word[at + 1] + word[at] + word[at + 2 :],
                word[:at] + "q" + word[at + 1 :],
            )
        )


class Bench:
    """The million, opened twice: as the program does, and bare."""

    def __init__(self, rows: int) -> None:
        self.folder = big_folder(rows)
        self.read = Reader(self.folder)
        self.search = Search(self.read)
        self.bare = open_reader(self.folder)

    def ask_bare(self, sql: str, values: dict[str, Any]) -> list[Any]:
        """Run a statement as SQLite's own module does."""
        return self.bare.execute(sql, values).fetchall()

    def lists(self) -> None:
        """Time filters: the ids of a list, bare and as the inbox asks for them."""
        filters = {
            "open, by need": InboxFilter(),
            "open, newest first": InboxFilter(order="new"),
            "open, one channel": InboxFilter(channels=("bluesky",)),
            "open, negative": InboxFilter(tones=(Tone.NEGATIVE,)),
            "open, 2 stars or fewer": InboxFilter(rating_max=2),
            "open, last 30 days": InboxFilter(since=(NOW - timedelta(days=30)).date()),
            "done, newest 100": InboxFilter(states=(State.DONE,), order="new"),
        }
        for name, wanted in filters.items():
            self._list(name, wanted, PAGE if "100" in name else 20_000)

    def _list(self, name: str, wanted: InboxFilter, limit: int) -> None:
        question = asked(wanted, NOW)
        values = question.values | {"limit": limit}

        def ours(_: int) -> object:
            return inbox_ids(self.read, wanted, NOW, limit=limit)

        def bare(_: int) -> object:
            return self.ask_bare(question.sql + CUT, values)

        say(f"filter: {name}", *take_turns(ours, bare, times=40))

    def pages(self) -> None:
        """Time a page of 100 rows by id, at places all over the open list."""
        ids = inbox_ids(self.read, InboxFilter(), NOW)
        starts = random.Random(1).choices(range(max(1, len(ids) - PAGE)), k=TIMES + 1)

        def bare(number: int) -> object:
            block = ids[starts[number] : starts[number] + PAGE]
            return self.ask_bare(*among(ROWS, ":ids", block))

        def one_row(number: int) -> object:
            block = ids[starts[number] : starts[number] + PAGE]
            return self.read(*among(ROWS, ":ids", block))

        def values(number: int) -> object:
            return inbox_rows(self.read, ids[starts[number] : starts[number] + PAGE], NOW)

        ours, row, plain = take_turns(values, one_row, bare)
        say("page of 100, one JSON row", row, plain)
        say("page of 100, as InboxRow", ours, plain)
        (badges,) = take_turns(lambda _: counts(self.read, NOW), times=40)
        print(f"{'badges of the side bar':30} {badges}")

    def words(self) -> None:
        """Time word searches, bare and by the search."""
        words = Words()
        for name, first, last in (("common", 5, 100), ("rare", 2000, 12_000)):
            self._word(name, [words.one(first, last) for _ in range(TIMES + 1)])

    def _word(self, name: str, wanted: list[str]) -> None:
        def ours(number: int) -> object:
            return self.search.find(wanted[number] + " ", limit=PAGE)

        def bare(number: int) -> object:
            match = f'"{wanted[number]}"'
            values = {"words": match, "until": _FAR, "since": 0, "limit": PAGE}
            return self.ask_bare(HITS.format(bounds=""), values)

        for job in (ours, bare):  # so that both find the file's pages in memory
            for number in range(TIMES):
                job(number)
        say(f"word search: {name} word", *take_turns(ours, bare))

    def slips(self) -> None:
        """Time what the owner half types or mistypes against a rare word."""
        words = Words()
        rare = [words.one(2000, 12_000) for _ in range(TIMES + 1)]
        typed = {
            "rare word": [f"{word} " for word in rare],
            "prefix of 2": [word[:2] for word in rare],
            "prefix of 3": [word[:3] for word in rare],
            "prefix of 4": [word[:4] for word in rare],
            "misspelt, one slip": [f"{words.slip(word)} " for word in rare],
            "misspelt, two slips": [f"{words.slip(words.slip(word))} " for word in rare],
        }
        found = take_turns(*(self._finder(texts) for texts in typed.values()))
        for name, one in zip(typed, found, strict=True):
            print(f"{name:30} {one}   p95 {one.p95 / found[0].p95:5.1f} x a rare word's")

    def _finder(self, texts: list[str]) -> Callable[[int], object]:
        def find(number: int) -> object:
            return self.search.find(texts[number], limit=PAGE)

        return find


def say(name: str, ours: Figures, bare: Figures) -> None:
    """Print one pair."""
    ratios = f"{ours.p50 / bare.p50:4.2f} x bare, p95 {ours.p95 / bare.p95:4.2f} x"
    print(f"{name:30} {ours}   {ratios}")


def resident() -> float:
    """Give the process's own memory in MiB, without pages of the file that are merely mapped."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0.0
    lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
    return int(lines["RssAnon"].split()[0]) / 1024


def main(rows: int = 1_000_000) -> None:
    """Print every figure."""
    before = resident()
    bench = Bench(rows)
    size = bench.folder.database.stat().st_size / 2**20
    print(f"{rows:,} items, {size:.0f} MiB\n")
    bench.pages()
    bench.lists()
    bench.words()
    print()
    bench.slips()
    print(f"\nmemory of two readers and everything above: {resident() - before:.0f} MiB")
    bench.read.close()
    bench.bare.close()


if __name__ == "__main__":
    main(*(int(one) for one in sys.argv[1:]))
