"""Each software of the family as it is known to differ: nothing lost, nothing said twice."""

from __future__ import annotations

import httpx
import pytest

from app.channels.base import (
    Outbox,
    ReadContext,
    Unit,
    WatchRef,
)
from app.channels.mastodon import Mastodon
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
from tests.channels.mastodon.family import (
    ANNA,
    GOTOSOCIAL,
    HOST,
    MASTODON,
    PLEROMA,
    SHOP,
    TOKEN,
    Dialect,
    Server,
    every_software,
    shop_at,
)
from tests.channels.mastodon.world import AT, KeptSecrets, Shop, door

NOTICES = "/api/v1/notifications"


@every_software
def test_a_token_is_proved_and_the_server_looked_at(dialect: Dialect) -> None:
    shop = shop_at(Server(dialect))
    assert shop.account.server == HOST
    assert shop.account.handle == "shop@social.test"
    assert shop.account.config["software"] == dialect.software
    assert shop.secrets.kept == {"token": TOKEN}
    limits = shop.channel.limits(shop.account)
    assert limits.length == (500 if dialect.has_v2_instance else 5000)
    assert limits.url_counts == 23
    graphemes = dialect in (MASTODON, PLEROMA)
    assert limits.unit is (Unit.GRAPHEMES if graphemes else Unit.CHARACTERS)
    keeps_keys = shop.channel.outbox_of(shop.account) is Outbox.IDEMPOTENT
    assert keeps_keys == (dialect is MASTODON)


@every_software
def test_a_dead_token_asks_for_a_new_sign_in(dialect: Dialect) -> None:
    server = Server(dialect)
    secrets = KeptSecrets()
    with pytest.raises(SignInError):
        Mastodon().sign_in(door(server), {"server": HOST, "token": "old"}, secrets)
    assert secrets.kept == {}
    shop = shop_at(server)
    shop.secrets.kept["token"] = "revoked"
    with pytest.raises(SignInError):
        shop.fetch(shop.stream("notifications"))
    item_of = server.post(ANNA, "hello @shop")
    shop.secrets.kept["token"] = TOKEN
    item = shop.fetch(shop.stream("notifications"))[0]
    assert item.remote_id == item_of["id"]


@every_software
@pytest.mark.parametrize("bursts", [(1, 0, 1), (3, 130, 0, 1), (90, 200, 45), (16, 16, 300, 2)])
def test_no_notification_is_lost_however_many_come(
    dialect: Dialect, bursts: tuple[int, ...]
) -> None:
    server = Server(dialect)
    shop = shop_at(server)
    stream = shop.stream("notifications")
    seen: set[str] = set()
    server.post(ANNA, "the first @shop")
    seen |= {one.remote_id for one in shop.fetch(stream)}
    for burst in bursts:
        for number in range(burst):
            server.post(ANNA, f"@shop number {number}")
        seen |= {one.remote_id for one in shop.fetch(stream)}
    assert seen == {one["id"] for one in server.statuses}
    shop.fetch(stream)
    assert shop.pages[-1].cursor is None
    assert len(shop.pages) == 1


@every_software
def test_a_deleted_mark_does_not_end_the_reading(dialect: Dialect) -> None:
    server = Server(dialect)
    shop = shop_at(server)
    for number in range(20):
        server.post(ANNA, f"@shop {number}")
    shop.fetch(shop.stream("notifications"))
    del server.notices[:16]  # those who spoke deleted it, the mark among them
    new = server.post(ANNA, "@shop one more")
    found = shop.fetch(shop.stream("notifications"))
    assert new["id"] in {one.remote_id for one in found}
    server.notices.clear()
    assert shop.fetch(shop.stream("notifications")) == []
    last = server.post(ANNA, "@shop still here?")
    found = shop.fetch(shop.stream("notifications"))
    assert [one.remote_id for one in found] == [last["id"]]


@every_software
def test_what_strangers_write_in_private_is_asked_for_where_it_is_held_back(
    dialect: Dialect,
) -> None:
    server = Server(dialect)
    shop = shop_at(server)
    shop.fetch(shop.stream("notifications"))
    (asked,) = [one.url.params for one in server.asked if one.url.path == NOTICES]
    assert asked.get("include_filtered") == ("true" if dialect is MASTODON else None)
    types = ["mention", "quote"] if dialect is MASTODON else ["mention"]
    assert asked.get_list("types[]") == types


def test_a_notice_of_something_deleted_is_passed_over() -> None:
    server = Server(MASTODON)
    shop = shop_at(server)
    server.post(ANNA, "@shop gone")
    server.notices[0]["status"] = None
    kept = server.post(ANNA, "@shop here")
    found = shop.fetch(shop.stream("notifications"))
    assert [one.remote_id for one in found] == [kept["id"]]
    assert (shop.pages[0].unreadable, shop.pages[0].gone) == (0, ())


@every_software
def test_a_thread_is_gone_only_where_that_is_sure(dialect: Dialect) -> None:
    server = Server(dialect)
    shop = shop_at(server)
    said = server.post(ANNA, "@shop open?")
    item = shop.fetch(shop.stream("notifications"))[0]
    context = f"/api/v1/statuses/{said['id']}/context"
    server.next_answers[context] = [server.page404()]
    with pytest.raises(BadAnswer):  # the status itself is there
        shop.channel.ask_thread(shop.http, shop.account, shop.secrets, item.ref)
    server.statuses.remove(said)
    answer = shop.channel.ask_thread(shop.http, shop.account, shop.secrets, item.ref)
    where = ReadContext(shop.account, shop.stream("posts"), "", AT)
    assert shop.channel.read_thread(answer, where).gone == (said["id"],)


def test_hashtags_without_a_login_need_a_server_that_shows_them() -> None:
    server = Server(MASTODON)
    said = server.post(ANNA, "lovely #coffee")
    guest = Shop.signed_in(door(server), {"server": HOST, "hashtags": "#Coffee, tea"})
    names = [one.name for one in guest.channel.streams(guest.account, ())]
    assert names == ["tag:coffee", "tag:tea"]
    found = guest.fetch(guest.stream("tag:coffee"))
    assert [(one.remote_id, one.kind) for one in found] == [(said["id"], Kind.FOUND)]
    assert not any("authorization" in one.headers for one in server.asked)
    with pytest.raises(NotOffered):
        Shop.signed_in(door(Server(GOTOSOCIAL)), {"server": HOST, "hashtags": "coffee"})


def test_a_watch_is_searched_and_followed_as_a_hashtag() -> None:
    server = Server(MASTODON)
    shop = shop_at(server)
    server.post(ANNA, "I like Kavos Namai")
    server.post(ANNA, "I like #kavosnamai")
    server.post(SHOP, "We are Kavos Namai #kavosnamai")
    watch = WatchRef(3, any=("Kavos Namai", "kav*", "#2024"))
    streams = {one.name: one for one in shop.channel.streams(shop.account, (watch,))}
    mine = {name for name, one in streams.items() if one.watch_id == 3}
    assert mine == {"tag:3:kavosnamai", "search:3:kavos namai", "search:3:kav", "search:3:#2024"}
    assert len(shop.fetch(streams["search:3:kavos namai"])) == 1
    assert len(shop.fetch(streams["tag:3:kavosnamai"])) == 1


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (httpx.Response(500, html="<h1>500</h1>"), Unreachable(host="social.test", why="server")),
        (httpx.Response(404, html="<h1>404</h1>"), NotOffered(what="mentions")),
        (httpx.Response(403, json={}), ScopeMissing(scopes="read:notifications")),
        (httpx.Response(400, json={}), Refused(reason="network_said_no", detail="400")),
        (httpx.Response(400, text="Bad request"), Refused(reason="network_said_no", detail="400")),
        (httpx.Response(200, html="<p>hotel"), BadAnswer(host="social.test", why="html")),
        (httpx.Response(200, content=b'[{"id":'), BadAnswer(host="social.test", why="cut")),
        (httpx.Response(200, json={"a": 1}), BadAnswer(host="social.test", why="shape")),
        (httpx.Response(200), BadAnswer(host="social.test", why="empty")),
    ],
)
def test_each_bad_answer_has_its_name(answer: httpx.Response, error: ShopError) -> None:
    server = Server(MASTODON)
    shop = shop_at(server)
    server.next_answers[NOTICES] = [answer]
    with pytest.raises(ShopError) as met:
        shop.fetch(shop.stream("notifications"))
    assert met.value == error


def test_a_busy_server_is_left_alone_until_it_says() -> None:
    server = Server(GOTOSOCIAL)
    shop = shop_at(server)
    server.next_answers[NOTICES] = [httpx.Response(503, headers={"retry-after": "30"})]
    with pytest.raises(RateLimited) as met:
        shop.fetch(shop.stream("notifications"))
    assert met.value.until_at
