"""A row of controls that goes on in the next line where the place ends."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget
from typing_extensions import override


class FlowLayout(QLayout):
    """Lays controls from left to right, line under line."""

    def __init__(
        self,
        parent: QWidget | None = None,
        gap: int = 8,
        *,
        is_centred: bool = False,
        is_even: bool = False,
    ) -> None:
        """Take the place; cards that are `is_even` are all as high as the highest of their line."""
        super().__init__(parent)
        self._is_centred = is_centred
        self._is_even = is_even
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self.setContentsMargins(0, 0, 0, 0)

    @override
    def addItem(self, arg__1: QLayoutItem) -> None:
        self._items.append(arg__1)

    @override
    def count(self) -> int:
        return len(self._items)

    @override
    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    @override
    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    @override
    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, arg__1: int) -> int:
        return self._lay(QRect(0, 0, arg__1, 0), is_dry=True)

    @override
    def sizeHint(self) -> QSize:
        return self.minimumSize()

    @override
    def minimumSize(self) -> QSize:
        shown = [item for item in self._items if not item.isEmpty()]
        return QSize(
            max((item.minimumSize().width() for item in shown), default=0),
            max((item.minimumSize().height() for item in shown), default=0),
        )

    @override
    def setGeometry(self, arg__1: QRect) -> None:
        super().setGeometry(arg__1)
        self._lay(arg__1, is_dry=False)

    def _lay(self, place: QRect, *, is_dry: bool) -> int:
        y = place.y()
        for line in self._lines(place.width()):
            sizes = [size for _item, size in line]
            width = sum(size.width() for size in sizes) + self._gap * (len(line) - 1)
            x = place.x() + (max(0, place.width() - width) // 2 if self._is_centred else 0)
            highest = max(size.height() for size in sizes)
            for item, size in line:
                if not is_dry:
                    height = highest if self._is_even else size.height()
                    item.setGeometry(QRect(x, y, size.width(), height))
                x += size.width() + self._gap
            y += highest + self._gap
        return max(0, y - self._gap - place.y())

    def _lines(self, width: int) -> list[list[tuple[QLayoutItem, QSize]]]:
        """Share the controls out among lines no wider than the place."""
        lines: list[list[tuple[QLayoutItem, QSize]]] = []
        room = 0
        for item in self._items:
            if item.isEmpty():
                continue
            size = item.sizeHint().boundedTo(QSize(width, 10_000))
            if self._is_even and item.hasHeightForWidth():
                size.setHeight(item.heightForWidth(size.width()))
            if not lines or room + self._gap + size.width() > width:
                lines.append([])
                room = -self._gap
            lines[-1].append((item, size))
            room += self._gap + size.width()
        return lines
