"""What is understood of a message: shown, explained, corrected and taken back by the keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.domain.filter import InboxFilter
from app.domain.item import Kind, State, Tone
from app.domain.lead import LeadState
from app.queries.leads import standing
from app.queries.understanding import understood
from app.services.watches import Boxes
from tests.conftest import SetClock
from tests.screens.grasped import (
    TEXT,
    chip_text,
    menu,
    newest,
    show,
    understand,
    understood_stand,
)
from tests.screens.stand import Stand, false_language, found, open_stand, press, problems
from tests.screens.windowed import ABLE, inbox, open_window, settle, type_letters
from ui.delegates.marks import Mark, formats
from ui.main_window import MainWindow
from ui.views.understood_menu import PickMenu

Key = Qt.Key
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def stand(qtbot: QtBot, tmp_path: Path, clock: SetClock) -> Iterator[Stand]:
    """A shop with six messages, and one that was found and is understood."""
    with understood_stand(tmp_path, clock) as made:
        yield made


@pytest.fixture
def window(qtbot: QtBot, stand: Stand) -> Iterator[MainWindow]:
    """The whole window, on the message that was found."""
    with open_window(qtbot, stand) as made:
        show(stand, made, newest(stand))
        yield made


def test_everything_understood_is_a_chip_with_its_doubt(stand: Stand, window: MainWindow) -> None:
    view = inbox(window)
    assert chip_text(view, "tone") == "− Negative. Shoptalk is 90% sure. Because of “Awful”."
    assert chip_text(view, "lang").startswith("English?. Shoptalk is 60% sure.")
    assert chip_text(view, "intent:lead").startswith("Possible lead")
    assert chip_text(view, "topic:quality").startswith("Quality. Because of “glue”.")
    assert chip_text(view, "relevance") == "About us?"


def test_what_is_not_sure_is_a_question_mark(stand: Stand, window: MainWindow) -> None:
    understand(stand, newest(stand), Tone.UNKNOWN, 0.48)
    view = show(stand, window, newest(stand))
    assert chip_text(view, "tone").startswith("? Tone not known. Best guess: Negative, 48% sure.")
    assert not [one for one in view.conversation.delegate.marks if one.kind == "tone"]
    row = view.list.model.index(view.list.table.currentIndex().row(), 0)
    assert "Tone unsure" in row.data(Qt.ItemDataRole.AccessibleTextRole)


@pytest.mark.parametrize(
    ("sign", "words"), [("+", "+ Positive"), ("-", "− Negative"), ("0", "0 Neutral")]
)
def test_c_and_a_sign_correct_the_tone_and_z_takes_it_back(
    stand: Stand, window: MainWindow, sign: str, words: str
) -> None:
    view = inbox(window)
    press(view.list.table, Key.Key_C)
    type_letters(menu(), sign)
    settle(stand, window)
    assert chip_text(view, "tone").startswith(f"{words} · by you. You said so.")
    press(view.list.table, Key.Key_Z)
    settle(stand, window)
    assert chip_text(view, "tone").startswith("− Negative. Shoptalk")


def test_a_question_mark_lets_shoptalk_tell_again(stand: Stand, window: MainWindow) -> None:
    view = inbox(window)
    press(view.list.table, Key.Key_C)
    opened = menu()
    type_letters(opened, "?")  # nothing was corrected: there is nothing to let go
    assert opened.isVisible()
    type_letters(opened, "+")
    settle(stand, window)
    press(view.list.table, Key.Key_C)
    type_letters(menu(), "?")
    settle(stand, window)
    assert "by you" not in chip_text(view, "tone")


def test_a_chip_opens_its_own_menu(stand: Stand, window: MainWindow) -> None:
    view = inbox(window)
    strip = view.conversation.understood
    for key, words in (
        ("intent:lead", "Question"),
        ("topic:quality", "Price"),
        ("lang", "Swedish"),
    ):
        chip = strip.chip(key)
        assert chip is not None
        opened = cast("PickMenu", chip.menu())
        opened.aboutToShow.emit()
        action = next(one for one in opened.actions() if one.text() == words)
        action.trigger()
        settle(stand, window)
    fixed = understood(stand.desk.read_page, newest(stand)).corrected
    assert fixed == {"intent:question": "1", "topic:price": "1", "lang": "sv"}
    assert chip_text(view, "topic:price") == "Price · by you. You said so."
    assert chip_text(view, "lang") == "Swedish · by you. You said so."
    for _ in range(3):
        press(view.list.table, Key.Key_Z)
        settle(stand, window)
    assert understood(stand.desk.read_page, newest(stand)).corrected == {}
    assert strip.chip("topic:price") is None


def test_the_words_that_decided_are_marked(stand: Stand, window: MainWindow) -> None:
    view = inbox(window)
    delegate, strip = view.conversation.delegate, view.conversation.understood
    assert [(one.start, one.end, one.kind) for one in delegate.marks] == [(2, 7, "tone")]
    chip = strip.chip("topic:quality")
    assert chip is not None
    chip.setFocus()
    assert (8, 12, "pointed") in [(one.start, one.end, one.kind) for one in delegate.marks]
    view.list.focus_list()
    assert [one.kind for one in delegate.marks] == ["tone"]
    view.conversation.grab()


@pytest.mark.parametrize(
    ("text", "start", "end", "place"),
    [
        ("", 0, 3, None),
        ("a", 0, 1, (0, 1)),
        ("😀😀 ab", 3, 5, (5, 2)),
        ("שלום", 1, 99, (1, 3)),
        ("ab", 5, 9, None),
        ("a\nb", 2, 3, (2, 1)),
        ("x" * 200_000, 199_999, 200_000, (199_999, 1)),
        ("😀" * 100_000, 99_999, 100_000, (199_998, 2)),
    ],
)
def test_marks_stand_where_qt_counts(
    stand: Stand, text: str, start: int, end: int, place: tuple[int, int] | None
) -> None:
    made = formats(stand.stage.theme, text, (Mark(start, end, "tone"),))
    assert [(one.start, one.length) for one in made] == ([place] if place else [])


def test_a_watch_says_by_which_words_it_found(stand: Stand, window: MainWindow) -> None:
    stand.write(partial(stand.desk.watches.add, "Shops", Boxes(any=("shops",))))
    settle(stand, window)
    view = show(stand, window, newest(stand))
    found_line = view.conversation.understood.found
    stand.until(lambda: "“shop”" in found_line.text())
    assert found_line.text().startswith("Found by “Shops”: ")
    marks = [TEXT[one.start : one.end] for one in view.conversation.delegate.marks]
    assert "shop" in marks


def test_a_lead_is_taken_up_and_won(stand: Stand, window: MainWindow) -> None:
    view, item = inbox(window), newest(stand)
    strip = view.conversation.lead
    assert strip.isVisible()
    assert strip.words.text() == "Possible lead · Asks for a recommendation"
    press(view.list.table, Key.Key_D)
    press(menu(), Key.Key_Return)
    settle(stand, window)
    assert standing(stand.desk.read_page, item).state is LeadState.SEEN
    strip.button(LeadState.WON).click()
    assert window.shell.focusWidget() is strip.value
    type_letters(strip.value, "many")
    press(strip.value, Key.Key_Return)
    assert "number" in strip.field.fault()
    strip.value.setText(QLocale().toString(120.5, "f", 2))
    press(strip.value, Key.Key_Return)
    settle(stand, window)
    assert standing(stand.desk.read_page, item).value_minor == 12050
    assert "120" in strip.words.text()
    assert window.shell.focusWidget() is view.list.table
    for _ in range(2):
        press(view.list.table, Key.Key_Z)
        settle(stand, window)
    assert standing(stand.desk.read_page, item).state is None


def test_no_lead_and_it_goes(stand: Stand, window: MainWindow) -> None:
    strip = inbox(window).conversation.lead
    strip.button(LeadState.DISMISSED).click()
    settle(stand, window)
    assert not strip.isVisible()


def test_a_pushy_answer_is_confirmed_in_place(stand: Stand, window: MainWindow) -> None:
    view = inbox(window)
    composer, push = view.conversation.composer, view.conversation.push
    for text in ("We can help", "And once more"):
        composer.text.setFocus()
        type_letters(composer.text, text)
        QTest.keyClick(composer.text, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        settle(stand, window)
    assert push.isVisible()
    assert "pushy" in push.text()
    assert composer.text.toPlainText() == "And once more"
    push.pressed.emit()
    settle(stand, window)
    assert not push.isVisible()
    assert composer.text.toPlainText() == ""


def test_the_list_is_filtered_by_what_is_understood(stand: Stand, window: MainWindow) -> None:
    view, item = inbox(window), newest(stand)
    for wanted in (
        InboxFilter(intents=("lead",)),
        InboxFilter(topics=("quality",)),
        InboxFilter(langs=("en",), tones=(Tone.NEGATIVE,)),
    ):
        view.looker.use(wanted)
        settle(stand, window)
        assert view.list.model.ids == [item], wanted
    view.looker.use(InboxFilter(states=(State.DONE,), intents=("lead",)))
    settle(stand, window)
    assert view.list.model.ids == []


@pytest.mark.parametrize("look", ["light", "dark"])
def test_nothing_is_cut_in_a_longer_language(
    qtbot: QtBot, tmp_path: Path, clock: SetClock, look: str
) -> None:
    with false_language(), open_stand(tmp_path, clock, look=look) as stand:
        account = stand.account("mastodon", **ABLE)
        stand.store(account, found(1, stand.clock.now(), TEXT, kind=Kind.FOUND))
        understand(stand, newest(stand))
        with open_window(qtbot, stand) as window:
            view = show(stand, window, newest(stand))
            press(view.list.table, Key.Key_N)
            settle(stand, window)
            view.show_item(newest(stand))
            settle(stand, window)
            mine = (view.conversation.understood, view.conversation.lead, view.list.aside)
            assert [line for one in mine for line in problems(one)] == []
