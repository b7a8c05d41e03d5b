"""Qt's own words in the owner's language: it ships none in Lithuanian or Bokmål."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Final

from PySide6.QtCore import QDate, QLocale, QObject, QTime, QTranslator
from typing_extensions import override

from app.i18n import LANGUAGES, N_, _, language, system_language, use

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
            return None  # type: ignore[return-value]  # Qt says its own; "" would be said as it is
        return _(sourceText)


def locale() -> QLocale:
    """Give the locale of the language in use, for dates and numbers on the screen."""
    names = {"en": "en_GB", "sv": "sv_SE", "nb": "nb_NO", "ru": "ru_RU", "lt": "lt_LT"}
    return QLocale(names.get(language(), "it_IT"))


def when_text(moment: datetime, now: datetime, zone: tzinfo) -> str:
    """Say when something was, as short as a list needs it: an hour, a day, a date."""
    then, today = moment.astimezone(zone), now.astimezone(zone).date()
    days = (today - then.date()).days
    if days == 0:
        return locale().toString(QTime(then.hour, then.minute), QLocale.FormatType.ShortFormat)
    if days == 1:
        return _("Yesterday")
    day = QDate(then.year, then.month, then.day)
    if 1 < days < 7:
        return locale().standaloneDayName(day.dayOfWeek(), QLocale.FormatType.ShortFormat)
    return locale().toString(day, "d MMM" if then.year == today.year else "d MMM yyyy")


def hour_text(moment: datetime, zone: tzinfo) -> str:
    """Write the hour and minute of a moment."""
    then = moment.astimezone(zone)
    return locale().toString(QTime(then.hour, then.minute), QLocale.FormatType.ShortFormat)


def exact_text(moment: datetime, zone: tzinfo) -> str:
    """Write a moment whole, for tooltips and captions."""
    then = moment.astimezone(zone)
    day = locale().toString(QDate(then.year, then.month, then.day), QLocale.FormatType.LongFormat)
    return f"{day}, {hour_text(moment, zone)}"


def number_text(number: int) -> str:
    """Write a whole number with the language's own signs."""
    return locale().toString(number)


def use_language_of(setting: str) -> None:
    """Speak what the owner chose; "system" is the computer's language.

    Nothing happens if it is spoken already, so that a catalogue handed in stays.
    """
    wanted = system_language() if setting == "system" else setting
    short = wanted.replace("-", "_").split("_")[0].split(".")[0].lower()
    short = {"no": "nb", "nn": "nb"}.get(short, short)
    if (short if short in LANGUAGES else "en") != language():
        use(wanted)
