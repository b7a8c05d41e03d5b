"""What is open in the inbox: new replies, changed words, deletions, videos that went."""

from __future__ import annotations

import contextlib
from dataclasses import replace

import pytest

from app.channels.base import Known
from app.domain.item import Found, Kind
from app.errors import BadAnswer
from tests.channels.contract.call import Reply
from tests.channels.contract.network import FakeNetwork
from tests.channels.contract.shop import Shop
from tests.channels.googleapi.consent import trouble
from tests.channels.youtube.conftest import counted
from tests.channels.youtube.shop import BO, US, World

THREADS = "GET /youtube/v3/commentThreads"
COMMENTS = "GET /youtube/v3/comments"


def stored(*items: Found) -> tuple[Known, ...]:
    return tuple(Known(one.remote_id, one.ref, one.kind, one.thread) for one in items)


def gone(shop: Shop) -> set[str]:
    return {one for page in shop.pages for one in page.gone}


@pytest.fixture(params=[True, False])
def told(request: pytest.FixtureRequest, world: World) -> World:
    """What is not there is said by a 404, or left out of an answer of 200."""
    world.tells_by_404 = request.param
    return world


def test_nothing_open_asks_nothing(net: FakeNetwork, shop: Shop) -> None:
    asked = net.count()
    assert shop.fetch("open") == []
    assert net.count() == asked


def test_many_threads_cost_one_question(world: World, net: FakeNetwork, shop: Shop) -> None:
    for n in range(60):
        world.say(f"question {n}", days=5)
    known = stored(*shop.fetch("comments"))
    counted(shop).spent.clear()
    assert len(shop.fetch("open", known)) == 60
    assert counted(shop).spent == {"units": 2}


def test_a_new_reply_below_an_old_comment_is_found(world: World, shop: Shop) -> None:
    top = world.say("an old question", days=25)
    known = stored(*shop.fetch("comments"))
    ours = world.say("our answer", US, to=top, days=1)
    world.say("and another question", BO, to=top, days=0.5)
    assert [one.text for one in shop.fetch("open", known)][1:] == ["and another question"]
    assert [post.remote_id for page in shop.pages for post in page.posts] == [ours]


def test_replies_that_are_not_shown_are_asked_for_when_their_number_moves(
    world: World, net: FakeNetwork, shop: Shop
) -> None:
    world.n_shown = 1
    top = world.say("a question", days=25)
    known = stored(*shop.fetch("comments"))
    for n in range(3):
        world.say(f"reply {n}", to=top, days=1)
    assert {one.text for one in shop.fetch("open", known)} == {
        "a question",
        *(f"reply {n}" for n in range(3)),
    }
    before = net.count(COMMENTS)
    shop.fetch("open", known)
    assert net.count(COMMENTS) == before


def test_changed_words_are_followed(told: World, shop: Shop) -> None:
    top = told.say("Wehn?", days=25)
    known = stored(*shop.fetch("comments"))
    told.edit(top, "When?")
    (item,) = shop.fetch("open", known)
    assert item.text == "When?"
    assert item.edited_at is not None


def test_what_was_deleted_is_gone_and_nothing_else(told: World, shop: Shop) -> None:
    kept = [told.say(f"kept {n}", days=5) for n in range(9)]
    lost = [told.say(f"lost {n}", days=5) for n in range(2)]
    reply = told.say("a reply", to=kept[0], days=4)
    known = stored(*shop.fetch("comments"))
    for one in (*lost, reply):
        del told.said[one]
    found = {one.remote_id for one in shop.fetch("open", known)}
    assert found == set(kept)
    assert gone(shop) == {*lost, reply}


@pytest.mark.parametrize("status", ["heldForReview", "likelySpam"])
def test_what_was_hidden_since_is_hidden_and_not_gone(told: World, shop: Shop, status: str) -> None:
    top = told.say("for all", days=5)
    reply = told.say("below", BO, to=top, days=4)
    lost = told.say("deleted", days=5)
    known = stored(*shop.fetch("comments"))
    for one in (top, reply):
        told.said[one].status = status
    del told.said[lost]
    items = {one.remote_id: one for one in shop.fetch("open", known)}
    assert gone(shop) == {lost}
    assert {one: item.is_hidden for one, item in items.items()} == {top: True, reply: True}
    assert shop.fetch("open", stored(*items.values())) == []
    assert gone(shop) == set()


def test_all_that_is_hidden_is_looked_through_before_anything_is_gone(
    told: World, shop: Shop
) -> None:
    hidden, lost = told.say("for all", days=5), told.say("deleted", days=5)
    known = stored(*shop.fetch("comments"))
    del told.said[lost]
    told.said[hidden].status = "heldForReview"
    for n in range(5):
        told.say(f"held {n}", days=1, status="heldForReview")
    told.page_size = 2
    shop.fetch("open", known)
    assert gone(shop) == {lost}


def test_an_answer_with_nothing_in_it_proves_nothing(
    world: World, net: FakeNetwork, shop: Shop
) -> None:
    world.say("there", days=2)
    known = stored(*shop.fetch("comments"))
    for answer in (Reply(200, {}), Reply(200, {"error": {"code": 403}})):
        net.next(THREADS, answer)
        net.next(COMMENTS, answer)
        with contextlib.suppress(BadAnswer):
            shop.fetch("open", known)
        assert gone(shop) == set()


def test_what_youtube_hides_is_not_taken_for_deleted(told: World, shop: Shop) -> None:
    told.say("held", days=2, status="heldForReview")
    known = stored(*shop.fetch("held"))
    assert shop.fetch("open", known) == []
    assert gone(shop) == set()


def test_a_hidden_one_that_was_published_can_be_answered(told: World, shop: Shop) -> None:
    held = told.say("held", days=20, status="heldForReview")
    known = stored(*shop.fetch("held"))
    told.said[held].status = "published"
    (item,) = shop.fetch("open", known)
    assert item.cannot == ()
    assert item.is_hidden is False


def test_a_comment_below_a_closed_video_is_not_taken_for_deleted(
    world: World, net: FakeNetwork, shop: Shop
) -> None:
    world.say("one", days=2)
    known = stored(*shop.fetch("comments"))
    closed = trouble(403, "commentsDisabled")
    net.next(THREADS, closed)
    net.next(COMMENTS, closed)
    assert shop.fetch("open", known) == []
    assert gone(shop) == set()


def test_videos_that_a_watch_found_are_followed_too(world: World, shop: Shop) -> None:
    world.film("film_000001", "stays", days=2)
    world.film("film_000002", "goes", days=2)
    name = next(one for one in shop.streams() if one.startswith("search:"))
    known = stored(*shop.fetch(name))
    del world.videos["film_000002"]
    (item,) = shop.fetch("open", known)
    assert (item.remote_id, item.kind) == ("film_000001", Kind.FOUND)
    assert gone(shop) == {"film_000002"}


def test_an_item_without_a_ref_is_known_by_its_id(world: World, shop: Shop) -> None:
    world.say("top", days=2)
    (item,) = shop.fetch("comments")
    known = (replace(stored(item)[0], ref=""),)
    assert len(shop.fetch("open", known)) == 1
