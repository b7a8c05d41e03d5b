"""Turns the owner's words into a command of the table, or into one sentence about what is wrong."""

from __future__ import annotations

import argparse
import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, Final, NoReturn

from app.clock import utc_moment
from app.errors import NoSuch, WrongUse
from app.i18n import _
from app.services.commands.shape import Arg, Command

# What argparse says, and the code of our sentence for it; `detail` is what it is about.
SAID: Final = (
    (re.compile(r"unrecognized arguments: (?P<detail>.*)"), "unknown_option"),
    (re.compile(r"the following arguments are required: (?P<detail>.*)"), "missing"),
    (re.compile(r"argument (?P<detail>\S+): expected"), "no_value"),
    (re.compile(r"argument \S+: invalid choice: (?P<detail>'[^']*'|\S+)"), "not_a_choice"),
    (re.compile(r"argument \S+: (?P<detail>.*)"), "wrong_use"),
)
NAMES: Final = {"many": "+", "maybe": "?"}
MOST: Final = 10**15  # a number that the file can hold


class HelpAsked(Exception):  # noqa: N818 - a question, not an error
    """The owner asked what a command takes; the text is in `args`."""


class _Parser(argparse.ArgumentParser):
    """Says what is wrong as an error of ours instead of leaving the program."""

    def error(self, message: str) -> NoReturn:
        for pattern, why in SAID:
            if found := pattern.match(message):
                raise WrongUse(why=why, detail=found["detail"].strip("'")[:80])
        raise WrongUse(why="wrong_use", detail=message[:80])

    def print_help(self, file: Any = None) -> NoReturn:  # noqa: ANN401, ARG002, RUF100 - argparse's own
        raise HelpAsked(self.format_help())


def find(table: Mapping[str, Command], argv: Sequence[str]) -> tuple[Command, list[str]]:
    """Find the command that the first words name, and give the words after it.

    Raises:
        WrongUse: if there is none.
        HelpAsked: if the owner asks which there are.
    """
    if not argv:
        raise WrongUse(why="no_command")
    if argv[0] in ("-h", "--help", "help"):
        raise HelpAsked(overview(table))
    for n in (3, 2, 1):
        command = table.get(" ".join(argv[:n]))
        if command is not None and len(argv) >= n:
            return command, list(argv[n:])
    family = [words for words in table if words.startswith(f"{argv[0]} ")]
    if family and len(argv) == 1:
        raise WrongUse(why="missing_word", detail=f"{argv[0]} …")
    raise WrongUse(why="unknown_command", detail=" ".join(argv[:2] if family else argv[:1])[:80])


def read(command: Command, rest: Sequence[str]) -> dict[str, Any]:
    """Read what a command takes.

    Raises:
        WrongUse: if something is missing, unknown or does not fit.
        HelpAsked: if the owner asks what it takes.
    """
    parser = _Parser(
        prog=f"python -m app {command.words}", description=_(command.help), allow_abbrev=False
    )
    for arg in command.args:
        _add(parser, arg)
    if command.has_free_words:
        rest = _with_free_words(command, rest)
    return vars(parser.parse_args(list(rest)))


def overview(table: Mapping[str, Command]) -> str:
    """List every command with what it does."""
    lines = [_("python -m app [--data DIR] [--json] COMMAND …"), ""]
    width = max(len(words) for words in table)
    lines += [f"  {words:<{width}}  {_(command.help)}" for words, command in table.items()]
    return "\n".join(lines) + "\n"


def _add(parser: argparse.ArgumentParser, arg: Arg) -> None:
    if arg.sort == "flag":
        parser.add_argument(arg.name, action="store_true", dest=arg.key)
        return
    how: dict[str, Any] = {"type": partial(_value, arg.sort)}
    if arg.choices:
        how["choices"] = arg.choices
    if arg.amount in NAMES:
        how["nargs"] = NAMES[arg.amount]
    if arg.name.startswith("--"):
        how |= {"dest": arg.key, "default": arg.default, "required": arg.is_needed}
        if arg.sort == "pair":
            how["action"] = "append"
        elif arg.amount == "many":
            how["action"] = "extend"
        parser.add_argument(arg.name, **how)
    else:
        parser.add_argument(arg.key, metavar=arg.name, default=arg.default, **how)


def _with_free_words(command: Command, rest: Sequence[str]) -> list[str]:
    """Put a "--" before words, so that one that leaves something out ("-latte") is a word."""
    takes = {arg.name: arg.sort != "flag" for arg in command.args if arg.name.startswith("--")}
    takes |= {"-h": False, "--help": False}
    options, words = [], []
    waiting = iter(rest)
    for word in waiting:
        name, equals, _rest = word.partition("=")
        if name not in takes:
            words.append(word)
            continue
        options.append(word)
        if takes[name] and not equals:
            options.extend(following for following in (next(waiting, None),) if following)
    return [*options, "--", *[word for word in words if word != "--"]]


def _value(sort: str, text: str) -> Any:  # noqa: ANN401 - each sort has its type
    match sort:
        case "id":
            if not text.isascii() or not text.isdigit() or len(text) > 18:
                raise NoSuch(kind="", id=text[:40])
            return int(text)
        case "int" | "number":
            return _number(sort, text)
        case "moment" | "day":
            return _time(sort, text)
        case "commas":
            parts = _sayable(text).split(",")
            return tuple(part.strip() for part in parts if part.strip())
        case "pair":
            name, equals, value = text.partition("=")
            if not equals or not name:
                raise WrongUse(why="bad_pair", detail=text[:80])
            return _sayable(name), _sayable(value)
        case "path":
            return text
        case _:
            return _sayable(text)


def _sayable(text: str) -> str:
    """Replace bytes of the command line that are no letters in any language."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _number(sort: str, text: str) -> int | float:
    try:
        if sort == "int":
            return _whole(text)
        number = float(text.replace(",", "."))
    except ValueError as error:
        raise WrongUse(why="not_a_number", detail=text[:80]) from error
    if number != number or number in (float("inf"), float("-inf")):  # noqa: PLR0124, RUF100
        raise WrongUse(why="not_a_number", detail=text[:80])
    return number


def _whole(text: str) -> int:
    number = int(text)
    if abs(number) > MOST:
        raise WrongUse(why="wrong_use", detail=text[:80])
    return number


def _time(sort: str, text: str) -> Any:  # noqa: ANN401 - a day or a moment
    why = "bad_date" if sort == "day" else "bad_time"
    try:
        return date.fromisoformat(text) if sort == "day" else utc_moment(text)
    except (ValueError, OverflowError) as error:
        raise WrongUse(why=why, detail=text[:80]) from error
