"""The one answer to a review: set, never silently over another, looked at by Google, taken away."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.channels.base import Capability, NotSent, Outcome, Outgoing, ReadContext, Sent, Unclear
from app.domain.item import Found, Moderation
from app.errors import (
    Gone,
    NotOffered,
    RateLimited,
    Refused,
    ShopError,
    SignInError,
    WaitingForApproval,
)
from app.services.threads import THREAD
from tests.channels.contract.call import Reply
from tests.channels.contract.faults import (
    CUT,
    EMPTY,
    HTML,
    LOST,
    NEVER_RAN,
    REFUSED,
    SLOW,
    Trouble,
)
from tests.channels.contract.network import FakeNetwork
from tests.channels.contract.shop import Shop
from tests.channels.google.shop import World
from tests.channels.googleapi.consent import trouble

ONE = "GET /v4/accounts/{account}/locations/{location}/reviews/{review}"
PUT = "PUT /v4/accounts/{account}/locations/{location}/reviews/{review}/reply"
DELETE = "DELETE /v4/accounts/{account}/locations/{location}/reviews/{review}/reply"


@pytest.fixture
def item(world: World, shop: Shop) -> Found:
    world.rate(2, "Slow", days=1)
    (found,) = shop.fetch("reviews")
    return found


def standing(world: World, item: Found) -> str:
    reply = world.reviews[item.remote_id].get("reviewReply", {})
    return str(reply.get("comment", ""))


def error_of(outcome: Outcome) -> ShopError:
    assert not isinstance(outcome, Sent)
    return outcome.error


def test_an_answer_is_taken_and_still_to_be_looked_at(
    world: World, shop: Shop, item: Found
) -> None:
    sent = shop.send(shop.outgoing(item, "We are sorry"))
    assert sent == Sent(f"{item.remote_id}/reply", moderation=Moderation.PENDING)
    assert standing(world, item) == "We are sorry"
    shop.fetch("reviews")
    assert [post.remote_id for page in shop.pages for post in page.posts] == [
        f"{item.remote_id}/reply"
    ]


def test_an_answer_somebody_else_gave_is_not_overwritten(
    world: World, net: FakeNetwork, shop: Shop, item: Found
) -> None:
    world.answer(item.remote_id, "My colleague was here")
    out = shop.outgoing(item, "We are sorry")
    assert shop.send(out) == NotSent(Refused(reason="already_answered"))
    assert net.count(PUT) == 0
    assert standing(world, item) == "My colleague was here"


def test_an_answer_the_owner_saw_is_replaced(world: World, shop: Shop, item: Found) -> None:
    world.answer(item.remote_id, "We are sory")
    out = shop.outgoing(item, "We are sorry", replaces=f"{item.remote_id}/reply")
    seen = replace(out, replaces_text="We are sory")
    assert isinstance(shop.send(replace(seen, replaces_text="other words")), NotSent)
    assert standing(world, item) == "We are sory"
    assert isinstance(shop.send(seen), Sent)
    assert standing(world, item) == "We are sorry"


def test_an_answer_of_which_only_the_name_is_known_was_not_seen(
    world: World, net: FakeNetwork, shop: Shop, item: Found
) -> None:
    """Every answer to a review has the same name, whoever wrote it."""
    world.answer(item.remote_id, "My colleague was here")
    out = shop.outgoing(item, "We are sorry", replaces=f"{item.remote_id}/reply")
    assert shop.send(out) == NotSent(Refused(reason="already_answered"))
    assert net.count(PUT) == 0


def test_a_change_of_case_and_lines_alone_is_made(
    world: World, net: FakeNetwork, shop: Shop, item: Found
) -> None:
    world.answer(item.remote_id, "we are sorry. come again")
    wanted = "We are sorry.\n\nCome again"
    out = shop.outgoing(item, wanted, replaces=f"{item.remote_id}/reply")
    out = replace(out, replaces_text="we are sorry. come again")
    net.next(PUT, NEVER_RAN)
    assert isinstance(shop.send(out), Unclear)
    assert isinstance(shop.look_up(out), NotSent)
    assert isinstance(shop.send(out), Sent)
    assert standing(world, item) == wanted
    assert isinstance(shop.look_up(out), Sent)


@pytest.mark.parametrize(
    "fault", [LOST, SLOW, CUT, EMPTY, HTML, NEVER_RAN, Reply(500), Reply(200, {})]
)
def test_an_answer_nobody_confirmed_ends_as_one_answer(
    world: World, net: FakeNetwork, shop: Shop, item: Found, fault: Trouble
) -> None:
    out = shop.outgoing(item, "We are sorry")
    net.next(PUT, fault)
    assert isinstance(shop.send(out), Unclear)
    looked = shop.look_up(out)
    assert isinstance(looked, Sent) is bool(standing(world, item))
    assert isinstance(shop.send(out), Sent)
    assert standing(world, item) == "We are sorry"


def test_looking_up_says_what_is_sure(
    world: World, net: FakeNetwork, shop: Shop, item: Found
) -> None:
    out = shop.outgoing(item, "We are sorry")
    nothing = shop.look_up(out)
    assert isinstance(nothing, NotSent)
    assert nothing.is_passing
    net.next(ONE, HTML)
    assert isinstance(shop.look_up(out), Unclear)
    net.next(ONE, Reply(200, {}))
    assert isinstance(shop.look_up(out), Unclear)
    world.reviews.clear()
    assert shop.look_up(out) == NotSent(Gone())


@pytest.mark.parametrize("text", ["", " \n ", "å" * 2049, "x" * 4097])
def test_what_cannot_be_sent_does_not_leave(
    net: FakeNetwork, shop: Shop, item: Found, text: str
) -> None:
    asked = net.count()
    assert isinstance(error_of(shop.send(shop.outgoing(item, text))), Refused)
    assert net.count() == asked


def test_the_longest_answer_is_counted_in_bytes(world: World, shop: Shop, item: Found) -> None:
    assert isinstance(shop.send(shop.outgoing(item, "å" * 2048)), Sent)
    assert standing(world, item) == "å" * 2048


@pytest.mark.parametrize(
    ("answer", "error", "is_passing"),
    [
        (trouble(403, code="PERMISSION_DENIED"), Refused, False),
        (trouble(400, code="INVALID_ARGUMENT"), Refused, False),
        (trouble(404, code="NOT_FOUND"), Gone, False),
        (trouble(429, code="RESOURCE_EXHAUSTED"), RateLimited, True),
        (REFUSED, ShopError, True),
    ],
)
def test_a_no_is_named_by_its_code(
    net: FakeNetwork,
    shop: Shop,
    item: Found,
    answer: Trouble,
    error: type[ShopError],
    is_passing: bool,
) -> None:
    net.next(PUT, answer)
    outcome = shop.send(shop.outgoing(item, "Hello"))
    assert isinstance(outcome, NotSent)
    assert isinstance(outcome.error, error)
    assert outcome.is_passing is is_passing


def test_what_fails_before_the_writing_surely_wrote_nothing(
    world: World, net: FakeNetwork, shop: Shop, item: Found
) -> None:
    out: Outgoing = shop.outgoing(item, "Hello")
    for answer, is_passing in ((LOST, True), (HTML, True), (Reply(500), True)):
        net.next(ONE, answer)
        outcome = shop.send(out)
        assert isinstance(outcome, NotSent)
        assert outcome.is_passing is is_passing
    world.consent.expire()
    world.consent.is_revoked = True
    assert shop.send(out) == NotSent(SignInError(reason="google_testing"))
    shop.account = replace(shop.account, config={})
    assert shop.send(out) == NotSent(WaitingForApproval())
    assert net.count(PUT) == 0


def test_an_answer_is_taken_away_and_twice_does_no_harm(
    world: World, net: FakeNetwork, shop: Shop, item: Found
) -> None:
    sent = shop.send(shop.outgoing(item, "Hello"))
    assert isinstance(sent, Sent)
    for _ in range(2):
        assert isinstance(shop.act(Capability.DELETE, sent.remote_id), Sent)
    assert standing(world, item) == ""
    net.next(DELETE, LOST)
    assert isinstance(shop.act(Capability.DELETE, sent.remote_id), Unclear)
    net.next(DELETE, trouble(403, code="PERMISSION_DENIED"))
    assert isinstance(error_of(shop.act(Capability.DELETE, sent.remote_id)), Refused)


def test_nothing_else_can_be_done_to_a_review(shop: Shop, item: Found) -> None:
    for verb in (Capability.LIKE, Capability.HIDE):
        assert isinstance(error_of(shop.act(verb, item.ref)), NotOffered)


def test_a_conversation_is_the_review_and_its_answer(world: World, shop: Shop, item: Found) -> None:
    world.answer(item.remote_id, "We are sorry", "PENDING")
    context = ReadContext(shop.account, THREAD, "", shop.at)
    raw = shop.channel.ask_thread(shop.http, shop.account, shop.secrets, item.ref)
    page = shop.channel.read_thread(raw, context)
    assert [(post.text, post.is_ours) for post in page.posts] == [
        ("Slow", False),
        ("We are sorry", True),
    ]
    world.reviews.clear()
    raw = shop.channel.ask_thread(shop.http, shop.account, shop.secrets, item.ref)
    assert shop.channel.read_thread(raw, context).gone == (item.remote_id,)
