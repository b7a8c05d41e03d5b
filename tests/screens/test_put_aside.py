"""What is not about us, said twice, or hidden: put aside, counted and brought back by keys."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain.filter import InboxFilter
from app.domain.item import Kind
from app.services.watches import Boxes
from tests.conftest import SetClock
from tests.screens.grasped import change, chip_text, menu, newest, show, understood_stand
from tests.screens.stand import Stand, found, press
from tests.screens.windowed import inbox, open_window, settle
from ui.main_window import MainWindow

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
