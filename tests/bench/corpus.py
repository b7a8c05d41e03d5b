"""A made-up shop's year of mentions in six languages, the same on every run.

    python tests/bench/corpus.py [ROWS]

makes the file with ROWS (1,000,000) stored items that the other benchmarks read, in
`$SHOPTALK_BENCH` or /tmp/shoptalk-bench, through the same `store_page` as the program.
Words follow Zipf's law over 30,000 made-up words a language, so that the index gets a
real number of terms and real lengths of lists.
"""

from __future__ import annotations

import hashlib
import os
import random
import sqlite3
import sys
import time
from bisect import bisect_left
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate, islice
from pathlib import Path
from zoneinfo import ZoneInfo

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from app.channels.base import Page
from app.clock import SystemClock
from app.domain.item import Author, Found, Kind, Tone
from app.paths import Folder
from app.store import accounts, index
from app.store.ingest import Ingest, Judged, store_page
from app.store.open import open_writer
from app.store.transaction import transaction

ROOT = Path(__file__).resolve().parents[2]
SEED = 20261122
DAYS = 400
START = datetime(2025, 10, 1, tzinfo=UTC)
PAGE = 200
TAIL = 30_000  # made-up words a language
OFTEN = {  # what is said most, most frequent first
    "en": "the and to of a in is it was for on with this coffee bread shop good bad staff fresh",
    "sv": "och att det i en på som är för med inte kaffe bröd butik bra dålig personal färsk kö",
    "nb": "og i det på en som er til for med ikke kaffe brød butikk bra dårlig betjening fersk",
    "ru": "и в не на я с что это кофе хлеб магазин хорошо плохо персонал свежий очередь цена",
    "lt": "ir yra kad į su tai kava duona parduotuvė geras blogas darbuotojai šviežias eilė kaina",
    "it": "e di il che la un è per con non caffè pane negozio buono cattivo personale fresco fila",
}
PARTS = {
    "en": "ing er an re th on at en es st al le te ar ti co de ro ma pa li so ca ne fo mo ser ble",
    "sv": "an de en er ar et ra la ta ti sk ör är ång ligt het ning ska för mel bo ka si li väg",
    "nb": "en er et de re te la sk ing ar ha ve ste for lig het ning gå bø hu kjø sjø ti ka bo ål",
    "ru": "на по ро ко ра но ва ни ст ен пре ста го ли ка то ре ла ве до мо ны ть ный ость ско чи",
    "lt": "as is us ai ti ka ra si li na pa su ne te ma vi jo ir dė šė ži čia ūk ėj tas kas lau",
    "it": "re to la ti ne ri co ta no di si ca ra le na mi so pe ma zione mente are ere ato ello",
}
LANGUAGES = tuple(OFTEN)
_SHARES = (0.40, 0.22, 0.10, 0.10, 0.08, 0.10)
CHANNELS = ("mastodon", "bluesky", "feed", "google", "youtube", "reddit")
_KINDS = (Kind.MENTION, Kind.COMMENT, Kind.REVIEW, Kind.MESSAGE, Kind.ARTICLE, Kind.FOUND)
_TONES = (Tone.NEGATIVE, Tone.NEUTRAL, Tone.POSITIVE)


def words_of(language: str, tail: int = TAIL) -> list[str]:
    """Give a language's words, most frequent first: some real ones, then made-up ones."""
    choose = random.Random(f"{SEED}{language}")
    parts = PARTS[language].split()
    words = dict.fromkeys(OFTEN[language].split())
    while len(words) < tail:
        words.setdefault("".join(choose.choices(parts, k=choose.choice((2, 3, 3, 4)))))
    return list(words)


class Talk:
    """The stream of what people say."""

    def __init__(self, seed: int = SEED) -> None:
        self._random = random.Random(seed)
        self._words = {language: words_of(language) for language in LANGUAGES}
        self._weights = list(accumulate(1 / (n + 2) ** 1.07 for n in range(TAIL)))

    def text(self, language: str) -> str:
        """Say something of 20 to 300 characters, 120 or so most times."""
        wanted = min(300.0, max(20.0, self._random.lognormvariate(4.6, 0.6)))
        words, size, total = [], 0, self._weights[-1]
        while size < wanted:
            at = bisect_left(self._weights, self._random.random() * total)
            words.append(self._words[language][at])
            size += len(words[-1]) + 1
        return " ".join(words).capitalize()

    def found(self, n: int, share: float) -> Found:
        """Say the n-th thing, `share` of the way from the first day to the last."""
        (language,) = self._random.choices(LANGUAGES, _SHARES)
        writer = int(self._random.paretovariate(1.1) * 50) % 200_000
        kind = self._random.choice(_KINDS)
        return Found(
            remote_id=f"{n * 2654435761 % 2**40:x}",
            kind=kind,
            text=self.text(language),
            author=Author(f"w{writer}", f"Writer {writer}", f"writer{writer}"),
            posted_at=START + timedelta(seconds=int(share * DAYS * 86400)),
            url=f"https://talk.test/{n}",
            thread=f"t{n // 3:x}" if kind is Kind.COMMENT else "",
            lang=language,
            rating=self._random.randint(1, 5) if kind is Kind.REVIEW else None,
            ref=f"{n:x}",
        )

    def stream(self, rows: int) -> Iterator[Found]:
        """Say `rows` things, oldest first."""
        return (self.found(n, n / rows) for n in range(rows))


def judge(found: Found) -> Judged:
    """Judge without looking: as cheap as judging can be, so that storing is what is measured."""
    at = int(found.ref, 16) % 7
    return Judged(urgency=at & 3, tone=_TONES[at % 3], lang=found.lang)


def options() -> Ingest:
    """Store as a shop in Stockholm."""
    return Ingest(
        zone=ZoneInfo("Europe/Stockholm"),
        is_first_run=False,
        own_ids=frozenset({"us"}),
        due=lambda moment: moment + timedelta(hours=24),
        judge=judge,
    )


def cache() -> Path:
    """Name the folder where the big files are kept from run to run."""
    return Path(os.environ.get("SHOPTALK_BENCH", "/tmp/shoptalk-bench"))  # noqa: S108


def add_accounts(db: sqlite3.Connection) -> list[int]:
    """Add a login for each channel."""
    with transaction(db):
        return [
            accounts.add(db, name, START, server=f"https://{name}.test", remote_id="us", name=name)
            for name in CHANNELS
        ]


def fill(db: sqlite3.Connection, rows: int) -> None:
    """Store `rows` items page by page, then settle most of them as an owner does."""
    ids = add_accounts(db)
    talk, began = Talk(), time.perf_counter()
    stream = talk.stream(rows)
    end = START + timedelta(days=DAYS)
    for number in range(0, rows, PAGE):
        page = Page(items=tuple(islice(stream, PAGE)), cursor=str(number))
        account = ids[(number // PAGE) % len(ids)]
        store_page(db, account, "all", page, end, options())
        if number % 50_000 == 0:
            print(f"{number:>9,} stored, {time.perf_counter() - began:.0f} s", flush=True)
    settle(db)


def settle(db: sqlite3.Connection) -> None:
    """Leave about one in a hundred open, most of those new, and the file as after a night."""
    with transaction(db):
        db.execute(
            "UPDATE item SET state = CASE id * 40503 % 1000 WHEN 0 THEN 'snoozed'"
            " WHEN 1 THEN 'noise' ELSE CASE id % 3 WHEN 0 THEN 'waiting' ELSE 'done' END END,"
            " is_seen = 1 WHERE (id >> 2) * 40503 % 1000 >= 11"
        )
    index.tidy(db)
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def big_folder(rows: int = 1_000_000) -> Folder:
    """Give the folder with `rows` stored items, making it once for each shape of the tables."""
    shape = hashlib.sha256((ROOT / "app/store/schema.sql").read_bytes()).hexdigest()[:8]
    folder = Folder(cache() / f"{SEED}-{rows}-{shape}")
    done = folder.root / "done"
    if not done.exists():
        folder.database.unlink(missing_ok=True)
        db = open_writer(folder, SystemClock())
        db.execute("PRAGMA synchronous = OFF")  # a benchmark's file may be made again
        fill(db, rows)
        db.close()
        done.touch()
    return folder


if __name__ == "__main__":
    place = big_folder(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
    print(f"{place.database}: {place.database.stat().st_size / 2**20:.0f} MiB")
