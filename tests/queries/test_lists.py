"""The outbox, the drafts, the history, and the saved views with their counts."""

from __future__ import annotations

import pytest

from app.channels.base import NotSent
from app.domain.filter import InboxFilter
from app.domain.item import ReplyState, State
from app.errors import NoSuch, Refused, WrongUse
from app.queries import outbox
from app.queries.history import history, of_item
from app.queries.views import view_counts, views
from app.services.views import Views
from app.store.search import Search
from tests.services.answer.shop import CUT, OFFLINE, Shop


def test_the_outbox_shows_what_failed_first_and_why(shop: Shop) -> None:
    one, two, three, four = shop.arrive("a", "b", "c", "d")
    shop.net.answers = [CUT, NotSent(Refused(account="Shop", reason="blocked"))]
    shop.replies.send(one, "1", hold_s=0)
    shop.replies.send(two, "2", hold_s=0)
    shop.run_due()
    shop.replies.send(three, "3")
    by_hand = shop.replies.by_hand(four, "4")
    lines = outbox.outbox(shop.read)
    assert [(line.text, line.state) for line in lines] == [
        ("2", ReplyState.FAILED),
        ("1", ReplyState.UNKNOWN),
        ("3", ReplyState.HOLDING),
        ("4", ReplyState.BY_HAND),
    ]
    assert lines[0].error == Refused(account="Shop", reason="blocked")
    assert (lines[0].account_name, lines[0].channel, lines[0].author_name) == (
        "Shop",
        "testnet",
        "Anna",
    )
    assert [line.text for line in outbox.failed(shop.read)] == ["2"]
    shop.replies.confirm_by_hand(by_hand.reply_id)
    assert len(outbox.outbox(shop.read)) == 3
    known = outbox.one(shop.read, by_hand.reply_id)
    assert known
    assert known.confirmed_at == shop.clock.now()
    assert outbox.one(shop.read, 5) is None


def test_what_the_network_keeps_waiting_is_counted(shop: Shop) -> None:
    for one in shop.arrive("a", "b", "c"):
        shop.replies.send(one, f"Thanks {one}", hold_s=0)
    assert outbox.waiting(shop.read) == 0
    shop.net.answers = [OFFLINE]
    shop.run_due()
    assert outbox.waiting(shop.read) == 3


def test_drafts_are_listed_the_latest_first(shop: Shop) -> None:
    one, two = shop.arrive("a", "b")
    shop.replies.save_draft(one, "first")
    shop.clock.forward(seconds=5)
    shop.replies.save_draft(two, "second")
    assert [line.text for line in outbox.drafts(shop.read)] == ["second", "first"]
    shop.clock.forward(seconds=5)
    shop.replies.save_draft(one, "first again")
    assert [line.item_id for line in outbox.drafts(shop.read)] == [one, two]
    assert [line.text for line in outbox.of_item(shop.read, two)] == ["second"]


def test_the_history_says_what_can_be_taken_back(shop: Shop) -> None:
    one, two = shop.arrive("a", "b")
    shop.triage.done([one, two])
    shop.triage.noise([one])
    shop.triage.undo()
    shop.replies.send(two, "Thanks!")
    lines = history(shop.read)
    assert [(line.verb, line.n, line.is_undone, line.may_undo) for line in lines] == [
        ("reply", 1, False, True),
        ("undo", 1, False, False),
        ("noise", 1, True, False),
        ("done", 2, False, True),
    ]
    assert lines[0].item_id == two
    shop.clock.forward(seconds=20)
    shop.run_due()
    sent, reply, *_ = history(shop.read)
    assert (sent.verb, sent.is_program, reply.may_undo) == ("sent", True, False)
    assert [line.verb for line in history(shop.read, 2, before_id=sent.action_id)] == [
        "reply",
        "undo",
    ]
    assert len(history(shop.read, since=shop.clock.now())) == 1
    assert [line.verb for line in of_item(shop.read, one)] == ["undo", "noise", "done"]


def test_views_keep_filters_in_order_with_live_counts(shop: Shop) -> None:
    made = shop.arrive("a", "b", "c", text="cake")
    kept = Views(shop.db, shop.clock)
    noise = kept.save(" The  noise ", InboxFilter(states=(State.NOISE,))).view_id
    cakes = kept.save("Cakes", InboxFilter(words="cake")).view_id
    assert [(view.name, view.position) for view in views(shop.read)] == [
        ("The noise", 1),
        ("Cakes", 2),
    ]
    now = shop.clock.now()
    assert view_counts(shop.read, now) == {noise: 0}
    shop.triage.noise(made[:2])
    assert view_counts(shop.read, now, search=Search(shop.read)) == {noise: 2, cakes: 1}
    kept.order([cakes, noise])
    assert [view.view_id for view in views(shop.read)] == [cakes, noise]
    kept.save("Rubbish", InboxFilter(), noise)
    assert views(shop.read)[1].name == "Rubbish"
    kept.remove(cakes)
    assert [(view.view_id, view.position) for view in views(shop.read)] == [(noise, 1)]


def test_views_that_are_not_there_or_have_no_name(shop: Shop) -> None:
    kept = Views(shop.db, shop.clock)
    with pytest.raises(WrongUse):
        kept.save("  ", InboxFilter())
    with pytest.raises(NoSuch):
        kept.save("x", InboxFilter(), 7)
    with pytest.raises(NoSuch):
        kept.remove(7)


def test_a_view_that_cannot_be_read_shows_the_plain_inbox(shop: Shop) -> None:
    shop.db.execute("INSERT INTO saved_view (name, position, filter) VALUES ('x', 1, 'rubbish')")
    assert views(shop.read)[0].filter == InboxFilter()
