"""Three boxes of words, and the query that says the same; not every query fits into boxes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from app.analysis.names.normal import fold
from app.analysis.query.facts import NAMES, PARTS, fact
from app.analysis.query.parse import parse
from app.analysis.query.pieces import QUOTES
from app.analysis.query.tree import All, Any, Atom, Fact, Near, Node, Not, Words, all_of, bare, no
from app.analysis.query.writing import write, write_atom
from app.errors import BadQuery

_NAMED: Final = re.compile(rf"({'|'.join((*PARTS, *NAMES))}):\s*(?!//)(.+)", re.IGNORECASE)
_NEAR: Final = re.compile(r'\sO?NEAR/\d|"~\d')
_APART: Final = re.compile(r"[,;\n]")  # what stands between two words of a box


class Watched(Protocol):
    """What the owner looks for: three boxes, or a query where those cannot say it."""

    @property
    def id(self) -> int:
        """The watch's id."""

    @property
    def any(self) -> tuple[str, ...]:
        """At least one of these."""

    @property
    def all(self) -> tuple[str, ...]:
        """Every one of these."""

    @property
    def never(self) -> tuple[str, ...]:
        """None of these."""

    @property
    def query(self) -> str:
        """What takes the place of the boxes; "" where they say it."""

    @property
    def off(self) -> tuple[str, ...]:
        """Spellings that the owner switched off."""

    @property
    def context(self) -> tuple[str, ...]:
        """Words of which one must be there beside a name that is an ordinary word."""

    @property
    def is_exact(self) -> bool:
        """Whether endings and misspellings do not count."""


@dataclass(frozen=True, slots=True)
class Boxed:
    """What stands in the three boxes."""

    any: tuple[str, ...] = ()
    all: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


def tree_of(watch: Watched) -> Node | None:
    """Give what a watch asks for; None where it asks for nothing, or nothing that can be read."""
    if not watch.query:
        return tree_of_boxes(watch.any, watch.all, watch.never)
    try:
        return parse(watch.query)
    except BadQuery:
        return None


def tree_of_boxes(
    any_box: Iterable[str], all_box: Iterable[str], never_box: Iterable[str] = ()
) -> Node | None:
    """Give what three boxes ask for; None where the first two are empty."""
    one, every = _atoms(any_box), _atoms(all_box)
    if not one and not every:
        return None
    group: list[Node] = [Any(one) if len(one) > 1 or every else one[0]] if one else []
    return all_of([*group, *every, *(no(atom) for atom in _atoms(never_box))])


def query_of(watch: Watched) -> str:
    """Write a watch as a query; "" where it asks for nothing."""
    if watch.query:
        return watch.query
    tree = tree_of(watch)
    return "" if tree is None else write(tree)


def boxes_of(tree: Node) -> Boxed | None:
    """Put a query into the three boxes; None where they cannot say it."""
    one: list[Atom] = []
    every: list[Atom] = []
    never: list[Atom] = []
    parts = tree.parts if isinstance(tree, All) else (tree,)
    for part in parts:
        match part:
            case Any(parts=choice) if not one and (atoms := _only_atoms(choice)):
                one = atoms
            case Not(of) if atoms := _only_atoms(of.parts if isinstance(of, Any) else (of,)):
                never += atoms
            case Words() | Near() | Fact():
                every.append(part)
            case _:
                return None
    if not one and len(every) == 1:
        one, every = every, []
    boxes = [tuple(map(box_text, atoms)) for atoms in (one, every, never)]
    if any(_APART.search(text) or not text for box in boxes for text in box):
        return None
    return Boxed(*boxes)


def atom_of(text: str, *, is_strict: bool = False) -> Atom | None:
    """Read what stands in a box; None where it says nothing.

    Raises:
        BadQuery: it is written as a query is but cannot be read; else it is taken as plain words.
    """
    plain = " ".join(text.translate(QUOTES).split())
    try:
        return _written(plain) or _words(plain)
    except BadQuery:
        if is_strict:
            raise
        return _words(plain)


def box_text(atom: Atom) -> str:
    """Write what stands in a box; "" where a box cannot hold it."""
    written = write_atom(atom)
    if not isinstance(atom, Words):
        return written if atom_of(written) == atom else ""
    named = f"{atom.part}:" if atom.part else ""
    plain = f"{named}{'=' if atom.is_exact else ''}{atom.text}"
    return next((one for one in (plain, written) if atom_of(one) == atom), "")


def _written(plain: str) -> Atom | None:
    """Read what is written as a query is; None where it is not."""
    if _NEAR.search(plain):
        tree = bare(parse(plain))
        return tree if isinstance(tree, Near) else None
    named = _NAMED.fullmatch(plain)
    if named is None:
        return None
    name = named[1].lower()
    return _words(named[2], name) if name in PARTS else fact(name, named[2].strip('"'))


def _words(plain: str, part: str = "") -> Words | None:
    is_exact = plain.startswith("=")
    text = " ".join(plain.removeprefix("=").replace('"', " ").split())
    return Words(text, is_exact, part) if fold(text) else None


def _atoms(texts: Iterable[str]) -> tuple[Atom, ...]:
    found = (atom_of(text) for text in texts)
    return tuple(dict.fromkeys(atom for atom in found if atom is not None))


def _only_atoms(parts: Sequence[Node]) -> list[Atom]:
    """Give the parts where all of them are atoms, else none."""
    atoms = [part for part in parts if isinstance(part, Atom)]
    return atoms if len(atoms) == len(parts) else []
