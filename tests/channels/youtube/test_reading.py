"""Reading a channel: the newest, far back, late, edited, hidden, searched for, counted."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from app.channels.base import Raw, ReadContext, WatchRef
from app.channels.youtube import YouTube
from app.channels.youtube.comment import read_thread
from app.channels.youtube.streams import streams
from app.channels.youtube.walk import Walk
from app.domain.item import Kind, Media
from app.errors import BadAnswer
from tests.channels.contract.call import Reply
from tests.channels.contract.network import FakeNetwork
from tests.channels.contract.shop import AT, Shop
from tests.channels.googleapi.consent import trouble
from tests.channels.youtube.conftest import counted
from tests.channels.youtube.samples import ACCOUNT
from tests.channels.youtube.shop import ANNA, BO, US, World, busy

THREADS = "GET /youtube/v3/commentThreads"
COMMENTS = "GET /youtube/v3/comments"
CLOSED = trouble(403, "commentsDisabled")


def texts(shop: Shop, name: str = "comments") -> list[str]:
    return [one.text for one in shop.fetch(name)]


def test_a_comment_is_read_whole(world: World, shop: Shop) -> None:
    said = world.say("Is it open on Sunday?", days=2)
    world.edit(said, "Is it open on Sundays?")
    (item,) = shop.fetch("comments")
    assert (item.remote_id, item.kind, item.thread) == (said, Kind.COMMENT, said)
    assert item.text == "Is it open on Sundays?"
    assert item.author.stable_id == ANNA
    assert item.author.handle == item.author.name == "@anna-reads"
    assert item.author.avatar_url == "https://yt3.ggpht.com/a.jpg"
    assert item.url == f"https://www.youtube.com/watch?v=video_00001&lc={said}"
    assert item.posted_at == AT - timedelta(days=2)
    assert item.edited_at == AT
    assert item.cannot == ()


def test_our_own_words_are_posts_below_what_they_answer(world: World, shop: Shop) -> None:
    top = world.say("Where is it?", days=3)
    ours = world.say("In the old town", US, to=top, days=2)
    assert texts(shop) == ["Where is it?"]
    (post,) = (post for page in shop.pages for post in page.posts)
    assert (post.remote_id, post.parent_remote_id, post.thread) == (ours, top, top)
    assert post.is_ours
    assert post.reactions == 2


def test_pages_are_followed_as_far_as_the_first_run_goes(world: World, shop: Shop) -> None:
    world.page_size = 2
    for day in range(1, 9):
        world.say(f"day {day}", days=day * 7)
    assert texts(shop) == ["day 1", "day 2", "day 3", "day 4", "day 5", "day 6"]
    assert [bool(page.cursor) for page in shop.pages] == [False, False, True]


def test_no_comments_are_no_trouble(shop: Shop) -> None:
    assert texts(shop) == []
    assert texts(shop) == []


@pytest.mark.parametrize("is_bumped", [True, False])
def test_a_later_run_reads_only_what_may_be_new(
    world: World, net: FakeNetwork, shop: Shop, is_bumped: bool
) -> None:
    world.page_size, world.is_bumped = 3, is_bumped
    for day in range(10):
        world.say(f"day {day}", days=10 + day)
    shop.fetch("comments")
    asked = net.count(THREADS)
    world.say("now", days=0)
    assert "now" in texts(shop)
    assert net.count(THREADS) - asked <= 2


def test_what_youtube_looked_at_for_a_day_is_still_found(world: World, shop: Shop) -> None:
    world.say("the newest", days=1)
    shop.fetch("comments")
    world.say("held back until now", days=2.5)
    assert "held back until now" in texts(shop)


def test_replies_that_a_thread_does_not_show_are_fetched_once(
    world: World, net: FakeNetwork, shop: Shop
) -> None:
    top = world.say("A question", days=3)
    for n in range(5):
        world.say(f"reply {n}", BO, to=top, days=2 - n / 10)
    assert sorted(set(texts(shop))) == ["A question", *(f"reply {n}" for n in range(5))]
    assert net.count(COMMENTS) == 1
    shop.fetch("comments")
    assert net.count(COMMENTS) == 1  # their number did not move
    world.say("reply 6", BO, to=top, days=0)
    assert "reply 6" in texts(shop)
    assert net.count(COMMENTS) == 2


def test_a_long_thread_is_paged(world: World, net: FakeNetwork, shop: Shop) -> None:
    top = world.say("kept", days=2)
    for n in range(5):
        world.say(f"below {n}", to=top, days=1)
    world.n_shown, world.page_size = 0, 2
    assert {f"below {n}" for n in range(5)} <= set(texts(shop))
    assert net.count(COMMENTS) == 3


@pytest.mark.parametrize("answer", [CLOSED, trouble(404, "commentThreadNotFound")])
def test_a_thread_that_was_closed_meanwhile_loses_no_other(
    world: World, net: FakeNetwork, shop: Shop, answer: Reply
) -> None:
    world.n_shown = 0
    for n in range(3):
        top = world.say(f"top {n}", days=2 + n)
        world.say(f"below {n}", to=top, days=1.5)
    net.next(COMMENTS, answer)
    assert set(texts(shop)) == {"top 0", "top 1", "top 2", "below 1", "below 2"}
    assert "below 0" in texts(shop)  # asked for again, since it was not read


def test_a_run_that_is_cut_off_goes_on_where_it_was(world: World, shop: Shop) -> None:
    world.n_shown = 0
    for n in range(70):
        top = world.say(f"question {n}", days=5)
        world.say(f"reply {n}", to=top, days=5)
    first = set(texts(shop))
    assert len(first) < 140
    assert len(shop.pages) < 60
    assert json.loads(shop.cursors["comments"])["todo"]
    assert len(first | set(texts(shop))) == 140


def test_a_clock_of_theirs_that_is_wrong_hides_nothing_later(world: World, shop: Shop) -> None:
    world.page_size = 1
    world.say("from the future", days=-900)
    shop.fetch("comments")
    world.say("now", days=0.1)
    world.say("and now", days=0.2)
    assert {"now", "and now"} <= set(texts(shop))


# --- hidden ones


@pytest.mark.parametrize(
    ("status", "stream", "code"),
    [("heldForReview", "held", "youtube_held"), ("likelySpam", "spam", "youtube_spam")],
)
def test_what_youtube_hides_is_shown_to_the_owner_alone(
    world: World, shop: Shop, status: str, stream: str, code: str
) -> None:
    world.say("for all", days=1)
    hidden = world.say("for the owner", days=1, status=status)
    assert texts(shop) == ["for all"]
    (item,) = shop.fetch(stream)
    assert (item.remote_id, item.cannot) == (hidden, (("reply", code),))
    assert item.is_hidden is True


def test_a_held_reply_leaves_the_comment_above_it_as_it_is(world: World, shop: Shop) -> None:
    top = world.say("for all", days=2)
    reply = world.say("held", to=top, days=1, status="heldForReview")
    found = {one.remote_id: (one.cannot, one.is_hidden) for one in shop.fetch("held")}
    assert found == {top: ((), False), reply: ((("reply", "youtube_held"),), True)}


@pytest.mark.parametrize(
    ("told", "is_hidden"),
    [
        ({"moderationStatus": "published"}, False),
        ({"moderationStatus": "rejected"}, True),
        ({"moderationStatus": "aNewOne"}, None),
        ({}, None),
    ],
)
def test_whether_all_see_it_is_never_guessed(told: dict[str, str], is_hidden: bool | None) -> None:
    first = {"id": "T", "snippet": {"textDisplay": "hello", **told}}
    read = read_thread({"id": "T", "snippet": {"topLevelComment": first}}, ACCOUNT)
    assert read is not None
    assert [one.is_hidden for one in read.items] == [is_hidden]


def test_a_page_token_may_hold_anything() -> None:
    walk = Walk(todo=["replies:T:V:7:a:b:c", "list:x"])
    assert json.loads(walk.cursor())["todo"] == ["replies:T:V:7:"]


# --- searching and numbers


def test_a_watch_is_one_search_for_all_its_words(
    world: World, net: FakeNetwork, shop: Shop
) -> None:
    world.film("film_000001", "A morning at <kavos> &amp; namai", days=2)
    name = next(one for one in shop.streams() if one.startswith("search:"))
    (item,) = shop.fetch(name)
    assert net.asked("GET /youtube/v3/search")[0].query["q"] == '"kavos namai"|kn -jobs'
    assert (item.kind, item.title) == (Kind.FOUND, "A morning at <kavos> & namai")
    assert item.text == "We tried kavos namai & liked it"
    assert item.url == "https://www.youtube.com/watch?v=film_000001"
    assert item.media == (Media("image", *(2 * ("https://i.ytimg.com/vi/film_000001/hq.jpg",))),)
    assert dict(item.cannot)["reply"] == "youtube_video"
    assert counted(shop).spent == {"search": 1}
    world.film("film_000002", "another", days=3)  # found by YouTube late
    assert {one.remote_id for one in shop.fetch(name)} == {"film_000001", "film_000002"}
    assert "publishedAfter" in net.asked("GET /youtube/v3/search")[-1].query


@pytest.mark.parametrize("n", [0, 1, 7, 40])
def test_searches_stay_below_what_a_day_allows(shop: Shop, n: int) -> None:
    watches = [WatchRef(one, any=(f"word {one}", "other*")) for one in range(n)]
    found = [one for one in streams(shop.account, watches) if one.name.startswith("search")]
    assert len(found) == n
    assert sum(24 * 60 / one.every_min for one in found) <= 75
    assert len({one.name for one in found}) == n


def test_a_watch_without_words_searches_nothing(shop: Shop) -> None:
    watch = WatchRef(1, any=(" ", "*"), never=("x",))
    assert not [one for one in streams(shop.account, (watch,)) if one.watch_id]


def test_subscribers_are_counted_unless_hidden(world: World, shop: Shop) -> None:
    shop.fetch("numbers")
    assert (shop.pages[0].followers, shop.pages[0].account_name) == (1234, "Kavos namai")
    world.subscribers = "many"
    shop.fetch("numbers")
    assert shop.pages[0].followers is None


def test_every_question_is_paid_for(shop: Shop, world: World, net: FakeNetwork) -> None:
    busy_world = busy()
    world.said, world.videos = busy_world.said, busy_world.videos
    shop.fetch_all()
    asked = net.count() - 2  # signing in was paid for by another door
    tokens = net.count("POST /token")
    assert sum(counted(shop).spent.values()) == asked + 1 - tokens


# --- what is not in the examples


def test_words_come_from_what_is_there() -> None:
    channel = YouTube()
    snippet = {"textDisplay": 'Tom &amp; Jo <a href="x">here</a><br>line'}
    body = {"items": [{"id": "T", "snippet": {"topLevelComment": {"snippet": snippet}}}, {}, 3]}
    context = ReadContext(ACCOUNT, replace(streams(ACCOUNT, ())[0], name="comments"), "", AT)
    page = channel.read(Raw(200, {}, json.dumps(body).encode(), "https://a.test"), context)
    assert [one.text for one in page.items] == ["Tom & Jo here\nline"]
    assert page.items[0].author.stable_id == "?T"
    assert page.unreadable == 2


@pytest.mark.parametrize("body", [b"<p>Hotel", b"[]", b'{"items": 3}', b'{"items": [', b""])
def test_what_is_no_list_is_a_bad_answer(body: bytes) -> None:
    stream = streams(ACCOUNT, ())[0]
    with pytest.raises(BadAnswer):
        YouTube().read(Raw(200, {}, body, "https://a.test"), ReadContext(ACCOUNT, stream, "", AT))
