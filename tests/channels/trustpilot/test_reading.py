"""Signing in to Trustpilot and reading: reviews with their answers, and an access that runs out."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.channels.base import CursorKind, ReadContext, Sent, Stream
from app.channels.trustpilot import Trustpilot
from app.domain.item import Kind
from app.errors import (
    BadAnswer,
    Gone,
    NothingFound,
    RateLimited,
    Refused,
    ShopError,
    SignInError,
    Unreachable,
)
from tests.channels.contract.call import Reply
from tests.channels.contract.faults import BUSY, CUT, EMPTY, HTML, Trouble
from tests.channels.contract.plain import schema_contract
from tests.channels.contract.routes import Contract
from tests.channels.contract.shop import AT, KeptSecrets
from tests.channels.trustpilot.shop import (
    ANSWER,
    FIND,
    GIVEN,
    KEY,
    LIST,
    ONE,
    SECRET,
    TOKENS,
    UNIT,
    World,
    known,
    signed_in,
    world,
    written,
)

HOST = "api.trustpilot.com"


@pytest.fixture(params=["own", "shared"])
def contracts(request: pytest.FixtureRequest) -> tuple[Contract, ...]:
    """Our own contract alone, and the published shapes beside it."""
    if request.param == "own":
        return ()
    shared: Path = request.getfixturevalue("shared")
    place = shared / "contracts/trustpilot/trustpilot.schema.json"
    return (
        schema_contract(place, {LIST: "PrivateReviewList", ONE: "PrivateReview"}, auth="bearer"),
        schema_contract(place, {}, bodies={ANSWER: "ReplyRequest"}, auth="bearer"),
        schema_contract(place, {FIND: "BusinessUnit"}, auth="header:apikey"),
    )


def test_key_and_secret_prove_the_business_and_are_kept(contracts: tuple[Contract, ...]) -> None:
    with world().network(*contracts) as net:
        shop = signed_in(net, {**GIVEN, "handle": "https://www.Kaffebaren.example/about"})
        identity = shop.identity
    assert identity is not None
    assert (identity.remote_id, identity.name) == (UNIT, "Kaffebaren")
    assert identity.handle == "kaffebaren.example"
    assert shop.secrets.kept == {"key": KEY, "secret": SECRET, "token": "access-1"}
    assert SECRET not in repr((identity, shop.account))


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({**GIVEN, "key": "wrong"}, SignInError()),
        ({**GIVEN, "secret": ""}, SignInError()),
        ({**GIVEN, "handle": "nobody.example"}, NothingFound(address="nobody.example")),
        ({**GIVEN, "handle": "kaffebaren"}, NothingFound(address="kaffebaren")),
        ({**GIVEN, "handle": "https://[x"}, NothingFound(address="https://[x")),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(given: dict[str, str], error: ShopError) -> None:
    secrets = KeptSecrets()
    with world().network() as net, pytest.raises(type(error)) as raised:
        Trustpilot().sign_in(net.http(), given, secrets)
    assert raised.value == error
    assert secrets.kept == {}


@pytest.mark.parametrize(
    ("route", "trouble", "error"),
    [
        (LIST, Reply(403, {"message": "x"}), Refused(reason="trustpilot_plan")),
        (TOKENS, Reply(403, {"message": "x"}), Refused(reason="trustpilot_plan")),
        (TOKENS, BUSY, Unreachable(host=HOST, why="server")),
        (FIND, HTML, BadAnswer(host=HOST, why="html")),
        (FIND, Reply(200, {"displayName": "x"}), BadAnswer(host=HOST, why="shape")),
    ],
)
def test_what_stands_in_the_way_is_named(route: str, trouble: Trouble, error: ShopError) -> None:
    with world().network() as net:
        net.next(route, trouble)
        with pytest.raises(type(error)) as raised:
            signed_in(net)
    assert raised.value == error


def test_reviews_come_with_their_answers_and_without_addresses(
    contracts: tuple[Contract, ...],
) -> None:
    made = world()
    with made.network(*contracts) as net:
        shop = signed_in(net)
        found = {one.title: one for one in shop.fetch("reviews")}
        assert {title: one.rating for title, one in found.items()} == {
            "Bra": 4,
            "Sen": 2,
            "Toppen": 5,
        }
        late = found["Sen"]
        assert (late.kind, late.text, late.lang) == (Kind.REVIEW, "Sen leverans", "sv")
        assert (late.author.stable_id, late.author.name) == ("c-Bo", "Bo")
        assert late.url == f"https://www.trustpilot.com/reviews/{late.remote_id}"
        (answer,) = shop.pages[0].posts
        assert (answer.text, answer.is_ours) == ("Tack!", True)
        assert answer.parent_remote_id == found["Bra"].remote_id
        assert "private.example" not in repr((found, shop.pages))
        assert isinstance(shop.send(shop.outgoing(late, "Förlåt")), Sent)


def test_many_reviews_come_page_by_page_and_the_first_run_has_an_end() -> None:
    made = World()
    for hours in range(250, 0, -1):
        made.at = AT - timedelta(hours=hours)
        made.review("Bra kaffe", 4)
    with made.network() as net:
        shop = signed_in(net)
        shop.back_to = AT - timedelta(hours=150)
        assert len(shop.fetch("reviews")) == 200
        assert [page.cursor is None for page in shop.pages] == [True, False]
        made.at = AT
        new = made.review("Nytt", 3)
        found = [one.remote_id for one in shop.fetch("reviews")]
        assert found[0] == new
        assert len(found) == 100  # as far as the overlap reaches, on one page


def test_a_late_and_a_changed_review_come_all_the_same() -> None:
    made = world()
    with made.network() as net:
        shop = signed_in(net)
        first = shop.fetch("reviews")[0]
        made.at -= timedelta(days=1)
        late = made.review("Äntligen", 3)
        changed = made.one(first.remote_id)
        changed |= {"stars": 1, "updatedAt": written(AT)}
        found = {one.remote_id: one for one in shop.fetch("reviews")}
    assert late in found
    assert found[first.remote_id].rating == 1
    assert found[first.remote_id].edited_at == AT


def test_a_business_without_reviews_is_no_trouble() -> None:
    with World().network() as net:
        shop = signed_in(net)
        assert shop.fetch_all() == []
        assert shop.cursors["reviews"] == ""


def test_what_was_deleted_or_answered_there_is_followed() -> None:
    made = world()
    with made.network() as net:
        shop = signed_in(net)
        items = shop.fetch("reviews")
        made.reviews.remove(made.one(items[0].remote_id))
        made.answer(items[1].remote_id, "Förlåt")
        alive = shop.fetch("care", known(items))
        assert [one for page in shop.pages for one in page.gone] == [items[0].remote_id]
        assert {one.remote_id for one in alive} == {items[1].remote_id, items[2].remote_id}
        answers = {one.parent_remote_id: one.text for page in shop.pages for one in page.posts}
        assert answers == {items[1].remote_id: "Förlåt", items[2].remote_id: "Tack!"}
        net.calls.clear()
        assert shop.fetch("care") == []
        assert net.calls == []


def test_a_review_and_its_answer_are_its_thread() -> None:
    made = world()
    with made.network() as net:
        shop = signed_in(net)
        item = next(one for one in shop.fetch("reviews") if one.title == "Bra")
        context = ReadContext(shop.account, Stream("thread", CursorKind.NONE), "", AT)
        raw = shop.channel.ask_thread(shop.http, shop.account, shop.secrets, item.ref)
        posts = shop.channel.read_thread(raw, context).posts
        assert [(one.text, one.is_ours) for one in posts] == [
            ("Bra\n\nBra kaffe", False),
            ("Tack!", True),
        ]
        made.reviews.clear()
        raw = shop.channel.ask_thread(shop.http, shop.account, shop.secrets, item.ref)
        assert shop.channel.read_thread(raw, context).gone == (item.remote_id,)


def test_an_access_that_ran_out_is_fetched_anew_once() -> None:
    made = world()
    with made.network() as net:
        shop = signed_in(net)
        made.accesses = 7  # so "access-1" is no longer taken
        assert len(shop.fetch("reviews")) == 3
        assert shop.secrets.kept["token"] == "access-8"
        assert net.count(TOKENS) == 2


def test_two_that_find_it_run_out_at_once_fetch_one() -> None:
    made = world()
    with made.network() as net:
        shop = signed_in(net)
        made.accesses = 7
        found: list[int] = []
        readers = [replace(shop, cursors={}, pages=[]) for _ in range(4)]
        threads = [
            threading.Thread(target=lambda one=one: found.append(len(one.fetch("reviews"))))
            for one in readers
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert found == [3, 3, 3, 3]
        assert net.count(TOKENS) == 2


def test_keys_that_were_taken_back_ask_for_the_owner() -> None:
    with world().network() as net:
        shop = signed_in(net)
        net.next(LIST, Reply(401, {"message": "x"}), times=2)
        with pytest.raises(SignInError):
            shop.fetch("reviews")
        assert net.count(TOKENS) == 2


@pytest.mark.parametrize(
    ("trouble", "error"),
    [
        (Reply(403, {"message": "x"}), Refused(reason="trustpilot_plan")),
        (Reply(404, {"message": "x"}), Gone()),
        (Reply(400, {"message": "x"}), Refused("", "network_said_no", "400")),
        (HTML, BadAnswer(host=HOST, why="html")),
        (Reply(403, text="<h1>Blocked"), BadAnswer(host=HOST, why="html")),
        (CUT, BadAnswer(host=HOST, why="cut")),
        (EMPTY, BadAnswer(host=HOST, why="empty")),
        (Reply(200, {"x": 1}), BadAnswer(host=HOST, why="shape")),
        (BUSY, Unreachable(host=HOST, why="server")),
    ],
)
def test_what_goes_wrong_is_known_by_its_status(trouble: Trouble, error: ShopError) -> None:
    with world().network() as net:
        shop = signed_in(net)
        net.next(LIST, trouble)
        with pytest.raises(type(error)) as raised:
            shop.fetch("reviews")
    assert raised.value == error


def test_a_pause_is_a_pause() -> None:
    with world().network() as net:
        shop = signed_in(net)
        net.next(LIST, Reply(429, {"message": "x"}, {"retry-after": "60"}))
        with pytest.raises(RateLimited):
            shop.fetch("reviews")


def test_pages_shorter_than_asked_for_are_all_read() -> None:
    made = World(page_size=2)
    for n in range(5):
        made.review(f"Review {n}", 4)
    with made.network() as net:
        assert len(signed_in(net).fetch("reviews")) == 5
        assert net.count(LIST) == 4  # one of them at the sign-in


@pytest.mark.parametrize(
    "server", ["http://evil.example", "ftp://x.example", "https://a@b.example"]
)
def test_the_key_goes_nowhere_in_the_clear(server: str) -> None:
    with world().network() as net:
        with pytest.raises(NothingFound):
            signed_in(net, {**GIVEN, "server": server})
        assert net.calls == []


def test_a_list_without_end_is_read_so_far_and_then_only_what_is_new() -> None:
    made = World(page_size=1)
    for n in range(70):
        made.review(f"Review {n}", 4)
    with made.network() as net:
        shop = signed_in(net)
        assert len(shop.fetch("reviews")) == 60
        assert shop.cursors["reviews"]
