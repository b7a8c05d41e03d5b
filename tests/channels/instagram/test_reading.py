"""Reading an account: pictures, comments, tags, hashtags, messages, and what is held back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from typing_extensions import override

from app.channels.base import CursorKind, Known, Raw, ReadContext, Stream
from app.channels.graph.walk import MOST_SILENT
from app.channels.http import Http
from app.domain.item import Found, Kind, Post, Visibility
from app.errors import (
    BadAnswer,
    BudgetSpent,
    NotOffered,
    RateLimited,
    Refused,
    ScopeMissing,
    ShopError,
    SignInError,
    Unreachable,
    from_facts,
    to_facts,
)
from app.services.fetch_outcome import outcome
from app.wording import sentence
from tests.channels.contract.call import Reply
from tests.channels.contract.faults import BUSY, CUT, EMPTY, HTML, Trouble
from tests.channels.contract.shop import AT, Shop
from tests.channels.instagram.shop import (
    HANDLE,
    OWN_GIVEN,
    PAGE_GIVEN,
    TOKEN,
    denied,
    signed_in,
    world,
)
from tests.conftest import SetClock

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.channels.contract.routes import Contract

MEDIA = "GET /v26.0/{id}/media"
COMMENTS = "GET /v26.0/{id}/comments"
HASHTAG = "hashtag:3:kaunas"
both_ways = pytest.mark.parametrize("given", [PAGE_GIVEN, OWN_GIVEN], ids=["page", "own"])


def known(item: Found) -> Known:
    return Known(
        item.remote_id, item.ref, item.kind, item.thread, item.parent_remote_id, item.posted_at
    )


def later(shop: Shop, **length: float) -> None:
    shop.at += timedelta(**length)


@both_ways
def test_a_first_run_brings_everything_home(
    given: dict[str, str], contracts: Sequence[Contract]
) -> None:
    with world().network(*contracts) as net:
        shop = signed_in(net, given, watch="#Kaunas")
        items = {one.text: one for one in shop.fetch_all()}
        assert TOKEN not in str(shop.cursors)
    wanted = {"Are you open on Sunday?", "I would like to know, too", "at @kavosnamai"}
    wanted |= {"Do you have a table for six?"}
    wanted |= {"Rain in #kaunas"} if given is PAGE_GIVEN else set()
    assert set(items) == wanted
    question = items["Are you open on Sunday?"]
    assert (question.kind, question.author.handle) == (Kind.COMMENT, "anna")
    assert question.author.stable_id == "u-anna"
    assert question.url == f"https://www.instagram.com/p/90000/c/{question.remote_id}/"
    below = items["I would like to know, too"]
    assert (below.parent_remote_id, below.thread) == (question.remote_id, question.thread)
    tag = items["at @kavosnamai"]
    assert (tag.kind, tag.author.handle) == (Kind.MENTION, "bo")
    assert dict(tag.cannot)["reply"] == "ig_tagged"
    message = items["Do you have a table for six?"]
    assert (message.kind, message.visibility) == (Kind.MESSAGE, Visibility.PRIVATE)
    assert message.answer_until_at is not None


def test_own_pictures_and_own_answers_are_posts() -> None:
    made = world()
    made.comment("Yes, from nine", HANDLE, on="90000", to="70000")
    with made.network() as net:
        shop = signed_in(net)
        found = shop.fetch("media")
        posts = {post.text: post for page in shop.pages for post in page.posts}
    assert "Yes, from nine" not in {one.text for one in found}
    answer, picture = posts["Yes, from nine"], posts["New beans are in"]
    assert (answer.is_ours, answer.parent_remote_id) == (True, "70000")
    assert (picture.is_ours, picture.comments, picture.reactions) == (True, 3, 4)


@both_ways
def test_only_pictures_whose_count_moved_are_read_again(given: dict[str, str]) -> None:
    made = world()
    quiet = made.show("Nobody says anything")
    with made.network() as net:
        shop = signed_in(net, given)
        shop.fetch("media")
        net.calls.clear()
        shop.fetch("media")
        assert (net.count(MEDIA), net.count(COMMENTS)) == (1, 0)
        made.comment("One more thing", "bo", on=quiet)
        later(shop, hours=1)
        assert "One more thing" in {one.text for one in shop.fetch("media")}
        (call,) = net.asked(COMMENTS)
        assert call.path["id"] == quiet


def test_an_answer_below_an_old_comment_is_found_on_a_later_page() -> None:
    made = world()
    made.most = 1
    for number in range(2):
        made.comment(f"word {number}", on="90000")
    with made.network() as net:
        shop = signed_in(net)
        assert len(shop.fetch("media")) == 4
        made.comment("And still?", "bo", on="90000", to="70000")
        later(shop, hours=1)
        assert "And still?" in {one.text for one in shop.fetch("media")}


def test_old_pictures_are_looked_at_once_a_week() -> None:
    made = world()
    old = made.show("Long ago", AT - timedelta(days=90))
    with made.network() as net:
        shop = signed_in(net)
        shop.fetch("media")
        later(shop, days=8)
        shop.fetch("media")
        made.at = shop.at
        made.comment("Found only now", on=old)
        later(shop, days=8)
        assert "Found only now" in {one.text for one in shop.fetch("media")}


def test_edited_deleted_and_hidden_comments_are_noticed() -> None:
    made = world()
    with made.network() as net:
        shop = signed_in(net)
        items = {one.text: one for one in shop.fetch("media")}
        question, other = items["Are you open on Sunday?"], items["I would like to know, too"]
        made.comments = [{**made.comments[1], "text": "Open on Monday?", "hidden": True}]
        (again,) = shop.fetch("care", (known(question), known(other)))
        assert (again.text, again.cannot) == ("Open on Monday?", (("reply", "ig_hidden"),))
        assert [page.gone for page in shop.pages] == [(), (other.remote_id,)]
        assert (question.is_hidden, again.is_hidden) == (None, True)
        net.next("GET /v26.0/{id}", *[denied(100, 33)] * 3)
        with pytest.raises(ShopError):  # where nothing can be seen, nothing is taken for deleted
            shop.fetch("care", (known(question),))


@pytest.mark.parametrize(("count", "is_gone"), [(0, True), (3, False)])
def test_where_comments_are_held_back_none_is_taken_for_deleted(count: int, is_gone: bool) -> None:
    """An app that goes back to development sees no comments any more, and they still stand."""
    made = world()
    with made.network() as net:
        shop = signed_in(net)
        question = shop.fetch("media")[0]
        made.holds_back = True
        picture = Reply(200, {"id": "90000", "comments_count": count})
        net.next("GET /v26.0/{id}", denied(100, 33), picture)
        shop.fetch("care", (known(question),))
        assert [bool(page.gone) for page in shop.pages] == [is_gone]


def test_pictures_that_show_no_number_are_looked_into_hourly() -> None:
    made = world()
    with made.network() as net:
        shop = signed_in(net)
        plain = {"id": "90000", "timestamp": made.media[0]["timestamp"]}
        net.next(MEDIA, Reply(200, {"data": [plain]}), times=2)
        shop.fetch("media")
        made.comment("And on Monday?", on="90000")
        later(shop, hours=2)
        assert "And on Monday?" in {one.text for one in shop.fetch("media")}


def test_answers_that_do_not_fit_below_a_comment_are_asked_for_once() -> None:
    made = world()
    made.answers_shown = made.most = 1
    for number in range(3):
        made.comment(f"Answer {number}", on="90000", to="70000")
    with made.network() as net:
        shop = signed_in(net)
        found = {one.text: one for one in shop.fetch("media")}
        assert {"Answer 0", "Answer 1", "Answer 2"} < set(found)
        assert (found["Answer 0"].parent_remote_id, found["Answer 0"].thread) == ("70000", "90000")
        net.calls.clear()
        later(shop, hours=1)
        shop.fetch("media")
        assert net.count("GET /v26.0/{id}/replies") == 0
        made.comment("Answer 3", on="90000", to="70000")
        assert "Answer 3" in {one.text for one in shop.fetch("media")}


def test_tags_are_read_back_to_what_is_known() -> None:
    made = world()
    made.most = 1
    made.tag("another one")
    with made.network() as net:
        shop = signed_in(net)
        assert len(shop.fetch("tags")) == 2  # though no page says that it has a next one
        made.at += timedelta(days=5)
        made.tag("and a third")
        later(shop, days=5)
        assert "and a third" in {one.text for one in shop.fetch("tags")}


def test_a_conversation_is_shown_whole() -> None:
    made = world()
    made.comment("Yes, from nine", HANDLE, on="90000", to="70000")
    made.write("Let me look", HANDLE)
    with made.network() as net:
        shop = signed_in(net)
        question = next(one for one in shop.fetch("media") if one.remote_id == "70000")
        said = [thread(shop, one.ref) for one in (question, shop.fetch("messages")[0])]
        assert thread(shop, shop.fetch("tags")[0].ref) == ()
    assert [[post.is_ours for post in posts] for posts in said] == [
        [False, False, True],
        [False, True],
    ]


def thread(shop: Shop, ref: str) -> Sequence[Post]:
    raw = shop.channel.ask_thread(shop.http, shop.account, shop.secrets, ref)
    context = ReadContext(shop.account, Stream("thread", CursorKind.NONE), "", shop.at)
    return shop.channel.read_thread(raw, context).posts


# --- hashtags


def test_a_hashtag_is_looked_up_once() -> None:
    made = world()
    with made.network() as net:
        shop = signed_in(net, watch="#Kaunas")
        (found,) = shop.fetch(HASHTAG)
        shop.fetch(HASHTAG)
        assert net.count("GET /v26.0/ig_hashtag_search") == 1
    assert (found.kind, found.author.name, found.author.handle) == (Kind.FOUND, "", "")


def test_the_second_page_of_a_new_hashtag_is_no_second_search() -> None:
    made = world()
    made.most = 1
    made.hashtags["kaunas"].append(made.picture("85002", "Sun in #kaunas", made.now()))
    with made.network() as net:
        shop = signed_in(net, watch="#Kaunas")
        assert len(shop.fetch(HASHTAG)) == 2
        assert net.count("GET /v26.0/ig_hashtag_search") == 1


@pytest.mark.parametrize("word", ["kaunas", "# kaunas", "#", "#new beans"])
def test_what_is_no_hashtag_is_not_looked_for(word: str) -> None:
    with world().network() as net:
        shop = signed_in(net, watch=word)
        assert not [name for name in shop.streams() if name.startswith("hashtag")]


def test_with_a_token_of_its_own_no_hashtag_is_looked_for() -> None:
    with world().network() as net:
        shop = signed_in(net, OWN_GIVEN, watch="#kaunas")
        assert HASHTAG not in shop.streams()


class SpentHttp(Http):
    """The real door of an account that has no hashtag left."""

    noted: tuple[str, int] | None = None

    @override
    def note(self, bucket: str, used: int, until: datetime | None = None) -> None:
        self.noted = (bucket, used)

    @override
    def send(self, method: str, url: str, **named: Any) -> Raw:
        if named.get("spends", {}).get("hashtags"):
            raise BudgetSpent(bucket="hashtags")
        return super().send(method, url, **named)


def test_the_hashtags_of_a_week_are_counted_by_instagram_itself() -> None:
    made, clock = world(), SetClock(AT)
    made.searched = 30
    with made.network() as net:
        shop = signed_in(net, watch="#kaunas")
        http = SpentHttp(clock=clock, transport=httpx.MockTransport(net.answer), backoff_s=())
        shop.http = http
        with pytest.raises(NotOffered) as raised:
            shop.fetch(HASHTAG)
    assert http.noted == ("hashtags", 30)
    assert "30 hashtags a week" in sentence(raised.value)


# --- comments that are counted and not given


def test_comments_that_are_held_back_are_told_in_one_sentence() -> None:
    made = world()
    made.holds_back = True
    for number in range(9):
        made.comment("hidden from us", on=made.show(f"Picture {number}"))
    with made.network() as net:
        shop = signed_in(net)
        with pytest.raises(NotOffered) as raised:
            shop.fetch("media")
        assert net.count(COMMENTS) == MOST_SILENT  # it is not asked for all of them in vain
        shop.cursors["media"] = next(page.cursor for page in shop.pages[::-1] if page.cursor)
        said = sentence(raised.value)
        assert "Development" in said
        beside = outcome([raised.value], failures=0, n_read=4, now=AT, chance=0.5)
        assert (beside.is_success, beside.error) == (True, raised.value)
        assert sentence(from_facts(to_facts(raised.value))) == said
        made.holds_back = False  # the owner has switched the app to Live
        later(shop, hours=1)
        assert len(shop.fetch("media")) == 11


def test_one_empty_picture_among_others_is_nothing_to_tell() -> None:
    made = world()
    made.comment("counted", on=made.show("A picture"))
    with made.network() as net:
        shop = signed_in(net)
        net.next(COMMENTS, Reply(200, {"data": [], "paging": {"cursors": {"after": "1"}}}))
        shop.fetch("media")
        assert net.count(COMMENTS) >= 2


# --- what may go wrong


@both_ways
@pytest.mark.parametrize(
    ("code", "subcode", "kind"),
    [
        (190, 0, SignInError),
        (10, 0, ScopeMissing),
        (200, 0, ScopeMissing),
        (4, 0, RateLimited),
        (80002, 0, RateLimited),
        (2, 0, Unreachable),
        (100, 0, Refused),
        (2500, 0, Refused),
        (24, 2207024, NotOffered),
    ],
)
def test_every_code_has_its_meaning(
    given: dict[str, str], code: int, subcode: int, kind: type[ShopError]
) -> None:
    with world().network() as net:
        shop = signed_in(net, given)
        net.next(MEDIA, denied(code, subcode, kind="IGApiException"))
        with pytest.raises(kind):
            shop.fetch("media")


@pytest.mark.parametrize(
    ("trouble", "kind"),
    [(HTML, BadAnswer), (CUT, BadAnswer), (EMPTY, BadAnswer), (BUSY, Unreachable)],
)
@pytest.mark.parametrize("stream", ["media", "tags", "messages", "profile", HASHTAG])
def test_a_bad_answer_is_told_and_nothing_is_lost(
    trouble: Trouble, kind: type[ShopError], stream: str
) -> None:
    edges = {"profile": "", "messages": "/conversations", HASHTAG: "/recent_media"}
    with world().network() as net:
        shop = signed_in(net, watch="#kaunas")
        net.next("GET /v26.0/{id}" + edges.get(stream, f"/{stream}"), trouble)
        with pytest.raises(kind):
            shop.fetch(stream)
        assert stream not in shop.cursors
        shop.fetch(stream)
        assert shop.pages


def test_a_picture_that_went_loses_no_other() -> None:
    made = world()
    made.comment("And here?", on=made.show("Another"))
    with made.network() as net:
        shop = signed_in(net)
        net.next(COMMENTS, denied(100, 33))
        assert shop.fetch("media")
