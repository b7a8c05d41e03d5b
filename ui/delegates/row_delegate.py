"""What delegates share whose rows are all equally high."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from ui.delegates.brush import Brush

if TYPE_CHECKING:
    from ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex


class RowDelegate(QStyledItemDelegate):
    """Knows how high a row is; those who paint one say `high`, and paint."""

    high: ClassVar[int]  # of every row, before the theme's scale

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._brush = Brush(theme)

    def height(self) -> int:
        """Tell how high every row is."""
        return self._theme.px(self.high)

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, self.height())


class TimedDelegate(RowDelegate):
    """Knows besides what time it is in the shop, for rows that say when."""

    def __init__(self, theme: Theme, now: Callable[[], datetime], zone: tzinfo) -> None:
        super().__init__(theme)
        self._now, self.zone = now, zone
