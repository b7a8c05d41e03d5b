"""Things that are made on first need, so that the window is painted before they are loaded."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from app.channels.base import Channel

T = TypeVar("T")


class Late(Generic[T]):
    """Something made once, by the first thread that needs it."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._made: list[T] = []
        self._lock = threading.Lock()

    def get(self) -> T:
        """Give the thing, making it now if nobody has yet."""
        with self._lock:
            if not self._made:
                self._made.append(self._make())
            return self._made[0]

    def made(self) -> tuple[T, ...]:
        """Give the thing if it was ever made; for closing."""
        return tuple(self._made)


class late(Generic[T]):  # noqa: N801 - read as a word above a method, as `property` is
    """A part of an object that is made on first need, once, whichever thread asks.

    The holder needs a `lock` that the same thread may take twice, since parts need parts.
    """

    def __init__(self, make: Callable[[Any], T]) -> None:
        self._make = make
        self.__doc__ = make.__doc__
        self._name = make.__name__

    def __get__(self, holder: Any, owner: type | None = None) -> T:  # noqa: ANN401 - any holder
        with holder.lock:
            kept: dict[str, T] = holder.__dict__
            if self._name not in kept:
                kept[self._name] = self._make(holder)  # from now on found before this descriptor
            return kept[self._name]


class LateChannels(Mapping[str, "Channel"]):
    """Every network by its name, loaded when the first is asked for."""

    def __init__(self, make: Callable[[], Mapping[str, Channel]]) -> None:
        self._all = Late(make)

    def __getitem__(self, name: str) -> Channel:
        return self._all.get()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all.get())

    def __len__(self) -> int:
        return len(self._all.get())


def all_channels() -> Mapping[str, Channel]:
    """Make every network; in the mill, too."""
    from app.channels.registry import channels

    return channels()
