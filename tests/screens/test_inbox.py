"""The inbox with the keyboard alone: real model, real questions, real services."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.domain.filter import InboxFilter
from app.domain.item import State
from app.queries.inbox import InboxRow, counts, inbox_ids
from app.queries.outbox import drafts, outbox
from tests.conftest import SetClock
from tests.screens.stand import Stand, found, open_stand, press
from tests.screens.windowed import ABLE, fill, inbox, open_window, settle, type_letters
from ui.main_window import MainWindow
from ui.views.inbox import InboxView

Key = Qt.Key
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def stand(qtbot: QtBot, tmp_path: Path, clock: SetClock) -> Iterator[Stand]:
    """A shop with five messages on Mastodon, the oldest late, and one on a feed."""
    with open_stand(tmp_path, clock) as made:
        fill(made)
        yield made


@pytest.fixture
def window(qtbot: QtBot, stand: Stand) -> Iterator[MainWindow]:
    """The whole window on that shop, shown and settled."""
    with open_window(qtbot, stand) as made:
        yield made


def row_of(view: InboxView, number: int) -> InboxRow:
    row = view.list.model.row(number)
    assert row is not None
    return row


def states(stand: Stand) -> dict[str, int]:
    now = counts(stand.desk.read_page, stand.clock.now())
    return {"new": now.new, "snoozed": now.snoozed, "noise": now.noise}


def test_yesterdays_queue_is_there_with_the_late_ones_first(window: MainWindow) -> None:
    view = inbox(window)
    assert len(view.list.model.ids) == 6
    first = row_of(view, 0)
    assert first.author_name == "Olga Petrova"
    assert "overdue" in first.reasons
    assert view.conversation.talk is not None
    assert view.conversation.talk.row.author_name == "Olga Petrova"
    assert view.conversation.late.text().startswith("Late by")


def test_opening_takes_the_dot_away_and_nothing_else(stand: Stand, window: MainWindow) -> None:
    row = row_of(inbox(window), 0)
    assert row.is_seen
    assert row.state is State.NEW


def test_e_is_done_and_goes_on_and_z_brings_it_back(stand: Stand, window: MainWindow) -> None:
    view = inbox(window)
    first, second = view.list.model.ids[:2]
    press(view.list.table, Key.Key_E)
    settle(stand, window)
    assert first not in view.list.model.ids
    assert view.list.current_id() == second
    assert "done" in window.toast.text().lower()
    press(view.list.table, Key.Key_Z)
    settle(stand, window)
    assert view.list.model.ids[0] == first
    assert view.list.current_id() == first


def test_letters_work_on_a_russian_layout_and_never_with_alt(
    stand: Stand, window: MainWindow
) -> None:
    view = inbox(window)
    table = view.list.table
    alt_gr = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    type_letters(table, "те", Qt.KeyboardModifier.AltModifier)
    type_letters(table, "nе", alt_gr)
    press(table, Key.Key_N, ctrl=True)
    settle(stand, window)
    assert states(stand)["noise"] == 0
    type_letters(table, "т")  # the letter at N's key
    settle(stand, window)
    assert states(stand)["noise"] == 1


def test_letters_can_be_switched_off(stand: Stand, window: MainWindow) -> None:
    view = inbox(window)
    stand.write(lambda: stand.desk.preferences.change("single_keys", False))
    settle(stand, window)
    press(view.list.table, Key.Key_E, Key.Key_N)
    settle(stand, window)
    assert states(stand) == {"new": 6, "snoozed": 0, "noise": 0}


def test_letters_in_the_composer_are_letters(stand: Stand, window: MainWindow) -> None:
    view = inbox(window)
    press(view.list.table, Key.Key_R)
    composer = view.conversation.composer
    assert composer.text.hasFocus()
    type_letters(composer.text, "enz@ ąęśéłöåё Žž 😀")
    assert composer.text.toPlainText() == "enz@ ąęśéłöåё Žž 😀"
    assert states(stand)["new"] == 6


def test_half_a_reply_stays_with_its_own_message(stand: Stand, window: MainWindow) -> None:
    view = inbox(window)
    press(view.list.table, Key.Key_R)
    type_letters(view.conversation.composer.text, "Labas, Olga")
    press(view.conversation.composer.text, Key.Key_Escape)
    assert view.list.table.hasFocus()
    press(view.list.table, Key.Key_J)
    settle(stand, window)
    assert view.conversation.composer.text.toPlainText() == ""
    assert [one.text for one in drafts(stand.desk.read_page)] == ["Labas, Olga"]
    press(view.list.table, Key.Key_K)
    settle(stand, window)
    assert view.conversation.composer.text.toPlainText() == "Labas, Olga"


def test_ctrl_enter_holds_the_reply_and_undo_brings_the_text_back(
    stand: Stand, window: MainWindow
) -> None:
    view = inbox(window)
    press(view.list.table, Key.Key_R)
    composer = view.conversation.composer
    type_letters(composer.text, "Atsiprašome, Olga")
    assert "us@there.test" in composer.send_button.accessibleName()
    assert "public" in composer.send_button.accessibleName()
    QTest.keyClick(composer.text, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(stand, window)
    (held,) = outbox(stand.desk.read_page)
    assert held.state == "holding"
    assert composer.text.toPlainText() == ""
    assert "10" in view.conversation.strip.text()
    view.conversation.strip.undo_asked.emit(held.reply_id)
    settle(stand, window)
    assert outbox(stand.desk.read_page) == ()
    assert composer.text.toPlainText() == "Atsiprašome, Olga"


def test_too_long_a_text_cannot_be_sent_and_says_by_how_much(
    stand: Stand, window: MainWindow
) -> None:
    composer = inbox(window).conversation.composer
    composer.text.setPlainText("x" * 503)
    assert composer.count.text() == "3 letters too many"
    QTest.keyClick(composer.text, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(stand, window)
    assert outbox(stand.desk.read_page) == ()
    composer.text.clear()


def test_where_no_reply_is_taken_the_text_is_copied_and_left_to_the_owner(
    stand: Stand, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = inbox(window)
    opened: list[str] = []
    monkeypatch.setattr("ui.views.conversation.QDesktopServices.openUrl", _opens(opened))
    stand.store(
        stand.account("feed", capabilities=[], server="https://feed.test/y", remote_id="y"),
        found(30, stand.clock.now(), "A post", url="https://blog.test/post"),
    )
    settle(stand, window)
    view.looker.look()
    settle(stand, window)
    (item,) = [n for n in view.list.model.ids if _text(stand, n) == "A post"]
    view.show_item(item)
    settle(stand, window)
    assert "cannot be answered from here" in view.conversation.composer.note.text()
    type_letters(view.conversation.composer.text, "Thanks")
    view.conversation.composer.send()
    settle(stand, window)
    assert QGuiApplication.clipboard().text() == "Thanks"
    assert opened == ["https://blog.test/post"]
    (line,) = outbox(stand.desk.read_page)
    assert line.state == "by_hand"
    view.conversation.strip.posted_said.emit(line.reply_id)
    settle(stand, window)
    assert outbox(stand.desk.read_page) == ()
    assert _state(stand, item) == "waiting"


def test_what_comes_in_while_reading_waits_behind_a_bar(stand: Stand, window: MainWindow) -> None:
    view = inbox(window)
    before = list(view.list.model.ids)
    account = stand.account("bluesky", **ABLE)
    stand.store(account, found(40, stand.clock.now(), "New"), found(41, stand.clock.now(), "Newer"))
    settle(stand, window)
    assert view.list.model.ids == before
    assert view.list.news_button.text() == "2 new messages"
    view.list.news_asked.emit()
    assert len(view.list.model.ids) == len(before) + 2
    assert view.list.current_id() == before[0]


def test_search_finds_what_is_done_and_says_instead_of_what(
    stand: Stand, window: MainWindow
) -> None:
    view = inbox(window)
    press(view.list.table, Key.Key_E)
    settle(stand, window)
    view.list.search.asked.emit("Petrova")
    settle(stand, window)
    assert [row_of(view, 0).author_name] == ["Olga Petrova"]
    assert "found" in view.list.hint.text()
    view.list.search.asked.emit("Petrovq")
    settle(stand, window)
    assert len(view.list.model.ids) == 1
    assert "Petrovq" in view.list.hint.text()
    view.list.search.asked.emit("")
    settle(stand, window)
    assert len(view.list.model.ids) == 5


def test_a_filter_that_hides_late_ones_says_so(stand: Stand, window: MainWindow) -> None:
    view = inbox(window)
    view.looker.use(InboxFilter(channels=("feed",)))
    settle(stand, window)
    assert len(view.list.model.ids) == 1
    assert "late" in view.list.hint.text()
    view.list.hint.click()
    settle(stand, window)
    assert all("overdue" in row_of(view, n).reasons for n in range(2))


def test_saved_views_open_by_number(stand: Stand, window: MainWindow) -> None:
    view = inbox(window)
    feed = InboxFilter(channels=("feed",))
    stand.write(lambda: stand.desk.views.save("News", feed))
    settle(stand, window)
    QTest.keyClick(window.shell, Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    settle(stand, window)
    assert view.looker.filter == feed
    assert len(view.list.model.ids) == 1


def test_all_that_match_go_at_once_and_come_back_with_one_undo(
    stand: Stand, window: MainWindow
) -> None:
    view = inbox(window)
    QTest.keyClick(view.list.table, Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert view.list.bulk.isVisible()
    view.list.bulk.all_button.click()
    view.list.bulk.asked.emit("noise", True)
    settle(stand, window)
    assert "This touches 6 messages" in view.list.bulk.words.text()
    assert states(stand)["noise"] == 0
    view.list.bulk.yes_button.click()
    settle(stand, window)
    assert states(stand) == {"new": 0, "snoozed": 0, "noise": 6}
    window.actions_["undo"].trigger()
    settle(stand, window)
    assert states(stand)["new"] == 6


def _opens(opened: list[str]) -> Callable[[QUrl], bool]:
    def take(url: QUrl) -> bool:
        opened.append(url.toString())
        return True

    return take


def _text(stand: Stand, item: int) -> str:
    return str(stand.desk.read_page("SELECT text FROM item WHERE id = :id", {"id": item})[0][0])


def _state(stand: Stand, item: int) -> str:
    return str(stand.desk.read_page("SELECT state FROM item WHERE id = :id", {"id": item})[0][0])


def test_ids_are_all_there(stand: Stand) -> None:
    assert len(inbox_ids(stand.desk.read_page, InboxFilter(), stand.clock.now())) == 6


def test_no_letter_lands_on_the_message_before(stand: Stand, window: MainWindow) -> None:
    view = inbox(window)
    composer, ids = view.conversation.composer, view.list.model.ids
    press(view.list.table, Key.Key_R)
    type_letters(composer.text, "For Olga")
    view.list.step(1)  # its conversation is still on its way
    type_letters(composer.text, " and more")
    composer.send()
    settle(stand, window)
    assert composer.item_id == ids[1]
    assert composer.text.toPlainText() == ""
    assert [(one.item_id, one.text) for one in drafts(stand.desk.read_page)] == [
        (ids[0], "For Olga")
    ]
    assert outbox(stand.desk.read_page) == ()
    view.list.step(-1)
    view.list.step(1)  # there and back, before either has come
    settle(stand, window)
    type_letters(composer.text, "For Jonas")
    assert composer.text.toPlainText() == "For Jonas"


def test_the_send_button_names_the_shop_shortly_and_is_read_out_whole(
    stand: Stand, window: MainWindow
) -> None:
    button = inbox(window).conversation.composer.send_button
    assert button.text() == "Send as @us · public"
    assert button.toolTip() == button.accessibleName() == "Send as us@there.test · public"
