"""X read: either vocabulary, pages under one fixed id, what is gone, and what it cost."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from app.channels.base import Known
from app.channels.http import Http
from app.channels.x import X
from app.channels.x.posts import id_at
from app.domain.item import Kind
from app.errors import (
    BadAnswer,
    BudgetSpent,
    Gone,
    OutOfCredit,
    RateLimited,
    Refused,
    ScopeMissing,
    ShopError,
    SignInError,
    Unreachable,
)
from tests.channels.contract.call import Reply
from tests.channels.contract.faults import BUSY, CUT, HTML
from tests.channels.contract.openapi import openapi_contract
from tests.channels.contract.shop import AT
from tests.channels.x.shop import ANNA, OWN, US, complaint, signed_in, trouble, world

if TYPE_CHECKING:
    from pathlib import Path

    from app.channels.base import Raw
    from tests.channels.contract.network import FakeNetwork

MENTIONS = "GET /2/users/{id}/mentions"
SEARCH = "GET /2/tweets/search/recent"


@dataclass
class Purse:
    """The door with a purse before it, as one account has it."""

    http: Http
    left: int = 10_000
    feared: list[int] = field(default_factory=list)
    learned: dict[str, str] = field(default_factory=dict)

    def send(self, method: str, url: str, **named: Any) -> Raw:
        spends = (named.pop("spends", None) or {}).get("mills", 0)
        if spends > self.left:
            raise BudgetSpent(bucket="mills")
        self.left -= spends
        self.feared.append(spends)
        return self.http.send(method, url, **named)

    def give_back(self, bucket: str, n: int) -> None:
        assert bucket == "mills"
        assert n > 0
        self.left += n

    def note(self, bucket: str, used: int, until: datetime | None = None) -> None:
        raise AssertionError("X tells no such figure")

    def learn(self, name: str, value: str) -> None:
        self.learned[name] = value


def test_a_first_morning(shared: Path) -> None:
    contract = openapi_contract(
        shared / "contracts/x/openapi-2.159-tweet-dialect.subset.json", auth="bearer"
    )
    with world().network(OWN, contract) as net:
        shop = signed_in(net)
        items = {one.text: one for one in shop.fetch_all()}
        assert net.beside(contract) == set()
    assert shop.account.handle == "kavos_namai"
    answer = items["@kavos_namai are they fair trade?"]
    assert (answer.kind, answer.author.handle, answer.author.followers) == (Kind.COMMENT, "anna", 7)
    assert answer.author.avatar_url == "https://pbs.twimg.test/2002.jpg"
    assert answer.cannot == ()
    mention = items["@kavos_namai are you open on Sunday?"]
    assert mention.kind is Kind.MENTION
    assert mention.cannot == (("hide", "x_not_own_thread"),)
    assert mention.url == f"https://x.com/bo/status/{mention.remote_id}"
    found = items["Kavos namai has the best cake"]
    assert found.kind is Kind.FOUND
    assert ("reply", "x_not_mentioned") in found.cannot
    assert found.answer_url == f"https://x.com/intent/post?in_reply_to={found.remote_id}"


def test_the_newer_vocabulary_is_learned_and_says_the_same(shared: Path) -> None:
    told = {}
    for speaks in ("tweet", "post"):
        place = world()
        place.speaks = speaks
        with place.network() as net:
            shop = signed_in(net)
            purse = Purse(shop.http)
            told[speaks] = replace(shop, http=purse).fetch_all()  # type: ignore[arg-type]
        assert purse.learned == ({"dialect": "post"} if speaks == "post" else {})
    assert told["tweet"] == told["post"]
    contract = openapi_contract(
        shared / "contracts/x/openapi-2.167-post-dialect.subset.json", auth="bearer"
    )
    with place.network(contract) as net:
        config = {**shop.account.config, "dialect": "post"}
        again = replace(shop, http=net.http(), account=replace(shop.account, config=config))
        again.cursors.clear()
        assert again.fetch_all() == told["post"]


def test_pages_are_followed_under_one_id_and_the_late_one_comes_next_time() -> None:
    place = world()
    with place.network() as net:
        shop = signed_in(net)
        first = shop.fetch("mentions")
        for number in range(25):
            place.say(f"@kavos_namai question {number}")
        assert len(shop.fetch("mentions")) == 25
        asked = net.asked(MENTIONS)[-3:]
        assert {one.query["since_id"] for one in asked} == {first[0].remote_id}
        assert [bool(one.query.get("pagination_token")) for one in asked] == [False, True, True]
        assert shop.fetch("mentions") == []
        place.say("@kavos_namai one more")
        assert [one.text for one in shop.fetch("mentions")] == ["@kavos_namai one more"]


def test_a_run_that_money_ends_goes_on_where_it_was() -> None:
    place = world()
    with place.network() as net:
        shop = signed_in(net)
        shop.fetch("mentions")
        texts = [f"@kavos_namai question {number}" for number in range(25)]
        for text in texts:
            place.say(text)
        purse = Purse(shop.http, left=120)  # one page is feared at 110
        poor = replace(shop, http=purse)  # type: ignore[arg-type]
        read: list[str] = []
        cursor = shop.cursors["mentions"]
        while len(read) < 25:
            purse.left = 120
            try:
                items = poor.fetch("mentions")
            except BudgetSpent:
                items = [one for page in poor.pages for one in page.items]
                poor.cursors["mentions"] = poor.pages[-1].cursor or cursor
            read += [one.text for one in items]
        assert sorted(read) == sorted(texts)
        poor.cursors["mentions"] = ""


def test_a_page_that_comes_again_and_again_is_paid_for_no_more_than_twice() -> None:
    place = world()
    with place.network() as net:
        shop = signed_in(net)
        shop.fetch("mentions")
        for number in range(30):
            place.say(f"@kavos_namai question {number}")
        page = net_answer(net, place.posts)
        again = Reply(200, json.loads(page))
        before = net.count(MENTIONS)
        net.next(MENTIONS, again, again)
        assert len(shop.fetch("mentions")) == 2  # the same one
        assert net.count(MENTIONS) == before + 2
        assert len(shop.fetch("mentions")) == 29  # the next run goes on below it


def test_what_x_shows_a_minute_late_is_not_lost() -> None:
    place = world()
    with place.network() as net:
        shop = signed_in(net)
        number = id_at(AT - timedelta(minutes=3))
        late = {**place.posts[2], "id": number, "edit_history_tweet_ids": [number]}
        fresh = str(int(number) + (60_000 << 22))
        place.posts.append({**late, "id": fresh, "edit_history_tweet_ids": [fresh]})
        assert fresh in {one.remote_id for one in shop.fetch("mentions")}
        place.posts.insert(-1, late)
        assert number in {one.remote_id for one in shop.fetch("mentions")}
        shop.at += timedelta(minutes=30)
        shop.fetch("mentions")
        assert shop.fetch("mentions") == []  # and is not paid for for ever


def test_an_empty_answer_has_no_data_and_keeps_the_cursor() -> None:
    place = world()
    with place.network() as net:
        shop = signed_in(net)
        shop.fetch("mentions")
        before = shop.cursors["mentions"]
        assert shop.fetch("mentions") == []
        assert shop.cursors["mentions"] == before


def test_a_first_run_goes_no_further_back_than_wanted() -> None:
    place = world()
    for number in range(80):
        place.say(f"@kavos_namai question {number}")
    with place.network() as net:
        shop = signed_in(net)
        assert len(shop.fetch("mentions")) == 50  # what lies deeper is not worth its price
        shop.cursors.clear()
        shop.back_to = place.at - timedelta(seconds=12)
        assert len(shop.fetch("mentions")) == 20


def test_a_search_from_long_ago_begins_seven_days_back() -> None:
    with world().network() as net:
        shop = signed_in(net)
        shop.fetch("search:1")
        net.next(SEARCH, complaint("since_id"))
        shop.fetch("search:1")
        last = net.asked(SEARCH)[-1].query
    assert "since_id" not in last
    assert last["start_time"].endswith("Z")
    assert last["query"] == '("kavos namai" OR kavosnamai) -is:retweet -from:kavos_namai -jobs'


def test_an_edited_post_stays_the_same_item() -> None:
    place = world()
    old, new = place.say("@kavos_namai open monday?"), place.say("x")
    place.posts[-1] |= {
        "text": "@kavos_namai open on Monday?",
        "edit_history_tweet_ids": [old, new],
        "entities": {"mentions": [{"start": 0, "end": 1, "username": "kavos_namai", "id": US}]},
    }
    place.posts = [one for one in place.posts if one["id"] != old]
    with place.network() as net:
        item = signed_in(net).fetch("mentions")[0]
    assert (item.remote_id, item.ref) == (old, new)
    assert item.edited_at is not None


def test_what_is_gone_is_told_and_the_rest_is_alive() -> None:
    place = world()
    ids = [one["id"] for one in place.posts] + [place.say(f"{n}") for n in range(20)]
    known = tuple(Known(one, one, Kind.MENTION) for one in ids)
    place.gone = {ids[1], ids[-1]}
    with place.network() as net:
        shop = signed_in(net)
        assert shop.fetch("kept", known) == []
        assert net.count("GET /2/tweets") == 2
        assert shop.fetch("kept") == []  # nothing stored, nothing asked
        assert net.count("GET /2/tweets") == 2
    gone = {one for page in shop.pages for one in page.gone}
    alive = {one for page in shop.pages for one in page.alive}
    assert gone == set()
    assert alive == set()
    with place.network() as net:
        shop = signed_in(net)
        shop.fetch("kept", known)
    assert {one for page in shop.pages for one in page.gone} == place.gone
    assert {one for page in shop.pages for one in page.alive} == set(ids) - place.gone


def test_own_posts_bring_numbers_and_answers() -> None:
    place = world()
    place.say("@bo yes, ten to four", US, to=place.posts[2]["id"])
    with place.network() as net:
        shop = signed_in(net)
        shop.fetch("posts")
        own = [one for page in shop.pages for one in page.posts]
    assert [one.text for one in own] == ["@bo yes, ten to four", "New beans are in"]
    assert own[0].parent_remote_id == place.posts[2]["id"]
    assert (own[1].reactions, own[1].shares, own[1].comments) == (3, 3, 1)
    assert all(one.is_ours and one.author.stable_id == US for one in own)
    assert shop.pages[0].followers == 7


def test_what_was_feared_and_did_not_come_is_given_back() -> None:
    place = world()
    with place.network() as net:
        shop = signed_in(net)
        purse = Purse(shop.http)
        poor = replace(shop, http=purse)  # type: ignore[arg-type]
        poor.fetch("mentions")  # two mentions of two people, at a tenth of a cent: 2 + 20
        assert purse.feared == [110]
        assert purse.left == 10_000 - 22
        poor.fetch("search:1")  # one post and its author
        assert purse.left == 10_000 - 22 - 15
        net.next(MENTIONS, trouble(429))
        with pytest.raises(RateLimited):
            poor.fetch("mentions")
        assert purse.left == 10_000 - 22 - 15


@pytest.mark.parametrize("cap", ["0", "", "nonsense"])
def test_without_a_limit_of_the_owners_nothing_is_asked(cap: str) -> None:
    with world().network() as net:
        shop = signed_in(net)
        asked = net.count()
        shop.account = replace(shop.account, config={**shop.account.config, "monthly_cap": cap})
        assert X().buckets(shop.account)[0].cap == 0
        for name in ("mentions", "posts", "search:1"):
            with pytest.raises(OutOfCredit):
                shop.fetch(name)
        assert net.count() == asked


def test_an_access_that_ran_out_is_renewed_once() -> None:
    place = world()
    with place.network() as net:
        shop = signed_in(net)
        place.access = "another"
        assert len(shop.fetch("mentions")) == 2
        assert net.count("POST /2/oauth2/token") == 1
        assert shop.secrets.order[-2:] == [("refresh", place.refresh), ("token", place.access)]
        place.access = place.refresh = "gone"
        with pytest.raises(SignInError):
            shop.fetch("mentions")


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Reply(402, {"title": "CreditsDepleted"}), OutOfCredit()),
        (trouble(403, "credits"), OutOfCredit()),
        (trouble(403, detail="Your account has hit its spending limit."), OutOfCredit()),
        (trouble(429, "usage-capped", period="Monthly"), OutOfCredit()),
        (trouble(403, "client-forbidden"), ScopeMissing(scopes="tweet.read users.read")),
        (trouble(403, "not-authorized-for-resource"), ScopeMissing(scopes="tweet.read users.read")),
        (trouble(403), Refused(reason="x_said_no", detail="about:blank")),
        (trouble(404, "resource-not-found"), Gone()),
        (complaint("max_results"), Refused(reason="network_said_no", detail="invalid-request")),
        (
            Reply(429, {"errors": [{"code": 88}]}, headers={"x-rate-limit-reset": "1795334400"}),
            RateLimited(until_at="2026-11-22T08:00:00Z"),
        ),
        (BUSY, Unreachable(host="api.x.com", why="server")),
        (HTML, BadAnswer(host="api.x.com", why="html")),
        (CUT, BadAnswer(host="api.x.com", why="cut")),
        (Reply(200, [1]), BadAnswer(host="api.x.com", why="shape")),
    ],
)
def test_every_trouble_has_its_name(answer: Any, error: ShopError) -> None:
    with world().network() as net:
        shop = signed_in(net)
        net.next(MENTIONS, answer, times=2)
        with pytest.raises(ShopError) as met:
            shop.fetch("mentions")
    assert met.value == error


def test_the_last_questions_of_a_quarter_hour_are_left_to_the_owner() -> None:
    place = world()
    for number in range(25):
        place.say(f"@kavos_namai {number}")
    with place.network() as net:
        shop = signed_in(net)
        page = json.loads(net_answer(net, place.posts))
        net.next(MENTIONS, Reply(200, page, headers={"x-rate-limit-remaining": "5"}))
        assert len(shop.fetch("mentions")) == 1
        assert "until" in shop.cursors["mentions"]


def net_answer(net: FakeNetwork, posts: list[dict[str, Any]]) -> bytes:
    """Write a first page of one that goes on."""
    newest = posts[-1]
    meta = {"newest_id": newest["id"], "oldest_id": newest["id"], "result_count": 1}
    return json.dumps({"data": [newest], "meta": {**meta, "next_token": "t" * 20}}).encode()


def test_our_own_words_are_no_items() -> None:
    place = world()
    place.say("@kavos_namai testing ourselves", US)
    place.say("@kavos_namai hello", ANNA)
    with place.network() as net:
        assert all(one.author.stable_id != US for one in signed_in(net).fetch_all())


def test_times_are_read() -> None:
    with world().network() as net:
        item = signed_in(net).fetch("mentions")[0]
    assert item.posted_at is not None
    assert abs(item.posted_at - AT) < timedelta(hours=3)
