"""Answering on Lemmy: once whatever happens, liking, changing, deleting, and truly told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.channels.base import Capability, NotSent, Outbox, Sent, Unclear
from app.channels.lemmy import Lemmy
from app.clock import utc_text
from app.domain.item import Found
from app.errors import BadAnswer, NotOffered, RateLimited, Refused, ShopError, SignInError
from tests.channels.contract.call import Reply
from tests.channels.contract.faults import BUSY, CUT, HTML, LOST, NEVER_RAN, REFUSED, SLOW, Trouble
from tests.channels.contract.shop import AT, KeptSecrets, Shop
from tests.channels.lemmy.shop import (
    ANSWER,
    BELOW,
    BO,
    MESSAGES,
    SEARCH_STREAM,
    SERVER,
    SHOP,
    WRITE,
    World,
    denied,
    signed_in,
    world,
)

TEXT = "Yes, we *do* <3 & gladly\n\nWelcome"


def asked(shop: Shop, stream: str = "replies") -> Found:
    return shop.fetch(stream)[0]


def ours(made: World, item: Found) -> list[str]:
    """Give the ids of our answers to an item."""
    if item.remote_id.startswith("m"):
        sent = [one for one in made.messages if one["creator"] is SHOP]
        return [f"m{one['private_message']['id']}" for one in sent]
    return [f"c{one['comment']['id']}" for one in made.below(int(item.remote_id[1:]))]


def test_an_answer_arrives_word_for_word_below_what_it_answers() -> None:
    made = world()
    with made.network() as net:
        shop = signed_in(net)
        item = asked(shop)
        sent = shop.send(shop.outgoing(item, TEXT))
        assert isinstance(sent, Sent)
        assert ours(made, item) == [sent.remote_id]
        assert sent.url == f"{SERVER}/comment/{sent.remote_id[1:]}"
        body = net.asked(ANSWER)[0].body
        assert body == {"content": TEXT, "post_id": 1, "parent_id": 2}
        shop.fetch("own")
        posts = {one.remote_id: one for page in shop.pages for one in page.posts}
        assert posts[sent.remote_id].parent_remote_id == item.remote_id
        assert Lemmy().outbox is Outbox.CHECK_FIRST


def test_a_post_and_a_message_are_answered_in_their_own_way() -> None:
    made = world()
    made.post("Kaffebaren?", BO)
    with made.network() as net:
        shop = signed_in(net)
        found = shop.fetch(SEARCH_STREAM)
        post = next(one for one in found if one.remote_id.startswith("p"))
        assert isinstance(shop.send(shop.outgoing(post, TEXT)), Sent)
        assert net.asked(ANSWER)[0].body == {"content": TEXT, "post_id": int(post.remote_id[1:])}
        sent = shop.send(shop.outgoing(asked(shop, "messages"), TEXT))
        assert isinstance(sent, Sent)
        assert sent.remote_id.startswith("m")
        assert net.asked(WRITE)[0].body == {"content": TEXT, "recipient_id": BO["id"]}


@pytest.mark.parametrize(("stream", "route"), [("replies", ANSWER), ("messages", WRITE)])
@pytest.mark.parametrize("trouble", [LOST, SLOW, CUT, HTML, BUSY, Reply(200, {"x": 1})])
def test_an_answer_nobody_confirmed_is_found_or_surely_not_there(
    stream: str, route: str, trouble: Trouble
) -> None:
    made = world()
    with made.network() as net:
        shop = signed_in(net)
        item = asked(shop, stream)
        outgoing = shop.outgoing(item, TEXT)
        net.next(route, trouble)
        assert isinstance(shop.send(outgoing), Unclear)
        was_done = bool(ours(made, item))
        found = shop.look_up(outgoing)
        assert isinstance(found, Sent if was_done else NotSent)
        if isinstance(found, NotSent):
            assert found.is_passing
            found = shop.send(outgoing)
        assert isinstance(found, Sent)
        assert ours(made, item) == [found.remote_id]


def test_what_is_deleted_a_customers_or_elsewhere_is_not_taken_for_ours() -> None:
    made = world()
    gone = made.comment(TEXT, 1, SHOP, 2)
    made.one(gone)["comment"]["deleted"] = True
    made.comment(TEXT, 1, BO, 2)
    made.comment(TEXT, 1, SHOP)
    with made.network() as net:
        shop = signed_in(net)
        item = next(one for one in shop.fetch("replies") if one.remote_id == "c2")
        assert isinstance(shop.look_up(shop.outgoing(item, TEXT)), NotSent)


def test_the_same_message_of_last_week_is_another_one() -> None:
    made = world()
    made.at = AT - timedelta(days=7)
    made.message(TEXT, SHOP, BO)
    with made.network() as net:
        shop = signed_in(net)
        item = next(one for one in shop.fetch("messages"))
        outgoing = replace(shop.outgoing(item, TEXT), prepared={"at": utc_text(AT)})
        assert isinstance(shop.look_up(outgoing), NotSent)
        made.at = AT
        made.message(TEXT, SHOP, BO)
        assert isinstance(shop.look_up(outgoing), Sent)


def test_a_server_whose_clock_is_wrong_is_no_reason_to_write_twice() -> None:
    made = world()
    with made.network() as net:
        shop = signed_in(net)
        item = asked(shop, "messages")
        outgoing = shop.outgoing(item, TEXT)
        outgoing = replace(outgoing, prepared={"at": utc_text(AT + timedelta(hours=2))})
        net.next(WRITE, LOST)
        assert isinstance(shop.send(outgoing), Unclear)
        assert isinstance(shop.look_up(outgoing), Unclear)
        made.messages[0]["private_message"]["published"] = "~"
        assert isinstance(shop.look_up(outgoing), Unclear)
        made.messages.pop(0)
        assert isinstance(shop.look_up(outgoing), NotSent)


@pytest.mark.parametrize(("stream", "route"), [("replies", BELOW), ("messages", MESSAGES)])
def test_never_sent_is_never_found_and_no_look_is_no_answer(stream: str, route: str) -> None:
    made = world()
    with made.network() as net:
        shop = signed_in(net)
        item = asked(shop, stream)
        outgoing = shop.outgoing(item, TEXT)
        net.next(ANSWER, NEVER_RAN)
        net.next(WRITE, NEVER_RAN)
        assert isinstance(shop.send(outgoing), Unclear)
        assert isinstance(shop.look_up(outgoing), NotSent)
        net.next(route, BUSY)
        assert isinstance(shop.look_up(outgoing), Unclear)
        assert ours(made, item) == []


@pytest.mark.parametrize(
    ("trouble", "error", "is_passing"),
    [
        (denied(401, "incorrect_login"), SignInError(), False),
        (denied(400, "locked"), Refused(reason="lemmy_locked"), False),
        (denied(400, "site_ban"), Refused(reason="lemmy_banned"), False),
        (denied(400, "language_not_allowed"), Refused(reason="lemmy_language"), False),
        (denied(400, "max_comment_depth_reached"), Refused(reason="lemmy_deep"), False),
        (denied(400, "deleted"), Refused(reason="gone"), False),
        (denied(404, "couldnt_find_comment"), Refused(reason="gone"), False),
        (denied(400, "rate_limit_error"), RateLimited(), True),
        (denied(400, "new_word"), Refused("", "network_said_no", "new_word"), False),
        (Reply(403, text="<h1>Blocked"), BadAnswer(host="lemmy.example", why="html"), False),
    ],
)
def test_a_no_is_told_by_its_code(trouble: Trouble, error: ShopError, is_passing: bool) -> None:
    made = world()
    with made.network() as net:
        shop = signed_in(net)
        item = asked(shop)
        net.next(ANSWER, trouble)
        assert shop.send(shop.outgoing(item, TEXT)) == NotSent(error, is_passing)
        assert ours(made, item) == []


def test_nothing_is_no_answer_and_nobody_signed_in_sends_nothing() -> None:
    with world().network() as net:
        shop = signed_in(net)
        item = asked(shop)
        assert shop.send(shop.outgoing(item, " \n")) == NotSent(Refused(reason="empty"))
        net.next(ANSWER, REFUSED)
        refused = shop.send(shop.outgoing(item, TEXT))
        assert isinstance(refused, NotSent)
        assert refused.is_passing
        shop.secrets = KeptSecrets()
        assert shop.send(shop.outgoing(item, TEXT)) == NotSent(SignInError())
        assert isinstance(shop.look_up(shop.outgoing(item, TEXT)), Unclear)


@pytest.mark.parametrize("stream", ["replies", "messages"])
def test_an_answer_is_changed_in_its_place_and_deleted(stream: str) -> None:
    made = world()
    with made.network() as net:
        shop = signed_in(net)
        item = asked(shop, stream)
        sent = shop.send(shop.outgoing(item, "Until six"))
        assert isinstance(sent, Sent)
        again = shop.send(shop.outgoing(item, "Until seven", replaces=sent.remote_id))
        assert isinstance(again, Sent)
        assert again.remote_id == sent.remote_id
        assert ours(made, item) == [sent.remote_id]
        for _ in range(2):
            assert isinstance(shop.act(Capability.DELETE, sent.remote_id), Sent)
        if stream == "replies":
            assert ours(made, item) == []
            assert isinstance(shop.act(Capability.DELETE, "c999"), Sent)  # purged meanwhile


def test_likes_are_given_and_taken_back_and_twice_is_harmless() -> None:
    made = world()
    made.post("Kaffebaren?", BO)
    with made.network() as net:
        shop = signed_in(net)
        for item in shop.fetch(SEARCH_STREAM):
            for on, score in ((True, 1), (True, 1), (False, 0)):
                assert isinstance(shop.act(Capability.LIKE, item.ref, on=on), Sent)
                assert made.liked[int(item.remote_id[1:])] == score


def test_what_cannot_be_done_is_not_tried() -> None:
    with world().network() as net:
        shop = signed_in(net)
        message, reply = asked(shop, "messages"), asked(shop)
        net.calls.clear()
        assert shop.act(Capability.LIKE, message.ref) == NotSent(NotOffered(what="like"))
        assert shop.act(Capability.HIDE, reply.ref) == NotSent(NotOffered(what="hide"))
        assert isinstance(shop.act(Capability.DELETE, reply.ref, on=False), NotSent)
        assert isinstance(shop.act(Capability.LIKE, "?"), NotSent)
        assert net.calls == []
        net.next("POST /api/v3/comment/like", LOST)
        assert isinstance(shop.act(Capability.LIKE, reply.ref), Unclear)
