"""The morning's page: what waits, and the checklist, with the keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from app import i18n
from app.domain.checklist import StepState
from app.domain.filter import InboxFilter
from app.domain.item import Kind, State, Tone
from app.queries.checklist import StepRow, history
from tests.conftest import SetClock
from tests.screens.stand import (
    Stand,
    days_before,
    false_language,
    found,
    open_stand,
    press,
    problems,
)
from ui.views.today import TodayView

Key = Qt.Key
# the screen that nobody sees has no frame to hand the sizes to
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def stand(qtbot: QtBot, tmp_path: Path, clock: SetClock) -> Iterator[Stand]:
    """A shop with the usual steps."""
    with open_stand(tmp_path, clock) as made:
        made.write(made.desk.checklist.seed)
        yield made


@pytest.fixture
def view(stand: Stand) -> TodayView:
    """The page, shown."""
    made = TodayView(stand.stage)
    stand.show(made)
    return made


def step(view: TodayView, template: str) -> StepRow:
    rows = [view.list.steps.step(n) for n in range(view.list.steps.rowCount())]
    return next(row for row in rows if row and template in (row.template, row.title))


def choose(stand: Stand, view: TodayView, template: str) -> None:
    view.list.choose(step(view, template).step_id)
    stand.settle()


def test_space_ticks_and_z_takes_it_back(stand: Stand, view: TodayView) -> None:
    choose(stand, view, "day_people")
    press(view.list, Key.Key_Space)
    stand.settle()
    assert step(view, "day_people").state is StepState.DONE
    assert view.undoing.toast.text() == "Ticked."
    press(view.list, Key.Key_Z)
    stand.settle()
    assert step(view, "day_people").state is StepState.OPEN


def test_arrows_pass_over_headings(stand: Stand, view: TodayView) -> None:
    choose(stand, view, "day_post")  # the last of the day
    press(view.list, Key.Key_Down)
    current = view.list.current()
    assert current is not None
    assert current.period == "week"


@pytest.mark.parametrize(
    ("template", "place", "tones"),
    [("day_crisis_scan", "inbox", (Tone.NEGATIVE,)), ("day_compare", "trends", None)],
)
def test_enter_opens_what_a_step_is_about(
    stand: Stand, view: TodayView, template: str, place: str, tones: tuple[Tone, ...] | None
) -> None:
    choose(stand, view, template)
    press(view.list, Key.Key_Return)
    assert stand.window.went[-1][0] == place
    argument = stand.window.went[-1][1]
    assert (argument.tones if isinstance(argument, InboxFilter) else None) == tones


def test_a_number_is_typed_in_its_row_as_the_language_writes_it(
    stand: Stand, view: TodayView
) -> None:
    i18n.use("lt")
    try:
        choose(stand, view, "month_reach")
        press(view.list, Key.Key_Return)
        line = view.list.findChild(QLineEdit)
        assert line is not None
        QTest.keyClicks(line, "1299,5")
        press(line, Key.Key_Return)
        stand.settle()
    finally:
        i18n.use("en")
    mark = step(view, "month_reach").mark
    assert mark is not None
    assert mark.number == 1299.5


def test_leaving_out_wants_a_reason_and_keeps_it(stand: Stand, view: TodayView) -> None:
    choose(stand, view, "day_people")
    press(view.list, Key.Key_S)
    assert QApplication.focusWidget() in (view.panel.why, None)
    press(view.panel.why, Key.Key_Return)
    assert view.panel.why_field.fault()
    QTest.keyClicks(view.panel.why, "Nobody came")
    press(view.panel.why, Key.Key_Return)
    stand.settle()
    row = step(view, "day_people")
    kept = history(stand.desk.read_page, row.step_id)
    assert [(one.state, one.note) for one in kept] == [(StepState.SKIPPED, "Nobody came")]
    assert "Nobody came" in view.panel.past.rows.data(view.panel.past.rows.index(0, 1))


def test_a_step_that_ticked_itself_says_what_it_saw(stand: Stand, view: TodayView) -> None:
    stand.account(last_success_at=stand.clock.now())
    stand.write(stand.desk.checklist.run_auto)
    stand.settle()
    row = step(view, "day_channels")
    assert row.state is StepState.DONE
    spoken = view.list.steps.data(
        view.list.steps.index(view.list.steps.number_of(row.step_id) or 0, 0),
        Qt.ItemDataRole.AccessibleTextRole,
    )
    assert "1 account was read today." in spoken
    view.list.choose(row.step_id)
    press(view.list, Key.Key_Space)  # the owner knows better
    stand.settle()
    assert step(view, "day_channels").state is StepState.OPEN


def test_nothing_is_due_on_a_closed_day_and_nothing_missed(stand: Stand, clock: SetClock) -> None:
    clock.set(datetime(2026, 3, 7, 8, tzinfo=UTC))  # a Saturday
    view = TodayView(stand.stage)
    stand.show(view)
    assert "Closed today" in view.closed.text()
    assert "Monday" in view.closed.text()
    assert step(view, "day_people").state is StepState.NOT_DUE
    press(view.list, Key.Key_Space)  # ticking is allowed all the same
    stand.settle()
    assert view.list.current() is not None
    assert view.list.current().state is StepState.DONE  # type: ignore[union-attr]


def test_tiles_count_what_waits_and_open_it(stand: Stand, view: TodayView) -> None:
    account = stand.account()
    late = days_before(stand.clock, 2)
    items = [found(n, late, kind=Kind.MENTION) for n in range(3)]
    stand.store(account, *items, at=late)
    stand.settle()
    assert view.tiles["inbox"].accessibleName() == "3 need you"
    assert view.tiles["inbox:overdue"].accessibleName() == "3 are late"
    view.tiles["inbox:overdue"].setFocus()
    press(view.tiles["inbox:overdue"], Key.Key_Space)
    assert stand.window.went == [("inbox", InboxFilter(is_overdue=True))]


def test_what_wakes_today_is_counted(stand: Stand, view: TodayView) -> None:
    account = stand.account()
    stand.store(account, found(1, stand.clock.now()))
    ((item,),) = stand.desk.read_page("SELECT id FROM item", {})
    until = stand.clock.now() + timedelta(hours=3)
    stand.write(partial(stand.desk.triage.snooze, [item], until))
    stand.settle()
    assert view.tiles["snoozed"].accessibleName() == "1 wakes today"
    view.tiles["snoozed"].click()
    assert stand.window.went == [("inbox", InboxFilter(states=(State.SNOOZED,)))]


def test_the_list_is_changed_with_the_keyboard(stand: Stand, view: TodayView) -> None:
    view.change.click()
    stand.settle()
    ids = view.list.steps.ids_of(step(view, "day_people").period)
    choose(stand, view, "day_crisis_scan")
    press(view.list, Key.Key_Down, ctrl=True)
    stand.settle()
    moved = view.list.steps.ids_of(step(view, "day_people").period)
    assert moved == [ids[0], ids[2], ids[1], *ids[3:]]
    press(view.list, Key.Key_F2)
    view.edit.title.clear()
    QTest.keyClicks(view.edit.title, "Look for angry people")
    press(view.edit.title, Key.Key_Return)
    stand.settle()
    assert step(view, "day_crisis_scan").title == "Look for angry people"
    choose(stand, view, "day_crisis_scan")
    press(view.list, Key.Key_Delete)
    stand.settle()
    assert len(view.list.steps.ids_of(step(view, "day_people").period)) == len(ids) - 1
    press(view.list, Key.Key_Z)
    stand.settle()
    assert view.list.steps.ids_of(step(view, "day_people").period) == moved


def test_a_step_of_ones_own_is_added_and_becomes_the_current_one(
    stand: Stand, view: TodayView
) -> None:
    view.change.click()
    view.edit.add.click()
    assert view.edit.new_field.fault()
    view.edit.kind.setCurrentIndex(view.edit.kind.findData("link"))
    view.edit.new_title.setText("Look at the forum")
    view.edit.link.setText("forum.example")
    view.edit.add.click()
    assert view.edit.link_field.fault()
    view.edit.link.setText("https://forum.example")
    view.edit.add.click()
    stand.settle()
    current = view.list.current()
    assert current is not None
    assert (current.title, current.target) == ("Look at the forum", "https://forum.example")


@pytest.mark.parametrize("size", [(1064, 800), (640, 760)])
def test_nothing_is_cut_or_nameless(stand: Stand, size: tuple[int, int]) -> None:
    with false_language():
        view = TodayView(stand.stage)
        stand.show(view, *size)
        assert problems(view) == []
        view.change.click()
        stand.settle()
        assert problems(view) == []
