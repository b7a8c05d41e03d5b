"""What networks are asked for, and how what comes back is let in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from app.channels.base import CursorKind, Stream
from app.domain.item import Author, Found, Kind
from app.services.late import all_channels
from app.services.spellings import MOST_MORE, ROOM, has_own_word, watch_ref
from app.services.watches import Boxes
from app.services.watching import Ground, Watching

NAMES = Boxes(any=("Clas Ohlson",), never=("bank",), id=3)


@pytest.mark.parametrize("channel", ["threads", "instagram", "feed", "mailbox"])
def test_where_searches_are_counted_only_the_owners_words_are_sent(channel: str) -> None:
    assert watch_ref(NAMES, channel).any == NAMES.any


@pytest.mark.parametrize("channel", sorted(MOST_MORE))
def test_other_spellings_follow_the_owners_own(channel: str) -> None:
    ref = watch_ref(NAMES, channel, ("sv",))
    assert ref.any[0] == "Clas Ohlson"
    assert 2 <= len(ref.any) <= 1 + MOST_MORE[channel]
    assert len({name.casefold() for name in ref.any}) == len(ref.any)
    assert (ref.id, ref.never) == (3, ("bank",))


@pytest.mark.parametrize(
    "watch",
    [
        replace(NAMES, is_exact=True),
        replace(NAMES, any=("=Clas Ohlson",)),
        replace(NAMES, any=("Ohlson*",)),
        replace(NAMES, any=(), all=("Clas Ohlson",)),
    ],
)
def test_what_is_wanted_exactly_is_sent_alone(watch: Boxes) -> None:
    assert len(watch_ref(watch, "x").any) <= 1


def test_a_spelling_that_was_switched_off_is_not_sent() -> None:
    other = watch_ref(NAMES, "hackernews").any[1]
    assert other not in watch_ref(replace(NAMES, off=(other,)), "hackernews").any


def test_many_names_leave_no_room_for_more() -> None:
    many = Boxes(any=tuple(f"Long shop name {n}" for n in range(40)))
    assert watch_ref(many, "reddit").any == many.any
    assert sum(map(len, watch_ref(NAMES, "reddit").any)) <= ROOM


def test_a_query_is_asked_for_by_its_names() -> None:
    assert watch_ref(Boxes(query="(iki OR rimi) (x OR y) lang:lt"), "threads").any == (
        "iki",
        "rimi",
    )
    assert watch_ref(Boxes(query="lang:lt stars:<3"), "x").any == ()


def test_every_network_that_gets_more_spellings_searches() -> None:
    channels = all_channels()
    assert set(MOST_MORE) <= set(channels)


@pytest.mark.parametrize(
    ("query", "is_own"),
    [
        ("Clas Ohlson", True),
        ('"clas ohlson" OR clasohlson', True),
        ("clasohlson", True),
        ("claes olson", False),
    ],
)
def test_a_search_for_a_word_of_the_owners_is_known(query: str, is_own: bool) -> None:
    assert has_own_word(NAMES, query) is is_own


def test_what_arrives_is_looked_at_with_its_facts() -> None:
    found = Found(
        "1",
        Kind.REVIEW,
        "Nice lamp",
        Author("a", "Anna", "anna"),
        posted_at=datetime(2026, 3, 3, 23, 30, tzinfo=UTC),
        rating=2,
        lang="nn",
    )
    ground = Ground("google", ("sv",), date(2026, 3, 4))
    asked = "lamp lang:no stars:<3 tone:negative from:anna channel:google kind:review on:2026-03-03"
    watching = Watching([Boxes(query=asked, id=9)], None, ground)
    assert watching.hits(found) == {9: ("lamp",)}
    assert watching.hits(replace(found, posted_at=None)) == {}
    stream = Stream("search:9", CursorKind.NONE, watch_id=9, query="lamp")
    seen = Watching([Boxes(query="lamp -bank", id=9)], stream, ground)
    assert seen.hits(replace(found, text="a picture")) == {9: ("lamp",)}
    assert seen.hits(replace(found, text="a bank")) == {}
