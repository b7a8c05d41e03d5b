"""Answering at an account, exactly once; hiding and deleting; and the day of a message."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from app.channels.base import Capability, NotSent, Sent, Unclear
from app.domain.item import Found
from app.errors import Gone, RateLimited, Refused, ShopError, SignInError, Unreachable
from tests.channels.contract.call import Reply
from tests.channels.contract.faults import BUSY, CUT, HTML, LOST, NEVER_RAN, REFUSED, Trouble
from tests.channels.contract.shop import AT, Shop
from tests.channels.instagram.shop import (
    HANDLE,
    IG,
    OWN_GIVEN,
    PAGE,
    PAGE_GIVEN,
    denied,
    signed_in,
    world,
)
from tests.conftest import SetClock

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.channels.contract.routes import Contract

REPLY = "POST /v26.0/{id}/replies"
MESSAGE = "POST /v26.0/{id}/messages"
TEXT = "Yes, from nine to five ☕"
both_ways = pytest.mark.parametrize("given", [PAGE_GIVEN, OWN_GIVEN], ids=["page", "own"])


def comment(shop: Shop, remote_id: str = "70000") -> Found:
    return next(one for one in shop.fetch("media") if one.remote_id == remote_id)


@both_ways
def test_an_answer_is_sent(given: dict[str, str], contracts: Sequence[Contract]) -> None:
    made = world()
    with made.network(*contracts) as net:
        shop = signed_in(net, given)
        outcome = shop.send(shop.outgoing(comment(shop), TEXT))
        (answer,) = made.answers()
        assert outcome == Sent(answer["id"])
        assert (answer["text"], answer["parent_id"]) == (TEXT, "70000")


def test_an_answer_to_an_answer_hangs_on_the_first_and_names_whom_it_is_for() -> None:
    made = world()
    with made.network() as net:
        shop = signed_in(net)
        below = comment(shop, "70001")
        as_sent = shop.channel.as_sent(shop.account, below.ref, "Hello")
        assert as_sent == "@bo Hello"
        assert shop.channel.as_sent(shop.account, below.ref, as_sent) == as_sent
        assert shop.channel.as_sent(shop.account, below.ref, "Hi @BO!") == "Hi @BO!"
        outgoing = shop.outgoing(below, TEXT)
        net.next(REPLY, LOST)
        assert isinstance(shop.send(outgoing), Unclear)
        assert isinstance(shop.look_up(outgoing), Sent)
    (answer,) = made.answers()
    assert (answer["text"], answer["parent_id"]) == (f"@bo {TEXT}", "70000")


@both_ways
@pytest.mark.parametrize("trouble", [LOST, CUT])
def test_an_answer_that_nobody_confirmed_is_found(given: dict[str, str], trouble: Trouble) -> None:
    made = world()
    with made.network() as net:
        shop = signed_in(net, given)
        outgoing = shop.outgoing(comment(shop), TEXT)
        net.next(REPLY, trouble)
        assert isinstance(shop.send(outgoing), Unclear)
        assert shop.look_up(outgoing) == Sent(made.answers()[0]["id"])
        message = shop.outgoing(shop.fetch("messages")[0], TEXT)
        net.next(MESSAGE, trouble)
        assert isinstance(shop.send(message), Unclear)
        assert shop.look_up(message) == Sent(f"message:{made.messages[0]['id']}")


@pytest.mark.parametrize("trouble", [NEVER_RAN, BUSY, HTML, denied(2), Reply(200, {"x": 1})])
def test_an_answer_that_did_not_arrive_may_be_sent_again(trouble: Trouble) -> None:
    made = world()
    made.comment(TEXT, HANDLE, on="90000", to="70000")  # the same words, long before
    with made.network() as net:
        shop = signed_in(net)
        outgoing = shop.outgoing(comment(shop), TEXT)
        net.next(REPLY, trouble)
        assert isinstance(shop.send(outgoing), Unclear)
        missing = shop.look_up(outgoing)
        assert isinstance(missing, NotSent)
        assert missing.is_passing
        assert isinstance(shop.send(outgoing), Sent)
        assert isinstance(shop.look_up(outgoing), Sent)
        assert len(made.answers()) == 2


@pytest.mark.parametrize(
    ("trouble", "kind", "is_passing"),
    [
        (REFUSED, Unreachable, True),
        (denied(80002), RateLimited, True),
        (denied(190), SignInError, False),
        (denied(100), Refused, False),
        (denied(100, 33), Gone, False),
    ],
)
def test_what_was_surely_not_sent_is_said(
    trouble: Trouble, kind: type[ShopError], is_passing: bool
) -> None:
    with world().network() as net:
        shop = signed_in(net)
        outgoing = shop.outgoing(comment(shop), TEXT)
        net.next(REPLY, trouble)
        outcome = shop.send(outgoing)
    assert isinstance(outcome, NotSent)
    assert isinstance(outcome.error, kind)
    assert outcome.is_passing is is_passing


@pytest.mark.parametrize("given", [PAGE_GIVEN, OWN_GIVEN], ids=["page", "own"])
def test_a_message_goes_out_of_the_right_inbox_within_its_day(given: dict[str, str]) -> None:
    made, clock = world(), SetClock(AT)
    with made.network() as net:
        shop = signed_in(net, given, clock)
        item = shop.fetch("messages")[0]
        assert isinstance(shop.send(shop.outgoing(item, TEXT)), Sent)
        owner = PAGE if given is PAGE_GIVEN else IG
        assert [one.path["id"] for one in net.asked(MESSAGE)] == [owner]
        clock.forward(hours=24)
        late = shop.send(shop.outgoing(item, TEXT))
    assert isinstance(late, NotSent)
    assert isinstance(late.error, Refused)
    assert late.error.reason == "window"


def test_hiding_and_deleting_twice_is_the_same_as_once() -> None:
    made = world()
    with made.network() as net:
        shop = signed_in(net)
        item = comment(shop)
        sent = shop.send(shop.outgoing(item, TEXT))
        assert isinstance(sent, Sent)
        for on in (True, True, False):
            assert shop.act(Capability.HIDE, item.ref, on=on) == Sent(item.remote_id)
            assert made.comments[-1]["hidden"] is on
        assert shop.act(Capability.DELETE, sent.remote_id) == sent
        assert shop.act(Capability.DELETE, sent.remote_id) == sent
        assert not made.answers()


def test_what_cannot_be_done_is_not_tried() -> None:
    with world().network() as net:
        shop = signed_in(net)
        item, tag = comment(shop), shop.fetch("tags")[0]
        change = shop.outgoing(item, TEXT, replaces="70009")
        empty = replace(change, replaces="", prepared={"text": ""})
        net.calls.clear()
        tried = [
            shop.act(Capability.LIKE, item.ref),
            shop.act(Capability.HIDE, tag.ref),
            shop.act(Capability.DELETE, "message:m_1"),
            shop.send(shop.outgoing(tag, TEXT)),
            shop.send(change),
            shop.send(empty),
        ]
        assert net.count() == 0
        shop.secrets.kept.clear()
        tried += [shop.send(shop.outgoing(item, TEXT)), shop.act(Capability.HIDE, item.ref)]
        assert isinstance(shop.look_up(change), Unclear)
    assert all(isinstance(one, NotSent) for one in tried)
    kinds = [type(one.error) for one in tried if isinstance(one, NotSent)]
    assert kinds == [*[Refused] * 6, SignInError, SignInError]


def test_a_message_from_the_page_of_the_account_is_our_own() -> None:
    """Else an answer whose confirmation was lost would go out a second time."""
    made = world()
    with made.network() as net:
        shop = signed_in(net)
        (item,) = shop.fetch("messages")
        outgoing = shop.outgoing(item, "Yes, at eight")
        shop.send(outgoing)
        made.messages[0]["from"] = {"id": PAGE}
        assert isinstance(shop.look_up(outgoing), Sent)
