"""What a job changed, told to every screen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self


@dataclass(frozen=True, slots=True)
class Changed:
    """What a finished job changed; screens ask again for what they show of it.

    `items` are touched items by id; `is_list` says that items came, went or moved
    between states, so that lists and counts must be asked for again.
    """

    items: frozenset[int] = field(default_factory=frozenset)
    replies: frozenset[int] = field(default_factory=frozenset)
    is_list: bool = False
    is_accounts: bool = False
    is_checklist: bool = False
    is_settings: bool = False
    is_watches: bool = False

    def __or__(self, other: Self) -> Changed:
        """Join what two jobs changed."""
        return Changed(
            items=self.items | other.items,
            replies=self.replies | other.replies,
            is_list=self.is_list or other.is_list,
            is_accounts=self.is_accounts or other.is_accounts,
            is_checklist=self.is_checklist or other.is_checklist,
            is_settings=self.is_settings or other.is_settings,
            is_watches=self.is_watches or other.is_watches,
        )


NOTHING = Changed()
