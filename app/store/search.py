"""Search everything ever stored: what was said, by whom, our replies, posts and notes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, tzinfo
from typing import Any, Final

from app.store.ids import first_id
from app.store.index import plain_letters
from app.store.nearby import keys_near, slips
from app.store.question import Question, match_any, match_words, read_question

# Words compared for one slip and for two; those known longest come first, which are the frequent
# ones. Of one slip none is missed in a million texts, of two some 7 in 100 (measurements.md).
LOOK_AT: Final = {1: 4000, 2: 1500}
NEAR_MAX: Final = 10  # known words tried instead of one that nobody ever wrote

# A hit in a reply, a note or a post stands for the item it belongs to. CROSS JOIN keeps the
# index first, so that reading stops as soon as the page is full.
HITS = """
SELECT words.rowid, item.id
FROM words
  LEFT JOIN reply ON reply.id = words.rowid
  LEFT JOIN note ON note.id = words.rowid
  LEFT JOIN post ON post.id = words.rowid
  CROSS JOIN item ON item.id = coalesce(
    reply.item_id, note.item_id,
    CASE WHEN post.id IS NULL THEN words.rowid END,
    (SELECT id FROM item AS parent
     WHERE parent.account_id = post.account_id AND parent.remote_id = post.parent_remote_id),
    (SELECT max(id) FROM item AS same
     WHERE same.account_id = post.account_id AND same.thread <> ''
       AND same.thread IN (post.thread, post.remote_id)))
WHERE words MATCH :words AND words.rowid < :until AND words.rowid >= :since{bounds}
ORDER BY words.rowid DESC
LIMIT :limit
"""
ITEMS = """
SELECT item.id, item.id
FROM item
WHERE item.id < :until AND item.id >= :since{bounds}
ORDER BY item.id DESC
LIMIT :limit
"""
IS_KNOWN = "SELECT rowid FROM words WHERE words MATCH :words ORDER BY rowid DESC LIMIT 1"
NEAR = """
SELECT group_concat(near.term, ' ')
FROM (
  SELECT term.term
  FROM term_key CROSS JOIN term ON term.id = term_key.rowid
  WHERE term_key MATCH :keys
  ORDER BY term_key.rowid
  LIMIT :most) AS near
"""
_STARS: Final = " AND item.rating BETWEEN :fewest AND :most"
_CHANNEL: Final = " AND item.channel = :channel"
_LAST: Final = (1 << 62) - 1

ReadPage = Callable[[str, Mapping[str, Any]], list[list[Any]]]


@dataclass(frozen=True, slots=True)
class Hits:
    """What was found: items, newest words first."""

    ids: tuple[int, ...] = ()
    instead: str = ""  # what was looked for instead, where nothing was found as typed
    next_before: int | None = None  # hand it in as `before_id` for what follows


class Search:
    """The search field's question to the store; handed in where screens and commands search."""

    def __init__(self, read_page: ReadPage, zone: Callable[[], tzinfo] = lambda: UTC) -> None:
        self._read = read_page
        self._zone = zone

    def find(self, words: str, *, limit: int = 100, before_id: int | None = None) -> Hits:
        """Find items by words, a beginning of the last one, "phrases", -words and named bounds.

        Bounds: from:name, before:2026-03-01, after:2026-03-01 (that day included), stars:<3,
        channel:bluesky. What nobody ever wrote is taken for a slip of the finger, and the
        nearest known words are looked for instead.
        """
        question = read_question(words)
        if not (question.has_words or question.has_bounds):
            return Hits()
        hits = self._ask(question, match_words(question), limit, before_id)
        if hits.ids or not question.words:
            return hits
        near = {word: self._near(word) for word in question.words if not self._is_known(word)}
        if not near or not all(near.values()):
            return hits
        found = self._ask(question, match_any(question, near), limit, before_id)
        best = [near[word][0] if word in near else word for word in question.words]
        return replace(found, instead=" ".join([*question.phrases, *best])) if found.ids else hits

    def _ask(self, question: Question, match: str, limit: int, before_id: int | None) -> Hits:
        until = min(self._id(question.before, _LAST), before_id or _LAST)
        values = {"words": match, "until": until, "since": self._id(question.after, 0)}
        bounds = ""
        if question.stars:
            bounds += _STARS
            values |= {"fewest": question.stars[0], "most": question.stars[1]}
        if question.channel:
            bounds += _CHANNEL
            values |= {"channel": question.channel}
        sql = (HITS if match else ITEMS).format(bounds=bounds)
        rows = self._read(sql, {**values, "limit": limit})
        is_more = len(rows) == limit and limit > 0
        return Hits(
            ids=tuple(dict.fromkeys([item_id for _, item_id in rows])),
            next_before=rows[-1][0] if is_more else None,
        )

    def _id(self, day: date | None, otherwise: int) -> int:
        if day is None:
            return otherwise
        return first_id(datetime.combine(day, time(), self._zone()))

    def _is_known(self, word: str) -> bool:
        return bool(self._read(IS_KNOWN, {"words": f'"{word}"'}))

    def _near(self, word: str) -> list[str]:
        """Give the nearest known words: those one slip away, else those two slips away."""
        meant = plain_letters(word.lower())
        for most in range(1, slips(meant) + 1):
            if near := self._within(meant, most):
                return near[:NEAR_MAX]
        return []

    def _within(self, meant: str, most: int) -> list[str]:
        from rapidfuzz import process  # not before somebody mistypes
        from rapidfuzz.distance import OSA

        keys = " OR ".join(f'"{key}"' for key in keys_near(meant, most))
        ((terms,),) = self._read(NEAR, {"keys": keys, "most": LOOK_AT[most]})
        if not terms:
            return []
        near = process.extract(
            meant, terms.split(" "), scorer=OSA.distance, score_cutoff=most, limit=None
        )
        near.sort(key=lambda one: (one[1], one[0][:1] != meant[:1], one[0]))
        return [term for term, _, _ in near]
