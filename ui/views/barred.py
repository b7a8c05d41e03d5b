"""The window where a folder cannot be opened: what bars it, and what can be done about it."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog

from app.errors import DatabaseDamaged, DatabaseNewer, FolderReadOnly, ShopError
from app.i18n import _
from app.paths import Folder
from app.wording import sentence
from ui.views.trouble import trouble_page

if TYPE_CHECKING:
    from ui.theme import Theme
    from ui.views.first_sight import Shell


def said(error: BaseException) -> str:
    """Say what came in the way, also where it is a fault of ours."""
    if isinstance(error, ShopError):
        return sentence(error)
    return _("Something in Shoptalk broke. It is noted in the log; your data stays as it is.")


class Barred(QObject):
    """Fills the bare window with one sentence and the ways out."""

    again_asked = Signal()
    folder_asked = Signal(object)  # another Folder
    left = Signal()
    _restored = Signal(object)  # an error, or None: from the thread that brings back

    def __init__(self, theme: Theme, shell: Shell, folder: Folder, error: BaseException) -> None:
        super().__init__(shell)
        self._shell, self._folder = shell, folder
        self._worker: threading.Thread | None = None
        self.page = page = trouble_page(theme, said(error), self.left.emit)
        self.buttons = {"again": page.add(_("Try again"), self.again_asked.emit)}
        self.buttons["folder"] = page.add(_("Another folder …"), self._ask_folder)
        if isinstance(error, (DatabaseDamaged, DatabaseNewer)):
            words = _("Bring a backup back …")
            self.buttons["restore"] = page.add(words, self._ask_backup)
        self._restored.connect(self._after_restore, Qt.ConnectionType.QueuedConnection)
        shell.setWindowTitle("Shoptalk")
        shell.setCentralWidget(page)

    def wait(self) -> None:
        """Let a backup that is being brought back come home before the program goes on."""
        if self._worker:
            self._worker.join()

    def _ask_folder(self) -> None:
        start = str(self._folder.root.parent)
        chosen = QFileDialog.getExistingDirectory(self._shell, _("Another folder …"), start)
        if chosen:
            self.folder_asked.emit(Folder(Path(chosen)))

    def _ask_backup(self) -> None:
        start = str(self._folder.backups)
        kinds = _("Backups") + " (*.sqlite3)"
        words = _("Bring a backup back …")
        chosen, _kind = QFileDialog.getOpenFileName(self._shell, words, start, kinds)
        if chosen:
            self.bring_back(Path(chosen))

    def bring_back(self, path: Path) -> None:
        """Put a backup in the broken file's place, which is kept aside, and try again."""
        self.page.setEnabled(False)
        self._worker = threading.Thread(target=self._bring_back, args=(path,), name="restore")
        self._worker.start()

    def _bring_back(self, path: Path) -> None:
        from app.clock import SystemClock
        from app.services.handover import hold
        from app.services.upkeep import restore_folder

        answer: ShopError | None = None
        try:
            with hold(self._folder):
                restore_folder(self._folder, path, SystemClock())
        except ShopError as error:
            answer = error
        except OSError:
            answer = FolderReadOnly(folder=str(self._folder.root))
        self._restored.emit(answer)

    def _after_restore(self, error: ShopError | None) -> None:
        self.page.setEnabled(True)
        if error is None:
            self.again_asked.emit()
        else:
            self.page.say(_("Shoptalk cannot open the shop"), sentence(error))
