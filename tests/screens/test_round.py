"""The round by hand with the keyboard: adding places, looking, keeping what was found."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.domain.item import Kind
from app.queries.inbox import inbox_ids, inbox_rows
from app.queries.round import round_tiles
from tests.conftest import SetClock
from tests.screens.keyed import focused, key, tab_to, type_in
from tests.screens.stand import Stand, false_language, open_stand, press, problems
from ui.views.inbox_filters import ALL
from ui.views.round import RoundView
from ui.views.round_tile import RoundTile

Key = Qt.Key
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def stand(qtbot: QtBot, tmp_path: Path, clock: SetClock) -> Iterator[Stand]:
    """A new shop."""
    with open_stand(tmp_path, clock) as made:
        yield made


@pytest.fixture
def view(stand: Stand) -> RoundView:
    """The round, shown, with nothing on it."""
    made = RoundView(stand.stage)
    stand.show(made)
    return made


def tile(view: RoundView, name: str) -> RoundTile:
    """Give the tile of a place."""
    (found,) = [one for one in view.findChildren(RoundTile) if name in one.accessibleName()]
    return found


def add(stand: Stand, view: RoundView, number: int) -> None:
    """Put the known place of that number on the round, with the keyboard."""
    n = len(round_tiles(stand.desk.read_page, stand.clock.now()))
    view.begin_add()
    press(view.adding.list, *[Key.Key_Down] * number)
    press(view.adding.list, Key.Key_Return)
    press(view.adding.url, Key.Key_Return)
    stand.until(lambda: len(round_tiles(stand.desk.read_page, stand.clock.now())) > n)
    stand.settle()


def test_a_new_shop_is_told_what_the_round_is(view: RoundView) -> None:
    assert view.empty.isVisible()


def test_a_place_turns_amber_after_its_days(stand: Stand, view: RoundView) -> None:
    add(stand, view, 0)
    one = tile(view, "Quora")
    assert one.state.text() == "You have not looked there yet"
    press(one.look, Key.Key_Space)
    stand.settle()
    assert one.state.text() == "Looked 10:00"
    assert one.state.property("tone") == "ok"
    stand.clock.forward(days=7)
    view.refresh(None)
    stand.settle()
    assert one.state.text().startswith("Time to look")
    assert one.state.property("tone") == "warn"
    assert "1 place" in view.head.line.text()


def test_a_look_is_taken_back(stand: Stand, view: RoundView) -> None:
    add(stand, view, 0)
    press(tile(view, "Quora").look, Key.Key_Space)
    stand.settle()
    press(view, Key.Key_Z, ctrl=True)
    stand.settle()
    assert tile(view, "Quora").state.text() == "You have not looked there yet"


def test_what_was_copied_comes_into_the_inbox_once(stand: Stand, view: RoundView) -> None:
    add(stand, view, 0)
    words = "https://www.quora.com/q/1?utm_source=x\nWhere do I find wooden toys?"
    for _ in range(2):
        QGuiApplication.clipboard().setText(words)
        press(tile(view, "Quora").keep, Key.Key_Space)
        press(view.capture.paste, Key.Key_Space)
        assert view.capture.url.text() == "https://www.quora.com/q/1"
        view.capture.author.setText("Eglė")
        press(view.capture.go, Key.Key_Space)
        stand.settle()
    now = stand.clock.now()
    (row,) = inbox_rows(stand.desk.read_page, inbox_ids(stand.desk.read_page, ALL, now), now)
    assert (row.channel, row.author_name, row.kind) == ("byhand", "Eglė", Kind.FOUND)
    assert row.snippet == "Where do I find wooden toys?"


def test_stars_make_it_a_review(stand: Stand, view: RoundView) -> None:
    add(stand, view, 2)
    press(tile(view, "Tripadvisor").keep, Key.Key_Space)
    QTest.keyClicks(view.capture.text, "Slow")
    view.capture.rating.choose(2)
    view.capture.on.setDate(view.capture.on.date().addDays(-3))
    press(view.capture.go, Key.Key_Space)
    stand.settle()
    now = stand.clock.now()
    (row,) = inbox_rows(stand.desk.read_page, inbox_ids(stand.desk.read_page, ALL, now), now)
    assert (row.kind, row.rating) == (Kind.REVIEW, 2)
    assert row.posted_at is not None
    assert now - row.posted_at >= timedelta(days=2)


def test_nothing_to_keep_is_said_in_place(stand: Stand, view: RoundView) -> None:
    add(stand, view, 0)
    press(tile(view, "Quora").keep, Key.Key_Space)
    press(view.capture.go, Key.Key_Space)
    stand.settle()
    assert "empty" in view.capture.fault.text()


def test_what_no_longer_exists_cannot_be_added(stand: Stand, view: RoundView) -> None:
    view.begin_add()
    stand.settle()
    press(view.adding.list, *[Key.Key_Down] * 30)
    assert not view.adding.go.isVisible()
    assert "no longer exists" in view.adding._why.text()  # noqa: SLF001


def test_a_place_that_alerts_watch_leads_to_them_by_the_keyboard(
    qtbot: QtBot, stand: Stand, view: RoundView
) -> None:
    with qtbot.waitActive(view):
        view.activateWindow()
    tab_to(view.empty.findChildren(QPushButton)[0])
    key(Key.Key_Space)
    stand.settle()
    assert focused() is view.adding.list
    tab_to(view.adding.alert)
    key(Key.Key_Space)
    assert stand.window.went == [("channels", "connect:alerts")]
    key(Key.Key_Escape)
    assert view.empty.isVisible()


def test_looking_needs_no_mouse(qtbot: QtBot, stand: Stand, view: RoundView) -> None:
    add(stand, view, 0)
    with qtbot.waitActive(view):
        view.activateWindow()
    view.focus_first()
    assert focused() is tile(view, "Quora").open
    tab_to(tile(view, "Quora").keep)
    key(Key.Key_Space)
    assert focused() is view.capture.text
    type_in("Kur pirkti medinių žaislų?")
    tab_to(view.capture.go)
    key(Key.Key_Space)
    stand.settle()
    assert len(inbox_ids(stand.desk.read_page, ALL, stand.clock.now())) == 1


def test_the_round_is_whole_in_the_false_language(stand: Stand) -> None:
    with false_language():
        view = RoundView(stand.stage)
        stand.show(view, 640, 900)
        assert problems(view) == []
        add(stand, view, 0)
        assert problems(view) == []
        view.begin_add()
        stand.settle()
        assert problems(view) == []
        press(view.back, Key.Key_Space)
        press(view.findChildren(RoundTile)[0].keep, Key.Key_Space)
        stand.settle()
        assert problems(view) == []
