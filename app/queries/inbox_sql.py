"""Turns a filter into one SELECT of ids, in words that the indexes of `item` understand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from app.clock import utc_text
from app.domain.filter import InboxFilter
from app.queries.page import among

# The first term is that of the partial index `reply_open`; a reply that is tried again after a
# failure keeps its error, and so its mark, until the network has answered.
FAILED: Final = """
SELECT item_id FROM reply
WHERE state IN ('holding', 'sending', 'unknown', 'failed', 'by_hand')
  AND (state = 'failed' OR state = 'sending' AND error IS NOT NULL)
"""
IS_OVERDUE: Final = "item.state = 'new' AND item.due_at <= :now AND item.answered_at IS NULL"

# Not as a bound, or the planner walks all deadlines there ever were instead of the open pile.
ONLY_OVERDUE: Final = f"item.state = 'new' AND CASE WHEN {IS_OVERDUE} THEN 1 ELSE 0 END = 1"

# In the order of the owner's need: failed replies, then what is late (the latest first),
# then what presses, then the newest.
DUE: Final = f"""
ORDER BY CASE WHEN item.id IN ({FAILED}) THEN 0 ELSE 1 END,
  CASE WHEN {IS_OVERDUE} THEN 0 ELSE 1 END,
  CASE WHEN {IS_OVERDUE} THEN item.due_at END,
  item.urgency DESC,
  item.id DESC
"""
NEW: Final = "\nORDER BY item.id DESC\n"
PILE: Final = "SELECT id FROM item WHERE state = '{state}'"
CUT: Final = "LIMIT :limit\n"
SELECT: Final = "SELECT item.id FROM item\nWHERE {where}"

_DAY: Final = timedelta(days=1)  # no zone is further from UTC
_SERIAL_BITS: Final = 6  # id = seconds << 6 | serial: store/ids.py
_SPILL: Final = timedelta(hours=1)  # a full second's items take places in the next ones


@dataclass(frozen=True, slots=True)
class Asked:
    """A filter as SQL; `values` are its parameters."""

    sql: str
    values: dict[str, Any]


def asked(
    wanted: InboxFilter,
    now: datetime,
    *,
    below: int | None = None,
    hits: tuple[int, ...] | None = None,
) -> Asked:
    """Write the SELECT of a filter's ids, in its order and without a limit.

    Args:
        wanted: the filter.
        now: decides what is overdue.
        below: only ids below this one.
        hits: only these ids, which the search found for the filter's words.
    """
    where: list[str] = []
    values: dict[str, Any] = {"now": utc_text(now)}
    for clause, names in _clauses(wanted):
        where.append(clause)
        values |= names
    for mark, several in _lists(wanted, hits):
        clause, names = among((_OPEN if wanted.is_open else _LISTS)[mark], mark, several)
        where.append(clause)
        values |= names
    if wanted.is_grouped:
        where.append(_grouped(where))
    if below is not None:
        where.append("item.id < :below")
        values["below"] = below
    sql = SELECT.replace("{where}", "\n  AND ".join(where or ["1 = 1"]))
    return Asked(sql + (NEW if wanted.order == "new" else DUE), values)


UNDERSTOOD: Final = """EXISTS (SELECT 1 FROM understanding
    WHERE item_id = item.id AND field = '{field}' AND value IN ({mark}))"""
# Over the whole history through the index `understanding_value`, whose own condition must stand.
UNDERSTOOD_EVER: Final = """item.id IN (SELECT item_id FROM understanding
    WHERE field = '{field}' AND field IN ('topic', 'intent') AND value IN ({mark}))"""
_LISTS: Final = {
    ":channels": "item.channel IN (:channels)",
    ":kinds": "item.kind IN (:kinds)",
    ":account_ids": "item.account_id IN (:account_ids)",
    ":tones": "item.tone IN (:tones)",
    ":langs": "item.lang || '' IN (:langs)",
    ":intents": UNDERSTOOD_EVER.format(field="intent", mark=":intents"),
    ":topics": UNDERSTOOD_EVER.format(field="topic", mark=":topics"),
    ":item_ids": "item.id IN (:item_ids)",
    ":hits": "item.id IN (:hits)",
}

# In an open pile channel and account are no way in, only a sieve: an index over a channel's whole
# history is some 100 times the pile (speed.md 0.8).
_OPEN: Final = _LISTS | {
    ":channels": "item.channel || '' IN (:channels)",
    ":account_ids": "item.account_id + 0 IN (:account_ids)",
    ":intents": UNDERSTOOD.format(field="intent", mark=":intents"),
    ":topics": UNDERSTOOD.format(field="topic", mark=":topics"),
}


def _lists(
    wanted: InboxFilter, hits: tuple[int, ...] | None
) -> list[tuple[str, tuple[int, ...] | tuple[str, ...]]]:
    named: list[tuple[str, tuple[int, ...] | tuple[str, ...]]] = [
        (":channels", wanted.channels),
        (":kinds", tuple(map(str, wanted.kinds))),
        (":account_ids", wanted.account_ids),
        (":tones", tuple(map(str, wanted.tones))),
        (":langs", wanted.langs),
        (":intents", wanted.intents),
        (":topics", wanted.topics),
        (":item_ids", wanted.item_ids),
    ]
    found = [(mark, several) for mark, several in named if several]
    return found if hits is None else [*found, (":hits", hits)]


def _clauses(wanted: InboxFilter) -> list[tuple[str, dict[str, Any]]]:
    found: list[tuple[str, dict[str, Any]]] = []
    if wanted.states:
        found.append((_states(wanted), {}))
    if wanted.watch_id is not None:
        found.append((WATCHED, {"watch": wanted.watch_id}))
    if wanted.rating_max is not None:
        found.append(("item.rating <= :rating_max", {"rating_max": wanted.rating_max}))
    if wanted.is_overdue:
        found.append((ONLY_OVERDUE, {}))
    if wanted.has_failed_reply:
        found.append((f"item.id IN ({FAILED})", {}))
    if wanted.is_backlog is not None:
        found.append(("item.is_backlog = :backlog", {"backlog": int(wanted.is_backlog)}))
    return found + _relevance(wanted) + _times(wanted)


# The plus keeps these from being a way in: they are a sieve over a pile.
RELEVANT: Final = "(item.relevance IS NULL OR +item.relevance >= :relevance_from)"
HIDDEN: Final = "+item.relevance < :relevance_below"
# What presses sooner than the first of its group stands by itself, and so does what would stand
# behind something that the list does not show.
FIRST: Final = """(item.twin_of IS NULL OR NOT EXISTS (
    SELECT 1 FROM item AS first WHERE first.id = item.twin_of AND first.state = item.state
      AND first.deleted_at IS NULL AND first.purged_at IS NULL
      AND (item.due_at IS NULL OR first.due_at <= item.due_at){shown}))"""


def _relevance(wanted: InboxFilter) -> list[tuple[str, dict[str, Any]]]:
    found: list[tuple[str, dict[str, Any]]] = []
    if wanted.relevance_from:
        found.append((RELEVANT, {"relevance_from": wanted.relevance_from}))
    if wanted.relevance_below:
        found.append((HIDDEN, {"relevance_below": wanted.relevance_below}))
    return found


def _grouped(where: Sequence[str]) -> str:
    """Leave out of a list what stands behind the first of its group, if that is in the list."""
    shown = "".join(f"\n      AND {clause}" for clause in where)
    return FIRST.replace("{shown}", shown.replace("item.", "first."))


WATCHED: Final = "item.id IN (SELECT item_id FROM item_watch WHERE watch_id = :watch)"


def _states(wanted: InboxFilter) -> str:
    """Name the states as literals, each by itself: only so does a partial index fit."""
    if len(wanted.states) == 1:
        return f"item.state = '{wanted.states[0].value}'"
    if wanted.is_open:
        piles = (PILE.replace("{state}", state.value) for state in wanted.states)
        return f"item.id IN ({' UNION ALL '.join(piles)})"
    return f"item.state IN ({', '.join(repr(state.value) for state in wanted.states)})"


def _times(wanted: InboxFilter) -> list[tuple[str, dict[str, Any]]]:
    """Bound the ids first, which are in the order of time, then compare exactly."""
    found: list[tuple[str, dict[str, Any]]] = []
    if wanted.since is not None:
        low = ids_of_days(wanted.since, wanted.since)[0]
        found.append(
            ("item.id >= :low AND item.day_on >= :since", {"low": low, "since": f"{wanted.since}"})
        )
    if wanted.until is not None:
        high = ids_of_days(wanted.until, wanted.until)[1]
        found.append(
            (
                "item.id < :high AND item.day_on <= :until",
                {"high": high, "until": f"{wanted.until}"},
            )
        )
    if wanted.since_at is not None:
        found.append(("item.id >= :low_at", {"low_at": _first_id(wanted.since_at)}))
    if wanted.until_at is not None:
        found.append(("item.id < :high_at", {"high_at": _first_id(wanted.until_at)}))
    return found


def ids_of_days(first: date, last: date) -> tuple[int, int]:
    """Give the lowest id that a day's items can have, and the first above a last day's."""
    high = _midnight(last) + 2 * _DAY + _SPILL
    return _first_id(_midnight(first) - _DAY), _first_id(high)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _first_id(moment: datetime) -> int:
    return int(moment.timestamp()) << _SERIAL_BITS
