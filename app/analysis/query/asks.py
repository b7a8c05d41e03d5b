"""What of a watch a network's search is asked for; the rest is looked at here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.analysis.query.boxes import Watched, atom_of, tree_of
from app.analysis.query.pieces import has_wild
from app.analysis.query.tree import All, Any, Near, Node, Words, leaves


@dataclass(frozen=True, slots=True)
class Asked:
    """Words for a network's search: one of these, every one of these, none of these."""

    any: tuple[str, ...] = ()
    all: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    exact: frozenset[str] = frozenset()  # those to be found in this spelling alone


def asked_of(watch: Watched) -> Asked:
    """Give what a network's search can be asked of a watch: words that it knows to look for.

    A query that boxes cannot say is asked for by the names of which one must be there.
    """
    if watch.query:
        one = list(searched(watch))
        return Asked(tuple(_sendable(one)), exact=_exact(one))
    any_box, all_box, never_box = (
        [atom for text in box if (atom := atom_of(text)) is not None]
        for box in (watch.any, watch.all, watch.never)
    )
    one = [word for atom in any_box for word in triggers(atom) or ()]
    never = [atom for atom in never_box if isinstance(atom, Words) and not atom.part]
    return Asked(
        tuple(_sendable(one)),
        tuple(_sendable(atom for atom in all_box if isinstance(atom, Words))),
        tuple(_sendable(word for word in never if not has_wild(word.text))),
        _exact(one),
    )


def wanted_words(watch: Watched) -> tuple[str, ...]:
    """Give the words that a watch looks for, as the owner wrote them, from left to right."""
    tree = tree_of(watch)
    found = () if tree is None else leaves(tree)
    words = (one.text for one, is_wanted in found if is_wanted and isinstance(one, Words))
    return tuple(dict.fromkeys(words))


def searched(watch: Watched) -> tuple[Words, ...]:
    """Give the words of which a network has seen one in what it brings for a watch."""
    if watch.query:
        tree = tree_of(watch)
        return () if tree is None else triggers(tree) or ()
    box = watch.any or watch.all
    return tuple(atom for text in box if isinstance(atom := atom_of(text), Words))


def triggers(tree: Node) -> tuple[Words, ...] | None:
    """Give words of which one must be there for a tree to hold; None where it may without.

    Of several wanted together it is the first that can be searched for: people begin with the
    name.
    """
    match tree:
        case Words():
            return (tree,)
        case Near(parts) | All(parts):
            return next((found for part in parts if (found := triggers(part))), None)
        case Any(parts):
            each = [triggers(part) for part in parts]
            if not all(each):
                return None
            return tuple(dict.fromkeys(word for one in each for word in one or ()))
    return None


def _sendable(words: Iterable[Words]) -> Iterator[str]:
    """Give words without wildcards; a star at the end is left to the network's own room."""
    seen = set()
    for word in words:
        is_plain = not has_wild(word.text.rstrip("*"))
        if is_plain and word.text not in seen:
            seen.add(word.text)
            yield word.text


def _exact(words: Iterable[Words]) -> frozenset[str]:
    return frozenset(word.text for word in words if word.is_exact)
