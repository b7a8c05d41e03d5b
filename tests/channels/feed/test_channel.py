"""The feed channel through the real door, with a network in memory."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from datetime import UTC, datetime

import httpx
import pytest

from app.channels.base import (
    AccountRef,
    Capability,
    Channel,
    CursorKind,
    Identity,
    NotSent,
    Outgoing,
    ReadContext,
    Stream,
)
from app.channels.feed import Feed, make, read
from app.channels.feed.discover import addresses, feeds_named
from app.channels.feed.recipes import comment_author, target_of, youtube_feed
from app.channels.http import Http
from app.domain.item import Visibility
from app.errors import (
    Gone,
    NothingFound,
    NotOffered,
    RateLimited,
    Refused,
    ShopError,
    SignInError,
    Unreachable,
    WrongUse,
)
from tests.conftest import SetClock

RSS = (
    b"<rss version='2.0'><channel><title>Shop news</title><link>https://shop.example/</link>"
    b"<ttl>120</ttl><item><guid>1</guid><title>Tea</title></item></channel></rss>"
)
PAGE = b"""<html><head><base href="/blog/">
<link rel="alternate" type="application/rss+xml" title="Comments" href="comments/feed/">
<link rel='alternate' type='application/json' href='https://shop.example/wp-json/'>
<link rel="alternate" type="application/json+oembed" href="/oembed?format=json">
<LINK REL=alternate TYPE="application/atom+xml; charset=utf-8" HREF="atom?a=1&amp;b=2">
<link rel="stylesheet" href="/feed.css"></head></html>"""
STREAM = Stream("feed", CursorKind.CONDITIONAL)
Answers = Mapping[str, httpx.Response | bytes]


class Kept:
    """An account's secrets, in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    def get(self, kind: str) -> str | None:
        return self.kept.get(kind)

    def put(self, kind: str, value: str) -> None:
        self.kept[kind] = value


class Locked(Kept):
    """A keyring that must not be touched."""

    def get(self, kind: str) -> str | None:
        raise AssertionError(kind)

    def put(self, kind: str, value: str) -> None:
        raise AssertionError(kind, len(value))


class Net:
    """Addresses and what stands there; everything else is 404, `None` is nobody there."""

    def __init__(self, answers: Mapping[str, httpx.Response | bytes | None]) -> None:
        self.answers = answers
        self.seen: list[httpx.Request] = []
        self.http = Http(
            clock=SetClock(), transport=httpx.MockTransport(self), backoff_s=(), proxies={}
        )

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.seen.append(request)
        found = self.answers.get(str(request.url), httpx.Response(404))
        if found is None:
            raise httpx.ConnectError("")
        return found if isinstance(found, httpx.Response) else httpx.Response(200, content=found)


def sign_in(net: Net, url: str, secrets: Kept | None = None) -> Identity:
    return make().sign_in(net.http, {"url": url}, secrets or Locked())


def test_it_is_a_channel_that_answers_nothing() -> None:
    channel: Channel = make()
    account = AccountRef(1, "feed", "https://shop.example/feed")
    out = Outgoing("Hi", "k", "1", "", "", "", Visibility.PUBLIC)
    net = Net({})
    for outcome in (
        channel.send(net.http, account, Kept(), out),
        channel.look_up(net.http, account, Kept(), out),
        channel.act(net.http, account, Kept(), Capability.LIKE, "", on=True),
    ):
        assert isinstance(outcome, NotSent)
        assert isinstance(outcome.error, NotOffered)
    with pytest.raises(NotOffered):
        channel.ask_thread(net.http, account, Kept(), "")
    assert channel.prepare(account, out, datetime.now(UTC)) == {}
    assert channel.limits(account).length == 0
    assert not net.seen


def test_reading_can_cross_to_the_mill() -> None:
    assert pickle.loads(pickle.dumps(read)) is read  # noqa: S301 - our own function
    assert isinstance(pickle.loads(pickle.dumps(make().read)).__self__, Feed)  # noqa: S301


# --- finding the feed


def test_address_of_a_feed() -> None:
    identity = sign_in(Net({"https://shop.example/feed": RSS}), "https://shop.example/feed")
    assert identity == Identity(
        remote_id="shop.example/feed",
        name="Shop news",
        handle="",
        server="https://shop.example/feed",
        capabilities=frozenset({Capability.MENTIONS}),
        config={"every_min": "120"},
    )
    account = AccountRef(1, "feed", identity.server, config=identity.config)
    assert make().streams(account, ())[0].every_min == 120
    assert make().streams(AccountRef(1, "feed", ""), ())[0].every_min == 30


@pytest.mark.parametrize(
    ("given", "stands"),
    [
        ("shop.example/feed", "https://shop.example/feed"),
        ("feed://shop.example/feed", "https://shop.example/feed"),
        ("feed:https://shop.example/feed", "https://shop.example/feed"),
        ("  https://shop.example/feed ", "https://shop.example/feed"),
        ("https://shop.example/", "https://shop.example/feed/"),
        ("https://shop.example/blog", "https://shop.example/blog/feed/"),
        ("https://shop.example/blog", "https://shop.example/atom.xml"),
    ],
)
def test_feed_at_or_near_an_address(given: str, stands: str) -> None:
    page = {"https://shop.example/": b"<html>", "https://shop.example/blog": b"<html></html>"}
    assert sign_in(Net({**page, stands: RSS}), given).server == stands


def test_plain_line_where_there_is_no_other() -> None:
    net = Net({"https://shop.example/feed": None, "http://shop.example/feed": RSS})
    assert sign_in(net, "shop.example/feed").server == "http://shop.example/feed"


def test_feed_named_by_a_page() -> None:
    net = Net({
        "https://shop.example/": PAGE,
        "https://shop.example/blog/atom?a=1&b=2": RSS,
        "https://shop.example/blog/comments/feed/": RSS,
    })  # fmt: skip
    assert sign_in(net, "shop.example/").server == "https://shop.example/blog/atom?a=1&b=2"
    assert feeds_named(PAGE.decode(), "https://shop.example/") == [
        "https://shop.example/blog/atom?a=1&b=2", "https://shop.example/blog/comments/feed/",
    ]  # fmt: skip


CHANNEL = "UC" + "a" * 22
VIDEOS = "https://www.youtube.com/feeds/videos.xml"


@pytest.mark.parametrize(
    ("given", "page", "feed"),
    [
        (f"https://www.youtube.com/channel/{CHANNEL}/videos", "", f"?channel_id={CHANNEL}"),
        ("https://www.youtube.com/playlist?list=PLx-1", "", "?playlist_id=PLx-1"),
        ("https://youtube.com/@shop", f'{{"externalId":"{CHANNEL}"}}', f"?channel_id={CHANNEL}"),
        ("https://m.youtube.com/user/x", f'"channelId": "{CHANNEL}"', f"?channel_id={CHANNEL}"),
        ("https://www.youtube.com/@shop", "<html>consent</html>", ""),
        (f"https://other.example/channel/{CHANNEL}", "", ""),
        (VIDEOS + f"?channel_id={CHANNEL}", "", ""),
    ],
)
def test_youtube(given: str, page: str, feed: str) -> None:
    assert youtube_feed(given, page) == (VIDEOS + feed if feed else "")


def test_youtube_handle_is_looked_up() -> None:
    page = f'<html><script>{{"externalId":"{CHANNEL}"}}</script></html>'.encode()
    net = Net({"https://www.youtube.com/@shop": page, f"{VIDEOS}?channel_id={CHANNEL}": RSS})
    assert sign_in(net, "https://www.youtube.com/@shop").server.endswith(CHANNEL)


@pytest.mark.parametrize(
    ("answers", "error"),
    [
        ({"https://shop.example/": b"<html></html>"}, NothingFound),
        ({}, NothingFound),
        ({"https://shop.example/": None, "http://shop.example/": None}, Unreachable),
        ({"https://shop.example/": httpx.Response(403)}, Refused),
        ({"https://shop.example/": httpx.Response(401)}, SignInError),
    ],
)
def test_no_feed_says_why(answers: Answers, error: type[ShopError]) -> None:
    with pytest.raises(error):
        sign_in(Net(answers), "shop.example/")


def test_nothing_given() -> None:
    with pytest.raises(WrongUse):
        sign_in(Net({}), "  ")
    with pytest.raises(NothingFound):
        sign_in(Net({}), "ftp://shop.example/")
    assert list(addresses("mailto://x")) == []


# --- an address that is a secret


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://r.example/.rss?feed=0123456789abcdef0&user=me", "https://r.example/.rss?feed=***&user=me"),
        ("https://me:pw@r.example/.rss", "https://r.example/.rss"),
    ],
)  # fmt: skip
def test_address_with_a_secret_lives_in_the_keyring(url: str, shown: str) -> None:
    plain = url.replace("me:pw@", "")
    net = Net({plain: httpx.Response(200, content=RSS)})
    secrets = Kept()
    identity = sign_in(net, url, secrets)
    assert (identity.server, identity.config["address"]) == (shown, "secret")
    assert secrets.kept == {"address": url}
    account = AccountRef(1, "feed", identity.server, config=identity.config)
    raw = make().ask(net.http, account, secrets, STREAM, "", "")
    assert raw.status == 200
    assert str(net.seen[-1].url) == plain
    assert ("authorization" in net.seen[-1].headers) is ("pw" in url)
    assert raw.url == shown
    with pytest.raises(SignInError):
        make().ask(net.http, account, Kept(), STREAM, "", "")


# --- asking again


def _ask(net: Net, cursor: str = "") -> tuple[int, ReadContext]:
    account = AccountRef(1, "feed", "https://shop.example/feed")
    raw = make().ask(net.http, account, Locked(), STREAM, cursor, "")
    context = ReadContext(account, STREAM, cursor, datetime(2026, 3, 4, tzinfo=UTC))
    page = make().read(raw, context)
    return len(page.items), ReadContext(account, STREAM, page.cursor or cursor, context.at)


def test_marks_are_sent_back_as_they_came() -> None:
    marks = {"etag": 'W/"a,b"', "last-modified": "Wed, 04 Mar 2026 08:00:00 GMT"}
    net = Net({"https://shop.example/feed": httpx.Response(200, content=RSS, headers=marks)})
    found, context = _ask(net)
    assert found == 1
    net.answers = {"https://shop.example/feed": httpx.Response(304)}
    assert _ask(net, context.cursor)[0] == 0
    assert net.seen[-1].headers["if-none-match"] == marks["etag"]
    assert net.seen[-1].headers["if-modified-since"] == marks["last-modified"]


def test_moved_for_good_is_told() -> None:
    moved = httpx.Response(301, headers={"location": "https://new.example/feed"})
    net = Net({"https://shop.example/feed": moved, "https://new.example/feed": RSS})
    account = AccountRef(1, "feed", "https://shop.example/feed")
    raw = make().ask(net.http, account, Locked(), STREAM, "", "")
    page = make().read(raw, ReadContext(account, STREAM, "", datetime(2026, 3, 4, tzinfo=UTC)))
    assert (page.moved_to, len(page.items)) == ("https://new.example/feed", 1)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (httpx.Response(410), Gone()),
        (httpx.Response(404), NothingFound(address="https://shop.example/feed")),
        (httpx.Response(401), SignInError()),
        (httpx.Response(403), Refused(reason="network_said_no", detail="403")),
        (httpx.Response(500), Unreachable(host="shop.example", why="server")),
        (httpx.Response(503), Unreachable(host="shop.example", why="server")),
        (
            httpx.Response(503, headers={"retry-after": "60"}),
            RateLimited(until_at="2026-03-04T08:01:00Z"),
        ),
        (httpx.Response(429), RateLimited(until_at="2026-03-04T08:05:00Z")),
    ],
)
def test_refusals_by_name(answer: httpx.Response, error: ShopError) -> None:
    with pytest.raises(type(error)) as told:
        _ask(Net({"https://shop.example/feed": answer}))
    assert told.value == error


# --- recipes


@pytest.mark.parametrize(
    ("link", "page"),
    [
        ("https://www.google.com/url?rct=j&url=https://a.example/x%3Fy%3D1&ct=ga", "https://a.example/x?y=1"),
        ("https://www.google.se/url?q=https://a.example/", "https://a.example/"),
        ("https://www.google.com/url?url=javascript:x", "https://www.google.com/url?url=javascript:x"),
        ("https://evil.example/url?url=https://a.example/", "https://evil.example/url?url=https://a.example/"),
    ],
)  # fmt: skip
def test_google_redirect_is_unwrapped(link: str, page: str) -> None:
    assert target_of(link) == page


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Comment on Öppettider by Åsa", "Åsa"),
        ("Comment on Bread by the kilo by Anna", "Anna"),
        ("By: Олег", "Олег"),
        ("Kommentar till Öppettider av Åsa B", "Åsa B"),
        ("Автор: Олег", "Олег"),
        ("Hello", ""),
    ],
)
def test_who_commented(title: str, name: str) -> None:
    assert comment_author(title) == name
