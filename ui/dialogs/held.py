"""The one question at the end: what becomes of replies that are still held back."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QMessageBox, QWidget

from app.i18n import _, ngettext

SEND: Final = "send"
KEEP: Final = "keep"
STAY: Final = "stay"


def ask_held(parent: QWidget, n: int) -> str:
    """Ask whether to send them now, keep them for the next start, or stay."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.NoIcon)
    box.setWindowTitle(_("Replies are waiting"))
    words = ngettext(
        "{n} reply has not been sent yet.", "{n} replies have not been sent yet.", n
    ).format(n=n)
    box.setText(words)
    box.setInformativeText(_("Kept ones leave when you next start Shoptalk."))
    send = box.addButton(_("Send now"), QMessageBox.ButtonRole.AcceptRole)
    keep = box.addButton(_("Keep for next time"), QMessageBox.ButtonRole.DestructiveRole)
    stay = box.addButton(_("Do not quit"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(send)
    box.setEscapeButton(stay)
    box.exec()
    pressed = box.clickedButton()
    if pressed is send:
        return SEND
    return KEEP if pressed is keep else STAY
