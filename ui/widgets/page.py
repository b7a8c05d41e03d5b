"""A page that scrolls: a heading, and under it a column that never grows too wide to read."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from ui.theme import mark
from ui.widgets.labels import label

READABLE: Final = 760
_RELAID: Final = (QEvent.Type.LayoutRequest, QEvent.Type.Resize)


class Head(QFrame):
    """Names a page, says one line about it and holds what can be done with the whole of it."""

    def __init__(self, title: str, line: str = "") -> None:
        super().__init__()
        mark(self, role="pane")
        self.title = label(title, "headline", wraps=True)
        self.line = label(line, "small", "text2", wraps=True)
        if not line:  # never shown while it has no place: it would be a window of its own
            self.line.hide()
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.title)
        words.addWidget(self.line)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(24, 16, 24, 8)
        self._row.setSpacing(8)
        self._row.addLayout(words, 1)

    def add(self, widget: QWidget) -> None:
        """Put a control at the right end."""
        self._row.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)

    def say(self, title: str, line: str = "") -> None:
        """Change the words."""
        self.title.setText(title)
        self.line.setText(line)
        self.line.setVisible(bool(line))


class Page(QScrollArea):
    """Scrolls up and down only; what gets the keyboard is scrolled into sight."""

    def __init__(self, widest: int = READABLE) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        inside.setObjectName("inside")
        across = QHBoxLayout(inside)
        across.setContentsMargins(24, 8, 24, 24)
        middle = QWidget()
        middle.setMaximumWidth(widest)
        middle.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        across.addWidget(middle, 1)
        across.addStretch(0)
        self._inside = inside
        self._room = QTimer(self)
        self._room.setSingleShot(True)
        self._room.setInterval(0)
        self._room.timeout.connect(self._make_room)
        self.column = QVBoxLayout(middle)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(16)
        self.setWidget(inside)

    def follow(self, widget: QWidget) -> None:
        """Keep a control in sight when it gets the keyboard, with all that stands in it."""
        for one in [widget, *widget.findChildren(QWidget)]:
            if one.focusPolicy() != Qt.FocusPolicy.NoFocus:
                one.installEventFilter(self)

    def _make_room(self) -> None:
        """Keep the whole height of what wraps: Qt may have asked before all inside was ready."""
        layout = self._inside.layout()
        needs = layout.totalHeightForWidth(self._inside.width()) if layout is not None else 0
        if needs >= 0 and needs != self._inside.minimumHeight():
            self._inside.setMinimumHeight(needs)
            QCoreApplication.postEvent(self._inside, QEvent(QEvent.Type.LayoutRequest))

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._inside and event.type() in _RELAID:
            self._room.start()
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, QWidget):
            self.ensureWidgetVisible(watched, 0, 48)
        return super().eventFilter(watched, event)


def card(*, gap: int = 8) -> tuple[QFrame, QVBoxLayout]:
    """Make a card and the column in it."""
    made = QFrame()
    mark(made, role="card")
    column = QVBoxLayout(made)
    column.setContentsMargins(16, 12, 16, 14)
    column.setSpacing(gap)
    return made, column


def group(title: str, line: str = "") -> QWidget:
    """Head a group of cards or fields."""
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 8, 0, 0)
    column.setSpacing(2)
    column.addWidget(label(title, "title"))
    if line:
        column.addWidget(label(line, "small", "text2", wraps=True))
    return made


def said(text: str, tone: str = "text2") -> QLabel:
    """Write a sentence that wraps, in the small letters of explanations."""
    return label(text, "small", tone, wraps=True)
