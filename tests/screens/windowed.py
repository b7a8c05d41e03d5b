"""The whole window on a shop, shown, with the keyboard in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.domain.item import Author, Kind
from tests.screens.stand import Stand, found
from ui.main_window import MainWindow
from ui.views.frame.session import SIZE
from ui.views.inbox import InboxView

ABLE = {"capabilities": ["mentions", "reply", "thread"], "handle": "us@there.test"}
PEOPLE = ("Olga Petrova", "Jonas Žukauskas", "Anna Lindqvist", "Marco Bianchi", "Eglė M.")


def fill(stand: Stand) -> int:
    """Store five messages on Mastodon, the oldest late, and one on a feed; give the login."""
    account = stand.account("mastodon", **ABLE)
    said = [
        found(
            n,
            stand.clock.now() - timedelta(hours=70 - 17 * n),
            f"Message {n} of {name}",
            author=Author(f"a{n}", name, f"a{n}@there.test"),
            url=f"https://there.test/{n}",
        )
        for n, name in enumerate(PEOPLE)
    ]
    stand.store(account, *said)
    feed = stand.account("feed", capabilities=["search"], server="https://feed.test/x")
    stand.store(feed, found(9, stand.clock.now() - timedelta(days=2), "News", kind=Kind.ARTICLE))
    return account


@contextmanager
def open_window(qtbot: QtBot, stand: Stand, *, is_kept: bool = False) -> Iterator[MainWindow]:
    """Show the whole window on a shop and settle it; it is closed without asking."""
    made = MainWindow(stand.desk, stand.stage.theme)
    made.bridge.broke.connect(stand.broke.append)
    made.shell.resize(*SIZE)  # the screen that is none here has less room
    with qtbot.waitActive(made.shell):
        made.shell.show()
        made.shell.activateWindow()
    settle(stand, made)
    try:
        yield made
    finally:
        if not made.is_over:
            made.end(is_kept=is_kept)
        made.shell.close()
        made.shell.deleteLater()
        made.deleteLater()


def settle(stand: Stand, window: MainWindow) -> None:
    """Wait until every answer has come home and nothing more follows from it."""
    for _ in range(3):
        stand.until(window.bridge.is_idle)
        QApplication.processEvents()


def comes(stand: Stand, window: MainWindow, is_so: Callable[[], bool]) -> None:
    """Wait for something that follows from answers that are still on their way."""
    stand.until(is_so)
    settle(stand, window)


def inbox(window: MainWindow) -> InboxView:
    """Give the inbox of a window."""
    view = window.views["inbox"]
    assert isinstance(view, InboxView)
    return view


def type_letters(widget: QWidget, text: str, modifiers: Qt.KeyboardModifier | None = None) -> None:
    """Type any letters as a keyboard of another layout does; QTest takes ASCII only."""
    held = modifiers or Qt.KeyboardModifier.NoModifier
    for letter in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(widget, QKeyEvent(kind, 0, held, letter))


def ctrl(widget: QWidget, key: Qt.Key) -> None:
    """Press a key together with Ctrl."""
    QTest.keyClick(widget, key, Qt.KeyboardModifier.ControlModifier)
