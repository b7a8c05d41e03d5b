"""What each source brings and costs, and when it is worth dropping: product.md B8."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

GAP_MOST_S: Final = 300  # longer, and the owner did something else in between
FEW: Final = 20  # items below which nothing is suggested
MANY: Final = 30  # items from which a source may be worth dropping
DROP_BELOW: Final = 0.1  # of those dealt with, the relevant


@dataclass(frozen=True, slots=True)
class Yield:
    """What one watch or account brought in a period.

    `seconds` is an estimate: the time between the owner's actions, at most five minutes each.
    """

    kind: str  # watch, account
    id: int
    name: str
    channel: str = ""  # of an account
    items: int = 0
    dealt_with: int = 0
    aside: int = 0  # of these, as not about us
    leads: int = 0  # taken up
    replies: int = 0
    seconds: int = 0

    @property
    def share(self) -> float | None:
        """The share of the relevant among what was dealt with; None of too few to say."""
        return None if self.dealt_with < FEW else (self.dealt_with - self.aside) / self.dealt_with

    @property
    def is_to_drop(self) -> bool:
        """Whether it brings much and hardly anything of it matters."""
        is_poor = self.share is not None and self.share < DROP_BELOW
        return is_poor and self.items >= MANY and not self.leads


@dataclass(frozen=True, slots=True)
class Did:
    """Something the owner did, and to which items; none where that is not known."""

    at: datetime
    item_ids: tuple[int, ...] = ()


def seconds_by_item(did: Iterable[Did]) -> Mapping[int, float]:
    """Share out the time before each of the owner's actions among the items it was about.

    Args:
        did: everything the owner did, oldest first.
    """
    spent: dict[int, float] = {}
    before: datetime | None = None
    for one in did:
        gap = 0.0 if before is None else (one.at - before).total_seconds()
        before = one.at
        for item_id in one.item_ids:
            share = max(0.0, min(gap, GAP_MOST_S)) / len(one.item_ids)
            spent[item_id] = spent.get(item_id, 0.0) + share
    return spent
