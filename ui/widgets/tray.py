"""A place for what stands between a list and its foot: as high as it needs, then it scrolls."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

SHARE: Final = 0.36  # of the height of what it stands in, at most


class Tray(QScrollArea):
    """Holds a column of controls; it leaves the larger part of its parent's height to others."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._inner = QWidget()
        self.column = QVBoxLayout(self._inner)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(8)
        self.setWidget(self._inner)
        self._inner.installEventFilter(self)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)

    @override
    def sizeHint(self) -> QSize:
        width = max(1, self.width())
        needs = self.column.heightForWidth(width) if self.column.hasHeightForWidth() else -1
        needs = needs if needs >= 0 else self.column.sizeHint().height()
        host = self.parentWidget()
        most = round(host.height() * SHARE) if host is not None else needs
        return QSize(width, min(needs, most))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)

    @override
    def eventFilter(self, arg__1: QObject, arg__2: QEvent) -> bool:
        if arg__2.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(arg__1, arg__2)

    def _focus_moved(self, _old: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self._inner.isAncestorOf(now):
            self.ensureWidgetVisible(now, 0, 4)

    @override
    def event(self, arg__1: QEvent) -> bool:
        if arg__1.type() == QEvent.Type.Resize:
            self.updateGeometry()
        return super().event(arg__1)
