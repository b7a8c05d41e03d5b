"""Long lists to choose from: countries by their names, time zones, what Shoptalk is made of."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import metadata
from typing import Final
from zoneinfo import available_timezones

from PySide6.QtCore import QLocale

from app.i18n import _, language
from ui.i18n import locale

FIRST: Final = ("SE", "NO", "RU", "LT", "IT")  # product.md 3: the shops we began with
PARTS: Final = (
    ("PySide6_Essentials", "LGPL-3.0"),
    ("pyqtgraph", "MIT"),
    ("numpy", "BSD-3-Clause"),
    ("httpx", "BSD-3-Clause"),
    ("httpx-retries", "MIT"),
    ("feedparser", "BSD-2-Clause"),
    ("keyring", "MIT"),
    ("Babel", "BSD-3-Clause"),
    ("holidays", "MIT"),
    ("textblob", "MIT"),
    ("rapidfuzz", "MIT"),
    ("regex", "Apache-2.0"),
    ("filelock", "MIT"),
    ("appdirs", "MIT"),
    ("tzdata", "Apache-2.0"),
    ("typing_extensions", "PSF-2.0"),
)
PLACES: Final = (
    *("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia"),
    *("Europe", "Indian", "Pacific"),
)
DRAWN: Final = (("Inter", "OFL-1.1"), ("Lucide", "ISC"))


def countries() -> tuple[tuple[str, str], ...]:
    """List the countries whose holidays we know, by name; slow at first, so on the reader lane."""
    import holidays
    from babel import Locale

    names = Locale.parse(language()).territories
    known = holidays.list_supported_countries(include_aliases=False)
    every = sorted(
        ((code, str(names.get(code, code))) for code in known if len(code) == len("SE")),
        key=lambda one: one[1].casefold(),
    )
    first = [one for code in FIRST for one in every if one[0] == code]
    rest = [one for one in every if one[0] not in FIRST]
    return (("", _("No country: no holidays")), *first, *rest)


def zones() -> list[str]:
    """List the names of the time zones that name a place, as Europe/Vilnius."""
    return sorted(name for name in available_timezones() if name.partition("/")[0] in PLACES)


def months() -> Sequence[tuple[int, str]]:
    """Name the months."""
    long = QLocale.FormatType.LongFormat
    return [(n, locale().standaloneMonthName(n, long)) for n in range(1, 13)]


def parts() -> tuple[tuple[str, str, str], ...]:
    """List what Shoptalk is made of: name, version, licence."""
    made = []
    for name, licence in PARTS:
        try:
            made.append((name, metadata.version(name), licence))
        except metadata.PackageNotFoundError:  # in a bundle that left its papers out
            made.append((name, "", licence))
    return (*made, *((name, "", licence) for name, licence in DRAWN))


def own_version() -> str:
    """Tell which Shoptalk this is."""
    try:
        return metadata.version("shoptalk")
    except metadata.PackageNotFoundError:
        return ""
