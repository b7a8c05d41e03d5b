"""The settings: one row for each, kept at once, taken back at will; closed days and backups."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLineEdit, QSpinBox
from pytestqt.qtbot import QtBot

from app.domain.deadline import is_open_day
from app.queries.settings import closed_days
from app.services.understanding.run import Progress
from app.settings import SETTINGS
from app.store.aside import put_learned
from app.store.transaction import transaction
from tests.conftest import SetClock
from tests.screens.stand import Stand, false_language, found, open_stand, press, problems
from ui.views.settings import GROUPS, SettingsView
from ui.views.settings_understanding import proposed
from ui.widgets.choice import Choice
from ui.widgets.days import qdate
from ui.widgets.ticks import Ticks

Key = Qt.Key
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def stand(qtbot: QtBot, tmp_path: Path, clock: SetClock) -> Iterator[Stand]:
    """A shop."""
    with open_stand(tmp_path, clock) as made:
        yield made


@pytest.fixture
def view(stand: Stand) -> SettingsView:
    """The page, shown."""
    made = SettingsView(stand.stage)
    stand.show(made)
    return made


def test_every_setting_has_its_row_in_a_group_with_a_name(view: SettingsView) -> None:
    assert set(view.rows) == {setting.name for setting in SETTINGS}
    assert {setting.group for setting in SETTINGS} <= {name for name, _words in GROUPS}


def test_a_name_is_kept_when_the_typing_ends_and_taken_back(
    stand: Stand, view: SettingsView
) -> None:
    line = view.rows["shop_name"].control
    assert isinstance(line, QLineEdit)
    line.selectAll()
    QTest.keyClicks(line, "Kavos namai")
    assert stand.desk.settings().shop_name == "Medinis Arkliukas"
    press(line, Key.Key_Return)
    stand.settle()
    assert stand.desk.settings().shop_name == "Kavos namai"
    view.undoing.undo()
    stand.settle()
    assert stand.desk.settings().shop_name == "Medinis Arkliukas"


def test_a_number_is_kept_when_it_comes_to_rest(stand: Stand, view: SettingsView) -> None:
    spin = view.rows["hold_s"].control
    assert isinstance(spin, QSpinBox)
    press(spin, Key.Key_Up, Key.Key_Up, Key.Key_Up)
    assert stand.desk.settings().hold_s == 10
    stand.until(lambda: stand.desk.settings().hold_s == 13)
    n = stand.desk.read_page("SELECT count(*) FROM action WHERE verb = 'setting'", {})
    assert n[0][0] == 3  # two of the fixture, one for all three turns


def test_a_choice_and_a_box_are_kept_at_once(stand: Stand, view: SettingsView) -> None:
    choice, box = view.rows["density"].control, view.rows["weekend_pauses"].control
    assert isinstance(choice, Choice)
    assert isinstance(box, QCheckBox)
    press(choice, Key.Key_Down)
    press(box, Key.Key_Space)
    stand.settle()
    assert stand.desk.settings().density == "compact"
    assert stand.desk.settings().weekend_pauses is False
    assert is_open_day(stand.desk.clockwork(), date(2026, 3, 7))


def test_countries_are_chosen_by_name(stand: Stand, view: SettingsView) -> None:
    choice = view.rows["country"].control
    assert isinstance(choice, Choice)
    stand.until(lambda: choice.count() > 100)
    assert choice.itemText(choice.findData("LT")) == "Lithuania"
    choice.setCurrentIndex(choice.findData("LT"))
    stand.settle()
    assert stand.desk.settings().country == "LT"
    assert not is_open_day(stand.desk.clockwork(), date(2026, 3, 11))


def test_a_zone_is_found_by_any_part_and_a_wrong_one_refused(
    stand: Stand, view: SettingsView
) -> None:
    line = view.rows["zone"].control
    assert isinstance(line, QLineEdit)
    finder = line.completer()
    finder.setCompletionPrefix("stockh")
    assert finder.currentCompletion() == "Europe/Stockholm"
    line.setText("Europe/Nowhere")
    press(line, Key.Key_Return)
    stand.settle()
    assert "Europe/Nowhere" in view.fault.text()
    assert stand.desk.settings().zone == "Europe/Vilnius"


def test_days_are_closed_and_opened_again(stand: Stand, view: SettingsView) -> None:
    view.closed.first.setDate(qdate(date(2026, 3, 9)))
    view.closed.last.setDate(qdate(date(2026, 3, 10)))
    view.closed.name.setText("Stocktaking")
    press(view.closed.name, Key.Key_Return)
    stand.settle()
    kept = closed_days(stand.desk.read_page)
    assert kept == ((date(2026, 3, 9), "Stocktaking"), (date(2026, 3, 10), "Stocktaking"))
    view.closed.table.setCurrentIndex(view.closed.table.rows.index(0, 0))
    press(view.closed.table, Key.Key_Delete)
    stand.settle()
    assert [day for day, _ in closed_days(stand.desk.read_page)] == [date(2026, 3, 10)]
    view.undoing.undo()
    stand.settle()
    assert closed_days(stand.desk.read_page) == kept


def test_a_backup_is_made_looked_at_and_brought_back(
    stand: Stand, view: SettingsView, tmp_path: Path
) -> None:
    account = stand.account()
    stand.store(account, found(1, stand.clock.now()))
    path = tmp_path / "copy.sqlite3"
    view.data.back_up_to(str(path))
    stand.settle()
    assert "1 message" in view.undoing.toast.text()
    stand.store(account, found(2, stand.clock.now()))
    view.data.look_at_backup(str(path))
    stand.settle()
    assert "holds 1 message" in view.data.found.text()
    assert stand.desk.read_page("SELECT count(*) FROM item", {}) == [[2]]  # nothing done yet
    view.data.found.pressed.emit()
    stand.settle()
    assert stand.desk.read_page("SELECT count(*) FROM item", {}) == [[1]]


def test_what_is_no_backup_is_refused_in_one_sentence(
    stand: Stand, view: SettingsView, tmp_path: Path
) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear shop")
    view.data.look_at_backup(str(path))
    stand.settle()
    assert "Your data is as it was" in view.data.fault.text()
    assert not view.data.found.isVisible()


def test_without_a_keyring_the_session_is_offered(stand: Stand, view: SettingsView) -> None:
    assert view.data.session_only.isHidden() is False
    view.data.session_only.click()
    stand.settle()
    assert view.data.session_only.isHidden()


def test_nothing_is_cut_or_nameless(stand: Stand) -> None:
    with false_language():
        view = SettingsView(stand.stage)
        stand.show(view, 640, 4000)
        assert problems(view) == []


def test_ctrl_z_takes_back_what_was_done_here(stand: Stand, view: SettingsView) -> None:
    box = view.rows["weekend_pauses"].control
    press(box, Key.Key_Space)
    stand.settle()
    assert stand.desk.settings().weekend_pauses is False
    press(box, Key.Key_Z, ctrl=True)
    stand.settle()
    assert stand.desk.settings().weekend_pauses is True


def test_languages_are_ticked_with_the_keyboard_and_taken_back(
    stand: Stand, view: SettingsView
) -> None:
    ticks = view.rows["languages"].control
    assert isinstance(ticks, Ticks)
    assert ticks.chosen() == ()
    press(ticks.boxes["sv"], Key.Key_Space)
    press(ticks.boxes["lt"], Key.Key_Space)
    stand.settle()
    assert stand.desk.settings().languages == ("sv", "lt")
    view.undoing.undo()
    stand.settle()
    assert stand.desk.settings().languages == ("sv",)
    assert ticks.chosen() == ("sv",)


def test_the_languages_seen_are_proposed_and_taken_at_a_press(
    stand: Stand, view: SettingsView
) -> None:
    part = view.understanding
    assert not part.take.isVisible()
    account = stand.account()
    texts = ["Kur galima rasti jūsų parduotuvę ir kada ji dirba sekmadienį?"] * 4
    at = stand.clock.now()
    stand.store(account, *(found(n, at, f"{text} {n}") for n, text in enumerate(texts)))
    stand.desk.insight.reading.run()
    stand.until(part.take.isVisible)
    assert "Lithuanian" in part.take.text()
    part.take.click()
    stand.settle()
    assert stand.desk.settings().languages == ("en", "lt")
    assert not part.take.isVisible()


@pytest.mark.parametrize(
    ("seen", "spoken", "proposal"),
    [
        ({}, "nb", ("no",)),
        ({"sv": 500, "en": 9, "de": 2}, "sv", ("sv",)),
        ({"sv": 100, "en": 3, "xx": 40}, "lt", ("en", "sv", "lt")),
    ],
)
def test_seldom_languages_are_not_proposed(
    seen: dict[str, int], spoken: str, proposal: tuple[str, ...]
) -> None:
    assert proposed(seen, spoken) == proposal


def test_everything_is_understood_again_paused_and_left(stand: Stand, view: SettingsView) -> None:
    card = view.understanding.again
    assert not card.again.isEnabled()
    stand.store(stand.account(), *(found(n, stand.clock.now()) for n in range(3)))
    stand.desk.insight.reading.run()
    stand.until(card.again.isEnabled)
    assert card.state.text() == "All 3 messages are understood."
    assert not card.bar.isVisible()
    card.again.click()
    stand.until(card.bar.isVisible)
    assert ("understand", None) in stand.window.went
    assert card.state.text() == "0 of 3 messages are understood."
    card.pause.click()
    stand.settle()
    assert card.state.text().startswith("Paused: 0 of 3")
    assert not stand.desk.insight.reading.is_due()
    card.pause.click()
    stand.settle()
    assert stand.desk.insight.reading.is_due()
    view.show_understanding(Progress(2, 3))
    assert card.bar.value() == 2
    card.leave.click()
    stand.until(card.again.isEnabled)
    assert not card.pause.isVisible()


def test_what_was_taught_is_forgotten_and_taken_back(stand: Stand, view: SettingsView) -> None:
    stand.write(partial(_teach, stand))
    view.refresh(None)
    stand.settle()
    card = view.understanding.learn
    assert "in use" in card.state.text()
    assert "38 of your 45 corrections" in card.right.text()
    assert "30 right before, 36 after" in card.test.text()
    press(card.forget, Key.Key_Space)
    stand.settle()
    assert card.state.text() == "What you taught was forgotten."
    view.undoing.undo()
    stand.settle()
    assert "in use" in card.state.text()
    press(card.now, Key.Key_Space)
    stand.until(lambda: "Too few" in card.state.text())
    assert card.now.isEnabled()


def _teach(stand: Stand) -> None:
    facts = {
        "n": 120,
        "reason": "",
        "shipped": {"n": 45, "right": 38, "doubtful": 4},
        "before": {"n": 40, "right": 30, "f1": 0.6},
        "after": {"n": 40, "right": 36, "f1": 0.7},
    }
    db = stand.desk.triage._db  # noqa: SLF001 - as a long use would leave it
    with transaction(db):
        put_learned(db, "tone", b"x", facts, stand.clock.now(), is_on=True)
