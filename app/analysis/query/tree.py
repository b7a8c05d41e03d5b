"""A query taken apart; each tree has one normal form, which the functions here make."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeGuard

from app.errors import BadQuery


@dataclass(frozen=True, slots=True)
class Words:
    """A word, a phrase, or either with wildcards (`wood*`, `wom?n`, `*haus`)."""

    text: str  # as the owner wrote it, one blank between two words
    is_exact: bool = False  # no endings, no misspellings
    part: str = ""  # title or text: looked for there alone


@dataclass(frozen=True, slots=True)
class Near:
    """All of these, with at most so many other words among them."""

    parts: tuple[Words | Any, ...]  # an `Any` here holds words alone
    within: int
    is_ordered: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """Something about an item beside its words: `lang:sv`, `stars:<3`, `after:2026-01-01`."""

    name: str
    value: str
    compare: str = ""  # <, <=, > or >=; "" is equal


@dataclass(frozen=True, slots=True)
class Not:
    """What must not hold."""

    of: Node


@dataclass(frozen=True, slots=True)
class All:
    """Every one of these, two at least."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """At least one of these; a lone one stands in a box of its own, written in parentheses."""

    parts: tuple[Node, ...]


Atom = Words | Near | Fact
Node = Words | Near | Fact | Not | All | Any


def all_of(parts: Iterable[Node]) -> Node:
    """Ask for every part, each once; what asks for several itself is taken apart."""
    flat: list[Node] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, All) else (part,))
    each = tuple(dict.fromkeys(flat))
    return bare(each[0]) if len(each) == 1 else All(each)


def any_of(parts: Iterable[Node]) -> Node:
    """Ask for at least one part, each once; a lone one that is no atom stands for itself."""
    flat: list[Node] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, Any) else (part,))
    each = tuple(dict.fromkeys(flat))
    return each[0] if len(each) == 1 and not isinstance(each[0], Atom) else Any(each)


def no(part: Node) -> Node:
    """Ask for the opposite."""
    plain = bare(part)
    return plain.of if isinstance(plain, Not) else Not(plain)


def near(parts: Sequence[Node], within: int, *, is_ordered: bool = False) -> Near:
    """Ask for words near each other.

    Raises:
        BadQuery: a part is neither words nor a choice among words.
    """
    plain = [bare(part) for part in parts]
    kept = tuple(part for part in plain if is_choice(part))
    if len(kept) < len(plain) or len(kept) < 2:
        raise BadQuery(why="near_what")
    return Near(kept, within, is_ordered)


def is_choice(part: Node) -> TypeGuard[Words | Any]:
    """Tell whether a part is words, or a choice among words alone."""
    if isinstance(part, Any):
        return all(isinstance(one, Words) for one in part.parts)
    return isinstance(part, Words)


def bare(part: Node) -> Node:
    """Take the parentheses from a lone atom."""
    return part.parts[0] if isinstance(part, Any) and len(part.parts) == 1 else part


def parts_of(tree: Node) -> tuple[Node, ...]:
    """Give what must hold together: the parts of an `All`, else the tree alone."""
    return tree.parts if isinstance(tree, All) else (tree,)


def leaves(tree: Node, *, is_wanted: bool = True) -> Iterator[tuple[Words | Fact, bool]]:
    """Give each leaf, from left to right, with whether it is wanted or to be absent."""
    match tree:
        case Words() | Fact():
            yield tree, is_wanted
        case Not(of):
            yield from leaves(of, is_wanted=not is_wanted)
        case Near(parts) | All(parts) | Any(parts):
            for part in parts:
                yield from leaves(part, is_wanted=is_wanted)


def catches_silence(tree: Node) -> bool:
    """Tell whether a tree holds where none of its words and facts do: it names nothing to find."""
    match tree:
        case Not(of):
            return not catches_silence(of)
        case All(parts):
            return all(catches_silence(part) for part in parts)
        case Any(parts):
            return any(catches_silence(part) for part in parts)
    return False
