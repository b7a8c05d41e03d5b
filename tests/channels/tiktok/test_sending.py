"""Answering on TikTok: once, and truly told how it went."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.channels.base import Capability, NotSent, Outgoing, Sent, Unclear
from app.errors import RateLimited, Refused, ScopeMissing, ShopError, SignInError
from tests.channels.contract.call import Reply
from tests.channels.contract.faults import BUSY, CUT, HTML, LOST, NEVER_RAN, REFUSED, SLOW, Trouble
from tests.channels.contract.network import FakeNetwork
from tests.channels.contract.shop import Shop
from tests.channels.tiktok.shop import said, signed_in, world

ROOT = "/open_api/v1.3"
REPLY = f"POST {ROOT}/business/comment/reply/create/"
ANSWERS = f"GET {ROOT}/business/comment/reply/list/"
NOT_HERE = NotSent(Refused(reason="tiktok_not_here"))  # the account keeps what it can


def answering(net: FakeNetwork, text: str = "Yes, all of it") -> tuple[Shop, Outgoing]:
    """Sign in and prepare an answer to the first comment."""
    shop = signed_in(net)
    item = next(one for one in shop.fetch("videos") if one.text == "Is it fair trade?")
    return shop, shop.outgoing(item, text)


def ours(made_below: list[dict[str, object]]) -> list[dict[str, object]]:
    """Leave what others said."""
    return [one for one in made_below if one["owner"]]


def test_an_answer_goes_below_its_comment() -> None:
    made = world()
    with made.network() as net:
        shop, outgoing = answering(net)
        sent = shop.send(outgoing)
        below = ours(made.below(outgoing.item_remote_id))
        assert [one["text"] for one in below] == ["Yes, all of it"]
        assert sent == Sent(str(below[0]["comment_id"]), made.videos[0]["share_url"])


@pytest.mark.parametrize(
    "lost", [LOST, SLOW, CUT, BUSY, HTML, NEVER_RAN, said(code=50000), said(), Reply(200)]
)
def test_what_proves_nothing_is_unclear_and_looked_up(lost: Trouble) -> None:
    made = world()
    with made.network() as net:
        shop, outgoing = answering(net)
        net.next(REPLY, lost)
        assert isinstance(shop.send(outgoing), Unclear)
        below = ours(made.below(outgoing.item_remote_id))
        looked = shop.look_up(outgoing)
        if below:
            assert isinstance(looked, Sent)
            assert looked.remote_id == below[0]["comment_id"]
        else:
            assert isinstance(looked, NotSent)
            assert looked.is_passing
            assert isinstance(shop.send(outgoing), Sent)
            assert len(ours(made.below(outgoing.item_remote_id))) == 1


def test_an_answer_to_an_answer_is_found_below_the_first_comment() -> None:
    made = world()
    with made.network() as net:
        shop = signed_in(net)
        item = next(one for one in shop.fetch("videos") if one.text == "I wonder, too")
        outgoing = shop.outgoing(item, "So do I")
        net.next(REPLY, LOST)
        assert isinstance(shop.send(outgoing), Unclear)
        assert isinstance(shop.look_up(outgoing), Sent)


def test_the_same_words_of_last_week_are_not_taken_for_these() -> None:
    made = world()
    with made.network() as net:
        shop, outgoing = answering(net)
        made.at = made.at.replace(day=15)
        made.comment("Yes, all of it", "shop", above=outgoing.item_remote_id)
        assert isinstance(shop.look_up(outgoing), NotSent)


def test_looking_that_fails_stays_unclear() -> None:
    made = world()
    with made.network() as net:
        shop, outgoing = answering(net)
        for trouble in (BUSY, HTML, said(code=40002), said(code=40001)):
            net.next(ANSWERS, trouble)
            assert isinstance(shop.look_up(outgoing), Unclear)
        made.page_size = 1
        made.at = made.at.replace(hour=9)
        for number in range(9):
            made.comment(f"Answer {number}", above=outgoing.item_remote_id)
        assert isinstance(shop.look_up(outgoing), Unclear)


@pytest.mark.parametrize(
    ("trouble", "error", "is_passing"),
    [
        (said(code=40001), ScopeMissing(scopes="comment.list.manage"), False),
        (said(code=40002), Refused(reason="network_said_no", detail="40002"), False),
        (said(code=40004), RateLimited(until_at="2026-11-22T08:01:00Z"), True),
    ],
)
def test_a_refusal_is_surely_not_sent(trouble: Trouble, error: ShopError, is_passing: bool) -> None:
    with world().network() as net:
        shop, outgoing = answering(net)
        net.next(REPLY, trouble)
        assert shop.send(outgoing) == NotSent(error, is_passing=is_passing)


def test_a_dead_access_is_renewed_before_the_answer_goes() -> None:
    made = world()
    with made.network() as net:
        shop, outgoing = answering(net)
        made.accesses.append("another")
        assert isinstance(shop.send(outgoing), Sent)
        made.accesses.append("another")
        made.refreshes.append("another")
        assert shop.send(outgoing) == NotSent(SignInError())
        assert shop.look_up(outgoing) == Unclear(SignInError())
        assert len(ours(made.below(outgoing.item_remote_id))) == 1


def test_nothing_is_sent_of_what_cannot_be() -> None:
    with world().network() as net:
        shop, outgoing = answering(net)
        net.next(REPLY, REFUSED)
        outcome = shop.send(outgoing)
        assert isinstance(outcome, NotSent)
        assert outcome.is_passing
        assert shop.send(replace(outgoing, text=" ", prepared={})) == NotSent(
            Refused(reason="empty")
        )
        nowhere = replace(outgoing, item_ref="", prepared={})
        assert shop.send(nowhere) == NOT_HERE
        assert shop.look_up(nowhere) == NOT_HERE


def test_a_comment_is_hidden_liked_and_both_taken_back() -> None:
    made = world()
    with made.network() as net:
        shop = signed_in(net)
        item = shop.fetch("videos")[0]
        for on in (True, False):
            assert shop.act(Capability.HIDE, item.ref, on=on) == Sent(item.remote_id)
            assert (made.one(item.remote_id)["status"] == "HIDDEN") is on
            assert shop.act(Capability.LIKE, item.ref, on=on) == Sent(item.remote_id)
            assert made.one(item.remote_id)["liked"] is on
        net.next(f"POST {ROOT}/business/comment/hide/", said(code=40001), LOST)
        assert isinstance(shop.act(Capability.HIDE, item.ref), NotSent)
        assert isinstance(shop.act(Capability.HIDE, item.ref), Unclear)
        assert shop.act(Capability.HIDE, "1") == NOT_HERE


def test_our_answer_can_be_deleted() -> None:
    made = world()
    with made.network() as net:
        shop, outgoing = answering(net)
        sent = shop.send(outgoing)
        assert isinstance(sent, Sent)
        assert shop.act(Capability.DELETE, sent.remote_id) == Sent(sent.remote_id)
        assert not ours(made.below(outgoing.item_remote_id))


def test_a_list_that_goes_on_nobody_knows_where_proves_nothing() -> None:
    with world().network() as net:
        shop, outgoing = answering(net)
        net.next(ANSWERS, said({"comments": [], "has_more": True}))
        assert isinstance(shop.look_up(outgoing), Unclear)
