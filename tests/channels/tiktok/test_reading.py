"""Reading TikTok: comments where their number moved, answers to them, and no call too many."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path

import pytest

from app.channels.base import SIGN_IN_UNTIL, CursorKind, Known, ReadContext, Stream
from app.channels.tiktok import videos
from app.domain.item import Found, Kind
from app.errors import (
    BadAnswer,
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
from tests.channels.contract.shop import AT
from tests.channels.tiktok.shop import World, said, signed_in, world

HOST = "business-api.tiktok.com"
ROOT = "/open_api/v1.3"
VIDEOS = f"GET {ROOT}/business/video/list/"
COMMENTS = f"GET {ROOT}/business/comment/list/"
ANSWERS = f"GET {ROOT}/business/comment/reply/list/"
RENEW = f"POST {ROOT}/tt_user/oauth2/refresh_token/"
SHARED_CONTRACT = "contracts/tiktok/tiktok-accounts-comments.handwritten.openapi.json"


@pytest.fixture(params=["own", "shared"])
def contracts(request: pytest.FixtureRequest) -> tuple[Contract, ...]:
    """Our own contract alone, and the published facts' beside it."""
    if request.param == "own":
        return ()
    shared: Path = request.getfixturevalue("shared")
    path = shared / SHARED_CONTRACT
    return (openapi_contract(path, auth="header:Access-Token|none", relaxed=True),)


def known_of(items: list[Found]) -> tuple[Known, ...]:
    """Name items as the store would."""
    return tuple(Known(one.remote_id, one.ref, one.kind, one.thread) for one in items)


def test_comments_and_their_answers_come_once(contracts: tuple[Contract, ...]) -> None:
    made = world()
    with made.network(*contracts) as net:
        shop = signed_in(net)
        found = {item.text: item for item in shop.fetch("videos")}
        assert set(found) == {"Is it fair trade?", "Lovely", "I wonder, too"}
        item = found["I wonder, too"]
        assert item.kind is Kind.COMMENT
        assert item.remote_id == "6990565363377392903"  # as text: it has no place in a float
        assert item.parent_remote_id == found["Is it fair trade?"].remote_id
        assert item.thread == made.videos[0]["item_id"]
        assert item.url == made.videos[0]["share_url"]
        assert (item.author.stable_id, item.author.handle) == ("+cleo/=", "cleo")
        assert item.posted_at == made.at
        posts = {post.remote_id: post for page in shop.pages for post in page.posts}
        assert posts[made.videos[0]["item_id"]].comments == 3
        assert net.count(COMMENTS) == 1  # the other video has none
        assert shop.fetch("videos") == []
        assert net.count(COMMENTS) == 1


def test_only_what_moved_is_read_and_a_late_comment_comes(
    contracts: tuple[Contract, ...],
) -> None:
    made = world()
    with made.network(*contracts) as net:
        shop = signed_in(net)
        shop.fetch("videos")
        net.calls.clear()
        made.comment("Late", video=made.videos[1]["item_id"])
        assert [item.text for item in shop.fetch("videos")] == ["Late"]
        assert [call.query["video_id"] for call in net.asked(COMMENTS)] == [
            made.videos[1]["item_id"]
        ]
        made.comment("An answer", above=made.comments[0]["comment_id"])
        assert "An answer" in {item.text for item in shop.fetch("videos")}


def test_reading_stops_one_page_after_what_is_known(contracts: tuple[Contract, ...]) -> None:
    made = World()
    made.video()
    made.page_size = 2
    for number in range(9):
        made.comment(f"Comment {number}")
    with made.network(*contracts) as net:
        shop = signed_in(net)
        assert len(shop.fetch("videos")) == 9
        net.calls.clear()
        made.comment("Comment 9")
        assert "Comment 9" in {item.text for item in shop.fetch("videos")}
        assert net.count(COMMENTS) == 2
        net.calls.clear()
        for number in range(10, 15):
            made.comment(f"Comment {number}")
        assert {f"Comment {n}" for n in range(10, 15)} <= {i.text for i in shop.fetch("videos")}


def test_a_run_has_its_calls_and_the_next_one_goes_on(
    contracts: tuple[Contract, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(videos, "MOST_PAGES", 2)
    made = World()
    for number in range(4):
        made.comment(f"Comment {number}", video=made.video())
    with made.network(*contracts) as net:
        shop = signed_in(net)
        first = {item.text for item in shop.fetch("videos")}
        second = {item.text for item in shop.fetch("videos")}
        assert len(first) == len(second) == 2
        assert len(first | second) == 4


def test_a_video_with_too_much_for_a_run_is_left_where_it_is(
    contracts: tuple[Contract, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(videos, "MOST_OF_ONE", 2)
    made = World()
    made.video()
    made.page_size = 1
    for number in range(5):
        made.comment(f"Comment {number}")
    with made.network(*contracts) as net:
        shop = signed_in(net)
        assert [item.text for item in shop.fetch("videos")] == ["Comment 4", "Comment 3"]
        assert shop.fetch("videos") == []


def test_one_closed_video_does_not_hide_the_others(contracts: tuple[Contract, ...]) -> None:
    made = world()
    made.comment("Below the other", video=made.videos[1]["item_id"])
    with made.network(*contracts) as net:
        shop = signed_in(net)
        net.next(COMMENTS, said(code=40002))
        assert len(shop.fetch("videos")) == 3
        assert [one.text for one in shop.fetch("videos")] == ["Below the other"]
        assert shop.fetch("videos") == []
        made.comment("And again", video=made.videos[1]["item_id"])
        for _ in range(2):  # one that is closed for good is no trouble of the account
            net.next(COMMENTS, said(code=40002))
            assert shop.fetch("videos") == []


def test_comments_that_are_refused_are_neither_lost_nor_silent() -> None:
    made = world()
    with made.network() as net:
        shop = signed_in(net)
        net.next(COMMENTS, said(code=40002), times=2)
        with pytest.raises(Refused):
            shop.fetch("videos")
        net.next(COMMENTS, said(code=40002))  # it may as well say yes at the last try
        assert len(shop.fetch("videos")) == 3
        assert shop.fetch("videos") == []


def test_comments_from_before_the_first_run_are_no_news_later() -> None:
    made = World()
    made.video()
    made.page_size = 2
    made.at -= timedelta(days=400)
    for number in range(9):
        made.comment(f"Long ago {number}")
    made.at = AT - timedelta(hours=1)
    made.comment("Lately")
    with made.network() as net:
        shop = signed_in(net)
        shop.back_to = AT - timedelta(days=30)
        assert [one.text for one in shop.fetch("videos")] == ["Lately"]
        assert net.count(COMMENTS) == 2  # nor are they paged through
        made.comment("Now")
        assert {one.text for one in shop.fetch("videos")} == {"Now", "Lately"}


def test_a_cursor_may_be_text_and_a_number_may_be_missing() -> None:
    made = world()
    with made.network() as net:
        shop = signed_in(net)
        plain = {**made.videos[0]}
        first = {"comments": made.comments[:1], "cursor": "30", "has_more": True}
        net.next(VIDEOS, said({"videos": [plain]}), times=2)
        net.next(COMMENTS, said(first))
        assert {one.text for one in shop.fetch("videos")} == {"Is it fair trade?", "Lovely"} - {
            "Lovely"
        }
        assert net.asked(COMMENTS)[-1].query["cursor"] == "30"
        made.comment("Later")
        shop.at += timedelta(hours=2)
        assert "Later" in {one.text for one in shop.fetch("videos")}


def test_what_is_hidden_there_says_so() -> None:
    made = world()
    made.comments[0]["status"], made.comments[1]["status"] = "HIDDEN", "SOMETHING"
    with made.network() as net:
        found = {one.text: one.is_hidden for one in signed_in(net).fetch("videos")}
    assert found == {"Is it fair trade?": True, "Lovely": None, "I wonder, too": False}


def test_an_empty_account_is_no_trouble(contracts: tuple[Contract, ...]) -> None:
    with World().network(*contracts) as net:
        shop = signed_in(net)
        assert shop.fetch_all() == []


def test_videos_come_page_by_page(contracts: tuple[Contract, ...]) -> None:
    made = World()
    made.page_size = 2
    for number in range(5):
        made.comment(f"Comment {number}", video=made.video())
    with made.network(*contracts) as net:
        shop = signed_in(net)
        assert len(shop.fetch("videos")) == 5
        assert net.count(VIDEOS) == 3 + 1  # one at the sign-in


def test_our_own_words_are_posts(contracts: tuple[Contract, ...]) -> None:
    made = world()
    with made.network(*contracts) as net:
        asked = made.comments[0]["comment_id"]
        made.comment("Yes", "shop", above=asked)
        shop = signed_in(net)
        assert "Yes" not in {item.text for item in shop.fetch("videos")}
        ours = next(p for page in shop.pages for p in page.posts if p.text == "Yes")
        assert (ours.is_ours, ours.parent_remote_id) == (True, asked)
        assert ours.author.stable_id == "biz-1"


def test_open_comments_are_looked_after(contracts: tuple[Contract, ...]) -> None:
    made = world()
    with made.network(*contracts) as net:
        shop = signed_in(net)
        known = known_of(shop.fetch("videos"))
        assert {item.remote_id for item in shop.fetch("followed", known)} == {
            one.remote_id for one in known
        }
        made.delete(made.comments[1]["comment_id"])  # Lovely
        made.comment("Hello?", above=made.comments[0]["comment_id"])
        assert "Hello?" in {item.text for item in shop.fetch("followed", known)}
        gone = {one for page in shop.pages for one in page.gone}
        assert gone == {one.remote_id for one in known} - {
            one["comment_id"] for one in made.comments
        }
        net.next(COMMENTS, said(code=40002))
        net.next(ANSWERS, said(code=40002))
        shop.fetch("followed", known)
        assert not any(page.gone for page in shop.pages)


def test_a_list_that_is_not_the_one_asked_for_proves_nothing_gone() -> None:
    made = world()
    with made.network() as net:
        shop = signed_in(net)
        known = known_of([one for one in shop.fetch("videos") if one.text == "Lovely"])
        strange = {"comments": [{"comment_id": "1", "text": "x"}], "has_more": False}
        net.next(COMMENTS, said(strange))
        shop.fetch("followed", known)
        assert not any(page.gone for page in shop.pages)
        net.next(COMMENTS, said({"comments": [], "has_more": True, "cursor": 30}))
        shop.fetch("followed", known)
        assert not any(page.gone for page in shop.pages)
        net.next(COMMENTS, said({"comments": [], "has_more": False}))  # may as well be a fault
        shop.fetch("followed", known)
        assert not any(page.gone for page in shop.pages)
        assert shop.fetch("followed") == []


def test_followers_are_told_where_tiktok_tells() -> None:
    with world().network() as net:
        shop = signed_in(net)
        shop.fetch("numbers")
        assert shop.pages[0].followers == 55
        for trouble in (said(code=40002), said(code=40001), Reply(404, {"x": 1})):
            net.next(f"GET {ROOT}/business/get/", trouble)
            shop.fetch("numbers")
            assert shop.pages[0].followers is None


def test_the_conversation_shows_all_oldest_first() -> None:
    made = world()
    with made.network() as net:
        shop = signed_in(net)
        item = next(one for one in shop.fetch("videos") if one.text == "Lovely")
        context = ReadContext(shop.account, Stream("thread", CursorKind.NONE), "", AT)
        raw = shop.channel.ask_thread(shop.http, shop.account, shop.secrets, item.ref)
        page = shop.channel.read_thread(raw, context)
        assert [post.text for post in page.posts] == ["Is it fair trade?", "Lovely"]
        below = {"comment_id": "9", "video_id": "1", "text": "Inside", "owner": True}
        whole = [{**made.comments[0], "reply_list": [below]}]
        net.next(COMMENTS, said({"comments": whole}), said(code=40002))
        raw = shop.channel.ask_thread(shop.http, shop.account, shop.secrets, item.ref)
        texts = [(one.text, one.is_ours) for one in shop.channel.read_thread(raw, context).posts]
        assert texts == [("Is it fair trade?", False), ("Inside", True)]
        raw = shop.channel.ask_thread(shop.http, shop.account, shop.secrets, item.ref)
        assert not shop.channel.read_thread(raw, context).posts


@pytest.mark.parametrize(
    ("trouble", "error"),
    [
        (said(code=40001), ScopeMissing(scopes="video.list")),
        (said(code=40002), Refused(reason="network_said_no", detail="40002")),
        (said(code=40004), RateLimited(until_at="2026-11-22T08:01:00Z")),
        (
            said(code=40100, message="Requests made too frequently"),
            RateLimited(until_at="2026-11-22T08:01:00Z"),
        ),
        (
            Reply(429, {}, {"retry-after": "600"}),
            RateLimited(until_at="2026-11-22T08:10:00Z"),
        ),
        (said(code=50000), Unreachable(host=HOST, why="server")),
        (said(code=51010), Unreachable(host=HOST, why="server")),
        (BUSY, Unreachable(host=HOST, why="server")),
        (HTML, BadAnswer(host=HOST, why="html")),
        (CUT, BadAnswer(host=HOST, why="cut")),
        (EMPTY, BadAnswer(host=HOST, why="empty")),
        (Reply(200, []), BadAnswer(host=HOST, why="shape")),
        (said({"videos": 5}), BadAnswer(host=HOST, why="shape")),
    ],
)
def test_what_goes_wrong_is_named(trouble: Trouble, error: ShopError) -> None:
    with world().network() as net:
        shop = signed_in(net)
        net.next(VIDEOS, trouble)
        with pytest.raises(type(error)) as caught:
            shop.fetch("videos")
        assert caught.value == error
        assert shop.cursors == {}


@pytest.mark.parametrize(
    "dead",
    [
        said(code=40102),
        said(code=40104),
        said(code=40105),
        said(code=40100, message="Access token is invalid"),
        Reply(401, {}),
    ],
)
def test_an_access_whose_day_is_over_is_renewed_once(dead: Reply) -> None:
    made = world()
    with made.network() as net:
        shop = signed_in(net)
        shop.secrets.order.clear()
        made.accesses.append("another")  # ours is no longer taken
        assert len(shop.fetch("videos")) == 3
        assert [kind for kind, _ in shop.secrets.order] == ["refresh", "token"]
        assert net.count(RENEW) == 2
        net.next(VIDEOS, dead, times=2)
        with pytest.raises(SignInError):  # not even the new one is taken
            shop.fetch("videos")


def test_a_dead_refresh_token_asks_for_a_sign_in_and_trouble_does_not() -> None:
    made = world()
    with made.network() as net:
        shop = signed_in(net)
        made.accesses.append("another")
        for trouble in (BUSY, said(code=50000), HTML, said(code=40004)):
            net.next(RENEW, trouble)
            with pytest.raises((Unreachable, BadAnswer, RateLimited)):
                shop.fetch("videos")
        made.refreshes.append("another")
        with pytest.raises(SignInError):
            shop.fetch("videos")


def test_two_that_meet_a_dead_access_renew_it_once() -> None:
    made = world()
    with made.network() as net:
        shop = signed_in(net)
        made.accesses.append("another")
        net.calls.clear()
        stream = shop.streams()["numbers"]
        threads = [
            threading.Thread(
                target=shop.channel.ask,
                args=(shop.http, shop.account, shop.secrets, stream, "", ""),
            )
            for _ in range(4)
        ]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        assert net.count(RENEW) == 1
        assert shop.account.config[SIGN_IN_UNTIL] == "2027-11-22T08:00:00Z"
