"""Reading a Page: what is new, what changed and what went, and not a call more than that takes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import httpx
import pytest
from typing_extensions import override

from app.channels.base import CursorKind, Known, ReadContext, Stream
from app.channels.http import Http
from app.domain.item import Found, Kind, Post, Visibility
from app.errors import (
    NotOffered,
    ScopeMissing,
    Unreachable,
)
from tests.channels.contract.call import Reply
from tests.channels.contract.shop import AT, Shop
from tests.channels.facebook.shop import ANNA, BO, PAGE, SHOP, TOKEN, denied, signed_in, world
from tests.conftest import SetClock

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.channels.contract.network import FakeNetwork
    from tests.channels.contract.routes import Contract

FEED = "GET /v26.0/{id}/feed"
COMMENTS = "GET /v26.0/{id}/comments"
MESSAGES = "GET /v26.0/{id}/messages"


def known(item: Found) -> Known:
    return Known(
        item.remote_id, item.ref, item.kind, item.thread, item.parent_remote_id, item.posted_at
    )


def later(shop: Shop, **length: float) -> None:
    shop.at += timedelta(**length)


def asked(net: FakeNetwork, route: str) -> int:
    """Count since the last time."""
    n = net.count(route)
    net.calls.clear()
    return n


def test_a_first_run_brings_everything_home(contracts: Sequence[Contract]) -> None:
    with world().network(*contracts) as net:
        shop = signed_in(net)
        items = {one.text: one for one in shop.fetch_all()}
        assert TOKEN not in str(shop.cursors)
    assert set(items) == {
        "Are you open on Sunday?",
        "I would like to know, too",
        "What a lovely place",
        "with Kavos namai",
        "Best coffee in town",
        "Do you have a table for six?",
    }
    kinds = {one.kind for one in items.values()}
    assert kinds == {Kind.COMMENT, Kind.MENTION, Kind.REVIEW, Kind.MESSAGE}
    question = items["Are you open on Sunday?"]
    assert (question.author.name, question.author.stable_id) == (ANNA["name"], ANNA["id"])
    assert question.url.startswith("https://www.facebook.com/")
    assert question.thread == question.parent_remote_id == f"{PAGE}_1"
    below = items["I would like to know, too"]
    assert below.parent_remote_id == question.remote_id
    stranger = items["What a lovely place"].author
    assert stranger.name == ""
    assert stranger.stable_id.startswith("?")


def test_own_posts_come_with_their_figures() -> None:
    with world().network() as net:
        shop = signed_in(net)
        shop.fetch("feed")
        (own,) = [post for page in shop.pages for post in page.posts]
    assert own.is_ours
    assert (own.comments, own.reactions) == (2, 5)


def test_only_posts_where_something_moved_are_read_again() -> None:
    made = world()
    quiet = made.post("Nobody says anything")
    with made.network() as net:
        shop = signed_in(net)
        shop.fetch("feed")
        assert asked(net, COMMENTS) == 1  # neither the quiet one nor the visitor's
        assert shop.fetch("feed")
        assert (asked(net, FEED), net.count(COMMENTS)) == (1, 0)
        late = made.comment("One more thing", BO, on=quiet)
        later(shop, hours=1)
        assert late in {one.remote_id for one in shop.fetch("feed")}
        (call,) = net.asked(COMMENTS)
        assert call.path["id"] == quiet
        assert "access_token" not in str(net.calls[-1].request.url)


def test_a_comment_that_was_held_back_comes_with_its_old_time() -> None:
    made = world()
    own = made.posts[-1]["id"]
    with made.network() as net:
        shop = signed_in(net)
        shop.fetch("feed")
        made.at -= timedelta(minutes=30)  # it was written before the last look, and shown after it
        made.comment("Held for a while", BO, on=own)
        later(shop, hours=1)
        assert "Held for a while" in {one.text for one in shop.fetch("feed")}


def test_a_run_that_breaks_off_goes_on_where_it_was() -> None:
    made = world()
    for number in range(3):
        made.comment(f"word {number}", on=made.post(f"Post {number}"))
    with made.network() as net:
        shop = signed_in(net)
        net.next(COMMENTS, Reply(200, {"data": []}), denied(2))
        with pytest.raises(Unreachable):
            shop.fetch("feed")
        cursor = next(page.cursor for page in reversed(shop.pages) if page.cursor)
        assert TOKEN not in cursor
        shop.cursors["feed"] = cursor
        net.calls.clear()
        shop.fetch("feed")
        assert net.count(COMMENTS) == 3  # the first was done with, the three others were not


def test_pages_are_followed_and_an_empty_one_is_no_end() -> None:
    made = world()
    made.most = 1
    with made.network() as net:
        shop = signed_in(net)
        empty = {"data": [], "paging": {"cursors": {"after": "0"}, "next": "https://x/?after=0"}}
        net.next(FEED, Reply(200, empty))
        assert len(shop.fetch("feed")) == 3
        assert len({one.remote_id for one in shop.fetch("feed")}) == 1  # what is listed each time


def test_a_post_that_went_loses_no_other() -> None:
    made = world()
    made.comment("And here?", on=made.post("Another"))
    with made.network() as net:
        shop = signed_in(net)
        net.next(COMMENTS, denied(100, 33))
        found = {one.text for one in shop.fetch("feed")}
    assert "Are you open on Sunday?" in found or "And here?" in found


def test_old_posts_are_looked_at_once_a_week() -> None:
    made = world()
    old = made.post("Long ago", at=AT - timedelta(days=90))
    with made.network() as net:
        shop = signed_in(net)
        shop.fetch("feed")
        later(shop, days=8)
        assert not [one for one in shop.fetch("feed") if one.thread == old]
        assert asked(net, FEED) >= 2
        made.at = shop.at
        made.comment("I found this only now", on=old)
        later(shop, hours=1)
        shop.fetch("feed")
        assert asked(net, FEED) == 1  # the old ones wait
        later(shop, days=8)
        assert "I found this only now" in {one.text for one in shop.fetch("feed")}


def test_what_is_not_published_is_nobodys_business() -> None:
    made = world()
    made.posts[0]["is_published"] = False
    with made.network() as net:
        shop = signed_in(net)
        assert "What a lovely place" not in {one.text for one in shop.fetch("feed")}


def test_edited_and_deleted_comments_are_noticed() -> None:
    made = world()
    with made.network() as net:
        shop = signed_in(net)
        items = {one.text: one for one in shop.fetch("feed")}
        question, other = items["Are you open on Sunday?"], items["I would like to know, too"]
        made.comments[0]["message"] = "Are you open on Monday?"
        del made.comments[1]
        again = shop.fetch("care", (known(question), known(other)))
        assert [(one.remote_id, one.text) for one in again] == [
            (question.remote_id, "Are you open on Monday?")
        ]
        assert [page.gone for page in shop.pages] == [(), (other.remote_id,)]
        assert shop.fetch("care") == []


def test_what_we_may_no_longer_see_at_all_is_not_taken_for_deleted() -> None:
    made = world()
    with made.network() as net:
        shop = signed_in(net)
        question = shop.fetch("feed")[0]
        net.next("GET /v26.0/{id}", denied(100, 33))
        net.next(FEED, denied(10))
        with pytest.raises(ScopeMissing):
            shop.fetch("care", (known(question),))


# --- ratings, messages, figures


def test_ratings_are_read_by_whichever_way_they_were_given() -> None:
    made = world()
    made.rate("negative", "Cold soup", None)
    made.rate("", "Nice", has_rating=True, rating=4)
    del made.ratings[0]["open_graph_story"]
    with made.network() as net:
        shop = signed_in(net)
        found = {one.text: one for one in shop.fetch("ratings")}
    best, cold, nice = found["Best coffee in town"], found["Cold soup"], found["Nice"]
    assert (best.rating, best.recommends) == (5, True)
    assert (cold.rating, cold.recommends) == (1, False)
    assert (nice.rating, nice.recommends) == (4, None)
    assert dict(nice.cannot)["reply"] == "fb_old_rating"
    assert nice.remote_id.startswith("rating:")
    assert nice.url.endswith("/reviews")


def test_a_rating_that_was_taken_back_is_gone() -> None:
    made = world()
    made.rate("negative", "Cold soup")
    with made.network() as net:
        shop = signed_in(net)
        items = shop.fetch("ratings")
        del made.ratings[0]
        shop.fetch("ratings", tuple(known(one) for one in items))
        assert [page.gone for page in shop.pages] == [(items[0].remote_id,)]
        made.ratings.clear()  # an empty list may as well be a fault
        shop.fetch("ratings", tuple(known(one) for one in items))
        assert [page.gone for page in shop.pages] == [()]


def test_ratings_that_end_are_not_asked_for_again() -> None:
    class LearningHttp(Http):
        learned: tuple[str, str] = ("", "")

        @override
        def learn(self, name: str, value: str) -> None:
            self.learned = (name, value)

    with world().network() as net:
        shop = signed_in(net)
        transport = httpx.MockTransport(net.answer)
        shop.http = http = LearningHttp(clock=SetClock(AT), transport=transport, backoff_s=())
        net.next("GET /v26.0/{id}/ratings", denied(12))
        with pytest.raises(NotOffered):
            shop.fetch("ratings")
        shop.account = replace(shop.account, config=dict([http.learned]))
        assert "ratings" not in shop.streams()


def test_our_answer_to_a_rating_is_found() -> None:
    made = world()
    made.comment("Thank you!", SHOP, on="story-1")
    with made.network() as net:
        shop = signed_in(net)
        (review,) = shop.fetch("ratings")
        shop.fetch("rating_answers", (known(review),))
        (page,) = shop.pages
        assert shop.fetch("rating_answers") == []
        net.next(COMMENTS, denied(10))  # where it is refused, nothing is taken for deleted
        shop.fetch("rating_answers", (known(review),))
        assert [one.gone for one in shop.pages] == [()]
    assert [(post.is_ours, post.parent_remote_id) for post in page.posts] == [(True, "story-1")]


def test_messages_say_until_when_they_may_be_answered() -> None:
    made = world()
    made.write("Let me look", SHOP)
    made.write("Thank you")
    with made.network() as net:
        shop = signed_in(net)
        first, second = shop.fetch("messages")
        (ours,) = [post for page in shop.pages for post in page.posts]
        assert first.kind is Kind.MESSAGE
        assert first.visibility is Visibility.PRIVATE
        assert second.answer_until_at == made.at + timedelta(hours=24)
        assert first.answer_until_at == second.answer_until_at
        assert ours.parent_remote_id == first.remote_id
        net.calls.clear()
        later(shop, hours=1)
        assert shop.fetch("messages") == []
        assert net.count(MESSAGES) == 0
        made.write("Are you there?")
        later(shop, hours=1)
        assert "Are you there?" in {one.text for one in shop.fetch("messages")}


def test_a_conversation_that_shows_no_time_is_looked_into_hourly() -> None:
    made = world()
    with made.network() as net:
        shop = signed_in(net)
        net.next("GET /v26.0/{id}/conversations", Reply(200, {"data": [{"id": "t_1"}]}), times=3)
        assert len(shop.fetch("messages")) == 1
        made.write("And are you there?")
        later(shop, hours=2)
        assert len(shop.fetch("messages")) == 2


def test_followers_and_name_come_with_the_page() -> None:
    with world().network() as net:
        shop = signed_in(net)
        shop.fetch("page")
        (page,) = shop.pages
    assert (page.account_name, page.followers) == ("Kavos namai", 321)


def test_a_conversation_is_shown_whole() -> None:
    made = world()
    made.comment("Yes, from nine", SHOP, on=made.posts[-1]["id"], to=made.comments[0]["id"])
    made.write("Let me look", SHOP)
    with made.network() as net:
        shop = signed_in(net)
        comments, messages = shop.fetch("feed"), shop.fetch("messages")
        question = next(one for one in comments if one.kind is Kind.COMMENT)
        shown = [thread(shop, one) for one in (question, messages[0])]
    said = [[(post.text, post.is_ours) for post in posts] for posts in shown]
    assert said[0][-1] == ("Yes, from nine", True)
    assert [is_ours for _, is_ours in said[0]] == [False, False, True]
    assert said[1] == [("Do you have a table for six?", False), ("Let me look", True)]


def thread(shop: Shop, item: Found) -> Sequence[Post]:
    raw = shop.channel.ask_thread(shop.http, shop.account, shop.secrets, item.ref)
    context = ReadContext(shop.account, Stream("thread", CursorKind.NONE), "", shop.at)
    return shop.channel.read_thread(raw, context).posts
