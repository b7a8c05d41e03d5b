"""Answering below a LinkedIn comment: once, and truly told how it went."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote

import pytest

from app.channels.base import Capability, NotSent, Outgoing, Sent, Unclear
from app.errors import (
    Gone,
    NotOffered,
    RateLimited,
    Refused,
    ScopeMissing,
    ShopError,
    SignInError,
)
from tests.channels.contract.call import Reply
from tests.channels.contract.faults import BUSY, CUT, HTML, LOST, NEVER_RAN, REFUSED, SLOW, Trouble
from tests.channels.contract.network import FakeNetwork
from tests.channels.contract.shop import Shop
from tests.channels.linkedin.shop import DEAD, PAGE, World, denied, signed_in, world

REPLY = "POST /rest/socialActions/{target}/comments"
COMMENTS = "GET /rest/socialActions/{target}/comments"
NOT_HERE = NotSent(Refused(reason="linkedin_not_here"))  # the account keeps what it can


def answering(net: FakeNetwork, text: str = "Yes, all of it") -> tuple[Shop, Outgoing]:
    """Sign in and prepare an answer to the first comment."""
    shop = signed_in(net)
    items = shop.fetch("notifications")
    item = next(one for one in items if one.text == "Is it fair trade?")
    return shop, shop.outgoing(item, text)


def test_an_answer_goes_below_its_comment_and_its_id_is_that_of_our_reading() -> None:
    made = world()
    with made.network() as net:
        shop, outgoing = answering(net)
        outcome = shop.send(outgoing)
        below = made.below(outgoing.item_remote_id)
        assert [one["message"]["text"] for one in below] == ["Yes, all of it"]
        assert isinstance(outcome, Sent)
        assert outcome.remote_id == below[0]["commentUrn"]
        shop.fetch("posts")
        ours = {post.remote_id for page in shop.pages for post in page.posts}
        assert outcome.remote_id in ours


def test_an_answer_whose_id_comes_in_the_header_alone_is_sent() -> None:
    made = world()
    with made.network() as net:
        shop, outgoing = answering(net)
        urn = "urn:li:comment:(urn:li:activity:7000000000000000002,7001)"
        for header in ("7001", urn, quote(urn, safe="")):
            net.next(REPLY, Reply(201, headers={"x-restli-id": header}))
            outcome = shop.send(outgoing)
            assert isinstance(outcome, Sent)
            assert outcome.remote_id == urn


@pytest.mark.parametrize("lost", [LOST, SLOW, CUT, BUSY, HTML, Reply(201)])
def test_what_proves_nothing_is_unclear_and_looked_up(lost: Trouble) -> None:
    made = world()
    with made.network() as net:
        shop, outgoing = answering(net)
        net.next(REPLY, lost)
        assert isinstance(shop.send(outgoing), Unclear)
        is_there = bool(made.below(outgoing.item_remote_id))
        looked = shop.look_up(outgoing)
        if is_there:
            assert isinstance(looked, Sent)
            assert looked.remote_id == made.below(outgoing.item_remote_id)[0]["commentUrn"]
        else:
            assert isinstance(looked, NotSent)
            assert looked.is_passing


def test_what_never_arrived_is_sent_again_and_once() -> None:
    made = world()
    with made.network() as net:
        shop, outgoing = answering(net)
        net.next(REPLY, NEVER_RAN)
        assert isinstance(shop.send(outgoing), Unclear)
        assert isinstance(shop.look_up(outgoing), NotSent)
        assert isinstance(shop.send(outgoing), Sent)
        assert len(made.below(outgoing.item_remote_id)) == 1


def test_the_same_words_of_last_week_are_not_taken_for_these() -> None:
    made = world()
    with made.network() as net:
        shop, outgoing = answering(net)
        prepared = {**outgoing.prepared, "at": "2026-11-22T08:00:00Z"}
        made.at = made.at.replace(day=15)
        made.comment("Yes, all of it", PAGE, above=outgoing.item_remote_id)
        assert isinstance(shop.look_up(replace(outgoing, prepared=prepared)), NotSent)


def test_looking_that_fails_stays_unclear() -> None:
    with world().network() as net:
        shop, outgoing = answering(net)
        for trouble in (BUSY, HTML, CUT, Reply(401, DEAD)):
            net.next(COMMENTS, trouble)
            assert isinstance(shop.look_up(outgoing), Unclear)
        net.next(COMMENTS, denied(404))
        assert shop.look_up(outgoing) == NotSent(Gone())


@pytest.mark.parametrize(
    ("trouble", "error", "is_passing"),
    [
        (Reply(401, DEAD), SignInError(), False),
        (denied(403), ScopeMissing(scopes="w_organization_social_feed"), False),
        (denied(404), Gone(), False),
        (denied(400), Refused(reason="network_said_no", detail="400"), False),
        (denied(422), Refused(reason="network_said_no", detail="422"), False),
        (denied(429), RateLimited(until_at="2026-11-22T08:05:00Z"), True),
    ],
)
def test_a_refusal_is_surely_not_sent(trouble: Trouble, error: ShopError, is_passing: bool) -> None:
    with world().network() as net:
        shop, outgoing = answering(net)
        net.next(REPLY, trouble)
        assert shop.send(outgoing) == NotSent(error, is_passing=is_passing)


def test_a_refused_connection_is_tried_later() -> None:
    with world().network() as net:
        shop, outgoing = answering(net)
        net.next(REPLY, REFUSED)
        outcome = shop.send(outgoing)
        assert isinstance(outcome, NotSent)
        assert outcome.is_passing


def test_an_empty_text_and_an_item_from_nowhere_are_not_sent() -> None:
    with world().network() as net:
        shop, outgoing = answering(net, " ")
        assert shop.send(outgoing) == NotSent(Refused(reason="empty"))
        nowhere = replace(outgoing, text="Hi", item_ref="", prepared={})
        assert shop.send(nowhere) == NOT_HERE


def test_an_answer_can_be_changed_and_a_lost_change_is_found() -> None:
    made = world()
    with made.network() as net:
        shop, outgoing = answering(net)
        sent = shop.send(outgoing)
        assert isinstance(sent, Sent)
        changed = replace(
            outgoing,
            prepared={**outgoing.prepared, "text": "Yes, since 2019"},
            replaces=sent.remote_id,
        )
        net.next("POST /rest/socialActions/{target}/comments/{id}", LOST)
        assert isinstance(shop.look_up(changed), NotSent)
        assert isinstance(shop.send(changed), Unclear)
        found = shop.look_up(changed)
        assert isinstance(found, Sent)
        assert found.remote_id == sent.remote_id
        below = made.below(outgoing.item_remote_id)
        assert [one["message"]["text"] for one in below] == ["Yes, since 2019"]


def test_our_answer_can_be_deleted_twice() -> None:
    made = world()
    with made.network() as net:
        shop, outgoing = answering(net)
        sent = shop.send(outgoing)
        assert isinstance(sent, Sent)
        for _ in range(2):
            assert shop.act(Capability.DELETE, sent.remote_id) == Sent(sent.remote_id)
        assert not made.below(outgoing.item_remote_id)
        net.next("DELETE /rest/socialActions/{target}/comments/{id}", BUSY, denied(403))
        assert isinstance(shop.act(Capability.DELETE, sent.remote_id), Unclear)
        assert isinstance(shop.act(Capability.DELETE, sent.remote_id), NotSent)


@pytest.mark.parametrize("verb", [Capability.LIKE, Capability.HIDE])
def test_what_linkedin_has_not_is_said(verb: Capability) -> None:
    with world().network() as net:
        shop = signed_in(net)
        assert shop.act(verb, "x") == NotSent(NotOffered(what=verb.value))
        assert shop.act(Capability.DELETE, "x") == NOT_HERE


def test_a_mention_in_a_share_is_answered_below_it() -> None:
    made = World()
    made.tell("SHARE_MENTION", "urn:li:share:73", "Great page")
    with made.network() as net:
        shop = signed_in(net)
        outgoing = shop.outgoing(shop.fetch("notifications")[0], "Thank you")
        assert isinstance(shop.send(outgoing), Sent)
        assert made.comments[0]["object"] == "urn:li:share:73"
        assert isinstance(shop.look_up(outgoing), Sent)
