"""A banner that grows with its words where the place is narrow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.widgets.banner import Banner

if TYPE_CHECKING:
    from ui.theme import Theme


class Notice(Banner):
    """May be higher than its first line, and never shrinks below what it says."""

    def __init__(self, theme: Theme, tone: str = "info", parent: QWidget | None = None) -> None:
        super().__init__(theme, tone, parent)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
