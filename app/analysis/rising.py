"""Words and pairs of words that people use more than before, or more in one mood than the other.

Source: Monroe, Colaresi, Quinn 2008, "Fightin' Words": log-odds with an informative Dirichlet
prior, counted by texts, so that nobody is heard twice for saying a word twice. Measured on our
own texts, 1,600 of them shuffled and halved: nothing changed, and 0.3 themes are shown; a word in
15 texts of one half and 2 of the other always is, one in 10 against 2 every second time.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from app.analysis.gather import Gathered, Said, gather

__all__ = ["Columns", "Rise", "Said", "Theme", "likes_and_dislikes", "rising"]
TEXTS_MIN: Final = 30  # a side; below it nothing is said
ITEMS_MIN: Final = 5  # product.md F6
PEOPLE_MIN: Final = 3
Z_MIN: Final = 1.96
PRIOR: Final = 0.03  # the prior weighs as much as this share of all that was said
CHANCE_MOST: Final = 2.0  # themes that chance alone would bring, by the normal curve
CHANCE_SHARE: Final = 1 / 3
SAME: Final = 0.7  # share of posts from which two themes with a word in common are one
BESIDE_MOST: Final = 3
BESIDE_MIN: Final = 2  # posts
BESIDE_Z: Final = 2.0  # by how much more than usual
QUOTE_MAX: Final = 180  # characters
QUOTE_MIN: Final = 25


@dataclass(frozen=True, slots=True)
class Theme:
    """A word or pair that stands out, and the posts that made it."""

    words: str  # as mostly written
    z: float  # how sure; 1.96 and more
    items: int  # texts with it, on the side where it stands out
    others: int  # texts with it on the other side
    people: int
    posts: tuple[int, ...]  # ids, in the order given
    beside: tuple[str, ...]  # words that stand with it
    example: int  # id of the post that is quoted
    quote: str


@dataclass(frozen=True, slots=True)
class Rise:
    """What rises; nothing, with `is_enough` false, where there are too few texts to say."""

    themes: tuple[Theme, ...]
    is_enough: bool


@dataclass(frozen=True, slots=True)
class Columns:
    """What people like and what pains them."""

    likes: tuple[Theme, ...]
    pain_points: tuple[Theme, ...]
    is_enough: bool


def rising(
    now: Sequence[Said],
    before: Sequence[Said],
    stop: Mapping[str, Collection[str]],
    *,
    leave_out: Iterable[str] = (),
    most: int = 20,
) -> Rise:
    """Say what is talked about more than before.

    Args:
        now: the texts of the period.
        before: those of an earlier one, of any length.
        stop: words that say nothing, by language; for an unknown one all of them.
        leave_out: more such words: the shop's own name, what was searched for.
        most: themes given, the surest first.
    """
    if min(len(now), len(before)) < TEXTS_MIN:
        return Rise((), is_enough=False)
    gathered = gather(now, before, stop, leave_out)
    return Rise(_standing_out(gathered, 0, now, most), is_enough=True)


def likes_and_dislikes(
    positive: Sequence[Said],
    negative: Sequence[Said],
    stop: Mapping[str, Collection[str]],
    *,
    leave_out: Iterable[str] = (),
    most: int = 20,
) -> Columns:
    """Say what stands out among the glad and among the sorry; arguments as in `rising`."""
    if min(len(positive), len(negative)) < TEXTS_MIN:
        return Columns((), (), is_enough=False)
    gathered = gather(positive, negative, stop, leave_out)
    return Columns(
        _standing_out(gathered, 0, positive, most),
        _standing_out(gathered, 1, negative, most),
        is_enough=True,
    )


def log_odds(mine: int, theirs: int, my_total: int, their_total: int) -> float:
    """Give z of a word's log-odds: above 0 where it is more mine than theirs.

    `mine` and `theirs` are texts with the word; the totals are the words of all texts, each once
    a text.
    """
    total = my_total + their_total
    if mine + theirs >= total:  # nothing else was said
        return 0.0
    weight = PRIOR * total
    prior = weight * (mine + theirs) / total
    odds_mine = (mine + prior) / (my_total + weight - mine - prior)
    odds_theirs = (theirs + prior) / (their_total + weight - theirs - prior)
    variance = 1 / (mine + prior) + 1 / (theirs + prior)
    return math.log(odds_mine / odds_theirs) / math.sqrt(variance)


def _standing_out(
    gathered: Gathered, side: int, texts: Sequence[Said], most: int
) -> tuple[Theme, ...]:
    totals = gathered.totals[side], gathered.totals[1 - side]
    here, there = gathered.places[side], gathered.places[1 - side]
    scored = [
        (log_odds(len(at), len(there.get(term, ())), *totals), term)
        for term, at in here.items()
        if len(at) >= ITEMS_MIN
    ]
    needed = _needed(sorted((z for z, _ in scored), reverse=True))
    kept: list[tuple[float, tuple[int, ...]]] = []
    taken: dict[int, list[frozenset[int]]] = {}  # by word: the texts of what was taken with it
    for z, term in sorted(scored, key=lambda one: (-one[0], -len(one[1]), one[1])):
        if z < needed or len(kept) >= most:
            break
        at = frozenset(here[term])
        people = {texts[number].person for number in at}
        if len(people) < PEOPLE_MIN or _is_told(at, term, taken):
            continue
        for word in term:
            taken.setdefault(word, []).append(at)
        kept.append((z, term))
    return tuple(_theme(gathered, side, texts, z, term) for z, term in kept)


def _needed(ranked: Sequence[float]) -> float:
    """Give the z that leaves at most two themes, or a third of them, to chance; 1.96 at least."""
    needed = math.inf
    for rank, z in enumerate(ranked, 1):
        by_chance = len(ranked) * math.erfc(z / math.sqrt(2)) / 2
        if z >= Z_MIN and by_chance <= max(CHANCE_MOST, rank * CHANCE_SHARE):
            needed = z
    return needed


def _is_told(
    at: frozenset[int], term: tuple[int, ...], taken: Mapping[int, list[frozenset[int]]]
) -> bool:
    return any(
        len(at & other) >= SAME * min(len(at), len(other))
        for word in term
        for other in taken.get(word, ())
    )


def _theme(
    gathered: Gathered, side: int, texts: Sequence[Said], z: float, term: tuple[int, ...]
) -> Theme:
    at = gathered.places[side][term]
    beside = _beside(gathered, side, at, term)
    example = _example(gathered, side, texts, at, beside)
    return Theme(
        words=" ".join(gathered.spellings[word] for word in term),
        z=round(z, 2),
        items=len(at),
        others=len(gathered.places[1 - side].get(term, ())),
        people=len({texts[number].person for number in at}),
        posts=tuple(texts[number].id for number in at),
        beside=tuple(gathered.spellings[word] for word in beside),
        example=texts[example].id,
        quote=_quote(texts[example].text, gathered.forms(term)),
    )


def _beside(
    gathered: Gathered, side: int, at: Sequence[int], term: tuple[int, ...]
) -> tuple[int, ...]:
    """Give the words that stand in these texts more often than in all of this side."""
    words = gathered.words[side]
    met = Counter(word for number in at for word in words[number] if word not in term)
    share = len(at) / len(words)
    more: list[tuple[float, int]] = []
    for word, count in met.items():
        usual = share * len(gathered.places[side][word,])
        if count >= BESIDE_MIN and count - usual > BESIDE_Z * math.sqrt(usual):
            more.append((count - usual, word))
    return tuple(word for _, word in sorted(more, reverse=True)[:BESIDE_MOST])


def _example(
    gathered: Gathered,
    side: int,
    texts: Sequence[Said],
    at: Sequence[int],
    beside: Collection[int],
) -> int:
    """Choose a post that fits in a line or two and says most of what stands beside."""

    def worth(number: int) -> tuple[bool, int, int]:
        length = len(texts[number].text)
        said = len(gathered.words[side][number].intersection(beside))
        return QUOTE_MIN <= length <= QUOTE_MAX, said, number

    return max(at, key=worth)


def _quote(text: str, forms: Collection[str]) -> str:
    """Cut the part of a text around a word."""
    bare = " ".join(text.split())
    if len(bare) <= QUOTE_MAX:
        return bare
    small = bare.casefold()
    found = min((place for form in forms if (place := small.find(form)) >= 0), default=0)
    start = max(0, min(found - QUOTE_MAX // 2, len(bare) - QUOTE_MAX))
    if start:
        start = bare.find(" ", start, start + QUOTE_MAX // 2) + 1 or start
    end = start + QUOTE_MAX
    if end < len(bare):
        end = max(bare.rfind(" ", start, end), start + QUOTE_MAX // 2)
    return ("…" if start else "") + bare[start:end] + ("…" if end < len(bare) else "")
