"""Things that are made on first need, so that the window is painted before they are loaded."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from app.channels.base import Channel, Raw
    from app.channels.http import Http

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


class LateHttp:
    """The door to the network, opened when somebody first goes through it."""

    def __init__(self, make: Callable[[], Http]) -> None:
        self._door = Late(make)

    def send(
        self,
        method: str,
        url: str,
        *,
        params: Sequence[tuple[str, str]] = (),
        headers: Mapping[str, str] | None = None,
        json: Any = None,  # noqa: ANN401 - as `Asker` has it
        form: Mapping[str, str] | None = None,
        bearer: str | None = None,
        is_write: bool = False,
        keep_alive: bool = True,
    ) -> Raw:
        """Ask once: see `app.channels.base.Asker`."""
        return self._door.get().send(
            method,
            url,
            params=params,
            headers=headers,
            json=json,
            form=form,
            bearer=bearer,
            is_write=is_write,
            keep_alive=keep_alive,
        )

    def close(self) -> None:
        """Close the connections, if any were made."""
        for http in self._door.made():
            http.close()


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
