"""Whether a watch holds for one text, and by which of its words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from app.analysis.names.finder import Place, Term
from app.analysis.query.asks import triggers
from app.analysis.query.boxes import Watched, tree_of
from app.analysis.query.facts import Said, is_so
from app.analysis.query.nearness import is_near
from app.analysis.query.terms import MARKED, folded, is_one_word, places_of, terms_of
from app.analysis.query.tree import All, Any, Fact, Near, Node, Not, Words, all_of, leaves, parts_of

Found = Mapping[int, tuple[Place, ...]]  # number of a term: where it was found
Number = Callable[[Term], int]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A watch made ready for many texts."""

    id: int
    tree: Node
    wants: Node  # the tree without what must not be there
    nevers: tuple[Node, ...]
    numbers: Mapping[Words, tuple[int, ...]]
    context: tuple[int, ...]  # of what must stand beside an ordinary word
    needs_context: bool
    triggers: frozenset[int] | None  # one of these terms must be found; None: it may do without
    today: date | None


def prepared(watch: Watched, number: Number, today: date | None) -> Prepared | None:
    """Make a watch ready; None where it asks for nothing.

    Args:
        watch: what the owner looks for.
        number: gives a term its number among all that are looked for.
        today: the shop's own day, for `days:`.
    """
    tree = tree_of(watch)
    if tree is None:
        return None
    off = folded(watch.off)
    as_terms = partial(terms_of, is_exact=watch.is_exact, off=off)
    words = [leaf for leaf, _ in leaves(tree) if isinstance(leaf, Words)]
    numbers = {word: tuple(number(term) for term in as_terms(word)) for word in words}
    needed = triggers(tree)
    wants = [part for part in parts_of(tree) if not isinstance(part, Not)]
    return Prepared(
        id=watch.id,
        tree=tree,
        wants=all_of(wants),
        nevers=tuple(part.of for part in parts_of(tree) if isinstance(part, Not)),
        numbers=numbers,
        context=tuple(number(Term(word)) for word in sorted(_context(watch, words))),
        needs_context=bool(folded(watch.context)),
        triggers=None if needed is None else frozenset(numbers[word][0] for word in needed),
        today=today,
    )


def _context(watch: Watched, words: Sequence[Words]) -> frozenset[str]:
    """Fold what must stand beside a name, without its own tag: as a tag it counts anyway."""
    names = folded(word.text for word in words)
    tags = folded(text for text in watch.context if text.startswith(("#", "@")))
    return folded(watch.context) - (tags & names)


class Holding:
    """One watch and one text."""

    def __init__(
        self, watch: Prepared, said: Said, found: Found, assumed: Collection[Words] = ()
    ) -> None:
        """Take what the finder found in the text's words; `assumed` words a network has seen."""
        self._watch = watch
        self._said = said
        self._found = found
        self._assumed = assumed
        self._is_alone = watch.needs_context and not any(one in found for one in watch.context)
        self._places: dict[Words, tuple[Place, ...]] = {}

    def is_wanted(self) -> bool:
        """Tell whether the text has what the watch wants, whatever else is in it."""
        return self._holds(self._watch.wants)

    def is_caught(self) -> bool:
        """Tell whether the watch holds as a whole."""
        return self._holds(self._watch.tree)

    def stopped_by(self) -> tuple[str, ...]:
        """Name the words and facts for which a wanted text is kept out."""
        nevers = [part for part in self._watch.nevers if self._holds(part)]
        return tuple(dict.fromkeys(_named(leaf) for part in nevers for leaf in self._there(part)))

    def words(self) -> tuple[str, ...]:
        """Name the words that the text was caught by, as the owner wrote them."""
        there = (leaf for leaf in self._there(self._watch.wants) if isinstance(leaf, Words))
        return tuple(dict.fromkeys(leaf.text for leaf in there))

    def marks(self) -> list[tuple[str, Place]]:
        """Give each wanted word with every place where it stands, in the order of the text."""
        there = [leaf for leaf in self._there(self._watch.wants) if isinstance(leaf, Words)]
        found = [(leaf.text, place) for leaf in dict.fromkeys(there) for place in self.places(leaf)]
        return sorted(found, key=lambda one: (one[1].start, one[1].end))

    def places(self, words: Words) -> tuple[Place, ...]:
        """Give where words stand that count: in their part, and an ordinary one not by itself."""
        if words not in self._places:
            self._places[words] = self._counting(words)
        return self._places[words]

    def _counting(self, words: Words) -> tuple[Place, ...]:
        places = places_of(self._watch.numbers[words], self._found)
        if words.part and places:
            ends = len(self._said.title)
            is_title = words.part == "title"
            places = tuple(one for one in places if (bool(ends) and one.start < ends) == is_title)
        if self._is_alone and is_one_word(words.text):
            return tuple(one for one in places if one.how in MARKED)
        return places

    def _holds(self, node: Node) -> bool:
        match node:
            case Words():
                return self._is_seen(node) or bool(self.places(node))
            case Fact():
                return is_so(node, self._said, self._watch.today)
            case Not(of):
                return not self._holds(of)
            case All(parts):
                return all(self._holds(part) for part in parts)
            case Any(parts):
                return any(self._holds(part) for part in parts)
            case Near(parts, within, is_ordered):
                found = [self._choice(part) for part in parts]
                return is_near(found, within, is_ordered=is_ordered)

    def _is_seen(self, words: Words) -> bool:
        return words in self._assumed and not (self._is_alone and is_one_word(words.text))

    def _choice(self, part: Words | Any) -> Sequence[Place]:
        if isinstance(part, Words):
            return self.places(part)
        places = {
            place for one in part.parts if isinstance(one, Words) for place in self.places(one)
        }
        return sorted(places, key=lambda place: (place.first, place.last))

    def _there(self, node: Node) -> list[Words | Fact]:
        """List the leaves of what holds, from left to right; what must be absent has none."""
        if isinstance(node, Not) or not self._holds(node):
            return []
        if isinstance(node, Words | Fact):
            return [node]
        return [leaf for part in node.parts for leaf in self._there(part)]


def _named(leaf: Words | Fact) -> str:
    return leaf.text if isinstance(leaf, Words) else f"{leaf.name}:{leaf.compare}{leaf.value}"
