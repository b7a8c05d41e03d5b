"""Answering, reacting and bulk work on real lanes, against a network of the test's own."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial

import pytest

from app.channels.base import Capability, NotSent, Outcome, Page, Unclear
from app.domain.filter import InboxFilter
from app.errors import NotOffered, Refused, Unreachable, WrongUse
from app.events import Changed
from app.jobs.lanes import Jobs
from app.queries.conversation import thread
from app.services import bulk
from app.services import triage as triage_room
from app.services.arrivals import Arrivals
from app.services.current import Current
from app.services.outbox import Outbox, OutboxReport
from app.services.reactions import Reactions
from app.services.threads import Threads
from app.services.triage import Triage
from tests.services.answer.shop import (
    NAME,
    OFFLINE,
    NoDoor,
    NoSecrets,
    Shop,
    own_post,
)

PATIENCE_S = 5.0


@dataclass
class Lanes:
    """A shop whose services run where they run in the program."""

    shop: Shop
    jobs: Jobs
    outbox: Outbox
    reactions: Reactions
    threads: Threads
    triage: Triage
    told: list[Changed]

    def round(self) -> dict[int, Outcome]:
        """Do one round of the outbox and wait for its end."""
        report = self.outbox.run_due(self.shop.clock.now()).result(PATIENCE_S)
        return dict(report.outcomes)


@pytest.fixture
def lanes(shop: Shop) -> Iterator[Lanes]:
    """The shop on real lanes."""
    faults: list[BaseException] = []
    jobs = Jobs(on_error=faults.append)
    net = {NAME: shop.net}
    http, secrets_of = NoDoor(), lambda _: NoSecrets()
    reactions = Reactions(shop.db, jobs, net, http, secrets_of, shop.clock)
    arrivals = Arrivals(shop.read, Current(shop.read, shop.clock), marks_backlog=True)
    threads = Threads(shop.db, jobs, net, http, secrets_of, shop.clock, arrivals)
    outbox = Outbox(jobs, shop.replies, net, http, secrets_of, threads=threads)
    triage = Triage(shop.db, shop.clock, replies=shop.replies, take_back=reactions.take_back)
    told: list[Changed] = []
    jobs.on_changed(told.append)
    yield Lanes(shop, jobs, outbox, reactions, threads, triage, told)
    jobs.close()
    assert not faults


def test_a_round_sends_in_order_and_tells_the_screens(lanes: Lanes) -> None:
    shop = lanes.shop
    ids = shop.arrive("a", "b", "c")
    replies = [shop.replies.send(one, f"Thanks {one}", hold_s=0).reply_id for one in ids]
    outcomes = lanes.round()
    assert list(outcomes) == replies
    assert [post.item_remote_id for post in shop.net.posts.values()] == ["a", "b", "c"]
    assert any(set(ids) <= set().union(*(c.items for c in lanes.told)) for _ in [0])
    assert lanes.round() == {}


def test_a_round_of_later_sends_what_is_held_and_hastens_nothing_else(lanes: Lanes) -> None:
    shop = lanes.shop
    lost, held = shop.arrive("a", "b")
    shop.replies.send(lost, "Thanks a", hold_s=0)
    shop.net.answers = ["lost"]
    lanes.round()
    queued = shop.replies.send(held, "Thanks b", hold_s=60)
    assert lanes.round() == {}
    report = lanes.outbox.run_due(queued.hold_until_at).result(PATIENCE_S)
    assert list(report.outcomes) == [queued.reply_id]
    assert shop.reply_state(queued.reply_id) == "sent"


def test_an_account_out_of_reach_is_asked_once_a_round(lanes: Lanes) -> None:
    shop = lanes.shop
    for one in shop.arrive("a", "b", "c"):
        shop.replies.send(one, f"Thanks {one}", hold_s=0)
    shop.net.answers = [OFFLINE, OFFLINE, OFFLINE]
    assert len(lanes.round()) == 1
    assert shop.net.sends == 1
    assert lanes.round() == {}


def test_rounds_side_by_side_send_once(lanes: Lanes) -> None:
    shop = lanes.shop
    for one in shop.arrive(*(f"a{n}" for n in range(12))):
        shop.replies.send(one, f"Thanks {one}", hold_s=0)
    now = shop.clock.now()
    rounds = [lanes.outbox.run_due(now) for _ in range(6)]
    for round_ in rounds:
        round_.result(PATIENCE_S)
    assert shop.net.sends == 12
    assert shop.one("SELECT count(*) FROM reply WHERE state = 'sent'") == 12


def test_a_second_round_does_not_overtake_the_first(lanes: Lanes) -> None:
    """Two answers in one conversation would stand there in the wrong order."""
    shop, overtaken = lanes.shop, threading.Event()
    for one in shop.arrive("a", "b"):
        shop.replies.send(one, f"Thanks {one}", hold_s=0)
    rounds: list[Future[OutboxReport]] = []

    def during() -> None:
        if rounds:
            overtaken.set()
            return
        rounds.append(lanes.outbox.run_due(shop.clock.now()))
        overtaken.wait(0.2)

    shop.net.during = during
    lanes.round()
    rounds[0].result(PATIENCE_S)
    assert [post.item_remote_id for post in shop.net.posts.values()] == ["a", "b"]


def test_a_fault_of_our_own_leaves_it_unknown(lanes: Lanes, shop: Shop) -> None:
    (item,) = shop.arrive("a")
    reply = shop.replies.send(item, "Thanks!", hold_s=0).reply_id

    def break_down() -> None:
        raise ZeroDivisionError

    shop.net.during = break_down
    heard: list[BaseException] = []
    lanes.jobs._fetch._on_error = heard.append  # noqa: SLF001 - it must reach the crash page
    with pytest.raises(ZeroDivisionError):
        lanes.round()
    assert len(heard) == 1
    assert shop.reply_state(reply) == "unknown"


def test_quitting_in_the_middle_still_keeps_the_outcome(lanes: Lanes, shop: Shop) -> None:
    (item,) = shop.arrive("a")
    reply = shop.replies.send(item, "Thanks!", hold_s=0).reply_id
    is_there, may_go = threading.Event(), threading.Event()

    def dawdle() -> None:
        is_there.set()
        may_go.wait(PATIENCE_S)

    shop.net.during = dawdle
    running = lanes.outbox.run_due(shop.clock.now())
    assert is_there.wait(PATIENCE_S)
    assert shop.reply_state(reply) == "sending", "committed before the network hears of it"
    closing = threading.Thread(target=lanes.jobs.close)
    closing.start()
    may_go.set()
    closing.join(PATIENCE_S)
    assert running.done()
    assert shop.reply_state(reply) == "sent"


def test_like_is_kept_once_the_network_agrees_and_undo_asks_it(lanes: Lanes, shop: Shop) -> None:
    (item,) = shop.arrive("a")
    is_liked = "SELECT is_liked FROM item WHERE id = :id"
    lanes.reactions.like(item).result(PATIENCE_S)
    assert shop.one(is_liked, id=item) == 1
    undone = lanes.jobs.write(lanes.triage.undo).result(PATIENCE_S)
    assert undone.asked
    undone.asked.result(PATIENCE_S)
    assert shop.one(is_liked, id=item) == 0
    assert shop.net.acts == [(Capability.LIKE, "ref", True), (Capability.LIKE, "ref", False)]
    with pytest.raises(WrongUse, match="nothing_to_undo"):
        lanes.triage.undo()


@pytest.mark.parametrize(
    "answer",
    [NotSent(Refused(reason="not_allowed")), Unclear(Unreachable(why="timeout"))],
)
def test_a_like_the_network_did_not_take_changes_nothing(
    lanes: Lanes, shop: Shop, answer: Outcome
) -> None:
    (item,) = shop.arrive("a")
    shop.net.act_answer = answer
    with pytest.raises((Refused, Unreachable)):
        lanes.reactions.like(item).result(PATIENCE_S)
    assert shop.one("SELECT is_liked FROM item WHERE id = :id", id=item) == 0
    assert shop.one("SELECT count(*) FROM action") == 0


def test_what_a_network_does_not_offer_is_said(lanes: Lanes, shop: Shop) -> None:
    (item,) = shop.arrive("a")
    with pytest.raises(NotOffered, match="hide"):
        lanes.reactions.hide(item).result(PATIENCE_S)


def test_an_own_reply_is_deleted_there(lanes: Lanes, shop: Shop) -> None:
    (item,) = shop.arrive("a")
    reply = shop.replies.send(item, "Thanks!", hold_s=0).reply_id
    with pytest.raises(WrongUse, match="not_sent"):
        lanes.reactions.delete_reply(reply).result(PATIENCE_S)
    lanes.round()
    lanes.reactions.delete_reply(reply).result(PATIENCE_S)
    assert shop.net.acts == [(Capability.DELETE, "r1", True)]
    assert shop.reply_state(reply) == "cancelled"


def test_a_conversation_is_brought_home_as_posts(lanes: Lanes, shop: Shop) -> None:
    (item,) = shop.arrive("a", thread="a")
    mine = own_post("p1", "a", "We are open", posted_at=shop.clock.now(), thread="a")
    shop.net.conversation = Page(posts=(mine,))
    lanes.threads.refresh(item).result(PATIENCE_S)
    assert [one.remote_id for one in thread(shop.read, item)] == ["a", "p1"]
    assert shop.state(item) == "waiting", "answered elsewhere"


def test_a_late_reply_stays_if_it_was_answered_meanwhile(lanes: Lanes, shop: Shop) -> None:
    one, two = shop.arrive("a", "b")
    for item in (one, two):
        shop.replies.send(item, f"Thanks {item}", hold_s=0)
    shop.clock.forward(minutes=61)  # the program was closed, or offline
    mine = own_post("p1", "a", "Answered on the phone", posted_at=shop.clock.now())
    shop.net.conversation = Page(posts=(mine,))
    lanes.round()
    assert [post.item_remote_id for post in shop.net.posts.values()] == ["b"]
    states = shop.read("SELECT state, error FROM reply ORDER BY item_id", {})
    assert [row[0] for row in states] == ["failed", "sent"]
    assert "answered_elsewhere" in states[0][1]


def test_bulk_lets_others_in_between(
    lanes: Lanes, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(triage_room, "CHUNK", 5)
    ids = shop.arrive(*(f"a{n}" for n in range(40)))
    order: list[str] = []

    def heard(n: int, _: int) -> None:
        order.append(f"bulk {n}")
        if n == 5:
            lanes.jobs.write(partial(order.append, "other"))

    done = bulk.run(lanes.jobs, lanes.triage, InboxFilter(), "noise", progress=heard)
    assert done.result(PATIENCE_S).is_done
    assert order.index("other") < order.index("bulk 40")
    assert {shop.state(one) for one in ids} == {"noise"}
    assert lanes.jobs.write(lanes.triage.undo).result(PATIENCE_S).n == 40
