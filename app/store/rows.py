"""Write single rows of small tables: the statement is made from the named columns once."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.clock import utc_text


def plain(value: object) -> object:
    """Turn a value into what a column keeps: UTC text, JSON text, 1 and 0."""
    if isinstance(value, datetime):
        return utc_text(value)
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, frozenset | set):
        return json.dumps(sorted(value), ensure_ascii=False)
    if isinstance(value, Mapping):
        return json.dumps(dict(value), ensure_ascii=False)
    if isinstance(value, tuple | list):
        return json.dumps(list(value), ensure_ascii=False)
    return value


def insert(db: sqlite3.Connection, table: str, values: Mapping[str, Any]) -> int:
    """Add a row and give its id; table and columns are our own words, never input."""
    names = ", ".join(values)
    marks = ", ".join(f":{name}" for name in values)
    sql = f"INSERT INTO {table} ({names}) VALUES ({marks}) RETURNING rowid"  # noqa: S608
    row = db.execute(sql, {name: plain(value) for name, value in values.items()}).fetchone()
    return int(row[0])


def update(db: sqlite3.Connection, table: str, row_id: int, values: Mapping[str, Any]) -> bool:
    """Change columns of one row by its id; tells whether there was such a row."""
    if not values:
        return False
    sets = ", ".join(f"{name} = :{name}" for name in values)
    sql = f"UPDATE {table} SET {sets} WHERE id = :row_id"  # noqa: S608
    kept = {name: plain(value) for name, value in values.items()}
    return db.execute(sql, {**kept, "row_id": row_id}).rowcount > 0
