"""Rising words and what people like, on the page of trends; marks where understanding changed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain.filter import InboxFilter
from app.domain.item import Author
from tests.conftest import SetClock
from tests.screens.stand import (
    Stand,
    days_before,
    false_language,
    found,
    open_stand,
    press,
    problems,
)
from ui.views.trends import TrendsView

Key = Qt.Key
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def stand(qtbot: QtBot, tmp_path: Path, clock: SetClock) -> Iterator[Stand]:
    """A shop."""
    with open_stand(tmp_path, clock) as made:
        yield made


def fill(stand: Stand) -> None:
    """Store two months of talk; in the last one half of it is about parking."""
    account = stand.account()
    for number in range(80):
        at = days_before(stand.clock, 3 if number < 40 else 40)
        text = f"Lovely toys and friendly people here {number}"
        if number < 40 and number % 2:
            text = f"The parking was bad, no room in front {number}"
        author = Author(f"a{number % 20}", f"A {number % 20}", "")
        stand.store(account, found(number, at, text, author=author), at=at)


def test_a_word_that_rises_opens_its_messages(stand: Stand) -> None:
    fill(stand)
    view = TrendsView(stand.stage)
    stand.show(view)
    table = view.words.rises
    stand.until(table.table.isVisible)
    rows = [table._cells(n) for n in range(table.table.rows.rowCount())]  # noqa: SLF001
    parking = next(n for n, row in enumerate(rows) if row[0] == "parking")
    assert rows[parking][2:] == ["20", "0", "10"]
    table.table.selectRow(parking)
    assert "parking" in table.quote.text()
    press(table.table, Key.Key_Return)
    press(table.open, Key.Key_Space)
    place, wanted = stand.window.went[0]
    assert isinstance(wanted, InboxFilter)
    assert (place, len(wanted.item_ids)) == ("inbox", 20)
    assert stand.window.went[1] == (place, wanted)


def test_too_few_messages_say_so(stand: Stand) -> None:
    stand.store(stand.account(), found(1, stand.clock.now()))
    view = TrendsView(stand.stage)
    stand.show(view)
    for table in (view.words.rises, view.words.likes, view.words.dislikes):
        stand.until(table.none.isVisible)
        assert table.none.text().startswith("Too few to say")
        assert not table.table.isVisible()
    assert "Now: 1. Before: 0." in view.words.rises.none.text()


def test_the_day_on_which_understanding_changed_is_marked(stand: Stand) -> None:
    stand.store(stand.account(), found(1, stand.clock.now()))
    insight = stand.desk.insight
    insight.reading.run()
    view = TrendsView(stand.stage)
    stand.show(view)
    assert "dashed" not in view._bars_line.text()  # noqa: SLF001 - the first run marks nothing
    stand.write(partial(insight.topics.add_words, "price", ["dough"]))
    insight.reading.run()
    view.refresh(None)
    stand.settle()
    assert "dashed" in view._bars_line.text()  # noqa: SLF001
    press(view.bars, Key.Key_End)
    assert view.bars.accessibleDescription().endswith("\nTopics changed here.")
    first = view.bars_table.rows.index(0, 0)
    assert str(view.bars_table.rows.data(first)).endswith("Topics changed here.")
    before = view.bars.grab().toImage()
    view.bars.show_marks(())
    assert view.bars.grab().toImage() != before


@pytest.mark.parametrize("width", [560, 1064])
def test_nothing_is_cut_or_nameless(stand: Stand, width: int) -> None:
    fill(stand)
    with false_language():
        view = TrendsView(stand.stage)
        stand.show(view, width, 3000)
        stand.until(view.words.rises.table.isVisible)
        assert problems(view.words) == []
