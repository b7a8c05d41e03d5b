"""Which items a filter shows, in which order, and what their rows say."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from app.analysis.urgency import urgency
from app.channels.base import NotSent
from app.domain.filter import InboxFilter
from app.domain.item import Found, Kind, Reason, State, Tone
from app.errors import Refused
from app.queries.inbox import counts, hidden_overdue, inbox_ids, inbox_rows, matching
from app.store.aside import set_relevance
from app.store.ingest import Judged
from app.store.open import open_reader
from app.store.search import Search
from app.store.transaction import transaction
from tests.services.answer.shop import BO, WEDNESDAY, Shop

R = Reason


def judge(found: Found) -> Judged:
    """Judge as the program does, by stars alone."""
    tone = Tone.NEGATIVE if (found.rating or 5) < 3 else Tone.UNKNOWN
    return Judged(urgency(found.text, rating=found.rating, tone=tone), tone=tone)


def arrive(shop: Shop, name: str, text: str = "Hi", **facts: Any) -> int:
    """Let one message come in, judged."""
    return shop.arrive(name, text=text, judge=judge, **facts)[0]


def ids(shop: Shop, wanted: InboxFilter | None = None, **more: Any) -> list[int]:
    """Ask for a filter's items."""
    return inbox_ids(shop.read, wanted or InboxFilter(), shop.clock.now(), **more)


def test_the_order_is_failed_late_pressing_new(shop: Shop) -> None:
    later = arrive(shop, "later")
    late = arrive(shop, "late", posted_at=WEDNESDAY - timedelta(hours=1))
    shop.clock.forward(hours=30)
    plain = arrive(shop, "plain")
    asks = arrive(shop, "asks", "Open today?")
    angry = arrive(shop, "angry", "Bad", rating=1, kind=Kind.REVIEW)
    failed = arrive(shop, "failed")
    newest = arrive(shop, "newest", posted_at=shop.clock.now())
    shop.net.answers = [NotSent(Refused(reason="blocked"))]
    shop.replies.send(failed, "Thanks!", hold_s=0)
    shop.run_due()
    assert ids(shop) == [failed, late, later, angry, asks, newest, plain]
    assert ids(shop, InboxFilter(order="new"))[0] == newest


def test_a_failed_reply_stays_on_top_while_it_is_tried_again(shop: Shop) -> None:
    one, other = arrive(shop, "a"), arrive(shop, "b", "Well?")
    shop.net.answers = [NotSent(Refused(reason="blocked"))]
    reply = shop.replies.send(one, "Thanks!", hold_s=0).reply_id
    shop.run_due()
    shop.replies.retry(reply)
    assert shop.replies.begin(reply).trip
    assert ids(shop) == [one, other]
    (row,) = inbox_rows(shop.read, [one], shop.clock.now())
    assert row.reasons[0] is Reason.REPLY_FAILED
    assert ids(shop, InboxFilter(has_failed_reply=True)) == [one]


def test_each_row_says_why_it_is_here(shop: Shop) -> None:
    one = arrive(shop, "a", "Is\n it  bad?", rating=2, kind=Kind.REVIEW, title="Cake")
    shop.replies.save_draft(one, "Sorry")
    now = shop.clock.now()
    (row,) = inbox_rows(shop.read, [one], now)
    assert row.reasons == (R.LOW_RATING, R.NEGATIVE, R.QUESTION)
    assert (row.snippet, row.title, row.has_draft) == ("Is it bad?", "Cake", True)
    assert row.reply_state is None
    (row,) = inbox_rows(shop.read, [one], now + timedelta(hours=21))
    assert row.reasons[0] is R.DUE_SOON
    (row,) = inbox_rows(shop.read, [one], now + timedelta(hours=24))
    assert row.reasons[0] is R.OVERDUE


def test_an_answered_item_is_neither_late_nor_due(shop: Shop) -> None:
    one = arrive(shop, "a")
    shop.replies.send(one, "Thanks!", hold_s=0)
    shop.run_due()
    shop.triage.reopen([one])
    later = shop.clock.forward(days=3)
    (row,) = inbox_rows(shop.read, [one], later)
    assert row.reasons == ()
    assert row.due_at is None
    assert counts(shop.read, later).overdue == 0


def test_backlog_is_no_late_work(shop: Shop) -> None:
    old = WEDNESDAY - timedelta(days=5)
    one = arrive(shop, "old", posted_at=old, is_first_run=True)
    (row,) = inbox_rows(shop.read, [one], shop.clock.now())
    assert row.reasons == (R.BACKLOG,)
    assert row.is_backlog
    assert row.due_at is None
    found = counts(shop.read, shop.clock.now())
    assert (found.new, found.backlog, found.needs_you, found.overdue) == (1, 1, 0, 0)


def test_rows_come_in_the_order_asked_without_those_that_are_gone(shop: Shop) -> None:
    one, two = arrive(shop, "a"), arrive(shop, "b")
    rows = inbox_rows(shop.read, [two, 77, one], shop.clock.now())
    assert [row.item_id for row in rows] == [two, one]
    assert inbox_rows(shop.read, [], shop.clock.now()) == ()


def test_every_filter_alone(shop: Shop) -> None:
    first = arrive(shop, "a", "Terrible cake", rating=1, kind=Kind.REVIEW)
    shop.clock.forward(days=2)
    second = arrive(shop, "b", "Lovely bread", author=BO)
    gone = arrive(shop, "c")
    shop.triage.done([gone])
    account, day = shop.account, date(2026, 3, 6)
    found = {
        "kinds": ids(shop, InboxFilter(kinds=(Kind.REVIEW,))),
        "channels": ids(shop, InboxFilter(channels=("testnet",))),
        "other channel": ids(shop, InboxFilter(channels=("feed",))),
        "account": ids(shop, InboxFilter(account_ids=(account,))),
        "tones": ids(shop, InboxFilter(tones=(Tone.NEGATIVE,))),
        "stars": ids(shop, InboxFilter(rating_max=3)),
        "overdue": ids(shop, InboxFilter(is_overdue=True)),
        "since": ids(shop, InboxFilter(since=day)),
        "until": ids(shop, InboxFilter(until=date(2026, 3, 5))),
        "since_at": ids(shop, InboxFilter(since_at=shop.clock.now())),
        "until_at": ids(shop, InboxFilter(until_at=shop.clock.now())),
        "backlog": ids(shop, InboxFilter(is_backlog=True)),
        "watch": ids(shop, InboxFilter(watch_id=5)),
        "words": ids(shop, InboxFilter(words="cake"), search=Search(shop.read)),
        "any state": ids(shop, InboxFilter(states=())),
        "two": ids(shop, InboxFilter(states=(State.NEW, State.WAITING))),
        "done": ids(shop, InboxFilter(states=(State.DONE,))),
    }
    both = [first, second]
    assert found == {
        "kinds": [first],
        "channels": both,
        "other channel": [],
        "account": both,
        "tones": [first],
        "stars": [first],
        "overdue": [first],
        "since": [second],
        "until": [first],
        "since_at": [second],
        "until_at": [first],
        "backlog": [],
        "watch": [],
        "words": [first],
        "any state": [first, second, gone],
        "two": both,
        "done": [gone],
    }


def test_words_need_the_search(shop: Shop) -> None:
    with pytest.raises(ValueError, match="search"):
        ids(shop, InboxFilter(words="cake"))


@pytest.mark.parametrize("order", ["due", "new"])
@pytest.mark.parametrize("states", [(State.NEW,), (), (State.NEW, State.NOISE)])
def test_pages_join_without_gap_or_double(
    shop: Shop, order: Any, states: tuple[State, ...]
) -> None:
    made = [arrive(shop, f"a{n}", "Hi?" if n % 3 else "Hi") for n in range(23)]
    shop.triage.noise(made[3:6])
    shop.triage.done(made[8:11])
    wanted = InboxFilter(states=states, order=order)
    whole = ids(shop, wanted)
    paged: list[int] = []
    while page := ids(shop, wanted, limit=5, after_id=paged[-1] if paged else None):
        paged += page
    assert paged == whole
    assert len(whole) == {0: 23, 1: 17, 2: 20}[len(states)]


def test_counts(shop: Shop) -> None:
    made = [arrive(shop, f"a{n}") for n in range(6)]
    arrive(shop, "r", kind=Kind.REVIEW)
    shop.triage.noise(made[:1])
    shop.triage.snooze(made[1:2], None)
    shop.replies.send(made[2], "Thanks!", hold_s=0)
    shop.run_due()
    shop.replies.save_draft(made[3], "Hm")
    shop.net.answers = [NotSent(Refused(reason="blocked"))]
    shop.replies.send(made[4], "Yes", hold_s=0)
    shop.run_due()
    found = counts(shop.read, shop.clock.forward(days=2))
    assert (found.new, found.overdue, found.waiting, found.snoozed) == (4, 4, 1, 1)
    assert (found.noise, found.failed, found.drafts) == (1, 1, 1)
    assert found.by_channel == {"testnet": 4}
    assert found.by_kind == {"mention": 3, "review": 1}


def test_what_is_hidden_as_not_about_us_counts_nowhere_else(shop: Shop) -> None:
    ours, doubtful, strange = (arrive(shop, name, kind=Kind.FOUND) for name in "abc")
    arrive(shop, "d")
    with transaction(shop.db):
        set_relevance(shop.db, [(ours, 90), (doubtful, 30), (strange, 5)])
    now = shop.clock.forward(days=2)
    shown = [counts(shop.read, now, below) for below in (0, 25, 45)]
    assert [(one.new, one.hidden, one.needs_you) for one in shown] == [
        (4, 0, 4),
        (3, 1, 3),
        (2, 2, 2),
    ]
    assert shown[2].by_kind == {"found": 1, "mention": 1}


def test_a_filter_says_what_late_work_it_hides(shop: Shop) -> None:
    arrive(shop, "a")
    arrive(shop, "b", author=BO)
    arrive(shop, "c", kind=Kind.REVIEW)
    now = shop.clock.forward(days=2)
    assert hidden_overdue(shop.read, InboxFilter(), now) == 0
    assert hidden_overdue(shop.read, InboxFilter(kinds=(Kind.REVIEW,)), now) == 2
    assert hidden_overdue(shop.read, InboxFilter(channels=("feed",)), now) == 3
    assert hidden_overdue(shop.read, InboxFilter(states=(State.NOISE,)), now) == 0
    words = InboxFilter(words="nothing")
    assert hidden_overdue(shop.read, words, now, search=Search(shop.read)) == 3


def test_a_bulk_says_beforehand_what_it_would_touch(shop: Shop) -> None:
    made = [arrive(shop, f"a{n}") for n in range(4)]
    shop.triage.noise(made[:1])
    now = shop.clock.forward(days=2)
    found = matching(shop.read, InboxFilter(states=(State.NEW, State.NOISE)), now)
    assert (found.n, found.overdue) == (4, 3)
    assert found.by_state == {"new": 3, "noise": 1}
    assert found.by_channel == {"testnet": 4}


@pytest.mark.parametrize(
    ("wanted", "index"),
    [
        (InboxFilter(), "item_open"),
        (InboxFilter(channels=("testnet",)), "item_open"),
        (InboxFilter(channels=("testnet",), is_overdue=True), "item_open"),
        (InboxFilter(account_ids=(1,)), "item_open"),
        (InboxFilter(states=(State.DONE,), channels=("testnet",)), "item_channel"),
        (InboxFilter(states=(State.NOISE,)), "item_noise"),
        (InboxFilter(states=(State.WAITING,)), "item_waiting"),
        (InboxFilter(states=(State.NEW, State.SNOOZED)), "item_snoozed"),
        (InboxFilter(has_failed_reply=True, states=()), "reply_open"),
    ],
)
def test_open_lists_use_their_own_index(shop: Shop, wanted: InboxFilter, index: str) -> None:
    plans: list[str] = []
    reader = open_reader(shop.folder)  # knows the statistics, as the program's does

    def explain(sql: str, values: Any) -> list[list[Any]]:
        plans.extend(row[3] for row in reader.execute(f"EXPLAIN QUERY PLAN {sql}", values))
        return []

    inbox_ids(explain, wanted, shop.clock.now())
    reader.close()
    assert any(index in line for line in plans), plans
