"""What the owner can set: one frozen value, every field with a default, migrated by number."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Final

from app.errors import WrongUse
from app.i18n import N_

VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the settings page: how a field is named, bounded and offered."""

    name: str
    label: str
    group: str
    low: int | None = None
    high: int | None = None
    choices: tuple[tuple[str, str], ...] = ()
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the owner can set, with the value a new shop starts with."""

    language: str = "system"  # system or one of i18n.LANGUAGES
    look: str = "system"  # system, light, dark
    density: str = "roomy"  # roomy, compact
    text_size_percent: int = 100
    single_keys: bool = True
    shop_name: str = ""
    zone: str = ""  # IANA name; "" is the computer's own
    country: str = ""  # holidays of SE, NO, RU, LT, IT or another code; "" none
    weekend_pauses: bool = True
    goal_h: int = 24
    fiscal_year_month: int = 1
    fetch_every_min: int = 15
    hold_s: int = 10
    backfill_days: int = 30
    backups_keep: int = 7
    tray: bool = False
    autostart: bool = False
    images: bool = False
    pictures_from: tuple[str, ...] = ()  # networks whose pictures the owner wants to see
    languages: tuple[str, ...] = ()  # in which people write to the shop, two letters; none: all
    complaints: str = "normal"  # how many possible ones are shown: fewer, normal, more
    strictness: str = "normal"  # what is hidden as not about the shop: strict, normal, all (shown)


SETTINGS: Final = (
    Setting("shop_name", N_("Name of the shop"), "shop"),
    Setting("zone", N_("Time zone"), "shop", hint=N_("Leave empty to use this computer's.")),
    Setting("country", N_("Public holidays of"), "shop"),
    Setting("goal_h", N_("Answer within this many hours"), "shop", 1, 168),
    Setting("weekend_pauses", N_("The clock stops at weekends"), "shop"),
    Setting("fiscal_year_month", N_("The fiscal year starts in month"), "shop", 1, 12),
    Setting("fetch_every_min", N_("Look for news every (minutes)"), "news", 5, 240),
    Setting("backfill_days", N_("A new account starts with the last (days)"), "news", 7, 90),
    Setting(
        "languages",
        N_("Languages in which people write to you"),
        "understanding",
        choices=(
            ("en", N_("English")),
            ("sv", N_("Swedish")),
            ("no", N_("Norwegian")),
            ("da", N_("Danish")),
            ("ru", N_("Russian")),
            ("lt", N_("Lithuanian")),
            ("it", N_("Italian")),
            ("fi", N_("Finnish")),
            ("de", N_("German")),
            ("fr", N_("French")),
            ("es", N_("Spanish")),
            ("pl", N_("Polish")),
        ),
        hint=N_("Fewer are told apart more surely. Tick none, and all twelve are."),
    ),
    Setting(
        "strictness",
        N_("What searches find and is probably not about you"),
        "understanding",
        choices=(
            ("strict", N_("Hide it, also when in doubt")),
            ("normal", N_("Hide it")),
            ("all", N_("Show it")),
        ),
    ),
    Setting(
        "complaints",
        N_("Possible complaints"),
        "understanding",
        choices=(
            ("fewer", N_("Only clear ones")),
            ("normal", N_("As usual")),
            ("more", N_("Also faint ones")),
        ),
    ),
    Setting("hold_s", N_("Hold a reply back before sending (seconds)"), "answering", 0, 60),
    Setting(
        "language",
        N_("Language"),
        "look",
        choices=(
            ("system", N_("As the computer")),
            ("en", "English"),
            ("sv", "Svenska"),
            ("nb", "Norsk bokmål"),
            ("ru", "Русский"),
            ("lt", "Lietuvių"),
            ("it", "Italiano"),
        ),
    ),
    Setting(
        "look",
        N_("Light or dark"),
        "look",
        choices=(
            ("system", N_("As the computer")),
            ("light", N_("Light")),
            ("dark", N_("Dark")),
        ),
    ),
    Setting(
        "density",
        N_("Rows of the inbox"),
        "look",
        choices=(("roomy", N_("Roomy")), ("compact", N_("Compact"))),
    ),
    Setting("text_size_percent", N_("Text size (percent)"), "look", 90, 150),
    Setting("single_keys", N_("One-letter keys in the list"), "look"),
    Setting("backups_keep", N_("Nightly backups to keep"), "data", 2, 60),
    Setting("tray", N_("Stay in the tray when the window is closed"), "desktop"),
    Setting("autostart", N_("Start with the computer"), "desktop"),
)


def load(kept: Mapping[str, str]) -> Settings:
    """Read settings from kept JSON texts; what does not fit falls back to its default."""
    result = Settings()
    for name in (field.name for field in fields(Settings)):
        if name in kept:
            with contextlib.suppress(ValueError, WrongUse):
                result = with_value(result, name, json.loads(kept[name]))
    return result


def dump(settings: Settings) -> dict[str, str]:
    """Write settings as JSON texts by name."""
    return {f.name: json.dumps(getattr(settings, f.name)) for f in fields(Settings)}


def with_value(settings: Settings, name: str, value: object) -> Settings:
    """Change one field.

    Raises:
        WrongUse: if there is no such setting or the value does not fit it.
    """
    default: Any = {f.name: f.default for f in fields(Settings)}.get(name)
    if default is None:
        raise WrongUse(why="no_such_setting", detail=name)
    row = next((row for row in SETTINGS if row.name == name), None)
    if isinstance(default, tuple) and isinstance(value, list):  # as JSON has it
        value = tuple(value)
    if type(value) is not type(default) or not _fits(row, value):
        raise WrongUse(why="setting_value", detail=name)
    values: dict[str, Any] = {name: value}
    return replace(settings, **values)


def _fits(row: Setting | None, value: object) -> bool:
    if isinstance(value, tuple):
        known = {choice for choice, _ in row.choices} if row else set(value)
        return all(isinstance(one, str) and one in known for one in value)
    if row is None:
        return True
    if row.choices:
        return value in {choice for choice, _ in row.choices}
    if isinstance(value, int) and row.low is not None and row.high is not None:
        return row.low <= value <= row.high
    return True
