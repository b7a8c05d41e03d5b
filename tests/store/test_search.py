"""Everything ever stored can be found, however it is typed; nothing typed is an error."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.item import Kind
from app.store import notes, replies
from app.store.nearby import keys_near, keys_of
from app.store.question import match_words, read_question
from app.store.search import Hits, Search
from tests.store.conftest import ANNA, BO, NOON, Shop, found, own_post

HOSTILE = [
    '"',
    '""',
    "'",
    "*",
    "-",
    '-"',
    "(",
    ")",
    "NEAR(a b)",
    "a AND",
    "OR",
    "NOT",
    "from:",
    "from:-",
    "before:soon",
    "stars:lots",
    "stars:<",
    ":",
    "::",
    "^a",
    "{a b}: c",
    'a"b*c',
    "body:coffee",
    "\0",
    "\ud800",
    "%_",
    "a" * 5000,
    "-a -b",
    '"open',
    "+a",
    "ååå\u0301",
    "; DROP TABLE item",
    "channel:\ud800",
]


@pytest.fixture
def talk(shop: Shop) -> Shop:
    """A shop with a handful of things said."""
    shop.store(
        found("1", "The coffee was lovely and the bread fresh", rating=5, kind=Kind.REVIEW),
        found("2", "Cold coffee, rude staff", author=BO, rating=1, kind=Kind.REVIEW),
        found("3", "Kaffet på Bjørns kafé är bäst", posted_at=NOON - timedelta(days=40)),
        found("4", "Где купить хлеб и кофе?", posted_at=NOON - timedelta(days=2)),
        at=NOON,
    )
    return shop


def search(shop: Shop) -> Search:
    """The search as `assemble` makes it."""
    return Search(shop.read, lambda: ZoneInfo("Europe/Stockholm"))


def said(shop: Shop, hits: Hits) -> list[str]:
    """Give the remote ids of what was found, in its order."""
    return [shop.one("SELECT remote_id FROM item WHERE id = :id", id=i) for i in hits.ids]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("coffee", ["2", "1"]),
        ("COFFEE ", ["2", "1"]),
        ("coffee fresh", ["1"]),
        ('"cold coffee"', ["2"]),
        ('"coffee cold"', []),
        ("coffee -rude", ["1"]),
        ('coffee -"rude staff"', ["1"]),
        ("co", ["2", "1"]),
        ("c", []),
        ("coffee le", []),
        ("coffee lov", ["1"]),
        ("kafe", ["3"]),
        ("хле", ["4"]),
        ("from:bo", ["2"]),
        ("from:@bo@shop.test coffee", ["2"]),
        ("from:anna coffee", ["1"]),
        ("bo ", ["2"]),
        ("coffee stars:<3", ["2"]),
        ("stars:>=5", ["1"]),
        ("stars:1", ["2"]),
        ("before:2026-02-01", ["3"]),
        ("after:2026-03-02 before:2026-03-03", ["4"]),
        ("after:2026-03-03 coffee", ["2", "1"]),
        ("coffee channel:mastodon", ["2", "1"]),
        ("coffee channel:bluesky", []),
        ("", []),
        ("   ", []),
        ("-coffee", []),
    ],
)
def test_what_is_typed_finds(talk: Shop, typed: str, expected: list[str]) -> None:
    assert sorted(said(talk, search(talk).find(typed))) == sorted(expected)
    assert search(talk).find(typed).instead == ""


@pytest.mark.parametrize(
    ("typed", "instead"),
    [
        ("cofee ", "coffee"),
        ("coffe ", "coffee"),
        ("ocffee", "coffee"),
        ("cofffee bread", "coffee bread"),
        ("lvoely", "lovely"),
        ("braed", "bread"),
        ("bjorns", "bjørns"),
        ("штаф", ""),
        ("хлеп", "хлеб"),
        ("lovvelly", "lovely"),
    ],
)
def test_a_slip_of_the_finger_finds_what_was_meant(talk: Shop, typed: str, instead: str) -> None:
    hits = search(talk).find(typed)
    assert (hits.instead, bool(hits.ids)) == (instead, bool(instead))


def test_a_real_word_is_never_taken_for_another(talk: Shop) -> None:
    hits = search(talk).find("rude bread")
    assert (hits.ids, hits.instead) == ((), "")


@given(
    st.text("abcdeèр", min_size=3, max_size=12),
    st.sampled_from(["drop", "double", "swap", "other"]),
    st.integers(0, 11),
)
def test_one_slip_always_leaves_a_key(word: str, slip: str, at: int) -> None:
    at = min(at, len(word) - 1)
    wrong = {
        "drop": word[:at] + word[at + 1 :],
        "double": word[:at] + "x" + word[at:],
        "swap": word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :] if at else word,
        "other": word[:at] + "x" + word[at + 1 :],
    }[slip]
    if len(wrong) > 2:
        assert set(keys_near(wrong, 1)) & set(keys_of(word).split())


def test_replies_posts_and_notes_lead_to_their_item(talk: Shop) -> None:
    one, two = talk.item("1")["id"], talk.item("2")["id"]
    replies.add(talk.db, talk.account, "k", NOON, item_id=one, text="Tack så mycket")
    notes.add(talk.db, "Knows the mayor", NOON, item_id=two)
    talk.store(posts=(own_post("p", "4", "Заходите завтра"),))
    assert search(talk).find("tack").ids == (one,)
    assert search(talk).find("mayor").ids == (two,)
    assert search(talk).find("завтра").ids == (talk.item("4")["id"],)


def test_a_post_leads_to_what_was_said_under_it(shop: Shop) -> None:
    shop.store(posts=(own_post("p", "", "New cardamom buns"),))
    assert search(shop).find("cardamom").ids == ()
    shop.store(found("1", "Yum", parent_remote_id="p", thread="p"))
    assert search(shop).find("cardamom").ids == (shop.item("1")["id"],)


def test_an_item_is_given_once_though_both_sides_say_the_word(talk: Shop) -> None:
    one = talk.item("1")["id"]
    replies.add(talk.db, talk.account, "k", NOON, item_id=one, text="Our bread says thanks")
    assert search(talk).find("bread").ids == (one,)


def test_pages_follow_each_other_newest_first(shop: Shop) -> None:
    shop.store(*(found(str(n), "same", posted_at=NOON - timedelta(hours=n)) for n in range(25)))
    first = search(shop).find("same", limit=10)
    second = search(shop).find("same", limit=10, before_id=first.next_before)
    third = search(shop).find("same", limit=10, before_id=second.next_before)
    everything = [*first.ids, *second.ids, *third.ids]
    assert everything == sorted(set(everything), reverse=True)
    assert (len(everything), third.next_before) == (25, None)


def test_days_are_the_shops_own(shop: Shop) -> None:
    shop.store(found("1", "late", posted_at=datetime(2026, 3, 3, 23, 30, tzinfo=UTC)))
    assert search(shop).find("late after:2026-03-04").ids
    assert not search(shop).find("late before:2026-03-04").ids


@pytest.mark.parametrize("typed", HOSTILE)
def test_nothing_typed_is_an_error(talk: Shop, typed: str) -> None:
    assert search(talk).find(typed + " ") is not None
    assert search(talk).find("coffee " + typed) is not None


@given(st.text(max_size=40))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_at_all_is_an_error(talk: Shop, typed: str) -> None:
    hits = search(talk).find(typed)
    assert hits == search(talk).find(typed)


@pytest.mark.parametrize(
    ("typed", "match"),
    [
        ("a-b", '"a b"'),
        ("co", '"co" *'),
        ("co ", '"co"'),
        ('say "so', '"so" AND "say"'),
        ("x -y -z", '("x") NOT ("y" OR "z")'),
    ],
)
def test_words_become_quoted_pieces(typed: str, match: str) -> None:
    assert match_words(read_question(typed)) == match


def test_own_words_are_found_by_the_shops_name(shop: Shop) -> None:
    shop.store(found("1", "hi", author=ANNA), posts=(own_post("p", "1", "hello"),))
    assert search(shop).find("from:shop").ids == (shop.item("1")["id"],)
