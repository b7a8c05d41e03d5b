"""What is made of things that arrive: judged, let in, and put where they belong."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.analysis.matching import Gate
from app.channels.base import CursorKind, Page, Stream
from app.domain.item import Author, Found, Kind, Reason, Tone
from app.queries.watches import WatchRow
from app.services.arrivals import Arrivals, judge
from app.services.desk import Desk
from app.services.watches import Boxes
from tests.services.engine.conftest import Network
from tests.services.engine.rss import URL, feed

WAIT_S = 10.0
NOW = datetime(2026, 3, 4, 8, 0, tzinfo=UTC)
HORSES = WatchRow(
    id=3,
    name="Horses",
    any=("Lilla Räven",),
    all=("horse",),
    never=("race",),
    channels=(),
    created_at=NOW,
)
SEARCH = Stream("search:3:lilla räven", CursorKind.NONE, watch_id=3, query="Lilla Räven")


def found(text: str, kind: Kind = Kind.FOUND, **more: object) -> Found:
    facts = {"remote_id": text, "kind": kind, "text": text, "author": Author("a"), **more}
    return Found(**facts)  # type: ignore[arg-type]


def test_a_name_without_a_tag_is_marked() -> None:
    said = judge([HORSES], None)(found("A horse from lilla raven, is it good?", lang="sv-SE"))
    assert said.hits == ((3, ("Lilla Räven", "horse")),)
    assert said.is_name_only
    assert set(said.reasons) == {Reason.NAME_ONLY, Reason.QUESTION}
    assert (said.lang, said.tone) == ("sv", Tone.UNKNOWN)


def test_what_addresses_us_is_not_name_only() -> None:
    said = judge([HORSES], None)(found("Lilla Räven, a horse!", Kind.MENTION))
    assert said.hits
    assert not said.is_name_only


@pytest.mark.parametrize(
    ("rating", "reasons"), [(1, {Reason.LOW_RATING, Reason.NEGATIVE}), (5, set()), (None, set())]
)
def test_stars_are_understood(rating: int | None, reasons: set[Reason]) -> None:
    said = judge([], None)(found("A horse.", Kind.REVIEW, rating=rating))
    assert set(said.reasons) == reasons
    assert [one.field for one in said.understood] == (["tone"] if rating else [])


def test_the_network_saw_a_word_that_we_do_not() -> None:
    said = judge([HORSES], SEARCH)(found("a picture of our horse"))
    assert said.hits == ((3, ("Lilla Räven",)),)
    assert judge([HORSES], SEARCH)(found("a picture of our cow")).hits == ()
    assert judge([], SEARCH)(found("a picture of our horse")).hits == ()


def test_a_spelling_that_only_we_look_for_must_be_seen_here() -> None:
    stream = replace(SEARCH, query="Lila Raven")
    assert judge([HORSES], stream)(found("a picture of our horse")).hits == ()
    assert judge([HORSES], stream)(found("our horse, from lila räven")).hits


@pytest.mark.parametrize(
    ("text", "is_open"),
    [("a horse #lillaräven", True), ("a horse race", False), ("a cow", False), ("HORSE!", True)],
)
def test_the_boxes_beside_a_networks_search(text: str, is_open: bool) -> None:
    assert Gate(HORSES).is_open_to(text) is is_open


def test_a_search_lets_in_only_what_its_boxes_want(desk: Desk, network: Network) -> None:
    network.answer = lambda _: feed([("a", "One")])
    desk.accounts.add("feed", {"url": URL}).result(WAIT_S)
    boxes = Boxes(any=("Lilla Räven",), never=("race",))
    saved = desk.jobs.write(lambda: desk.watches.add("Us", boxes)).result(WAIT_S)
    stream = Stream("search", CursorKind.NONE, watch_id=saved.watch_id, query="Lilla Räven")
    arrivals = Arrivals(desk.read_page, desk.current, marks_backlog=True)
    page = Page(items=(found("a race"), found("a horse"), found("a race for us", Kind.MENTION)))
    passed = arrivals.gate("mastodon", stream)(page)
    assert [one.text for one in passed.items] == ["a horse", "a race for us"]
