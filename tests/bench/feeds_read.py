"""How fast feeds are read from bytes to items, and what share of it is feedparser's.

    python tests/bench/feeds_read.py [RUNS]

Reads one made-up feed of 2,500 items and, where they lie beside the checkout, the awkward
ones. The share says what our own cleaning, dating and naming costs.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from app.channels.base import AccountRef, CursorKind, Raw, ReadContext, Stream
from app.channels.feed import read
from app.errors import BadAnswer
from tests.bench.fetch_feeds import feed_body

URL = "https://shop.example/feed"
CONTEXT = ReadContext(
    AccountRef(1, "feed", URL), Stream("feed", CursorKind.CONDITIONAL), "", datetime.now(UTC)
)
AWKWARD = Path(__file__).resolve().parents[3] / "shared" / "examples" / "feeds"


def ours(bodies: list[bytes]) -> int:
    """Read as the program does; give the number of items."""
    found = 0
    for body in bodies:
        try:
            found += len(read(Raw(200, {}, body, URL), CONTEXT).items)
        except BadAnswer:
            continue
    return found


def bare(bodies: list[bytes]) -> int:
    """Read with feedparser alone, set as we set it; give the number of entries."""
    import feedparser

    return sum(
        len(feedparser.parse(body, sanitize_html=False, resolve_relative_uris=False).entries)
        for body in bodies
    )


def timed(way: Callable[[list[bytes]], int], bodies: list[bytes]) -> tuple[float, int]:
    """Say how many seconds of processor a way took, and how many items it found."""
    began = time.process_time()
    found = way(bodies)
    return time.process_time() - began, found


def measure(name: str, bodies: list[bytes], runs: int) -> None:
    """Alternate the two ways and print the medians."""
    took: dict[str, list[float]] = {"ours": [], "bare": []}
    found = 0
    for _ in range(runs):
        seconds, found = timed(ours, bodies)
        took["ours"].append(seconds)
        took["bare"].append(timed(bare, bodies)[0])
    own, parser = statistics.median(took["ours"]), statistics.median(took["bare"])
    print(
        json.dumps({
            "feeds": name,
            "items": found,
            "items_per_s": round(found / own),
            "feedparser_share": round(parser / own, 2),
            "over_feedparser": round(own / parser, 2),
        })
    )  # fmt: skip


def main(runs: int) -> None:
    """Measure what there is."""
    measure("made of 2,500", [feed_body(2_500)], runs)
    if AWKWARD.is_dir():
        files = sorted(
            path for path in AWKWARD.rglob("*") if path.suffix in (".xml", ".rss", ".atom")
        )
        measure("awkward", [path.read_bytes() for path in files], runs)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
