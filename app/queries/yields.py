"""What each watch and each account brought between two days, as plain counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from app.clock import utc_text
from app.domain.yields import Did, Yield
from app.queries.page import ReadPage, among, sure_moment

BLOCK: Final = 500
A_FEW: Final = 20  # items of one action; what moved more was a tidying-up
_SERIAL_BITS: Final = 6  # id = seconds << 6 | serial: store/ids.py
_COUNTS: Final = """
  count(*) AS n,
  sum(CASE WHEN item.state = 'new' THEN 0 ELSE 1 END) AS dealt_with,
  sum(CASE WHEN item.state = 'noise' THEN 1 ELSE 0 END) AS aside,
  sum(CASE WHEN EXISTS (SELECT 1 FROM lead
    WHERE lead.item_id = item.id AND lead.state <> 'dismissed') THEN 1 ELSE 0 END) AS leads,
  sum(CASE WHEN EXISTS (SELECT 1 FROM reply WHERE reply.item_id = item.id
    AND (reply.state = 'sent' OR reply.confirmed_at IS NOT NULL)) THEN 1 ELSE 0 END) AS replies
"""
_WITHIN: Final = "item.id >= :low AND item.day_on >= :first AND item.day_on <= :last"
BY_WATCH: Final = f"""
SELECT watch.id, watch.name, '' AS channel, {_COUNTS}
FROM watch
CROSS JOIN item_watch ON item_watch.watch_id = watch.id AND item_watch.item_id >= :low
CROSS JOIN item ON item.id = item_watch.item_id
WHERE watch.removed_at IS NULL AND {_WITHIN}
GROUP BY watch.id
ORDER BY 4 DESC, watch.id
"""  # noqa: S608 - our own constants
BY_ACCOUNT: Final = f"""
SELECT account.id, CASE account.name WHEN '' THEN account.handle ELSE account.name END AS name,
  account.channel, {_COUNTS}
FROM item CROSS JOIN account ON account.id = item.account_id
WHERE account.removed_at IS NULL AND {_WITHIN}
GROUP BY account.id
ORDER BY 4 DESC, account.id
"""  # noqa: S608 - our own constants
DID: Final = """
SELECT action.id, action.at, coalesce(action_item.item_id, reply.item_id,
  CASE action.subject_kind WHEN 'item' THEN action.subject_id END) AS item_id
FROM action
JOIN actor ON actor.id = action.actor_id
LEFT JOIN action_item ON action_item.action_id = action.id AND action.n <= :few
LEFT JOIN reply ON action.subject_kind = 'reply' AND reply.id = action.subject_id
WHERE actor.role <> 'program' AND action.at >= :since AND action.at < :until
ORDER BY action.id, item_id
"""
WATCHES_OF: Final = """
SELECT item_id, watch_id FROM item_watch WHERE item_id IN (:ids) ORDER BY item_id, watch_id
"""
ACCOUNTS_OF: Final = "SELECT id, account_id FROM item WHERE id IN (:ids) ORDER BY id"


def by_watch(read_page: ReadPage, first: date, last: date) -> tuple[Yield, ...]:
    """Count what each watch caught of what was said from first to last, the busiest first."""
    return _yields(read_page, BY_WATCH, "watch", first, last)


def by_account(read_page: ReadPage, first: date, last: date) -> tuple[Yield, ...]:
    """Count what each account brought of what was said from first to last, the busiest first."""
    return _yields(read_page, BY_ACCOUNT, "account", first, last)


def did(read_page: ReadPage, since: datetime, until: datetime) -> list[Did]:
    """List what the owner did between two moments, oldest first, with the items it was about."""
    values = {"since": utc_text(since), "until": utc_text(until), "few": A_FEW}
    actions: dict[int, tuple[str, list[int]]] = {}
    for action, at, item_id in read_page(DID, values):
        items = actions.setdefault(action, (at, []))[1]
        if item_id is not None:
            items.append(item_id)
    return [Did(sure_moment(at), tuple(items)) for at, items in actions.values()]


def watches_of(read_page: ReadPage, ids: Sequence[int]) -> list[tuple[int, int]]:
    """Say which watches caught which of these items: (item, watch)."""
    return _pairs(read_page, WATCHES_OF, ids)


def accounts_of(read_page: ReadPage, ids: Sequence[int]) -> list[tuple[int, int]]:
    """Say which account brought each of these items: (item, account)."""
    return _pairs(read_page, ACCOUNTS_OF, ids)


def _yields(read_page: ReadPage, sql: str, kind: str, first: date, last: date) -> tuple[Yield, ...]:
    start = datetime.combine(first, time(), UTC) - timedelta(days=1)  # no zone is further away
    values: dict[str, Any] = {
        "low": max(0, int(start.timestamp())) << _SERIAL_BITS,
        "first": first.isoformat(),
        "last": last.isoformat(),
    }
    return tuple(
        Yield(kind, number, name, channel, n, dealt_with, aside, leads, replies)
        for number, name, channel, n, dealt_with, aside, leads, replies in read_page(sql, values)
    )


def _pairs(read_page: ReadPage, sql: str, ids: Sequence[int]) -> list[tuple[int, int]]:
    found = []
    for start in range(0, len(ids), BLOCK):
        asked, values = among(sql, ":ids", ids[start : start + BLOCK])
        found += [(row[0], row[1]) for row in read_page(asked, values)]
    return found
