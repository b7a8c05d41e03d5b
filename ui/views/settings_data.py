"""Where the data lies, backups, the keyring, and what Shoptalk is made of."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from app.errors import KeyringMissing, ShopError
from app.i18n import _, ngettext
from app.queries.upkeep import last_backup
from app.services.current import zone_of
from app.wording import sentence
from ui.i18n import exact_text, number_text
from ui.views.settings_lists import own_version, parts
from ui.widgets.banner import Banner
from ui.widgets.buttons import button
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import label
from ui.widgets.page import card, group, said
from ui.widgets.text_table import TextTable

if TYPE_CHECKING:
    from PySide6.QtWidgets import QPushButton

    from app.credentials import KeyringState
    from app.services.upkeep import Copied
    from app.store.restore import Restorable
    from ui.views.base import Stage


class DataPart(QWidget):
    """The lower half of the settings page."""

    told = Signal(str)

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._stage = stage
        self._ready: Restorable | None = None
        theme = stage.theme
        self._last = said("")
        self.fault = Banner(theme, "danger")
        self.fault.pressed.connect(self.fault.hide)
        self.found = Banner(theme, "warn")
        self.found.pressed.connect(self._switch)
        self.leave_it = button(theme, _("Leave it as it is"), self._leave, kind="ghost")
        self.leave_it.hide()
        self.back_up = button(theme, _("Back up now …"), self._ask_backup, icon="archive")
        self.restore = button(
            theme, _("Bring a backup back …"), self._ask_restore, icon="rotate-ccw"
        )
        self._keyring_line = said("")
        self.session_only = button(
            theme, _("Keep for this session only"), self._keep_for_session, kind="small"
        )
        self.ask_again = button(theme, _("Look again"), self._ask_keyring, kind="small")
        self.notices = TextTable(_("What Shoptalk is made of"))
        self.notices.setMinimumHeight(200)
        self.notices.hide()
        self._lay()

    def _lay(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(group(_("Backups")))
        column.addWidget(self._backups())
        column.addWidget(group(_("Sign-ins")))
        column.addWidget(self._keyring())
        column.addWidget(group(_("About Shoptalk")))
        column.addWidget(self._about())

    def _backups(self) -> QWidget:
        made, column = card(gap=10)
        folder = str(self._stage.desk.folder.root)
        column.addWidget(self._last)
        column.addWidget(self.fault)
        column.addWidget(self.found)
        column.addWidget(self.leave_it)
        column.addWidget(_row(self.back_up, self.restore))
        words = _("Sign-ins are never in a backup; they stay in this computer's keyring.")
        column.addWidget(said(words, "text3"))
        column.addWidget(label(_("Your data lies here:"), "label", "text2"))
        place = label(folder, "small", wraps=True)
        place.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        place.setAccessibleName(folder)
        column.addWidget(place)
        theme = self._stage.theme
        opens = button(theme, _("Open the folder"), self._open_folder, kind="small", icon="archive")
        copies = button(theme, _("Copy"), self._copy_folder, kind="small", icon="copy")
        column.addWidget(_row(opens, copies))
        return made

    def _keyring(self) -> QWidget:
        made, column = card(gap=10)
        column.addWidget(self._keyring_line)
        column.addWidget(_row(self.session_only, self.ask_again))
        self.session_only.hide()
        return made

    def _about(self) -> QWidget:
        made, column = card(gap=10)
        version = own_version()
        column.addWidget(label(f"Shoptalk {version}".strip(), "strong"))
        column.addWidget(
            said(_("Free software under the MIT licence. It sends nothing to anybody by itself."))
        )
        show = button(self._stage.theme, _("What it is made of"), self._show_notices, kind="link")
        column.addWidget(show)
        column.addWidget(self.notices)
        return made

    def refresh(self) -> None:
        """Look again when the last backup was made."""
        stage = self._stage
        asked = stage.desk.jobs.ask(partial(last_backup, stage.desk.read_page))
        stage.bridge.when_done(asked, self._show_last, question="backup")

    def ask_keyring(self) -> None:
        """Look how the keyring is; it may take a while."""
        self._ask_keyring()

    def _show_last(self, moment: datetime | None) -> None:
        zone = zone_of(self._stage.desk.settings().zone)
        words = _("No backup has been made yet. Shoptalk makes one every night it is open.")
        if moment is not None:
            words = _("The last backup was made {when}.").format(when=exact_text(moment, zone))
        self._last.setText(words)

    def _ask_keyring(self) -> None:
        stage = self._stage
        self._keyring_line.setText(_("Looking …"))
        asked = stage.desk.accounts.keyring_state()
        stage.bridge.when_done(asked, self._show_keyring, question="keyring")

    def _show_keyring(self, state: KeyringState | None) -> None:
        if state is None:
            words = _("The sample shop has no secrets, so no keyring is needed.")
        elif state.is_session_only:
            words = _("New sign-ins are kept until you quit Shoptalk, and nowhere else.")
        elif state.error is not None:
            words = sentence(state.error)
        else:
            words = _("Sign-ins are kept in this computer's keyring: {name}.").format(
                name=state.backend
            )
        self._keyring_line.setText(words)
        has_trouble = state is not None and state.error is not None
        self.session_only.setVisible(
            has_trouble and state is not None and not state.is_session_only
        )
        self.ask_again.setVisible(
            has_trouble and not isinstance(state.error if state else None, KeyringMissing)
        )

    def _keep_for_session(self) -> None:
        self._stage.desk.accounts.keep_for_session_only(on=True)
        self._ask_keyring()

    def _ask_backup(self) -> None:
        picker = self._picker(_("Back up now"), is_writing=True)
        picker.fileSelected.connect(self.back_up_to)
        picker.open()

    def _ask_restore(self) -> None:
        picker = self._picker(_("Bring a backup back"), is_writing=False)
        picker.fileSelected.connect(self.look_at_backup)
        picker.open()

    def _picker(self, title: str, *, is_writing: bool) -> QFileDialog:
        picker = QFileDialog(self, title)
        picker.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        picker.setNameFilter(_("Backups of Shoptalk") + " (*.sqlite3 *.db *)")
        if is_writing:
            picker.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            picker.selectFile("shoptalk-backup.sqlite3")
        else:
            picker.setFileMode(QFileDialog.FileMode.ExistingFile)
            picker.setDirectory(str(self._stage.desk.folder.backups))
        return picker

    def back_up_to(self, path: str) -> None:
        """Write a proved copy to a file."""
        stage = self._stage
        made = stage.desk.jobs.write(partial(stage.desk.upkeep.backup, Path(path)))
        stage.bridge.when_done(made, self._backed_up, self._failed)

    def _backed_up(self, copied: Copied) -> None:
        words = ngettext(
            "The backup holds {n} message and was checked.",
            "The backup holds {n} messages and was checked.",
            copied.items,
        )
        self.told.emit(words.format(n=number_text(copied.items)))
        self.refresh()

    def look_at_backup(self, path: str) -> None:
        """Prove a backup and say what is in it; nothing is changed yet."""
        stage = self._stage
        self.fault.hide()
        ready = stage.desk.jobs.ask(partial(stage.desk.upkeep.prepare, Path(path)))
        stage.bridge.when_done(ready, self._looked_at, self._failed)

    def _looked_at(self, ready: Restorable) -> None:
        self._ready = ready
        words = ngettext(
            "This backup is sound. It holds {n} message and {replies} of your replies. What is"
            " there now is kept aside.",
            "This backup is sound. It holds {n} messages and {replies} of your replies. What is"
            " there now is kept aside.",
            ready.counts.items,
        )
        n, replies = number_text(ready.counts.items), number_text(ready.counts.replies)
        self.found.tell(words.format(n=n, replies=replies), _("Go back to it"))
        self.leave_it.show()

    def _switch(self) -> None:
        if self._ready is not None:
            stage = self._stage
            done = stage.desk.jobs.write(partial(stage.desk.upkeep.switch, self._ready))
            stage.bridge.when_done(done, self._switched, self._failed)
        self._leave()

    def _leave(self) -> None:
        self._ready = None
        self.found.hide()
        self.leave_it.hide()

    def _switched(self, copied: Copied) -> None:
        words = ngettext(
            "Your shop is back with {n} message.",
            "Your shop is back with {n} messages.",
            copied.items,
        )
        self.told.emit(words.format(n=number_text(copied.items)))

    def _failed(self, error: ShopError) -> None:
        self.fault.tell(sentence(error), _("Close"))

    def _open_folder(self) -> None:
        folder = str(self._stage.desk.folder.root)
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(folder)):
            self.fault.tell(_("The folder could not be opened. Copy its name instead."), _("Close"))

    def _copy_folder(self) -> None:
        QGuiApplication.clipboard().setText(str(self._stage.desk.folder.root))
        self.told.emit(_("Copied."))

    def _show_notices(self) -> None:
        shown = parts()
        heads = (_("Name"), _("Version"), _("Licence"))
        self.notices.show_rows(heads, len(shown), partial(_cells, shown))
        self.notices.setVisible(self.notices.isHidden())


def _cells(shown: tuple[tuple[str, str, str], ...], number: int) -> tuple[str, str, str]:
    return shown[number]


def _row(*buttons: QPushButton) -> QWidget:
    made = QWidget()
    flow = FlowLayout(made, 8)
    for one in buttons:
        flow.addWidget(one)
    return made
