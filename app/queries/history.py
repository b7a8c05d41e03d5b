"""What was done, newest first: the History list, where each line can be taken back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from app.clock import utc_text
from app.queries.page import ReadPage, sure_moment

# `may_undo` says that the line is of a sort that can be taken back, not that nothing changed since.
ACTIONS: Final = """
SELECT action.id, action.at, action.actor_id, actor.role, action.verb, action.subject_kind,
  action.subject_id, action.n, action.undoes, action.before, action.after,
  CASE WHEN later.id IS NULL THEN 0 ELSE 1 END AS is_undone,
  reply.state AS reply_state, reply.item_id AS reply_item_id
FROM action
JOIN actor ON actor.id = action.actor_id
LEFT JOIN action AS later ON later.undoes = action.id
LEFT JOIN reply ON action.subject_kind = 'reply' AND reply.id = action.subject_id
WHERE action.at >= :since AND action.id < :below
ORDER BY action.id DESC
LIMIT :limit
"""
OF_ITEM: Final = """
SELECT action.id, action.at, action.actor_id, actor.role, action.verb, action.subject_kind,
  action.subject_id, action.n, action.undoes, action.before, action.after,
  CASE WHEN later.id IS NULL THEN 0 ELSE 1 END AS is_undone,
  reply.state AS reply_state, reply.item_id AS reply_item_id
FROM action_item
JOIN action ON action.id = action_item.action_id
JOIN actor ON actor.id = action.actor_id
LEFT JOIN action AS later ON later.undoes = action.id
LEFT JOIN reply ON action.subject_kind = 'reply' AND reply.id = action.subject_id
WHERE action_item.item_id = :item
ORDER BY action.id DESC
LIMIT :limit
"""
_LAST_ID: Final = 2**62
_ITEMS: Final = frozenset(
    {"done", "reopen", "noise", "snooze", "like", "unlike", "hide", "unhide", "correct"}
)
_HELD: Final = {
    "reply": ("holding", "failed"),
    "by_hand": ("by_hand",),
    "drop_draft": ("cancelled",),
}


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One thing that was done."""

    action_id: int
    at: datetime
    is_program: bool
    verb: str
    subject_kind: str
    subject_id: int | None
    item_id: int | None  # where one item is meant
    n: int
    before: dict[str, Any]
    after: dict[str, Any]
    is_undone: bool
    may_undo: bool


def history(
    read_page: ReadPage,
    limit: int = 100,
    *,
    since: datetime | None = None,
    before_id: int | None = None,
) -> tuple[ActionRow, ...]:
    """List what was done, newest first; `since` the start of the session, or ever."""
    values = {
        "since": utc_text(since) if since else "",
        "below": _LAST_ID if before_id is None else before_id,
        "limit": limit,
    }
    return tuple(_row(row) for row in read_page(ACTIONS, values))


def of_item(read_page: ReadPage, item_id: int, limit: int = 100) -> tuple[ActionRow, ...]:
    """List what moved one item between the piles, newest first."""
    return tuple(_row(row) for row in read_page(OF_ITEM, {"item": item_id, "limit": limit}))


def _row(row: list[Any]) -> ActionRow:
    action_id, at, _, role, verb, kind, subject, n, undoes, before, after, undone, state, item = row
    is_own = role != "program" and undoes is None and not undone
    may_undo = is_own and (verb in _ITEMS or state in _HELD.get(verb, ()))
    return ActionRow(
        action_id=action_id,
        at=sure_moment(at),
        is_program=role == "program",
        verb=verb,
        subject_kind=kind,
        subject_id=subject,
        item_id=item if kind == "reply" else subject if kind == "item" else None,
        n=n,
        before=json.loads(before),
        after=json.loads(after),
        is_undone=bool(undone),
        may_undo=may_undo,
    )
