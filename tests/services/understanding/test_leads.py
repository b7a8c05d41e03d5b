"""Leads are suggested, taken up and taken back; who answers a stranger twice is warned first."""

from __future__ import annotations

import json

import pytest

from app.domain.item import Kind, Visibility
from app.domain.lead import LeadState
from app.errors import NoSuch, WrongUse
from app.queries import leads as asked
from app.queries import topics
from app.store import leads as kept
from tests.services.answer.shop import ANNA, BO
from tests.services.answer.shop import Shop as Answering
from tests.services.understanding.conftest import Stand

LEAD = """
INSERT INTO understanding (item_id, field, value, method, model_version, at)
VALUES (?, 'intent', 'lead', 'rules', '1', '')
"""


def test_a_suggestion_is_taken_up_won_and_taken_back(stand: Stand) -> None:
    item = stand.say("1", "where can I buy this?")
    stand.say("2", "plain")
    stand.run()
    (row,) = asked.suggested(stand.shop.read)
    assert (row.item_id, row.state, row.snippet) == (item, None, "where can I buy this?")
    leads = stand.insight.leads
    leads.set(item, LeadState.SEEN)
    assert asked.suggested(stand.shop.read) == ()
    leads.set(item, LeadState.WON, 125_00)
    (row,) = asked.taken_up(stand.shop.read)
    assert (row.state, row.value_minor) == (LeadState.WON, 125_00)
    assert asked.taken_up(stand.shop.read, LeadState.LOST) == ()
    stand.triage.undo()
    assert asked.taken_up(stand.shop.read)[0].state == LeadState.SEEN
    stand.triage.undo()
    assert len(asked.suggested(stand.shop.read)) == 1
    leads.set(item, LeadState.DISMISSED)
    assert asked.suggested(stand.shop.read) == asked.taken_up(stand.shop.read) == ()
    assert not kept.is_lead(stand.shop.db, item)


def test_what_was_said_later_stays_when_an_earlier_word_is_taken_back(stand: Stand) -> None:
    item = stand.say("1", "buy")
    leads = stand.insight.leads
    leads.set(item, LeadState.SEEN)
    first = stand.shop.one("SELECT max(id) FROM action")
    leads.set(item, LeadState.WON, 500)
    stand.triage.undo_action(first)
    assert kept.get(stand.shop.db, item) == ("won", 500)


def test_what_cannot_be_is_refused(stand: Stand) -> None:
    item = stand.say("1", "buy")
    with pytest.raises(NoSuch):
        stand.insight.leads.set(4, LeadState.SEEN)
    for state, value in [(LeadState.SEEN, 5), (LeadState.WON, -1), (LeadState.WON, 10**13)]:
        with pytest.raises(WrongUse):
            stand.insight.leads.set(item, state, value)


def strangers(shop: Answering, *names: str) -> list[int]:
    ids = shop.arrive(*names, kind=Kind.FOUND, author=BO)
    for item in ids:
        shop.db.execute(LEAD, (item,))
    return list(ids)


def test_a_second_answer_to_a_stranger_must_be_confirmed(shop: Answering) -> None:
    one, other = strangers(shop, "a", "b")
    shop.replies.send(one, "We have it, on Main Street.")
    with pytest.raises(WrongUse) as again:
        shop.replies.send(one, "And it is cheap!")
    assert again.value.why == "push_again"
    with pytest.raises(WrongUse) as quiet:
        shop.replies.by_hand(other, "We have that, too.")
    assert (quiet.value.why, quiet.value.detail) == ("push_quiet", "2026-03-04")
    sent = shop.replies.send(other, "We have that, too.", is_pushing=True)
    after = shop.db.execute(
        "SELECT after FROM action WHERE subject_id = ? AND verb = 'reply'", (sent.reply_id,)
    ).fetchone()[0]
    assert json.loads(after)["pushed"] == ["push_quiet"]


def test_no_private_message_first(shop: Answering) -> None:
    (one,) = strangers(shop, "a")
    with pytest.raises(WrongUse) as first:
        shop.replies.send(one, "Psst", Visibility.PRIVATE)
    assert first.value.why == "push_message"
    shop.arrive("c", kind=Kind.MENTION, author=BO)
    shop.replies.send(one, "Psst", Visibility.PRIVATE)


def test_who_speaks_to_us_is_never_pushed(shop: Answering) -> None:
    (one,) = shop.arrive("a", kind=Kind.MENTION, author=ANNA)
    shop.db.execute(LEAD, (one,))
    shop.replies.send(one, "Yes, we do.")
    shop.replies.send(one, "On Sundays, too.")


def test_lists_of_leads_and_topics_never_walk_through_everything(stand: Stand) -> None:
    for sql in (asked.SUGGESTED, asked.TAKEN_UP, topics.COUNTS):
        values = {"limit": 5, "state": ""}
        plan = stand.shop.db.execute(f"EXPLAIN QUERY PLAN {sql}", values)
        steps = [row[3] for row in plan]
        assert not any(step in ("SCAN item", "SCAN understanding") for step in steps), steps
