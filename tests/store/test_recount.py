"""Day counts kept batch by batch equal those counted from scratch, also after a move of zone."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from app.clock import SystemClock, utc_text
from app.domain.deadline import Clockwork, due_at, open_seconds, shop_day
from app.domain.item import Kind, Tone
from app.paths import Folder
from app.store import items
from app.store.ids import clamped
from app.store.ingest import Ingest, Judged
from app.store.open import open_writer
from app.store.read import Reader
from app.store.recount import fast_deadlines, recount
from tests.store.conftest import NOON, OPTIONS, Shop, add_account, found, own_post

ZONES = ["Europe/Stockholm", "Asia/Kathmandu", "America/St_Johns", "Pacific/Kiritimati", "UTC"]
TONES = [tone.value for tone in Tone]
moments = st.datetimes(datetime(2026, 3, 25), datetime(2026, 4, 2), timezones=st.just(UTC))  # noqa: DTZ001
said = st.tuples(
    st.integers(0, 9),  # few ids, so that many come again
    st.sampled_from([Kind.MENTION, Kind.FOUND, Kind.ARTICLE]),
    st.sampled_from(TONES),
    st.text("ab", max_size=2),
    moments | st.none(),
)
pages = st.lists(st.lists(said, max_size=6), min_size=1, max_size=5)


def toned(zone: str) -> Ingest:
    """Take the tone from the item's title."""
    return replace(
        OPTIONS, zone=ZoneInfo(zone), judge=lambda one: Judged(tone=Tone(one.title or "unknown"))
    )


def scratch(shop: Shop, zone: str) -> Counter[tuple[str, ...]]:
    """Count in Python what the day counts should say."""
    rows = shop.db.execute("SELECT posted_at, arrived_at, kind, tone FROM item").fetchall()
    counted: Counter[tuple[str, ...]] = Counter()
    for posted, arrived, kind, tone in rows:
        posted_at = None if posted is None else datetime.fromisoformat(posted)
        moment = clamped(posted_at, datetime.fromisoformat(arrived))
        counted[shop_day(Clockwork(ZoneInfo(zone)), moment).isoformat(), kind, tone] += 1
    return counted


def kept(shop: Shop) -> Counter[tuple[str, ...]]:
    """Give what the day counts say."""
    rows = shop.db.execute("SELECT day_on, kind, tone, n FROM day_count").fetchall()
    return Counter({tuple(key): n for *key, n in rows})


@settings(max_examples=30)
@given(pages, st.sampled_from(ZONES), st.sampled_from(ZONES), st.integers(0, 9))
def test_counts_are_those_of_scratch(given_pages: Any, zone: str, moved: str, which: int) -> None:
    with TemporaryDirectory() as place:
        folder = Folder(Path(place))
        db = open_writer(folder, SystemClock())
        shop = Shop(folder, db, add_account(db), Reader(folder), toned(zone))
        for number, page in enumerate(given_pages):
            shop.store(
                *(
                    found(str(n), text, kind=kind, title=tone, posted_at=moment)
                    for n, kind, tone, text, moment in page
                ),
                at=NOON + timedelta(days=26, hours=number),
                gone=(str(which),) if number % 2 else (),
            )
            first = db.execute("SELECT id FROM item ORDER BY id").fetchone()
            if first is not None:
                items.set_tone(db, first[0], Tone.NEGATIVE, 2)
            assert kept(shop) == scratch(shop, zone)
        recount(db, Clockwork(ZoneInfo(moved)))
        assert kept(shop) == scratch(shop, moved)
        db.close()


def test_deadlines_and_answer_times_follow_the_calendar(shop: Shop) -> None:
    friday = NOON + timedelta(days=2)
    shop.store(
        found("1", posted_at=friday),
        found("2", posted_at=friday),
        found("3", kind=Kind.ARTICLE),
        posts=(own_post("p", "2", posted_at=friday + timedelta(hours=3)),),
        at=friday + timedelta(hours=4),
    )
    clock = Clockwork(ZoneInfo("Asia/Kathmandu"), closed=frozenset({friday.date()}))
    recount(shop.db, clock)
    assert shop.item("1")["due_at"] == utc_text(due_at(clock, friday))
    took = open_seconds(clock, friday, friday + timedelta(hours=3))
    assert shop.item("2")["answered_after_s"] == took
    assert shop.item("3")["due_at"] is None


def test_watched_days_are_counted_anew(shop: Shop) -> None:
    shop.db.execute("INSERT INTO watch (id, brand_id, name, created_at) VALUES (3, 1, 'us', '')")
    shop.options = replace(shop.options, judge=lambda _: Judged(hits=((3, ("word",)),)))
    shop.store(found("1", posted_at=datetime(2026, 3, 3, 23, 30, tzinfo=UTC)))
    assert shop.rows("SELECT day_on, n FROM day_watch") == [["2026-03-04", 1]]
    recount(shop.db, Clockwork(ZoneInfo("UTC")))
    assert shop.rows("SELECT day_on, n FROM day_watch") == [["2026-03-03", 1]]


@given(moments, st.sampled_from(ZONES), st.booleans(), st.integers(1, 60))
@settings(max_examples=200)
def test_fast_deadlines_are_the_clocks_own(
    since: datetime, zone: str, pauses: bool, goal_h: int
) -> None:
    closed = frozenset({datetime(2026, 3, 30, tzinfo=UTC).date()})
    clock = Clockwork(ZoneInfo(zone), goal_h, pauses, closed)
    assert fast_deadlines(clock)(utc_text(since)) == utc_text(
        due_at(clock, since.replace(microsecond=0))
    )
