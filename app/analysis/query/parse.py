"""Reads a query: words side by side are all wanted; AND, OR, NOT and NEAR/5 in capitals alone.

`a b`, `a AND b`: both. `a OR b`: one at least; it binds less than words side by side. `-a`,
`NOT a`: none. `a NEAR/5 b`, `"a b"~5`: at most five other words among them; ONEAR keeps their
order. `"a b"`: side by side. `=a`: no endings and no misspellings.
"""

from __future__ import annotations

from typing import Final

from app.analysis.names.normal import fold
from app.analysis.query.facts import fact
from app.analysis.query.pieces import Piece, Sort, pieces
from app.analysis.query.tree import (
    Node,
    Words,
    all_of,
    any_of,
    bare,
    catches_silence,
    near,
    no,
)
from app.errors import BadQuery

DEEPEST: Final = 20  # parentheses and NOTs within each other
MOST: Final = 300  # pieces of a query
MOST_NEAR: Final = 20  # words that are near each other: each is sought beside every other
_BEGINS: Final[frozenset[Sort]] = frozenset({"open", "not", "words", "fact"})
_WRITTEN: Final[dict[Sort, str]] = {"and": "AND", "or": "OR", "near": "NEAR", "not": "NOT"}


def parse(query: str) -> Node:
    """Read a query.

    Raises:
        BadQuery: it cannot be read; it says where and why.
    """
    reader = _Reader(query)
    tree = bare(reader.either(0))
    if (left := reader.piece) is not None:
        why = "stray_close" if left.sort == "close" else "operator_start"
        raise BadQuery(why=why, detail=_WRITTEN.get(left.sort, ")"), at=left.at)
    if catches_silence(tree):
        raise BadQuery(why="only_not", at=1)
    return tree


class _Reader:
    """Goes over the pieces once, from left to right."""

    def __init__(self, query: str) -> None:
        self._pieces: list[Piece] = []
        for piece in pieces(query):
            if len(self._pieces) == MOST:
                raise BadQuery(why="too_many", detail=str(MOST), at=piece.at)
            self._pieces.append(piece)
        if not self._pieces:
            raise BadQuery(why="no_words")
        self._at = 0
        self._end = len(query) + 1

    @property
    def piece(self) -> Piece | None:
        """The piece to be read next."""
        return self._pieces[self._at] if self._at < len(self._pieces) else None

    def either(self, depth: int) -> Node:
        """Read what stands between ORs."""
        found = [self._together(depth)]
        while (piece := self.piece) is not None and piece.sort == "or":
            self._at += 1
            found.append(self._together(depth))
        return found[0] if len(found) == 1 else any_of(found)

    def _together(self, depth: int) -> Node:
        found = [self._one(depth)]
        while (piece := self.piece) is not None:
            if piece.sort == "and":
                self._at += 1
            elif piece.sort not in _BEGINS:
                break
            found.append(self._one(depth))
        return found[0] if len(found) == 1 else all_of(found)

    def _one(self, depth: int) -> Node:
        piece = self.piece
        if piece is None or piece.sort != "not":
            return self._close_by(depth)
        self._refuse_deep(depth, piece)
        self._at += 1
        return no(self._one(depth + 1))

    def _close_by(self, depth: int) -> Node:
        found = [self._atom(depth)]
        first = self.piece
        if first is None or first.sort != "near":
            return found[0]
        while (piece := self.piece) is not None and piece.sort == "near":
            if (piece.within, piece.is_ordered) != (first.within, first.is_ordered):
                raise BadQuery(why="near_mixed", at=piece.at)
            self._at += 1
            found.append(self._atom(depth))
        _refuse_many_near(len(found), first.at)
        try:
            return near(found, first.within or 0, is_ordered=first.is_ordered)
        except BadQuery as error:
            raise BadQuery(why="near_what", at=first.at) from error

    def _atom(self, depth: int) -> Node:
        piece = self._next()
        match piece.sort:
            case "words":
                return _words(piece)
            case "fact":
                return fact(piece.name, piece.text, piece.at)
            case "open":
                return self._inside(piece, depth)
        before = self._pieces[self._at - 2] if self._at > 1 else None
        if piece.sort == "close":
            why = "operator_end" if before and before.sort in _WRITTEN else "stray_close"
            at = before if why == "operator_end" and before else piece
            raise BadQuery(why=why, detail=_WRITTEN.get(at.sort, ")"), at=at.at)
        raise BadQuery(why="operator_start", detail=_WRITTEN[piece.sort], at=piece.at)

    def _inside(self, opened: Piece, depth: int) -> Node:
        self._refuse_deep(depth, opened)
        if (piece := self.piece) is not None and piece.sort == "close":
            raise BadQuery(why="empty_parentheses", at=opened.at)
        found = self.either(depth + 1)
        if (piece := self.piece) is None:
            raise BadQuery(why="open_parenthesis", at=opened.at)
        if piece.sort != "close":
            raise BadQuery(why="operator_start", detail=_WRITTEN[piece.sort], at=piece.at)
        self._at += 1
        return any_of([found])

    def _next(self) -> Piece:
        piece = self.piece
        if piece is None:
            last = self._pieces[-1]
            why = "open_parenthesis" if last.sort == "open" else "operator_end"
            raise BadQuery(why=why, detail=_WRITTEN.get(last.sort, ""), at=last.at)
        self._at += 1
        return piece

    def _refuse_deep(self, depth: int, piece: Piece) -> None:
        if depth >= DEEPEST:
            raise BadQuery(why="too_deep", detail=str(DEEPEST), at=piece.at)


def _words(piece: Piece) -> Node:
    whole = Words(piece.text, piece.is_exact, piece.name)
    if piece.within is None:
        return whole
    spoken = [word for word in piece.text.split() if fold(word)]
    _refuse_many_near(len(spoken), piece.at)
    apart = [Words(word, piece.is_exact, piece.name) for word in spoken]
    return near(apart, piece.within) if len(apart) > 1 else apart[0]


def _refuse_many_near(n: int, at: int) -> None:
    if n > MOST_NEAR:
        raise BadQuery(why="too_many", detail=str(MOST_NEAR), at=at)
