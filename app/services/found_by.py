"""Why a watch found one item: which of its words stand where, and how they are written there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from app.analysis.matching import Matcher, Said, Why
from app.queries.watches import watch as kept_watch
from app.services.ordinary_words import ordinary_words
from app.services.stored_texts import stored_text
from app.services.watches import Boxes, boxes_of_row

if TYPE_CHECKING:
    from app.services.desk import Desk


@dataclass(frozen=True, slots=True)
class Sought:
    """A text with the watches that found it; plain values, fit for the mill."""

    item_id: int
    said: Said
    watches: tuple[Boxes, ...]
    languages: tuple[str, ...]
    today: date


@dataclass(frozen=True, slots=True)
class Met:
    """Where the words of watches stand in an item."""

    item_id: int
    whys: tuple[Why, ...]


def sought(desk: Desk, item_id: int, watch_ids: Sequence[int]) -> Sought | None:
    """Gather what `places` looks at, on the reader's lane; None where nothing is left to see."""
    said = stored_text(desk.read_page, item_id)
    rows = [kept_watch(desk.read_page, one) for one in watch_ids]
    watches = tuple(boxes_of_row(row) for row in rows if row is not None)
    if said is None or not watches:
        return None
    return Sought(item_id, said, watches, desk.settings().languages, desk.current.today())


def places(asked: Sought) -> Met:
    """Say where the words of the watches stand; in the mill, which keeps the lists it reads."""
    ordinary = ordinary_words(asked.languages)
    options = {"languages": asked.languages, "ordinary": ordinary}
    matchers = [Matcher([one], today=asked.today, **options) for one in asked.watches]
    whys = tuple(why for matcher in matchers for why in matcher.why(asked.said))
    return Met(asked.item_id, whys)
