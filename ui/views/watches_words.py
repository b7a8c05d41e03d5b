"""What a try of a watch says in words: how much, by which word, how often a week."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.analysis.query.boxes import atom_of
from app.analysis.query.tree import Words, leaves
from app.i18n import _, ngettext
from app.wording import channel_name
from ui.i18n import number_text
from ui.widgets.days import hours

if TYPE_CHECKING:
    from app.services.stored_texts import Preview
    from app.services.written_ways import Way
    from ui.views.watches_draft import Live

Counts = Sequence[tuple[str, int]]


def caught_text(told: Preview) -> str:
    """Say how much a try caught."""
    n = ngettext(
        "It would have caught {n} message", "It would have caught {n} messages", told.n_caught
    )
    return n.format(n=number_text(told.n_caught))


def preview_parts(told: Preview) -> list[str]:
    """Say what a try looked at, in sentences."""
    looked = ngettext(
        "of the newest message that is stored.",
        "of the {n} newest messages that are stored.",
        told.looked_at,
    )
    parts = [looked.format(n=number_text(told.looked_at))]
    weeks = len(told.per_week)
    if told.n_caught and weeks > 1:
        per_week = _("That is about {n} a week.").format(n=hours(told.n_caught / weeks))
        parts.append(per_week)
    if told.n_kept_out:
        out = ngettext(
            "The last box keeps {n} out.", "The last box keeps {n} out.", told.n_kept_out
        )
        parts.append(out.format(n=number_text(told.n_kept_out)))
    return parts


def counts_of(box: Sequence[str], counts: Counts) -> list[tuple[str, int]]:
    """Give the counts of the words that stand in a box."""
    atoms = [atom for text in box if (atom := atom_of(text)) is not None]
    names = {leaf.text for atom in atoms for leaf, _want in leaves(atom) if isinstance(leaf, Words)}
    return [(word, n) for word, n in counts if word in names]


def counts_text(counts: Counts) -> str:
    """Say how many messages each word caught; "" where there is none."""
    words = ", ".join(f"{word} {number_text(n)}" for word, n in counts)
    return _("Caught by: {words}").format(words=words) if words else ""


def stopped_text(counts: Counts) -> str:
    """Say how many messages each word of the last box kept out; "" where there is none."""
    words = ", ".join(f"{word} {number_text(n)}" for word, n in counts if n)
    return _("Kept out by: {words}").format(words=words) if words else ""


def way_text(way: Way, hows: str) -> str:
    """Say a spelling for whoever does not look."""
    n = ngettext("{n} message", "{n} messages", way.n).format(n=number_text(way.n))
    return ", ".join(filter(None, [way.spelling, hows, n]))


def ways_text(ways: Sequence[Way]) -> str:
    """Say how many spellings count, and how many are switched off."""
    on, off = sum(way.is_on for way in ways), sum(not way.is_on for way in ways)
    parts = [ngettext("{n} spelling counts.", "{n} spellings count.", on).format(n=number_text(on))]
    if off:
        said = ngettext("{n} is switched off.", "{n} are switched off.", off)
        parts.append(said.format(n=number_text(off)))
    return " ".join(parts)


def live_text(live: Live) -> str:
    """Say what a network brought when it was asked."""
    name = channel_name(live.look.channel)
    if not live.looked_at:
        return _("{name} has nothing for this now.").format(name=name)
    brought = ngettext(
        "{name} brought {n} message just now.",
        "{name} brought {n} messages just now.",
        live.looked_at,
    )
    caught = ngettext(
        "{n} of them would be caught.", "{n} of them would be caught.", len(live.caught)
    )
    parts = [
        brought.format(name=name, n=number_text(live.looked_at)),
        caught.format(n=number_text(len(live.caught))),
    ]
    if live.n_kept_out:
        out = ngettext(
            "The last box keeps {n} out.", "The last box keeps {n} out.", live.n_kept_out
        )
        parts.append(out.format(n=number_text(live.n_kept_out)))
    return " ".join(parts)
