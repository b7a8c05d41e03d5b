"""Every command with its name, icon and keys, in one table; one loop makes them all."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from app.i18n import N_, _

if TYPE_CHECKING:
    from ui.theme import Theme


@dataclass(frozen=True, slots=True)
class Command:
    """One thing the owner can ask for.

    `keys` work in the whole window (or in the composer, where `where` says so); `letter`
    works only while the list has the focus, and never together with another key.
    """

    name: str
    label: str
    icon: str = ""
    keys: tuple[str, ...] = ()
    letter: str = ""
    where: str = "window"  # window, item, composer


COMMANDS: Final = (
    Command("next", N_("Next message"), "chevron-down", letter="j", where="item"),
    Command("previous", N_("Message before"), "", letter="k", where="item"),
    Command("reply", N_("Reply"), "reply", letter="r", where="item"),
    Command("done", N_("Done"), "check", letter="e", where="item"),
    Command("reopen", N_("Open again"), "rotate-ccw", letter="i", where="item"),
    Command("snooze", N_("Later"), "clock", letter="s", where="item"),
    Command("noise", N_("Not about us"), "ban", letter="n", where="item"),
    Command("correct", N_("Correct what is understood"), "pencil-line", letter="c", where="item"),
    Command("lead", N_("A lead or not, helped, won"), "handshake", letter="d", where="item"),
    Command("seen", N_("Looked at, or not"), "eye", letter="u", where="item"),
    Command("like", N_("Like"), "heart", letter="l", where="item"),
    Command("hide", N_("Hide on the network"), "eye-off", where="item"),
    Command("browse", N_("Open in the browser"), "external-link", letter="o", where="item"),
    Command("copy_link", N_("Copy the link"), "link", ("Ctrl+Shift+C",), where="item"),
    Command("versions", N_("What it said before"), "history", where="item"),
    Command("mark", N_("Choose for several at once"), "plus", letter="x", where="item"),
    Command("select_all", N_("Choose all"), "", ("Ctrl+A",), where="list"),
    Command("undo", N_("Undo"), "undo-2", ("Ctrl+Z",), letter="z"),
    Command("send", N_("Send"), "send", ("Ctrl+Return", "Ctrl+Enter"), where="composer"),
    Command("leave", N_("Back to the list"), "", ("Esc",), where="composer"),
    Command("refresh", N_("Look for news now"), "refresh-cw", ("F5", "Ctrl+R")),
    Command("search", N_("Search"), "search", ("Ctrl+F",), letter="/"),
    Command("history", N_("What was done"), "history", ("Ctrl+H",)),
    Command("keys", N_("Keys"), "keyboard", ("F1",), letter="?"),
    Command("about", N_("Show or hide who wrote"), "panel-right", ("F9",)),
    Command("view_next", N_("Next page"), "", ("Ctrl+PgDown",)),
    Command("view_previous", N_("Page before"), "", ("Ctrl+PgUp",)),
    Command("settings", N_("Settings"), "settings", ("Ctrl+,",)),
    Command("quit", N_("Quit Shoptalk"), "", ("Ctrl+Q",)),
)
VIEW_KEYS: Final = tuple(f"Ctrl+{n}" for n in range(1, 10))  # the saved views

# The Russian layout's letter at each Latin letter's key.
CYRILLIC: Final = dict(
    zip("йцукенгшщзхъфывапролджэячсмитьбю.", "qwertyuiop[]asdfghjkl;'zxcvbnm,./", strict=True)
)
_ROWS: Final = ((16, "qwertyuiop"), (30, "asdfghjkl"), (44, "zxcvbnm"))  # scan codes, set 1
SCAN: Final = {start + n: letter for start, row in _ROWS for n, letter in enumerate(row)}


def actions(parent: QWidget, theme: Theme) -> dict[str, QAction]:
    """Make an action for every command; those of the window carry their keys there."""
    made: dict[str, QAction] = {}
    for command in COMMANDS:
        action = QAction(_(command.label), parent)
        action.setObjectName(command.name)
        if command.icon:
            action.setIcon(theme.icon(command.icon))
        if command.where == "window":
            action.setShortcuts([QKeySequence(keys) for keys in command.keys])
            parent.addAction(action)
        action.setToolTip(" ".join(filter(None, [_(command.label), keys_text(command)])))
        made[command.name] = action
    return made


def keys_text(command: Command) -> str:
    """Write a command's keys as the system writes them."""
    native = QKeySequence.SequenceFormat.NativeText
    written = [QKeySequence(keys).toString(native) for keys in command.keys]
    letters = [command.letter.upper()] if command.letter else []
    return ", ".join(letters + written)


def letter_of(event: QKeyEvent) -> str:
    """Tell which Latin letter a key stands for, "" where it may not be taken as one.

    Alt, AltGr and Ctrl make it none. On a layout without Latin letters the letter at the same
    key counts: by the Russian letter itself, else by the key's place on the keyboard.
    """
    free = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
    if event.modifiers() & ~free:
        return ""
    typed = event.text().lower()
    if typed == "?" or (len(typed) == 1 and typed.isascii() and typed.isprintable()):
        return typed if typed in "?/" or not event.modifiers() & free else ""
    if event.modifiers() & free or not typed.isalpha():
        return ""
    return CYRILLIC.get(typed) or SCAN.get(_scan_code(event), "")


def _scan_code(event: QKeyEvent) -> int:
    """Give the key's place as the PC numbers it; X11 and Wayland count eight more."""
    code = event.nativeScanCode()
    return code - 8 if sys.platform.startswith("linux") else code


class LetterKeys(QObject):
    """Runs commands by one letter while a list has the focus; the owner can switch it off."""

    def __init__(self, watched: QWidget, made: Mapping[str, QAction]) -> None:
        super().__init__(watched)
        self.is_on = True
        self._by_letter = {c.letter: made[c.name] for c in COMMANDS if c.letter}
        watched.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        action = self._by_letter.get(letter_of(event)) if self.is_on else None
        if action is None or not action.isEnabled():
            return False
        action.trigger()
        return True
