"""What is understood of a message: shown, explained, corrected and taken back by the keyboard."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from app.domain.filter import InboxFilter
from app.domain.item import Author, Kind, State, Tone
from app.domain.lead import LeadState
from app.queries.leads import standing
from app.queries.understanding import understood
from app.services.watches import Boxes
from app.store import understanding as kept
from tests.conftest import SetClock
from tests.screens.stand import Stand, false_language, found, open_stand, press, problems
from tests.screens.windowed import ABLE, fill, inbox, open_window, settle, type_letters
from ui.delegates.marks import Mark, formats
from ui.main_window import MainWindow
from ui.views.inbox import InboxView
from ui.views.understood_menu import PickMenu

Key = Qt.Key
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
TEXT = "😀 Awful glue, can anyone recommend a shop?"


@pytest.fixture
def stand(qtbot: QtBot, tmp_path: Path, clock: SetClock) -> Iterator[Stand]:
    """A shop with six messages, and a seventh, the newest, that a search found."""
    with open_stand(tmp_path, clock) as made:
        account = fill(made)
        author = Author("f1", "Finn", "finn@there.test")
        said = found(20, made.clock.now(), TEXT, author=author, kind=Kind.FOUND)
        made.store(account, said)
        yield made


@pytest.fixture
def window(qtbot: QtBot, stand: Stand) -> Iterator[MainWindow]:
    """The whole window, on the seventh message."""
    understand(stand, newest(stand))
    with open_window(qtbot, stand) as made:
        show(stand, made, newest(stand))
        yield made


def db(stand: Stand) -> sqlite3.Connection:
    return stand.desk.triage._db  # noqa: SLF001 - filling a shop is the store's work


def newest(stand: Stand) -> int:
    sql = "SELECT id FROM item WHERE kind = 'found' ORDER BY id DESC LIMIT 1"
    return int(stand.desk.read_page(sql, {})[0][0])


def understand(stand: Stand, item_id: int, tone: Tone = Tone.NEGATIVE, p: float = 0.9) -> None:
    """Keep what the mill would have read: tone, language, a lead, a topic."""
    sql = "SELECT hex(text_hash) FROM item WHERE id = :id"
    text_hash = stand.desk.read_page(sql, {"id": item_id})[0][0]
    guess = "negative" if tone is Tone.UNKNOWN else str(tone)
    rows = (
        kept.Row("tone", guess, "model", p, json.dumps([[2, 7, 1.5], [8, 12, -0.5]])),
        kept.Row("lang", "en", "model", 0.6),
        kept.Row("intent", "lead", "rules", None, json.dumps([[26, 35, 1.0, "recommend"]])),
        kept.Row("topic", "quality", "rules", None, json.dumps([[8, 12, 1.0]])),
    )
    read = kept.Read(item_id, text_hash, "en", tone, rows)
    stand.write(partial(_keep, stand, read))


def _keep(stand: Stand, read: kept.Read) -> Any:
    from app.events import Changed

    kept.keep(db(stand), 1, "test", [read], stand.clock.now())
    return Changed(items=frozenset({read.item_id}), is_list=True)


def show(stand: Stand, window: MainWindow, item_id: int) -> InboxView:
    view = inbox(window)
    view.show_item(item_id)
    settle(stand, window)
    assert view.conversation.talk is not None
    assert view.conversation.talk.item_id == item_id
    view.list.focus_list()
    return view


def chip_text(view: InboxView, key: str) -> str:
    chip = view.conversation.understood.chip(key)
    assert chip is not None, key
    return chip.accessibleName()


def menu() -> QMenu:
    found = QApplication.activePopupWidget()
    assert isinstance(found, QMenu)
    return found


def change(stand: Stand, sql: str, **values: Any) -> None:
    stand.write(partial(db(stand).execute, sql, values))


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


def test_n_asks_why_by_one_key_and_z_takes_it_back(stand: Stand, window: MainWindow) -> None:
    view, item = inbox(window), newest(stand)
    table, aside = view.list.table, view.list.aside
    press(table, Key.Key_N)
    settle(stand, window)
    assert aside.isVisible()
    assert table.hasFocus()
    assert [one.text()[0] for one in aside.buttons()] == list("12345")
    press(table, Key.Key_3)
    settle(stand, window)
    sql = "SELECT not_ours.reason, item.state FROM not_ours JOIN item ON item.id = item_id"
    assert stand.desk.read_page(sql, {}) == [["spam", "noise"]]
    assert not aside.isVisible()
    press(table, Key.Key_Z)
    settle(stand, window)
    assert view.list.current_id() == item
    press(table, Key.Key_N)
    settle(stand, window)
    press(table, Key.Key_Escape)
    assert not aside.isVisible()
    settle(stand, window)
    assert view.list.current_id() != item


def test_the_digits_are_free_when_nothing_is_asked(stand: Stand, window: MainWindow) -> None:
    view = inbox(window)
    press(view.list.table, Key.Key_3, Key.Key_Escape)
    settle(stand, window)
    assert stand.desk.read_page("SELECT count(*) FROM not_ours", {}) == [[0]]


def aside_three(stand: Stand, window: MainWindow) -> int:
    """Put three finds aside that share a word; give the watch that found them."""
    login = int(stand.desk.read_page("SELECT min(id) FROM account", {})[0][0])
    texts = ("Horse saddles for every rider", "New saddles, horse owners", "A horse wants saddles")
    said = [found(30 + n, stand.clock.now(), text, kind=Kind.FOUND) for n, text in enumerate(texts)]
    stand.store(login, *said)
    watch = stand.write(partial(stand.desk.watches.add, "Horse", Boxes(any=("horse",)))).watch_id
    ids = stand.desk.read_page("SELECT item_id FROM item_watch ORDER BY item_id", {})
    for (item_id,) in ids[:2]:
        stand.write(partial(stand.desk.insight.not_ours.put_aside, [item_id], "company"))
    settle(stand, window)
    inbox(window).looker.show_news()
    settle(stand, window)
    show(stand, window, ids[2][0])
    return int(watch)


def test_a_word_is_proposed_to_be_left_out(stand: Stand, window: MainWindow) -> None:
    watch = aside_three(stand, window)
    view = inbox(window)
    table, aside = view.list.table, view.list.aside
    press(table, Key.Key_N)
    settle(stand, window)
    press(table, Key.Key_1)
    stand.until(aside.isVisible)
    assert "“saddles”" in aside.words.text()
    press(table, Key.Key_1)
    settle(stand, window)
    never = "SELECT words_never FROM watch WHERE id = :id"
    assert stand.desk.read_page(never, {"id": watch}) == [['["saddles"]']]
    press(table, Key.Key_Z)
    settle(stand, window)
    assert stand.desk.read_page(never, {"id": watch}) == [["[]"]]


def twin_up(stand: Stand, window: MainWindow) -> list[int]:
    """Make the newest three messages say the same, one of them on another network."""
    ids = [row[0] for row in stand.desk.read_page("SELECT id FROM item ORDER BY id DESC", {})][:3]
    first, *others = ids
    for one in others:
        change(
            stand,
            "UPDATE item SET twin_of = :first, due_at = NULL WHERE id = :id",
            first=first,
            id=one,
        )
    change(stand, "UPDATE item SET channel = 'x' WHERE id = :id", id=others[0])
    inbox(window).list.model.drop(ids)
    inbox(window).refresh(None)
    settle(stand, window)
    return ids


def test_twins_are_one_row_and_each_opens(stand: Stand, window: MainWindow) -> None:
    ids = twin_up(stand, window)
    view = show(stand, window, ids[0])
    assert not set(ids[1:]) & set(view.list.model.ids)
    number = view.list.model.number_of(ids[0])
    assert number is not None
    row = view.list.model.row(number)
    assert row is not None
    assert row.n_places == 3
    spoken = view.list.model.index(number, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "×3, also on" in spoken
    twins = view.conversation.twins
    assert len(twins.buttons()) == 2
    opened = twins.buttons()[0]
    opened.click()
    settle(stand, window)
    assert view.conversation.talk is not None
    assert view.conversation.talk.item_id in ids[1:]
    twins.apart.click()
    settle(stand, window)
    assert set(ids) <= set(view.list.model.ids)
    assert twins.apart.text() == "List together"


def test_done_with_all_twins_is_one_undo(stand: Stand, window: MainWindow) -> None:
    ids = twin_up(stand, window)
    view = show(stand, window, ids[0])
    view.conversation.twins.done.click()
    settle(stand, window)
    sql = "SELECT count(*) FROM item WHERE state = 'done'"
    assert stand.desk.read_page(sql, {}) == [[3]]
    press(view.list.table, Key.Key_Z)
    settle(stand, window)
    assert stand.desk.read_page(sql, {}) == [[0]]


def test_what_is_hidden_is_counted_and_comes_back(stand: Stand, window: MainWindow) -> None:
    item, view = newest(stand), inbox(window)
    sql = """
    INSERT INTO learned (name, model, facts, is_on, at)
    VALUES ('relevance', :model, '{}', 1, '2026-01-01T00:00:00Z')
    ON CONFLICT (name) DO UPDATE SET model = excluded.model, is_on = 1
    """
    weights = [["word", "glue", -3.0]]
    model = json.dumps({"weights": weights, "n_ours": 30, "n_not": 30}).encode()
    change(stand, sql, model=model)
    change(stand, "UPDATE item SET relevance = 4 WHERE id = :id", id=item)
    view.refresh(None)
    settle(stand, window)
    assert item not in view.list.model.ids
    chip = view.list.filters.hidden
    assert chip.isVisible()
    assert chip.accessibleName() == "Hidden as not about us: 1"
    chip.click()
    settle(stand, window)
    assert view.list.model.ids == [item]
    assert "− the word “glue”" in chip_text(view, "relevance")
    press(view.list.table, Key.Key_C)
    next(one for one in menu().actions() if one.text() == "It is about us").trigger()
    menu().close()
    settle(stand, window)
    assert not chip.isVisible() or view.list.filters.hidden.isChecked()
    view.looker.use(InboxFilter())
    settle(stand, window)
    assert item in view.list.model.ids


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
