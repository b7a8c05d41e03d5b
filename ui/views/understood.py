"""The quiet strip under a conversation: what is understood of the message, to be corrected."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QPoint, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget
from typing_extensions import override

from app.i18n import _
from ui.actions import COMMANDS, keys_text
from ui.views import understood_chips as chips
from ui.views.understood_menu import Menus, PickMenu
from ui.widgets.buttons import ElidedButton, button, chip_button
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import label

if TYPE_CHECKING:
    from app.analysis.matching import Why
    from app.errors import ShopError
    from app.services.found_by import Met, Sought
    from ui.delegates.marks import Mark
    from ui.models.talk import Talk
    from ui.views.base import Stage

LOOKED_AT: Final = (QEvent.Type.Enter, QEvent.Type.FocusIn)
LEFT: Final = (QEvent.Type.Leave, QEvent.Type.FocusOut)
ICON: Final = 14
LIMIT_S: Final = 5.0


class UnderstoodStrip(QFrame):
    """Shows the parts of one `Talk` as chips; each opens the menu that corrects it."""

    marks_changed = Signal(object)  # what is to be marked in the bubble, as `Mark`s

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._stage = stage
        self._talk: Talk | None = None
        self._whys: tuple[Why, ...] = ()
        self._pointed = ""
        self._parts: dict[str, chips.Part] = {}
        self._chips: dict[str, ElidedButton] = {}
        self.menus = Menus(self, stage.theme)
        self.menu = PickMenu(self)
        self.menu.aboutToShow.connect(partial(self._fill, self.menu, ""))
        self.found = label("", "caption", "text2", wraps=True)
        self._row = QWidget()
        self._flow = FlowLayout(self._row, 6)
        command = next(one for one in COMMANDS if one.name == "correct")
        words = f"{_(command.label)} ({keys_text(command)})"
        self.more = button(stage.theme, _("Correct"), self.open_menu, kind="tag")
        stage.theme.dress(self.more, "pencil-line", "text2", ICON)
        self.more.setToolTip(words)
        self.more.setAccessibleDescription(words)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.found)
        column.addWidget(self._row)

    def show_talk(self, talk: Talk | None) -> None:
        """Show what is understood of an item; chips that stay keep the keyboard."""
        is_other = (talk and talk.item_id) != (self._talk and self._talk.item_id)
        self._talk = talk
        is_there = talk is not None and talk.full.deleted_at is None
        self.setVisible(is_there)
        if talk is None:
            return
        if is_other:
            self._whys, self._pointed = (), ""
        self._show_parts(chips.parts(talk) if is_there else ())
        self._show_found()
        if talk.full.watches and is_there:
            self._ask_where(talk)

    def chip(self, key: str) -> ElidedButton | None:
        """Give a chip by what it shows: tone, lang, intent:lead, topic:price, relevance."""
        return self._chips.get(key)

    def open_menu(self) -> None:
        """Open the menu of everything that can be corrected."""
        if self._talk is not None and self.isVisible():
            self.menu.popup(self.more.mapToGlobal(QPoint(0, self.more.height())))
            if self.menu.actions():
                self.menu.setActiveAction(self.menu.actions()[0])

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        key = str(watched.property("part") or "")
        if key and event.type() in LOOKED_AT and key != self._pointed:
            self._pointed = key
            self._tell_marks()
        elif key and event.type() in LEFT and key == self._pointed:
            self._pointed = ""
            self._tell_marks()
        return False

    def _show_parts(self, parts: tuple[chips.Part, ...]) -> None:
        self._parts = {one.key: one for one in parts}
        while self._flow.takeAt(0) is not None:
            pass
        for key in [one for one in self._chips if one not in self._parts]:
            self._chips.pop(key).deleteLater()
        for part in parts:
            chip = self._chips.get(part.key) or self._make_chip(part.key)
            self._dress(chip, part)
            self._flow.addWidget(chip)
        self._flow.addWidget(self.more)
        self._row.updateGeometry()

    def _make_chip(self, key: str) -> ElidedButton:
        chip = chip_button()
        chip.setProperty("part", key)
        menu = PickMenu(chip)
        menu.aboutToShow.connect(partial(self._fill, menu, key))
        chip.setMenu(menu)
        chip.installEventFilter(self)
        self._chips[key] = chip
        return chip

    def _dress(self, chip: ElidedButton, part: chips.Part) -> None:
        if self._talk is None:
            return
        why = chips.spoken(self._talk, part)
        chip.set_words(part.words, f"{part.words}. {why}" if why else "")
        self._stage.theme.dress(chip, part.icon, part.ink, ICON)

    def _fill(self, menu: PickMenu, key: str) -> None:
        if self._talk is not None:
            self.menus.fill(menu, key, self._talk)

    def _ask_where(self, talk: Talk) -> None:
        """Look where the words of the watches stand: found by the reader, sought in the mill."""
        from app.services.found_by import sought

        desk, watches = self._stage.desk, [number for number, _name, _words in talk.full.watches]
        future = desk.jobs.ask(partial(sought, desk, talk.item_id, watches))
        self._stage.bridge.when_done(future, self._gathered, question="sought")

    def _gathered(self, asked: Sought | None) -> None:
        from app.services.found_by import places

        if asked is None:
            return
        future = self._stage.desk.jobs.mill(places, asked, limit_s=LIMIT_S)
        self._stage.bridge.when_done(future, self._met, self._not_met, question="met")

    def _met(self, met: Met) -> None:
        if self._talk is not None and met.item_id == self._talk.item_id:
            self._whys = met.whys
            self._show_found()

    def _not_met(self, _error: ShopError) -> None:
        """The item is shown without; nothing is lost by it."""

    def _show_found(self) -> None:
        talk = self._talk
        text = chips.found_text(talk, self._whys) if talk is not None else ""
        self.found.setText(text)
        self.found.setVisible(bool(text))
        self._tell_marks()

    def _tell_marks(self) -> None:
        talk = self._talk
        found: tuple[Mark, ...] = ()
        if talk is not None and talk.full.deleted_at is None:
            found = chips.marks(talk, chips.always(talk), "tone")
            found += chips.met_marks(talk, self._whys)
            part = self._parts.get(self._pointed)
            found += chips.marks(talk, chips.telling(part.spans), "pointed") if part else ()
        self.marks_changed.emit(found)
