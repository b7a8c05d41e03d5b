"""A Page that refuses, errs or tells little: nothing is lost, doubled or taken for deleted."""

from __future__ import annotations

import pytest

from app.errors import Refused, SignInError
from tests.channels.contract.call import Reply
from tests.channels.facebook.shop import PAGE, denied, signed_in, world
from tests.channels.facebook.test_reading import COMMENTS, FEED, known, later


def test_comments_that_are_refused_are_neither_lost_nor_silent() -> None:
    """A refusal of ours, as after a new version, must not pass for a post that went."""
    made = world()
    with made.network() as net:
        shop = signed_in(net)
        net.next(COMMENTS, denied(100), times=2)
        with pytest.raises(Refused):
            shop.fetch("feed")
        shop.cursors["feed"] = next(page.cursor for page in shop.pages[::-1] if page.cursor)
        later(shop, hours=1)
        assert "Are you open on Sunday?" in {one.text for one in shop.fetch("feed")}


def test_an_error_may_come_with_a_200_and_behind_other_words() -> None:
    with world().network() as net:
        shop = signed_in(net)
        error = {"error": {"code": 190, "error_subcode": 463}}
        net.next("GET /v26.0/{id}/tagged", Reply(200, {"data": [], **error}))
        with pytest.raises(SignInError):
            shop.fetch("tagged")
        net.next(COMMENTS, Reply(200, {"data": [], "error": {"code": 100, "error_subcode": 33}}))
        assert {one.text for one in shop.fetch("feed")} == {"What a lovely place"}


def test_old_posts_of_visitors_are_no_news_when_they_are_first_listed() -> None:
    made = world()
    made.most = 2
    made.posts.append({**made.posts[0], "id": f"{PAGE}_9", "created_time": "2020-01-01T08:00:00Z"})
    with made.network() as net:
        shop = signed_in(net)
        shop.fetch("feed")
        later(shop, days=8)
        assert f"{PAGE}_9" not in {one.remote_id for one in shop.fetch("feed")}
        assert "until" in net.asked(FEED)[-1].query


def test_below_an_advertisement_people_comment_too() -> None:
    made = world()
    hidden = made.post("An advertisement")
    made.posts[0]["is_published"] = False
    made.comment("How much is it?", on=hidden)
    with made.network() as net:
        shop = signed_in(net)
        assert "How much is it?" in {one.text for one in shop.fetch("feed")}
        assert hidden not in {post.remote_id for page in shop.pages for post in page.posts}


def test_what_is_hidden_there_says_so() -> None:
    made = world()
    for one, is_hidden in zip(made.comments, (True, False), strict=True):
        one["is_hidden"] = is_hidden
    with made.network() as net:
        items = {one.text: one for one in signed_in(net).fetch("feed")}
    assert items["Are you open on Sunday?"].is_hidden is True
    assert items["I would like to know, too"].is_hidden is False
    assert items["What a lovely place"].is_hidden is None


def test_a_rating_whose_id_only_changed_is_not_gone() -> None:
    made = world()
    with made.network() as net:
        shop = signed_in(net)
        (review,) = shop.fetch("ratings")
        del made.ratings[0]["open_graph_story"]
        shop.fetch("ratings", (known(review),))
        assert [page.gone for page in shop.pages] == [()]


def test_an_old_tag_among_new_ones_ends_no_list() -> None:
    made = world()
    for number in range(4):
        made.tagged.append({"id": f"p-x_{number}", "message": "m", "tagged_time": made.now()})
    made.tagged[1]["tagged_time"] = "2020-01-01T08:00:00+0000"
    made.most = 3
    with made.network() as net:
        shop = signed_in(net)
        assert len(shop.fetch("tagged")) == 5
