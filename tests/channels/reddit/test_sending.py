"""Answering on Reddit: what surely arrived, what did not, and finding the rest."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from app.channels.base import Capability, NotSent, Outbox, Sent, Unclear
from app.channels.reddit import Reddit
from app.errors import NotOffered, RateLimited, Refused, ScopeMissing, SignInError
from tests.channels.contract.call import Reply
from tests.channels.contract.faults import BUSY, CUT, EMPTY, HTML, LOST, NEVER_RAN, REFUSED, SLOW
from tests.channels.reddit.shop import US, World, signed_in, world

if TYPE_CHECKING:
    from app.channels.base import Outgoing
    from tests.channels.contract.faults import Trouble
    from tests.channels.contract.network import FakeNetwork
    from tests.channels.contract.shop import Shop

COMMENT = "POST /api/comment"
TEXT = "Yes, all of it.\n\n*Ačiū* & see you <3"

NOTHING = Reply(200, {"json": {"errors": [], "data": {"things": []}}})


def to_answer(place: World, words: str = "fair trade") -> tuple[FakeNetwork, Shop, Outgoing]:
    net = place.network()
    shop = signed_in(net)
    item = next(one for one in shop.fetch_all() if words in one.text)
    return net, shop, shop.outgoing(item, TEXT)


def ours(place: World) -> list[str]:
    mine = [one["data"] for one in place.things if one["data"]["author"] == US]
    return [one["body"] for one in mine][1:]


@pytest.mark.parametrize("words", ["fair trade", "deliver", "better"])
def test_an_answer_leaves_once(words: str) -> None:
    place = world()
    net, shop, outgoing = to_answer(place, words)
    with net:
        sent = shop.send(outgoing)
        form = net.asked(COMMENT)[0].body
    assert isinstance(sent, Sent)
    assert sent.remote_id == place.things[-1]["data"]["name"]
    assert sent.url.startswith("https://www.reddit.com/")
    assert (form["thing_id"], form["text"]) == (outgoing.item_remote_id, TEXT)
    assert ours(place) == [TEXT]


@pytest.mark.parametrize("words", ["fair trade", "deliver"])
@pytest.mark.parametrize(
    "trouble",
    [LOST, SLOW, CUT, EMPTY, Reply(200, {"json": {"errors": [], "data": {"things": []}}})],
)
def test_an_answer_whose_proof_was_lost_is_found_again(words: str, trouble: Trouble) -> None:
    place = world()
    net, shop, outgoing = to_answer(place, words)
    with net:
        if isinstance(trouble, Reply):  # recorded: done, and yet no thing in the answer
            assert isinstance(shop.send(outgoing), Sent)
        net.next(COMMENT, trouble)
        assert isinstance(shop.send(outgoing), Unclear)
        found = shop.look_up(outgoing)
    assert isinstance(found, Sent)
    assert found.remote_id == place.things[-1]["data"]["name"]
    assert ours(place) == [TEXT]


def test_what_never_arrived_is_known_not_to_have() -> None:
    place = world()
    net, shop, outgoing = to_answer(place)
    place.say(TEXT, US, to="t1_another")
    with net:
        net.next(COMMENT, NEVER_RAN)
        assert isinstance(shop.send(outgoing), Unclear)
        missing = shop.look_up(outgoing)
        assert isinstance(missing, NotSent)
        assert missing.is_passing
        net.next("GET /user/{name}/{where}", HTML)
        assert isinstance(shop.look_up(outgoing), Unclear)
        assert isinstance(shop.send(outgoing), Sent)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("TOO_LONG", "too_long"),
        ("NO_TEXT", "empty"),
        ("DELETED_COMMENT", "gone"),
        ("THREAD_LOCKED", "reddit_locked"),
        ("TOO_OLD", "reddit_locked"),
        ("USER_BLOCKED", "blocked"),
        ("SUBREDDIT_NOTALLOWED", "not_allowed"),
        ("NEVER_HEARD_OF", "network_said_no"),
    ],
)
def test_a_refusal_in_an_answer_of_200_is_told_by_its_code(code: str, reason: str) -> None:
    net, shop, outgoing = to_answer(world())
    with net:
        net.next(COMMENT, Reply(200, {"json": {"errors": [[code, "in any words", "text"]]}}))
        outcome = shop.send(outgoing)
    assert outcome == NotSent(Refused(reason=reason, detail=code))


@pytest.mark.parametrize(("more", "has_end"), [({"ratelimit": 180.5}, True), ({}, False)])
def test_a_pause_in_an_answer_of_200_passes(more: dict[str, float], has_end: bool) -> None:
    net, shop, outgoing = to_answer(world())
    told = {"json": {"errors": [["RATELIMIT", "Try again in 3 minutes", "ratelimit"]], **more}}
    with net:
        net.next(COMMENT, Reply(200, told))
        outcome = shop.send(outgoing)
        assert isinstance(outcome, NotSent)
        assert outcome.is_passing
        assert isinstance(outcome.error, RateLimited)
        assert bool(outcome.error.until_at) is has_end
        assert isinstance(shop.send(outgoing), Sent)


@pytest.mark.parametrize(
    ("answer", "error", "is_passing"),
    [
        (REFUSED, None, True),
        (Reply(429, {"error": 429}), RateLimited, True),
        (Reply(403, {"message": "Forbidden"}), Refused, False),
        (
            Reply(403, {}, headers={"www-authenticate": 'error="insufficient_scope"'}),
            ScopeMissing,
            False,
        ),
    ],
)
def test_a_no_is_a_no(answer: Trouble, error: type[Exception] | None, is_passing: bool) -> None:
    place = world()
    net, shop, outgoing = to_answer(place)
    with net:
        net.next(COMMENT, answer)
        outcome = shop.send(outgoing)
    assert isinstance(outcome, NotSent)
    assert outcome.is_passing is is_passing
    assert error is None or isinstance(outcome.error, error)
    assert ours(place) == []


BROKEN = Reply(200, {"json": {"errors": [["SOMETHING_IS_BROKEN", "in any words", None]]}})


@pytest.mark.parametrize("answer", [BUSY, HTML, Reply(200, {"json": {}}), Reply(200, []), BROKEN])
def test_what_proves_nothing_is_unclear(answer: Reply) -> None:
    net, shop, outgoing = to_answer(world())
    with net:
        net.next(COMMENT, answer)
        assert isinstance(shop.send(outgoing), Unclear)


def test_a_dead_sign_in_sends_nothing() -> None:
    place = world()
    net, shop, outgoing = to_answer(place)
    place.access = place.refresh = "dead"
    with net:
        outcome = shop.send(outgoing)
        empty = replace(outgoing, prepared={**outgoing.prepared, "text": " "})
        assert shop.send(empty) == NotSent(Refused(reason="empty"))
    assert outcome == NotSent(SignInError())


def test_an_answer_can_be_changed_voted_for_and_deleted() -> None:
    place = world()
    net, shop, outgoing = to_answer(place)
    with net:
        sent = shop.send(outgoing)
        assert isinstance(sent, Sent)
        other = {**outgoing.prepared, "text": "Nearly all of it"}
        changed = replace(outgoing, replaces=sent.remote_id, prepared=other)
        assert shop.send(changed) == sent
        assert ours(place) == ["Nearly all of it"]
        assert shop.look_up(changed) == sent
        item = outgoing.item_ref
        assert shop.act(Capability.LIKE, item) == Sent(item)
        assert shop.act(Capability.LIKE, item, on=False) == Sent(item)
        assert place.votes == {item: "0"}
        for _ in range(2):
            assert shop.act(Capability.DELETE, sent.remote_id) == Sent(sent.remote_id)
        assert ours(place) == []
        assert shop.act(Capability.HIDE, item) == NotSent(NotOffered(what="hide"))
        assert isinstance(shop.act(Capability.LIKE, "t4_x1"), NotSent)
        net.next("POST /api/vote", LOST)
        assert isinstance(shop.act(Capability.LIKE, item), Unclear)


def test_what_reddit_is() -> None:
    assert Reddit().outbox is Outbox.CHECK_FIRST
