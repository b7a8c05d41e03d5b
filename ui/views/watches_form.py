"""A watch as it is written: a name, three boxes of words, the networks, and what it would catch."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.errors import ShopError, WrongUse
from app.i18n import _, ngettext
from app.jobs.cancel import Cancel
from app.queries.inbox import InboxRow, inbox_rows
from app.services.current import zone_of
from app.services.watches import Boxes, boxes_of_row
from app.wording import channel_name, sentence
from ui.i18n import number_text, when_text
from ui.theme import mark
from ui.views.costs import watch_costs, watch_text
from ui.widgets.banner import Banner
from ui.widgets.buttons import button
from ui.widgets.days import hours
from ui.widgets.field import Field, line_edit
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import label
from ui.widgets.page import READABLE, Page, card, said
from ui.widgets.text_table import TextTable
from ui.widgets.writing import Writing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.queries.watches import WatchRow
    from app.services.desk import Desk
    from app.services.stored_texts import Preview
    from ui.views.base import Stage

PAUSE_MS: Final = 300


@dataclass(frozen=True, slots=True)
class Draft:
    """What stands in the form."""

    name: str = ""
    boxes: Boxes = field(default_factory=Boxes)


@dataclass(frozen=True, slots=True)
class Tried:
    """What a draft would have caught, with the rows to show of it."""

    preview: Preview
    rows: tuple[InboxRow, ...]
    costs: tuple[tuple[str, int], ...] = ()  # an account's name, thousandths of a dollar a day


def draft_of(row: WatchRow | None) -> Draft:
    """Put a kept watch into the form's shape; None is a new one."""
    if row is None:
        return Draft()
    return Draft(row.name, replace(boxes_of_row(row), id=0))


def words_of(text: str) -> tuple[str, ...]:
    """Take the words of a box: separated by commas, semicolons or new lines."""
    return tuple(filter(None, (" ".join(part.split()) for part in re.split(r"[,;\n]", text))))


def is_asking(boxes: Boxes) -> bool:
    """Tell whether there is anything to look for."""
    return bool(boxes.any or boxes.all or boxes.query)


def try_out(desk: Desk, boxes: Boxes, cancel: Cancel) -> Tried:
    """Look what the boxes would have caught; on the reader lane."""
    preview = desk.watches.preview(boxes, cancel)
    rows = inbox_rows(desk.read_page, preview.sample_ids, desk.clock.now())
    return Tried(preview, rows, watch_costs(desk, boxes))


class WatchForm(QWidget):
    """Shows one watch and tries it on what is stored while it is typed."""

    saved = Signal(object)  # a Draft
    removed = Signal()
    typed = Signal()
    item_asked = Signal(object)  # an item's id is longer than Qt's int

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._stage = stage
        self._rows: tuple[InboxRow, ...] = ()
        self._cancel = Cancel()
        self._is_filling = False
        self._kept = Boxes()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self._try)
        self.name = line_edit(shown=_("The shop's name, a product …"))
        self.name_field = Field(_("Name"), self.name)
        self.any = Writing(_("One of these"))
        self.all = Writing(_("All of these, too"))
        self.never = Writing(_("None of these"))
        star = _("Separate them by commas. A star stands for any ending: wood*")
        self.any_field = Field(_("One of these"), self.any, star)
        self.all_field = Field(_("All of these, too"), self.all, _("May stay empty."))
        never = _("What has one of these in it is left out.")
        self.never_field = Field(_("None of these"), self.never, never)
        theme = stage.theme
        self.save = button(theme, _("Save"), self._save, kind="primary", icon="check")
        self.remove = button(theme, _("Remove"), self.removed.emit, kind="ghost", icon="trash-2")
        self.fault = Banner(theme, "danger")
        self.fault.pressed.connect(self.fault.hide)
        self.found = label("", "title", wraps=True)
        self.found_line = said("")
        self.cost = label("", "small", wraps=True)
        mark(self.cost, tone="warn")
        self.samples = TextTable(_("What it would have caught"))
        self.samples.opened.connect(self._open)
        self.channels: dict[str, QPushButton] = {}
        self._lay()
        self.name.textChanged.connect(self._changed)
        for box in (self.any, self.all, self.never):
            box.textChanged.connect(self._changed)
            box.sent.connect(self._save)

    def _lay(self) -> None:
        page = Page(self._stage.theme.px(READABLE))
        form, column = card(gap=12)
        for one in (self.name_field, self.any_field, self.all_field, self.never_field):
            column.addWidget(one)
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
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.save)
        row.addWidget(self.remove)
        row.addStretch(1)
        column.addLayout(row)
        shown, inside = card()
        inside.addWidget(self.found)
        inside.addWidget(self.found_line)
        inside.addWidget(self.cost)
        inside.addWidget(self.samples)
        self.samples.setMinimumHeight(220)
        page.column.addWidget(form)
        page.column.addWidget(shown)
        page.column.addStretch(1)
        page.follow(page)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(page)

    def draft(self) -> Draft:
        """Give what stands in the form."""
        chosen = tuple(name for name, chip in self.channels.items() if chip.isChecked())
        typed = [words_of(box.toPlainText()) for box in (self.any, self.all, self.never)]
        boxes = replace(self._kept, any=typed[0], all=typed[1], never=typed[2], channels=chosen)
        if boxes.any or boxes.all:
            boxes = replace(boxes, query="")
        return Draft(" ".join(self.name.text().split()), boxes)

    def show_draft(self, draft: Draft, *, is_new: bool) -> None:
        """Put a watch into the form."""
        self._is_filling = True
        self._kept = draft.boxes
        self.name.setText(draft.name)
        self.any.setPlainText(", ".join(draft.boxes.any))
        self.all.setPlainText(", ".join(draft.boxes.all))
        self.never.setPlainText(", ".join(draft.boxes.never))
        for name, chip in self.channels.items():
            chip.setChecked(name in draft.boxes.channels)
        self.remove.setVisible(not is_new)
        self.fault.hide()
        self.name_field.complain("")
        self._is_filling = False
        self._try()

    def complain(self, text: str) -> None:
        """Say in place what stood in the way."""
        self.fault.tell(text, _("Close"))

    def _changed(self) -> None:
        if not self._is_filling:
            self._timer.start()
            self.typed.emit()

    def _save(self) -> None:
        draft = self.draft()
        self.name_field.complain("" if draft.name else _("Give it a name."))
        if not draft.name:
            self.name.setFocus()
        elif not is_asking(draft.boxes):
            self.any_field.complain(_("Give at least one word to look for."))
            self.any.setFocus()
        else:
            self.any_field.complain("")
            self.saved.emit(draft)

    def _try(self) -> None:
        """Have the boxes tried; an older try is stopped, its answer dropped."""
        self._cancel.set()
        boxes = self.draft().boxes
        if not is_asking(boxes):
            self._show_nothing()
            return
        self._cancel = Cancel()
        stage = self._stage
        asked = stage.desk.jobs.ask(partial(try_out, stage.desk, boxes, self._cancel))
        stage.bridge.when_done(asked, self._show, self._not_tried, question="preview")

    def _show_nothing(self) -> None:
        self.found.setText(_("Try it out"))
        self.found_line.setText(_("Type a word, and you see here what it would have caught."))
        self.samples.hide()
        self.cost.hide()

    def _not_tried(self, error: ShopError) -> None:
        self._show_nothing()
        if not isinstance(error, WrongUse):
            self.complain(sentence(error))

    def _show(self, tried: Tried) -> None:
        if not is_asking(self.draft().boxes):
            return
        told = tried.preview
        self._rows = tried.rows
        n = ngettext(
            "It would have caught {n} message", "It would have caught {n} messages", told.n_caught
        )
        self.found.setText(n.format(n=number_text(told.n_caught)))
        self.found_line.setText(" ".join(preview_parts(told)))
        self.cost.setText(watch_text(tried.costs))
        self.cost.setVisible(bool(tried.costs))
        self.samples.setVisible(bool(self._rows))
        heads = (_("When"), _("Who"), _("What"))
        self.samples.show_rows(heads, len(self._rows), self._cells)

    def _cells(self, number: int) -> Sequence[str]:
        row, desk = self._rows[number], self._stage.desk
        zone = zone_of(desk.settings().zone)
        when = when_text(row.posted_at or row.arrived_at, desk.clock.now(), zone)
        said_ = " ".join(f"{row.title} {row.snippet}".split())
        return when, row.author_name or row.author_handle, said_

    def _open(self, number: int) -> None:
        self.item_asked.emit(self._rows[number].item_id)


def preview_parts(told: Preview) -> list[str]:
    """Say what a try found, in sentences."""
    looked = ngettext(
        "of the newest message that is stored.",
        "of the {n} newest messages that are stored.",
        told.looked_at,
    )
    parts = [looked.format(n=number_text(told.looked_at))]
    weeks = len(told.per_week)
    if told.n_caught and weeks > 1:
        per_week = _("That is about {n} a week.").format(n=hours(told.n_caught / weeks))
        parts.append(per_week)
    if told.n_kept_out:
        out = ngettext(
            "The last box keeps {n} out.", "The last box keeps {n} out.", told.n_kept_out
        )
        parts.append(out.format(n=number_text(told.n_kept_out)))
    if len(told.per_word) > 1:
        words = ", ".join(f"{word} {number_text(n)}" for word, n in told.per_word)
        parts.append(_("By word: {words}.").format(words=words))
    return parts
