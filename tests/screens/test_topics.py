"""Topics: renamed, switched, moved, their words changed, what is proposed; all taken back."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.domain.filter import InboxFilter
from app.queries.topics import TopicRow, topics
from tests.conftest import SetClock
from tests.screens.stand import Stand, false_language, found, open_stand, press, problems
from ui.views.topics import TopicsView, line_of
from ui.views.topics_words import words_of

Key = Qt.Key
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
SHIPPED = {"en": ("price", "cost*"), "sv": ("pris",)}


@pytest.fixture
def stand(qtbot: QtBot, tmp_path: Path, clock: SetClock) -> Iterator[Stand]:
    """A shop of which four people spoke, two of them about prices."""
    with open_stand(tmp_path, clock) as made:
        texts = ("The price is too high here", "How much does the price come to", "Hello", "Hi")
        now = clock.now()
        made.store(made.account(), *(found(n, now, text) for n, text in enumerate(texts)))
        made.desk.insight.reading.run()
        yield made


@pytest.fixture
def view(stand: Stand) -> TopicsView:
    """The page, shown."""
    made = TopicsView(stand.stage)
    stand.show(made)
    return made


def row_of(stand: Stand, key: str) -> TopicRow | None:
    return next((row for row in topics(stand.desk.read_page) if row.key == key), None)


def choose(view: TopicsView, key: str) -> None:
    view.list.choose(view._numbers[key])  # noqa: SLF001


def test_each_topic_says_how_much_is_about_it_and_opens_that(
    stand: Stand, view: TopicsView
) -> None:
    assert view.list.lines.rowCount() == 12
    choose(view, "price")
    assert view.form.open.text() == "Show its 2 messages"
    press(view.form.open, Key.Key_Space)
    assert stand.window.went == [
        ("inbox", InboxFilter(states=(), topics=("price",), order="new")),
    ]
    choose(view, "contest")
    assert not view.form.open.isEnabled()


def test_a_topic_is_added_renamed_switched_moved_and_removed_by_keys(
    stand: Stand, view: TopicsView
) -> None:
    view.add("Parking")
    stand.settle()
    assert view.form.name.text() == "Parking"
    key = view._key  # noqa: SLF001
    view.form.name.selectAll()
    QTest.keyClicks(view.form.name, "Cars")
    press(view.form.name, Key.Key_Return)
    stand.settle()
    press(view.list, Key.Key_Space)
    stand.settle()
    press(view.list, Key.Key_Up, ctrl=True)
    stand.settle()
    row = row_of(stand, key)
    assert row is not None
    assert (row.name, row.is_on) == ("Cars", False)
    assert [one.key for one in topics(stand.desk.read_page)].index(key) == 11
    press(view.list, Key.Key_Delete)
    stand.settle()
    assert row_of(stand, key) is None
    for _ in range(5):
        view.undoing.undo()
        stand.settle()
    assert row_of(stand, key) is None  # added last of all, and that is taken back, too
    assert len(topics(stand.desk.read_page)) == 12


def test_a_theme_takes_its_usual_name_again_where_none_is_given(
    stand: Stand, view: TopicsView
) -> None:
    choose(view, "price")
    for typed, kept in (("Money", "Money"), ("", ""), ("Price", "")):
        view.form.name.setText(typed)
        press(view.form.name, Key.Key_Return)
        stand.settle()
        row = row_of(stand, "price")
        assert row is not None
        assert row.name == kept
    assert view.form.name.text() == "Price"


def test_words_are_added_and_taken_out_and_count_again(stand: Stand, view: TopicsView) -> None:
    choose(view, "price")
    card = view.form.words
    card.new.setText("parking, dough*")
    press(card.new, Key.Key_Return)
    stand.settle()
    row = row_of(stand, "price")
    assert row is not None
    assert row.words == ("parking", "dough*")
    assert stand.desk.insight.reading.is_due()
    card.table.selectRow(2)
    word = card._words[2].text  # noqa: SLF001 - the first that comes along
    press(card.table, Key.Key_Space)
    stand.settle()
    row = row_of(stand, "price")
    assert row is not None
    assert row.off == (word.casefold(),)
    assert card.turn.text() == "Have it count again"
    card.turn.click()
    stand.settle()
    assert card.turn.text() == "Take out"
    for _ in range(3):
        view.undoing.undo()
        stand.settle()
    assert row_of(stand, "price") == TopicRow("price")
    press(card.new, Key.Key_Return)
    assert card.field.fault() != ""


def test_removed_topics_come_back(stand: Stand, view: TopicsView) -> None:
    assert not view.back.isVisible()
    choose(view, "job")
    press(view.list, Key.Key_Delete)
    stand.settle()
    assert view.list.lines.rowCount() == 11
    view.back.click()
    stand.settle()
    assert view.list.lines.rowCount() == 12
    assert not view.back.isVisible()


def test_a_word_is_proposed_after_three_equal_corrections(stand: Stand, view: TopicsView) -> None:
    account, now = stand.account("bluesky"), stand.clock.now()
    texts = [f"{word} parking {n}" for n, word in enumerate(("Oh", "The", "My"))]
    stand.store(account, *(found(50 + n, now, text) for n, text in enumerate(texts)))
    stand.desk.insight.reading.run()
    sql = "SELECT id FROM item WHERE text LIKE '%parking%' ORDER BY id"
    ids = [row[0] for row in stand.desk.read_page(sql, {})]
    stand.write(partial(stand.desk.insight.corrections.topic, ids, "price", is_on=True))
    view.refresh(None)
    stand.until(view.proposal.isVisible)
    assert "“parking” was in 3 messages" in view.proposal.text()
    view.proposal.pressed.emit()
    stand.settle()
    row = row_of(stand, "price")
    assert row is not None
    assert row.words == ("parking",)
    assert not view.proposal.isVisible()
    view.undoing.undo()
    stand.until(view.proposal.isVisible)
    view.no.click()
    stand.until(view.proposal.isHidden)
    assert view.proposals == ()


@pytest.mark.parametrize(
    ("lang", "texts", "off"),
    [
        (None, ["mine", "price", "cost*", "pris"], [False, True, False, False]),
        ("sv", ["mine", "pris"], [False, False]),
        ("pl", ["mine"], [False]),
    ],
)
def test_the_owners_words_stand_first(lang: str | None, texts: list[str], off: list[bool]) -> None:
    shown = words_of(TopicRow("price", words=("mine",), off=("price",)), SHIPPED, lang)
    assert [one.text for one in shown] == texts
    assert [one.is_off for one in shown] == off


def test_a_line_says_that_a_topic_is_switched_off() -> None:
    assert line_of(1, TopicRow("price"), 3).state == ""
    line = line_of(1, TopicRow("price", is_on=False, words=("a",)), 3)
    assert (line.state, line.text) == ("Switched off", "3 messages · 1 word changed")


@pytest.mark.parametrize("width", [560, 1064])
def test_nothing_is_cut_or_nameless(stand: Stand, width: int) -> None:
    with false_language():
        view = TopicsView(stand.stage)
        stand.show(view, width, 1600)
        assert problems(view) == []
