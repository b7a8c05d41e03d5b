"""What a text offers the model: its tokens, what each is worth, and a few sums over them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from app.analysis.tone.lexicon import Begun, Lexicon, Mark, ToneWords
from app.analysis.tone.tokens import LINK, TOKEN, USER, bare, form_of, is_word

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


_BOOST: Final[dict[Mark | None, float]] = {Mark.BOOSTER: STRONGER, Mark.DAMPER: WEAKER}
SHOUT: Final = 2  # letters: "OK" is no shout


@dataclass(slots=True)
class Piece:
    """One spelling, looked up once."""

    form: str
    worth: float
    smile: float
    plain: str  # without accents
    is_word: bool = False
    is_negator: bool = False
    boost: float = 1.0
    is_but: bool = False
    phrases: Begun | None = None  # that it may begin
    is_upper: bool = False
    is_marked: bool = False  # it negates, turns or is all in capitals


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
        self._is_denied_after = words.is_denied_after
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
        if self._is_denied_after:
            _deny_before(pieces, is_negated, spans, text)
        worths, lengths = _worths(pieces, is_negated)
        sums = _sums(pieces, worths, text)
        return Heard(forms, tuple(spans), tuple(is_negated), tuple(worths), tuple(lengths), sums)

    def _piece(self, raw: str) -> Piece:
        if len(self._memo) >= MEMO_MAX:
            self._memo.clear()
        form, lexicon = form_of(raw), self._lexicon
        if not is_word(form):
            piece = Piece(form, 0.0, self._smile(form), form)
        else:
            plain = bare(form)
            mark = lexicon.mark(form, plain)
            is_upper = len(raw) > SHOUT and raw.isupper()
            piece = Piece(
                form,
                lexicon.valence(form, plain),
                0.0,
                plain,
                is_word=True,
                is_negator=mark is Mark.NEGATOR,
                boost=_BOOST.get(mark, 1.0),
                is_but=mark is Mark.BUT,
                phrases=lexicon.begun_by(plain),
                is_upper=is_upper,
                is_marked=is_upper or mark in (Mark.NEGATOR, Mark.BUT),
            )
        self._memo[raw] = piece
        return piece

    def _smile(self, form: str) -> float:
        whole = self._smiles.get(form)
        if whole is not None:
            return whole
        return sum(self._smiles.get(one, 0.0) for one in form)


def _worths(pieces: list[Piece], is_negated: list[bool]) -> tuple[list[float], list[int]]:
    n = len(pieces)
    worths, lengths = [0.0] * n, [1] * n
    plain = [piece.plain for piece in pieces]
    at, boost, since = 0, 1.0, REACH
    while at < n:
        piece = pieces[at]
        worth, length = piece.worth, 1
        if piece.phrases is not None and (phrase := piece.phrases.longest(plain, at)) is not None:
            length, worth = len(phrase[0]) + 1, phrase[1]
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


def _deny_before(
    pieces: list[Piece], is_negated: list[bool], spans: list[tuple[int, int]], text: str
) -> None:
    """Deny the word right before a negation ("funkar inte"), but not across a comma."""
    for at in range(1, len(pieces)):
        is_verb = pieces[at].is_negator and pieces[at - 1].worth > 0
        if is_verb and "," not in text[spans[at - 1][1] : spans[at][0]]:
            is_negated[at - 1] = True


def _negated(pieces: list[Piece]) -> list[bool]:
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
    return found


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
    listed = [one for one in worths if one]
    plus = sum([one for one in listed if one > 0])
    minus = plus - sum(listed)
    signs = [one for one in pieces if not one.is_word]
    forms = [one.form for one in signs]
    smiles = sum([one.smile for one in signs if one.smile > 0])
    frowns = smiles - sum([one.smile for one in signs])
    marked = [one for one in pieces if one.is_marked]
    words = len(pieces) - len(signs)
    shout = sum(["!" in one for one in forms])
    balance = (plus - minus) / (plus + minus + 1.5)
    return (
        plus / (plus + 3.0),
        minus / (minus + 3.0),
        balance,
        (plus - minus) / math.sqrt(words + 4.0),
        math.tanh(sum(worths[int(len(worths) * LATE) :]) / 3.0),
        math.tanh(listed[0] / 2.0) if listed else 0.0,
        max(0.0, *listed, 0.0) / 4.0,
        -min(0.0, *listed, 0.0) / 4.0,
        math.tanh(smiles / 2.0),
        math.tanh(frowns / 2.0),
        math.log1p(words) / 4.0,
        0.0 if listed or smiles or frowns else 1.0,
        min(shout, 3) / 3.0,
        min(sum(["?" in one for one in forms]), 3) / 3.0,
        min(forms.count("..."), 2) / 2.0,
        min(sum([one.is_upper for one in marked]), 4) / 4.0,
        float(LINK in forms),
        float(USER in forms),
        min(text.count("#"), 4) / 4.0,
        min(sum([one.is_negator for one in marked]), 3) / 3.0,
        float(any(one.is_but for one in marked)),
        balance * min(shout, 2) / 2.0,
    )
