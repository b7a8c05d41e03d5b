"""Words that rise, and what people like, over what is stored: from the file, through the mill."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.analysis.gather import Said
from app.domain.filter import InboxFilter
from app.domain.item import Author, Tone
from app.queries.inbox import inbox_ids
from app.services.understanding.lists import stop_words, topic_words
from app.services.understanding.rising import compare
from tests.services.understanding.conftest import Stand
from tests.store.conftest import NOON, found

TODAY = date(2026, 3, 4)
WEEK = timedelta(days=6)


def fill(stand: Stand, n: int = 40) -> None:
    """Store what is said in two weeks; in the last one every second text is about parking."""
    for number in range(2 * n):
        at = NOON - timedelta(days=1 if number < n else 8)
        text = f"Lovely toys and friendly people here, wonderful place {number}"
        if number < n and number % 2:
            text = f"The parking is bad, no room in front {number}"
        author = Author(f"a{number % 20}", f"A {number % 20}", "")
        stand.shop.store(found(str(number), text, posted_at=at, author=author), at=at)
    stand.run()


def test_a_word_that_rises_opens_its_posts_and_no_others(stand: Stand) -> None:
    fill(stand)
    words = stand.insight.rising.words(TODAY - WEEK, TODAY)
    assert (words.n, words.n_before) == (40, 40)
    theme = next(one for one in words.rise.themes if one.words == "parking")
    assert (theme.items, theme.others, theme.people) == (20, 0, 10)
    wanted = InboxFilter(states=(), item_ids=theme.posts, order="new")
    shown = inbox_ids(stand.shop.read, wanted, NOON)
    assert sorted(shown) == sorted(theme.posts)
    assert len(shown) == 20


def test_what_is_put_aside_or_hidden_is_not_heard(stand: Stand) -> None:
    fill(stand)
    sql = "SELECT id FROM item WHERE text LIKE 'The parking%' ORDER BY id"
    ids = [row[0] for row in stand.shop.rows(sql)]
    stand.triage.noise(ids)
    words = stand.insight.rising.words(TODAY - WEEK, TODAY)
    assert words.n == 20
    assert not words.rise.is_enough


def test_an_empty_shop_says_that_there_is_too_little(stand: Stand) -> None:
    words = stand.insight.rising.words(TODAY, TODAY)
    assert (words.n, words.rise.is_enough, words.columns.is_enough) == (0, False, False)


@pytest.mark.parametrize("text", ["", "x", "🦊🦊", "مرحبا " * 50, "\ud800", "a\x00b" * 500])
def test_strange_texts_are_compared(text: str) -> None:
    now = [Said(n, n, f"{text} parking", "en") for n in range(40)]
    before = [Said(n, n, text, "") for n in range(40)]
    tones = [Tone.POSITIVE if n % 2 else Tone.NEGATIVE for n in range(40)]
    rise, columns = compare(now, before, tones, ["The shop", ""])
    assert rise.is_enough
    assert not columns.is_enough


def test_the_lists_have_words_for_each_topic_and_language() -> None:
    shipped = topic_words()
    assert shipped["price"]["en"]
    assert set(shipped["price"]) == set(stop_words())
