"""The numbers on the side bar and in the title."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.i18n import _, ngettext
from ui.i18n import number_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.services.understanding.run import Progress
    from ui.views.base import View
    from ui.widgets.side_bar import SideBar


def show_counts(side_bar: SideBar, needs_you: int, failed: int, waits: int) -> None:
    """Put the numbers beside the inbox and the outbox, read out as sentences."""
    if inbox := side_bar.button("inbox"):
        n = number_text(needs_you)
        words = ngettext("Inbox, {n} needs you", "Inbox, {n} need you", needs_you)
        inbox.set_count(n if needs_you else "", words.format(n=n))
    if outbox := side_bar.button("outbox"):
        waiting = number_text(failed or waits)
        words = _("Outbox, {n} not sent") if failed else _("Outbox, {n} waiting")
        tone = "danger" if failed else ""
        outbox.set_count(waiting if failed or waits else "", words.format(n=waiting), tone)


def show_understanding(side_bar: SideBar, views: Iterable[View], progress: Progress | None) -> None:
    """Say at the foot of the side bar how much is understood; what takes a moment says nothing."""
    words = ""
    if progress is not None and progress.done < progress.of:
        # TRANSLATORS: at the foot of the side bar, while messages are understood; keep it short
        words = _("Understanding: {done} of {of}").format(
            done=number_text(progress.done), of=number_text(progress.of)
        )
    side_bar.tell_work(words)
    for view in views:
        view.show_understanding(progress)


def title(shop: str, needs_you: int) -> str:
    """Write the window's title; how many need the owner comes first."""
    whole = f"{shop} – Shoptalk"
    return f"({number_text(needs_you)}) {whole}" if needs_you else whole
