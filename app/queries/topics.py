"""The shop's topics: themes that come along and the owner's own, with how much is about each."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.domain.understanding import TOPICS
from app.queries.page import ReadPage

ROWS: Final = """
SELECT key, name, words, off, is_on, position,
  CASE WHEN removed_at IS NULL THEN 0 ELSE 1 END AS is_removed
FROM topic ORDER BY position, id
"""
# The index `understanding_value` is taken only where its own condition stands, too.
COUNTS: Final = """
SELECT value, count(*) AS n FROM understanding
WHERE field = 'topic' AND field IN ('topic', 'intent') GROUP BY value ORDER BY value
"""
SWITCHED_ON: Final = """
SELECT correction.field, item.id, item.title || ' ' || substr(item.text, 1, 5000) AS said
FROM correction JOIN item ON item.id = correction.item_id
WHERE correction.field LIKE 'topic:%' AND correction.value = '1'
  AND item.deleted_at IS NULL AND item.purged_at IS NULL
ORDER BY correction.field, item.id DESC
LIMIT 3000
"""
KNOWN_PLACES: Final = """
SELECT substr(said, place.value ->> 0 + 1, place.value ->> 1 - place.value ->> 0) AS word
FROM (SELECT understanding.why,
    CASE item.title WHEN '' THEN item.text ELSE item.title || char(10) || item.text END AS said
  FROM correction
  JOIN item ON item.id = correction.item_id
  JOIN understanding ON understanding.item_id = item.id AND understanding.field = 'topic'
  WHERE correction.field LIKE 'topic:%' AND correction.value = '1' AND understanding.why <> ''
  ORDER BY item.id DESC LIMIT 3000) AS known
CROSS JOIN json_each(known.why) AS place
ORDER BY 1
"""
BACKGROUND: Final = """
SELECT title || ' ' || substr(text, 1, 5000) AS said FROM item
WHERE deleted_at IS NULL AND purged_at IS NULL
  AND id NOT IN (SELECT item_id FROM correction WHERE field = :field AND value = '1')
ORDER BY id DESC LIMIT 1000
"""


@dataclass(frozen=True, slots=True)
class TopicRow:
    """One topic; without a name it is a theme that comes along, called by its key."""

    key: str
    name: str = ""
    words: tuple[str, ...] = ()  # added by the owner
    off: tuple[str, ...] = ()  # of the words that come along, those taken out
    is_on: bool = True
    is_own: bool = False


def topics(read_page: ReadPage, *, has_removed: bool = False) -> tuple[TopicRow, ...]:
    """List the topics in the owner's order; removed ones only if they are asked for."""
    rows = read_page(ROWS, {})
    known = {row[0] for row in rows}
    kept = [_row(row) for row in rows if has_removed or not row[6]]
    missing = [TopicRow(key) for key in TOPICS if key not in known]
    return (*kept, *missing)


def counts(read_page: ReadPage) -> dict[str, int]:
    """Count the items about each topic, over all that is stored."""
    return {str(key): int(n) for key, n in read_page(COUNTS, {})}


def switched_on(read_page: ReadPage) -> dict[str, list[str]]:
    """Give the texts of which the owner said by hand what they are about, by topic."""
    found: dict[str, list[str]] = {}
    for field, _, said in read_page(SWITCHED_ON, {}):
        found.setdefault(field.removeprefix("topic:"), []).append(said)
    return found


def known_words(read_page: ReadPage) -> list[str]:
    """Give the words in these texts by which some topic was told already."""
    return [str(row[0]) for row in read_page(KNOWN_PLACES, {})]


def background(read_page: ReadPage, key: str) -> list[str]:
    """Give the newest texts of which the owner did not say that they are about a topic."""
    return [str(row[0]) for row in read_page(BACKGROUND, {"field": f"topic:{key}"})]


def _row(row: Sequence[Any]) -> TopicRow:
    key, name, words, off, is_on, _, _ = row
    is_own = key not in TOPICS
    return TopicRow(
        key, name, tuple(json.loads(words)), tuple(json.loads(off)), bool(is_on), is_own
    )
