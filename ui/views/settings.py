"""What the owner can set: one loop over the table of settings, and a few things beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from app.events import NOTHING, Changed
from app.i18n import N_, _
from app.queries.settings import closed_days
from app.settings import SETTINGS
from app.wording import verb_text
from ui.views.base import View
from ui.views.settings_closed import ClosedDays
from ui.views.settings_data import DataPart
from ui.views.settings_lists import countries
from ui.views.settings_rows import SettingRow, value_of
from ui.views.settings_understanding import UnderstandingPart
from ui.views.undoing import Done, Undoing
from ui.widgets.banner import Banner
from ui.widgets.page import Head, Page, card, group

if TYPE_CHECKING:
    from app.services.understanding.run import Progress
    from ui.views.base import Stage

GROUPS: Final = (
    ("shop", N_("The shop")),
    ("news", N_("News")),
    ("understanding", N_("Understanding")),
    ("answering", N_("Answering")),
    ("look", N_("Look and language")),
    ("data", N_("Data")),
    ("desktop", N_("On this computer")),
)


@dataclass(frozen=True, slots=True)
class Lists:
    """What is asked for besides the settings themselves."""

    closed: tuple[tuple[date, str], ...]
    countries: tuple[tuple[str, str], ...]


class SettingsView(View):
    """Saves each change at once; every one can be taken back."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._has_countries = False
        self._has_keyring = False
        self._is_stale = True
        self.undoing = Undoing(self)
        self.undoing.failed.connect(self._complain)
        self.head = Head(_("Settings"), _("Every change is kept at once and can be taken back."))
        self.fault = Banner(stage.theme, "danger")
        self.fault.pressed.connect(self.fault.hide)
        self.rows: dict[str, SettingRow] = {}
        desk = stage.desk
        self.closed = ClosedDays(stage.theme, desk.clock.now().date())
        self.data = DataPart(stage)
        self.understanding = UnderstandingPart(stage, self.undoing)
        self._lay()
        self.closed.close_asked.connect(self._close_days)
        self.closed.open_asked.connect(self._open_day)
        self.data.told.connect(self.undoing.toast.tell)
        self.understanding.languages_asked.connect(partial(self._change, "languages"))

    def _lay(self) -> None:
        page = Page(self.stage.theme.px(680))
        settings = self.stage.desk.settings()
        for name, words in GROUPS:
            page.column.addWidget(group(_(words)))
            made, column = card(gap=12)
            for setting in SETTINGS:
                if setting.group == name:
                    row = SettingRow(self.stage.theme, setting, value_of(settings, setting.name))
                    row.changed.connect(self._change)
                    self.rows[setting.name] = row
                    column.addWidget(row)
            page.column.addWidget(made)
            if name == "shop":
                page.column.addWidget(group(_("Closed days")))
                page.column.addWidget(self.closed)
            if name == "understanding":
                page.column.addWidget(self.understanding)
        page.column.addWidget(self.data)
        page.column.addStretch(1)
        page.follow(page)
        above = QVBoxLayout()
        above.setContentsMargins(24, 0, 24, 0)
        above.addWidget(self.fault)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addLayout(above)
        column.addWidget(page, 1)

    @override
    def refresh(self, changed: Changed | None) -> None:
        if changed is None or changed.is_settings:
            settings = self.stage.desk.settings()
            for name, row in self.rows.items():
                row.show_value(value_of(settings, name))
            stage = self.stage
            asked = stage.desk.jobs.ask(self._ask)
            stage.bridge.when_done(asked, self._show, question="lists")
        if changed is None or changed.is_checklist:
            self.data.refresh()
        if changed is None or changed.is_settings or changed.is_list:
            self._look_at_understanding()

    @override
    def show_understanding(self, progress: Progress | None) -> None:
        self.understanding.show_progress(progress)

    def _look_at_understanding(self) -> None:
        """Ask now if somebody looks, else when somebody does."""
        self._is_stale = not self.isVisible()
        if not self._is_stale:
            self.understanding.refresh()

    @override
    def focus_first(self) -> None:
        self.rows[SETTINGS[0].name].control.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._has_keyring:
            self._has_keyring = True
            self.data.ask_keyring()
        if self._is_stale:
            self._look_at_understanding()

    def _ask(self) -> Lists:
        """Ask for the lists; on the reader lane."""
        known = () if self._has_countries else countries()
        return Lists(closed_days(self.stage.desk.read_page), known)

    def _show(self, lists: Lists) -> None:
        self.closed.show_days(lists.closed)
        if lists.countries:
            self._has_countries = True
            self.rows["country"].offer(lists.countries)

    def _change(self, name: str, value: Any) -> None:  # noqa: ANN401 - each setting has its type
        text = _("Kept: {setting}").format(setting=_(self.rows[name].setting.label))
        self.undoing.do(partial(self._kept, name, value, text))

    def _kept(self, name: str, value: Any, text: str) -> Done:  # noqa: ANN401
        """Keep a value, and remember the one before it; on the writer lane."""
        change = self.stage.desk.preferences.change
        was = value_of(self.stage.desk.settings(), name)
        changed = change(name, value)
        return Done(changed, partial(change, name, was), text) if changed != NOTHING else Done()

    def _close_days(self, days: list[tuple[date, str]]) -> None:
        preferences = self.stage.desk.preferences
        opened = partial(_open_all, preferences.open_day, [day for day, _name in days])
        job = partial(preferences.close_days, days)
        self.undoing.do(job, verb_text("closed_day"), opened)

    def _open_day(self, day: date) -> None:
        self.undoing.do(partial(self._opened, day))

    def _opened(self, day: date) -> Done:
        """Open a day; on the writer lane."""
        preferences = self.stage.desk.preferences
        was = [one for one in closed_days(self.stage.desk.read_page) if one[0] == day]
        back = partial(preferences.close_days, was)
        return Done(preferences.open_day(day), back, verb_text("opened_day"))

    def _complain(self, text: str) -> None:
        self.fault.tell(text, _("Close"))
        self.refresh(None)


def _open_all(open_day: Callable[[date], Changed], days: Sequence[date]) -> Changed:
    changed = Changed(is_settings=True)
    for day in days:
        changed |= open_day(day)
    return changed
