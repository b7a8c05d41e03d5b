"""The morning in the window on the sample shop, with the keyboard alone and a real network."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.domain.filter import InboxFilter
from app.queries.inbox import counts
from app.queries.outbox import outbox
from app.queries.thread import thread
from tests.conftest import SetClock
from tests.screens.stand import Stand, press, stand_on
from tests.screens.windowed import ctrl, inbox, open_window, settle, type_letters
from ui.main_window import MainWindow
from ui.views.frame.places import PLACES

Key = Qt.Key
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
NAMES = [place.name for place in PLACES if place.is_there()]
VIEWS = (*NAMES[NAMES.index("inbox") + 1 :], *NAMES[: NAMES.index("inbox") + 1])  # back again


@pytest.fixture
def stand(qtbot: QtBot, made_shop: Path, tmp_path: Path) -> Iterator[Stand]:
    """The sample shop as it is made today."""
    root = tmp_path / "shop"
    shutil.copytree(made_shop, root)
    clock = SetClock(datetime.now(UTC))
    with stand_on(root, clock) as made:
        yield made


@pytest.fixture
def window(qtbot: QtBot, stand: Stand) -> Iterator[MainWindow]:
    """The window on it."""
    with open_window(qtbot, stand) as made:
        yield made


def test_the_sample_shop_says_what_it_is_and_leads_back(
    qtbot: QtBot, stand: Stand, window: MainWindow
) -> None:
    assert "sample shop" in window.sample.text()
    (back,) = (one for one in window.sample.findChildren(QPushButton) if one.isVisible())
    assert back.text() == "Back to my shop"
    with qtbot.waitSignal(window.own_shop_asked):
        back.click()


def test_a_morning_with_the_keyboard_alone(stand: Stand, window: MainWindow) -> None:
    view = inbox(window)
    table, composer = view.list.table, view.conversation.composer
    assert table.hasFocus()
    _go_to_a_question(stand, window)
    answered = view.list.current_id()
    assert answered
    press(table, Key.Key_R)
    type_letters(composer.text, "Ačiū, tuoj parašysime!")
    ctrl(composer.text, Key.Key_Return)
    settle(stand, window)
    assert table.hasFocus()
    assert [one.state for one in outbox(stand.desk.read_page)] == ["holding"]
    press(table, Key.Key_J)
    settle(stand, window)
    assert view.list.current_id() != answered
    assert composer.item_id == view.list.current_id()
    assert composer.text.toPlainText() == ""
    _leaves(stand, window)
    assert window.toast.text() == "Mastodon has it."
    said = [one for one in thread(stand.desk.read_page, answered) if one.is_ours]
    assert said[-1].text.endswith("Ačiū, tuoj parašysime!")

    _moves(stand, window)
    _many(stand, window)
    _goes_about(stand, window)


def _go_to_a_question(stand: Stand, window: MainWindow) -> None:
    """Go down and up to a message that Mastodon takes an answer to."""
    view = inbox(window)
    table, composer = view.list.table, view.conversation.composer
    first = view.list.current_id()
    press(table, Key.Key_J)
    settle(stand, window)
    assert view.list.current_id() != first
    press(table, Key.Key_K)
    settle(stand, window)
    assert view.list.current_id() == first
    opening = composer._opening  # noqa: SLF001 - what the eye reads above the words
    assert opening.isVisible()
    assert opening.text().startswith("Begins with @")


def _leaves(stand: Stand, window: MainWindow) -> None:
    """Let the time pass for which a reply is held, as the window's timer does."""
    now = stand.clock.forward(seconds=11)
    stand.desk.outbox.run_due(now).result(10)
    settle(stand, window)


def _moves(stand: Stand, window: MainWindow) -> None:
    """Done, not about us, later: each moves on, and Z takes each back."""
    view = inbox(window)
    table = view.list.table
    for key in (Key.Key_E, Key.Key_N):
        gone = view.list.current_id()
        press(table, key)
        settle(stand, window)
        assert gone not in view.list.model.ids
        press(table, Key.Key_Z)
        settle(stand, window)
        assert gone in view.list.model.ids
    gone = view.list.current_id()
    press(table, Key.Key_S)
    menu = QApplication.activePopupWidget()
    assert menu is not None
    press(menu, Key.Key_Down, Key.Key_Return)
    window.shell.activateWindow()  # where there is no screen, a closed menu stays the active one
    stand.until(window.shell.isActiveWindow)
    settle(stand, window)
    assert gone not in view.list.model.ids
    press(table, Key.Key_Z)
    settle(stand, window)
    assert gone in view.list.model.ids


def _many(stand: Stand, window: MainWindow) -> None:
    """Choose one more by X, then all, and let them go."""
    view = inbox(window)
    table = view.list.table
    before = counts(stand.desk.read_page, stand.clock.now()).new
    ctrl(table, Key.Key_A)
    assert len(table.chosen_rows()) == len(view.list.model.ids)
    assert view.list.bulk.isVisible()
    press(table, Key.Key_X)
    assert len(table.chosen_rows()) == len(view.list.model.ids) - 1
    press(table, Key.Key_E)
    settle(stand, window)
    assert counts(stand.desk.read_page, stand.clock.now()).new == 1
    press(table, Key.Key_Z)
    settle(stand, window)
    assert counts(stand.desk.read_page, stand.clock.now()).new == before


def _goes_about(stand: Stand, window: MainWindow) -> None:
    """Search, a saved view, the panel, and every page of the side bar."""
    view = inbox(window)
    table = view.list.table
    press(table, Key.Key_Slash)
    assert view.list.search.hasFocus()
    press(view.list.search, Key.Key_Escape)
    assert table.hasFocus()
    wanted = InboxFilter(channels=("feed",))
    stand.write(partial(stand.desk.views.save, "News", wanted))
    settle(stand, window)
    ctrl(window.shell, Key.Key_1)
    settle(stand, window)
    assert view.looker.filter == wanted
    shown = view.about.isVisible()
    press(window.shell, Key.Key_F9)
    assert view.about.isVisible() != shown
    for name in VIEWS:
        ctrl(window.shell, Key.Key_PageDown)
        settle(stand, window)
        assert window.shell.isActiveWindow(), f"{name} flashed a window of its own"
        assert window.stack.currentWidget() is window.views[name], name
