"""Breaking a good answer in every place, and judging what reading makes of the pieces.

Which item a place belongs to is found without knowing the network: every element of every list
is taken out once, and the items that are then missing are its own. An answer broken at a place
may lose the items of the innermost element that has any around that place, and those of the
elements below it where a whole container was broken; every other item must still be there, known
by its remote id. What belongs to no element (an answer that is one item) may be lost freely.
"""

from __future__ import annotations

import json
import typing
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import datetime
from enum import Enum
from functools import cache
from types import UnionType
from typing import Any

from app.channels.base import Page, Raw, ReadContext
from app.domain.item import Found, Post
from app.errors import BadAnswer
from app.wording import sentence

Read = Callable[[Raw, ReadContext], Page]
Place = tuple[str | int, ...]
Json = Any

KINDS: tuple[Json, ...] = (None, 7, -1, 1e308, 10**30, "text", "", [], {}, True, [[]], {"id": 7})
TEXTS = ("\u202egnp.exe", "a\x00b", "x" * 70_000, "\ud83d", "<b>&amp;" * 9, "2026-13-45T99:99:99Z")


@dataclass(frozen=True)
class Broken:
    """An answer that is wrong in one place."""

    place: Place
    how: str
    value: Json  # the whole answer
    is_gone: bool = False  # the place was taken out or emptied

    @property
    def name(self) -> str:
        """Say where and how, for a failure."""
        return f"{'.'.join(map(str, self.place)) or 'all'} {self.how}"


def places(value: Json, at: Place = ()) -> Iterator[tuple[Place, Json]]:
    """Go through every place of an answer, the whole first."""
    yield at, value
    if isinstance(value, dict):
        for key, one in value.items():
            yield from places(one, (*at, key))
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from places(one, (*at, number))


def put(value: Json, place: Place, new: Json, *, is_removed: bool = False) -> Json:
    """Give the same answer with another value in one place; nothing of the old one changes."""
    if not place:
        return new
    step, rest = place[0], place[1:]
    copy: Any = dict(value) if isinstance(value, dict) else list(value)
    if rest or not is_removed:
        copy[step] = put(value[step], rest, new, is_removed=is_removed)
    else:
        del copy[step]
    return copy


def broken(value: Json) -> Iterator[Broken]:
    """Break an answer in every way: each place removed, of every other kind, emptied, awkward."""
    for place, old in places(value):
        if place:
            gone = put(value, place, None, is_removed=True)
            yield Broken(place, "removed", gone, is_gone=True)
        for new in _others(old):
            how = json.dumps(new)[:20]
            yield Broken(place, f"= {how}", put(value, place, new), is_gone=not new)


def _others(old: Json) -> Iterator[Json]:
    for new in KINDS:
        if type(new) is not type(old) or isinstance(old, list | dict):
            if new != old:
                yield new
        elif isinstance(old, int | float) and not isinstance(old, bool):
            yield new
    if isinstance(old, str):
        yield from ("", *TEXTS)


def owners(value: Json, ids_of: Callable[[Json], frozenset[str]]) -> dict[Place, frozenset[str]]:
    """Find which items each element of a list makes, leaving out elements that make none."""
    whole = ids_of(value)
    found = {}
    for place, _ in places(value):
        if place and isinstance(place[-1], int):
            own = whole - ids_of(put(value, place, None, is_removed=True))
            if own:
                found[place] = own
    return found


@dataclass
class Judge:
    """Reads broken answers of one sample and says what went wrong."""

    read: Read
    raw: Raw
    context: ReadContext

    def __post_init__(self) -> None:
        self.value = json.loads(self.raw.body)
        self.whole = self._ids(self.value)
        self.owners = owners(self.value, self._ids)

    def wrong_with(self, one: Broken) -> str:
        """Say what reading makes of it that it must not; "" where all is well."""
        try:
            page = self._read(one.value)
        except BadAnswer as error:
            said = sentence(error)
            if not said.strip() or "\n" in said:
                return f"{one.name}: no sentence for {error}"
            inside = self._around(one.place)
            return f"{one.name}: BadAnswer over one of several" if self._many(inside) else ""
        except Exception as error:  # noqa: BLE001 - this is what is looked for
            return f"{one.name}: {type(error).__name__} {str(error)[:120]}"
        if wrong := wrong_page(page):
            return f"{one.name}: {wrong}"
        lost = self.whole - ids(page) - self.may_lose(one.place)
        return f"{one.name}: lost {sorted(lost)[:3]}" if lost else ""

    def may_lose(self, place: Place) -> frozenset[str]:
        """Name the items that an answer broken in this place need not give."""
        free = self.whole.difference(*self.owners.values())
        around = self._around(place)
        below = [own for at, own in self.owners.items() if at[: len(place)] == place]
        return free.union(self.owners.get(around, frozenset()), *below)

    def _around(self, place: Place) -> Place:
        inside = [at for at in self.owners if place[: len(at)] == at]
        return max(inside, key=len, default=())

    def _many(self, around: Place) -> bool:
        """Whether others than the items of this element were in the answer."""
        return bool(around) and bool(self.whole - self.owners[around])

    def _ids(self, value: Json) -> frozenset[str]:
        try:
            return ids(self._read(value))
        except BadAnswer:
            return frozenset()

    def _read(self, value: Json) -> Page:
        return self.read(replace(self.raw, body=json.dumps(value).encode()), self.context)


def ids(page: Page) -> frozenset[str]:
    """Name what a page brought: items and posts."""
    things: tuple[Found | Post, ...] = (*page.items, *page.posts)
    return frozenset(one.remote_id for one in things)


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def wrong_page(page: Page) -> str:
    """Say what of a page is not of the type its class promises, or cannot be stored."""
    things: list[Any] = [page, *page.items, *page.posts]
    things += [one.author for one in things[1:]]
    things += [media for one in page.items for media in one.media]
    for thing in things:
        kind: Any = type(thing)
        for field in fields(thing):
            value = getattr(thing, field.name)
            if not _fits(value, _hints(kind)[field.name]):
                return f"{kind.__name__}.{field.name} is {str(value)[:60]!r}"
    for one in page.items:
        if not one.remote_id:
            return "an item without an id"
        if one.rating is not None and not 1 <= one.rating <= 5:
            return f"a rating of {one.rating}"
    return ""


def _fits(value: object, hint: Any) -> bool:
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin in (UnionType, typing.Union):
        return any(_fits(value, one) for one in inner)
    if origin is tuple:
        if not isinstance(value, tuple):
            return False
        kinds = [inner[0]] * len(value) if inner[1:] == (...,) else inner
        return len(kinds) == len(value) and all(map(_fits, value, kinds))
    if hint is str or (isinstance(hint, type) and issubclass(hint, Enum)):
        return isinstance(value, hint) and _is_storable(str(value))
    if hint is int:
        return type(value) is int and abs(value) < 2**63
    if hint is datetime:
        return isinstance(value, datetime) and value.tzinfo is not None
    if isinstance(hint, type):
        return isinstance(value, hint)
    return True


def _is_storable(text: str) -> bool:
    """Half a letter cannot be stored at all."""
    return not any("\ud800" <= letter <= "\udfff" for letter in text)
