"""What a watch's form shows of names: spellings, ordinary words, marked samples, proposals."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from functools import partial

import pytest

from app.analysis.matching import Matcher, Said
from app.domain.item import Author, Found, Kind
from app.queries.watches import watch, watches
from app.services.desk import Desk
from app.services.marked_samples import excerpt, live_samples, samples
from app.services.stored_texts import Spelling
from app.services.understanding.not_ours import NeverTerm
from app.services.understanding.proposals import Proposal
from app.services.understanding.yields import Suggestion
from app.services.watches import Boxes
from app.services.written_ways import ways_of
from tests.services.engine.conftest import Network
from tests.services.engine.rss import URL, feed

WAIT_S = 10.0
TEXTS = [
    ("a", "Bought it at Topas in town"),
    ("b", "a ring with topas in it"),
    ("c", "another topas, blue"),
    ("d", "#topas is open"),
]


@pytest.fixture
def shop(desk: Desk, network: Network) -> Desk:
    network.answer = lambda _: feed(TEXTS)
    desk.accounts.add("feed", {"url": URL}).result(WAIT_S)
    desk.fetching.fetch()
    return desk


def test_spellings_are_the_own_ones_then_those_met_then_those_likely() -> None:
    met = (Spelling("bjorkqist", "misspelt", 3), Spelling("bjorkqvist", "exact", 9))
    boxes = Boxes(any=("Björkqvist",), off=("bjorkqist", "never met"))
    found = ways_of(boxes, met, ("sv",))
    assert [(one.spelling, one.n, one.is_own, one.is_on) for one in found[:2]] == [
        ("Björkqvist", 9, True, True),
        ("bjorkqist", 3, False, False),
    ]
    off = [one.folded for one in found if not one.is_on]
    assert off == ["bjorkqist", "never met"]
    assert len(found) > 5
    assert len({one.folded for one in found}) == len(found)


def test_an_exact_watch_lists_only_what_it_finds() -> None:
    (only,) = ways_of(Boxes(any=("Björkqvist",), is_exact=True), (), ("sv",))
    assert only.is_own


@pytest.mark.parametrize("name", ["", "x", "🙂🙂", "ש" * 300, "\ud800", "\x00", "=a b*"])
def test_odd_names_have_spellings_too(name: str) -> None:
    ways_of(Boxes(any=(name,), off=(name,)), (), ())


def test_an_ordinary_word_is_counted_where_nothing_points_to_the_shop(shop: Desk) -> None:
    shop.jobs.write(partial(shop.preferences.change, "shop_name", "Town")).result(WAIT_S)
    (told,) = shop.watches.preview(Boxes(any=("Topas",))).ordinary
    assert (told.n, told.n_bare) == (4, 2)  # one in town, one a tag
    assert told.context == ("Town", "#topas", "@topas")


def test_its_own_tag_as_context_means_only_as_a_tag(shop: Desk) -> None:
    assert shop.watches.preview(Boxes(any=("Topas",), context=("#topas",))).n_caught == 1
    both = Boxes(any=("Topas",), all=("ring",), context=("ring",))
    assert shop.watches.preview(both).n_caught == 1


def test_samples_are_marked_where_the_words_stand(shop: Desk) -> None:
    boxes = Boxes(any=("Topas",))
    ids = shop.watches.preview(boxes).sample_ids
    found = samples(shop.read_page, ids, shop.watches.matcher(boxes))
    assert len(found) == 4
    for one in found:
        assert {one.excerpt[mark.start : mark.end].lower() for mark in one.marks} <= {
            "topas",
            "#topas",
        }
        assert one.marks
        assert one.at is not None
    assert samples(shop.read_page, (), shop.watches.matcher(boxes)) == ()


def test_an_excerpt_begins_shortly_before_the_first_mark() -> None:
    matcher = Matcher([Boxes(any=("Topas",))])
    made = excerpt(Said("x " * 90_000 + "at Topas\nhere", "A title"), matcher)
    assert made.excerpt.startswith("… ")
    (mark,) = made.marks
    assert made.excerpt[mark.start : mark.end] == "Topas"
    assert "\n" not in made.excerpt


@pytest.mark.parametrize("text", ["", "t", "🙂" * 200, "ש" * 200_000, "\ud800\x00", "Topas" * 9])
def test_hostile_texts_make_an_excerpt_in_time(text: str) -> None:
    start = time.perf_counter()
    made = excerpt(Said(text, text[:50]), Matcher([Boxes(any=("Topas",))]))
    assert time.perf_counter() - start < 2
    assert all(0 <= mark.start <= mark.end <= len(made.excerpt) for mark in made.marks)


def test_what_a_network_brought_is_marked_too() -> None:
    at = datetime(2026, 3, 4, tzinfo=UTC)
    one = Found("1", Kind.FOUND, "at topas now", Author("a", "Anna"), at, url="https://x.test")
    (made,) = live_samples([one], "bluesky", Matcher([Boxes(any=("Topas",))]))
    assert (made.who, made.url, made.item_id) == ("Anna", "https://x.test", 0)
    assert len(made.marks) == 1


def test_proposals_are_done_and_refused_on_the_writers_lane(shop: Desk) -> None:
    boxes = Boxes(any=("Topas",), is_exact=True)
    saved = shop.jobs.write(partial(shop.watches.add, "Topas", boxes)).result(WAIT_S)
    number, proposals = saved.watch_id, shop.insight.proposals
    never = Proposal("never", NeverTerm(number, "Topas", "ring", "other", 3))
    done = shop.jobs.write(partial(proposals.do, never)).result(WAIT_S)
    assert done.changed.is_watches
    wider = Proposal("source", Suggestion("spelling", "watch", number, "Topas", "topaz", 21))
    shop.jobs.write(partial(proposals.do, wider)).result(WAIT_S)
    row = watch(shop.read_page, number)
    assert row is not None
    assert (row.any, row.never) == (("Topas", "topaz"), ("ring",))
    for one in (never, wider):
        shop.jobs.write(partial(proposals.refuse, one)).result(WAIT_S)
        shop.jobs.write(partial(proposals.hear_again, one)).result(WAIT_S)
    assert shop.read_page("SELECT count(*) FROM turned_down", {}) == [[0]]
    drop = Proposal("source", Suggestion("drop", "watch", number, "Topas", "", 40))
    shop.jobs.write(partial(proposals.do, drop)).result(WAIT_S)
    assert watches(shop.read_page) == ()
