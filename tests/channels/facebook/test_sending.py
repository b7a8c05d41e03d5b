"""Answering at a Page, exactly once; liking, hiding, deleting; and Messenger's day."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from app.channels.base import Capability, NotSent, Sent, Unclear
from app.channels.graph.ref import Ref
from app.domain.item import Found, Kind
from app.errors import Gone, RateLimited, Refused, ShopError, SignInError, Unreachable
from tests.channels.contract.call import Reply
from tests.channels.contract.faults import BUSY, CUT, HTML, LOST, NEVER_RAN, REFUSED, Trouble
from tests.channels.contract.shop import AT, Shop
from tests.channels.facebook.shop import SHOP, World, denied, signed_in, world
from tests.conftest import SetClock

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.channels.contract.routes import Contract

REPLY = "POST /v26.0/{id}/comments"
MESSAGE = "POST /v26.0/{id}/messages"
TEXT = "Yes, from nine to five ☕"


def item_of(shop: Shop, kind: Kind) -> Found:
    stream = {Kind.MESSAGE: "messages", Kind.REVIEW: "ratings"}.get(kind, "feed")
    return next(one for one in shop.fetch(stream) if one.kind is kind)


@pytest.mark.parametrize("kind", [Kind.COMMENT, Kind.MENTION, Kind.REVIEW])
def test_an_answer_is_sent_and_read_back(kind: Kind, contracts: Sequence[Contract]) -> None:
    made = world()
    with made.network(*contracts) as net:
        shop = signed_in(net)
        item = item_of(shop, kind)
        outcome = shop.send(shop.outgoing(item, TEXT))
        assert isinstance(outcome, Sent)
        (answer,) = made.answers()
        assert (answer["message"], answer["id"]) == (TEXT, outcome.remote_id)
        shop.at += timedelta(hours=1)
        if kind is not Kind.REVIEW:
            shop.fetch("feed")
            posts = [post for page in shop.pages for post in page.posts]
            assert outcome.remote_id in {post.remote_id for post in posts if post.is_ours}


@pytest.mark.parametrize("kind", [Kind.COMMENT, Kind.MESSAGE])
@pytest.mark.parametrize("trouble", [LOST, CUT])
def test_an_answer_that_nobody_confirmed_is_found(kind: Kind, trouble: Trouble) -> None:
    made = world()
    with made.network() as net:
        shop = signed_in(net)
        outgoing = shop.outgoing(item_of(shop, kind), TEXT)
        net.next(MESSAGE if kind is Kind.MESSAGE else REPLY, trouble)
        assert isinstance(shop.send(outgoing), Unclear)
        found = shop.look_up(outgoing)
        assert isinstance(found, Sent)
        said = [*made.answers(), *(one for one in made.messages if one["from"] == SHOP)]
        assert [found.remote_id.removeprefix("message:")] == [one["id"] for one in said]


@pytest.mark.parametrize("answer", [HTML, Reply(200, {"ok": 1}), Reply(200, [])])
def test_an_answer_that_proves_nothing_is_unclear(answer: Reply) -> None:
    with world().network() as net:
        shop = signed_in(net)
        outgoing = shop.outgoing(item_of(shop, Kind.COMMENT), TEXT)
        net.next(REPLY, answer)
        assert isinstance(shop.send(outgoing), Unclear)


@pytest.mark.parametrize("trouble", [NEVER_RAN, BUSY, denied(1, status=500), denied(2)])
def test_an_answer_that_did_not_arrive_may_be_sent_again(trouble: Trouble) -> None:
    made = world()
    with made.network() as net:
        shop = signed_in(net)
        outgoing = shop.outgoing(item_of(shop, Kind.COMMENT), TEXT)
        net.next(REPLY, trouble)
        assert isinstance(shop.send(outgoing), Unclear)
        missing = shop.look_up(outgoing)
        assert isinstance(missing, NotSent)
        assert missing.is_passing
        assert isinstance(shop.send(outgoing), Sent)
        assert isinstance(shop.look_up(outgoing), Sent)
        assert len(made.answers()) == 1


def test_the_same_words_of_long_ago_are_not_taken_for_the_answer() -> None:
    made = world()
    made.comment(TEXT, SHOP, on=made.posts[-1]["id"], to=made.comments[0]["id"])
    with made.network() as net:
        shop = signed_in(net)
        outgoing = shop.outgoing(item_of(shop, Kind.COMMENT), TEXT)
        net.next(REPLY, NEVER_RAN)
        shop.send(outgoing)
        assert isinstance(shop.look_up(outgoing), NotSent)


def test_words_of_somebody_else_are_not_taken_for_the_answer() -> None:
    made = world()
    with made.network() as net:
        shop = signed_in(net)
        outgoing = shop.outgoing(item_of(shop, Kind.COMMENT), TEXT)
        net.next(REPLY, NEVER_RAN)
        shop.send(outgoing)
        made.at = AT
        made.comment(TEXT, on=made.posts[-1]["id"], to=made.comments[0]["id"])
        assert isinstance(shop.look_up(outgoing), NotSent)


def test_a_look_that_fails_leaves_it_open() -> None:
    with world().network() as net:
        shop = signed_in(net)
        outgoing = shop.outgoing(item_of(shop, Kind.COMMENT), TEXT)
        net.next("GET /v26.0/{id}/comments", BUSY, denied(190))
        assert isinstance(shop.look_up(outgoing), Unclear)
        assert isinstance(shop.look_up(outgoing), Unclear)
        net.next("GET /v26.0/{id}/comments", denied(100, 33))
        gone = shop.look_up(outgoing)
        assert isinstance(gone, NotSent)
        assert isinstance(gone.error, Gone)


@pytest.mark.parametrize(
    ("trouble", "kind", "is_passing"),
    [
        (REFUSED, Unreachable, True),
        (denied(80001), RateLimited, True),
        (denied(190), SignInError, False),
        (denied(200, status=403), ShopError, False),
        (denied(100, 33), Gone, False),
        (denied(368), Refused, False),
        (denied(506), Refused, False),
    ],
)
def test_what_was_surely_not_sent_is_said(
    trouble: Trouble, kind: type[ShopError], is_passing: bool
) -> None:
    made = world()
    with made.network() as net:
        shop = signed_in(net)
        outgoing = shop.outgoing(item_of(shop, Kind.COMMENT), TEXT)
        net.next(REPLY, trouble)
        outcome = shop.send(outgoing)
    assert isinstance(outcome, NotSent)
    assert isinstance(outcome.error, kind)
    assert outcome.is_passing is is_passing
    if not isinstance(trouble, Reply):
        assert not made.answers()


def test_nothing_leaves_without_a_token_or_words() -> None:
    with world().network() as net:
        shop = signed_in(net)
        outgoing = shop.outgoing(item_of(shop, Kind.COMMENT), TEXT)
        net.calls.clear()
        empty = shop.send(replace(outgoing, prepared={"text": "", "at": ""}))
        shop.secrets.kept.clear()
        unsigned = shop.send(outgoing)
        assert net.count() == 0
    assert isinstance(empty, NotSent)
    assert isinstance(unsigned, NotSent)
    assert isinstance(unsigned.error, SignInError)
    assert isinstance(shop.look_up(outgoing), Unclear)


def test_what_takes_no_answer_passes_it_on_to_what_it_answers() -> None:
    made = world()
    first = made.comments[0]["id"]
    made.comments[1]["can_comment"] = False
    made.comments[0] |= {"can_like": False, "can_hide": False}
    alone = made.comment("Closed here", on=made.posts[-1]["id"], can_comment=False)
    with made.network() as net:
        shop = signed_in(net)
        items = {one.remote_id: one for one in shop.fetch("feed")}
        below = items[made.comments[1]["id"]]
        assert below.cannot == ()
        assert isinstance(shop.send(shop.outgoing(below, TEXT)), Sent)
        assert net.calls[-1].path["id"] == first
    assert dict(items[alone].cannot) == {"reply": "not_this_one"}
    assert dict(items[first].cannot) == {"like": "fb_not_this_one", "hide": "fb_not_this_one"}


def test_an_old_rating_is_answered_in_the_browser() -> None:
    made = world()
    del made.ratings[0]["open_graph_story"]
    with made.network() as net:
        shop = signed_in(net)
        outcome = shop.send(shop.outgoing(item_of(shop, Kind.REVIEW), TEXT))
    assert isinstance(outcome, NotSent)
    assert isinstance(outcome.error, Refused)  # of this one alone: the others can be answered


# --- changing, liking, hiding, deleting


def answered(made: World, shop: Shop) -> tuple[Found, str]:
    item = item_of(shop, Kind.COMMENT)
    outcome = shop.send(shop.outgoing(item, TEXT))
    assert isinstance(outcome, Sent)
    assert made.find(outcome.remote_id)
    return item, outcome.remote_id


def test_an_answer_of_ours_is_changed_in_its_place() -> None:
    made = world()
    with made.network() as net:
        shop = signed_in(net)
        item, answer = answered(made, shop)
        change = shop.outgoing(item, "From ten", replaces=answer)
        assert shop.look_up(change) != Sent(answer)
        net.next("POST /v26.0/{id}", LOST)
        assert isinstance(shop.send(change), Unclear)
        assert shop.look_up(change) == Sent(answer)
        assert shop.send(change) == Sent(answer)
        assert [one["message"] for one in made.answers()] == ["From ten"]
        net.next("GET /v26.0/{id}", denied(100, 33))
        assert isinstance(shop.look_up(change), NotSent)


def test_liking_hiding_and_deleting_twice_is_the_same_as_once() -> None:
    made = world()
    with made.network() as net:
        shop = signed_in(net)
        item, answer = answered(made, shop)
        for verb, on in ((Capability.LIKE, True), (Capability.LIKE, False)):
            assert shop.act(verb, item.ref, on=on) == Sent(item.remote_id)
        for on in (True, False, False):
            assert shop.act(Capability.HIDE, item.ref, on=on) == Sent(item.remote_id)
            assert made.comments[0]["is_hidden"] is on
        assert shop.act(Capability.DELETE, answer) == Sent(answer)
        assert shop.act(Capability.DELETE, answer) == Sent(answer)
        assert not made.answers()
        net.next("POST /v26.0/{id}/likes", Reply(200, {"success": False}), denied(10))
        assert isinstance(shop.act(Capability.LIKE, item.ref), Unclear)
        assert isinstance(shop.act(Capability.LIKE, item.ref), NotSent)


def test_what_cannot_be_done_is_not_tried() -> None:
    with world().network() as net:
        shop = signed_in(net)
        message, tag = item_of(shop, Kind.MESSAGE), shop.fetch("tagged")[0]
        net.calls.clear()
        tried = [
            shop.act(Capability.LIKE, message.ref),
            shop.act(Capability.DELETE, "message:m_9"),
            shop.act(Capability.HIDE, tag.ref),
            shop.act(Capability.DELETE, tag.ref, on=False),
            shop.act(Capability.MENTIONS, tag.ref),
            shop.act(Capability.LIKE, ""),
        ]
        assert net.count() == 0
    # said of these alone: the account may go on liking and hiding others
    assert all(isinstance(one, NotSent) and isinstance(one.error, Refused) for one in tried)


# --- Messenger


def test_a_message_is_answered_within_its_day_only() -> None:
    made, clock = world(), SetClock(AT)
    with made.network() as net:
        shop = signed_in(net, clock)
        item = item_of(shop, Kind.MESSAGE)
        sent = shop.send(shop.outgoing(item, TEXT))
        assert isinstance(sent, Sent)
        assert (sent.remote_id, made.messages[0]["message"]) == ("message:m_2", TEXT)
        clock.forward(hours=24)
        net.calls.clear()
        late = shop.send(shop.outgoing(item, "Still there?"))
        assert net.count() == 0
        clock.set(AT)
        net.next(MESSAGE, denied(10, 2018278))
        told = shop.send(shop.outgoing(item, "And now?"))
    for one in (late, told):
        assert isinstance(one, NotSent)
        assert isinstance(one.error, Refused)
        assert one.error.reason == "window"


def test_a_message_is_shorter_than_a_comment() -> None:
    with world().network() as net:
        shop = signed_in(net)
        message, comment = item_of(shop, Kind.MESSAGE), item_of(shop, Kind.COMMENT)
        limits = shop.channel.limits
        assert limits(shop.account, message.ref).length < limits(shop.account, comment.ref).length


def test_what_is_not_ours_to_delete_is_not_said_to_be_gone() -> None:
    """Facebook says the same of what went and of what we may not touch."""
    made = world()
    with made.network() as net:
        shop = signed_in(net)
        said_id = made.comments[0]["id"]
        net.next("DELETE /v26.0/{id}", denied(100, 33))
        assert shop.act(Capability.DELETE, said_id) == NotSent(Refused(reason="meta_not_here"))
        assert made.find(said_id)
        assert shop.act(Capability.DELETE, said_id) == Sent(said_id)
        assert shop.act(Capability.DELETE, said_id) == Sent(said_id)


def test_a_double_that_is_refused_is_the_proof_of_the_first() -> None:
    made = world()
    with made.network() as net:
        shop = signed_in(net)
        outgoing = shop.outgoing(item_of(shop, Kind.COMMENT), TEXT)
        net.next(REPLY, denied(506))
        assert shop.send(outgoing) == NotSent(Refused(reason="duplicate", detail="506"))
        shop.send(outgoing)
        net.next(REPLY, denied(506))
        outcome = shop.send(outgoing)
        assert isinstance(outcome, Sent)
        assert outcome.remote_id == made.answers()[0]["id"]


def test_an_answer_is_known_again_by_its_words_not_by_their_spelling() -> None:
    made = world()
    with made.network() as net:
        shop = signed_in(net)
        outgoing = shop.outgoing(item_of(shop, Kind.COMMENT), "Ja \u2013  ﬁne!")
        shop.send(outgoing)
        made.answers()[0]["message"] = "ja \u2013 fine!\u200b"
        assert isinstance(shop.look_up(outgoing), Sent)


def test_a_message_to_nobody_is_not_sent() -> None:
    with world().network() as net:
        shop = signed_in(net)
        outgoing = shop.outgoing(item_of(shop, Kind.MESSAGE), TEXT)
        nobody = replace(Ref.of_text(outgoing.item_ref), to="")
        outcome = shop.send(replace(outgoing, item_ref=nobody.to_text()))
        assert outcome == NotSent(Refused(reason="meta_not_here"))
        assert net.count(MESSAGE) == 0
