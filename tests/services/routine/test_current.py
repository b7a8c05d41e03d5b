"""The settings in force, asked while they change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.events import Changed
from app.services.current import FIRST_DAY, SETTINGS, Current
from tests.conftest import SetClock


def test_a_change_while_they_are_read_is_not_missed(clock: SetClock) -> None:
    """What was read before a change must not stand for what is in force after it."""
    stored = {"hold_s": "10", "goal_h": "24"}
    changes = [("hold_s", "30"), ("goal_h", "48")]

    def read_page(sql: str, _values: Mapping[str, Any]) -> list[list[Any]]:
        if sql == FIRST_DAY:
            rows: list[list[Any]] = [[None]]
        else:
            rows = [list(pair) for pair in stored.items()] if sql == SETTINGS else []
        if changes:
            stored.update([changes.pop(0)])
            current.forget(Changed(is_settings=True))
        return rows

    current = Current(read_page, clock)
    current.settings()
    assert current.settings().hold_s == 30
    current.clockwork()
    assert current.clockwork().goal_h == 48
