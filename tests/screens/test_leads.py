"""Leads: taken up, won for how much, made suggestions again; each opens its message."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.analysis.reading import Intent
from app.domain.lead import LeadState
from app.queries.leads import LeadRow, suggested, taken_up
from tests.conftest import SetClock
from tests.screens.stand import Stand, false_language, found, open_stand, press, problems
from ui.views.leads import LeadsView, kind_of

Key = Qt.Key
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
TEXTS = (
    "Can anyone recommend a good toy shop in town?",
    "Where can I buy a wooden horse, do you have them in stock?",
    "The weather is fine",
)


@pytest.fixture
def stand(qtbot: QtBot, tmp_path: Path, clock: SetClock) -> Iterator[Stand]:
    """A shop of which two strangers may want to buy."""
    with open_stand(tmp_path, clock) as made:
        now = clock.now()
        made.store(made.account(), *(found(n, now, text) for n, text in enumerate(TEXTS)))
        ids = [row[0] for row in made.desk.read_page("SELECT id FROM item ORDER BY id", {})][:2]
        fix = made.desk.insight.corrections.intent
        made.write(partial(fix, ids, Intent.LEAD, is_on=True))
        yield made


@pytest.fixture
def view(stand: Stand) -> LeadsView:
    """The page, shown."""
    made = LeadsView(stand.stage)
    stand.show(made)
    return made


def test_enter_opens_the_message_of_a_suggestion(stand: Stand, view: LeadsView) -> None:
    rows = suggested(stand.desk.read_page)
    assert view.list.lines.rowCount() == len(rows) == 2
    assert view.chips["suggested"].text() == "Suggested 2"
    press(view.list, Key.Key_Down, Key.Key_Return)
    assert stand.window.went == [("inbox", rows[1].item_id)]


def test_a_lead_is_taken_up_won_and_taken_back(stand: Stand, view: LeadsView) -> None:
    first = suggested(stand.desk.read_page)[0].item_id
    press(view.panel.strip.button(LeadState.SEEN), Key.Key_Space)
    stand.settle()
    assert view.list.lines.rowCount() == 1
    view.chips["seen"].click()
    assert view.list.current_id() == first
    press(view.panel.strip.button(LeadState.WON), Key.Key_Space)
    view.panel.strip.value.setText("1250.50")
    press(view.panel.strip.value, Key.Key_Return)
    stand.settle()
    (won,) = taken_up(stand.desk.read_page, LeadState.WON)
    assert (won.item_id, won.value_minor) == (first, 125050)
    assert "1 won, which brought 1,250.50." in view.head.line.text()
    assert view.empty.isVisible()
    view.undoing.undo()
    stand.settle()
    assert [row.state for row in taken_up(stand.desk.read_page)] == [LeadState.SEEN]
    view.undoing.undo()
    stand.settle()
    assert len(suggested(stand.desk.read_page)) == 2


def test_what_is_no_lead_can_be_suggested_again(stand: Stand, view: LeadsView) -> None:
    press(view.panel.strip.button(LeadState.DISMISSED), Key.Key_Space)
    stand.settle()
    view.chips["dismissed"].click()
    assert view.list.lines.rowCount() == 1
    view.panel.suggest.click()
    stand.settle()
    assert view.list.lines.rowCount() == 0
    assert len(suggested(stand.desk.read_page)) == 2
    view.undoing.undo()
    stand.settle()
    assert view.list.lines.rowCount() == 1


def test_the_pile_that_was_open_is_open_again(stand: Stand, view: LeadsView) -> None:
    view.show_this("lost")
    other = LeadsView(stand.stage)
    other.restore(view.keep())
    stand.show(other)
    assert other.pile == "lost"
    other.restore({"pile": "nonsense"})
    assert other.pile == "lost"


@pytest.mark.parametrize(
    ("why", "kind"), [("", ""), ("[]", ""), ('[[0, 3, 1, "asks"]]', "asks"), ("[[0, 3, 1]]", "")]
)
def test_the_kind_is_read_from_what_decided(clock: SetClock, why: str, kind: str) -> None:
    row = LeadRow(1, "mastodon", "Anna", "", "Hi", clock.now(), None, None, why)
    assert kind_of(row) == kind


@pytest.mark.parametrize("width", [560, 1064])
def test_nothing_is_cut_or_nameless(stand: Stand, width: int) -> None:
    with false_language():
        view = LeadsView(stand.stage)
        stand.show(view, width, 900)
        assert problems(view) == []
