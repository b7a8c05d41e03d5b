"""When a message that was put off comes back: the choices, as a menu."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta, tzinfo
from functools import partial
from typing import Final

from PySide6.QtCore import QDateTime
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDateTimeEdit, QDialog, QDialogButtonBox, QMenu, QVBoxLayout, QWidget

from app.i18n import _
from ui.i18n import hour_text, locale
from ui.widgets.labels import label

MORNING: Final = time(9)
MONDAY: Final = 0

Choice = tuple[str, datetime | None]


def choices(now: datetime, zone: tzinfo) -> tuple[Choice, ...]:
    """List when to be reminded; None is "when they write again"."""
    here = now.astimezone(zone)
    tomorrow = _morning(here, 1)
    monday = _morning(here, (MONDAY - here.weekday() - 1) % 7 + 1)
    nine = hour_text(tomorrow, zone)
    made: list[Choice] = [
        (_("In an hour"), now + timedelta(hours=1)),
        (_("In three hours"), now + timedelta(hours=3)),
        (_("Tomorrow {time}").format(time=nine), tomorrow),
    ]
    if monday != tomorrow:
        made.append((_("Monday {time}").format(time=nine), monday))
    made.append((_("In a week"), _morning(here, 7)))
    made.append((_("When they write again"), None))
    return tuple(made)


def _morning(here: datetime, days: int) -> datetime:
    day = here.date() + timedelta(days=days)
    return datetime.combine(day, MORNING, here.tzinfo)


def fill(
    menu: QMenu, now: datetime, zone: tzinfo, chosen: Callable[[datetime | None], object]
) -> None:
    """Put the choices into a menu."""
    menu.clear()
    for words, until in choices(now, zone):
        action = QAction(words, menu)
        action.triggered.connect(partial(_choose, chosen, until))
        menu.addAction(action)
    other = QAction(_("Another day …"), menu)
    other.triggered.connect(partial(_choose_other, menu.parentWidget(), now, zone, chosen))
    menu.addAction(other)
    menu.addSeparator()
    note = QAction(_("The clock for the answer goes on meanwhile."), menu)
    note.setEnabled(False)
    menu.addAction(note)


def _choose(
    chosen: Callable[[datetime | None], object], until: datetime | None, *_checked: object
) -> None:
    chosen(until)


def _choose_other(
    parent: QWidget | None,
    now: datetime,
    zone: tzinfo,
    chosen: Callable[[datetime | None], object],
    *_checked: object,
) -> None:
    moment = ask_moment(parent, now.astimezone(zone), zone)
    if moment is not None:
        chosen(moment)


def ask_moment(parent: QWidget | None, here: datetime, zone: tzinfo) -> datetime | None:
    """Ask for a day and an hour."""
    dialog = QDialog(parent)
    dialog.setWindowTitle(_("Later"))
    start = _morning(here, 1)
    field = QDateTimeEdit()
    field.setLocale(locale())
    field.setCalendarPopup(True)
    field.setAccessibleName(_("Day and hour"))
    field.setDateTime(QDateTime(start.year, start.month, start.day, 9, 0, 0))
    field.setMinimumDateTime(
        QDateTime(here.year, here.month, here.day, here.hour, here.minute, 0).addSecs(60)
    )
    ok, no = QDialogButtonBox.StandardButton.Ok, QDialogButtonBox.StandardButton.Cancel
    buttons = QDialogButtonBox(ok | no)
    buttons.accepted.connect(dialog.accept)
    buttons.rejected.connect(dialog.reject)
    column = QVBoxLayout(dialog)
    column.setContentsMargins(24, 24, 24, 24)
    column.setSpacing(16)
    column.addWidget(label(_("When shall it come back?"), "title"))
    column.addWidget(field)
    column.addWidget(buttons)
    if dialog.exec() != QDialog.DialogCode.Accepted:
        return None
    day, hour = field.date(), field.time()
    return datetime(day.year(), day.month(), day.day(), hour.hour(), hour.minute(), tzinfo=zone)
