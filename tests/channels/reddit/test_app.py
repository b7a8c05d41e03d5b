"""Reddit with an approved app: signed in, read by time, renewed once, every trouble by its name."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

import pytest

from app.channels.base import SIGN_IN_UNTIL, Capability, Known, WatchRef
from app.channels.reddit import Reddit
from app.channels.reddit.streams import query_of
from app.domain.item import Kind, Visibility
from app.errors import (
    BadAnswer,
    Gone,
    NotOffered,
    RateLimited,
    ScopeMissing,
    ShopError,
    SignInError,
    Unreachable,
    WrongUse,
)
from app.services.abilities import lack_of
from app.wording import sentence
from tests.channels.contract.call import Reply
from tests.channels.contract.faults import BUSY, CUT, EMPTY, HTML
from tests.channels.contract.shop import KeptSecrets, Shop
from tests.channels.reddit.shop import GIVEN, REFRESH, TOKEN, US, signed_in, world

if TYPE_CHECKING:
    from pathlib import Path

    from tests.channels.contract.faults import Trouble

MESSAGES = "GET /message/{where}"


def without(*names: str, **more: str) -> dict[str, str]:
    return {**{name: value for name, value in GIVEN.items() if name not in names}, **more}


def test_a_first_morning() -> None:
    with world().network() as net:
        shop = signed_in(net)
        items = {one.text or one.title: one for one in shop.fetch_all()}
        inbox = net.asked(MESSAGES)[2]  # also what was read elsewhere meanwhile
        assert (inbox.path["where"], inbox.query["mark"]) == ("inbox", "false")
        agent = inbox.headers["user-agent"]
    assert agent.startswith("desktop:app-of-the-shop:v")
    assert items["Is it fair trade?"].kind is Kind.COMMENT
    assert items[f"Ask u/{US} about it"].kind is Kind.MENTION
    message = items["Do you deliver?"]
    assert (message.kind, message.visibility) == (Kind.MESSAGE, Visibility.PRIVATE)
    assert message.cannot == (("like", "reddit_no_vote"),)
    found = items["Which one is better?"]
    assert (found.kind, found.title) == (Kind.FOUND, "Kavos namai or the other one?")
    assert found.url.startswith("https://www.reddit.com/r/vilnius/comments/")
    assert "We roast on Mondays" not in items


def test_our_own_words_come_as_ours() -> None:
    with world().network() as net:
        shop = signed_in(net)
        shop.fetch("own")
        (post,) = shop.pages[0].posts
    assert (post.text, post.is_ours, post.reactions) == ("We roast on Mondays", True, 3)
    assert post.author.stable_id == shop.account.remote_id


def test_pages_are_followed_until_what_is_known_and_the_late_one_is_not_lost() -> None:
    place = world()
    place.size = 2
    for number in range(7):
        place.at += timedelta(minutes=30)
        place.say(f"Question {number}")
    with place.network() as net:
        shop = signed_in(net)
        assert len(shop.fetch("comments")) == 8
        assert net.count(MESSAGES) == 4
        place.at += timedelta(hours=1)
        place.say("Much later")
        late = place.say("Shown late")
        place.of(late)["created_utc"] -= 1800  # Reddit showed it half an hour late
        texts = {one.text for one in shop.fetch("comments")}
        assert {"Much later", "Shown late"} <= texts
        assert "Question 0" not in texts
        before = shop.cursors["comments"]
        place.things = []
        assert shop.fetch("comments") == []
        assert shop.cursors["comments"] == before


def test_a_first_run_goes_no_further_back_than_wanted() -> None:
    place = world()
    place.size = 2
    for number in range(9):
        place.at += timedelta(hours=1)
        place.say(f"Question {number}")
    with place.network() as net:
        shop = signed_in(net)
        shop.back_to = place.at - timedelta(hours=2)
        assert len(shop.fetch("comments")) == 4


def test_what_was_deleted_is_gone_and_what_was_edited_is_told() -> None:
    place = world()
    names = [one["data"]["name"] for one in place.things]
    known = tuple(Known(one, one, Kind.COMMENT) for one in [*names, "t1_longgone"])
    place.of(names[1]).update(author="[deleted]", body="[deleted]")
    place.of(names[2]).update(body="Ask them, please", edited=place.at.timestamp())
    with place.network() as net:
        shop = signed_in(net)
        items = {one.remote_id: one for one in shop.fetch("kept", known)}
        (page,) = shop.pages
    assert set(page.gone) == {names[1], "t1_longgone"}
    assert items[names[2]].text == "Ask them, please"
    assert items[names[2]].edited_at is not None
    assert names[3] not in items  # a private message cannot be asked for
    with place.network() as net:
        shop = signed_in(net)
        assert shop.fetch("kept") == []
        ids = [f"t1_{n}" for n in range(230)]
        ids[0], ids[150], ids[201] = names[0], names[2], names[4]
        shop.fetch("kept", tuple(Known(one, one, Kind.COMMENT) for one in ids))
        assert net.count("GET /api/info") == 3
        assert sum(len(one.gone) for one in shop.pages) == 227


def test_an_answer_that_proves_nothing_deletes_nothing() -> None:
    place = world()
    names = [one["data"]["name"] for one in place.things][1:3]
    known = tuple(Known(one, one, Kind.COMMENT) for one in names)
    with place.network() as net:
        shop = signed_in(net)
        for children in ([], [{"kind": "t1", "data": {"body": "no name"}}]):
            told = {"kind": "Listing", "data": {"children": children}}
            net.next("GET /api/info", Reply(200, told))
            shop.fetch("kept", known)
            assert [one.gone for one in shop.pages] == [()]
        net.next("GET /api/info", Reply(200, {"kind": "Listing", "data": {"children": []}}))
        shop.fetch("kept", known[:1])  # asked for alone
        assert [one.gone for one in shop.pages] == [(names[0],)]


def test_private_messages_do_not_crowd_out_what_is_to_be_looked_after() -> None:
    place = world()
    comment = place.things[1]["data"]["name"]
    ids = [*(f"t4_{n}" for n in range(120)), comment]
    known = tuple(Known(one, one, Kind.COMMENT) for one in ids)
    with place.network() as net:
        shop = signed_in(net)
        assert [one.remote_id for one in shop.fetch("kept", known)] == [comment]
        assert net.count("GET /api/info") == 1
    assert {one for page in shop.pages for one in page.alive} == set(ids) - {comment}


def test_a_moment_that_cannot_be_hides_nothing_later() -> None:
    place = world()
    place.size = 1
    wrong = place.say("From the future")
    place.of(wrong)["created_utc"] += 10 * 365 * 86_400
    with place.network() as net:
        shop = signed_in(net)
        shop.fetch("comments")
        for number in range(3):
            place.say(f"Later {number}")
        texts = {one.text for one in shop.fetch("comments")}
    assert texts >= {f"Later {number}" for number in range(3)}


def test_a_listing_that_never_ends_ends() -> None:
    place = world()
    with place.network() as net:
        shop = signed_in(net)
        data = {"children": place.things[1:2], "after": "t1_x1"}
        net.next(MESSAGES, *([Reply(200, {"kind": "Listing", "data": data})] * 60))
        shop.fetch("comments")
        assert net.count(MESSAGES) == 16
        assert shop.cursors["comments"]


def test_a_hotels_page_does_not_end_the_sign_in() -> None:
    with world().network() as net:
        shop = signed_in(net, without("refresh"))
        net.next(MESSAGES, Reply(401, text="<h1>Sign in to the hotel</h1>"))
        with pytest.raises(BadAnswer):
            shop.fetch("mentions")


def test_every_scope_is_every_scope() -> None:
    with world().network() as net:
        shop = signed_in(net, without(scopes="*"))
    assert shop.identity is not None
    assert shop.identity.cannot == ()


def test_a_subreddit_that_is_closed_takes_no_search_away() -> None:
    with world().network() as net:
        shop = signed_in(net, without(subreddits="vilnius secret"))
        net.next("GET /r/{sub}/search", Reply(403, {"message": "Forbidden", "error": 403}))
        with pytest.raises(NotOffered) as met:
            shop.fetch("within:1")
    assert lack_of(met.value) is None
    assert "closed" in sentence(met.value)


def test_an_access_that_ran_out_is_renewed_once_with_the_apps_name() -> None:
    place = world()
    with place.network() as net:
        shop = signed_in(net, without(client_secret="the-apps-own"))
        place.access = "another"
        assert shop.fetch("comments")
        (asked,) = net.asked("POST /api/v1/access_token")
        assert asked.credential == "app-of-the-shop:the-apps-own"
        assert "client_id" not in asked.body
        place.access = "yet another"
        place.refresh = "dead"
        with pytest.raises(SignInError):
            shop.fetch("comments")


def test_what_reddit_counts_is_noted() -> None:
    noted = []
    with world().network() as net:
        shop = signed_in(net)
        shop.http.note = lambda *told: noted.append(told)  # type: ignore[method-assign]
        shop.fetch("comments")
    ((bucket, used, until),) = noted
    assert (bucket, used) == ("percent", 25)
    assert until is not None


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Reply(403, {"message": "Forbidden", "error": 403}), NotOffered(what="mentions")),
        (
            Reply(403, {}, headers={"www-authenticate": 'Bearer error="insufficient_scope"'}),
            ScopeMissing(scopes="privatemessages"),
        ),
        (Reply(404, {"message": "Not Found"}), Gone()),
        (Reply(429, {"error": 429}, headers={"retry-after": "600"}), None),
        (Reply(429, text="<h1>whoa</h1>"), None),
        (BUSY, Unreachable(host="oauth.reddit.com", why="server")),
        (HTML, BadAnswer(host="oauth.reddit.com", why="html")),
        (CUT, BadAnswer(host="oauth.reddit.com", why="cut")),
        (EMPTY, BadAnswer(host="oauth.reddit.com", why="empty")),
        (Reply(200, []), BadAnswer(host="oauth.reddit.com", why="shape")),
        (Reply(200, {"error": "x"}), BadAnswer(host="oauth.reddit.com", why="shape")),
    ],
)
def test_every_trouble_has_its_name(answer: Trouble, error: ShopError | None) -> None:
    with world().network() as net:
        shop = signed_in(net)
        net.next(MESSAGES, answer)
        with pytest.raises(ShopError) as met:
            shop.fetch("mentions")
    if error is None:
        assert isinstance(met.value, RateLimited)
        assert met.value.until_at
    else:
        assert met.value == error


def test_the_recorded_errors_are_understood(shared: Path) -> None:
    wanted = {
        "error_401_invalid_token": SignInError,
        "error_403": NotOffered,
        "error_403_insufficient_scope": ScopeMissing,
        "error_404": Gone,
        "error_429_no_header": RateLimited,
        "error_429_retry_after": RateLimited,
        "error_503": Unreachable,
        "error_200_bad_json": BadAnswer,
    }
    for name, error in wanted.items():
        told = json.loads((shared / "examples/reddit" / f"{name}.json").read_text())["response"]
        body = told["body"]
        sent = body if isinstance(body, str) else json.dumps(body)
        answer = Reply(told["status"], headers=told["headers"], text=sent)
        place = world()
        with place.network() as net:
            shop = signed_in(net)
            net.next("*", answer, times=3)
            if error is SignInError:
                place.refresh = "dead"
            with pytest.raises(ShopError) as met:
                shop.fetch("mentions")
        assert isinstance(met.value, error), name


def test_a_dead_code_in_an_answer_of_200_ends_the_sign_in() -> None:
    with world().network() as net:
        given = without("token", "refresh", "scopes", callback="http://127.0.0.1:18755/callback")
        begun = Reddit().begin_sign_in(net.http(), given, by_hand=True)
        asked = dict(parse_qsl(urlsplit(begun.address).query))
        assert begun.address.startswith("https://www.reddit.com/api/v1/authorize?")
        assert asked["duration"] == "permanent"
        assert "code_challenge" not in asked
        back = f"{given['callback']}?state={asked['state']}&code=c-1"
        net.next("POST /api/v1/access_token", Reply(200, {"error": "invalid_grant"}))
        assert begun.paste(back)
        with pytest.raises(SignInError):
            begun.wait(deadline_s=5)
        told = {"access_token": TOKEN, "refresh_token": REFRESH, "scope": "identity read"}
        net.next("POST /api/v1/access_token", Reply(200, told))
        again = Reddit().begin_sign_in(net.http(), given, by_hand=True)
        state = dict(parse_qsl(urlsplit(again.address).query))["state"]
        assert again.paste(f"{given['callback']}?state={state}&code=c-2")
        shop = Shop.signed_in(Reddit(), net, again.wait(deadline_s=5) or {})
        assert net.asked("POST /api/v1/access_token")[-1].credential == "app-of-the-shop:"
    assert shop.identity is not None
    assert {one for one, _ in shop.identity.cannot} >= {"reply", "like", "mentions"}
    assert Capability.SEARCH in shop.identity.capabilities
    with pytest.raises(WrongUse):
        Reddit().begin_sign_in(shop.http, without("client_id"))


def test_a_pasted_access_says_when_it_ends() -> None:
    with world().network() as net:
        shop = signed_in(net, without("refresh"))
        assert shop.account.config[SIGN_IN_UNTIL].endswith("Z")
        assert SIGN_IN_UNTIL not in signed_in(net).account.config
        assert Reddit().sign_out(net.http(), signed_in(net).account, KeptSecrets()) is False
        whole = signed_in(net)
        assert Reddit().sign_out(whole.http, whole.account, whole.secrets)


def test_a_watch_becomes_a_query() -> None:
    watch = WatchRef(1, any=('kav"os namai', "kavosnamai"), all=("cake",), never=("jobs", "!"))
    assert query_of(watch) == '("kav os namai" OR "kavosnamai") "cake" -"jobs"'
    assert query_of(WatchRef(1, never=("x",))) == ""
