"""What watches and networks bring: the table, its period, suggestions, and the file."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from app.queries.watches import watches
from app.services.watches import Boxes
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
from ui.views.watches import WatchesView

Key = Qt.Key
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
MANY = 40


@pytest.fixture
def stand(qtbot: QtBot, tmp_path: Path, clock: SetClock) -> Iterator[Stand]:
    """A shop with a watch that brought forty messages, nearly all of them about others."""
    with open_stand(tmp_path, clock) as made:
        account = made.account()
        at = days_before(clock, 2)
        made.store(account, *(found(n, at, f"horse {n}") for n in range(MANY)))
        old = days_before(clock, 60)
        made.store(account, *(found(100 + n, old, "horse then") for n in range(3)))
        made.write(partial(made.desk.watches.add, "=Horse", Boxes(("horse",))))
        ids = [row[0] for row in made.desk.read_page("SELECT id FROM item ORDER BY id DESC", {})]
        made.write(partial(made.desk.insight.not_ours.put_aside, ids[:MANY], "other"))
        yield made


@pytest.fixture
def view(stand: Stand) -> WatchesView:
    """The page, with the sources shown."""
    made = WatchesView(stand.stage)
    stand.show(made)
    made.chips["sources"].click()
    stand.settle()
    return made


def row(view: WatchesView, number: int = 0) -> list[str]:
    model = view.sources.watches.rows
    return [str(model.index(number, n).data()) for n in range(model.columnCount())]


def test_each_watch_and_network_has_a_row_for_the_period(stand: Stand, view: WatchesView) -> None:
    assert row(view)[:3] == ["=Horse", "40", "0% of 40"]
    assert view.sources.accounts.rows.index(0, 0).data() == "Mastodon · The shop"
    view.sources.chips[90].click()
    stand.settle()
    assert row(view)[1] == "43"
    assert view.keep() == {"page": "sources", "length": 90}


def test_too_few_to_say_is_grey_and_said(stand: Stand, view: WatchesView) -> None:
    ids = [one[0] for one in stand.desk.read_page("SELECT id FROM item ORDER BY id DESC", {})]
    stand.write(partial(stand.desk.triage.reopen, ids[: MANY - 5]))
    view.sources.refresh()
    stand.settle()
    assert row(view)[2] == "too few (5)"
    model = view.sources.watches.rows
    grey = model.index(0, 2).data(Qt.ItemDataRole.ForegroundRole)
    assert grey == QGuiApplication.palette().placeholderText()
    assert model.index(0, 1).data(Qt.ItemDataRole.ForegroundRole) is None


def test_a_suggestion_is_done_taken_back_and_turned_down(stand: Stand, view: WatchesView) -> None:
    strip = view.sources.proposals
    assert "=Horse" in strip.rows[0][1].text()
    strip.rows[0][2].click()
    stand.settle()
    assert watches(stand.desk.read_page) == ()
    view.undoing.undo()
    stand.settle()
    assert [one.name for one in watches(stand.desk.read_page)] == ["=Horse"]
    texts = [one[1].text() for one in strip.rows if one[0].isVisible()]
    number = next(n for n, text in enumerate(texts) if "The shop" in text)
    strip.rows[number][2].click()  # an account is switched off where accounts are
    ((place, account),) = stand.window.went
    assert place == "channels"
    assert isinstance(account, int)
    strip.rows[number][3].click()
    stand.settle()
    assert "The shop" not in " ".join(one[1].text() for one in strip.rows if one[0].isVisible())


def test_enter_opens_a_watch_and_an_account(stand: Stand, view: WatchesView) -> None:
    accounts = view.sources.accounts
    accounts.setCurrentIndex(accounts.rows.index(0, 0))
    press(accounts, Key.Key_Return)
    assert stand.window.went[0][0] == "channels"
    table = view.sources.watches
    table.setCurrentIndex(table.rows.index(0, 0))
    press(table, Key.Key_Return)
    assert view.form.isVisible()
    assert view.form.name.text() == "=Horse"


def test_the_table_is_saved_as_a_file_no_spreadsheet_runs(
    stand: Stand, view: WatchesView, tmp_path: Path
) -> None:
    path = tmp_path / "sources.csv"
    view.sources.save_to(str(path))
    stand.settle()
    rows = list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))
    assert [(one["source"], one["name"], one["items"]) for one in rows] == [
        ("watch", "'=Horse", "40"),
        ("account", "The shop", "40"),
    ]
    assert "2 rows" in view.sources.told.text()
    view.sources.save_to(str(tmp_path / "no" / "such" / "folder.csv"))
    stand.settle()
    assert "folder.csv" in view.sources.told.text()


def test_a_shop_without_sources_says_what_comes_here(
    qtbot: QtBot, tmp_path: Path, clock: SetClock
) -> None:
    with open_stand(tmp_path, clock) as stand:
        view = WatchesView(stand.stage)
        stand.show(view)
        view.restore({"page": "sources", "length": 365, "more": 1})
        stand.settle()
        assert view.sources.empty.isVisible()
        assert view.sources.length == 365
        assert not view.sources.export.isVisible()


@pytest.mark.parametrize("size", [(1064, 800), (640, 900)])
def test_nothing_is_cut_or_nameless(stand: Stand, size: tuple[int, int]) -> None:
    with false_language():
        view = WatchesView(stand.stage)
        stand.show(view, *size)
        view.show_page("sources")
        stand.settle()
        assert problems(view) == []
