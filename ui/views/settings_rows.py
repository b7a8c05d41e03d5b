"""One row of the settings: its words, and the control that fits its kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QStringListModel, Qt, QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QCompleter, QGridLayout, QSpinBox, QWidget

from app.i18n import _
from app.settings import Setting, Settings
from ui.views.settings_lists import months, zones
from ui.widgets.choice import PLAIN_NUMBER, Choice, WheelGuard
from ui.widgets.field import line_edit
from ui.widgets.labels import label
from ui.widgets.tick_box import TickBox
from ui.widgets.ticks import Ticks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QLineEdit

    from ui.theme import Theme

PAUSE_MS: Final = 600  # a number that is being turned is kept when it comes to rest
STEPS: Final = {"text_size_percent": 10, "fetch_every_min": 5}
NAMED: Final = ("country", "fiscal_year_month")  # chosen by name though kept as a code


class SettingRow(QWidget):
    """Shows one setting; a change is told at once, or when the typing rests."""

    changed = Signal(str, object)  # name, value

    def __init__(self, theme: Theme, setting: Setting, value: Any) -> None:  # noqa: ANN401
        super().__init__()
        self._theme, self.setting = theme, setting
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self._tell)
        self._guard = WheelGuard(self)
        self._fault = label("", "caption", "danger", wraps=True)
        self._fault.hide()
        self._value = value
        self.control: QWidget = self._make(value)
        self._lay()
        self.show_value(value)

    def show_value(self, value: Any) -> None:  # noqa: ANN401 - each setting has its type
        """Show what is kept, unless the owner is typing here just now."""
        if self._timer.isActive():
            return
        self._value = value
        self.complain("")
        control = self.control
        blocked = control.blockSignals(True)
        match control:
            case Choice() | Ticks():
                control.choose(value)
            case QCheckBox():
                control.setChecked(bool(value))
            case QSpinBox():
                control.setValue(int(value))
            case _ if not control.hasFocus():
                self._line.setText(str(value))
        control.blockSignals(blocked)

    def offer(self, choices: Sequence[tuple[object, str]]) -> None:
        """Offer what could not be known at once, such as the countries."""
        if isinstance(self.control, Choice):
            blocked = self.control.blockSignals(True)
            self.control.offer(choices)
            self.control.blockSignals(blocked)
            self.control.choose(self._value)

    def complain(self, text: str) -> None:
        """Say under the control why the value was not taken."""
        self._fault.setText(text)
        self._fault.setVisible(bool(text))

    def _make(self, value: Any) -> QWidget:  # noqa: ANN401
        setting = self.setting
        if setting.choices or setting.name in NAMED:
            named = [(code, _(words)) for code, words in setting.choices]
            if isinstance(value, tuple):
                ticks = Ticks(self._theme, named)
                ticks.changed.connect(self._tell)
                return ticks
            offered: list[tuple[object, str]] = [*named]
            if setting.name == "fiscal_year_month":
                offered = [*months()]
            if setting.name == "country":  # until the names are there
                offered = [(value, value or "…")]
            choice = Choice(self._theme, offered)
            choice.currentIndexChanged.connect(self._tell)
            return choice
        if isinstance(value, bool):
            box = TickBox(self._theme, _(setting.label))
            box.toggled.connect(self._tell)
            return box
        if isinstance(value, int):
            return self._spin()
        self._line: QLineEdit = line_edit()
        if setting.name == "zone":
            self._complete(zones())
        self._line.editingFinished.connect(self._tell)
        return self._line

    def _spin(self) -> QSpinBox:
        spin = QSpinBox()
        spin.setRange(self.setting.low or 0, self.setting.high or 10_000)
        spin.setSingleStep(STEPS.get(self.setting.name, 1))
        spin.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        spin.installEventFilter(self._guard)
        spin.setStyleSheet(PLAIN_NUMBER)
        spin.lineEdit().setTextMargins(8, 0, 8, 0)
        spin.setMinimumWidth(self._theme.px(96))
        spin.valueChanged.connect(self._later)
        return spin

    def _complete(self, names: list[str]) -> None:
        """Find what is typed anywhere in a name: vil finds Europe/Vilnius."""
        finder = QCompleter(self)
        finder.setModel(QStringListModel(names, finder))
        finder.setFilterMode(Qt.MatchFlag.MatchContains)
        finder.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._line.setCompleter(finder)

    def _lay(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(2)
        if isinstance(self.control, QCheckBox):
            grid.addWidget(self.control, 0, 0, 1, 2)
        elif isinstance(self.control, Ticks):
            self.control.setAccessibleName(_(self.setting.label))
            grid.addWidget(label(_(self.setting.label), "body", wraps=True), 0, 0, 1, 2)
            grid.addWidget(self.control, 2, 0, 1, 2)
        else:
            words = label(_(self.setting.label), "body", wraps=True)
            words.setBuddy(self.control)
            self.control.setAccessibleName(_(self.setting.label))
            grid.addWidget(words, 0, 0)
            side = Qt.AlignmentFlag.AlignVCenter
            if isinstance(self.control, QSpinBox):
                side |= Qt.AlignmentFlag.AlignLeft
            grid.addWidget(self.control, 0, 1, side)
            grid.setColumnStretch(0, 1)
            grid.setColumnStretch(1, 1)
        if self.setting.hint:
            hint = label(_(self.setting.hint), "caption", "text3", wraps=True)
            grid.addWidget(hint, 1, 0, 1, 2)
            self.control.setAccessibleDescription(_(self.setting.hint))
        grid.addWidget(self._fault, 3, 0, 1, 2)

    def _later(self) -> None:
        self._timer.start()

    def _tell(self) -> None:
        self._timer.stop()
        value = self._given()
        if value is not None and value != self._value:
            self.changed.emit(self.setting.name, value)

    def _given(self) -> Any:  # noqa: ANN401
        match self.control:
            case Choice():
                return self.control.currentData()
            case Ticks():
                return self.control.chosen()
            case QCheckBox():
                return self.control.isChecked()
            case QSpinBox():
                return self.control.value()
            case _:
                return self._line.text().strip()


def value_of(settings: Settings, name: str) -> Any:  # noqa: ANN401 - each setting has its type
    """Give a setting's value."""
    return getattr(settings, name)
