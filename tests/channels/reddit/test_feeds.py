"""Reddit by the owner's own feeds: the key stays secret, Reddit's marks go, nothing is answered."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import httpx
import pytest

from app.channels.base import Capability, NotSent, ReadContext
from app.channels.http import Http
from app.channels.reddit import Reddit
from app.channels.reddit.places import FeedKey, page_of, subreddits
from app.clock import SystemClock
from app.domain.item import Kind, Visibility
from app.errors import BadAnswer, Gone, NotOffered, RateLimited, Refused, ShopError, SignInError
from app.services.abilities import lack_of
from tests.channels.contract.call import Reply
from tests.channels.contract.faults import BUSY, HTML
from tests.channels.contract.shop import AT, KeptSecrets, Shop
from tests.channels.reddit.shop import BY_FEED, FEED, LINK, US, feed, signed_in, world

if TYPE_CHECKING:
    from pathlib import Path

INBOX = "GET /message/inbox/.rss"


def test_a_link_of_the_feeds_is_all_it_takes() -> None:
    with world().network() as net:
        shop = signed_in(net, BY_FEED)
        items = {one.text: one for one in shop.fetch_all()}
    identity = shop.identity
    assert identity is not None
    assert (identity.remote_id, identity.handle) == ("u/kavos_namai", US)
    assert Capability.REPLY not in identity.capabilities
    assert dict(identity.cannot)["reply"] == "reddit_by_hand"
    assert sorted(shop.streams()) == [
        "inbox", "new:lithuania", "new:vilnius", "search:1", "within:1",
    ]  # fmt: skip
    answer = items["Is it fair trade?"]
    assert (answer.kind, answer.author.handle) == (Kind.COMMENT, "anna")
    assert answer.url.startswith("https://www.reddit.com/r/vilnius/comments/")
    assert items[f"Ask u/{US} about it"].kind is Kind.MENTION
    message = items["Do you deliver?"]
    assert (message.kind, message.visibility) == (Kind.MESSAGE, Visibility.PRIVATE)
    post = items["Which one is better?"]
    assert (post.kind, post.title) == (Kind.FOUND, "Kavos namai or the other one?")
    assert not any("submitted by" in one.text or "SC_O" in one.text for one in items.values())


def test_the_key_is_nowhere_but_among_the_secrets() -> None:
    with world().network() as net:
        shop = signed_in(net, BY_FEED)
        assert shop.secrets.kept == {"feed": f"feed={FEED}&user={US}"}
        assert FEED not in repr(shop.account)
        assert FEED not in repr(FeedKey.of_text(LINK))
        for stream in shop.streams().values():
            raw = shop.channel.ask(shop.http, shop.account, shop.secrets, stream, "", "")
            assert FEED not in repr(raw)
            page = shop.channel.read(raw, ReadContext(shop.account, stream, "", AT))
            assert FEED not in repr(page)
        assert all(one.query["feed"] == FEED for one in net.calls)
        assert net.calls[-1].headers["user-agent"].startswith("desktop:shoptalk:v")
        assert f"(by /u/{US})" in net.calls[-1].headers["user-agent"]


def test_signing_in_again_takes_the_kept_key() -> None:
    secrets = KeptSecrets({"feed": f"feed={FEED}&user={US}"})
    with world().network() as net:
        assert Reddit().sign_in(net.http(), {}, secrets).handle == US
        with pytest.raises(SignInError):
            Reddit().sign_in(net.http(), {}, KeptSecrets())


@pytest.mark.parametrize(
    ("token", "error"),
    [
        ("https://www.reddit.com/r/vilnius/.rss", Refused(reason="reddit_not_a_feed")),
        ("https://www.reddit.com/.rss?feed=&user=x", Refused(reason="reddit_not_a_feed")),
        (LINK.replace(FEED, "f" * 40), SignInError()),
    ],
)
def test_what_opens_nothing_is_told(token: str, error: ShopError) -> None:
    secrets = KeptSecrets()
    with world().network() as net, pytest.raises(ShopError) as met:
        Reddit().sign_in(net.http(), {"token": token}, secrets)
    assert met.value == error
    assert secrets.kept == {}


@pytest.mark.parametrize(
    ("answer", "stream", "error"),
    [
        (
            Reply(429, text="<h1>whoa there</h1>", headers={"retry-after": "600"}),
            "inbox",
            RateLimited,
        ),
        (BUSY, "inbox", ShopError),
        (HTML, "inbox", BadAnswer),
        (Reply(200, text=""), "inbox", BadAnswer),
        (Reply(403, text="no"), "inbox", SignInError),
        (Reply(403, text="private"), "new:vilnius", NotOffered),
        (Reply(404, text="banned"), "new:vilnius", NotOffered),
        (Reply(410, {}), "search:1", Gone),
    ],
)
def test_every_trouble_has_its_name(answer: Reply, stream: str, error: type[ShopError]) -> None:
    with world().network() as net:
        shop = signed_in(net, BY_FEED)
        net.next("*", answer)
        with pytest.raises(error):
            shop.fetch(stream)


def test_a_pause_that_reddit_wants_slows_every_feed_down_and_wears_off() -> None:
    learned: list[tuple[str, str]] = []

    class Learning(Http):
        def learn(self, name: str, value: str) -> None:
            learned.append((name, value))

    with world().network() as net:
        shop = signed_in(net, BY_FEED)
        door = Learning(
            clock=SystemClock(), transport=httpx.MockTransport(net.answer), backoff_s=()
        )
        shop = replace(shop, http=door)
        assert min(one.every_min for one in shop.streams().values()) == 30
        net.next(INBOX, Reply(429, text="<h1>whoa</h1>", headers={"retry-after": "0"}))
        with pytest.raises(RateLimited):
            shop.fetch("inbox")
        assert learned == [("pace_min", "60")]
        config = {**shop.account.config, "pace_min": "60"}
        shop.account = replace(shop.account, config=config)
        assert {one.every_min for one in shop.streams().values()} == {60, 65, 70, 75, 80}
    with world().network() as net:
        door = Learning(
            clock=SystemClock(), transport=httpx.MockTransport(net.answer), backoff_s=()
        )
        replace(shop, http=door).fetch("inbox")
    assert learned[-1] == ("pace_min", "55")


def test_feeds_are_asked_one_by_one() -> None:
    inside, most, guard = 0, 0, threading.Lock()

    def answer(request: httpx.Request) -> httpx.Response:
        nonlocal inside, most
        with guard:
            inside += 1
            most = max(most, inside)
        threading.Event().wait(0.01)
        with guard:
            inside -= 1
        return feed([]).made()

    with world().network() as net:
        shop = signed_in(net, BY_FEED)
    door = Http(clock=SystemClock(), transport=httpx.MockTransport(answer))
    shops = [replace(shop, http=door, cursors={}) for _ in range(5)]
    jobs = [
        threading.Thread(target=one.fetch, args=(name,))
        for one, name in zip(shops, shop.streams(), strict=True)
    ]
    for job in jobs:
        job.start()
    for job in jobs:
        job.join(10)
    door.close()
    assert most == 1


def read(shop: Shop, body: str) -> list[str]:
    stream = shop.streams()["inbox"]
    raw = replace(
        shop.channel.ask(shop.http, shop.account, shop.secrets, stream, "", ""),
        body=body.encode(),
    )
    page = shop.channel.read(raw, ReadContext(shop.account, stream, "", AT))
    return [one.remote_id for one in page.items]


def test_a_feed_that_broke_off_loses_its_last_entry_alone() -> None:
    with world().network() as net:
        shop = signed_in(net, BY_FEED)
        whole = feed(world().things[1:4]).text or ""
        assert len(read(shop, whole)) == 3
        assert read(shop, whole[: whole.rindex("<title>")]) == read(shop, whole)[:2]


def test_the_saved_feed_is_read(shared: Path) -> None:
    with world().network() as net:
        shop = signed_in(net, BY_FEED)
        saved = (shared / "examples/feeds/handmade/reddit_search.atom").read_text()
        stream = shop.streams()["search:1"]
        raw = shop.channel.ask(shop.http, shop.account, shop.secrets, stream, "", "")
        page = shop.channel.read(
            replace(raw, body=saved.encode()), ReadContext(shop.account, stream, "", AT)
        )
    (item,) = page.items
    assert (item.remote_id, item.title) == ("t3_1abcde", "Kaffebaren?")
    assert item.text == "Någon som varit på kaffebaren?"
    assert item.author.stable_id == "u/anna"


def test_nothing_leaves_by_a_feed() -> None:
    with world().network() as net:
        shop = signed_in(net, BY_FEED)
        item = shop.fetch("inbox")[0]
        asked = net.count()
        assert shop.send(shop.outgoing(item, "Yes")) == NotSent(Refused(reason="reddit_by_hand"))
        for verb in (Capability.LIKE, Capability.DELETE):
            assert isinstance(shop.act(verb, item.ref), NotSent)
        assert net.count() == asked


def test_names_of_subreddits_and_pages_are_taken_as_typed() -> None:
    assert subreddits({"subreddits": "r/a1, /r/b2/; b2 x https://evil"}) == ("a1", "b2")
    assert page_of("/r/x/") == "https://www.reddit.com/r/x/"
    assert page_of("//evil.test/") == ""
    assert page_of("javascript:x") == ""


def test_what_was_taken_away_is_gone_and_its_author_nobody() -> None:
    place = world()
    one, other = place.things[1]["data"], place.things[4]["data"]
    one.update(body="[removed]")
    other.update(author="[deleted]", selftext="still some words")
    with place.network() as net:
        shop = signed_in(net, BY_FEED)
        items = shop.fetch("inbox") + shop.fetch("new:vilnius")
        inbox = shop.fetch("inbox")
        assert [page.gone for page in shop.pages] == [(one["name"],)]
        shop.fetch("new:vilnius")
        assert [page.gone for page in shop.pages] == [(other["name"],)]
    assert inbox
    assert not {one["name"], other["name"]} & {item.remote_id for item in items}


def test_one_closed_subreddit_is_of_no_weight() -> None:
    with world().network() as net:
        shop = signed_in(net, BY_FEED)
        for status in (403, 404):
            net.next("*", Reply(status, text="private"))
            with pytest.raises(NotOffered) as met:
                shop.fetch("new:vilnius")
            assert lack_of(met.value) is None


@pytest.mark.parametrize(
    ("told", "address"),
    [
        ("https://old.reddit.com/r/x/", "https://old.reddit.com/r/x/"),
        ("/r/x/", "https://www.reddit.com/r/x/"),
        ("https://evil.test/r/x/", ""),
        ("https://evilreddit.com/", ""),
        ("//evil.test/", ""),
        ("http://[", ""),
        ("javascript:alert(1)", ""),
    ],
)
def test_no_page_leads_elsewhere(told: str, address: str) -> None:
    assert page_of(told) == address
