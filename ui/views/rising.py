"""What people talk about more than before, and what they like and dislike; a part of the trends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from app.domain.filter import InboxFilter
from app.i18n import _
from ui.i18n import number_text
from ui.views.rising_table import WordTable
from ui.widgets.labels import label
from ui.widgets.page import card, said

if TYPE_CHECKING:
    from app.errors import ShopError
    from app.services.understanding.insight import Insight
    from app.services.understanding.rising import Words
    from ui.views.base import Stage

LANE: Final = "words"
AT_ONCE: Final = timedelta(minutes=1)  # between two looks at the same days
NARROW: Final = 620


class RisingPart(QWidget):
    """Compares in the background; every word opens the messages behind it."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._stage = stage
        self._asked: tuple[date, date, datetime] | None = None
        self.rises = WordTable(stage.theme, _("Talked about more than before"), has_before=True)
        self.likes = WordTable(stage.theme, _("In what people praise"))
        self.dislikes = WordTable(stage.theme, _("In what people complain of"))
        for table in (self.rises, self.likes, self.dislikes):
            table.opened.connect(self._open)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self._rising())
        column.addWidget(self._columns())

    def _rising(self) -> QFrame:
        made, column = card()
        column.addWidget(label(_("Rising words"), "title", wraps=True))
        words = _(
            "Compared with the time before, three times as long. A word is in five messages of "
            "three people at least, and chance alone hardly explains it."
        )
        column.addWidget(said(words))
        column.addWidget(self.rises)
        return made

    def _columns(self) -> QFrame:
        made, column = card()
        column.addWidget(label(_("Likes and dislikes"), "title", wraps=True))
        words = _("Words that stand in positive messages rather than in negative ones, and back.")
        column.addWidget(said(words))
        self._pair = QHBoxLayout()
        self._pair.setSpacing(24)
        self._pair.addWidget(self.likes, 1)
        self._pair.addWidget(self.dislikes, 1)
        column.addLayout(self._pair)
        return made

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_narrow = self.width() < self._stage.theme.px(NARROW)
        across = QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight
        self._pair.setDirection(across)

    def ask(self, first: date, last: date) -> None:
        """Compare these days, unless that was done a moment ago."""
        stage, now = self._stage, self._stage.desk.clock.now()
        was = self._asked
        if was is not None and was[:2] == (first, last) and abs(now - was[2]) < AT_ONCE:
            return
        self._asked = (first, last, now)
        job: Callable[[], Words] = partial(_words, stage.desk.insight, first, last)
        future = stage.desk.jobs.fetch(LANE, job)
        stage.bridge.when_done(future, self._show, self._failed, question="words")

    def _show(self, words: Words) -> None:
        rise, columns = words.rise, words.columns
        few = _("Too few to say: each side needs 30 messages. Now: {n}. Before: {m}.")
        nothing = _("Nothing stands out.")
        self.rises.show_words(
            rise.themes, nothing if rise.is_enough else _few(few, words.n, words.n_before)
        )
        few = _("Too few to say: each side needs 30 messages. Positive: {n}. Negative: {m}.")
        why = nothing if columns.is_enough else _few(few, words.n_glad, words.n_sorry)
        self.likes.show_words(columns.likes, why)
        self.dislikes.show_words(columns.pain_points, why)

    def _failed(self, error: ShopError) -> None:
        self._asked = None
        self._stage.bridge.went_wrong.emit(error)

    def _open(self, ids: tuple[int, ...]) -> None:
        self._stage.frame.go("inbox", InboxFilter(states=(), item_ids=ids, order="new"))


def _words(insight: Insight, first: date, last: date) -> Words:
    """Compare; in a thread that may wait."""
    return insight.rising.words(first, last)


def _few(words: str, n: int, m: int) -> str:
    return words.format(n=number_text(n), m=number_text(m))
