"""What a command answers, whether it ran here or in the window's program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Answer:
    """The outcome of one command.

    `rows` hold plain values: one object, or with `is_list` one for each line. `text` is the same
    for people. `said` goes to standard error: sentences about what went wrong in part or whole.
    """

    exit_code: int = 0
    rows: tuple[Mapping[str, Any], ...] = ()
    text: str = ""
    is_list: bool = False
    said: tuple[str, ...] = ()


def to_plain(answer: Answer) -> dict[str, Any]:
    """Write an answer as plain values, to be sent to another program."""
    return {
        "exit_code": answer.exit_code,
        "rows": [dict(row) for row in answer.rows],
        "text": answer.text,
        "is_list": answer.is_list,
        "said": list(answer.said),
    }


def from_plain(plain: Mapping[str, Any]) -> Answer:
    """Read an answer written by `to_plain`.

    Raises:
        ValueError: if it is none.
    """
    try:
        return Answer(
            exit_code=int(plain["exit_code"]),
            rows=tuple(dict(row) for row in plain["rows"]),
            text=str(plain["text"]),
            is_list=bool(plain["is_list"]),
            said=tuple(str(one) for one in plain["said"]),
        )
    except (KeyError, TypeError) as error:
        raise ValueError("not an answer") from error
