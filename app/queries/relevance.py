"""What the owner did with what searches found: examples, what is hidden, and what is proposed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.domain.understanding import hide_below
from app.queries.page import ReadPage
from app.queries.page import facts as read_facts

EXAMPLES_MOST: Final = 3_000  # newest of each sort
LEARNED: Final = "SELECT hex(model) AS model, facts, is_on FROM learned WHERE name = :name"
_FACTS: Final = """
SELECT item.id, item.title || ' ' || substr(item.text, 1, 2000) AS said,
  CASE item.author_handle WHEN '' THEN item.author_name ELSE item.author_handle END AS author,
  item.channel, item.lang,
  (SELECT watch.name FROM item_watch JOIN watch ON watch.id = item_watch.watch_id
   WHERE item_watch.item_id = item.id ORDER BY watch.id LIMIT 1) AS watch,
  (SELECT item_watch.words ->> '$[0]' FROM item_watch
   WHERE item_watch.item_id = item.id ORDER BY item_watch.watch_id LIMIT 1) AS found_by
FROM item
"""
_THERE: Final = "item.deleted_at IS NULL AND item.purged_at IS NULL"
OURS: Final = f"""{_FACTS}
WHERE item.kind = 'found' AND {_THERE} AND (item.state IN ('waiting', 'done', 'snoozed')
  OR item.id IN (SELECT item_id FROM correction WHERE field = 'relevance' AND value = '1')
  OR item.id IN (SELECT item_id FROM lead WHERE state <> 'dismissed'))
ORDER BY item.id DESC LIMIT {EXAMPLES_MOST}
"""  # noqa: S608 - our own constants
NOT_OURS: Final = f"""{_FACTS}
WHERE item.state = 'noise' AND item.kind = 'found' AND {_THERE}
ORDER BY item.id DESC LIMIT {EXAMPLES_MOST}
"""
TO_JUDGE: Final = f"""{_FACTS}
WHERE item.state = 'new' AND item.kind = 'found' AND {_THERE} AND item.id < :before
  AND (:is_all OR item.relevance IS NULL)
  AND item.id NOT IN (SELECT item_id FROM correction WHERE field = 'relevance')
ORDER BY item.id DESC LIMIT :limit
"""  # noqa: S608 - our own constants
ONE: Final = f"{_FACTS} WHERE item.id = :id AND {_THERE} ORDER BY item.id"
HIDDEN: Final = "SELECT count(*) AS n FROM item WHERE state = 'new' AND relevance < :below"
ASIDE: Final = f"""
SELECT item.title || ' ' || substr(item.text, 1, 2000) AS said
FROM not_ours
JOIN item ON item.id = not_ours.item_id
JOIN item_watch ON item_watch.item_id = item.id AND item_watch.watch_id = :watch
WHERE not_ours.reason = :reason AND item.state = 'noise' AND {_THERE}
ORDER BY item.id DESC LIMIT 300
"""  # noqa: S608 - our own constants
KEPT: Final = f"""
SELECT item.title || ' ' || substr(item.text, 1, 2000) AS said
FROM item_watch JOIN item ON item.id = item_watch.item_id
WHERE item_watch.watch_id = :watch AND item.state IN ('waiting', 'done', 'snoozed') AND {_THERE}
ORDER BY item.id DESC LIMIT 1000
"""  # noqa: S608 - our own constants
ADDRESSED: Final = f"""
SELECT item.title || ' ' || substr(item.text, 1, 2000) AS said
FROM item
WHERE item.kind IN ('mention', 'comment', 'review', 'message') AND item.state <> 'noise'
  AND {_THERE}
ORDER BY item.id DESC LIMIT 1000
"""  # noqa: S608 - our own constants
REASONS_OF: Final = """
SELECT item_watch.watch_id, not_ours.reason, count(*) AS n
FROM not_ours
JOIN item ON item.id = not_ours.item_id AND item.state = 'noise'
JOIN item_watch ON item_watch.item_id = item.id
JOIN watch ON watch.id = item_watch.watch_id AND watch.removed_at IS NULL
GROUP BY 1, 2
HAVING count(*) >= 3
ORDER BY 3 DESC, 1, 2
"""
ASIDE_OF: Final = """
SELECT item_watch.watch_id, not_ours.reason
FROM not_ours JOIN item_watch ON item_watch.item_id = not_ours.item_id
WHERE not_ours.item_id = :id
ORDER BY item_watch.watch_id
"""
TURNED_DOWN: Final = "SELECT value FROM turned_down WHERE kind = :kind ORDER BY value"


@dataclass(frozen=True, slots=True)
class FoundRow:
    """What is known of something that was found."""

    id: int
    said: str
    author: str
    channel: str
    lang: str
    watch: str
    found_by: str


@dataclass(frozen=True, slots=True)
class Learned:
    """Something learned from the owner: weights, how they were tested, whether they are in use."""

    model: bytes
    facts: Mapping[str, Any]
    is_on: bool


def learned(read_page: ReadPage, name: str) -> Learned | None:
    """Give what was learned; None where nothing was."""
    rows = read_page(LEARNED, {"name": name})
    if not rows:
        return None
    model, facts, is_on = rows[0]
    return Learned(bytes.fromhex(model), read_facts(facts), bool(is_on))


def examples(read_page: ReadPage) -> tuple[tuple[FoundRow, ...], tuple[FoundRow, ...]]:
    """Give what searches found and the owner dealt with: about the shop, and put aside."""
    return _found(read_page(OURS, {})), _found(read_page(NOT_OURS, {}))


def to_judge(read_page: ReadPage, before: int, limit: int, *, is_all: bool) -> tuple[FoundRow, ...]:
    """List open finds whose relevance is to be judged, newest first."""
    values = {"before": before, "limit": limit, "is_all": int(is_all)}
    return _found(read_page(TO_JUDGE, values))


def found_row(read_page: ReadPage, item_id: int) -> FoundRow | None:
    """Give what is known of one item."""
    rows = _found(read_page(ONE, {"id": item_id}))
    return rows[0] if rows else None


def floor(read_page: ReadPage, strictness: str) -> int:
    """Say below which relevance finds are hidden now; 0: nothing is."""
    rows = read_page("SELECT is_on FROM learned WHERE name = 'relevance'", {})
    return hide_below(strictness, is_sure=bool(rows and rows[0][0]))


def hidden(read_page: ReadPage, below: int) -> int:
    """Count the open items that are hidden as not about us."""
    return int(read_page(HIDDEN, {"below": below})[0][0]) if below else 0


def put_aside(read_page: ReadPage) -> list[tuple[int, str, int]]:
    """List which watches found what was put aside, and for which reason: (watch, reason, n)."""
    return [(watch, reason, n) for watch, reason, n in read_page(REASONS_OF, {})]


def aside_of(read_page: ReadPage, item_id: int) -> frozenset[tuple[int, str]]:
    """Say which watches found an item that was put aside, each with the reason."""
    return frozenset((watch, reason) for watch, reason in read_page(ASIDE_OF, {"id": item_id}))


def texts_aside(read_page: ReadPage, watch_id: int, reason: str) -> list[str]:
    """Give the texts that a watch found and the owner put aside with a reason."""
    return _texts(read_page(ASIDE, {"watch": watch_id, "reason": reason}))


def texts_kept(read_page: ReadPage, watch_id: int) -> list[str]:
    """Give texts about the shop: what a watch found and the owner dealt with, what came to us."""
    return _texts(read_page(KEPT, {"watch": watch_id})) + _texts(read_page(ADDRESSED, {}))


def turned_down(read_page: ReadPage, kind: str) -> frozenset[str]:
    """List the proposals of a kind that the owner wants to hear no more of."""
    return frozenset(str(row[0]) for row in read_page(TURNED_DOWN, {"kind": kind}))


def _found(rows: Sequence[Sequence[Any]]) -> tuple[FoundRow, ...]:
    return tuple(FoundRow(row[0], *(one or "" for one in row[1:])) for row in rows)


def _texts(rows: Sequence[Sequence[Any]]) -> list[str]:
    return [str(row[0]) for row in rows]
