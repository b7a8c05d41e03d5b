"""What stands in the window's place when the shop's folder cannot be opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.i18n import _
from ui.widgets.empty import EmptyState

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.theme import Theme


def trouble_page(theme: Theme, sentence: str, leave: Callable[[], object]) -> EmptyState:
    """Say what bars the folder and what to do."""
    page = EmptyState(theme, "triangle-alert", _("Shoptalk cannot open the shop"), sentence)
    page.setWindowTitle("Shoptalk")
    page.add(_("Close"), leave, kind="primary")
    page.resize(640, 420)
    return page
