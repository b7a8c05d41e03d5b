"""Settings of understanding: languages, how far to trust the tone, learning, reading again."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.i18n import _, language
from app.queries import labels
from app.queries.understanding import languages_seen
from app.wording import lang_name
from app.wording.trust import TONE_TRUST, trust_text
from ui.i18n import number_text
from ui.views.settings_understanding_again import AgainCard
from ui.views.settings_understanding_learn import LearnCard
from ui.widgets.buttons import ElidedButton
from ui.widgets.labels import label
from ui.widgets.page import card, group, said
from ui.widgets.text_table import TextTable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.queries.labels import Status
    from app.services.desk import Desk
    from app.services.understanding.run import Progress, Standing
    from ui.views.base import Stage
    from ui.views.undoing import Undoing

LEAST: Final = 3  # messages from which a language counts as one people write in
SHARE: Final = 0.02
SHOWN: Final = 6  # languages named in the line that says what was seen


@dataclass(frozen=True, slots=True)
class Told:
    """What this part of the page shows."""

    status: Status
    corrected: int
    starred: int
    seen: dict[str, int]
    standing: Standing


def ask(desk: Desk) -> Told:
    """Ask for all of it; on the reader lane."""
    read = desk.read_page
    status = labels.status(read)
    corrected, starred = labels.n_labels(read, status.forgotten_at)
    return Told(status, corrected, starred, languages_seen(read), desk.insight.reading.standing())


class UnderstandingPart(QWidget):
    """What stands below the rows of this group."""

    languages_asked = Signal(object)  # tuple[str, ...]

    def __init__(self, stage: Stage, undoing: Undoing) -> None:
        super().__init__()
        self._stage = stage
        self._proposed: tuple[str, ...] = ()
        self._seen = said("")
        self.take = ElidedButton("", self._take_proposal, "small")
        stage.theme.dress(self.take, "globe")
        self.take.hide()
        self.trust = TextTable(_("How far to trust the tone"))
        self.learn = LearnCard(stage, undoing)
        self.again = AgainCard(stage)
        self.again.asked.connect(self.refresh)
        self.learn.asked.connect(self.refresh)
        self._lay()

    def _lay(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        made, inside = card(gap=10)
        inside.addWidget(label(_("Languages seen here"), "strong", wraps=True))
        inside.addWidget(self._seen)
        inside.addWidget(self.take)
        column.addWidget(made)
        column.addWidget(self._trusted())
        column.addWidget(group(_("Learning from you")))
        column.addWidget(self.learn)
        column.addWidget(group(_("Understanding everything again")))
        column.addWidget(self.again)

    def _trusted(self) -> QWidget:
        made, inside = card(gap=10)
        inside.addWidget(label(_("How far to trust the tone"), "strong", wraps=True))
        words = _(
            "Measured on texts that were kept apart. Well: about four of five are right. Fairly: "
            "two of three. So-so: look twice. Poorly: a hint at most. Stars are taken as they "
            "are, what is in doubt is shown as “?”, and your corrections win."
        )
        inside.addWidget(said(words))
        codes = sorted(TONE_TRUST, key=lambda code: lang_name(code).casefold())
        heads = (_("Language"), _("Reviews"), _("Posts and comments"))
        self.trust.show_rows(heads, len(codes), partial(_trust_cells, codes))
        self.trust.setMinimumHeight(self._stage.theme.px(220))
        inside.addWidget(self.trust)
        return made

    def refresh(self) -> None:
        """Look again."""
        stage = self._stage
        asked = stage.desk.jobs.ask(partial(ask, stage.desk))
        stage.bridge.when_done(asked, self._show, question="understanding")

    def show_progress(self, progress: Progress | None) -> None:
        """Show how far reading has come; None: it has ended."""
        self.again.show_progress(progress)
        if progress is None:
            self.refresh()

    def _show(self, told: Told) -> None:
        names = [
            _("{name} {n}").format(name=lang_name(code), n=number_text(n))
            for code, n in list(told.seen.items())[:SHOWN]
        ]
        words = _("None yet: they are told once messages have come in.")
        self._seen.setText(", ".join(names) if names else words)
        chosen = self._stage.desk.settings().languages
        self._proposed = proposed(told.seen, language())
        is_other = bool(told.seen) and set(self._proposed) != set(chosen)
        self.take.setVisible(is_other)
        if is_other:
            listed = ", ".join(lang_name(code) for code in self._proposed)
            self.take.set_words(_("Tell only these apart: {names}").format(names=listed))
        self.learn.show_status(told.status, told.corrected, told.starred)
        self.again.show_standing(told.standing)

    def _take_proposal(self) -> None:
        self.languages_asked.emit(self._proposed)


def proposed(seen: Mapping[str, int], spoken: str) -> tuple[str, ...]:
    """Propose languages: the window's own, and those in which people write here."""
    least = max(LEAST, SHARE * sum(seen.values()))
    own = {"nb": "no", "nn": "no"}.get(spoken, spoken)
    wanted = {code for code, n in seen.items() if n >= least} | {own}
    return tuple(code for code in TONE_TRUST if code in wanted)


def _trust_cells(codes: list[str], number: int) -> tuple[str, str, str]:
    reviews, posts = TONE_TRUST[codes[number]]
    return lang_name(codes[number]), trust_text(reviews), trust_text(posts)
