"""How the window stands: what the next start takes up, and what it paints before anything else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ui.i18n import locale

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMainWindow, QStackedWidget

    from app.settings import Settings
    from ui.views.base import View
    from ui.widgets.side_bar import SideBar


def open_view(views: Mapping[str, View], stack: QStackedWidget) -> str:
    """Name the screen that is open."""
    current = stack.currentWidget()
    return next((name for name, view in views.items() if view is current), "inbox")


def standing(
    shell: QMainWindow,
    views: Mapping[str, View],
    stack: QStackedWidget,
    before: Mapping[str, Any],
) -> dict[str, Any]:
    """Say where the window is, which screen is open, and how each of them stands.

    `before` is what the last start left: a screen that was not opened since stands as it did.
    """
    geometry = bytes(shell.saveGeometry().toBase64().data()).decode("ascii")
    stood = dict(before.get("views", {})) | {name: view.keep() for name, view in views.items()}
    return {"geometry": geometry, "view": open_view(views, stack), "views": stood}


def first_sight(
    shell: QMainWindow,
    side_bar: SideBar,
    inbox: View | None,
    settings: Settings,
    *,
    shop: str,
    is_dark: bool,
) -> dict[str, Any]:
    """Give what the next start paints before anything is loaded."""
    return {
        "heading": shell.windowTitle(),
        "shop": shop,
        "places": side_bar.words(),
        "is_dark": is_dark,
        "percent": settings.text_size_percent,
        "compact": settings.density == "compact",
        "locale": locale().name(),
        **(inbox.first_sight() if inbox else {}),
    }
