"""What the owner taught: stars and corrections with the texts, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.domain.item import Tone
from app.queries.page import ReadPage, moment
from app.queries.page import facts as read_facts

LABELS_MOST: Final = 4_000  # newest
TEXT_MOST: Final = 5_000
_SAID: Final = f"""
CASE item.title WHEN '' THEN substr(item.text, 1, {TEXT_MOST})
  ELSE item.title || char(10) || substr(item.text, 1, {TEXT_MOST}) END
"""
_THERE: Final = "item.deleted_at IS NULL AND item.purged_at IS NULL AND item.text <> ''"
LABELS: Final = f"""
SELECT id, said, lang, tone, is_corrected FROM (
  SELECT item.id, {_SAID} AS said, item.lang, correction.value AS tone, 1 AS is_corrected,
    correction.at AS known_at
  FROM correction JOIN item ON item.id = correction.item_id
  WHERE correction.field = 'tone' AND correction.at > :since AND {_THERE}
  UNION ALL
  SELECT item.id, {_SAID}, item.lang, item.tone, 0, item.arrived_at
  FROM item
  WHERE item.rating IS NOT NULL AND item.tone <> 'unknown' AND item.arrived_at > :since
    AND {_THERE} AND NOT EXISTS (
      SELECT 1 FROM correction WHERE item_id = item.id AND field = 'tone')
  ORDER BY known_at DESC, id DESC LIMIT {LABELS_MOST}) AS newest
ORDER BY known_at, id
"""  # noqa: S608 - our own constants
N_LABELS: Final = """
SELECT
  (SELECT count(*) FROM correction WHERE field = 'tone' AND at > :since) AS corrected,
  (SELECT count(*) FROM item
   WHERE rating IS NOT NULL AND tone <> 'unknown' AND arrived_at > :since
     AND deleted_at IS NULL AND purged_at IS NULL) AS starred
"""
STATUS: Final = "SELECT facts, is_on, at FROM learned WHERE name = 'tone'"


@dataclass(frozen=True, slots=True)
class Labelled:
    """One text whose tone is known by stars, or by the owner's own word."""

    item_id: int
    said: str
    lang: str
    tone: Tone
    is_corrected: bool


@dataclass(frozen=True, slots=True)
class Told:
    """How often a tone was told as the owner says it is: 38 of 45; of the rest some were "?"."""

    n: int
    right: int
    doubtful: int = 0


@dataclass(frozen=True, slots=True)
class Status:
    """What was learned from the owner, and whether it is in use.

    `shipped` is the model that comes along, on all the owner's corrections, which it never saw.
    `before` and `after` are that model and the taught one on labels kept apart for the test.
    `reason` says why it is not in use: too_few, one_sided, no_gain, misses_more, forgotten.
    """

    n: int = 0
    is_on: bool = False
    reason: str = "too_few"
    shipped: Told | None = None
    before: Told | None = None
    after: Told | None = None
    at: datetime | None = None
    forgotten_at: str = ""


def labels(read_page: ReadPage, since: str = "") -> tuple[Labelled, ...]:
    """Give the newest labels, in the order in which they became known."""
    return tuple(
        Labelled(item_id, said, lang or "", Tone(tone), bool(is_corrected))
        for item_id, said, lang, tone, is_corrected in read_page(LABELS, {"since": since})
        if tone in set(Tone)
    )


def n_labels(read_page: ReadPage, since: str = "") -> tuple[int, int]:
    """Count labels: corrections, and starred texts."""
    corrected, starred = read_page(N_LABELS, {"since": since})[0]
    return corrected, starred


def status(read_page: ReadPage) -> Status:
    """Say what was learned from the owner's stars and corrections."""
    rows = read_page(STATUS, {})
    if not rows:
        return Status()
    facts = read_facts(rows[0][0])
    return Status(
        n=int(facts.get("n", 0)),
        is_on=bool(rows[0][1]),
        reason=str(facts.get("reason", "")),
        shipped=_told(facts.get("shipped")),
        before=_told(facts.get("before")),
        after=_told(facts.get("after")),
        at=moment(rows[0][2]),
        forgotten_at=str(facts.get("forgotten_at", "")),
    )


def _told(kept: Mapping[str, int] | None) -> Told | None:
    return None if kept is None else Told(kept["n"], kept["right"], kept.get("doubtful", 0))
