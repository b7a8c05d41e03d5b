"""Answering on Threads in two steps: once, and truly told how it went."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.channels.base import Capability, NotSent, Outgoing, Sent, Unclear
from app.errors import Gone, RateLimited, Refused, ScopeMissing, ShopError, SignInError
from tests.channels.contract.call import Reply
from tests.channels.contract.faults import BUSY, CUT, HTML, LOST, NEVER_RAN, REFUSED, SLOW, Trouble
from tests.channels.contract.network import FakeNetwork
from tests.channels.contract.shop import AT, Shop
from tests.channels.threads.shop import GONE, denied, signed_in, world

FIRST = "POST /v1.0/me/threads"
SECOND = "POST /v1.0/me/threads_publish"
REPLIES = "GET /v1.0/me/replies"
BELOW = "GET /v1.0/{id}/replies"
NOT_HERE = NotSent(Refused(reason="meta_not_here"))  # of this one: the account keeps what it can


def answering(net: FakeNetwork, text: str = "Yes, all of it") -> tuple[Shop, Outgoing]:
    """Sign in and prepare an answer to the first comment."""
    shop = signed_in(net)
    items = shop.fetch("threads")
    item = next(one for one in items if one.text == "Is it fair trade?")
    return shop, shop.outgoing(item, text)


def test_an_answer_goes_below_its_question() -> None:
    made = world()
    with made.network() as net:
        shop, outgoing = answering(net)
        sent = shop.send(outgoing)
        below = made.below(outgoing.item_remote_id)
        assert [one["text"] for one in below] == ["Yes, all of it"]
        assert isinstance(sent, Sent)
        assert sent.remote_id == below[0]["id"]


@pytest.mark.parametrize("lost", [LOST, SLOW, CUT, BUSY, HTML, NEVER_RAN, Reply(200, {})])
def test_a_lost_first_step_has_surely_sent_nothing(lost: Trouble) -> None:
    made = world()
    with made.network() as net:
        shop, outgoing = answering(net)
        net.next(FIRST, lost)
        outcome = shop.send(outgoing)
        assert isinstance(outcome, NotSent)
        assert outcome.is_passing
        assert isinstance(shop.send(outgoing), Sent)
        assert len(made.below(outgoing.item_remote_id)) == 1


@pytest.mark.parametrize("lost", [LOST, SLOW, CUT, BUSY, HTML, NEVER_RAN, Reply(200, {})])
def test_a_lost_second_step_is_unclear_and_looked_up(lost: Trouble) -> None:
    made = world()
    with made.network() as net:
        shop, outgoing = answering(net)
        net.next(SECOND, lost)
        assert isinstance(shop.send(outgoing), Unclear)
        below = made.below(outgoing.item_remote_id)
        looked = shop.look_up(outgoing)
        if below:
            assert looked == Sent(below[0]["id"], below[0]["permalink"])
        else:
            assert isinstance(looked, NotSent)
            assert looked.is_passing
            assert isinstance(shop.send(outgoing), Sent)
            assert len(made.below(outgoing.item_remote_id)) == 1


def test_looking_goes_through_many_answers_but_not_for_ever() -> None:
    made = world()
    made.page_size = 2
    with made.network() as net:
        shop, outgoing = answering(net)
        shop.send(outgoing)
        other = made.said[3]["id"]
        for number in range(3):
            made.post(f"To another {number}", to=other)
        assert isinstance(shop.look_up(outgoing), Sent)
        for number in range(20):
            made.post(f"And another {number}", to=other)
        assert isinstance(shop.look_up(outgoing), Unclear)


def test_where_our_answers_are_not_listed_the_conversation_is_looked_at() -> None:
    made = world()
    with made.network() as net:
        shop, outgoing = answering(net)
        shop.send(outgoing)
        net.next(REPLIES, denied(100), times=2)
        assert isinstance(shop.look_up(outgoing), Sent)
        net.next(BELOW, GONE)
        assert shop.look_up(outgoing) == NotSent(Gone())
        net.next(REPLIES, denied(100))
        net.next(BELOW, BUSY)
        assert isinstance(shop.look_up(outgoing), Unclear)
        net.next(REPLIES, BUSY)
        assert isinstance(shop.look_up(outgoing), Unclear)


@pytest.mark.parametrize(
    ("trouble", "error", "is_passing"),
    [
        (denied(190, 463, 401), SignInError(), False),
        (denied(10, status=403), ScopeMissing(scopes="threads_content_publish"), False),
        (GONE, Gone(), False),
        (denied(100), Refused(reason="network_said_no", detail="100/0"), False),
        (denied(4), RateLimited(until_at="2026-11-22T09:00:00Z"), True),
    ],
)
def test_a_refusal_is_surely_not_sent(trouble: Trouble, error: ShopError, is_passing: bool) -> None:
    with world().network() as net:
        shop, outgoing = answering(net)
        for route in (FIRST, SECOND):
            net.next(route, trouble)
            assert shop.send(outgoing) == NotSent(error, is_passing=is_passing)


def test_a_container_that_is_not_ready_is_looked_up_and_sent_again() -> None:
    made = world()
    with made.network() as net:
        shop, outgoing = answering(net)
        net.next(SECOND, denied(24, 4279009))
        assert isinstance(shop.send(outgoing), Unclear)
        assert isinstance(shop.look_up(outgoing), NotSent)
        assert isinstance(shop.send(outgoing), Sent)


def test_a_refused_connection_and_an_empty_text_send_nothing() -> None:
    with world().network() as net:
        shop, outgoing = answering(net)
        net.next(SECOND, REFUSED)
        outcome = shop.send(outgoing)
        assert isinstance(outcome, NotSent)
        assert outcome.is_passing
        empty = replace(outgoing, text=" ", prepared={})
        assert shop.send(empty) == NotSent(Refused(reason="empty"))
        shop.secrets.kept.clear()
        assert shop.send(outgoing) == NotSent(SignInError())
        assert shop.look_up(outgoing) == Unclear(SignInError())


def test_an_answer_is_hidden_and_shown_again() -> None:
    made = world()
    with made.network() as net:
        shop = signed_in(net)
        item = next(one for one in shop.fetch("threads") if one.text == "Lovely")
        for on, status in ((True, "HIDDEN"), (False, "UNHUSHED")):
            assert shop.act(Capability.HIDE, item.ref, on=on) == Sent(item.remote_id)
            assert made.one(item.remote_id)["hide_status"] == status
        mention = shop.fetch("mentions")[0]
        assert shop.act(Capability.HIDE, mention.ref) == NOT_HERE
        assert shop.act(Capability.LIKE, item.ref) == NOT_HERE


def test_our_answer_can_be_deleted_twice() -> None:
    made = world()
    with made.network() as net:
        shop, outgoing = answering(net)
        sent = shop.send(outgoing)
        assert isinstance(sent, Sent)
        for _ in range(2):
            assert shop.act(Capability.DELETE, sent.remote_id) == Sent(sent.remote_id)
        assert not made.below(outgoing.item_remote_id)


def test_the_same_words_of_somebody_else_are_not_our_answer() -> None:
    made = world()
    with made.network() as net:
        shop, outgoing = answering(net, "Thank you!")
        made.at = AT
        made.post("Thank you!", "bo", to=outgoing.item_remote_id)
        net.next(REPLIES, denied(100))
        assert isinstance(shop.look_up(outgoing), NotSent)
        made.post("Thank you!", to=made.said[3]["id"])  # ours, and to another
        assert isinstance(shop.look_up(outgoing), NotSent)


def test_what_is_no_item_takes_no_answer_and_costs_the_account_nothing() -> None:
    with world().network() as net:
        shop, outgoing = answering(net)
        nothing = replace(outgoing, item_ref="{}")
        assert shop.send(nothing) == shop.look_up(nothing) == NOT_HERE
        with pytest.raises(Refused):
            shop.channel.ask_thread(shop.http, shop.account, shop.secrets, "{}")
