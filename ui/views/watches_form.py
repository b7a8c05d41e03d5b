"""A watch as it is written: a name, what is looked for and where, and what it would catch."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from app.errors import ShopError, WrongUse
from app.i18n import _
from app.jobs.cancel import Cancel
from app.services.understanding.not_ours import NeverTerm
from app.services.understanding.yields import Suggestion
from app.wording import channel_name, sentence
from ui.views.proposal_strip import ProposalStrip
from ui.views.spellings import SpellingsPart
from ui.views.watches_advice import AdvicePart
from ui.views.watches_boxes import WordsPart
from ui.views.watches_draft import Draft, Met, Tried, is_asking, try_out
from ui.views.watches_found import FoundPart
from ui.widgets.banner import Banner
from ui.widgets.buttons import button
from ui.widgets.field import Field, line_edit
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import label
from ui.widgets.page import READABLE, Page, card, said

if TYPE_CHECKING:
    from app.services.understanding.proposals import Proposal
    from ui.views.base import Stage

PAUSE_MS: Final = 300


class WatchForm(QWidget):
    """Shows one watch and tries it on what is stored while it is typed."""

    saved = Signal(object)  # a Draft
    removed = Signal()
    typed = Signal()
    item_asked = Signal(object)  # an item's id is longer than Qt's int

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._stage = stage
        self._cancel = Cancel()
        self._is_filling = False
        self._met: Met | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self._try)
        theme = stage.theme
        self.name = line_edit(shown=_("The shop's name, a product …"))
        self.name_field = Field(_("Name"), self.name)
        self.words = WordsPart(theme)
        self.proposals = ProposalStrip(theme)
        self.advice = AdvicePart(theme)
        self.save = button(theme, _("Save"), self._save, kind="primary", icon="check")
        self.save.setToolTip(_("Save") + " (Ctrl+Enter)")
        self.remove = button(theme, _("Remove"), self.removed.emit, kind="ghost", icon="trash-2")
        self.fault = Banner(theme, "danger")
        self.fault.pressed.connect(self.fault.hide)
        self.found = FoundPart(stage)
        self.spellings = SpellingsPart(theme)
        self.channels: dict[str, QPushButton] = {}
        self._lay()
        self.name.textChanged.connect(self._changed)
        self.name.returnPressed.connect(self._save)
        for part in (self.words, self.advice, self.spellings):
            part.changed.connect(self._changed)
        self.words.sent.connect(self._save)
        self.found.item_asked.connect(self.item_asked)

    def _lay(self) -> None:
        page = Page(self._stage.theme.px(READABLE))
        page.column.addWidget(self._form())
        page.column.addWidget(self.found)
        page.column.addWidget(self.spellings)
        page.column.addStretch(1)
        page.follow(page)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(page)

    def _form(self) -> QFrame:
        form, column = card(gap=12)
        for part in (self.name_field, self.words, self.proposals, self.advice):
            column.addWidget(part)
        column.addWidget(label(_("Networks"), "label", "text2"))
        chips = QWidget()
        flow = FlowLayout(chips, 6)
        for name in self._stage.desk.channels:
            chip = button(self._stage.theme, channel_name(name), self._changed, kind="chip")
            chip.setCheckable(True)
            self.channels[name] = chip
            flow.addWidget(chip)
        column.addWidget(chips)
        column.addWidget(said(_("None chosen means all of them."), "text3"))
        column.addWidget(self.fault)
        row = FlowLayout(None, 8)
        row.addWidget(self.save)
        row.addWidget(self.remove)
        column.addLayout(row)
        return form

    def draft(self) -> Draft:
        """Give what stands in the form."""
        chosen = tuple(name for name, chip in self.channels.items() if chip.isChecked())
        boxes = replace(
            self.words.boxes(),
            channels=chosen,
            off=self.spellings.off,
            context=self.advice.words(),
            is_exact=self.spellings.exact.isChecked(),
        )
        return Draft(" ".join(self.name.text().split()), boxes)

    def show_draft(self, draft: Draft, *, is_new: bool) -> None:
        """Put a watch into the form."""
        self._is_filling = True
        self._timer.stop()
        boxes = draft.boxes
        self.name.setText(draft.name)
        self.words.show_boxes(boxes)
        self.advice.fill(boxes.context)
        self.spellings.fill(boxes.off, is_exact=boxes.is_exact)
        for name, chip in self.channels.items():
            chip.setChecked(name in boxes.channels)
        self.remove.setVisible(not is_new)
        self.fault.hide()
        self.name_field.complain("")
        self._is_filling = False
        self._try()

    def take(self, proposal: Proposal) -> None:
        """Put what is proposed into the form; it is kept when the owner saves."""
        match proposal.what:
            case NeverTerm(word=word):
                self.words.add("never", word)
            case Suggestion(kind="spelling", what=word):
                self.words.add("any", word)
            case Suggestion(kind="network", what=network) if network in self.channels:
                self.channels[network].setChecked(True)
                self._changed()

    def complain(self, text: str) -> None:
        """Say in place what stood in the way."""
        self.fault.tell(text, _("Close"))

    def _changed(self, *_what: object) -> None:
        if not self._is_filling:
            self._timer.start()
            self.typed.emit()

    def _save(self) -> None:
        draft = self.draft()
        self.name_field.complain("" if draft.name else _("Give it a name."))
        if not draft.name:
            self.name.setFocus()
        elif not is_asking(draft.boxes):
            self.words.complain_empty(_("Give at least one word to look for."))
        elif self.words.check():
            self.words.complain_empty("")
            self.saved.emit(draft)

    def _try(self) -> None:
        """Have the watch tried; an older try is stopped, its answer dropped."""
        self._cancel.set()
        boxes = self.draft().boxes
        if not is_asking(boxes):
            self._show_nothing()
            return
        if not self.words.check():
            self._show_nothing(_("What you typed cannot be read yet."))
            return
        self._cancel = Cancel()
        stage = self._stage
        job = partial(try_out, stage.desk, boxes, self._met, self._cancel)
        stage.bridge.when_done(
            stage.desk.jobs.ask(job), self._show, self._not_tried, question="preview"
        )

    def _show_nothing(self, line: str = "") -> None:
        self.found.show_nothing(line)
        self.words.show_counts(None)
        self.spellings.show_ways(())
        self.advice.show_advice(())

    def _not_tried(self, error: ShopError) -> None:
        self._show_nothing()
        if not isinstance(error, WrongUse):
            self.complain(sentence(error))

    def _show(self, tried: Tried) -> None:
        if tried.boxes != self.draft().boxes:
            return  # it was typed on meanwhile, and is about to be tried again
        self._met = tried.met
        self.found.show_tried(tried)
        self.words.show_counts(tried.preview)
        self.spellings.show_ways(tried.ways)
        self.advice.show_advice(tried.preview.ordinary)
