"""Writes a tree as the query it came from: reading it again gives the same tree."""

from __future__ import annotations

import re
from typing import Final

from app.analysis.query.tree import All, Any, Atom, Fact, Near, Node, Not, Words

# What begins with another sign would not be read as NOT after a "-".
_PLAIN: Final = re.compile(r'[\w#@*][^\s()":“”„‟«»]*')
_OPERATOR: Final = re.compile(r"AND|OR|NOT|O?NEAR/.*", re.DOTALL)


def write(tree: Node) -> str:
    """Write a query."""
    match tree:
        case Words() | Near() | Fact():
            return write_atom(tree)
        case Not(of):
            return f"-{_within(of)}"
        case Any(parts) if len(parts) == 1:
            return f"({write(parts[0])})"
        case Any(parts):
            return " OR ".join(_chosen(part) for part in parts)
        case All(parts):
            return " ".join(_gathered(part) for part in parts)


def write_atom(atom: Atom) -> str:
    """Write what stands in a box by itself."""
    match atom:
        case Words(text, is_exact, part):
            named = f"{part}:" if part else ""
            return f"{named}{'=' if is_exact else ''}{quoted(text)}"
        case Near(parts, within, is_ordered):
            sign = f" {'O' if is_ordered else ''}NEAR/{within} "
            return sign.join(
                f"({write(part)})" if isinstance(part, Any) else write_atom(part) for part in parts
            )
        case Fact(name, value, compare):
            return f"{name}:{compare}{quoted(value)}"


def quoted(text: str) -> str:
    """Put words between quotes where they would be read as something else without."""
    is_plain = _PLAIN.fullmatch(text) is not None and _OPERATOR.fullmatch(text) is None
    return text if is_plain else f'"{text}"'


def _within(part: Node) -> str:
    return write(part) if isinstance(part, Words | Fact) else f"({write(part)})"


def _chosen(part: Node) -> str:
    return f"({write(part)})" if isinstance(part, All) else write(part)


def _gathered(part: Node) -> str:
    is_open = isinstance(part, Any) and len(part.parts) > 1
    return f"({write(part)})" if is_open else write(part)
