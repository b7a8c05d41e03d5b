"""Qt's own words in the owner's language: it ships none in Lithuanian or Bokmål."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QLocale, QObject, QTranslator
from typing_extensions import override

from app.i18n import N_, _, language

CONTEXTS: Final = frozenset(
    {
        "QPlatformTheme",
        "QDialogButtonBox",
        "QWidgetTextControl",
        "QLineEdit",
        "QAbstractSpinBox",
        "QScrollBar",
        "QMessageBox",
        "QComboBox",
    }
)
# TRANSLATORS: the sign & stands before the letter that Alt picks; keep one in each.
WORDS: Final = (
    N_("OK"),
    N_("Save"),
    N_("Save All"),
    N_("Open"),
    N_("&Yes"),
    N_("&No"),
    N_("Retry"),
    N_("Ignore"),
    N_("Close"),
    N_("Cancel"),
    N_("Discard"),
    N_("Help"),
    N_("Apply"),
    N_("Reset"),
    N_("&Undo"),
    N_("&Redo"),
    N_("Cu&t"),
    N_("&Copy"),
    N_("&Paste"),
    N_("Delete"),
    N_("Select All"),
    N_("Copy &Link Location"),
    N_("&Step up"),
    N_("Step &down"),
    N_("Scroll here"),
    N_("Top"),
    N_("Bottom"),
    N_("Page up"),
    N_("Page down"),
    N_("Scroll up"),
    N_("Scroll down"),
)


class GettextTranslator(QTranslator):
    """Answers Qt from our own catalogue."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._known = frozenset(WORDS)

    @override
    def isEmpty(self) -> bool:
        return False

    @override
    def translate(
        self, context: str, sourceText: str, disambiguation: str | None = None, n: int = -1
    ) -> str:
        if context not in CONTEXTS or sourceText not in self._known:
            return ""  # Qt then says its own
        return _(sourceText)


def locale() -> QLocale:
    """Give the locale of the language in use, for dates and numbers on the screen."""
    names = {"en": "en_GB", "sv": "sv_SE", "nb": "nb_NO", "ru": "ru_RU", "lt": "lt_LT"}
    return QLocale(names.get(language(), "it_IT"))
