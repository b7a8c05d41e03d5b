"""Where an answer is written: locked to one item, its account and who will see it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.domain.length import measure
from app.i18n import _, ngettext
from ui.i18n import number_text
from ui.theme import mark
from ui.views.costs import Cost, answer_text
from ui.widgets.announce import announce
from ui.widgets.buttons import ElidedButton, icon_button
from ui.widgets.labels import label
from ui.widgets.writing import Writing

if TYPE_CHECKING:
    from ui.theme import Theme

SAVE_AFTER_MS: Final = 800  # product.md D6 wants every two seconds at the latest


@dataclass(frozen=True, slots=True)
class Target:
    """What the text that is being written will answer, and as whom."""

    item_id: int
    sender: str  # our name there
    seen_by: str  # who will see it, in words
    can_send: bool  # the network takes replies from here
    has_page: bool  # there is a page to answer on by hand
    why_not: str = ""
    limit: int = 0
    unit: str = "characters"
    url_counts: int | None = None
    max_bytes: int | None = None
    as_sent: Callable[[str], str] = str  # the text word for word as it would leave
    standing: str | None = None  # our answer whose place this one takes
    cost_of: Cost | None = None  # where the network takes money for an answer


class Composer(QWidget):
    """Holds one text for one item; it never carries a text over to another."""

    send_asked = Signal(object, str, bool)  # item, text, whether it replaces what stands there
    by_hand_asked = Signal(object, str)
    typed = Signal(object, str)  # when the typing pauses: to be kept as a draft
    browse_asked = Signal()
    left = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._target: Target | None = None
        self._kept = ""
        self.note = label("", "small", "text2", wraps=True)
        self._browse = icon_button(
            theme, "external-link", _("Answer in the browser"), self.browse_asked.emit
        )
        self._opening = label("", "caption", "text2", wraps=True)
        self.text = Writing(_("Your reply"))
        self.text.setPlaceholderText(_("Write a reply"))
        self.cost = label("", "caption", "text2", wraps=True)
        self.count = label("", "caption", "text2")
        middle = Qt.TextElideMode.ElideMiddle
        self.send_button = ElidedButton("", self.send, "primary", middle)
        self.send_button.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme.dress(self.send_button, "send", "on_accent")
        self._frame = QFrame()
        mark(self._frame, role="input")
        self._lay()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_AFTER_MS)
        self._timer.timeout.connect(self.keep)
        self.text.textChanged.connect(self._typed)
        self.text.sent.connect(self.send)
        self.text.left.connect(self.left)
        self.text.focused.connect(self._show_focus)
        self.set_target(None, "")

    @property
    def item_id(self) -> int | None:
        """Tell which item the text belongs to."""
        return self._target.item_id if self._target else None

    def set_target(self, target: Target | None, draft: str) -> None:
        """Write to another item from now on; what was typed for the old one is kept first."""
        self.keep()
        self._target = None  # what follows is not typed by the owner
        self.text.setPlainText(draft)
        self.text.setReadOnly(False)
        self._kept = draft
        self._show_target(target)

    def retarget(self, target: Target) -> None:
        """Take up what changed around the same item, such as an answer that now stands there."""
        if self._target is not None and not self.text.isReadOnly():
            self._show_target(target)

    def _show_target(self, target: Target | None) -> None:
        self._target = target
        can_write = target is not None and (target.can_send or target.has_page)
        self._frame.setVisible(can_write)
        self._show_send()
        note = _note(target)
        self.note.setVisible(bool(note))
        self.note.setText(note)
        self._browse.setVisible(bool(target and not target.can_send and target.has_page))
        self._measure()

    def rest(self) -> None:
        """Take no letters until it is known what they answer; what was typed is kept."""
        self.keep()
        self._target = None
        self.text.setReadOnly(True)
        self.send_button.setEnabled(False)

    def take_draft(self, draft: str) -> None:
        """Show a text that came back (an undone send), unless something was typed meanwhile."""
        if self._target and self.text.toPlainText() in ("", self._kept) and draft != self._kept:
            target, self._target = self._target, None
            self.text.setPlainText(draft)
            self._kept, self._target = draft, target
            self._measure()

    def keep(self) -> None:
        """Hand over what was typed and not yet kept."""
        self._timer.stop()
        if self._target and self.text.toPlainText() != self._kept:
            self._kept = self.text.toPlainText()
            self.typed.emit(self._target.item_id, self._kept)

    def send(self) -> None:
        """Send what is written, or begin to answer by hand where the network takes no reply."""
        text = self.text.toPlainText()
        if self._target is None or not self.send_button.isEnabled() or not text.strip():
            return
        self._timer.stop()
        self._kept = text  # sending makes its own record; no draft is to be written after it
        target = self._target
        if target.can_send:
            self.send_asked.emit(target.item_id, text, target.standing is not None)
        else:
            self.by_hand_asked.emit(target.item_id, text)

    def sent(self, item_id: int) -> None:
        """Empty the place: the text is safely in the outbox."""
        if self.item_id == item_id:
            target, self._target = self._target, None
            self.text.clear()
            self._kept, self._target = "", target
            self._measure()

    def _lay(self) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addWidget(self._browse)
        foot.addStretch(1)
        foot.addWidget(self.count)
        foot.addWidget(self.send_button)
        inside = QVBoxLayout(self._frame)
        inside.setContentsMargins(12, 10, 8, 8)
        inside.setSpacing(6)
        inside.addWidget(self._opening)
        inside.addWidget(self.text)
        inside.addWidget(self.cost)
        inside.addLayout(foot)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 0, 24, 20)
        column.setSpacing(8)
        column.addWidget(self.note)
        column.addWidget(self._frame)

    def _show_send(self) -> None:
        target = self._target
        if target is None:
            self.send_button.set_words("")
        elif target.can_send:
            words = _("Send as {name} · {seen_by}")
            if target.standing is not None:
                words = _("Replace as {name} · {seen_by}")
            short, whole = (
                words.format(name=name, seen_by=target.seen_by)
                for name in (short_name(target.sender), target.sender)
            )
            self.send_button.set_words(short, whole)
        else:
            self.send_button.set_words(_("Copy the text and open the page"))

    def _typed(self) -> None:
        self._measure()
        if self._target:
            self._timer.start()

    def _measure(self) -> None:
        target, text = self._target, self.text.toPlainText()
        whole = target.as_sent(text) if target else ""
        left = 0
        self.count.setVisible(bool(target and target.limit))
        if target and target.limit:
            length = measure(
                whole,
                limit=target.limit,
                unit=target.unit,
                url_counts=target.url_counts,
                max_bytes=target.max_bytes,
            )
            left = length.left
            self._show_length(length.used, left, target.limit)
        is_new = bool(text.strip()) and (target is None or text != target.standing)
        self.send_button.setEnabled(target is not None and left >= 0 and is_new)
        self._show_opening(whole, text)
        self._show_cost(whole if text.strip() else "")

    def _show_cost(self, whole: str) -> None:
        """Say what sending costs, and warn before something in the text makes it dear."""
        cost_of = self._target.cost_of if self._target else None
        self.cost.setVisible(bool(cost_of and whole))
        if cost_of and whole:
            words, is_dear = answer_text(cost_of, whole)
            if is_dear and self.cost.property("tone") != "warn":
                announce(self.text, words)
            self.cost.setText(words)
            mark(self.cost, tone="warn" if is_dear else "text2")

    def _show_opening(self, whole: str, text: str) -> None:
        """Say what the network needs before the words, while the owner has not written it."""
        opening = whole.strip().removesuffix(text.strip()).strip()
        self._opening.setVisible(bool(opening))
        self._opening.setText(_("Begins with {name}").format(name=opening))

    def _show_length(self, used: int, left: int, limit: int) -> None:
        if left >= 0:
            self.count.setText(f"{number_text(used)} / {number_text(limit)}")
        else:
            words = ngettext("{n} letter too many", "{n} letters too many", -left)
            text = words.format(n=number_text(-left))
            if self.count.property("tone") != "danger":
                announce(self.text, text)
            self.count.setText(text)
        mark(self.count, tone="danger" if left < 0 else "text2")

    def _show_focus(self, has_focus: bool) -> None:
        mark(self._frame, hot=has_focus)


def _note(target: Target | None) -> str:
    """Say above the place to write what is not as usual."""
    if target is None:
        return ""
    if target.standing is not None and not target.why_not:
        return _("Your answer is shown there. What you send now takes its place.")
    return target.why_not


def short_name(sender: str) -> str:
    """Leave the server out of a name such as anna@shop.example; other names stay as they are."""
    name, at, _server = sender.removeprefix("@").partition("@")
    return f"@{name}" if at and name else sender
