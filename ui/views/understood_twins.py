"""The other places where the same was said: each opens, and is answered by itself."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.domain.item import State
from app.i18n import _, ngettext
from app.wording import channel_name, state_name
from ui.i18n import number_text, when_text
from ui.theme import mark
from ui.widgets.buttons import ElidedButton, button, chip_button
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import label

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from app.queries.twins import Twin
    from ui.models.talk import Talk
    from ui.theme import Theme

SHOWN_MOST: Final = 6
NAME_MOST: Final = 24


class TwinStrip(QFrame):
    """Lists the twins of the item that is shown."""

    item_asked = Signal(object)
    done_asked = Signal(object)  # the ids of all places
    apart_asked = Signal()  # to list them one by one, or together again

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._ids: tuple[int, ...] = ()
        mark(self, role="banner", tone="info")
        self.words = label("", "body", wraps=True)
        self._places = QWidget()
        self._flow = FlowLayout(self._places, 6)
        self._buttons: list[ElidedButton] = []
        self.done = button(theme, "", self._done_pressed, kind="tag", icon="check")
        self.apart = button(theme, "", self.apart_asked.emit, kind="tag", icon="rows-3")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 8, 8)
        column.setSpacing(6)
        column.addWidget(self.words)
        column.addWidget(self._places)
        self.hide()

    def show_talk(self, talk: Talk, now: datetime, zone: tzinfo) -> None:
        """Show the twins of an item; nothing where it stands alone."""
        twins = talk.grasp.twins
        self.setVisible(bool(twins))
        self._ids = (talk.item_id, *(one.item_id for one in twins))
        n = len(twins)
        words = ngettext(
            "Also said in {n} other place:",
            "Also said in {n} other places:",
            n,
        )
        self.words.setText(words.format(n=number_text(n)))
        every = ngettext("Done with {n}", "Done with all {n}", n + 1)
        self.done.setText(every.format(n=number_text(n + 1)))
        while self._flow.takeAt(0) is not None:
            pass
        for old in self._buttons:
            old.deleteLater()
        self._buttons = [self._place(one, now, zone) for one in twins[:SHOWN_MOST]]
        for one in (*self._buttons, self.done, self.apart):
            self._flow.addWidget(one)
        self._places.updateGeometry()

    def show_apart(self, *, is_apart: bool) -> None:
        """Say on the button what it would do: list them one by one, or together."""
        self.apart.setText(_("List together") if is_apart else _("List one by one"))

    def buttons(self) -> tuple[ElidedButton, ...]:
        """Give the buttons that open the other places."""
        return tuple(self._buttons)

    def _place(self, twin: Twin, now: datetime, zone: tzinfo) -> ElidedButton:
        state, when = state_name(twin.state), when_text(twin.said_at, now, zone)
        facts = [channel_name(twin.channel), twin.author_name[:NAME_MOST]]
        facts += [state] if twin.state is not State.NEW else []
        made = chip_button("", partial(self._place_pressed, twin.item_id))
        whole = (channel_name(twin.channel), twin.author_name, when, state)
        words = _("Open {place}").format(place=" · ".join(filter(None, whole)))
        made.set_words(" · ".join(filter(None, facts)), words)
        return made

    def _place_pressed(self, item_id: int, *_checked: object) -> None:
        self.item_asked.emit(item_id)

    def _done_pressed(self) -> None:
        self.done_asked.emit(self._ids)
