"""Answering on a site: once whatever happens, changed, hidden, deleted, and truly told."""

from __future__ import annotations

import pytest

from app.channels.base import Capability, NotSent, Outbox, Sent, Unclear
from app.channels.wordpress import WordPress
from app.domain.item import Found, Moderation, Post
from app.errors import (
    BadAnswer,
    NotOffered,
    RateLimited,
    Refused,
    ScopeMissing,
    ShopError,
    SignInError,
    Unreachable,
)
from tests.channels.contract.call import Reply
from tests.channels.contract.faults import BUSY, CUT, HTML, LOST, NEVER_RAN, REFUSED, SLOW, Trouble
from tests.channels.contract.shop import KeptSecrets, Shop
from tests.channels.wordpress.shop import (
    ANSWER,
    COMMENTS,
    PAGE,
    PRODUCT,
    World,
    denied,
    signed_in,
)

TEXT = 'Yes <3 & "until" six...\n\nWelcome'


def asked(shop: Shop, stream: str = "comments") -> Found:
    return next(one for one in shop.fetch(stream) if one.text in ("Open?", "Tasty <3"))


def small() -> World:
    made = World()
    made.say("Open?")
    made.review("Tasty <3", 5)
    return made


def test_an_answer_arrives_word_for_word_and_is_known_again() -> None:
    made = small()
    with made.network() as net:
        shop = signed_in(net)
        sent = shop.send(shop.outgoing(asked(shop), TEXT))
        assert isinstance(sent, Sent)
        (answer,) = made.below(1)
        assert sent.remote_id == str(answer["id"])
        assert sent.moderation is Moderation.APPROVED
        assert answer["content"]["raw"] == 'Yes &lt;3 &amp; "until" six...\n\nWelcome'
        body = net.asked(ANSWER)[0].body
        assert (body["post"], body["parent"]) == (PAGE, 1)
        ours = [post for post in fetched_posts(shop) if post.remote_id == sent.remote_id]
        assert [(one.is_ours, one.parent_remote_id) for one in ours] == [(True, "1")]


def test_a_review_is_answered_below_its_product() -> None:
    made = small()
    with made.network() as net:
        shop = signed_in(net)
        assert isinstance(shop.send(shop.outgoing(asked(shop, "reviews"), "Thank you")), Sent)
        body = net.asked(ANSWER)[0].body
    assert (body["post"], body["parent"]) == (PRODUCT, 2)


@pytest.mark.parametrize("trouble", [LOST, SLOW, CUT, HTML, BUSY])
def test_an_answer_nobody_confirmed_is_found_or_surely_not_there(trouble: Trouble) -> None:
    made = small()
    with made.network() as net:
        shop = signed_in(net)
        outgoing = shop.outgoing(asked(shop), TEXT)
        net.next(ANSWER, trouble)
        assert isinstance(shop.send(outgoing), Unclear)
        was_done = len(made.below(1)) == 1
        found = shop.look_up(outgoing)
        assert isinstance(found, Sent if was_done else NotSent)
        if isinstance(found, NotSent):
            assert found.is_passing
            found = shop.send(outgoing)
        assert isinstance(found, Sent)
        assert [str(one["id"]) for one in made.below(1)] == [found.remote_id]


@pytest.mark.parametrize("times", [1, 3])
def test_the_same_answer_again_is_one_and_the_site_says_so(times: int) -> None:
    made = small()
    with made.network() as net:
        shop = signed_in(net)
        outgoing = shop.outgoing(asked(shop), TEXT)
        sent = {shop.send(outgoing) for _ in range(times + 1)}
    assert len(sent) == 1
    assert len(made.below(1)) == 1
    assert WordPress().outbox is Outbox.REFUSES_DUPLICATES


def test_the_same_words_that_cannot_be_found_are_the_owners_to_change() -> None:
    made = small()
    with made.network() as net:
        shop = signed_in(net)
        net.next(ANSWER, denied(409, "comment_duplicate"))
        outcome = shop.send(shop.outgoing(asked(shop), TEXT))
    assert outcome == NotSent(Refused(reason="duplicate"))


def test_what_is_in_the_bin_or_a_customers_is_not_taken_for_ours() -> None:
    made = small()
    made.say(TEXT, "owner", author=1, parent=1, status="trash")
    made.say(TEXT, "Troll", parent=1)
    with made.network() as net:
        shop = signed_in(net)
        found = shop.look_up(shop.outgoing(asked(shop), TEXT))
    assert isinstance(found, NotSent)


def test_never_sent_is_never_found() -> None:
    made = small()
    with made.network() as net:
        shop = signed_in(net)
        outgoing = shop.outgoing(asked(shop), TEXT)
        net.next(ANSWER, NEVER_RAN)
        assert isinstance(shop.send(outgoing), Unclear)
        assert isinstance(shop.look_up(outgoing), NotSent)
        net.next(COMMENTS, BUSY)
        assert isinstance(shop.look_up(outgoing), Unclear)
        net.next(ANSWER, REFUSED)
        refused = shop.send(outgoing)
        assert isinstance(refused, NotSent)
        assert refused.is_passing
    assert made.below(1) == []


def test_an_answer_of_ours_is_changed_in_its_place() -> None:
    made = small()
    with made.network() as net:
        shop = signed_in(net)
        item = asked(shop)
        sent = shop.send(shop.outgoing(item, "Until six"))
        assert isinstance(sent, Sent)
        again = shop.send(shop.outgoing(item, "Until seven", replaces=sent.remote_id))
        assert isinstance(again, Sent)
        assert again.remote_id == sent.remote_id
    assert [one["content"]["raw"] for one in made.below(1)] == ["Until seven"]


@pytest.mark.parametrize(
    ("trouble", "error", "is_passing"),
    [
        (denied(401, "rest_not_logged_in"), SignInError(), False),
        (denied(403, "rest_comment_closed"), Refused(reason="wordpress_closed"), False),
        (denied(403, "rest_comment_trash_post"), Refused(reason="gone"), False),
        (denied(404, "rest_comment_invalid_id"), Refused(reason="gone"), False),
        (denied(403, "rest_cannot_create"), ScopeMissing(scopes="moderate_comments"), False),
        (denied(400, "comment_content_column_length"), Refused(reason="too_long"), False),
        (denied(400, "comment_flood"), RateLimited(), True),
        (Reply(403, text="<h1>Blocked"), BadAnswer(host="cafe.example", why="html"), False),
    ],
)
def test_a_no_is_told_by_its_code(trouble: Trouble, error: ShopError, is_passing: bool) -> None:
    made = small()
    with made.network() as net:
        shop = signed_in(net)
        net.next(ANSWER, trouble)
        assert shop.send(shop.outgoing(asked(shop), TEXT)) == NotSent(error, is_passing)
    assert made.below(1) == []


def test_nothing_is_no_answer_and_nobody_signed_in_sends_nothing() -> None:
    with small().network() as net:
        shop = signed_in(net)
        item = asked(shop)
        assert shop.send(shop.outgoing(item, " \n")) == NotSent(Refused(reason="empty"))
        shop.secrets = KeptSecrets()
        assert shop.send(shop.outgoing(item, TEXT)) == NotSent(SignInError())
        assert net.count(ANSWER) == 0


def test_an_answer_that_is_held_back_says_so() -> None:
    made = small()
    with made.network() as net:
        shop = signed_in(net)
        held = {"id": 9, "status": "hold", "link": "https://cafe.example/menu/#comment-9"}
        net.next(ANSWER, Reply(201, held))
        sent = shop.send(shop.outgoing(asked(shop), TEXT))
    assert sent == Sent("9", "https://cafe.example/menu/#comment-9", Moderation.PENDING)


@pytest.mark.parametrize("stream", ["comments", "reviews"])
def test_hiding_holds_back_and_twice_is_harmless(stream: str) -> None:
    made = small()
    with made.network() as net:
        shop = signed_in(net)
        item = asked(shop, stream)
        for on, state in ((True, "hold"), (True, "hold"), (False, "approved")):
            assert isinstance(shop.act(Capability.HIDE, item.ref, on=on), Sent)
            assert made.one(int(item.remote_id))["status"] == state


@pytest.mark.parametrize("has_bin", [True, False])
def test_an_answer_of_ours_is_deleted_and_twice_is_harmless(has_bin: bool) -> None:
    made = small()
    made.has_bin = has_bin
    with made.network() as net:
        shop = signed_in(net)
        sent = shop.send(shop.outgoing(asked(shop), TEXT))
        assert isinstance(sent, Sent)
        for _ in range(2):
            assert isinstance(shop.act(Capability.DELETE, sent.remote_id), Sent)
        assert isinstance(shop.act(Capability.DELETE, "99"), Sent)  # emptied meanwhile
    assert made.below(1) == []


def test_what_cannot_be_done_is_not_tried() -> None:
    with small().network() as net:
        shop = signed_in(net)
        item = asked(shop)
        net.calls.clear()
        like = shop.act(Capability.LIKE, item.ref)
        assert like == NotSent(NotOffered(what="like"))
        assert isinstance(shop.act(Capability.DELETE, item.ref, on=False), NotSent)
        assert isinstance(shop.act(Capability.HIDE, "?"), NotSent)
        assert net.calls == []


def test_a_hiding_nobody_confirmed_is_no_lie() -> None:
    with small().network() as net:
        shop = signed_in(net)
        item = asked(shop)
        net.next("POST /wp-json/wp/v2/comments/{id}", LOST, BUSY, denied(403, "rest_cannot_edit"))
        first, second, third = (shop.act(Capability.HIDE, item.ref) for _ in range(3))
    assert first == Unclear(Unreachable(host="cafe.example", why="cut"))
    assert second == Unclear(Unreachable(host="cafe.example", why="server"))
    assert third == NotSent(ScopeMissing(scopes="moderate_comments"))


def fetched_posts(shop: Shop) -> list[Post]:
    shop.fetch("comments")
    return [post for page in shop.pages for post in page.posts]
