"""What the command line calls things: rows as plain values, ids as text, times with Z."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Any

from app.clock import utc_text
from app.errors import ShopError
from app.queries import listing
from app.queries.inbox import inbox_rows
from app.wording import impossible_text, sentence

if TYPE_CHECKING:
    from app.queries.outbox import ReplyLine
    from app.queries.page import ReadPage
    from app.services.accounts import AccountHealth


def id_text(value: int | None) -> str | None:
    """Write an id as scripts get it."""
    return None if value is None else str(value)


def time_text(moment: datetime | None) -> str | None:
    """Write a moment as scripts get it."""
    return None if moment is None else utc_text(moment)


def says(error: ShopError | None) -> str | None:
    """Say what is wrong; None where all is well."""
    return None if error is None else sentence(error)


def items(
    read_page: ReadPage, ids: Sequence[int], now: datetime, watch_id: int | None = None
) -> list[dict[str, Any]]:
    """Write items as `cli.md` has them, in the order of their ids.

    Of the watches that caught an item the one asked for is named, if one was; else the first.
    """
    reasons = {row.item_id: row.reasons for row in inbox_rows(read_page, ids, now)}
    return [
        _item(row, reasons.get(row["id"], ()), watch_id) for row in listing.items(read_page, ids)
    ]


def _item(
    row: Mapping[str, Any], reasons: Sequence[str], watch_id: int | None = None
) -> dict[str, Any]:
    watches = sorted(row["watches"], key=lambda one: one[0] != watch_id)
    return {
        "id": str(row["id"]),
        "channel": row["channel"],
        "account": str(row["account"]),
        "kind": row["kind"],
        "remote_id": row["remote_id"],
        "url": row["url"] or None,
        "author": {
            "name": row["name"] or None,
            "handle": row["handle"] or None,
            "url": row["author_url"] or None,
            "followers": row["followers"],
        },
        "title": row["title"] or None,
        "text": row["text"],
        "lang": row["lang"] or None,
        "tone": row["tone"],
        "rating": row["rating"],
        "posted_at": row["posted_at"],
        "fetched_at": row["fetched_at"],
        "edited_at": row["edited_at"],
        "deleted_at": row["deleted_at"],
        "parent": id_text(row["parent"]),
        "parent_remote_id": row["parent_remote_id"] or None,
        "state": row["state"],
        "reasons": [str(reason) for reason in reasons],
        "due_at": row["due_at"],
        "snooze_until_at": row["snooze_until_at"],
        "answered_at": row["answered_at"],
        "visibility": row["visibility"],
        "is_seen": bool(row["is_seen"]),
        "is_backlog": bool(row["is_backlog"]),
        "is_liked": bool(row["is_liked"]),
        "is_hidden": bool(row["is_hidden"]),
        "watch": id_text(watches[0][0]) if watches else None,
        "matches": sorted({word for _, words in watches for word in words}),
    }


def reply(row: ReplyLine) -> dict[str, Any]:
    """Write a reply with what became of it."""
    return {
        "reply": str(row.reply_id),
        "item": id_text(row.item_id),
        "account": str(row.account_id),
        "channel": row.channel,
        "state": row.state.value,
        "text": row.text,
        "visibility": row.visibility.value,
        "remote_id": row.remote_id or None,
        "url": row.url or None,
        "error": says(row.error),
        "error_code": row.error.code if row.error else None,
        "attempts": row.attempts,
        "created_at": time_text(row.created_at),
        "hold_until_at": time_text(row.hold_until_at),
        "next_try_at": time_text(row.next_try_at),
        "confirmed_at": time_text(row.confirmed_at),
    }


def account(health: AccountHealth) -> dict[str, Any]:
    """Write an account with its health."""
    row = health.row
    return {
        "account": str(row.id),
        "channel": row.channel,
        "name": row.name,
        "handle": row.handle or None,
        "server": row.server,
        "state": row.state.value,
        "last_success_at": time_text(row.last_success_at),
        "next_try_at": time_text(row.next_try_at),
        "error": says(row.error),
        "error_code": row.error.code if row.error else None,
        "followers": row.followers,
        "capabilities": sorted(row.capabilities),
        "sign_in_days_left": health.days_left,
        "budgets": [
            {
                "name": one.name,
                "used": one.used,
                "cap": one.cap,
                "left": one.left,
                "until": time_text(one.until),
            }
            for one in health.budgets
        ],
        "cannot": [
            {"capability": capability, "code": code, "says": impossible_text(code)}
            for capability, code in health.cannot
        ],
    }


def rows(values: Sequence[Any]) -> list[dict[str, Any]]:
    """Write frozen values as rows; what is not known is None, but a text is a text."""
    return [
        {name: None if one == "" and name != "text" else one for name, one in plain(value).items()}
        for value in values
    ]


def plain(value: Any, name: str = "") -> Any:  # noqa: ANN401 - any frozen value
    """Write any frozen value of the queries: enums as text, times with Z, ids as text."""
    if isinstance(value, ShopError):
        return sentence(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name), f.name) for f in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return utc_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(one, str(key)) for key, one in value.items()}
    if isinstance(value, (tuple, list, set, frozenset)):
        return [plain(one) for one in value]
    if isinstance(value, int) and not isinstance(value, bool) and _is_id(name):
        return str(value)
    return value


def _is_id(name: str) -> bool:
    return name == "id" or name.endswith("_id")
