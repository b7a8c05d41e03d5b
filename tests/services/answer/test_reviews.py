"""Reviews and windows: one answer that may be replaced, looked at by the network, in time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from app.channels.base import AccountRef, Limits, Sent
from app.domain.item import Kind, Media, Moderation, Post
from app.errors import Refused, WrongUse
from app.queries.conversation import item as item_of
from app.queries.thread import thread
from tests.services.answer.shop import US, WEDNESDAY, Network, Shop, own_post


@dataclass
class OneAnswer(Network):
    """A network of reviews: one answer each, looked at before it is shown."""

    def limits(self, account: AccountRef, ref: str = "") -> Limits:
        """Let one answer stand."""
        return Limits(500, is_single=True)


@pytest.fixture
def reviews(shop: Shop) -> Shop:
    """A shop on a network of reviews."""
    shop.net.__class__ = OneAnswer
    return shop


def review(shop: Shop, **facts: Any) -> int:
    return shop.arrive("v1", text="Slow", kind=Kind.REVIEW, rating=2, **facts)[0]


def answered(shop: Shop, text: str, *, moderation: Moderation = Moderation.PENDING) -> int:
    """Answer the review and have the network take it as the answer `a1`."""
    item = shop.id_of("v1")
    shop.net.answers = [Sent("a1", moderation=moderation)]
    reply = shop.replies.send(item, text, hold_s=0, is_replacing=True).reply_id
    shop.run_due()
    return reply


def column(shop: Shop, item: int, name: str) -> Any:
    return shop.one(f"SELECT {name} FROM item WHERE id = :id", id=item)  # noqa: S608


def verdict(shop: Shop, text: str, moderation: Moderation, why: str = "") -> None:
    shop.see(
        Post("a1", text, US, is_ours=True, parent_remote_id="v1", moderation=moderation, why=why)
    )


def test_a_second_answer_needs_the_owners_word(reviews: Shop) -> None:
    item = review(reviews)
    reviews.see(own_post("a0", "v1", "Written there"))
    with pytest.raises(WrongUse) as told:
        reviews.replies.send(item, "Sorry!", hold_s=0)
    assert told.value.why == "already_answered"
    answered(reviews, "Sorry!")
    shown = item_of(reviews.read, item, WEDNESDAY).our_answer
    assert shown is not None
    assert (shown.remote_id, shown.text, shown.moderation) == ("a1", "Sorry!", "pending")


def test_what_is_replaced_is_named_and_shown_no_more(reviews: Shop) -> None:
    item = review(reviews)
    answered(reviews, "Sorry!")
    reviews.replies.send(item, "Very sorry!", hold_s=0, is_replacing=True)
    reviews.run_due()
    (sent,) = reviews.net.posts.values()
    assert (sent.replaces, sent.replaces_text) == ("a1", "Sorry!")
    said = [one.text for one in thread(reviews.read, item) if one.is_ours]
    assert said == ["Very sorry!"]


def test_a_rejected_answer_needs_the_owner_again(reviews: Shop) -> None:
    item = review(reviews)
    answered(reviews, "Sorry!")
    assert reviews.state(item) == "waiting"
    verdict(reviews, "Sorry!", Moderation.REJECTED, "SPAM")
    assert column(reviews, item, "state") == "new"
    assert column(reviews, item, "answered_at") is None
    assert "reply_failed" in column(reviews, item, "reasons")
    (said,) = [one for one in thread(reviews.read, item) if one.is_ours]
    assert said.reply_state == "failed"
    assert said.reply_error == Refused(reason="moderated", detail="SPAM")


def test_what_is_told_of_the_answer_before_does_not_touch_the_new_one(reviews: Shop) -> None:
    """A page that left before the new answer came there, under the same id."""
    item = review(reviews)
    answered(reviews, "Sorry!")
    reply = answered(reviews, "Very sorry!")
    verdict(reviews, "Sorry!", Moderation.REJECTED, "SPAM")
    assert (reviews.reply_state(reply), reviews.state(item)) == ("sent", "waiting")
    shown = item_of(reviews.read, item, WEDNESDAY).our_answer
    assert shown is not None
    assert shown.text == "Very sorry!"
    verdict(reviews, "Very sorry!", Moderation.REJECTED, "SPAM")
    assert (reviews.reply_state(reply), reviews.state(item)) == ("failed", "new")


def test_an_approved_answer_stays_answered(reviews: Shop) -> None:
    item = review(reviews)
    answered(reviews, "Sorry!")
    verdict(reviews, "Sorry!", Moderation.APPROVED)
    verdict(reviews, "Sorry!", Moderation.APPROVED)
    (said,) = [one for one in thread(reviews.read, item) if one.is_ours]
    assert (said.moderation, reviews.state(item)) == ("approved", "waiting")


def test_new_words_written_there_are_what_the_owner_sees(reviews: Shop) -> None:
    item = review(reviews)
    answered(reviews, "Sorry!")
    verdict(reviews, "Sorry, from the page", Moderation.APPROVED)
    shown = item_of(reviews.read, item, WEDNESDAY).our_answer
    assert shown is not None
    assert shown.text == "Sorry, from the page"


def test_a_window_brings_the_deadline_forward_and_then_shuts(shop: Shop) -> None:
    until = shop.clock.now() + timedelta(hours=2)
    (item,) = shop.arrive("m1", kind=Kind.MESSAGE, answer_until_at=until)
    assert column(shop, item, "due_at") == "2026-03-04T10:00:00Z"
    shop.clock.forward(hours=2)
    with pytest.raises(Refused) as told:
        shop.replies.send(item, "Hello")
    assert told.value.reason == "window"


def test_what_cannot_be_answered_says_why(shop: Shop) -> None:
    (item,) = shop.arrive("f1", cannot=(("reply", "not_this_one"),), recommends=True)
    with pytest.raises(Refused) as told:
        shop.replies.send(item, "Hello")
    assert told.value.detail == "not_this_one"
    full = item_of(shop.read, item, WEDNESDAY)
    assert (full.cannot, full.recommends) == ({"reply": "not_this_one"}, True)


def test_pictures_are_kept_as_addresses_and_follow_the_item(shop: Shop) -> None:
    first, second = Media("image", "https://a.test/1.png", alt="A cup"), Media("video", "https://b")
    (item,) = shop.arrive("p1", media=(first, second))
    assert item_of(shop.read, item, WEDNESDAY).media == (first, second)
    shop.arrive("p1", media=(second,))
    assert item_of(shop.read, item, WEDNESDAY).media == (second,)
