"""The graphs: what they count, what they say in words, and where their points lead."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.domain.filter import InboxFilter
from app.domain.item import Kind, Tone
from tests.conftest import ROOT, SetClock
from tests.screens.stand import (
    Stand,
    days_before,
    false_language,
    found,
    open_stand,
    press,
    problems,
)
from ui.charts.inks import KINDS, TONES
from ui.views.trends import TrendsView

Key = Qt.Key
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def stand(qtbot: QtBot, tmp_path: Path, clock: SetClock) -> Iterator[Stand]:
    """A shop of which three mentions and a complaint were made yesterday, one today."""
    with open_stand(tmp_path, clock) as made:
        account = made.account()
        before = days_before(clock, 1)
        items = [found(n, before) for n in range(3)]
        made.store(account, *items, found(3, before, kind=Kind.REVIEW, rating=1), at=before)
        made.store(account, found(4, clock.now()))
        yield made


@pytest.fixture
def view(stand: Stand) -> TrendsView:
    """The page, shown."""
    made = TrendsView(stand.stage)
    stand.show(made)
    return made


def cells(view: TrendsView, row: int) -> list[str]:
    rows = view.bars_table.rows
    return [str(rows.data(rows.index(row, column))) for column in range(rows.columnCount())]


def test_graph_and_table_say_the_same(view: TrendsView) -> None:
    assert view.bars_table.rows.rowCount() == 30
    assert cells(view, 0)[1:] == ["1", "1", "0"]  # today: all, mentions, reviews
    assert cells(view, 1)[1:] == ["4", "3", "1"]
    press(view.bars, Key.Key_End)
    assert view.bars.accessibleDescription().endswith("1 mention (Mention 1)")
    press(view.bars, Key.Key_Left)
    assert view.bars.accessibleDescription().endswith("4 mentions (Mention 3, Review 1)")


def test_enter_opens_the_items_of_a_day(stand: Stand, view: TrendsView) -> None:
    press(view.bars, Key.Key_End, Key.Key_Left, Key.Key_Return)
    day = stand.clock.now().date() - timedelta(days=1)
    wanted = InboxFilter(states=(), since=day, until=day, order="new")
    assert stand.window.went == [("inbox", wanted)]
    view.bars_table.setCurrentIndex(view.bars_table.rows.index(1, 0))
    press(view.bars_table, Key.Key_Return)
    assert stand.window.went[1] == ("inbox", wanted)


def test_a_click_opens_the_items_of_one_series(stand: Stand, view: TrendsView) -> None:
    area = view.bars.area(28)  # yesterday: three mentions below, a review above
    high = view.bars.mapFromScene(area.center().x(), area.bottom() - area.height() * 3.5 / 4.4)
    QTest.mouseClick(view.bars.viewport(), Qt.MouseButton.LeftButton, pos=high)
    argument = stand.window.went[0][1]
    assert isinstance(argument, InboxFilter)
    assert argument.kinds == (Kind.REVIEW,)


def test_by_tone_says_what_is_not_known(stand: Stand, view: TrendsView) -> None:
    view.chips["tone"].click()
    heads = view.bars_table.rows
    names = [heads.headerData(n, Qt.Orientation.Horizontal) for n in range(heads.columnCount())]
    assert names == ["Day", "All", "Negative", "Not known"]
    press(view.bars, Key.Key_End, Key.Key_Return)
    argument = stand.window.went[0][1]
    assert isinstance(argument, InboxFilter)
    assert argument.tones == ()
    assert Tone.UNKNOWN in TONES


def test_few_answers_give_words_and_no_share(stand: Stand, view: TrendsView) -> None:
    assert "20" in view._share_few.text()  # noqa: SLF001
    assert view.shares.isVisible() is False
    view.chips["table"].click()
    assert view.shares_table.isVisible()


def test_enough_answers_give_a_share_with_its_band(stand: Stand, view: TrendsView) -> None:
    account = stand.account("bluesky")
    for number in range(24):
        at = days_before(stand.clock, 8)
        stand.store(account, found(100 + number, at), at=at)
    ids = [row[0] for row in stand.desk.read_page("SELECT id FROM item ORDER BY id", {})]
    stand.write(partial(stand.desk.triage.seen, ids))
    view.refresh(None)
    stand.settle()
    assert view._share.text() == "0%"  # noqa: SLF001 - all overdue
    assert "24 messages were to be answered." in view._share_line.text()  # noqa: SLF001
    assert view.shares.isVisible()


@pytest.mark.parametrize("length", [7, 30, 90, 365])
def test_every_range_has_its_places(stand: Stand, view: TrendsView, length: int) -> None:
    view.chips[str(length)].click()
    stand.settle()
    places = view.bars_table.rows.rowCount()
    assert places == (53 if length == 365 else length)
    assert view.keep() == {"length": length, "by": "kind", "is_table": False}


def test_an_empty_shop_is_sent_to_connect(qtbot: QtBot, tmp_path: Path, clock: SetClock) -> None:
    with open_stand(tmp_path / "empty", clock) as stand:
        view = TrendsView(stand.stage)
        stand.show(view)
        assert view.empty.isVisible()
        assert problems(view) == []


def test_series_differ_in_more_than_colour() -> None:
    for inks in (KINDS, TONES):
        assert len({ink.pattern for ink in inks.values()}) == len(inks)
        assert len({ink.colour for ink in inks.values()}) == len(inks)


def test_the_graphs_are_loaded_with_their_page_only() -> None:
    script = (
        "import sys, ui.views.frame.places as p;"
        "[one.is_there() for one in p.PLACES];"
        "import ui.views.today;"
        "sys.exit('pyqtgraph' in sys.modules or 'numpy' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False, timeout=60)
    assert told.returncode == 0


@pytest.mark.parametrize("shape", ["graph", "table"])
def test_nothing_is_cut_or_nameless(stand: Stand, shape: str) -> None:
    with false_language():
        view = TrendsView(stand.stage)
        stand.show(view, 640, 900)
        view.chips[shape].click()
        stand.settle()
        assert problems(view) == []
