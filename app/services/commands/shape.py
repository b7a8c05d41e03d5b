"""What a row of the table of commands holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from app.services.commands.answer import Answer

if TYPE_CHECKING:
    from app.services.desk import Desk

Sort = Literal["text", "id", "int", "number", "moment", "day", "path", "commas", "pair", "flag"]
Amount = Literal["one", "maybe", "many"]


@dataclass(frozen=True, slots=True)
class Arg:
    """One word or option of a command; a name that begins with "--" is an option."""

    name: str
    sort: Sort = "text"
    amount: Amount = "one"
    choices: tuple[str, ...] = ()
    default: str | int | None = None
    is_needed: bool = False

    @property
    def key(self) -> str:
        """The name under which its value is found in `Given`."""
        return self.name.lstrip("-").replace("-", "_").lower()


def tell_nobody(_: str) -> None:
    """Say nothing while a command runs: nobody is there to read it."""


def hear_nothing() -> str:
    """Hear the end of what the owner says at once: nobody is there to be asked."""
    return ""


@dataclass(frozen=True, slots=True)
class Given:
    """What the owner typed, with what stood on standard input and where the command was given.

    `tell` and `hear` speak with the owner while the command runs; `hear` gives a line as it came,
    "" where there are no more.
    """

    values: Mapping[str, Any]
    stdin: str = ""
    there: Path = field(default_factory=Path)
    is_json: bool = False
    tell: Callable[[str], None] = tell_nobody
    hear: Callable[[], str] = hear_nothing

    def one(
        self,
        row: Mapping[str, Any],
        text: Callable[[], str],
        *,
        exit_code: int = 0,
        said: tuple[str, ...] = (),
    ) -> Answer:
        """Answer with one object; the text is made only for people."""
        return Answer(exit_code, (row,), "" if self.is_json else text(), said=said)

    def many(
        self,
        rows: Sequence[Mapping[str, Any]],
        text: Callable[[], str],
        *,
        exit_code: int = 0,
        said: tuple[str, ...] = (),
    ) -> Answer:
        """Answer with a line for each; the text is made only for people."""
        shown = "" if self.is_json else text()
        return Answer(exit_code, tuple(rows), shown, is_list=True, said=said)

    def text(self, key: str) -> str:
        """Give a text; "" where none was typed."""
        return str(self.values.get(key) or "")

    def is_on(self, key: str) -> bool:
        """Tell whether a flag was set."""
        return bool(self.values.get(key))

    def id(self, key: str) -> int:
        """Give the id of something."""
        return int(self.values[key])

    def ids(self, key: str) -> list[int]:
        """Give ids; none where none were typed."""
        return list(self.values.get(key) or ())

    def texts(self, key: str) -> tuple[str, ...]:
        """Give several texts; none where none were typed."""
        return tuple(self.values.get(key) or ())

    def number(self, key: str) -> int | None:
        """Give a whole number, if one was typed."""
        value = self.values.get(key)
        return None if value is None else int(value)

    def day(self, key: str) -> date | None:
        """Give a day, if one was typed."""
        return self.values.get(key)

    def moment(self, key: str) -> datetime | None:
        """Give a moment in UTC, if one was typed."""
        return self.values.get(key)

    def path(self, key: str) -> Path:
        """Give a file's place; a relative one begins where the command was given."""
        return self.there / Path(str(self.values[key])).expanduser()


@dataclass(frozen=True, slots=True)
class Command:
    """One command: its words, what it takes, what it does.

    `is_changing` ones run in the one program that may write. `stdin` names what turns reading
    standard input on: flags, or "always". `asking` names flags with which the owner is asked while
    it runs: only a first line is then read before. `has_free_words` lets words begin with a "-".
    """

    words: str
    help: str
    run: Callable[[Desk, Given], Answer]
    args: tuple[Arg, ...] = ()
    is_changing: bool = False
    stdin: tuple[str, ...] = ()
    asking: tuple[str, ...] = ()
    has_free_words: bool = False
