"""How likely something a search found is about the shop, learned from what the owner did.

A small log-odds model over things that can be shown: words, author, place, watch, what matched.
What was put aside as noise speaks against, what was answered, kept or accepted speaks for. Each
thing counts by itself and only the strongest are added, so that the sum can be read by hand and
twenty words of one text do not count as twenty witnesses.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

PRIOR: Final = 60  # of what nothing is known about
NEEDED: Final = 20  # examples in all, below which nothing may be hidden
NEEDED_EACH: Final = 5
SEEN_LEAST: Final = 2  # examples in which a thing must have been
MOST: Final = 6  # things that are added up
MOST_WORDS: Final = 200  # of one text
WEIGHT_MOST: Final = 3.0
_SMOOTH: Final = 0.5
_WEAK: Final = 0.15  # of a logit: less is not worth a word
_WORD: Final = re.compile(r"[^\W\d_]{3,24}")
_STEADY: Final = ("author", "place", "watch", "match", "lang")  # these count beside the words
Thing = tuple[str, str]  # its kind (word, author, place, watch, match, lang) and what


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of something that was found; "" where it is not."""

    text: str
    author: str = ""
    place: str = ""  # the network
    watch: str = ""
    match: str = ""  # the word by which it was found
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """Something the owner dealt with: it was about the shop, or not."""

    facts: Facts
    is_ours: bool


@dataclass(frozen=True, slots=True)
class Judgement:
    """How likely something is about the shop, 0 to 100, and what decided, the strongest first."""

    relevance: int
    why: tuple[tuple[Thing, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Model:
    """What each thing speaks for: log-odds, above 0 for the shop."""

    weights: Mapping[Thing, float]
    n_ours: int = 0
    n_not: int = 0

    @property
    def is_sure(self) -> bool:
        """Whether it has seen enough that something may be hidden by it."""
        return is_enough(self.n_ours, self.n_not)

    def judge(self, facts: Facts) -> Judgement:
        """Say how likely something is about the shop."""
        found = [(thing, self.weights[thing]) for thing in things(facts) if thing in self.weights]
        found.sort(key=lambda pair: (-abs(pair[1]), pair[0]))
        why = tuple(found[:MOST])
        total = math.log(PRIOR / (100 - PRIOR)) + sum(weight for _, weight in why)
        return Judgement(round(100 / (1 + math.exp(-max(-30.0, min(30.0, total))))), why)

    def dump(self) -> bytes:
        """Write the model for keeping."""
        weights = [[*thing, round(weight, 3)] for thing, weight in sorted(self.weights.items())]
        kept = {"weights": weights, "n_ours": self.n_ours, "n_not": self.n_not}
        return json.dumps(kept, ensure_ascii=False).encode("utf-8", "replace")

    @classmethod
    def load(cls, kept: bytes) -> Model:
        """Read a kept model; one that knows nothing from what is none."""
        try:
            found = json.loads(kept.decode())
            weights = {(str(k), str(w)): float(weight) for k, w, weight in found["weights"]}
            if not all(map(math.isfinite, weights.values())):
                return cls({})
            return cls(weights, int(found["n_ours"]), int(found["n_not"]))
        except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
            return cls({})


def is_enough(n_ours: int, n_not: int) -> bool:
    """Tell whether so many examples are enough to hide anything by."""
    return n_ours + n_not >= NEEDED and min(n_ours, n_not) >= NEEDED_EACH


def things(facts: Facts) -> list[Thing]:
    """List what a model looks at, each thing once."""
    words = dict.fromkeys(_WORD.findall(facts.text[:20_000].casefold()))
    found: list[Thing] = [("word", word) for word in list(words)[:MOST_WORDS]]
    for kind in _STEADY:
        what: str = getattr(facts, kind)
        if what:
            found.append((kind, what.casefold() if kind == "match" else what))
    return found


def learn(examples: Sequence[Example]) -> Model:
    """Learn from what the owner did; order does not matter."""
    for_us: Counter[Thing] = Counter()
    against: Counter[Thing] = Counter()
    n_ours = n_not = 0
    for one in examples:
        (for_us if one.is_ours else against).update(things(one.facts))
        n_ours, n_not = n_ours + one.is_ours, n_not + (not one.is_ours)
    if not n_ours or not n_not:
        return Model({}, n_ours, n_not)
    weights = {}
    for thing in for_us.keys() | against.keys():
        pro, contra = for_us[thing], against[thing]
        if pro + contra < SEEN_LEAST:
            continue
        weight = _log_odds(pro, n_ours) - _log_odds(contra, n_not)
        weight *= 1 - 1 / (1 + pro + contra)  # the less it was seen, the less it says
        if abs(weight) >= _WEAK:
            weights[thing] = max(-WEIGHT_MOST, min(WEIGHT_MOST, weight))
    return Model(weights, n_ours, n_not)


def never_terms(
    aside: Sequence[str], ours: Sequence[str], known: Iterable[str] = (), most: int = 3
) -> tuple[tuple[str, int], ...]:
    """Propose words for the *never* box: in what was put aside, in nothing that was ours.

    Args:
        aside: texts put aside with one reason.
        ours: texts that were about the shop.
        known: words that are looked for, or are in the box already.
        most: how many to propose.

    Returns:
        Words with the texts put aside that they would have kept out, at least 3 and a tenth.
    """
    counted: Counter[str] = Counter()
    for text in aside:
        counted.update(set(_WORD.findall(text[:20_000].casefold())))
    spoken = {word for text in ours for word in _WORD.findall(text[:20_000].casefold())}
    spoken |= {word for term in known for word in _WORD.findall(term.casefold())}
    least = max(3, len(aside) / 10)
    good = [(word, n) for word, n in counted.items() if n >= least and word not in spoken]
    good.sort(key=lambda pair: (-pair[1], -len(pair[0]), pair[0]))
    return tuple(good[:most])


def _log_odds(n: int, of: int) -> float:
    share = (n + _SMOOTH) / (of + 2 * _SMOOTH)
    return math.log(share / (1 - share)) if share < 1 else WEIGHT_MOST
