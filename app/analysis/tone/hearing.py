"""What a text offers the model: its tokens, what each is worth, and a few sums over them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from app.analysis.tone.lexicon import Lexicon, ToneWords
from app.analysis.tone.tokens import LINK, TOKEN, USER, form_of, is_word

REACH: Final = 3  # words a negation reaches over (words.md 2)
TURNED: Final = -0.6  # a negated word is weaker than its opposite
STRONGER: Final = 1.35
WEAKER: Final = 0.6
BEFORE_BUT: Final = 0.6
AFTER_BUT: Final = 1.4
LATE: Final = 0.6  # where the last part of a text begins
TEXT_MAX: Final = 4_000  # characters that are read; a longer text has said it by then
MEMO_MAX: Final = 60_000
_STOP: Final = frozenset({".", ";", "?", "!", "?!", "!!", "??", "..."})
SUMS: Final = (
    "positive", "negative", "balance", "total", "late", "first", "best", "worst", "smiles",
    "frowns", "words", "none", "shout", "ask", "dots", "capitals", "link", "user", "tag",
    "negators", "but", "shouted_balance",
)  # fmt: skip


@dataclass(slots=True)
class Piece:
    """One spelling, looked up once."""

    form: str
    worth: float
    smile: float
    is_word: bool
    is_negator: bool
    boost: float
    is_but: bool
    may_begin: bool
    is_upper: bool


@dataclass(frozen=True, slots=True)
class Heard:
    """A text, listened to."""

    forms: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    is_negated: tuple[bool, ...]
    worths: tuple[float, ...]  # after negation and strengthening; a phrase stands at its first word
    lengths: tuple[int, ...]  # words a worth belongs to, 1 or more
    sums: tuple[float, ...]  # as named in SUMS


class Ear:
    """Listens to texts of one language; not for two threads at once."""

    def __init__(self, words: ToneWords, smiles: dict[str, float]) -> None:
        self._lexicon = Lexicon(words)
        self._smiles = smiles
        self._memo: dict[str, Piece] = {}

    def hear(self, text: str) -> Heard:
        """Take a text apart."""
        spans, pieces = [], []
        for found in TOKEN.finditer(text[:TEXT_MAX]):
            raw = found.group()
            pieces.append(self._memo.get(raw) or self._piece(raw))
            spans.append(found.span())
        forms = tuple([one.form for one in pieces])
        is_negated = _negated(pieces)
        worths, lengths = self._worths(pieces, forms, is_negated)
        sums = _sums(pieces, worths, text)
        return Heard(forms, tuple(spans), is_negated, tuple(worths), tuple(lengths), sums)

    def _piece(self, raw: str) -> Piece:
        if len(self._memo) >= MEMO_MAX:
            self._memo.clear()
        form, lexicon = form_of(raw), self._lexicon
        is_a_word = is_word(form)
        boost = 1.0
        if is_a_word and lexicon.is_mark("booster", form):
            boost = STRONGER
        elif is_a_word and lexicon.is_mark("damper", form):
            boost = WEAKER
        piece = Piece(
            form=form,
            worth=lexicon.valence(form) if is_a_word else 0.0,
            smile=0.0 if is_a_word else self._smile(form),
            is_word=is_a_word,
            is_negator=is_a_word and lexicon.is_mark("negator", form),
            boost=boost,
            is_but=is_a_word and lexicon.is_mark("but", form),
            may_begin=is_a_word and lexicon.may_begin(form),
            is_upper=is_a_word and len(raw) > 2 and raw.isupper(),
        )
        self._memo[raw] = piece
        return piece

    def _smile(self, form: str) -> float:
        whole = self._smiles.get(form)
        if whole is not None:
            return whole
        return sum(self._smiles.get(one, 0.0) for one in form)

    def _worths(
        self, pieces: list[Piece], forms: tuple[str, ...], is_negated: tuple[bool, ...]
    ) -> tuple[list[float], list[int]]:
        n = len(pieces)
        worths, lengths = [0.0] * n, [1] * n
        at, boost, since = 0, 1.0, REACH
        while at < n:
            piece = pieces[at]
            worth, length = piece.worth, 1
            if piece.may_begin and (found := self._lexicon.phrase(forms, at)) is not None:
                length, worth = found
            if worth:
                if since < REACH:
                    worth *= boost
                worths[at] = worth * TURNED if is_negated[at] else worth
                lengths[at] = length
            if length == 1 and piece.boost != 1.0:
                boost, since = piece.boost, 0
            else:
                since += 1
            at += length
        return _weighed(pieces, worths), lengths


def _negated(pieces: list[Piece]) -> tuple[bool, ...]:
    reach, found = 0, []
    for piece in pieces:
        if piece.is_negator:
            found.append(False)
            reach = REACH + 1
            continue
        if not piece.is_word:
            if piece.form in _STOP:
                reach = 0
            found.append(False)
            continue
        if piece.is_but:
            reach = 0
        reach -= 1
        found.append(reach > 0)
    return tuple(found)


def _weighed(pieces: list[Piece], worths: list[float]) -> list[float]:
    """What comes after the last "but" weighs more than what comes before it."""
    turns = [n for n, piece in enumerate(pieces) if piece.is_but and n > 0]
    if not turns:
        return worths
    last = turns[-1]
    if not any(worths[:last]) or not any(worths[last:]):
        return worths
    return [
        worth * (BEFORE_BUT if n < last else AFTER_BUT) if worth else 0.0
        for n, worth in enumerate(worths)
    ]


def _sums(pieces: list[Piece], worths: list[float], text: str) -> tuple[float, ...]:
    plus = sum(one for one in worths if one > 0)
    minus = -sum(one for one in worths if one < 0)
    late = sum(worths[int(len(worths) * LATE) :])
    first = next((one for one in worths if one), 0.0)
    smiles = sum(one.smile for one in pieces if one.smile > 0)
    frowns = -sum(one.smile for one in pieces if one.smile < 0)
    words = sum(1 for one in pieces if one.is_word)
    forms = [one.form for one in pieces if not one.is_word]
    shout = sum(1 for one in forms if "!" in one)
    ask = sum(1 for one in forms if "?" in one)
    upper = sum(1 for one in pieces if one.is_upper)
    balance = (plus - minus) / (plus + minus + 1.5)
    return (
        plus / (plus + 3.0),
        minus / (minus + 3.0),
        balance,
        (plus - minus) / math.sqrt(words + 4.0),
        math.tanh(late / 3.0),
        math.tanh(first / 2.0),
        max(0.0, *worths, 0.0) / 4.0,
        -min(0.0, *worths, 0.0) / 4.0,
        math.tanh(smiles / 2.0),
        math.tanh(frowns / 2.0),
        math.log1p(words) / 4.0,
        0.0 if plus or minus or smiles or frowns else 1.0,
        min(shout, 3) / 3.0,
        min(ask, 3) / 3.0,
        min(forms.count("..."), 2) / 2.0,
        min(upper, 4) / 4.0,
        float(any(one.form == LINK for one in pieces)),
        float(any(one.form == USER for one in pieces)),
        min(text.count("#"), 4) / 4.0,
        min(sum(1 for one in pieces if one.is_negator), 3) / 3.0,
        float(any(one.is_but for one in pieces)),
        balance * min(shout, 2) / 2.0,
    )
