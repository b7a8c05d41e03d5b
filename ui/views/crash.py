"""What the owner sees when the program itself has a fault: one page, no panic, nothing private."""

from __future__ import annotations

import faulthandler
import logging
import platform
import sys
import threading
import time
import traceback
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Final

from PySide6 import __version__ as qt_version
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from app.i18n import _
from ui.widgets.buttons import button
from ui.widgets.labels import label

if TYPE_CHECKING:
    from ui.theme import Theme

log = logging.getLogger(__name__)
QUIET_S: Final = 30.0  # a broken paint comes again with every frame
KINDS_MAX: Final = 20


def details(error: BaseException) -> str:
    """Say where it happened: types, files and lines only; a message may hold a person's words."""
    lines = [f"Shoptalk, Python {platform.python_version()}, Qt {qt_version}, {platform.system()}"]
    current: BaseException | None = error
    while current is not None:
        for place in traceback.extract_tb(current.__traceback__):
            name = Path(place.filename)
            lines.append(f"  {name.parent.name}/{name.name}:{place.lineno} in {place.name}")
        lines.append(type(current).__qualname__)
        current = current.__cause__ or current.__context__
    return "\n".join(lines)


class CrashCatcher(QObject):
    """Hears of every fault of ours, in whatever thread, and tells each one once in a while."""

    happened = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._seen: dict[str, float] = {}
        self._file: IO[str] | None = None

    def install(self, logs: Path) -> None:
        """Take over Python's hooks and have even a segfault leave its trace; once is enough."""
        if self._file:
            return
        logs.mkdir(parents=True, exist_ok=True)
        self._file = (logs / "crash.txt").open("a", encoding="utf-8")
        faulthandler.enable(self._file, all_threads=True)
        sys.excepthook = self._hook
        threading.excepthook = self._thread_hook

    def remove(self) -> None:
        """Give the hooks back."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        if self._file:
            faulthandler.disable()
            self._file.close()
            self._file = None

    def take(self, error: BaseException) -> None:
        """Log a fault and tell of it, unless the same one was told a moment ago."""
        text = details(error)
        now = time.monotonic()
        if now - self._seen.get(text, -QUIET_S) < QUIET_S or len(self._seen) >= KINDS_MAX:
            return
        self._seen[text] = now
        log.error("fault of ours:\n%s", text)
        self.happened.emit(text)  # queued to whoever draws: this may be any thread

    def _hook(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        self.take(error)

    def _thread_hook(self, given: threading.ExceptHookArgs) -> None:
        if given.exc_value is not None and given.exc_type is not SystemExit:
            self.take(given.exc_value)


class CrashPage(QWidget):
    """Says that it is our fault, that nothing is lost, and lets the owner copy what we need."""

    closed = Signal()
    quit_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._text = QPlainTextEdit()
        self._text.setReadOnly(True)
        self._text.setTabChangesFocus(True)
        self._text.setAccessibleName(_("What happened"))
        self.copy_button = button(theme, _("Copy what happened"), self._copy_all, icon="copy")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(button(theme, _("Go on"), self.closed.emit, kind="primary"))
        row.addWidget(self.copy_button)
        row.addWidget(button(theme, _("Quit Shoptalk"), self.quit_asked.emit))
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(48, 48, 48, 48)
        column.setSpacing(12)
        column.addWidget(label(_("Something in Shoptalk went wrong"), "headline"))
        said = _(
            "It is a fault of the program, not yours. What you wrote and what came in is stored."
            " You can go on; if it happens again, quit and start Shoptalk anew."
        )
        column.addWidget(label(said, "body", "text2", wraps=True))
        column.addWidget(label(_("No message and no name stands in this text:"), "small", "text3"))
        column.addWidget(self._text, 1)
        column.addLayout(row)
        self._text.setMaximumHeight(theme.px(360))
        column.addStretch(0)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    def tell(self, text: str) -> None:
        """Show one fault."""
        self._text.setPlainText(text)

    def _copy_all(self) -> None:
        QGuiApplication.clipboard().setText(self._text.toPlainText())
        self.copy_button.setText(_("Copied"))
