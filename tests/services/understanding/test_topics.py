"""Topics are the owner's to change, and what was corrected three times becomes a proposal."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.errors import NoSuch, WrongUse
from app.events import Changed
from app.queries import topics as asked
from app.queries.understanding import own_topics
from app.services.understanding.topics import Topics, TopicWord, word_proposals
from tests.services.understanding.conftest import Stand


def test_twelve_themes_are_there_and_seeding_changes_nothing(stand: Stand) -> None:
    before = asked.topics(stand.shop.read)
    assert len(before) == 12
    stand.insight.topics.switch("price", is_on=True)
    assert asked.topics(stand.shop.read) == before
    assert own_topics(stand.shop.read) == ()


def test_an_own_topic_is_told_by_its_words(stand: Stand) -> None:
    item = stand.say("1", "nowhere for parking")
    stand.run()
    key = stand.insight.topics.add("  Cars ", ["Parking", "parking", " ", "x"]).key
    row = asked.topics(stand.shop.read)[-1]
    assert (row.key, row.name, row.words, row.is_own) == (key, "Cars", ("parking",), True)
    stand.run()
    assert ["topic", key, "rules"] in stand.rows(item)
    assert asked.counts(stand.shop.read) == {key: 1}
    stand.triage.undo()
    assert key not in [row.key for row in asked.topics(stand.shop.read)]
    stand.run()
    assert ["topic", key, "rules"] not in stand.rows(item)


@pytest.mark.parametrize(
    "change",
    [
        lambda topics: topics.rename("price", "Cost"),
        lambda topics: topics.add_words("price", ["dear", "costly"]),
        lambda topics: topics.take_out("price", ["cheap"]),
        lambda topics: topics.switch("price", is_on=False),
        lambda topics: topics.remove("price"),
        lambda topics: topics.order(["website", "price"]),
    ],
)
def test_each_change_is_taken_back(stand: Stand, change: Callable[[Topics], Changed]) -> None:
    before = asked.topics(stand.shop.read)
    assert change(stand.insight.topics).is_settings
    assert asked.topics(stand.shop.read) != before
    assert stand.triage.undo().verb == "topic"
    assert asked.topics(stand.shop.read) == before
    assert own_topics(stand.shop.read) == ()


def test_words_go_in_and_out(stand: Stand) -> None:
    topics = stand.insight.topics
    topics.add_words("price", ["dear", "costly"])
    topics.take_out("price", ["dear", "cheap"])
    (row,) = own_topics(stand.shop.read)
    assert (row.words, row.off) == (("costly",), ("cheap",))
    topics.add_words("price", ["cheap"])
    (row,) = own_topics(stand.shop.read)
    assert (row.words, row.off) == (("costly",), ())
    assert not topics.add_words("price", ["costly"]).is_settings


def test_what_cannot_be_is_refused(stand: Stand) -> None:
    topics = stand.insight.topics
    with pytest.raises(WrongUse):
        topics.add(" ")
    with pytest.raises(NoSuch):
        topics.rename("own-4", "x")
    with pytest.raises(NoSuch):
        topics.order(["price", "own-4"])
    key = topics.add("Cars").key
    with pytest.raises(WrongUse):
        topics.rename(key, "")
    topics.remove(key)
    with pytest.raises(NoSuch):
        topics.switch(key, is_on=True)
    topics.rename("price", "\ud800 odd")


def test_three_equal_corrections_propose_a_word(stand: Stand) -> None:
    for n in range(40):
        stand.say(f"b{n}", f"the usual {n}")
    texts = ["the voucher and the price", "a voucher was refused at the price", "voucher lost"]
    ids = [stand.say(str(n), text) for n, text in enumerate(texts)]
    stand.run()
    for item in ids[:2]:
        stand.insight.corrections.topic([item], "returns", is_on=True)
    assert word_proposals(stand.shop.read) == ()
    stand.insight.corrections.topic(ids[2:], "returns", is_on=True)
    (word,) = word_proposals(stand.shop.read)
    assert word == TopicWord("returns", "voucher", 3)
    stand.insight.topics.add_words(word.key, [word.word])
    assert word_proposals(stand.shop.read) == ()
    stand.triage.undo()
    stand.insight.topics.turn_down(word)
    assert word_proposals(stand.shop.read) == ()


def test_what_was_done_since_stays_when_an_earlier_change_is_taken_back(stand: Stand) -> None:
    topics = stand.insight.topics
    key = topics.add("Buns", ["bun"]).key
    topics.add_words(key, ["roll"])
    first = stand.shop.one("SELECT max(id) FROM action")
    topics.add_words(key, ["loaf"])
    topics.rename(key, "Bread")
    topics.take_out(key, ["bun"])
    out = stand.shop.one("SELECT max(id) FROM action")
    stand.triage.undo_action(first)
    row = next(one for one in asked.topics(stand.shop.read) if one.key == key)
    assert (row.name, row.words) == ("Bread", ("loaf",))
    stand.triage.undo_action(out)
    row = next(one for one in asked.topics(stand.shop.read) if one.key == key)
    assert set(row.words) == {"loaf", "bun"}
