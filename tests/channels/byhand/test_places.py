"""The places of the round by hand, and the channel that never speaks to anybody."""

from __future__ import annotations

import pytest

from app.channels.base import AccountRef, Capability, CursorKind, NotSent, Outgoing, Stream
from app.channels.byhand import ByHand
from app.channels.byhand.places import places, tidied
from app.channels.http import Http
from app.domain.item import AccountState, Visibility
from app.errors import NotOffered, Refused, ShopError, WrongUse
from app.wording import impossible_text, sentence
from app.wording.networks.byhand import alert_text
from tests.channels.contract.shop import KeptSecrets
from tests.conftest import SetClock

BY_HAND = ByHand()
PLACE = AccountRef(1, "byhand", "https://forum.test")


def http() -> Http:
    """A door that nothing may go through: the guard over the network would see it."""
    return Http(clock=SetClock())


@pytest.mark.parametrize("code", list(places()))
def test_a_known_place_says_why_it_is_looked_at_by_hand(code: str) -> None:
    known = places()[code]
    assert impossible_text(known.why) != known.why
    assert 1 <= known.cadence_days <= 365
    assert known.name or known.code == "forum"
    if known.address:
        assert tidied(known.address_for("Fjord & Kaffe")) == known.address_for("Fjord & Kaffe")


def test_the_shops_name_goes_into_the_address_and_the_alert() -> None:
    quora = places()["quora"]
    assert quora.address_for("Fjord & Kaffe").endswith("q=%22Fjord+%26+Kaffe%22")
    assert quora.address_for("") == ""
    assert quora.alert_for("Fjord") == 'site:quora.com "Fjord"'
    assert 'site:quora.com "Fjord"' in alert_text(quora.alert_for("Fjord"))
    assert alert_text(places()["facebook_groups"].alert_for("Fjord")) == ""


def test_a_place_is_taken_without_asking_anybody() -> None:
    who = BY_HAND.sign_in(http(), {"url": "forum.test/board?utm_source=x&id=3"}, KeptSecrets())
    assert who.server == who.remote_id == "https://forum.test/board?id=3"
    assert who.config == {"place": "forum", "cadence_days": "7", "site": ""}
    assert who.capabilities == frozenset()
    known = BY_HAND.sign_in(http(), {"place": "QUORA", "shop": "Fjord"}, KeptSecrets())
    assert (known.name, known.config["site"]) == ("Quora", "quora.com")


@pytest.mark.parametrize(
    "url",
    [
        "https://anna:s3cret@forum.test/t?id=3",
        "https://forum.test/t?sid=s3cret&id=3",
        "https://forum.test/t?PHPSESSID=s3cret&id=3",
        "https://forum.test/t?id=3&access_token=s3cret",
        "https://forum.test/t?auth=s3cret&id=3",
    ],
)
def test_no_way_in_is_kept_with_an_address(url: str) -> None:
    assert tidied(url) == "https://forum.test/t?id=3"


@pytest.mark.parametrize(
    ("given", "error"),
    [
        (
            {"place": "google_plus", "url": "https://plus.google.com"},
            Refused(account="Google+", reason="place_gone"),
        ),
        ({"place": "myspace"}, WrongUse(why="not_a_choice", detail="myspace")),
        ({}, WrongUse(why="needs_field", detail="URL")),
        ({"place": "quora"}, WrongUse(why="needs_field", detail="URL")),
        ({"url": "javascript:alert(1)"}, WrongUse(why="bad_link", detail="javascript:alert(1)")),
        ({"url": "mailto:a@b.test"}, WrongUse(why="bad_link", detail="mailto:a@b.test")),
        ({"url": "word"}, WrongUse(why="bad_link", detail="word")),
        ({"url": "a.test", "cadence_days": "0"}, WrongUse(why="not_a_number", detail="0")),
        ({"url": "a.test", "cadence_days": "²"}, WrongUse(why="not_a_number", detail="²")),
        (
            {"url": "a.test", "cadence_days": "9" * 99},
            WrongUse(why="not_a_number", detail="9" * 40),
        ),
    ],
)
def test_what_does_not_fit_is_said(given: dict[str, str], error: ShopError) -> None:
    with pytest.raises(type(error)) as raised:
        BY_HAND.sign_in(http(), given, KeptSecrets())
    assert raised.value == error
    assert sentence(raised.value)


def test_google_plus_says_that_it_is_gone() -> None:
    assert "closed" in sentence(Refused(account="Google+", reason="place_gone"))


def test_nothing_is_ever_asked_or_sent() -> None:
    out = Outgoing("Hi", "k", "1", "", "", "", Visibility.PUBLIC)
    refused = NotSent(NotOffered(what="reply"))
    secrets = KeptSecrets()
    assert BY_HAND.streams(PLACE, ()) == ()
    assert BY_HAND.send(http(), PLACE, secrets, out) == refused
    assert BY_HAND.look_up(http(), PLACE, secrets, out) == refused
    liked = BY_HAND.act(http(), PLACE, secrets, Capability.LIKE, "", on=True)
    assert liked == NotSent(NotOffered(what="like"))
    assert BY_HAND.state_at_rest is AccountState.BY_HAND
    with pytest.raises(NotOffered):
        BY_HAND.ask(http(), PLACE, secrets, Stream("x", CursorKind.NONE), "", "")
    with pytest.raises(NotOffered):
        BY_HAND.ask_thread(http(), PLACE, secrets, "")
