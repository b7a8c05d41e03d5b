"""Write what the owner made of topics; a row for each from the first change on."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from app.clock import utc_text
from app.domain.understanding import TOPICS

SEED: Final = """
INSERT INTO topic (key, position) VALUES (:key, :position) ON CONFLICT (key) DO NOTHING
"""
ONE: Final = """
SELECT id, key, name, position, words, off, is_on, removed_at FROM topic WHERE key = :key
"""
ADD: Final = """
INSERT INTO topic (key, name, position, words)
VALUES (:key, :name, (SELECT coalesce(max(position), 0) + 1 FROM topic), :words)
RETURNING id
"""
NAME_KEY: Final = "UPDATE topic SET key = :key WHERE id = :id"
PUT: Final = """
UPDATE topic SET name = :name, position = :position, words = :words, off = :off, is_on = :is_on,
  removed_at = :removed_at
WHERE id = :id
"""
ORDER: Final = "SELECT key FROM topic WHERE removed_at IS NULL ORDER BY position, id"
PLACE: Final = "UPDATE topic SET position = :position WHERE key = :key"


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic as the owner left it."""

    id: int
    key: str
    name: str = ""
    position: int = 0
    words: tuple[str, ...] = ()
    off: tuple[str, ...] = ()
    is_on: bool = True
    removed_at: str | None = None


def seed(db: sqlite3.Connection) -> None:
    """Give every theme that comes along its row, which changes nothing."""
    rows = [{"key": key, "position": n} for n, key in enumerate(TOPICS, 1)]
    db.executemany(SEED, rows)


def one(db: sqlite3.Connection, key: str) -> Topic | None:
    """Give a topic, removed ones too."""
    row = db.execute(ONE, {"key": key}).fetchone()
    return None if row is None else from_row(row)


def add(db: sqlite3.Connection, name: str, words: Sequence[str]) -> str:
    """Add a topic of the owner's behind the others, and give its key."""
    values = {"key": "", "name": name, "words": _text(words)}
    (number,) = db.execute(ADD, values).fetchone()
    key = f"own-{number}"
    db.execute(NAME_KEY, {"id": number, "key": key})
    return key


def put(db: sqlite3.Connection, topic: Topic) -> None:
    """Keep a topic as it is given."""
    values: dict[str, Any] = {
        "id": topic.id,
        "name": topic.name,
        "position": topic.position,
        "words": _text(topic.words),
        "off": _text(topic.off),
        "is_on": int(topic.is_on),
        "removed_at": topic.removed_at,
    }
    db.execute(PUT, values)


def order(db: sqlite3.Connection) -> list[str]:
    """Give the keys of all topics in their order."""
    return [row[0] for row in db.execute(ORDER).fetchall()]


def place(db: sqlite3.Connection, keys: Sequence[str]) -> None:
    """Put topics in this order."""
    db.executemany(PLACE, [{"key": key, "position": n} for n, key in enumerate(keys, 1)])


def removed(topic: Topic, at: datetime) -> Topic:
    """Give a topic as removed."""
    return Topic(
        topic.id,
        topic.key,
        topic.name,
        topic.position,
        topic.words,
        topic.off,
        topic.is_on,
        utc_text(at),
    )


def from_row(row: Sequence[Any]) -> Topic:
    """Read a row."""
    number, key, name, position, words, off, is_on, gone = row
    return Topic(
        number,
        key,
        name,
        position,
        tuple(json.loads(words)),
        tuple(json.loads(off)),
        bool(is_on),
        gone,
    )


def _text(words: Sequence[str]) -> str:
    return json.dumps(list(words), ensure_ascii=False)
