"""The first thing a new owner sees: what to do, in two buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.i18n import _
from ui.widgets.empty import EmptyState

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.theme import Theme


def welcome(
    theme: Theme, connect: Callable[[], object], sample: Callable[[], object]
) -> EmptyState:
    """Make the page that stands where the inbox will be."""
    page = EmptyState(
        theme,
        "store",
        _("Good morning"),
        _(
            "Here you will read what people say about your shop, on every network, and answer it."
            " Connect an account or a news feed to begin, or look around in a made-up shop first:"
            " nothing you do there leaves this computer."
        ),
    )
    page.add(_("Connect an account"), connect, icon="plug", kind="primary")
    page.add(_("Try the sample shop"), sample, icon="store")
    return page
