"""The tray, for owners who want it: Shoptalk then stays when its window is closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu, QSystemTrayIcon, QWidget

from app.i18n import _

if TYPE_CHECKING:
    from ui.theme import Theme


class Tray(QObject):
    """An icon with two commands; without a tray in the system it is never there."""

    open_asked = Signal()
    quit_asked = Signal()

    def __init__(self, window: QWidget, theme: Theme) -> None:
        super().__init__(window)
        self._window, self._theme = window, theme
        self._icon: QSystemTrayIcon | None = None
        self._has_explained = False

    def use(self, *, is_wanted: bool) -> None:
        """Show it or take it away, as the owner set it."""
        if is_wanted and self._icon is None and QSystemTrayIcon.isSystemTrayAvailable():
            self._icon = QSystemTrayIcon(self._theme.icon("store", "accent"), self)
            menu = QMenu(self._window)
            menu.addAction(_("Open Shoptalk"), self.open_asked.emit)
            menu.addAction(_("Quit Shoptalk"), self._quit)
            self._icon.setContextMenu(menu)
            self._icon.activated.connect(self._pressed)
            self._icon.show()
        elif not is_wanted:
            self.hide()

    def takes_close(self) -> bool:
        """Tell whether closing only hides the window; says so the first time."""
        if self._icon is None:
            return False
        if not self._has_explained:
            self._has_explained = True
            words = _("Shoptalk stays here. Choose Quit to end it.")
            self._icon.showMessage("Shoptalk", words)
        return True

    def tell(self, words: str) -> None:
        """Say something while the window may be closed; nothing where there is no tray."""
        if self._icon is not None:
            self._icon.showMessage("Shoptalk", words)

    def hide(self) -> None:
        """Take the icon away."""
        if self._icon is not None:
            self._icon.hide()
            self._icon.deleteLater()
            self._icon = None

    def _quit(self) -> None:
        self.hide()
        self.quit_asked.emit()

    def _pressed(self, _how: object) -> None:
        self.open_asked.emit()
