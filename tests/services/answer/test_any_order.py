"""Whatever the owner and the network do, in whatever order: the rules that always hold."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, multiple, rule

from app.errors import WrongUse
from app.services.triage import UNDOABLE
from tests.conftest import SetClock
from tests.services.answer.shop import CUT, OFFLINE, REFUSED, Shop, open_shop

ITEMS = "SELECT id, state, snooze_until_at, snooze_is_until_reply, reasons FROM item ORDER BY id"
ACTIONS = (
    "SELECT id, actor_id, at, verb, subject_id, n, before, after, undoes FROM action ORDER BY id"
)
TEXTS = st.sampled_from(["Thanks!", "We are sorry", "Open till six", "Dear Anna", "Yes"])


class Answering(RuleBasedStateMachine):
    """One owner, one network, a clock, and kills in between."""

    items = Bundle("items")

    def __init__(self) -> None:
        super().__init__()
        self.clock = SetClock()
        self.root = tempfile.TemporaryDirectory()
        self.shop: Shop = open_shop(Path(self.root.name), self.clock)
        self.n = 0
        self.log: list[list[Any]] = []
        self.is_flying = False

    def teardown(self) -> None:
        """Close the file."""
        self.shop.read.close()
        self.shop.db.close()
        self.root.cleanup()

    @rule(target=items, n=st.integers(1, 3), thread=st.sampled_from(["", "t", "u"]))
    def arrive(self, n: int, thread: str) -> Any:
        """Let messages come in."""
        names = [f"a{self.n + one}" for one in range(n)]
        self.n += n
        return multiple(*self.shop.arrive(*names, thread=thread))

    @rule(
        some=st.lists(items, min_size=1, max_size=3),
        verb=st.sampled_from(("done", "noise", "reopen")),
    )
    def move(self, some: list[int], verb: str) -> None:
        """Move some between the piles; undoing it at once brings back exactly what was."""
        before = self.shop.read(ITEMS, {})
        changed = getattr(self.shop.triage, verb)(some)
        if changed.items:
            self.shop.triage.undo()
            assert self.shop.read(ITEMS, {}) == before
            getattr(self.shop.triage, verb)(some)

    @rule(one=items, hours=st.none() | st.integers(1, 300))
    def snooze(self, one: int, hours: int | None) -> None:
        """Let one sleep."""
        until = None if hours is None else self.clock.now() + timedelta(hours=hours)
        self.shop.triage.snooze([one], until)

    @rule(one=items, text=TEXTS | st.just(""))
    def type(self, one: int, text: str) -> None:
        """Type a draft."""
        others = self.drafts() - {(one, self.shop.draft(one))}
        self.shop.replies.save_draft(one, text)
        assert (self.shop.draft(one) or "") == text
        assert self.drafts() - {(one, text)} == others, "no draft crosses over to another item"

    @rule(one=items, text=TEXTS, hold_s=st.sampled_from([0, 0, 10]))
    def send(self, one: int, text: str, hold_s: int) -> None:
        """Answer, unless it was said in the thread before."""
        with suppress(WrongUse):
            self.shop.replies.send(one, text, hold_s=hold_s)

    @rule(one=items, text=TEXTS, is_confirmed=st.booleans())
    def by_hand(self, one: int, text: str, is_confirmed: bool) -> None:
        """Answer by hand."""
        try:
            made = self.shop.replies.by_hand(one, text)
        except WrongUse:
            return
        if is_confirmed:
            self.shop.replies.confirm_by_hand(made.reply_id)

    @rule(outcomes=st.lists(st.sampled_from(["works", "lost", OFFLINE, REFUSED, CUT]), max_size=3))
    def round(self, outcomes: list[Any]) -> None:
        """Let the outbox work, with what befalls it."""
        self.shop.net.answers = outcomes
        self.shop.run_due()
        self.shop.net.answers = []

    @rule(has_left=st.booleans())
    def kill_while_sending(self, has_left: bool) -> None:
        """Die with a reply on its way, and start again."""
        for job in self.shop.replies.due(self.clock.now()).jobs[:1]:
            trip = self.shop.replies.begin(job.reply_id).trip
            if trip and not trip.is_look_up and has_left:
                self.shop.net.posts[f"r{len(self.shop.net.posts) + 1}"] = trip.outgoing
        self.shop = self.shop.restarted()

    @rule(which=st.integers(0, 5), verb=st.sampled_from(("cancel", "retry", "found_missing")))
    def reply(self, which: int, verb: str) -> None:
        """Press a button on one of the open replies."""
        rows = self.shop.read("SELECT id, text FROM reply ORDER BY id", {})
        if not rows:
            return
        reply_id, text = rows[which % len(rows)]
        if verb == "found_missing" and self.is_there(reply_id):
            return  # the owner tells the truth
        try:
            getattr(self.shop.replies, verb)(reply_id)
        except WrongUse:
            return
        if verb == "cancel":
            drafts = [words or "" for _, words in self.drafts()]
            assert any(text in words for words in drafts), "the words are a draft again"

    @rule()
    def undo(self) -> None:
        """Take the last thing back."""
        try:
            undone = self.shop.triage.undo()
        except WrongUse:
            return
        assert undone.verb in UNDOABLE

    @rule(minutes=st.sampled_from([0.2, 1, 20, 61, 3000]))
    def wait(self, minutes: float) -> None:
        """Let time pass and sleepers wake."""
        self.clock.forward(minutes=minutes)
        self.shop.triage.wake(self.clock.now())

    @invariant()
    def the_log_only_grows(self) -> None:
        """Nothing that was written down changes."""
        now = self.shop.read(ACTIONS, {})
        assert now[: len(self.log)] == self.log
        self.log = now

    @invariant()
    def nothing_is_sent_twice(self) -> None:
        """The network has each key once, and every sent reply by its id."""
        keys = [post.key for post in self.shop.net.posts.values()]
        assert len(keys) == len(set(keys))
        sent = self.shop.read("SELECT remote_id, key, sent_at FROM reply WHERE state = 'sent'", {})
        for remote_id, key, sent_at in sent:
            assert self.shop.net.posts[remote_id].key == key
            assert sent_at

    @invariant()
    def one_draft_an_item(self) -> None:
        """No item has two drafts, and no draft is empty."""
        drafts = self.shop.read("SELECT item_id, text FROM reply WHERE state = 'draft'", {})
        assert len({row[0] for row in drafts}) == len(drafts)
        assert all(row[1].strip() for row in drafts)

    @invariant()
    def only_proof_stops_the_clock(self) -> None:
        """An answered item has a sent reply, or one by hand that the owner confirmed."""
        sql = """
SELECT count(*) FROM item WHERE answered_at IS NOT NULL AND NOT EXISTS (
  SELECT 1 FROM reply JOIN item AS other ON other.id = reply.item_id
  WHERE (other.id = item.id OR other.thread = item.thread AND other.thread <> '')
    AND (reply.state = 'sent' OR reply.confirmed_at IS NOT NULL))
"""
        assert self.shop.one(sql) == 0

    @invariant()
    def a_snooze_has_an_end(self) -> None:
        """Only sleepers have one, and each has exactly one sort."""
        for _, state, until, is_until_reply, _ in self.shop.read(ITEMS, {}):
            assert (state == "snoozed") is (until is not None or bool(is_until_reply))
            assert not (until and is_until_reply)

    @invariant()
    def the_index_is_in_step(self) -> None:
        """What can be searched is what stands there."""
        self.shop.db.execute("INSERT INTO words (words, rank) VALUES ('integrity-check', 1)")

    def drafts(self) -> set[tuple[int, str | None]]:
        """List the drafts by item."""
        rows = self.shop.read("SELECT item_id, text FROM reply WHERE state = 'draft'", {})
        return {(row[0], row[1]) for row in rows}

    def is_there(self, reply_id: int) -> bool:
        """Look on the network, as the owner would."""
        key = self.shop.one("SELECT key FROM reply WHERE id = :id", id=reply_id)
        return any(post.key == key for post in self.shop.net.posts.values())


TestAnswering = Answering.TestCase
TestAnswering.settings = settings(max_examples=30, stateful_step_count=40, deadline=None)
