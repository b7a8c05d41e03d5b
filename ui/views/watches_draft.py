"""A watch as it stands in the form, and what trying it brings."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from app.services.marked_samples import live_samples, samples
from app.services.stored_texts import Preview, Spelling
from app.services.watches import Boxes, boxes_of_row, settled
from app.services.written_ways import ways_of
from ui.views.costs import Look, looks, watch_costs

if TYPE_CHECKING:
    from app.jobs.cancel import Cancel
    from app.queries.watches import WatchRow
    from app.services.desk import Desk
    from app.services.live_look import LiveFound
    from app.services.marked_samples import Sample
    from app.services.written_ways import Way

Met = tuple[Boxes, tuple[Spelling, ...]]  # what a watch met with no spelling switched off


@dataclass(frozen=True, slots=True)
class Draft:
    """What stands in the form."""

    name: str = ""
    boxes: Boxes = field(default_factory=Boxes)


@dataclass(frozen=True, slots=True)
class Tried:
    """What a draft would have caught, with all there is to show of it."""

    boxes: Boxes
    preview: Preview
    met: Met
    ways: tuple[Way, ...] = ()
    caught: tuple[Sample, ...] = ()
    kept_out: tuple[Sample, ...] = ()
    costs: tuple[tuple[str, int], ...] = ()  # an account's name, thousandths of a dollar a day
    looks: tuple[Look, ...] = ()  # the accounts that can be asked at once


@dataclass(frozen=True, slots=True)
class Live:
    """What one look at a network brought."""

    look: Look
    looked_at: int
    n_kept_out: int
    caught: tuple[Sample, ...]


def draft_of(row: WatchRow | None) -> Draft:
    """Put a kept watch into the form's shape; None is a new one."""
    if row is None:
        return Draft()
    return Draft(row.name, replace(boxes_of_row(row), id=0))


def words_of(text: str) -> tuple[str, ...]:
    """Take the words of a box: separated by commas, semicolons or new lines."""
    return tuple(filter(None, (" ".join(part.split()) for part in re.split(r"[,;\n]", text))))


def is_asking(boxes: Boxes) -> bool:
    """Tell whether there is anything to look for."""
    return bool(boxes.any or boxes.all or boxes.query)


def try_out(desk: Desk, boxes: Boxes, known: Met | None, cancel: Cancel) -> Tried:
    """Look what a watch would have caught; on the reader lane.

    Args:
        desk: the shop.
        boxes: the watch.
        known: what an earlier try met, which still holds where only spellings were switched.
        cancel: looked at between blocks.
    """
    preview = desk.watches.preview(boxes, cancel)
    plain = replace(boxes, off=())
    if not boxes.off:
        met = preview.per_spelling
    elif known is not None and known[0] == plain:
        met = known[1]
    else:
        met = desk.watches.preview(plain, cancel).per_spelling
    watch = settled(boxes)
    stops = Boxes(any=tuple(word for word, _n in preview.per_never))
    read = desk.read_page
    return Tried(
        boxes=boxes,
        preview=preview,
        met=(plain, met),
        ways=ways_of(watch, met, desk.settings().languages),
        caught=samples(read, preview.sample_ids, desk.watches.matcher(watch)),
        kept_out=samples(read, preview.kept_out_ids, desk.watches.matcher(stops)),
        costs=watch_costs(desk, watch),
        looks=looks(desk, watch),
    )


def marked(desk: Desk, boxes: Boxes, look: Look, found: LiveFound) -> Live:
    """Mark what a network brought; on the reader lane."""
    matcher = desk.watches.matcher(settled(boxes))
    shown = live_samples(found.caught, look.channel, matcher)
    return Live(look, found.looked_at, found.n_kept_out, shown)
