"""Reading a LinkedIn page: its news, its posts' comments, its figures, and no call too many."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest

from app.channels.base import Capability, CursorKind, ReadContext, Stream
from app.domain.item import Kind
from app.errors import (
    BadAnswer,
    Gone,
    RateLimited,
    Refused,
    ScopeMissing,
    ShopError,
    SignInError,
    Unreachable,
)
from tests.channels.contract.call import Reply
from tests.channels.contract.faults import BUSY, CUT, EMPTY, HTML, Trouble
from tests.channels.contract.openapi import openapi_contract
from tests.channels.contract.routes import Contract
from tests.channels.contract.shop import AT, Shop
from tests.channels.linkedin.shop import (
    ACTIVITY,
    BO,
    DEAD,
    GIVEN,
    PAGE,
    POST,
    World,
    denied,
    signed_in,
    world,
)

SHARED_CONTRACT = "contracts/linkedin/linkedin-community.handwritten.openapi.json"
HOST = "api.linkedin.com"
NEWS = "GET /rest/organizationalEntityNotifications"
COMMENTS = "GET /rest/socialActions/{target}/comments"
FIGURES = "GET /rest/organizationalEntityShareStatistics"


@pytest.fixture(params=["own", "shared"])
def contracts(request: pytest.FixtureRequest) -> tuple[Contract, ...]:
    """Our own contract alone, and the published facts' beside it."""
    if request.param == "own":
        return ()
    shared: Path = request.getfixturevalue("shared")
    return (openapi_contract(shared / SHARED_CONTRACT, auth="bearer", relaxed=True),)


def test_the_news_bring_comments_and_mentions_once(contracts: tuple[Contract, ...]) -> None:
    made = world()
    with made.network(*contracts) as net:
        shop = signed_in(net)
        found = {item.text: item for item in shop.fetch("notifications")}
        assert {text: item.kind for text, item in found.items()} == {
            "Is it fair trade?": Kind.COMMENT,
            "Lovely": Kind.COMMENT,
            "@Cafe": Kind.MENTION,
        }
        item = found["Lovely"]
        assert item.author.stable_id == BO
        assert item.author.name == ""
        assert item.thread == POST
        assert item.url == f"https://www.linkedin.com/feed/update/{POST}/"
        assert item.posted_at == made.at
        assert {one.remote_id for one in shop.fetch("notifications")} == {
            one.remote_id for one in found.values()
        }  # the overlap brings them again, under the same ids


def test_a_late_comment_comes_with_the_next_run(contracts: tuple[Contract, ...]) -> None:
    made = world()
    with made.network(*contracts) as net:
        shop = signed_in(net)
        shop.fetch("notifications")
        made.at -= timedelta(hours=3)  # told of late, and dated before what is known
        made.comment("Still open?")
        assert "Still open?" in {item.text for item in shop.fetch("notifications")}


def test_many_news_come_page_by_page_and_a_broken_run_goes_on(
    contracts: tuple[Contract, ...],
) -> None:
    made = world()
    made.page_size = 2
    with made.network(*contracts) as net:
        shop = signed_in(net)
        assert len(shop.fetch("notifications")) == 3
        assert len(shop.pages) == 2
        half = shop.pages[0].cursor
        assert half is not None
        shop.cursors["notifications"] = half  # killed after the first page
        assert [item.text for item in shop.fetch("notifications")] == ["Is it fair trade?"]


def test_a_page_without_news_is_no_trouble(contracts: tuple[Contract, ...]) -> None:
    with World().network(*contracts) as net:
        shop = signed_in(net)
        assert shop.fetch_all() == []


def test_what_is_changed_and_deleted_is_followed_in_whatever_order(
    contracts: tuple[Contract, ...],
) -> None:
    made = world()
    made.page_size = 2  # the change comes on another page than what it changed
    with made.network(*contracts) as net:
        changed = made.comment("Are you open?")
        deleted = made.comment("Rude words")
        made.tell("COMMENT_EDIT", changed, "Are you open on Sunday?")
        made.tell("COMMENT_DELETE", deleted)
        shop = signed_in(net)
        found = shop.fetch("notifications")
        assert [item.text for item in found if item.remote_id == changed] == [
            "Are you open on Sunday?"
        ]
        assert next(item for item in found if item.remote_id == changed).edited_at is not None
        assert [one for page in shop.pages for one in page.gone] == [deleted]
        assert deleted not in {item.remote_id for item in found}


def test_a_post_passed_on_counts_only_with_words(contracts: tuple[Contract, ...]) -> None:
    made = World()
    made.tell("SHARE", "urn:li:share:71", "")
    made.tell("SHARE", "urn:li:share:72", "Go there")
    made.tell("SHARE_MENTION", "urn:li:share:73", "Great page")
    made.tell("COMMENT", "urn:li:comment:(urn:li:activity:9,7000000000000000009)", "We!", PAGE)
    with made.network(*contracts) as net:
        shop = signed_in(net)
        found = shop.fetch("notifications")
        assert {item.text for item in found} == {"Go there", "Great page"}
        assert [post.text for post in shop.pages[0].posts] == ["We!"]
        assert not shop.pages[0].unreadable


def test_comments_are_read_only_where_their_number_moved(contracts: tuple[Contract, ...]) -> None:
    made = world()
    made.post("urn:li:ugcPost:7000000000000000003", "Opening hours: {hashtag|\\#|news} \\(soon\\)")
    with made.network(*contracts) as net:
        shop = signed_in(net)
        assert {item.text for item in shop.fetch("posts")} == {"Is it fair trade?", "Lovely"}
        posts = {post.remote_id: post for page in shop.pages for post in page.posts}
        assert posts[POST].comments == 2
        assert posts[POST].reactions == 7
        assert posts["urn:li:ugcPost:7000000000000000003"].text == "Opening hours: #news (soon)"
        assert net.count(COMMENTS) == 1
        assert shop.fetch("posts") == []
        assert net.count(COMMENTS) == 1
        made.comment("One more", is_news=False)
        assert "One more" in {item.text for item in shop.fetch("posts")}
        assert net.count(COMMENTS) == 2


def test_a_run_that_breaks_off_among_posts_reads_what_is_left(
    contracts: tuple[Contract, ...],
) -> None:
    made = world()
    made.post("urn:li:ugcPost:7000000000000000003")
    made.comment("Below the other", target="urn:li:ugcPost:7000000000000000003")
    with made.network(*contracts) as net:
        shop = signed_in(net)
        shop.fetch("posts")
        after_first = shop.pages[2].cursor
        assert after_first is not None
        shop.cursors["posts"] = after_first
        assert {item.text for item in shop.fetch("posts")} == {"Is it fair trade?", "Lovely"}


def test_one_lost_post_does_not_hide_the_others(contracts: tuple[Contract, ...]) -> None:
    made = world()
    made.post("urn:li:ugcPost:7000000000000000003")
    made.comment("Below the other", target="urn:li:ugcPost:7000000000000000003")
    with made.network(*contracts) as net:
        shop = signed_in(net)
        net.next(COMMENTS, denied(404))
        assert {item.text for item in shop.fetch("posts")} == {"Is it fair trade?", "Lovely"}


def test_comments_that_are_refused_are_neither_lost_nor_silent() -> None:
    made = world()
    made.post("urn:li:ugcPost:7000000000000000003")
    made.comment("Below the other", target="urn:li:ugcPost:7000000000000000003")
    with made.network() as net:
        shop = signed_in(net)
        net.next(COMMENTS, denied(403))
        assert len(shop.fetch("posts")) == 2  # the others are read
        made.comment("And one more", is_news=False)
        net.next(COMMENTS, denied(400), denied(400), denied(400))
        with pytest.raises(Refused):
            shop.fetch("posts")
        cursor = shop.pages[-1].cursor
        assert cursor is not None
        shop.cursors["posts"] = cursor
        assert {"Below the other", "And one more"} <= {one.text for one in shop.fetch("posts")}


def test_comments_from_before_the_first_run_are_no_news_later() -> None:
    made = world()
    made.at -= timedelta(days=400)
    made.comment("Long ago", is_news=False)
    with made.network() as net:
        shop = signed_in(net)
        shop.back_to = AT - timedelta(days=30)
        assert "Long ago" not in {one.text for one in shop.fetch("posts")}
        made.comment("Long ago, too", is_news=False)
        made.at = AT
        made.comment("Now", is_news=False)
        found = {one.text for one in shop.fetch("posts")}
    assert "Now" in found
    assert not found & {"Long ago", "Long ago, too"}


def test_a_list_of_news_without_end_hides_no_newer_ones() -> None:
    made = world()
    with made.network() as net:
        shop = signed_in(net)
        link = [{"rel": "next", "href": "/x"}]
        paging = {"start": 0, "count": 50, "links": link}
        same = Reply(200, {"elements": made.news[:1] * 50, "paging": paging})
        net.next(NEWS, same, times=60)
        shop.fetch("notifications")
        assert len(shop.pages) == 60
        made.at = AT
        made.comment("Newer")
        assert "Newer" in {one.text for one in shop.fetch("notifications")}


def test_without_the_administrators_right_the_newest_posts_are_looked_at(
    contracts: tuple[Contract, ...],
) -> None:
    made = world()
    made.has_admin_scope = False
    with made.network(*contracts) as net:
        shop = signed_in(net)
        assert shop.identity is not None
        assert shop.identity.cannot == (("mentions", "scope"),)
        assert Capability.MENTIONS not in shop.identity.capabilities
        assert "notifications" not in shop.streams()
        assert {item.text for item in shop.fetch_all()} == {"Is it fair trade?", "Lovely"}


def test_answers_of_ours_below_a_comment_are_known_as_ours(
    contracts: tuple[Contract, ...],
) -> None:
    made = World()
    made.post()
    asked = made.comment("Open?")
    made.comment("Until six", PAGE, above=asked)
    with made.network(*contracts) as net:
        shop = signed_in(net)
        assert [item.text for item in shop.fetch("posts")] == ["Open?"]
        ours = [post for page in shop.pages for post in page.posts if post.remote_id != POST]
        assert [(post.text, post.is_ours, post.parent_remote_id) for post in ours] == [
            ("Until six", True, asked)
        ]


def test_answers_that_a_list_leaves_out_are_asked_for(contracts: tuple[Contract, ...]) -> None:
    made = World()
    made.post()
    asked = made.comment("Open?")
    made.comments[-1]["commentsSummary"] = {"aggregatedTotalComments": 1}
    made.comment("I ask, too", BO, above=asked, target="urn:li:activity:77")  # not in its list
    with made.network(*contracts) as net:
        shop = signed_in(net)
        found = {item.text: item for item in shop.fetch("posts")}
        assert set(found) == {"Open?", "I ask, too"}
        assert found["I ask, too"].thread == POST
        assert found["I ask, too"].parent_remote_id == asked
        assert shop.fetch("posts") == []


def test_followers_are_told_once_a_day(contracts: tuple[Contract, ...]) -> None:
    with world().network(*contracts) as net:
        shop = signed_in(net)
        shop.fetch("numbers")
        assert shop.pages[0].followers == 321
        assert shop.streams()["numbers"].every_min == 1440
        net.next("GET /rest/networkSizes/{urn}", denied(403), denied(404))
        for _ in range(2):
            shop.fetch("numbers")
            assert shop.pages[0].followers is None


def test_the_conversation_shows_all_oldest_first(contracts: tuple[Contract, ...]) -> None:
    made = world()
    with made.network(*contracts) as net:
        shop = signed_in(net)
        item = next(one for one in shop.fetch("notifications") if one.text == "Lovely")
        made.comment("Thanks", PAGE, above=item.remote_id)
        raw = shop.channel.ask_thread(shop.http, shop.account, shop.secrets, item.ref)
        page = shop.channel.read_thread(raw, _thread_context(shop))
        assert [post.text for post in page.posts] == ["Is it fair trade?", "Lovely", "Thanks"]
        assert [post.is_ours for post in page.posts] == [False, False, True]
        net.next(COMMENTS, denied(404))
        raw = shop.channel.ask_thread(shop.http, shop.account, shop.secrets, item.ref)
        assert shop.channel.read_thread(raw, _thread_context(shop)).gone == (ACTIVITY,)


@pytest.mark.parametrize(
    ("trouble", "error"),
    [
        (Reply(401, DEAD), SignInError()),
        (denied(403, serviceErrorCode=100), ScopeMissing(scopes="rw_organization_admin")),
        (
            Reply(429, {}, {"date": "Mon, 23 Nov 2026 22:10:00 GMT"}),
            RateLimited(until_at="2026-11-24T00:00:00Z"),
        ),
        (denied(429), RateLimited(until_at="2026-11-23T00:00:00Z")),
        (BUSY, Unreachable(host=HOST, why="server")),
        (denied(500), Unreachable(host=HOST, why="server")),
        (denied(404), Gone()),
        (denied(426), Refused(reason="linkedin_version")),
        (denied(400), Refused(reason="network_said_no", detail="400")),
        (HTML, BadAnswer(host=HOST, why="html")),
        (
            Reply(401, text="<h1>Sign in to the hotel</h1>"),
            BadAnswer("", HOST, "html"),
        ),
        (CUT, BadAnswer(host=HOST, why="cut")),
        (EMPTY, BadAnswer(host=HOST, why="empty")),
        (Reply(200, []), BadAnswer(host=HOST, why="shape")),
        (Reply(200, {"elements": 5}), BadAnswer(host=HOST, why="shape")),
    ],
)
def test_what_goes_wrong_is_named(trouble: Trouble, error: ShopError) -> None:
    with world().network() as net:
        shop = signed_in(net)
        net.next(NEWS, trouble)
        with pytest.raises(type(error)) as caught:
            shop.fetch("notifications")
        assert caught.value == error
        assert shop.cursors == {}


def test_a_day_has_a_hundred_calls_until_the_standard_tier() -> None:
    with world().network() as net:
        shop = signed_in(net)
        assert [one.cap for one in shop.channel.buckets(shop.account)] == [100]
        net.calls.clear()
        shop.fetch_all()
        assert (
            net.count() == 5
        )  # the news, the posts, their figures, one post's comments, followers
        standard = signed_in(net, {**GIVEN, "tier": "standard"})
        assert [one.cap for one in standard.channel.buckets(standard.account)] == [2000]
        assert standard.streams()["notifications"].every_min == 15


def test_the_address_goes_out_as_it_was_built() -> None:
    with world().network() as net:
        signed_in(net).fetch_all()
        sent = {call.request.url.raw_path.decode() for call in net.calls}
    assert any("actions=List(COMMENT,COMMENT_EDIT," in one for one in sent)
    assert any("timeRange=(start:" in one for one in sent)
    assert any("organizationalEntity=urn%3Ali%3Aorganization%3A1001" in one for one in sent)
    assert any("shares=List(urn%3Ali%3Ashare%3A7000000000000000001)" in one for one in sent)
    assert f"/rest/socialActions/{quote(POST, safe='')}/comments?start=0&count=100" in sent


def _thread_context(shop: Shop) -> ReadContext:
    return ReadContext(shop.account, Stream("thread", CursorKind.NONE), "", AT)
