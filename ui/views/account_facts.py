"""The facts of an account, a line each: when it was read, what is left, how long texts are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QGridLayout, QWidget

from app.i18n import N_, _, ngettext
from app.services.current import zone_of
from app.wording import days_left_text, kept_text, left_text
from ui.i18n import exact_text, number_text, when_text
from ui.widgets.labels import label

if TYPE_CHECKING:
    from app.services.health import AccountHealth
    from ui.views.base import Stage

FACTS: Final = (
    ("read", N_("Last read")),
    ("next", N_("Next try")),
    ("ends", N_("The sign-in lasts")),
    ("left", N_("What is left")),
    ("kept", N_("Texts are kept")),
    ("spam", N_("Held back as spam")),
    ("followers", N_("Followers")),
    ("since", N_("Connected since")),
    ("server", N_("Address")),
)


class AccountFacts(QWidget):
    """Shows what is known; a line that has nothing to say is not there."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._stage = stage
        self._lines = {
            name: (label(_(words), "small", "text3"), label("", "small", wraps=True))
            for name, words in FACTS
        }
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for number, (left, right) in enumerate(self._lines.values()):
            grid.addWidget(left, number, 0)
            grid.addWidget(right, number, 1)

    def show_health(self, health: AccountHealth) -> None:
        """Show an account."""
        desk, row = self._stage.desk, health.row
        now, zone = desk.clock.now(), zone_of(desk.settings().zone)
        read, next_try = row.last_success_at, row.next_try_at
        is_later = next_try is not None and next_try > now
        shown = {
            "read": when_text(read, now, zone) if read else _("Never"),
            "next": exact_text(next_try, zone) if next_try and is_later else "",
            "ends": "" if health.days_left is None else days_left_text(health.days_left),
            "left": ", ".join(left_text(one.name, one.left, one.cap) for one in health.budgets),
            "kept": kept_text(health.retention_h) if health.retention_h else "",
            "spam": _spam(row.config.get("spam", "")),
            "followers": "" if row.followers is None else number_text(row.followers),
            "since": exact_text(row.created_at, zone),
            "server": row.server,
        }
        for name, (left, right) in self._lines.items():
            right.setText(shown[name])
            for one in (left, right):
                one.setVisible(bool(shown[name]))

    def text(self, name: str) -> str:
        """Tell what is said of one fact; "" where nothing is."""
        return self._lines[name][1].text()


def _spam(kept: str) -> str:
    """Say how many comments the site holds back; Shoptalk does not read them."""
    n = int(kept) if kept.isascii() and kept.isdigit() else 0
    words = ngettext("{n} comment, to be looked at there", "{n} comments, to be looked at there", n)
    return words.format(n=number_text(n)) if n else ""
