"""100,000 feed items from bytes to the stored, searchable row, and who takes the time.

    python tests/bench/ingest_feeds.py [ITEMS] [FEEDS]

The real path: the desk's fetching, feeds read in the mill, pages stored by the writer. Only the
network is a function, since what it costs is measured by `fetch_feeds.py`. The first run gives
items a second; a second one, with a profiler on the writer's thread, says how much of the
processor is SQLite's. What feedparser takes is measured alone, on the same bytes. Where the
system allows, the first run goes before other programs on the machine.
"""

from __future__ import annotations

import cProfile
import json
import pstats
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from pathlib import Path
from typing import Final

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import httpx

from app.assemble import open_desk
from app.paths import Folder
from app.services.desk import Desk
from app.services.watches import Boxes
from tests.bench.alone import give_back, take_precedence
from tests.bench.corpus import LANGUAGES, Talk

ITEMS: Final = 100_000
FEEDS: Final = 200
SEED: Final = 20261122
WAIT_S: Final = 600.0


def bodies(items: int, feeds: int) -> list[bytes]:
    """Write the feeds, as a blog's software would."""
    chance, talk = random.Random(SEED), Talk(SEED)
    start = datetime.now(UTC)
    made = []
    for feed in range(feeds):
        entries = "".join(
            f"<item><guid isPermaLink='false'>{feed}-{number}</guid>"
            f"<title>{escape(talk.text(chance.choice(LANGUAGES))[:60])}</title>"
            f"<link>https://feed{feed}.example/{number}</link>"
            f"<description>{escape(f'<p>{talk.text(chance.choice(LANGUAGES))}</p>')}</description>"
            f"<pubDate>{format_datetime(start - timedelta(minutes=7 * number + feed))}</pubDate>"
            "</item>"
            for number in range(items // feeds)
        )
        whole = f"<rss version='2.0'><channel><title>Feed {feed}</title>{entries}</channel></rss>"
        made.append(whole.encode())
    return made


class Serving:
    """The network as a function: at first one small item each, then the whole feed."""

    def __init__(self, full: list[bytes]) -> None:
        self._full = full
        self.is_full = False

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Answer with the feed of the host's number."""
        number = int(request.url.host.removeprefix("feed").partition(".")[0])
        body = self._full[number] if self.is_full else b"<rss version='2.0'><channel/></rss>"
        return httpx.Response(200, content=body, headers={"content-type": "application/rss+xml"})


def connected(root: Path, full: list[bytes]) -> Desk:
    """Open a shop with every feed connected and two watches, nothing read yet."""
    serving = Serving(full)
    desk = open_desk(Folder(root), transport=httpx.MockTransport(serving))
    for number in range(len(full)):
        url = f"https://feed{number}.example/feed.xml"
        desk.accounts.add("feed", {"url": url}).result(WAIT_S)
    for name in ("kaffe", "good bread"):
        boxes = Boxes(any=(name,))
        desk.jobs.write(lambda n=name, b=boxes: desk.watches.add(n, b)).result(WAIT_S)  # type: ignore[misc]
    serving.is_full = True
    return desk


def ingest(full: list[bytes], *, is_profiled: bool) -> dict[str, float]:
    """Fetch everything once, and say what it took."""
    with tempfile.TemporaryDirectory() as place:
        desk = connected(Path(place) / "shop", full)
        desk.jobs.mill(int, 0).result(WAIT_S)  # the child's start is not the reading's
        profiler = cProfile.Profile(time.thread_time)
        if is_profiled:
            desk.jobs.write(profiler.enable).result(WAIT_S)
        own, children = time.process_time(), _children_s()
        report = desk.fetching.fetch()
        own = time.process_time() - own
        if is_profiled:
            desk.jobs.write(profiler.disable).result(WAIT_S)
        ((stored,),) = desk.read_page("SELECT count(*) FROM item", {})
        ((searchable,),) = desk.read_page("SELECT count(*) FROM words_docsize", {})
        desk.close()
    found = {
        "items": float(stored),
        "searchable": float(searchable),
        "wall_s": report.seconds,
        "cpu_s": own + _children_s() - children,
    }
    if is_profiled:
        found["sqlite_s"] = sum(_of_sqlite(profiler))
    return found


def _children_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _of_sqlite(profiler: cProfile.Profile) -> Iterator[float]:
    """Give the seconds inside each method of sqlite3's own objects."""
    stats = pstats.Stats(profiler).stats  # type: ignore[attr-defined]
    for (_, _, name), (_, _, own, _, _) in stats.items():
        if "sqlite3" in name:
            yield own


def feedparser_s(full: list[bytes]) -> float:
    """Say how many seconds of processor feedparser alone takes for these bytes."""
    import feedparser

    began = time.process_time()
    for body in full:
        feedparser.parse(body, sanitize_html=False, resolve_relative_uris=False)
    return time.process_time() - began


def main(items: int, feeds: int) -> None:
    """Run and say it, in words and as one line of JSON."""
    full = bodies(items, feeds)
    take_precedence()
    plain = ingest(full, is_profiled=False)
    give_back()
    profiled = ingest(full, is_profiled=True)
    parser = feedparser_s(full)
    outside = plain["cpu_s"] - profiled["sqlite_s"] - parser
    told = {
        "items": int(plain["items"]),
        "searchable": int(plain["searchable"]),
        "items_per_s": round(plain["items"] / plain["wall_s"]),
        "wall_s": round(plain["wall_s"], 2),
        "cpu_s": round(plain["cpu_s"], 2),
        "feedparser_s": round(parser, 2),
        "sqlite_s": round(profiled["sqlite_s"], 2),
        "share_outside": round(outside / plain["cpu_s"], 3),
    }
    print(f"{told['items']} items stored and searchable, {told['items_per_s']} a second")
    print(
        f"processor {told['cpu_s']} s: feedparser {told['feedparser_s']}, "
        f"SQLite {told['sqlite_s']}, all else {100 * float(told['share_outside']):.0f} %"
    )
    print(json.dumps(told))


if __name__ == "__main__":
    given = [int(one) for one in sys.argv[1:3]]
    main(*(given + [ITEMS, FEEDS][len(given) :]))
