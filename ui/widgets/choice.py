"""A box to choose one of a few from, with its arrow drawn like every other icon."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QLocale, QObject, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QDateEdit, QSizePolicy
from typing_extensions import override

from ui.i18n import locale
from ui.widgets.days import qdate

if TYPE_CHECKING:
    from ui.theme import Theme


# A box to type in has a line inside that is not to be dressed as one of its own.
PLAIN_INSIDE: Final = (
    "QLineEdit { border: none; padding: 0; min-height: 0; background: transparent; }"
)
PLAIN_NUMBER: Final = (
    "QLineEdit { border: none; padding: 0; min-height: 0; background: transparent; }"
    " QSpinBox::up-button, QSpinBox::down-button { width: 0; height: 0; border: none; }"
)


class Choice(QComboBox):
    """Offers codes by their words; the wheel turns it only when it has the keyboard."""

    def __init__(self, theme: Theme, choices: Sequence[tuple[object, str]] = ()) -> None:
        super().__init__()
        self._theme = theme
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setMinimumContentsLength(8)
        self.offer(choices)

    def offer(self, choices: Sequence[tuple[object, str]]) -> None:
        """Offer other ones."""
        self.clear()
        for code, words in choices:
            self.addItem(words, code)

    def choose(self, code: object) -> None:
        """Show a code as chosen, without telling anybody that the owner did."""
        blocked = self.blockSignals(True)
        self.setCurrentIndex(self.findData(code))
        self.blockSignals(blocked)

    @override
    def paintEvent(self, e: QPaintEvent) -> None:
        super().paintEvent(e)
        painter = QPainter(self)
        ink = "text2" if self.isEnabled() else "disabled"
        drawn = self._theme.picture("chevron-down", ink, 16, self.devicePixelRatioF())
        px = self._theme.px
        painter.drawPixmap(self.width() - px(24), (self.height() - px(16)) // 2, drawn)
        painter.end()

    @override
    def wheelEvent(self, e: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(e)
        else:
            e.ignore()


class DayChoice(QDateEdit):
    """A day to type, or to pick from a calendar."""

    def __init__(self, theme: Theme, day: date) -> None:
        super().__init__(qdate(day))
        self._theme = theme
        self.setLocale(locale())
        self.setDisplayFormat(locale().dateFormat(QLocale.FormatType.ShortFormat))
        self.setCalendarPopup(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setStyleSheet(
            PLAIN_INSIDE + " QDateEdit::drop-down { border: none; background: transparent; }"
            " QDateEdit::down-arrow { image: none; }"
        )
        self.setMinimumWidth(theme.px(150))

    def day(self) -> date:
        """Give the day."""
        found = self.date()
        return date(found.year(), found.month(), found.day())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        px = self._theme.px
        drawn = self._theme.picture("calendar", "text2", 16, self.devicePixelRatioF())
        painter.drawPixmap(self.width() - px(26), (self.height() - px(16)) // 2, drawn)
        painter.end()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class WheelGuard(QObject):
    """Keeps the wheel that scrolls a page from changing the numbers it passes over."""

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel and not getattr(watched, "hasFocus", bool)():
            event.ignore()
            return True
        return False
