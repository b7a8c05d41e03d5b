"""The numbers behind the graphs, from the day counts and the items that were owed an answer."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from app.domain.item import Kind, Tone
from app.queries.inbox import inbox_ids
from app.queries.trends import answer_series, answers, days, first_day, items_of
from app.store.recount import rebuild_counts
from tests.services.routine.conftest import Shop

MONDAY = date(2026, 3, 2)
WEDNESDAY = date(2026, 3, 4)


def at(day: int, hour: int = 10) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=UTC)


def test_days_are_stacked_by_kind_and_tone_and_silent_ones_are_nought(shop: Shop) -> None:
    account = shop.account()
    for day, kind, tone in (
        (2, "mention", "negative"),
        (2, "article", "unknown"),
        (4, "mention", "positive"),
    ):
        shop.item(account, at(day), kind=kind, tone=tone)
    rebuild_counts(shop.db)
    found = days(shop.read_page, MONDAY, WEDNESDAY)
    assert [row.n for row in found] == [2, 0, 1]
    assert found[0].by_kind == {"mention": 1, "article": 1}
    assert found[0].by_tone == {"negative": 1, "unknown": 1}
    assert found[1].by_kind == {}
    assert [row.n for row in days(shop.read_page, MONDAY, MONDAY, channel="bluesky")] == [0]
    assert first_day(shop.read_page) == MONDAY


def test_an_empty_shop_has_no_first_day(shop: Shop) -> None:
    assert first_day(shop.read_page) is None
    assert answers(shop.read_page, MONDAY, WEDNESDAY).n == 0


def owed(shop: Shop, account: int, day: int, after_h: int | None, **other: object) -> int:
    """Add an item that is due a day later; answered after some hours, or not at all."""
    came = at(day)
    facts: dict[str, object] = {"due_at": f"2026-03-{day + 1:02}T10:00:00Z", **other}
    if after_h is not None:
        done = came + timedelta(hours=after_h)
        facts |= {"answered_at": f"{done:%Y-%m-%dT%H:%M:%SZ}", "answered_after_s": after_h * 3600}
        facts.setdefault("state", "waiting")
    return shop.item(account, came, **facts)


def test_only_what_was_owed_counts(shop: Shop) -> None:
    account = shop.account()
    owed(shop, account, 2, 2)
    owed(shop, account, 2, 30)
    owed(shop, account, 2, None)  # overdue
    owed(shop, account, 2, None, state="noise")
    owed(shop, account, 2, None, state="done", state_at="2026-03-02T12:00:00Z")
    owed(shop, account, 2, None, deleted_at="2026-03-02T12:00:00Z")
    owed(shop, account, 2, 1, is_backlog=1)
    owed(shop, account, 4, None)  # not due yet
    shop.item(account, at(2), kind="article")
    shop.clock.set(at(4, 12))
    found = answers(shop.read_page, MONDAY, WEDNESDAY, shop.clock.now())
    assert (found.n, found.in_time, found.median_h) == (3, 1, 16.0)
    assert found.share is None


def test_a_late_answer_by_hand_counts_from_its_confirmation(shop: Shop) -> None:
    account = shop.account()
    owed(shop, account, 2, None, state="new")  # the text was copied; nobody confirmed yet
    shop.clock.set(at(4))
    assert answers(shop.read_page, MONDAY, WEDNESDAY, shop.clock.now()).in_time == 0


def test_series_by_day_and_week_add_up_to_the_whole(shop: Shop) -> None:
    account = shop.account()
    for day in (2, 3, 5, 9, 10):
        owed(shop, account, day, day)
    now = datetime(2026, 3, 20, tzinfo=UTC)
    first, last = date(2026, 3, 1), date(2026, 3, 11)
    whole = answers(shop.read_page, first, last, now)
    daily = answer_series(shop.read_page, first, last, now)
    weekly = answer_series(shop.read_page, first, last, now, is_weekly=True)
    assert whole.n == 5
    assert sum(row.answered.n for row in daily) == sum(row.answered.n for row in weekly) == 5
    assert [(row.first_on.day, row.last_on.day, row.answered.n) for row in weekly] == [
        (1, 1, 0),
        (2, 8, 3),
        (9, 11, 2),
    ]


def test_a_point_opens_the_items_it_counts(shop: Shop) -> None:
    account = shop.account()
    wanted = shop.item(account, at(2), tone="negative", state="done")
    shop.item(account, at(2), tone="positive")
    shop.item(account, at(3), tone="negative")
    shown = items_of(MONDAY, tone="negative", kind="mention")
    assert (shown.tones, shown.kinds) == ((Tone.NEGATIVE,), (Kind.MENTION,))
    assert inbox_ids(shop.read_page, shown, shop.clock.now()) == [wanted]
