"""What the owner sets, with what has to be counted anew when the shop's clock changes."""

from __future__ import annotations

import json
import sqlite3
from datetime import date
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from app.domain.deadline import is_known_country
from app.errors import WrongUse
from app.events import NOTHING, Changed
from app.services.current import FIRST_DAY, clockwork_of
from app.settings import Settings, dump, load, with_value
from app.store import actions
from app.store import settings as kept
from app.store.recount import recount
from app.store.transaction import transaction

if TYPE_CHECKING:
    from app.clock import Clock
    from app.services.current import Current

TOLD: Final = Changed(is_settings=True)
RECOUNTED: Final = Changed(is_settings=True, is_list=True, is_checklist=True)
OF_THE_CLOCK: Final = frozenset({"zone", "country", "weekend_pauses", "goal_h"})


class Preferences:
    """Changes settings and closed days, and keeps every deadline in step with them."""

    def __init__(self, db: sqlite3.Connection, clock: Clock, current: Current) -> None:
        self._db = db
        self._clock = clock
        self._current = current

    def change(self, name: str, value: Any) -> Changed:  # noqa: ANN401 - each setting has its type
        """Set one setting.

        Raises:
            WrongUse: if there is no such setting, zone or country, or the value does not fit.
        """
        _check(name, value)
        with transaction(self._db):
            before = load(kept.get(self._db))
            after = with_value(before, name, value)
            if after == before:
                return NOTHING
            kept.put(self._db, {name: dump(after)[name]})
            was = {"name": name, "value": getattr(before, name)}
            self._log("setting", was, {"name": name, "value": value})
            if name in OF_THE_CLOCK:
                self._count_anew()
                return RECOUNTED
        return TOLD

    def close_days(self, days: list[tuple[date, str]]) -> Changed:
        """Close days of the owner's own; the clock stands still on them."""
        with transaction(self._db):
            kept.close_days(self._db, days)
            for day, _ in days:
                self._log("closed_day", None, {"day": day.isoformat()})
            self._count_anew()
        return RECOUNTED

    def open_day(self, day: date) -> Changed:
        """Open a closed day again."""
        with transaction(self._db):
            if not kept.open_day(self._db, day):
                return NOTHING
            self._log("opened_day", {"day": day.isoformat()}, None)
            self._count_anew()
        return RECOUNTED

    def _count_anew(self) -> None:
        settings = load(kept.get(self._db))
        (first,) = self._db.execute(FIRST_DAY).fetchone()
        year = self._clock.now().year
        recount(self._db, clockwork_of(settings, year, first, kept.closed_days(self._db)))

    def _log(self, verb: str, before: dict[str, Any] | None, after: dict[str, Any] | None) -> None:
        actions.log(
            self._db,
            actions.OWNER,
            self._clock.now(),
            verb,
            subject_kind="setting",
            before=before,
            after=after,
        )


def value_from_text(name: str, text: str) -> Any:  # noqa: ANN401 - each setting has its type
    """Read a setting's value as the owner types it: true, 24, Europe/Vilnius.

    Raises:
        WrongUse: if there is no such setting or the text does not fit it.
    """
    default = getattr(Settings(), name, None)
    if isinstance(default, str):
        return text
    try:
        return json.loads(text.strip().lower())
    except ValueError as error:
        raise WrongUse(
            why="no_such_setting" if default is None else "setting_value", detail=name
        ) from error


def _check(name: str, value: object) -> None:
    if name == "zone" and isinstance(value, str) and value:
        try:
            ZoneInfo(value)
        except (ValueError, OSError, KeyError) as error:  # ZoneInfoNotFoundError is a KeyError
            raise WrongUse(why="unknown_zone", detail=value) from error
    if name == "country" and isinstance(value, str) and value and not is_known_country(value):
        raise WrongUse(why="unknown_country", detail=value)
