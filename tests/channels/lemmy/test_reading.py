"""Signing in to Lemmy and reading: answers, mentions, messages, finds, and what became of them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.channels.base import CursorKind, ReadContext, Stream
from app.channels.lemmy import Lemmy
from app.domain.item import Kind, Moderation, Visibility
from app.errors import (
    BadAnswer,
    Gone,
    NothingFound,
    NotOffered,
    RateLimited,
    Refused,
    ShopError,
    SignInError,
    Unreachable,
    WaitingForApproval,
)
from tests.channels.contract.call import Call, Reply
from tests.channels.contract.faults import BUSY, CUT, EMPTY, HTML, Trouble
from tests.channels.contract.shop import AT, KeptSecrets
from tests.channels.lemmy.shop import (
    ANNA,
    BO,
    CODE,
    GIVEN,
    LOGIN,
    PASSWORD,
    REPLIES,
    SEARCH_STREAM,
    SERVER,
    SHOP,
    SITE,
    TOKEN,
    Json,
    World,
    denied,
    known,
    signed_in,
    world,
)

HOST = "lemmy.example"


@pytest.mark.parametrize(
    ("server", "handle"),
    [
        (SERVER, "shop"),
        ("lemmy.example", "@shop@lemmy.example"),
        ("", "shop@lemmy.example"),
        ("http://lemmy.example/c/coffee", "shop"),
    ],
)
def test_only_the_token_is_kept(server: str, handle: str) -> None:
    with world().network() as net:
        shop = signed_in(net, {"server": server, "handle": handle, "password": PASSWORD})
        identity = shop.identity
    assert identity is not None
    assert (identity.server, identity.handle) == (SERVER, "shop@lemmy.example")
    assert identity.remote_id == SHOP["actor_id"]
    assert shop.secrets.kept == {"token": TOKEN}
    assert PASSWORD not in repr((identity, shop.account))


def test_a_mail_address_is_a_name_to_sign_in_with() -> None:
    with world().network() as net:
        net.next(LOGIN, denied(401, "incorrect_login"))
        with pytest.raises(SignInError):
            signed_in(net, {**GIVEN, "handle": "shop@cafe.example"})
        assert net.asked(LOGIN)[0].body["username_or_email"] == "shop@cafe.example"


def test_a_code_of_two_steps_is_asked_for_and_used_once() -> None:
    made = world()
    made.wants_code = True
    with made.network() as net:
        for code in ("", "000000"):
            with pytest.raises(Refused) as raised:
                signed_in(net, {**GIVEN, "totp": code})
            assert raised.value.reason == "lemmy_totp"
        assert signed_in(net, {**GIVEN, "totp": CODE}).secrets.kept == {"token": TOKEN}


def test_signing_in_again_takes_the_kept_token_and_out_ends_it() -> None:
    with world().network() as net:
        shop = signed_in(net)
        given = {"server": SERVER, "handle": "shop"}
        assert Lemmy().sign_in(shop.http, given, shop.secrets).handle == "shop@lemmy.example"
        assert net.count(LOGIN) == 1
        assert Lemmy().sign_out(shop.http, shop.account, shop.secrets)


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({**GIVEN, "password": "wrong"}, SignInError()),
        ({**GIVEN, "password": ""}, SignInError()),
        ({**GIVEN, "password": "", "token": "dead"}, SignInError()),
        ({**GIVEN, "server": "not one"}, NothingFound(address="not one")),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(given: dict[str, str], error: ShopError) -> None:
    secrets = KeptSecrets()
    with world().network() as net, pytest.raises(type(error)) as raised:
        Lemmy().sign_in(net.http(), given, secrets)
    assert raised.value == error
    assert secrets.kept == {}


@pytest.mark.parametrize(
    ("route", "trouble", "error"),
    [
        (SITE, Reply(404, text="<h1>No"), NothingFound(address=SERVER)),
        (SITE, HTML, BadAnswer(host=HOST, why="html")),
        (SITE, BUSY, Unreachable(host=HOST, why="server")),
        (LOGIN, denied(400, "registration_application_is_pending"), WaitingForApproval()),
        (LOGIN, denied(400, "couldnt_find_person"), SignInError()),
        (LOGIN, denied(400, "site_ban"), Refused(reason="lemmy_banned")),
        (LOGIN, denied(400, "rate_limit_error"), RateLimited()),
        (LOGIN, Reply(200, {"jwt": None}), BadAnswer(host=HOST, why="shape")),
    ],
)
def test_what_stands_in_the_way_is_named(route: str, trouble: Trouble, error: ShopError) -> None:
    with world().network() as net:
        net.next(route, trouble)
        with pytest.raises(type(error)) as raised:
            signed_in(net)
    assert raised.value == error


def test_a_server_of_the_newer_form_alone_says_so() -> None:
    with world().network() as net:
        net.next(SITE, denied(404, "not_found"))
        net.next("GET /api/v4/site", Reply(200, {"site_view": {}}))
        with pytest.raises(Refused) as raised:
            signed_in(net)
    assert raised.value.reason == "lemmy_too_new"


def test_everything_that_is_said_to_us_or_about_us_comes_sorted() -> None:
    made = world()
    with made.network() as net:
        shop = signed_in(net)
        (reply,) = shop.fetch("replies")
        assert (reply.kind, reply.text) == (Kind.COMMENT, "Do you ship to Norway?")
        assert (reply.remote_id, reply.parent_remote_id, reply.thread) == ("c2", "p1", "p1")
        assert reply.title == "New beans"
        assert reply.url == reply.global_id == f"{SERVER}/comment/2"
        assert reply.author.stable_id == ANNA["actor_id"]
        assert (reply.author.name, reply.author.handle) == ("Anna", "anna@lemmy.example")
        assert reply.posted_at == made.at + timedelta(seconds=2, microseconds=123456)
        (mention,) = shop.fetch("mentions")
        assert (mention.kind, mention.author.handle) == (Kind.MENTION, "bo@other.example")
        (message,) = shop.fetch("messages")
        assert (message.kind, message.visibility) == (Kind.MESSAGE, Visibility.PRIVATE)
        assert message.thread == f"with:{BO['actor_id']}"
        (found,) = shop.fetch(SEARCH_STREAM)
        assert (found.kind, found.text) == (Kind.FOUND, "Kaffebaren is best")
        assert shop.fetch("own") == []
        assert [(one.remote_id, one.is_ours) for one in shop.pages[0].posts] == [("p1", True)]
        assert all(call.method == "GET" for call in net.calls[3:])  # nothing is marked as read


def test_a_find_below_our_own_post_is_an_answer_to_us() -> None:
    made = world()
    made.comment("Kaffebaren, are you open?", 1)
    with made.network() as net:
        kinds = {one.text: one.kind for one in signed_in(net).fetch(SEARCH_STREAM)}
    assert kinds["Kaffebaren, are you open?"] is Kind.COMMENT
    assert kinds["Kaffebaren is best"] is Kind.FOUND


def test_answers_within_a_thread_know_what_they_answer() -> None:
    made = world()
    ours = made.comment("Yes", 1, SHOP, 2)
    again = made.comment("And to Sweden?", 1, ANNA, ours)
    with made.network() as net:
        shop = signed_in(net)
        found = {one.remote_id: one.parent_remote_id for one in shop.fetch("replies")}
        assert found[f"c{again}"] == f"c{ours}"
        context = ReadContext(shop.account, Stream("thread", CursorKind.NONE), "", AT)
        item = next(one for one in shop.fetch("replies") if one.remote_id == "c2")
        raw = shop.channel.ask_thread(shop.http, shop.account, shop.secrets, item.ref)
        posts = shop.channel.read_thread(raw, context).posts
        assert [(one.text, one.is_ours) for one in posts] == [
            ("Do you ship to Norway?", False),
            ("Yes", True),
            ("And to Sweden?", False),
        ]


def test_a_thread_of_messages_holds_both_sides() -> None:
    made = world()
    made.message("We are sorry", SHOP, BO)
    with made.network() as net:
        shop = signed_in(net)
        (item,) = shop.fetch("messages")
        raw = shop.channel.ask_thread(shop.http, shop.account, shop.secrets, item.ref)
        context = ReadContext(shop.account, Stream("thread", CursorKind.NONE), "", AT)
        posts = shop.channel.read_thread(raw, context).posts
    assert [(one.text, one.is_ours, one.thread) for one in posts] == [
        ("My order never came", False, item.thread),
        ("We are sorry", True, item.thread),
    ]


def test_many_come_page_by_page_late_ones_too_and_the_first_run_has_an_end() -> None:
    made = World(page_size=50)
    ours = made.post("New beans", SHOP)
    for hours in range(120, 0, -1):
        made.at = AT - timedelta(hours=hours)
        made.comment(f"{hours} hours ago", ours)
    with made.network() as net:
        shop = signed_in(net)
        shop.back_to = AT - timedelta(hours=70)
        assert len(shop.fetch("replies")) == 100
        assert [page.cursor is None for page in shop.pages] == [True, False]
        made.at = AT - timedelta(hours=20)
        late = made.comment("From another server", ours)
        found = shop.fetch("replies")
        assert f"c{late}" in {one.remote_id for one in found}
        assert len(found) == 50


def test_a_search_has_an_end_too() -> None:
    made = World()
    post = made.post("Where?")
    for _ in range(250):
        made.comment("Kaffebaren", post)
    with made.network() as net:
        assert len(signed_in(net).fetch(SEARCH_STREAM)) == 200


def test_nothing_new_is_no_trouble() -> None:
    with World().network() as net:
        shop = signed_in(net)
        assert shop.fetch_all() == []
        assert shop.cursors["replies"] == ""


def test_what_is_changed_deleted_or_removed_is_followed() -> None:
    made = world()
    theirs = made.comment("Kaffebaren is bad", 3, BO)
    with made.network() as net:
        shop = signed_in(net)
        items = [*shop.fetch("replies"), *shop.fetch(SEARCH_STREAM), *shop.fetch("messages")]
        made.one(2)["comment"] |= {"content": "To Sweden?", "updated": "2026-11-22T07:30:00Z"}
        made.one(5)["comment"] |= {"removed": True, "content": ""}
        made.comments.remove(made.one(theirs))
        alive = shop.fetch("care", known(items))
        assert [(one.remote_id, one.text, one.kind) for one in alive] == [
            ("c2", "To Sweden?", Kind.COMMENT)
        ]
        assert {one for page in shop.pages for one in page.gone} == {"c5", f"c{theirs}"}
        assert shop.fetch("replies")[0].edited_at == AT - timedelta(minutes=30)
        made.one(2)["comment"] |= {"deleted": True, "content": ""}
        assert shop.fetch("replies") == []
        assert shop.pages[0].gone == ("c2",)
        net.calls.clear()
        shop.fetch("care")
        assert net.calls == []


def test_an_account_of_ours_that_was_deleted_deletes_nothing_here() -> None:
    made = world()
    with made.network() as net:
        shop = signed_in(net)
        items = known(shop.fetch("replies"))
        net.next("GET /api/v3/comment", denied(400, "deleted"))
        with pytest.raises(Gone):
            shop.fetch("care", items)
        assert shop.pages == []


def test_what_a_moderator_removed_is_hidden_while_its_words_are_told() -> None:
    made = world()
    with made.network() as net:
        shop = signed_in(net)
        (item,) = shop.fetch("replies")
        assert item.is_hidden is False
        made.one(2)["comment"]["removed"] = True
        (again,) = shop.fetch("care", known([item]))
        assert (again.remote_id, again.text, again.is_hidden) == (item.remote_id, item.text, True)
        assert [page.gone for page in shop.pages] == [()]
        made.one(2)["comment"]["content"] = ""
        assert shop.fetch("care", known([item])) == []
        assert [page.gone for page in shop.pages] == [(item.remote_id,)]


def test_that_a_moderator_removed_our_answer_is_told() -> None:
    made = world()
    number = made.comment("We do", 1, SHOP, 2)
    with made.network() as net:
        shop = signed_in(net)
        shop.fetch("own")
        told = {one.remote_id: one.moderation for page in shop.pages for one in page.posts}
        assert told[f"c{number}"] is Moderation.NONE
        made.one(number)["comment"]["removed"] = True
        shop.fetch("own")
        told = {one.remote_id: one.moderation for page in shop.pages for one in page.posts}
        assert told[f"c{number}"] is Moderation.REJECTED


@pytest.mark.parametrize(
    ("trouble", "error"),
    [
        (denied(401, "incorrect_login"), SignInError()),
        (denied(400, "not_logged_in"), SignInError()),
        (denied(400, "rate_limit_error"), RateLimited()),
        (denied(404, "couldnt_find_post"), Gone()),
        (denied(400, "something_new"), Refused("", "network_said_no", "something_new")),
        (Reply(404, text="", content_type="text/plain"), NotOffered(what="comments")),
        (Reply(403, text="<h1>Cloudflare"), BadAnswer(host=HOST, why="html")),
        (HTML, BadAnswer(host=HOST, why="html")),
        (CUT, BadAnswer(host=HOST, why="cut")),
        (EMPTY, BadAnswer(host=HOST, why="empty")),
        (Reply(200, {"x": 1}), BadAnswer(host=HOST, why="shape")),
        (BUSY, Unreachable(host=HOST, why="server")),
    ],
)
def test_what_goes_wrong_is_known_by_its_code(trouble: Trouble, error: ShopError) -> None:
    with world().network() as net:
        shop = signed_in(net)
        net.next(REPLIES, trouble)
        with pytest.raises(type(error)) as raised:
            shop.fetch("replies")
    assert raised.value == error


def test_a_pause_with_a_time_is_kept_to() -> None:
    with world().network() as net:
        shop = signed_in(net)
        net.next(REPLIES, Reply(429, {"error": "x"}, {"retry-after": "60"}))
        with pytest.raises(RateLimited) as raised:
            shop.fetch("replies")
    assert raised.value.until_at


def test_a_list_without_end_is_read_so_far_and_then_only_what_is_new() -> None:
    class Endless(World):
        def _listed(self, call: Call, views: list[Json]) -> list[Json]:
            return [*views, *views][:50]

    made = Endless()
    post = made.post("New beans", SHOP)
    for n in range(50):
        made.comment(f"Comment {n}", post)
    with made.network() as net:
        shop = signed_in(net)
        shop.fetch("replies")
        assert len(shop.pages) == 60
        assert shop.cursors["replies"]
