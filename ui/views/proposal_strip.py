"""What Shoptalk proposes from what the owner did, each with a yes and a no, where it belongs."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from app.i18n import _, ngettext
from app.services.understanding.not_ours import NeverTerm
from app.services.understanding.yields import Suggestion
from app.wording import channel_name
from app.wording.understanding import never_text, source_text
from ui.i18n import number_text
from ui.theme import mark
from ui.widgets.buttons import button
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import label
from ui.widgets.page import said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.services.understanding.proposals import Proposal
    from ui.theme import Theme

MOST: Final = 3  # shown at once


class ProposalStrip(QWidget):
    """Shows a few proposals; it tells what is said to them and changes nothing."""

    accepted = Signal(object)  # a Proposal
    refused = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._proposals: tuple[Proposal, ...] = ()
        self.rows: list[tuple[QFrame, QLabel, QPushButton, QPushButton]] = []
        self._more = said("", "text3")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for number in range(MOST):
            row = self._row(theme, number)
            self.rows.append(row)
            column.addWidget(row[0])
        column.addWidget(self._more)
        self.show_proposals(())

    def _row(self, theme: Theme, number: int) -> tuple[QFrame, QLabel, QPushButton, QPushButton]:
        made = QFrame()
        mark(made, role="banner", tone="info")
        words = label("", "small", wraps=True)
        yes = button(
            theme, _("Do it"), partial(self._say, number, "yes"), kind="small", icon="check"
        )
        no = button(theme, _("Not now"), partial(self._say, number, "no"), kind="small")
        column = QVBoxLayout(made)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(6)
        column.addWidget(words)
        flow = FlowLayout(None, 6)
        flow.addWidget(yes)
        flow.addWidget(no)
        column.addLayout(flow)
        return made, words, yes, no

    def show_proposals(self, proposals: Sequence[Proposal]) -> None:
        """Show the first few of these, and say how many more there are."""
        self._proposals = tuple(proposals)
        for number, (row, words, yes, no) in enumerate(self.rows):
            is_there = number < len(self._proposals)
            row.setVisible(is_there)
            if is_there:
                one = self._proposals[number]
                said_ = proposal_text(one)
                words.setText(said_)
                yes.setText(_yes(one))
                yes.setAccessibleName(f"{_yes(one)}: {said_}")
                no.setText(_no(one))
                no.setAccessibleName(f"{_no(one)}: {said_}")
        left = len(self._proposals) - MOST
        more = ngettext("{n} more after these", "{n} more after these", max(1, left))
        self._more.setText(more.format(n=number_text(left)))
        self._more.setVisible(left > 0)
        self.setVisible(bool(self._proposals))

    def _say(self, number: int, answer: str, *_checked: object) -> None:
        if number < len(self._proposals):
            told = self.accepted if answer == "yes" else self.refused
            told.emit(self._proposals[number])


def proposal_text(proposal: Proposal) -> str:
    """Say what is proposed for a watch or a source."""
    match proposal.what:
        case NeverTerm(word=word, watch=watch, n=n):
            return never_text(word, watch, n)
        case Suggestion(kind=kind, name=name, what=what, n=n):
            return source_text(kind, name, channel_name(what) if kind == "network" else what, n)
    return ""


def is_about_account(proposal: Proposal) -> bool:
    """Tell whether it is an account that might go, which is done where accounts are."""
    return isinstance(proposal.what, Suggestion) and proposal.what.source == "account"


def _yes(proposal: Proposal) -> str:
    if is_about_account(proposal):
        return _("Open Channels")
    return _("Yes") if isinstance(proposal.what, NeverTerm) else _("Do it")


def _no(proposal: Proposal) -> str:
    return _("No") if isinstance(proposal.what, NeverTerm) else _("Not now")
