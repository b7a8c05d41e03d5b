"""A site that leads elsewhere, lies or tells half: no password strays, nothing is called gone."""

from __future__ import annotations

from dataclasses import replace

import httpx
import pytest

from app.channels.base import CursorKind, NotSent, Raw, ReadContext, Sent, Stream
from app.channels.http import Http
from app.channels.wordpress import WordPress
from app.domain.item import Moderation
from app.errors import Refused
from tests.channels.contract.call import Answered, Call, Reply
from tests.channels.contract.shop import AT, KeptSecrets
from tests.channels.wordpress.shop import (
    ANSWER,
    GIVEN,
    SITE,
    World,
    known,
    signed_in,
    world,
)
from tests.conftest import SetClock

THREAD = Stream("thread", CursorKind.NONE)


@pytest.mark.parametrize(
    ("place", "error"),
    [
        (
            "https://evil.example/wp-json/",
            Refused(reason="wordpress_moved", detail="evil.example"),
        ),
        ("http://cafe.example/wp-json/", Refused(reason="wordpress_no_passwords")),
    ],
)
def test_a_password_is_shown_to_no_other_host_and_to_none_in_the_clear(
    place: str, error: Refused
) -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        if str(request.url) == f"{SITE}/wp-json/":
            return httpx.Response(301, headers={"location": place})
        return httpx.Response(200, json={"name": "Cafe", "namespaces": ["wp/v2"], "id": 1})

    http = Http(clock=SetClock(), transport=httpx.MockTransport(answer))
    secrets = KeptSecrets()
    with pytest.raises(Refused) as raised:
        WordPress().sign_in(http, GIVEN, secrets)
    http.close()
    assert raised.value == error
    assert not [one for one in asked if "authorization" in one.headers]
    assert secrets.kept == {}


def test_half_a_list_is_no_proof_that_the_rest_is_gone() -> None:
    made = world()
    with made.network() as net:
        shop = signed_in(net)
        stored = known(shop.fetch_all())
        made.page_size = 1
        shop.fetch("care", stored)
        assert [page.gone for page in shop.pages] == [(), ()]
        made.page_size = 100
        made.entries.clear()
        shop.fetch("care", stored)
        assert {one for page in shop.pages for one in page.gone} == {"1", "2", "3", "4"}


@pytest.mark.parametrize(
    ("body", "gone"),
    [
        (b'[{"id": "1"}, {"id": 2, "status": "hold"}]', ()),
        (b'[{"id": -1}, {"id": 2}]', ()),
        (b'[{"id": 2}, null]', ()),
        (b'[{"id": 2}]', ("1",)),
    ],
)
def test_what_cannot_be_read_is_not_gone(body: bytes, gone: tuple[str, ...]) -> None:
    with world().network() as net:
        shop = signed_in(net)
        stored = known(shop.fetch("comments"))
        stream = replace(shop.streams()["care"], known=stored)
    told = shop.channel.read(
        Raw(200, {}, body, "x"), ReadContext(shop.account, stream, "", shop.at)
    )
    assert told.gone == gone


def test_what_is_held_back_is_hidden_and_what_is_let_out_is_not() -> None:
    made = world()
    with made.network() as net:
        shop = signed_in(net)
        first = {one.remote_id: one.is_hidden for one in shop.fetch_all()}
        assert first == {"1": False, "2": True, "3": False, "4": True}
        made.one(2)["status"] = "approved"
        made.one(4)["status"] = ""
        again = {one.remote_id: one.is_hidden for one in shop.fetch_all()}
        assert (again["2"], again.get("4")) == (False, None)


def test_an_answer_that_waited_and_was_let_out_says_so() -> None:
    made = world()
    with made.network() as net:
        shop = signed_in(net)
        item = next(one for one in shop.fetch("comments") if one.remote_id == "1")

        def holding(call: Call) -> Answered:
            number = made.say("Yes", "owner", author=1, parent=1, status="hold")
            return Reply(201, made.one(number))

        net.handlers[ANSWER] = holding
        sent = shop.send(shop.outgoing(item, "Yes"))
        assert isinstance(sent, Sent)
        assert sent.moderation is Moderation.PENDING
        made.one(int(sent.remote_id))["status"] = "approved"
        shop.fetch("comments")
        told = {one.remote_id: one.moderation for page in shop.pages for one in page.posts}
        assert told[sent.remote_id] is Moderation.APPROVED


def test_other_words_of_ours_are_not_taken_for_these() -> None:
    made = world()
    made.say("Yes?", "owner", author=1, parent=1)
    with made.network() as net:
        shop = signed_in(net)
        item = next(one for one in shop.fetch("comments") if one.remote_id == "1")
        assert isinstance(shop.look_up(shop.outgoing(item, "Yes!")), NotSent)
        assert isinstance(shop.look_up(shop.outgoing(item, " Yes? ")), Sent)


def test_of_a_long_thread_the_newest_are_shown() -> None:
    made = World()
    for n in range(105):
        made.say(f"Comment {n}")
    with made.network() as net:
        shop = signed_in(net)
        item = shop.fetch("comments")[0]
        raw = shop.channel.ask_thread(shop.http, shop.account, shop.secrets, item.ref)
        page = shop.channel.read_thread(raw, ReadContext(shop.account, THREAD, "", AT))
        said = [one.text for one in page.posts if one.text.startswith("Comment")]
        assert said == [f"Comment {n}" for n in range(5, 105)]


def test_a_list_without_end_is_read_so_far_and_then_only_what_is_new() -> None:
    made = World(page_size=1)
    for n in range(70):
        made.say(f"Comment {n}")
    with made.network() as net:
        shop = signed_in(net)
        assert len(shop.fetch("comments")) == 60
        assert shop.cursors["comments"]
