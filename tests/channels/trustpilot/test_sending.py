"""Answering on Trustpilot: one answer a review, never over another, once whatever happens."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.channels.base import Capability, NotSent, Outbox, Sent, Unclear
from app.channels.trustpilot import Trustpilot
from app.domain.item import Found
from app.errors import BadAnswer, NotOffered, RateLimited, Refused, ShopError, Unreachable
from tests.channels.contract.call import Reply
from tests.channels.contract.faults import BUSY, HTML, LOST, NEVER_RAN, REFUSED, SLOW, Trouble
from tests.channels.contract.shop import Shop
from tests.channels.trustpilot.shop import ANSWER, GIVEN, ONE, World, signed_in, world

HOST = "api.trustpilot.com"
TEXT = "Tack <så> mycket & välkommen åter"


def asked(shop: Shop, title: str = "Toppen") -> Found:
    return next(one for one in shop.fetch("reviews") if one.title == title)


def said(made: World, item: Found) -> str | None:
    reply = made.one(item.remote_id)["companyReply"]
    return reply["text"] if reply else None


def test_a_review_has_one_answer() -> None:
    made = world()
    with made.network() as net:
        shop = signed_in(net)
        limits = Trustpilot().limits(shop.account)
        assert limits.is_single
        assert Trustpilot().outbox is Outbox.CHECK_FIRST


def test_an_answer_arrives_word_for_word_and_is_known_again() -> None:
    made = world()
    with made.network() as net:
        shop = signed_in(net)
        item = asked(shop)
        sent = shop.send(shop.outgoing(item, TEXT))
        assert sent == Sent(f"{item.remote_id}:reply")
        assert said(made, item) == TEXT
        shop.fetch("reviews")
        ours = {one.remote_id: one for page in shop.pages for one in page.posts}
        assert ours[f"{item.remote_id}:reply"].text == TEXT


def test_a_yes_without_a_word_is_a_yes() -> None:
    with world().network() as net:
        shop = signed_in(net)
        item = asked(shop)
        net.next(ANSWER, Reply(204))
        assert shop.send(shop.outgoing(item, TEXT)) == Sent(f"{item.remote_id}:reply")


@pytest.mark.parametrize("trouble", [LOST, SLOW, HTML, BUSY])
def test_an_answer_nobody_confirmed_is_found_or_surely_not_there(trouble: Trouble) -> None:
    made = world()
    with made.network() as net:
        shop = signed_in(net)
        item = asked(shop)
        outgoing = shop.outgoing(item, TEXT)
        net.next(ANSWER, trouble)
        assert isinstance(shop.send(outgoing), Unclear)
        was_done = said(made, item) == TEXT
        found = shop.look_up(outgoing)
        assert isinstance(found, Sent if was_done else NotSent)
        if isinstance(found, NotSent):
            assert found.is_passing
            assert isinstance(shop.send(outgoing), Sent)
        assert net.count(ANSWER) == (1 if was_done else 2)


def test_the_same_answer_again_is_not_sent_again() -> None:
    made = world()
    with made.network() as net:
        shop = signed_in(net)
        outgoing = shop.outgoing(asked(shop), TEXT)
        assert shop.send(outgoing) == shop.send(outgoing)
        assert net.count(ANSWER) == 1


def test_never_over_an_answer_that_the_owner_did_not_see() -> None:
    made = world()
    with made.network() as net:
        shop = signed_in(net)
        item = asked(shop, "Bra")
        refused = NotSent(Refused(reason="already_answered"))
        assert shop.send(shop.outgoing(item, TEXT)) == refused
        assert shop.look_up(shop.outgoing(item, TEXT)) == refused
        assert said(made, item) == "Tack!"
        seen = shop.outgoing(item, TEXT, replaces=f"{item.remote_id}:reply")
        assert isinstance(shop.send(seen), Sent)
        assert said(made, item) == TEXT


def test_never_over_an_answer_that_changed_since_the_owner_saw_it() -> None:
    made = world()
    with made.network() as net:
        shop = signed_in(net)
        item = asked(shop, "Bra")
        seen = shop.outgoing(item, TEXT, replaces=f"{item.remote_id}:reply")
        seen = replace(seen, replaces_text="Tack!")
        made.answer(item.remote_id, "What a colleague wrote meanwhile")
        refused = NotSent(Refused(reason="already_answered"))
        assert shop.send(seen) == refused
        assert shop.look_up(seen) == refused
        assert said(made, item) == "What a colleague wrote meanwhile"
        made.answer(item.remote_id, " Tack! ")
        assert isinstance(shop.send(seen), Sent)


def test_never_sent_is_never_found() -> None:
    made = world()
    with made.network() as net:
        shop = signed_in(net)
        item = asked(shop)
        outgoing = shop.outgoing(item, TEXT)
        net.next(ANSWER, NEVER_RAN, REFUSED)
        assert isinstance(shop.send(outgoing), Unclear)
        assert isinstance(shop.look_up(outgoing), NotSent)
        refused = shop.send(outgoing)
        assert isinstance(refused, NotSent)
        assert refused.is_passing
        net.next(ONE, BUSY)
        assert isinstance(shop.look_up(outgoing), Unclear)
        assert said(made, item) is None


@pytest.mark.parametrize("trouble", [LOST, BUSY, HTML])
def test_a_look_that_fails_before_sending_sends_nothing(trouble: Trouble) -> None:
    made = world()
    with made.network() as net:
        shop = signed_in(net)
        item = asked(shop)
        net.next(ONE, trouble)
        outcome = shop.send(shop.outgoing(item, TEXT))
        assert isinstance(outcome, NotSent)
        assert outcome.is_passing
        assert net.count(ANSWER) == 0


@pytest.mark.parametrize(
    ("trouble", "error", "is_passing"),
    [
        (Reply(403, {"message": "x"}), Refused(reason="trustpilot_plan"), False),
        (Reply(404, {"message": "x"}), Refused(reason="gone"), False),
        (Reply(400, {"message": "x"}), Refused("", "network_said_no", "400"), False),
        (Reply(403, text="<h1>Blocked"), BadAnswer(host=HOST, why="html"), False),
    ],
)
def test_a_no_is_told_by_its_status(trouble: Trouble, error: ShopError, is_passing: bool) -> None:
    made = world()
    with made.network() as net:
        shop = signed_in(net)
        item = asked(shop)
        net.next(ANSWER, trouble)
        assert shop.send(shop.outgoing(item, TEXT)) == NotSent(error, is_passing)
        assert said(made, item) is None


def test_a_pause_passes() -> None:
    with world().network() as net:
        shop = signed_in(net)
        item = asked(shop)
        net.next(ANSWER, Reply(429, {"message": "x"}, {"retry-after": "60"}))
        outcome = shop.send(shop.outgoing(item, TEXT))
    assert isinstance(outcome, NotSent)
    assert isinstance(outcome.error, RateLimited)
    assert outcome.is_passing


def test_an_access_that_ran_out_is_renewed_before_the_answer_and_after_the_look() -> None:
    made = world()
    with made.network() as net:
        shop = signed_in(net)
        item = asked(shop)
        net.next(ANSWER, Reply(401, {"message": "expired"}))
        assert isinstance(shop.send(shop.outgoing(item, TEXT)), Sent)
        assert said(made, item) == TEXT


def test_who_answers_may_be_named() -> None:
    with world().network() as net:
        shop = signed_in(net, {**GIVEN, "author": "b-7"})
        shop.send(shop.outgoing(asked(shop), TEXT))
        assert net.asked(ANSWER)[0].body == {"message": TEXT, "authorBusinessUserId": "b-7"}


def test_a_review_that_went_takes_no_answer_and_nothing_is_none() -> None:
    made = world()
    with made.network() as net:
        shop = signed_in(net)
        item = asked(shop)
        assert shop.send(shop.outgoing(item, " ")) == NotSent(Refused(reason="empty"))
        made.reviews.clear()
        gone = NotSent(Refused(reason="gone"))
        assert shop.send(shop.outgoing(item, TEXT)) == gone
        assert shop.look_up(shop.outgoing(item, TEXT)) == gone


def test_our_answer_is_deleted_and_twice_is_harmless() -> None:
    made = world()
    with made.network() as net:
        shop = signed_in(net)
        item = asked(shop, "Bra")
        for _ in range(2):
            assert isinstance(shop.act(Capability.DELETE, f"{item.remote_id}:reply"), Sent)
        assert said(made, item) is None
        assert shop.act(Capability.HIDE, item.ref) == NotSent(NotOffered(what="hide"))
        net.next("DELETE /v1/private/reviews/{id}/reply", LOST)
        lost = shop.act(Capability.DELETE, f"{item.remote_id}:reply")
        assert lost == Unclear(Unreachable(host=HOST, why="cut"))
