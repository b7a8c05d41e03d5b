"""Reading reviews: newest first, translated, changed, deleted, answered and looked at by Google."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app.channels.base import AccountRef, Known
from app.channels.google.review import moderation_of, original
from app.channels.google.streams import streams
from app.clock import utc_text
from app.domain.item import Found, Kind, Media, Moderation, Post
from app.errors import (
    BadAnswer,
    Gone,
    RateLimited,
    Refused,
    ScopeMissing,
    ShopError,
    SignInError,
    Unreachable,
    WaitingForApproval,
)
from tests.channels.contract.call import Reply
from tests.channels.contract.faults import CUT, EMPTY, HTML, Trouble
from tests.channels.contract.network import FakeNetwork
from tests.channels.contract.shop import AT, Shop
from tests.channels.google.shop import World, no_access, switched_off
from tests.channels.googleapi.consent import trouble

LIST = "GET /v4/accounts/{account}/locations/{location}/reviews"
ONE = f"{LIST}/{{review}}"


def posts(shop: Shop) -> list[Post]:
    return [post for page in shop.pages for post in page.posts]


def gone(shop: Shop) -> set[str]:
    return {one for page in shop.pages for one in page.gone}


def stored(*items: Found) -> tuple[Known, ...]:
    return tuple(Known(one.remote_id, one.ref, one.kind) for one in items)


def test_a_review_is_read_whole(world: World, net: FakeNetwork, shop: Shop) -> None:
    media: list[dict[str, Any]] = [
        {"thumbnailUrl": "https://lh3.test/1", "thumbnailLabel": "the queue"},
        {"thumbnailUrl": "https://lh3.test/2", "videoUrl": "https://lh3.test/2.mp4"},
        {"thumbnailUrl": "javascript:alert(1)"},
    ]
    review = world.rate(2, "Slow", days=3, reviewMediaItems=media)
    world.reviews[review]["updateTime"] = utc_text(AT - timedelta(days=1))
    (item,) = shop.fetch("reviews")
    assert (item.remote_id, item.kind, item.rating) == (review, Kind.REVIEW, 2)
    assert (item.text, item.author.name) == ("Slow", "Anna")
    assert item.author.avatar_url == "https://lh3.test/anna"
    assert item.url == item.answer_url == f"https://business.google.com/reviews/{review}"
    assert item.posted_at == AT - timedelta(days=3)
    assert item.edited_at == AT - timedelta(days=1)
    assert item.media == (
        Media("image", "https://lh3.test/1", "https://lh3.test/1", "the queue"),
        Media("video", "https://lh3.test/2.mp4", "https://lh3.test/2"),
    )
    assert net.asked(LIST)[-1].query == {"pageSize": "50", "orderBy": "updateTime desc"}


def test_stars_alone_and_nobody_named_are_a_review(world: World, shop: Shop) -> None:
    anonymous = {"displayName": "A Google user", "isAnonymous": True}
    world.rate(5, reviewer=anonymous)
    world.rate(0, "no stars known", starRating="STAR_RATING_UNSPECIFIED", reviewer={})
    found = {one.rating: one for one in shop.fetch("reviews")}
    assert (found[5].text, found[5].author.name, found[5].edited_at) == ("", "A Google user", None)
    assert found[None].author.name == ""
    assert found[5].author.stable_id != found[None].author.stable_id


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("(Translated by Google) Waited.\n\n(Original)\nFick vänta.", "Fick vänta."),
        ("Fick vänta.\n\n(Translated by Google)\nWaited.", "Fick vänta."),
        ("(Original)\nFick vänta.\n\n(Translated by Google)\nWaited.", "Fick vänta."),
        ("(Translated by Google) Waited.", "(Translated by Google) Waited."),
        ("Plain.\r\nWords", "Plain.\nWords"),
        ("", ""),
    ],
)
def test_googles_translation_is_taken_off(text: str, words: str) -> None:
    assert original(text) == words


@pytest.mark.parametrize(
    ("state", "moderation"),
    [
        ("PENDING", Moderation.PENDING),
        ("APPROVED", Moderation.APPROVED),
        ("REJECTED", Moderation.REJECTED),
    ],
)
def test_an_answer_comes_with_what_google_made_of_it(
    world: World, shop: Shop, state: str, moderation: Moderation
) -> None:
    review = world.rate(5, "Good")
    world.answer(review, "Thank you!", state, policyViolation="OFF_TOPIC")
    shop.fetch("reviews")
    (post,) = posts(shop)
    assert (post.parent_remote_id, post.is_ours) == (review, True)
    assert (post.text, post.moderation, post.why) == ("Thank you!", moderation, "OFF_TOPIC")


def test_a_state_that_google_adds_one_day_is_none_we_know() -> None:
    assert moderation_of({"reviewReplyState": "SOMETHING_NEW"}) is Moderation.NONE


def test_no_reviews_are_no_trouble(world: World, shop: Shop) -> None:
    assert shop.fetch("reviews") == []
    world.rate(5, days=0.1)
    assert len(shop.fetch("reviews")) == 1


def test_the_first_run_goes_back_and_later_ones_stop(
    world: World, net: FakeNetwork, shop: Shop
) -> None:
    world.page_size = 2
    for day in range(20):
        world.rate(5, f"day {day}", days=day * 5 + 1)
    assert len(shop.fetch("reviews")) == 8  # 30 days, and the page they end on
    asked = net.count(LIST)
    world.rate(1, "late", days=2)  # below what is known, yet young enough
    assert "late" in {one.text for one in shop.fetch("reviews")}
    assert net.count(LIST) - asked == 2
    assert shop.cursors["reviews"] == utc_text(AT - timedelta(days=1))


def test_what_is_open_is_looked_at_one_by_one(world: World, shop: Shop) -> None:
    for n in range(3):
        world.rate(4, f"review {n}")
    known = stored(*shop.fetch("reviews"))
    world.reviews[known[0].remote_id]["starRating"] = "ONE"
    world.answer(known[1].remote_id, "Thank you!", "REJECTED")
    del world.reviews[known[2].remote_id]
    found = {one.remote_id: one.rating for one in shop.fetch("open", known)}
    assert found == {known[0].remote_id: 1, known[1].remote_id: 4}
    assert [post.moderation for post in posts(shop)] == [Moderation.REJECTED]
    assert gone(shop) == {known[2].remote_id}


def test_nothing_to_look_after_asks_nothing(net: FakeNetwork, shop: Shop) -> None:
    asked = net.count()
    assert shop.fetch("open") == shop.fetch("kept") == []
    assert net.count() == asked


def test_a_shop_that_does_not_answer_loses_no_review(
    world: World, net: FakeNetwork, shop: Shop
) -> None:
    world.rate(4, "a review")
    known = stored(*shop.fetch("reviews"))
    world.reviews.clear()
    net.next(LIST, trouble(404, code="NOT_FOUND"))  # the shop was moved, or closed
    with pytest.raises(Gone):
        shop.fetch("open", known)
    net.next(ONE, Reply(404, text="<h1>Hotel</h1>"))
    with pytest.raises(BadAnswer):
        shop.fetch("open", known)
    assert gone(shop) == set()


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (no_access(), WaitingForApproval),
        (switched_off(), Refused),
        (trouble(403, code="PERMISSION_DENIED"), Refused),
        (trouble(403, "insufficientPermissions"), ScopeMissing),
        (trouble(404, code="NOT_FOUND"), Gone),
        (trouble(500, code="INTERNAL"), Unreachable),
        (Reply(429, headers={"retry-after": "90"}), RateLimited),
        (HTML, BadAnswer),
        (CUT, BadAnswer),
        (EMPTY, BadAnswer),
        (Reply(200, {"reviews": 3}), BadAnswer),
    ],
)
def test_reading_says_what_is_wrong_by_the_code(
    net: FakeNetwork, shop: Shop, answer: Trouble, error: type[ShopError]
) -> None:
    net.next(LIST, answer)
    with pytest.raises(error) as caught:
        shop.fetch("reviews")
    assert type(caught.value) is error
    if isinstance(caught.value, RateLimited):
        assert caught.value.until_at.endswith("Z")


def test_an_access_that_ran_out_is_renewed_once(world: World, shop: Shop) -> None:
    world.rate(5)
    world.consent.expire()
    assert len(shop.fetch("reviews")) == 1
    assert len(world.consent.tokens) == 2  # at the sign-in, and now
    world.consent.expire()
    world.consent.is_revoked = True
    with pytest.raises(SignInError):
        shop.fetch("reviews")


def test_every_stream_has_its_pace() -> None:
    account = AccountRef(1, "google", "", config={"location": "accounts/1/locations/2"})
    paces = {one.name: (one.every_min, one.reread_h) for one in streams(account)}
    assert paces == {"reviews": (15, 168), "open": (60, None), "kept": (1440, None)}
