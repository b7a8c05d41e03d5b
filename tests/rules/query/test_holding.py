"""What queries catch: near words, facts, parts, context, spellings; and why."""

from __future__ import annotations

import random
import time
from datetime import date, timedelta

import pytest

from app.analysis.matching import Gate, Hit, How, Matcher, Said
from tests.rules.query.watch import Watch

TODAY = date(2026, 3, 4)
SAID = Said(
    text="The coffee at Kavos namai was cold. https://a.lt",
    title="Monday",
    channel="mastodon",
    lang="en",
    kind="review",
    rating=2,
    tone="negative",
    author="Anna Berg",
    handle="anna@mastodon.social",
    day=TODAY - timedelta(days=3),
)
ABC = "a x x b x x x x x x x c x a b"


def catches(query: str, said: Said | str) -> bool:
    return bool(Matcher([Watch(query=query)], today=TODAY).match(said))


@pytest.mark.parametrize(
    ("query", "is_so"),
    [
        ("a NEAR/2 b", True),
        ("a NEAR/0 b", True),
        ("b NEAR/0 a", True),
        ("b ONEAR/0 a", False),
        ("a ONEAR/0 b", True),
        ("b ONEAR/9 a", True),
        ("b NEAR/1 c", False),
        ("a NEAR/2 b NEAR/2 c", True),
        ("a ONEAR/9 b ONEAR/9 c", True),
        ("a ONEAR/8 b ONEAR/8 c", False),
        ("a NEAR/1 c", True),
        ("c NEAR/1 (q OR a)", True),
        ('"a b"', True),
        ('"b a"', False),
        ("a NEAR/5 q", False),
        ("x NEAR/0 x", True),
        ("c NEAR/5 c", False),
    ],
)
def test_near(query: str, is_so: bool) -> None:
    assert catches(query, ABC) is is_so


@pytest.mark.parametrize(
    ("query", "is_so"),
    [
        ("coffee", True),
        ("Coffee or tea", False),
        ("coffee OR tea", True),
        ("coffee -cold", False),
        ("coffee (warm OR cold)", True),
        ("coff*", True),
        ("*ffee", True),
        ("c?ffee", True),
        ("c?fee", False),
        ('"kavos nam*"', True),
        ('"k?vos namai"', True),
        ('"namai k?vos"', False),
        ("title:monday", True),
        ("text:monday", False),
        ("title:coffee", False),
        ("text:coffee", True),
        ("coffee from:anna", True),
        ("coffee from:@anna@mastodon.social", True),
        ("coffee from:berg", True),
        ("coffee from:ann", False),
        ("coffee channel:mastodon", True),
        ("coffee channel:x", False),
        ("lang:en", True),
        ("lang:sv", False),
        ("coffee -lang:sv", True),
        ("kind:review stars:<3", True),
        ("stars:2", True),
        ("stars:>=3", False),
        ("tone:negative", True),
        ("link:yes", True),
        ("coffee link:no", False),
        ("after:2026-03-01 before:2026-03-02", True),
        ("before:2026-03-01", False),
        ("on:2026-03-01", True),
        ("coffee days:4", True),
        ("coffee days:3", False),
        ("a b OR coffee namai", True),
    ],
)
def test_words_and_facts(query: str, is_so: bool) -> None:
    assert catches(query, SAID) is is_so


@pytest.mark.parametrize("query", ["lang:en", "stars:<5", "from:anna", "days:9", "tone:neutral"])
def test_what_is_not_known_fits_no_question(query: str) -> None:
    assert not catches(query, "coffee")


def test_a_watch_in_boxes_and_as_a_query_catch_the_same() -> None:
    boxes = Watch(1, any=("coffee", "tea"), all=("cold",), never=("warm",))
    query = Watch(2, query="(coffee OR tea) cold -warm")
    found = Matcher([boxes, query])
    assert found.match("Cold coffee") == (Hit(1, ("coffee", "cold")), Hit(2, ("coffee", "cold")))
    looked = found.look("cold coffee, warm")
    assert looked.hits == ()
    assert looked.stopped == (Hit(1, ("warm",)), Hit(2, ("warm",)))


def test_a_kept_query_that_nobody_can_read_catches_nothing() -> None:
    found = Matcher([Watch(1, query="a FAR/9 ("), Watch(2, any=("a",))])
    assert found.match("a") == (Hit(2, ("a",)),)


def test_why_marks_the_words_in_title_and_text() -> None:
    said = Said(title="At Clas Ohlson", text="A lamp from #clasohlson and Clas Ohlsons shop")
    found = Matcher([Watch(7, any=("Clas Ohlson",))], languages=("sv",)).why(said)
    marked = [((said.title if one.part == "title" else said.text)[one.start : one.end], one.how)
              for one in found]  # fmt: skip
    assert marked == [
        ("Clas Ohlson", How.EXACT),
        ("clasohlson", How.TAG),
        ("Clas Ohlsons", How.ENDING),
    ]
    assert {(one.watch_id, one.word) for one in found} == {(7, "Clas Ohlson")}


@pytest.mark.parametrize(
    ("text", "is_caught"),
    [
        ("iki pasimatymo", False),
        ("iki, the shop in vilnius", True),
        ("parduotuvė iki", True),
        ("#iki", True),
        ("@iki", True),
        ("iki kavos namai", True),
        ("parduotuvė", False),
    ],
)
def test_an_ordinary_word_counts_beside_a_context_word(text: str, is_caught: bool) -> None:
    watch = Watch(any=("iki", "Kavos namai"), context=("Vilnius", "parduotuvė"))
    assert bool(Matcher([watch]).match(text)) is is_caught


def test_a_spelling_can_be_switched_off_and_all_but_the_own() -> None:
    text = "Bjorkqvist and Björkqist"
    (watch,) = Matcher([Watch(any=("Björkqvist",))]).look(text).hits
    assert watch.words == ("Björkqvist",)
    seen = {one.seen for one in Matcher([Watch(any=("Björkqvist",))]).why("at Björkqist")}
    assert seen == {"bjorkqist"}
    assert not Matcher([Watch(any=("Björkqvist",), off=("Björkqist",))]).match("at Björkqist")
    assert not Matcher([Watch(any=("Björkqvist",), is_exact=True)]).match("at Björkqist")
    assert not Matcher([Watch(any=("=Björkqvist",))]).match("at Björkqist")


@pytest.mark.parametrize(
    ("text", "is_open"),
    [
        ("a picture in vilnius", True),
        ("a picture", False),
        ("#iki, a picture", True),
        ("a picture in vilnius, bank", False),
    ],
)
def test_what_a_search_brought_needs_its_context(text: str, is_open: bool) -> None:
    watch = Watch(any=("iki",), never=("bank",), context=("Vilnius",))
    assert Gate(watch).is_open_to(text) is is_open


def test_a_query_lets_in_what_the_network_saw_and_the_rest_of_it_holds() -> None:
    gate = Gate(Watch(query="(iki OR rimi) (cold OR warm) -bank"))
    assert gate.is_open_to("a cold picture")
    assert not gate.is_open_to("a picture")
    assert not gate.is_open_to("a cold bank")
    assert not Gate(Watch(any=("iki",)), has_seen=False).is_open_to("a picture")


@pytest.mark.parametrize(
    "text",
    ["", "a", "a " * 100_000, "b" * 200_000, "a b " * 50_000, "🦊" * 50_000, "\ud800 a \x00",
     "‮א ب a", "(" * 200_000, "a\u0301" * 60_000],
)  # fmt: skip
def test_no_text_breaks_a_watch_or_takes_long(text: str) -> None:
    queries = [
        "a NEAR/5 b",
        "a NEAR/2 b NEAR/2 q",
        "a ONEAR/1 a ONEAR/1 b",
        '"a b" OR *b* OR link:yes',
    ]
    found = Matcher([Watch(n, query=query) for n, query in enumerate(queries)], today=TODAY)
    began = time.perf_counter()
    found.match(Said(text, title=text[:2000]))
    found.why(text)
    assert time.perf_counter() - began < 8


def test_many_watches_share_one_look() -> None:
    some = random.Random(5)
    names = ["".join(some.choices("abcdefghij", k=9)) for _ in range(1500)]
    watches = [Watch(n, any=(name,), all=("shop",)) for n, name in enumerate(names)]
    found = Matcher(watches)
    texts = [" ".join([*some.choices(names, k=3), "shop"]) for _ in range(50)]
    assert all(len(found.match(text)) >= len(set(text.split()[:3])) for text in texts)
