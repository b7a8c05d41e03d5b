"""A list beside its details, which stand below it where the window is narrow."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

NARROW: Final = 720
FREE: Final = 16_777_215  # as high as Qt lets anything be


def beside(listing: QWidget, details: QWidget, wide: tuple[int, int]) -> tuple[QSplitter, QWidget]:
    """Put the list beside its details, which take what width there is more.

    Args:
        listing: the list.
        details: what shows one line of it in full.
        wide: how the two share the width at first.

    Returns:
        What holds the two, and the list with its margins: as `fold` takes them.
    """
    left = QWidget()
    inside = QVBoxLayout(left)
    inside.setContentsMargins(24, 8, 8, 0)
    inside.addWidget(listing)
    split = QSplitter(Qt.Orientation.Horizontal)
    split.setChildrenCollapsible(False)
    split.setHandleWidth(1)
    split.addWidget(left)
    split.addWidget(details)
    split.setSizes([*wide])
    split.setStretchFactor(1, 1)
    return split, left


def fold(
    split: QSplitter, listing: QWidget, *, is_narrow: bool, low: int, wide: tuple[int, int]
) -> None:
    """Put the list above its details or beside them; nothing moves where that is so already.

    Args:
        split: holds the list and the details.
        listing: the list, which may not grow higher than `low` above the details.
        is_narrow: whether the two do not fit beside each other.
        low: the list's height above the details.
        wide: how the two share the width beside each other.
    """
    across = Qt.Orientation.Vertical if is_narrow else Qt.Orientation.Horizontal
    if across != split.orientation():
        split.setOrientation(across)
        height = low if is_narrow else FREE
        listing.setMaximumHeight(height)
        split.setSizes([height, FREE] if is_narrow else list(wide))
