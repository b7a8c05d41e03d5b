"""Keep who said things: one row for each account on a network."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable

from app.clock import utc_text
from app.domain.item import Author
from app.store.arriving import Place

# No write at all where nothing changed: most pages are of people known already.
PUT = """
INSERT INTO author (channel, stable_id, name, handle, url, followers, avatar_url, first_seen_at)
SELECT :channel, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, :at
FROM json_each(:authors)
WHERE true
ON CONFLICT (channel, stable_id) DO UPDATE SET
  name = CASE WHEN excluded.name <> '' THEN excluded.name ELSE name END,
  handle = CASE WHEN excluded.handle <> '' THEN excluded.handle ELSE handle END,
  url = CASE WHEN excluded.url <> '' THEN excluded.url ELSE url END,
  followers = coalesce(excluded.followers, followers),
  avatar_url = CASE WHEN excluded.avatar_url <> '' THEN excluded.avatar_url ELSE avatar_url END
WHERE (excluded.name <> '' AND excluded.name <> name)
  OR (excluded.handle <> '' AND excluded.handle <> handle)
  OR (excluded.url <> '' AND excluded.url <> url)
  OR (excluded.followers IS NOT NULL AND excluded.followers IS NOT followers)
  OR (excluded.avatar_url <> '' AND excluded.avatar_url <> avatar_url)
"""
IDS = """
SELECT author.stable_id, author.id
FROM json_each(:authors) AS wanted
  CROSS JOIN author ON author.channel = :channel AND author.stable_id = wanted.value ->> 0
"""


def stable_id(author: Author, account_id: int) -> str:
    """Name an author for good: by the network's id, or else by the name within our account."""
    return author.stable_id or f"?{account_id}:{author.handle or author.name}"


def put(db: sqlite3.Connection, place: Place, authors: Iterable[Author]) -> dict[str, int]:
    """Keep authors as they are called now; gives their ids by `stable_id`."""
    known = {stable_id(author, place.account_id): author for author in authors}
    if not known:
        return {}
    lines = [[key, a.name, a.handle, a.url, a.followers, a.avatar_url] for key, a in known.items()]
    values = {"authors": json.dumps(lines), "channel": place.channel}
    db.execute(PUT, {**values, "at": utc_text(place.at)})
    return dict(db.execute(IDS, values).fetchall())
