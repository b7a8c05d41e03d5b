"""A list of painted bubbles of any height; it stays light with a thousand of them."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget
from typing_extensions import override


class ThreadList(QListView):
    """Scrolls by pixels; a narrower window breaks the lines anew and keeps the end in sight."""

    menu_asked = Signal(QPoint)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setViewportMargins(24, 16, 16, 8)
        self.verticalScrollBar().setSingleStep(24)

    @override
    def resizeEvent(self, e: QResizeEvent) -> None:
        bar = self.verticalScrollBar()
        was_at_end = bar.value() >= bar.maximum() - 4
        super().resizeEvent(e)
        if e.oldSize().width() != e.size().width():
            self.scheduleDelayedItemsLayout()
        if was_at_end:
            self.scrollToBottom()

    @override
    def keyboardSearch(self, search: str) -> None:
        """Do nothing: letters are commands elsewhere."""

    @override
    def contextMenuEvent(self, arg__1: QContextMenuEvent) -> None:
        self.menu_asked.emit(arg__1.globalPos())
