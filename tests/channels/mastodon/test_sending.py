"""Answering each software of the family: once, in the right circle, and truly told how it went."""

from __future__ import annotations

import httpx
import pytest

from app.channels.base import (
    Capability,
    NotSent,
    Sent,
    Unclear,
)
from app.domain.item import Kind, Visibility
from app.errors import (
    Gone,
    NotOffered,
    RateLimited,
    Refused,
    ScopeMissing,
    ShopError,
    SignInError,
)
from tests.channels.mastodon.family import (
    ANNA,
    GOTOSOCIAL,
    MASTODON,
    PLEROMA,
    SHOP,
    SNAC,
    TAKAHE,
    Dialect,
    Server,
    every_software,
    shop_at,
)

POST = "/api/v1/statuses"


@every_software
@pytest.mark.parametrize("visibility", ["public", "direct"])
@pytest.mark.parametrize("why", [httpx.ReadError, httpx.ReadTimeout, httpx.RemoteProtocolError])
def test_an_answer_nobody_confirmed_is_found_and_not_sent_again(
    dialect: Dialect, visibility: str, why: type[httpx.TransportError]
) -> None:
    server = Server(dialect)
    shop = shop_at(server)
    said = server.post(ANNA, "@shop open?", visibility=visibility)
    item = shop.fetch(shop.stream("notifications"))[0]
    outgoing = shop.outgoing(item, "Until six")
    server.next_answers[POST] = [why("lost")]
    outcome = shop.channel.send(shop.http, shop.account, shop.secrets, outgoing)
    assert isinstance(outcome, Unclear)
    found = shop.channel.look_up(shop.http, shop.account, shop.secrets, outgoing)
    assert isinstance(found, Sent)
    assert [one["id"] for one in server.below(said["id"])] == [found.remote_id]


@every_software
def test_what_was_said_before_is_taken_for_these_words_only_if_it_is_the_same(
    dialect: Dialect,
) -> None:
    server = Server(dialect)
    shop = shop_at(server)
    said = server.post(ANNA, "@shop until when?")
    first = "@anna@other.test We are open until half past eight tonight"
    was = server.post(SHOP, first, in_reply_to_id=said["id"])
    item = shop.fetch(shop.stream("notifications"))[0]
    corrected = shop.outgoing(item, "We are open until half past nine tonight")
    corrected.prepared["at"] = "2026-11-22T09:00:00Z"  # type: ignore[index]
    look = shop.channel.look_up(shop.http, shop.account, shop.secrets, corrected)
    assert isinstance(look, NotSent)
    assert look.is_passing
    again = shop.outgoing(item, first)  # nobody wants to hear it twice
    again.prepared["at"] = "2026-11-22T09:00:00Z"  # type: ignore[index]
    look = shop.channel.look_up(shop.http, shop.account, shop.secrets, again)
    assert isinstance(look, Sent)
    assert look.remote_id == was["id"]


def test_a_private_answer_whose_question_is_gone_stays_unclear_where_none_lists_it() -> None:
    server = Server(SNAC)
    shop = shop_at(server)
    said = server.post(ANNA, "@shop open?", visibility="private")
    item = shop.fetch(shop.stream("notifications"))[0]
    assert item.kind is Kind.MESSAGE
    server.statuses.remove(said)
    look = shop.channel.look_up(shop.http, shop.account, shop.secrets, shop.outgoing(item, "Yes"))
    assert isinstance(look, Unclear)


def test_mastodon_makes_one_post_of_one_key() -> None:
    server = Server(MASTODON)
    shop = shop_at(server)
    said = server.post(ANNA, "@shop open?")
    outgoing = shop.outgoing(shop.fetch(shop.stream("notifications"))[0], "Yes")
    sent = [shop.channel.send(shop.http, shop.account, shop.secrets, outgoing) for _ in range(3)]
    assert len(set(sent)) == 1
    assert len(server.below(said["id"])) == 1


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (httpx.Response(401, json={}), SignInError()),
        (httpx.Response(403, json={"error": "ずれ"}), ScopeMissing(scopes="write:statuses")),
        (httpx.Response(404, json={}), Gone()),
        (httpx.Response(410, json={}), Gone()),
        (httpx.Response(422, json={}), Refused(reason="network_said_no", detail="422")),
        (httpx.Response(413, json={}), Refused(reason="network_said_no", detail="413")),
    ],
)
def test_a_refusal_is_surely_not_sent(answer: httpx.Response, error: ShopError) -> None:
    server = Server(MASTODON)
    shop = shop_at(server)
    server.post(ANNA, "@shop open?")
    outgoing = shop.outgoing(shop.fetch(shop.stream("notifications"))[0], "Yes")
    server.next_answers[POST] = [answer]
    outcome = shop.channel.send(shop.http, shop.account, shop.secrets, outgoing)
    assert outcome == NotSent(error)


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(409, json={"error": "in work"}),  # Pleroma, while the first is in work
        httpx.Response(500, html="<h1>oops</h1>"),
        httpx.Response(503, headers={"retry-after": "30"}),  # GoToSocial when it is busy
        httpx.Response(200, html="<h1>Welcome to the hotel</h1>"),
        httpx.Response(200, content=b'{"id":"12'),
        httpx.Response(200, json={}),
    ],
)
def test_what_proves_nothing_is_unclear(answer: httpx.Response) -> None:
    server = Server(PLEROMA)
    shop = shop_at(server)
    server.post(ANNA, "@shop open?")
    outgoing = shop.outgoing(shop.fetch(shop.stream("notifications"))[0], "Yes")
    server.next_answers[POST] = [answer]
    outcome = shop.channel.send(shop.http, shop.account, shop.secrets, outgoing)
    assert isinstance(outcome, Unclear)


def test_a_pause_that_the_server_wants_lets_the_answer_wait() -> None:
    server = Server(MASTODON)
    shop = shop_at(server)
    server.post(ANNA, "@shop open?")
    outgoing = shop.outgoing(shop.fetch(shop.stream("notifications"))[0], "Yes")
    server.next_answers[POST] = [httpx.Response(429, headers={"retry-after": "600"})]
    for _ in range(2):  # the second does not even leave
        outcome = shop.channel.send(shop.http, shop.account, shop.secrets, outgoing)
        assert isinstance(outcome, NotSent)
        assert outcome.is_passing
        assert isinstance(outcome.error, RateLimited)
        assert outcome.error.until_at
    assert sum(one.method == "POST" for one in server.asked) == 1


@pytest.mark.parametrize("dialect", [MASTODON, GOTOSOCIAL, TAKAHE], ids=lambda one: one.software)
def test_too_long_is_said_with_the_number(dialect: Dialect) -> None:
    server = Server(dialect)
    shop = shop_at(server)
    server.post(ANNA, "@shop open?")
    outgoing = shop.outgoing(shop.fetch(shop.stream("notifications"))[0], "x" * 600)
    outcome = shop.channel.send(shop.http, shop.account, shop.secrets, outgoing)
    assert outcome == NotSent(Refused(reason="too_long", detail="500"))


def test_an_answer_to_nothing_is_gone_at_gotosocial() -> None:
    server = Server(GOTOSOCIAL)
    shop = shop_at(server)
    said = server.post(ANNA, "@shop open?")
    outgoing = shop.outgoing(shop.fetch(shop.stream("notifications"))[0], "Yes")
    server.statuses.remove(said)
    outcome = shop.channel.send(shop.http, shop.account, shop.secrets, outgoing)
    assert outcome == NotSent(Gone())


@every_software
def test_a_message_is_answered_in_private_and_names_its_author(dialect: Dialect) -> None:
    server = Server(dialect)
    shop = shop_at(server)
    word = "private" if dialect is SNAC else "direct"
    said = server.post(ANNA, "@shop my order", visibility=word)
    item = shop.fetch(shop.stream("notifications"))[0]
    assert (item.kind, item.visibility) == (Kind.MESSAGE, Visibility.PRIVATE)
    outgoing = shop.outgoing(item, "It is on its way", visibility=Visibility.PUBLIC)
    assert isinstance(shop.channel.send(shop.http, shop.account, shop.secrets, outgoing), Sent)
    made = server.below(said["id"])[0]
    assert made["visibility"] in ("direct", "private")
    assert "@anna@other.test It is on its way" in made["content"]
    assert outgoing.prepared["text"] == "@anna@other.test It is on its way"


@every_software
def test_liking_and_deleting_repeat_without_harm(dialect: Dialect) -> None:
    server = Server(dialect)
    shop = shop_at(server)
    said = server.post(ANNA, "@shop lovely")
    ours = server.post(SHOP, "slip")
    do = shop.channel.act
    for on in (True, True, False, False):
        done = do(shop.http, shop.account, shop.secrets, Capability.LIKE, said["id"], on)
        assert done == Sent(said["id"])
        assert said["favourited"] is on
    for _ in range(2):
        done = do(shop.http, shop.account, shop.secrets, Capability.DELETE, ours["id"], True)
        wanted = NotSent(NotOffered(what="delete")) if dialect is SNAC else Sent(ours["id"])
        assert done == wanted
