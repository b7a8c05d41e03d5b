"""Which items a list shows, as one value that can be kept, compared and handed on."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, Final, Literal, get_args

from app.domain.item import Kind, State, Tone
from app.errors import WrongUse

Order = Literal["due", "new"]
_ENUMS: Final[dict[str, Any]] = {"states": State, "kinds": Kind, "tones": Tone}
_TYPES: Final[dict[str, type]] = {
    "watch_id": int,
    "rating_max": int,
    "is_overdue": bool,
    "has_failed_reply": bool,
    "is_backlog": bool,
    "words": str,
    "relevance_from": int,
    "relevance_below": int,
    "is_grouped": bool,
}


@dataclass(frozen=True, slots=True)
class InboxFilter:
    """What the owner wants to see; an empty tuple or None means "any"."""

    states: tuple[State, ...] = (State.NEW,)
    channels: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    account_ids: tuple[int, ...] = ()
    watch_id: int | None = None
    since: date | None = None  # the shop's own day, included
    until: date | None = None  # the shop's own day, included
    tones: tuple[Tone, ...] = ()
    rating_max: int | None = None
    is_overdue: bool = False
    has_failed_reply: bool = False
    is_backlog: bool | None = None
    words: str = ""
    order: Order = "due"
    since_at: datetime | None = None  # moments instead of days, for the command line
    until_at: datetime | None = None
    relevance_from: int = 0  # hides what searches found and is less likely about the shop
    relevance_below: int = 0  # shows only that
    is_grouped: bool = False  # of the same text in several places only the first
    langs: tuple[str, ...] = ()  # two letters
    intents: tuple[str, ...] = ()  # what somebody wants: question, complaint, lead …
    topics: tuple[str, ...] = ()  # keys
    item_ids: tuple[int, ...] = ()  # these alone: the posts behind a word

    @property
    def is_open(self) -> bool:
        """Whether only piles that stay small are asked for, so that the whole list can be had."""
        return bool(self.states) and State.DONE not in self.states


def to_json(wanted: InboxFilter) -> str:
    """Write a filter for keeping; what is as in a new filter is left out."""
    plain = InboxFilter()
    kept = {
        field.name: _plain(getattr(wanted, field.name))
        for field in fields(InboxFilter)
        if getattr(wanted, field.name) != getattr(plain, field.name)
    }
    return json.dumps(kept, ensure_ascii=False, sort_keys=True)


def from_json(text: str) -> InboxFilter:
    """Read a kept filter; names of a newer version are passed over.

    Raises:
        WrongUse: if it is no filter.
    """
    try:
        kept = json.loads(text)
        known = {field.name for field in fields(InboxFilter)}
        return InboxFilter(
            **{name: _value(name, value) for name, value in kept.items() if name in known}
        )
    except (ValueError, TypeError, AttributeError) as error:
        raise WrongUse(why="bad_filter") from error


def _plain(value: object) -> object:
    if isinstance(value, date):  # a datetime is one, too
        return value.isoformat()
    return (
        [str(one) if isinstance(one, str) else one for one in value]
        if isinstance(value, tuple)
        else value
    )


def _value(name: str, value: Any) -> Any:  # noqa: ANN401 - JSON
    if name in _ENUMS:
        return tuple(_ENUMS[name](one) for one in value)
    if name in ("channels", "langs", "intents", "topics", "account_ids", "item_ids"):
        wanted = int if name in ("account_ids", "item_ids") else str
        return tuple(_checked(one, wanted) for one in value)
    if value is None:
        return None
    if name in ("since", "until"):
        return date.fromisoformat(value)
    if name in ("since_at", "until_at"):
        return datetime.fromisoformat(value)
    if name == "order":
        return value if value in get_args(Order) else "due"
    return _checked(value, _TYPES[name])


def _checked(value: object, wanted: type) -> object:
    if type(value) is not wanted:
        raise TypeError(wanted.__name__)
    return value
