"""The look in use: light or dark, text size, letters, icons; switched while the program runs."""

from __future__ import annotations

from functools import lru_cache
from typing import Final
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QIcon, QPalette, QPixmap
from PySide6.QtWidgets import QAbstractButton, QApplication, QToolButton, QWidget
from shiboken6 import isValid

from ui.theme import icons
from ui.theme.letters import load_letters
from ui.theme.sheet import sheet
from ui.theme.tokens import DARK, FAMILY, ICON, LIGHT, TYPE, Colours

PALETTE: Final = (
    (QPalette.ColorRole.Window, "app"),
    (QPalette.ColorRole.WindowText, "text"),
    (QPalette.ColorRole.Base, "surface"),
    (QPalette.ColorRole.AlternateBase, "app"),
    (QPalette.ColorRole.Text, "text"),
    (QPalette.ColorRole.Button, "surface"),
    (QPalette.ColorRole.ButtonText, "text"),
    (QPalette.ColorRole.PlaceholderText, "text3"),
    (QPalette.ColorRole.Highlight, "accent"),
    (QPalette.ColorRole.HighlightedText, "on_accent"),
    (QPalette.ColorRole.ToolTipBase, "text"),
    (QPalette.ColorRole.ToolTipText, "surface"),
    (QPalette.ColorRole.Link, "accent_text"),
    (QPalette.ColorRole.Light, "surface"),
    (QPalette.ColorRole.Mid, "border"),
    (QPalette.ColorRole.Dark, "outline"),
    (QPalette.ColorRole.Shadow, "outline"),
)


class Theme(QObject):
    """Owns palette and style sheet; what paints itself asks here and listens to `changed`."""

    changed = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._look = ""
        self._percent = 100
        self._dressed: WeakKeyDictionary[QAbstractButton, tuple[str, str, int, int]] = (
            WeakKeyDictionary()
        )
        self.colours: Colours = LIGHT
        self.scale = 1.0
        app.setStyle("Fusion")
        load_letters()
        app.styleHints().colorSchemeChanged.connect(self._scheme_changed)

    @property
    def is_dark(self) -> bool:
        """Tell which of the two looks is shown."""
        return self.colours is DARK

    def use(self, look: str, text_size_percent: int = 100) -> None:
        """Show a look (system, light, dark) at a text size; nothing happens if it is shown."""
        wanted = self._wanted(look)
        percent = min(150, max(90, text_size_percent))
        is_same = self._look != "" and wanted is self.colours and percent == self._percent
        self._look, self.colours, self._percent = look, wanted, percent
        self.scale = percent / 100
        if not is_same:
            self._apply()

    def px(self, pixels: int) -> int:
        """Scale a length by the text size."""
        return round(pixels * self.scale)

    def colour(self, name: str) -> QColor:
        """Give a token's colour for painting."""
        return _colour(getattr(self.colours, name))

    def font(self, role: str) -> QFont:
        """Give the letters of a role in `tokens.TYPE`."""
        return _font(TYPE[role].weight, self.px(TYPE[role].px))

    def metrics(self, role: str) -> QFontMetrics:
        """Give the measures of a role's letters."""
        return _metrics(TYPE[role].weight, self.px(TYPE[role].px))

    def line(self, role: str) -> int:
        """Tell a role's line height in pixels."""
        return self.px(TYPE[role].line)

    def icon(self, name: str, tone: str = "text2", *, gap: int = 0) -> QIcon:
        """Give an icon in a token's colour."""
        return icons.icon(name, getattr(self.colours, tone), self.colours.disabled, gap=gap)

    def picture(self, name: str, tone: str, size: int, ratio: float) -> QPixmap:
        """Draw an icon for painting; `size` is at 100 %."""
        return icons.picture(name, getattr(self.colours, tone), self.px(size), ratio)

    def dress(
        self, button: QAbstractButton, name: str, tone: str = "text2", size: int = ICON
    ) -> None:
        """Put an icon on a button and keep it right when the look changes."""
        gap = 0 if isinstance(button, QToolButton) else 4
        self._dressed[button] = (name, tone, size, gap)
        self._dress(button)

    def _dress(self, button: QAbstractButton) -> None:
        name, tone, size, gap = self._dressed[button]
        button.setIcon(self.icon(name, tone, gap=self.px(gap)))
        button.setIconSize(QSize(self.px(size) + self.px(gap), self.px(size)))

    def _wanted(self, look: str) -> Colours:
        if look in ("light", "dark"):
            return DARK if look == "dark" else LIGHT
        is_dark = self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return DARK if is_dark else LIGHT

    def _scheme_changed(self) -> None:
        if self._look not in ("", "light", "dark"):
            self.use(self._look, self._percent)

    def _apply(self) -> None:
        palette = QPalette()
        for role, name in PALETTE:
            palette.setColor(role, self.colour(name))
        for role in (
            QPalette.ColorRole.Text,
            QPalette.ColorRole.WindowText,
            QPalette.ColorRole.ButtonText,
        ):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.colour("disabled"))
        self._app.setPalette(palette)
        self._app.setFont(self.font("body"))
        self._app.setStyleSheet(sheet(self.colours, self.scale))
        for button in [one for one in self._dressed if isValid(one)]:
            self._dress(button)
        self.changed.emit()


def mark(widget: QWidget, **named: object) -> None:
    """Say what a widget is (`kind`, `role`, `tone`), so that the style sheet knows it."""
    changed = [name for name, value in named.items() if widget.property(name) != value]
    for name in changed:
        widget.setProperty(name, named[name])
    if changed and widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        for child in widget.findChildren(QWidget):
            widget.style().unpolish(child)
            widget.style().polish(child)


@lru_cache(maxsize=64)
def _colour(code: str) -> QColor:
    return QColor(code)


@lru_cache(maxsize=64)
def _font(weight: int, px: int) -> QFont:
    font = QFont(FAMILY)
    font.setPixelSize(px)
    font.setWeight(QFont.Weight(weight))
    return font


@lru_cache(maxsize=64)
def _metrics(weight: int, px: int) -> QFontMetrics:
    return QFontMetrics(_font(weight, px))
