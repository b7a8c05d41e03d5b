"""The round by hand as the screens see it: every place, when it was looked at, what was found."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from app.queries.page import ReadPage, moment

TILES: Final = """
SELECT account.id, account.name, account.server, account.config, account.last_success_at,
  (SELECT count(*) FROM item
   WHERE item.account_id = account.id AND item.purged_at IS NULL AND item.deleted_at IS NULL),
  (SELECT count(*) FROM item
   WHERE item.account_id = account.id AND item.state = 'new' AND item.purged_at IS NULL
     AND item.deleted_at IS NULL)
FROM account
WHERE account.channel = 'byhand' AND account.removed_at IS NULL
ORDER BY account.created_at, account.id
"""
EARLY: Final = timedelta(hours=4)  # a morning that begins a little sooner than the last one
WEEKLY: Final = 7


@dataclass(frozen=True, slots=True)
class Tile:
    """One place of the round."""

    account_id: int
    name: str
    address: str  # to open
    place: str  # its code in resources/round/places.toml
    looked_at: datetime | None
    cadence_days: int
    is_overdue: bool  # amber: unseen for its cadence, or never seen
    n_found: int
    n_waiting: int  # of these that need the owner still
    recipe: str  # "google_alert" where that watches a part of it, else ""
    site: str  # what Google Alerts is to be asked for


def round_tiles(read_page: ReadPage, now: datetime) -> tuple[Tile, ...]:
    """List the places of the round in the order they were added."""
    return tuple(
        _tile(account_id, name, address, json.loads(config), moment(looked), (found, waiting), now)
        for account_id, name, address, config, looked, found, waiting in read_page(TILES, {})
    )


def _tile(
    account_id: int,
    name: str,
    address: str,
    config: Mapping[str, str],
    looked_at: datetime | None,
    counts: tuple[int, int],
    now: datetime,
) -> Tile:
    days = str(config.get("cadence_days", ""))
    cadence = int(days) if days.isascii() and days.isdigit() and len(days) < 5 else WEEKLY
    site = config.get("site", "")
    return Tile(
        account_id=account_id,
        name=name,
        address=address,
        place=config.get("place", ""),
        looked_at=looked_at,
        cadence_days=max(1, cadence),
        is_overdue=is_overdue(looked_at, max(1, cadence), now),
        n_found=counts[0],
        n_waiting=counts[1],
        recipe="google_alert" if site else "",
        site=site,
    )


def is_overdue(looked_at: datetime | None, cadence_days: int, now: datetime) -> bool:
    """Say whether a place is unseen for as many days as it may be; one never seen is."""
    return looked_at is None or now - looked_at >= timedelta(days=cadence_days) - EARLY
