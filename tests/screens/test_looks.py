"""What an eye would find wrong in the window, in a false language, both looks and large letters."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from app.domain.item import Author
from app.queries.inbox import Matching
from app.queries.outbox import outbox
from tests.conftest import SetClock
from tests.screens.stand import Stand, false_language, found, open_stand, problems
from tests.screens.windowed import ABLE, inbox, settle
from ui.main_window import MainWindow
from ui.views.crash import CrashPage
from ui.views.frame.lists import Lists

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
LONG = "Labai ilgas klausimas apie medinį arkliuką, traukinį ir siuntimą į Vilnių. " * 4


@pytest.fixture(params=[("light", 100, False), ("dark", 100, True), ("light", 150, True)])
def window(
    request: pytest.FixtureRequest, qtbot: QtBot, tmp_path: Path, clock: SetClock
) -> Iterator[tuple[Stand, MainWindow]]:
    """The window on a shop with something to see, in some look, size and language."""
    look, percent, is_false = request.param
    with open_stand(tmp_path, clock) as stand:
        account = stand.account("mastodon", **ABLE)
        stand.write(lambda: stand.desk.preferences.change("text_size_percent", percent))
        for n in range(8):
            at = clock.now() - timedelta(hours=30 * n + 1)
            who = Author(f"a{n}", f"Person {n} With A Very Long Name Indeed", f"a{n}@there.test")
            text = LONG if n % 2 else "ok?"
            stand.store(account, found(n, at, text, author=who, url=f"https://there.test/{n}"))
        if is_false:
            with false_language():
                yield from _shown(qtbot, stand, look)
        else:
            yield from _shown(qtbot, stand, look)


def _shown(qtbot: QtBot, stand: Stand, look: str) -> Iterator[tuple[Stand, MainWindow]]:
    made = MainWindow(stand.desk, stand.stage.theme, look=look)
    made.bridge.broke.connect(stand.broke.append)
    made.shell.resize(1280, 800)
    with qtbot.waitActive(made.shell):
        made.shell.show()
        made.shell.activateWindow()
    settle(stand, made)
    yield stand, made
    made.end(is_kept=False)
    made.shell.close()
    made.shell.deleteLater()
    made.deleteLater()
    settle(stand, made)


def _answer(stand: Stand, made: MainWindow) -> None:
    item = inbox(made).list.model.ids[0]
    if not outbox(stand.desk.read_page):
        stand.write(partial(stand.desk.replies.send, item, "We are sorry about that."))


def _draft(stand: Stand, made: MainWindow) -> None:
    item = inbox(made).list.model.ids[1]
    stand.write(partial(stand.desk.replies.save_draft, item, LONG))


def _choose_many(_stand: Stand, made: MainWindow) -> None:
    inbox(made).list.table.selectAll()


def _ask_all(_stand: Stand, made: MainWindow) -> None:
    found_all = Matching(8, {"new": 8}, {"mastodon": 8}, 3)
    inbox(made).list.bulk.ask_if_sure("noise", found_all)


def _search(_stand: Stand, made: MainWindow) -> None:
    inbox(made).list.search.setText("nothing of the sort")
    inbox(made).looker.search("nothing of the sort")


def _search_over(_stand: Stand, made: MainWindow) -> None:
    inbox(made).list.search.clear()
    inbox(made).looker.search("")


def _outbox(stand: Stand, made: MainWindow) -> None:
    _answer(stand, made)
    _draft(stand, made)
    made.go("outbox")


def _fault(_stand: Stand, made: MainWindow) -> None:
    made.show_fault("ValueError in somewhere.py:7")


def _compact(stand: Stand, _made: MainWindow) -> None:
    stand.write(lambda: stand.desk.preferences.change("density", "compact"))


def _nothing(_stand: Stand, _made: MainWindow) -> None:
    """As it opens."""


DOINGS: list[Callable[[Stand, MainWindow], None]] = [
    _nothing,
    _answer,
    _draft,
    _choose_many,
    _ask_all,
    _search,
    _search_over,
    _outbox,
    _fault,
    _compact,
]


def test_nothing_is_cut_nameless_or_tiny(window: tuple[Stand, MainWindow]) -> None:
    stand, made = window
    wrong: dict[str, list[str]] = {}
    for do in DOINGS:
        made.go("inbox")
        do(stand, made)
        settle(stand, made)
        QTest.qWait(0)
        if seen := [*problems(made.shell), *_traps(made.shell)]:
            wrong[do.__name__] = seen
    assert wrong == {}


def test_tab_goes_round_the_window(window: tuple[Stand, MainWindow]) -> None:
    _stand, made = window
    inbox(made).list.focus_list()
    seen: list[QWidget] = []
    for _ in range(60):
        QTest.keyClick(QApplication.focusWidget() or made.shell, Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
        assert now is not None
        if now in seen:
            break
        seen.append(now)
    assert inbox(made).list.table in seen
    assert inbox(made).conversation.composer.text in seen
    assert made.side_bar.health in seen


def test_keys_and_history_are_lists_with_names(
    qtbot: QtBot, window: tuple[Stand, MainWindow]
) -> None:
    stand, made = window
    made.actions_["done"].trigger()
    settle(stand, made)
    lists: Lists = made.lists
    lists.show_keys()
    lists.show_history()
    settle(stand, made)
    dialogs = [one for one in QApplication.topLevelWidgets() if one.isModal() and one.isVisible()]
    assert len(dialogs) == 2
    for dialog in dialogs:
        assert problems(dialog) == []
        dialog.close()


def test_crash_page_copies_what_happened(qtbot: QtBot, window: tuple[Stand, MainWindow]) -> None:
    _stand, made = window
    made.show_fault("ValueError in somewhere.py:7")
    page: CrashPage = made.crash
    assert made.stack.currentWidget() is page
    page.copy_button.click()
    assert QApplication.clipboard().text() == "ValueError in somewhere.py:7"
    page.closed.emit()
    assert made.stack.currentWidget() is made.views["inbox"]


def _traps(window: QWidget) -> list[str]:
    return [
        f"Tab is trapped in {one.accessibleName()}"
        for one in window.findChildren(QPlainTextEdit)
        if one.isVisible() and not one.tabChangesFocus()
    ]
