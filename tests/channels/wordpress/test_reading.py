"""Reading a site: comments, reviews, what became of them, and what is better left unread."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from app.channels.base import CursorKind, ReadContext, Sent, Stream
from app.domain.item import Kind
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
from tests.channels.contract.faults import BUSY, CUT, EMPTY, HTML, Trouble
from tests.channels.contract.plain import schema_contract
from tests.channels.contract.routes import Contract
from tests.channels.contract.shop import AT
from tests.channels.wordpress.shop import (
    ANSWER,
    COMMENTS,
    INDEX,
    PAGE,
    REVIEWS,
    SITE,
    World,
    denied,
    known,
    signed_in,
    world,
)

HOST = "cafe.example"


@pytest.fixture(params=["own", "shared"])
def contracts(request: pytest.FixtureRequest) -> tuple[Contract, ...]:
    """Our own contract alone, and the published shapes beside it."""
    if request.param == "own":
        return ()
    shared: Path = request.getfixturevalue("shared")
    place = shared / "contracts"
    woo, site = place / "woocommerce/wc-v3-review.schema.json", place / "wordpress"
    site /= "wp-v2-comment.schema.json"
    return (
        schema_contract(woo, {REVIEWS: "reviews"}, auth="basic"),
        schema_contract(site, {INDEX: "index"}, auth="none"),
        schema_contract(site, {ANSWER: "comment"}, bodies={ANSWER: "create"}, auth="basic"),
    )


def test_comments_and_reviews_come_once_and_nobodys_address_with_them(
    contracts: tuple[Contract, ...],
) -> None:
    made = world()
    with made.network(*contracts) as net:
        shop = signed_in(net)
        comments = shop.fetch("comments")
        assert [(one.text, one.kind) for one in comments] == [
            ("Buy my pills", Kind.COMMENT),
            ("Are you open on Sundays?", Kind.COMMENT),
        ]
        asked = comments[1]
        assert asked.author.name == "Åsa"
        assert asked.author.stable_id.startswith("guest:")
        assert asked.posted_at == made.at + timedelta(seconds=1)
        assert asked.url == f"{SITE}/menu/#comment-1"
        assert asked.parent_remote_id == asked.thread == f"post:{PAGE}"
        (page,) = shop.pages[0].posts
        assert (page.remote_id, page.text, page.is_ours) == (f"post:{PAGE}", "Summer menu", True)
        reviews = {one.text: one for one in shop.fetch("reviews")}
        assert {text: one.rating for text, one in reviews.items()} == {
            "Tasty <3": 5,
            "Never came": 1,
        }
        assert reviews["Tasty <3"].url == f"{SITE}/product/beans/#comment-3"
        assert reviews["Tasty <3"].title == "Beans"
        for call in net.asked(COMMENTS):
            assert "email" not in call.query["_fields"]
            assert "_ip" not in call.query["_fields"]
        assert "private.example" not in repr((shop.pages, comments, reviews))
        assert isinstance(shop.send(shop.outgoing(asked, "From ten")), Sent)


def test_a_review_without_stars_has_no_rating() -> None:
    made = World()
    made.review("Where is it made?", 0)
    with made.network() as net:
        assert [one.rating for one in signed_in(net).fetch("reviews")] == [None]


def test_one_who_writes_twice_is_one_and_another_is_another() -> None:
    made = World()
    for author in ("Åsa", "Åsa", "Bo"):
        made.say("Hello", author)
    with made.network() as net:
        people = [one.author.stable_id for one in signed_in(net).fetch("comments")]
    assert len(people) == 3
    assert len(set(people)) == 2


def test_what_we_said_ourselves_is_no_item() -> None:
    made = World()
    asked = made.say("Open?")
    made.say("Until six", "owner", author=1, parent=asked)
    with made.network() as net:
        shop = signed_in(net)
        assert [one.text for one in shop.fetch("comments")] == ["Open?"]
        ours = [one for one in shop.pages[0].posts if one.parent_remote_id]
    assert [(one.text, one.is_ours, one.parent_remote_id) for one in ours] == [
        ("Until six", True, str(asked))
    ]


def test_many_comments_come_page_by_page_and_the_first_run_has_an_end() -> None:
    made = World(page_size=2)
    for days in (40, 20, 4, 3, 1):
        made.at = AT - timedelta(days=days)
        made.say(f"{days} days ago")
    with made.network() as net:
        shop = signed_in(net)
        shop.back_to = AT - timedelta(days=10)
        found = [one.text for one in shop.fetch("comments")]
        assert found == ["1 days ago", "3 days ago", "4 days ago", "20 days ago"]
        assert [page.cursor for page in shop.pages[:-1]] == [None]
        net.calls.clear()
        made.at = AT
        made.say("Now")
        assert [one.text for one in shop.fetch("comments")] == ["Now", "1 days ago"]
        assert net.count(COMMENTS) == 1


def test_a_late_comment_and_one_let_out_of_spam_come_all_the_same() -> None:
    made = world()
    late = made.say("No spam at all", status="spam")
    with made.network() as net:
        shop = signed_in(net)
        assert "No spam at all" not in [one.text for one in shop.fetch("comments")]
        made.one(late)["status"] = "approved"
        made.at -= timedelta(hours=20)
        made.say("Sent yesterday, arrived today")
        found = [one.text for one in shop.fetch("comments")]
    assert "No spam at all" in found
    assert "Sent yesterday, arrived today" in found


def test_a_clock_that_runs_ahead_stops_nothing() -> None:
    made = world()
    made.at = AT + timedelta(days=300)
    made.say("From the future")
    with made.network() as net:
        shop = signed_in(net)
        shop.fetch("comments")
        made.at = AT
        made.say("From today")
        assert "From today" in [one.text for one in shop.fetch("comments")]


def test_a_site_without_comments_is_no_trouble() -> None:
    with World().network() as net:
        shop = signed_in(net)
        assert shop.fetch_all() == []
        assert shop.cursors["comments"] == ""


@pytest.mark.parametrize("end", ["trash", "spam", "gone"])
def test_what_is_deleted_or_taken_for_spam_is_followed(end: str) -> None:
    made = world()
    with made.network() as net:
        shop = signed_in(net)
        stored = known([*shop.fetch("comments"), *shop.fetch("reviews")])
        for number in (1, 3):
            made.one(number)["status"] = end
        made.one(2)["content"]["rendered"] = "<p>Changed</p>"
        texts = {one.remote_id: one.text for one in shop.fetch("care", stored)}
        assert {one for page in shop.pages for one in page.gone} == {"1", "3"}
        assert texts == {"2": "Changed", "4": "Never came"}


def test_nothing_stored_costs_no_question_but_the_count_of_spam() -> None:
    with world().network() as net:
        shop = signed_in(net)
        net.calls.clear()
        shop.fetch("care")
        assert [call.query["status"] for call in net.calls] == ["spam"]


def test_a_thread_holds_everybodys_words_and_ours() -> None:
    made = World()
    asked = made.say("Open?")
    made.say("Until six", "owner", author=1, parent=asked)
    with made.network() as net:
        shop = signed_in(net)
        (item,) = shop.fetch("comments")
        raw = shop.channel.ask_thread(shop.http, shop.account, shop.secrets, item.ref)
        context = ReadContext(shop.account, Stream("thread", CursorKind.NONE), "", AT)
        page = shop.channel.read_thread(raw, context)
    assert [(post.text, post.is_ours) for post in page.posts] == [
        ("Summer menu", True),
        ("Open?", False),
        ("Until six", True),
    ]


def test_one_who_may_not_moderate_reads_what_everybody_sees() -> None:
    made = world()
    made.is_moderator = False
    with made.network() as net:
        shop = signed_in(net)
        assert "care" not in shop.streams()
        assert [one.text for one in shop.fetch("comments")] == ["Are you open on Sundays?"]


@pytest.mark.parametrize(
    ("trouble", "error"),
    [
        (denied(401, "rest_forbidden_context"), SignInError()),
        (denied(401, "incorrect_password"), SignInError()),
        (denied(403, "rest_forbidden_context"), ScopeMissing(scopes="moderate_comments")),
        (denied(404, "rest_no_route"), NotOffered(what="comments")),
        (denied(400, "rest_invalid_param"), Refused("", "network_said_no", "rest_invalid_param")),
        (Reply(403, text="<h1>Wordfence</h1>"), BadAnswer(host=HOST, why="html")),
        (Reply(401, text="<h1>Password</h1>"), BadAnswer(host=HOST, why="html")),
        (HTML, BadAnswer(host=HOST, why="html")),
        (CUT, BadAnswer(host=HOST, why="cut")),
        (EMPTY, BadAnswer(host=HOST, why="empty")),
        (Reply(200, {"code": "x"}), BadAnswer(host=HOST, why="shape")),
        (BUSY, Unreachable(host=HOST, why="server")),
        (Reply(500, text="<p>There has been a critical error"), Unreachable("", HOST, "server")),
    ],
)
def test_what_goes_wrong_is_known_by_its_code(trouble: Trouble, error: ShopError) -> None:
    with world().network() as net:
        shop = signed_in(net)
        net.next(COMMENTS, trouble)
        with pytest.raises(type(error)) as raised:
            shop.fetch("comments")
    assert raised.value == error
    assert shop.cursors == {}


def test_a_host_that_wants_a_pause_gets_it() -> None:
    with world().network() as net:
        shop = signed_in(net)
        net.next(COMMENTS, Reply(429, text="<h1>Slow down</h1>", headers={"retry-after": "60"}))
        with pytest.raises(RateLimited) as raised:
            shop.fetch("comments")
    assert raised.value.until_at
