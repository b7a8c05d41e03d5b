"""The same answers for people: short lines in the owner's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, tzinfo
from typing import Any

from app.wording import (
    account_state_name,
    channel_name,
    day_text,
    due_chip,
    evidence_text,
    kind_name,
    moment_text,
    reason_chip,
    reply_state_sentence,
    state_name,
)
from app.wording.commands import label, step_mark

SNIPPET = 100


def table(rows: Iterable[Sequence[str]]) -> str:
    """Set rows of words under each other; the last column runs free."""
    kept = [list(row) for row in rows]
    if not kept:
        return ""
    widths = [max(len(row[n]) for row in kept) for n in range(len(kept[0]) - 1)]
    lines = []
    for row in kept:
        cells = [f"{word:<{width}}" for word, width in zip(row, widths, strict=False)]
        lines.append("  ".join([*cells, row[-1]]).rstrip())
    return "\n".join(lines) + "\n"


def block(pairs: Mapping[str, Any]) -> str:
    """Set one thing's facts under each other, without those that are not known."""
    known = {
        label(name): str(value) for name, value in pairs.items() if value not in (None, "", [])
    }
    return table([(f"{name}:", value) for name, value in known.items()])


def items(rows: Sequence[Mapping[str, Any]], now: datetime) -> str:
    """List items, two lines each: facts, then the first words."""
    lines = []
    for row in rows:
        chips = [reason_chip(one, due_at=_at(row["due_at"]), now=now) for one in row["reasons"]]
        if not chips and row["state"] == "new":
            chips = [due_chip(_at(row["due_at"]), now)]
        facts = [row["id"], channel_name(row["channel"]), row["author"]["name"] or "", *chips]
        facts.insert(2, state_name(row["state"]))
        lines.append(" · ".join(fact for fact in facts if fact))
        lines.append(f"    {_line(row)}")
    return "\n".join(lines) + "\n" if lines else ""


def item(row: Mapping[str, Any], zone: tzinfo) -> str:
    """Show one item whole."""
    said_at = _at(row["posted_at"] or row["fetched_at"])
    facts = {
        "id": row["id"],
        "state": state_name(row["state"]),
        "channel": channel_name(row["channel"]),
        "kind": kind_name(row["kind"]),
        "author": " ".join(filter(None, (row["author"]["name"], row["author"]["handle"]))),
        "posted_at": moment_text(said_at, zone) if said_at else "",
        "rating": row["rating"],
        "url": row["url"],
    }
    return f"{block(facts)}\n{clean(row['text'])}\n"


def replies(rows: Sequence[Mapping[str, Any]]) -> str:
    """List replies with how far each has come."""
    return table(
        (
            row["reply"],
            reply_state_sentence(
                row["state"], row["channel"], is_confirmed=bool(row["confirmed_at"])
            ),
            row["error"] or "",
            _short(row["text"]),
        )
        for row in rows
    )


def accounts(rows: Sequence[Mapping[str, Any]]) -> str:
    """List accounts with their health."""
    return table(
        (
            row["account"],
            channel_name(row["channel"]),
            row["name"],
            account_state_name(row["state"]),
            row["error"] or "",
        )
        for row in rows
    )


def steps(rows: Sequence[Mapping[str, Any]]) -> str:
    """List the steps of a day."""
    return table(
        (
            row["step"],
            step_mark(row["state"]),
            row["title"],
            evidence_text(row["evidence"] or {}) or row["note"] or "",
        )
        for row in rows
    )


def days(rows: Sequence[Mapping[str, Any]]) -> str:
    """List mentions a day, with a bar for the eye."""
    most = max((row["n"] for row in rows), default=0) or 1
    return table(
        (day_text(date.fromisoformat(row["day"])), str(row["n"]), "▇" * round(30 * row["n"] / most))
        for row in rows
    )


def clean(text: str) -> str:
    """Take out what would steer a terminal; what people wrote is inert."""
    return "".join(sign if sign == "\n" or sign.isprintable() else " " for sign in text)


def _line(row: Mapping[str, Any]) -> str:
    return _short(" ".join(filter(None, (row["title"], row["text"]))))


def _short(text: str) -> str:
    line = " ".join(clean(text).split())
    return line if len(line) <= SNIPPET else f"{line[: SNIPPET - 1]}…"


def _at(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
