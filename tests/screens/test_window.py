"""The frame around the screens: what it asks at the end, keeps for the next start, and tells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton, QSplitter, QWidget
from pytestqt.qtbot import QtBot

from app.channels.base import NotSent, Outcome, Unclear
from app.domain.item import AccountState
from app.errors import Refused, SignInError, Unreachable, to_facts
from app.queries.outbox import drafts, outbox
from app.services.fetch_settle import AccountReport
from app.services.fetching import FetchReport
from app.services.understanding.run import Progress
from app.store import accounts
from tests.conftest import SetClock
from tests.screens.stand import Stand, open_stand
from tests.screens.windowed import fill, inbox, open_window, settle
from ui.main_window import MainWindow

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
OFFLINE = Unreachable(host="there.test", why="dns")


@pytest.fixture
def stand(qtbot: QtBot, tmp_path: Path, clock: SetClock) -> Iterator[Stand]:
    """A shop with five messages on Mastodon and one on a feed."""
    with open_stand(tmp_path, clock) as made:
        fill(made)
        yield made


@pytest.fixture
def window(qtbot: QtBot, stand: Stand) -> Iterator[MainWindow]:
    """The whole window on that shop, shown and settled."""
    with open_window(qtbot, stand) as made:
        yield made


def answer(stand: Stand, window: MainWindow, text: str = "On its way, Olga.") -> int:
    """Send an answer to the current message; it is held back."""
    item_id = inbox(window).list.current_id()
    assert item_id
    queued = stand.write(partial(stand.desk.replies.send, item_id, text))
    settle(stand, window)
    return int(queued.reply_id)


def pressed_in_dialog(words: str) -> QTimer:
    """Press a button of the next question that is asked; it is answered once."""
    timer = QTimer()
    timer.setInterval(5)
    timer.timeout.connect(partial(_press_in, timer, words))
    timer.start()
    return timer


def _press_in(timer: QTimer, words: str) -> None:
    box = QApplication.activeModalWidget()
    if isinstance(box, QMessageBox):
        timer.stop()
        press(box, words)


def press(place: QWidget, words: str) -> None:
    """Press the button in sight that says something."""
    shown = {one.text(): one for one in place.findChildren(QPushButton) if one.isVisible()}
    shown[words].click()


# --- the end ------------------------------------------------------------------------------


def test_nothing_is_asked_where_nothing_is_held(window: MainWindow) -> None:
    assert window.may_close()
    assert window.is_over


def test_held_replies_may_keep_the_owner_here(stand: Stand, window: MainWindow) -> None:
    answer(stand, window)
    timer = pressed_in_dialog("Do not quit")
    assert not window.may_close()
    assert not timer.isActive(), "nothing was asked"
    assert not window.is_over
    assert [one.state for one in outbox(stand.desk.read_page)] == ["holding"]


def test_held_replies_may_be_kept_for_the_next_start(stand: Stand, window: MainWindow) -> None:
    answer(stand, window)
    timer = pressed_in_dialog("Keep for next time")
    assert window.may_close()
    assert not timer.isActive(), "nothing was asked"
    assert [one.text for one in outbox(stand.desk.read_page)] == ["On its way, Olga."]


def test_held_replies_may_leave_before_the_window_closes(
    qtbot: QtBot, stand: Stand, window: MainWindow
) -> None:
    answer(stand, window)
    timer = pressed_in_dialog("Send now")
    with qtbot.waitSignal(window.closed):
        assert not window.may_close()
    assert not timer.isActive(), "nothing was asked"
    (tried,) = outbox(stand.desk.read_page)
    assert tried.attempts + bool(tried.error), "it was not tried"


def test_the_next_start_is_as_it_was_left(qtbot: QtBot, stand: Stand) -> None:
    stand.write(partial(stand.desk.preferences.change, "density", "compact"))
    with open_window(qtbot, stand, is_kept=True) as first:
        view = inbox(first)
        view.show_item(view.list.model.ids[3])
        settle(stand, first)
        chosen = view.list.current_id()
        split = view.findChild(QSplitter)
        assert split is not None
        split.setSizes([420, 500])
        sizes = split.sizes()
        press(view.list.filters, "All")
        first.go("settings")
        settle(stand, first)
    with open_window(qtbot, stand) as again:
        assert again.stack.currentWidget() is again.views["settings"]
        assert "inbox" not in again.views
        again.go("inbox")
        settle(stand, again)
        view = inbox(again)
        assert view.list.current_id() == chosen
        assert view.conversation.talk is not None
        assert view.conversation.talk.item_id == chosen
        assert view.list.delegate.is_compact
        split = view.findChild(QSplitter)
        assert split is not None
        assert abs(split.sizes()[0] - sizes[0]) <= 1


# --- what is told ---------------------------------------------------------------------------


def cut_off(stand: Stand, error: Unreachable | None) -> None:
    """Have every login fail, or answer again."""
    facts = to_facts(error) if error else None
    state = AccountState.TIRED if error else AccountState.OK
    for (number,) in stand.desk.read_page("SELECT id FROM account ORDER BY id", {}):
        db = stand.desk.triage._db  # noqa: SLF001 - failing is the fetch's work
        change = partial(accounts.change, db, number, state=state, error=facts)
        stand.write(change)


def test_without_a_network_the_banner_counts_what_waits(stand: Stand, window: MainWindow) -> None:
    answer(stand, window)
    assert window.offline.text() == ""
    cut_off(stand, OFFLINE)
    window.pulse.ask()
    settle(stand, window)
    assert window.offline.text().startswith("No network since ")
    assert window.offline.text().endswith("1 reply waits.")
    cut_off(stand, None)
    window.pulse.ask()
    settle(stand, window)
    assert window.offline.text() == ""


# --- what became of a reply -------------------------------------------------------------------


def ends(stand: Stand, window: MainWindow, outcome: Outcome) -> int:
    """Have the answer to the current message tried, with an end."""
    number = answer(stand, window)
    until = stand.clock.forward(seconds=11)
    stand.write(partial(stand.desk.replies.begin, number, until))
    stand.write(partial(stand.desk.replies.settle, number, outcome))
    settle(stand, window)
    return number


def is_due(stand: Stand, number: int) -> bool:
    """Tell whether a reply is to be tried or looked for now."""
    found = stand.write(partial(stand.desk.replies.due, stand.clock.now()))
    return number in [job.reply_id for job in found.jobs]


def test_a_failed_reply_says_why_and_is_tried_again(stand: Stand, window: MainWindow) -> None:
    number = ends(stand, window, NotSent(Refused(reason="blocked")))
    assert not is_due(stand, number)
    strip = inbox(window).conversation.strip
    assert strip.isVisible()
    assert strip.text()
    press(strip, "Try again")
    settle(stand, window)
    (line,) = outbox(stand.desk.read_page)
    assert line.is_failed  # the mark stays until the network has answered
    assert is_due(stand, number)


def test_a_failed_reply_goes_back_to_the_draft(stand: Stand, window: MainWindow) -> None:
    ends(stand, window, NotSent(Refused(reason="blocked")))
    pane = inbox(window).conversation
    press(pane.strip, "Back to the draft")
    settle(stand, window)
    assert outbox(stand.desk.read_page) == ()
    assert pane.composer.text.toPlainText() == "On its way, Olga."
    assert not pane.strip.isVisible()


def test_an_unknown_reply_is_looked_for_before_it_is_sent_again(
    stand: Stand, window: MainWindow
) -> None:
    number = ends(stand, window, Unclear(Unreachable(why="timeout")))
    assert not is_due(stand, number)
    strip = inbox(window).conversation.strip
    press(strip, "Look again")
    settle(stand, window)
    (line,) = outbox(stand.desk.read_page)
    assert line.state == "unknown"
    assert is_due(stand, number)


def test_an_unknown_reply_that_is_not_there_is_a_draft_again(
    stand: Stand, window: MainWindow
) -> None:
    ends(stand, window, Unclear(Unreachable(why="timeout")))
    pane = inbox(window).conversation
    press(pane.strip, "It is not there")
    settle(stand, window)
    assert outbox(stand.desk.read_page) == ()
    assert [one.text for one in drafts(stand.desk.read_page)] == ["On its way, Olga."]
    assert pane.composer.text.toPlainText() == "On its way, Olga."


def test_a_dead_sign_in_is_told_once(window: MainWindow) -> None:
    error = SignInError(account="Medinis Arkliukas")
    dead = AccountReport(1, "facebook", AccountState.NEEDS_SIGN_IN, error=error, has_died=True)
    window.rounds.fetch_ended.emit(FetchReport((dead,), 1.0))
    assert "Medinis Arkliukas asks you to sign in again" in window.trouble.text()
    window.trouble.hide()
    window.rounds.fetch_ended.emit(FetchReport((replace(dead, has_died=False),), 1.0))
    assert not window.trouble.isVisible()


def test_understanding_is_told_quietly_and_only_while_it_takes_long(
    stand: Stand, window: MainWindow
) -> None:
    line = window.side_bar.work
    assert not line.isVisible()
    window.rounds.understanding_went_on.emit(Progress(400, 1200))
    assert line.isVisible()
    assert line.text() == "Understanding: 400 of 1,200"
    window.go("settings")
    settle(stand, window)
    assert line.isVisible()
    window.rounds.understanding_went_on.emit(Progress(1200, 1200))
    assert not line.isVisible()
    window.rounds.understanding_went_on.emit(Progress(400, 1200))
    window.rounds.understanding_ended.emit(None)
    assert not line.isVisible()
    settle(stand, window)
