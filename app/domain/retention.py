"""How long what strangers said may be kept, by the terms of the network they said it on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from app.domain.item import Kind

BACKED_UP_FROM_H: Final = 72  # a backup lives for weeks: what has hours is never in one


@dataclass(frozen=True, slots=True)
class Retention:
    """How long the texts of one network may be kept; their stub stays."""

    channel: str
    text_h: int
    has_names: bool  # whether the writer's name must go with the text
    kinds: tuple[Kind, ...] = ()  # these alone; () all of them
    is_since_heard: bool = False  # from when it was last seen there, not from when it came

    @property
    def is_backed_up(self) -> bool:
        """Say whether such a text may be in a backup."""
        return self.text_h >= BACKED_UP_FROM_H


RETENTION: Final = (
    # Members' activity, 48 hours: channels/meta-x-linkedin-tiktok.md 4, "Terms".
    Retention("linkedin", text_h=48, has_names=True),
    # To be refreshed or deleted after 30 days, unconfirmed there, so the stricter reading:
    # channels/open-google-reviews-mail-crm.md 2, "Terms".
    Retention("youtube", text_h=30 * 24, has_names=True, is_since_heard=True),
)


def retention_of(channel: str) -> tuple[Retention, ...]:
    """Name the rules for a network; none where its terms set no time."""
    return tuple(rule for rule in RETENTION if rule.channel == channel)
