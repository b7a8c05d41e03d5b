"""What the owner taught: from how much, whether it is used and why, learning now, forgetting."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.i18n import _, ngettext
from app.queries.relevance import learned
from app.wording.understanding import learned_text
from ui.i18n import number_text
from ui.theme import mark
from ui.views.undoing import Done
from ui.widgets.buttons import button
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import label
from ui.widgets.page import said

if TYPE_CHECKING:
    from app.errors import ShopError
    from app.queries.labels import Status, Told
    from app.services.understanding.insight import Insight
    from ui.views.base import Stage
    from ui.views.undoing import Undoing

LANE: Final = "understanding"  # where texts are read, too
NAME: Final = "tone"


class LearnCard(QFrame):
    """Says what was learned and how it did in its test."""

    asked = Signal()  # what is shown may be another by now

    def __init__(self, stage: Stage, undoing: Undoing) -> None:
        super().__init__()
        mark(self, role="card")
        self._stage, self._undoing = stage, undoing
        self.state = label("", "strong", wraps=True)
        self.labels = said("")
        self.right = said("")
        self.test = said("")
        self.now = button(stage.theme, _("Learn now"), self._learn, kind="small", icon="sparkles")
        self.forget = button(
            stage.theme, _("Forget what I taught"), self._forget, kind="small", icon="trash-2"
        )
        row = QWidget()
        flow = FlowLayout(row, 8)
        flow.addWidget(self.now)
        flow.addWidget(self.forget)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(8)
        for widget in (self.state, self.labels, self.right, self.test, row):
            column.addWidget(widget)

    def show_status(self, status: Status, corrected: int, starred: int) -> None:
        """Show what was learned, and from how many corrections and stars it could be."""
        self.state.setText(learned_text("" if status.is_on else status.reason))
        self.labels.setText(labels_text(corrected, starred))
        self.right.setText(right_text(status.shipped))
        self.test.setText(test_text(status.before, status.after))
        for line in (self.right, self.test):
            line.setVisible(bool(line.text()))
        self.forget.setEnabled(status.is_on or status.n > 0)

    def _learn(self) -> None:
        stage = self._stage
        self.now.setEnabled(False)
        self.now.setText(_("Learning …"))
        job = partial(_learn_now, stage.desk.insight)
        stage.bridge.when_done(stage.desk.jobs.fetch(LANE, job), self._learned, self._failed)

    def _learned(self, _status: object) -> None:
        self.now.setEnabled(True)
        self.now.setText(_("Learn now"))
        self.asked.emit()
        self._stage.frame.understand_now()

    def _failed(self, error: ShopError) -> None:
        self._learned(None)
        self._stage.bridge.went_wrong.emit(error)

    def _forget(self) -> None:
        self._undoing.do(self._forgotten)

    def _forgotten(self) -> Done:
        """Forget; on the writer lane."""
        learning = self._stage.desk.insight.learning
        was = learned(self._stage.desk.read_page, NAME)
        back = None if was is None else partial(learning.put_back, was)
        return Done(learning.forget(), back, _("Forgotten. Your corrections stay."))


def _learn_now(insight: Insight) -> Status:
    """Learn; off the main thread."""
    return insight.learning.run(is_asked=True)


def labels_text(corrected: int, starred: int) -> str:
    """Say from how much could be learned."""
    corrections = ngettext("{n} correction", "{n} corrections", corrected)
    stars = ngettext("{n} message with stars", "{n} messages with stars", starred)
    # TRANSLATORS: how much Shoptalk can learn from, as "45 corrections and 200 messages with stars"
    return _("From you: {corrections} and {stars}.").format(
        corrections=corrections.format(n=number_text(corrected)),
        stars=stars.format(n=number_text(starred)),
    )


def right_text(told: Told | None) -> str:
    """Say how many corrections would now be read right: 38 of 45; "" where there are none."""
    if told is None or not told.n:
        return ""
    text = ngettext(
        "{right} of your {n} correction would now be read right without you.",
        "{right} of your {n} corrections would now be read right without you.",
        told.n,
    ).format(right=number_text(told.right), n=number_text(told.n))
    if not told.doubtful:
        return text
    more = ngettext("{n} would be shown as “?”.", "{n} would be shown as “?”.", told.doubtful)
    return f"{text} {more.format(n=number_text(told.doubtful))}"


def test_text(before: Told | None, after: Told | None) -> str:
    """Say how the test went, before and after learning; "" where there was none."""
    if before is None or after is None:
        return ""
    text = ngettext(
        "In the test, on {n} that was kept apart: {before} right before, {after} after.",
        "In the test, on {n} that were kept apart: {before} right before, {after} after.",
        after.n,
    )
    return text.format(
        n=number_text(after.n), before=number_text(before.right), after=number_text(after.right)
    )
