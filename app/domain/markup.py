"""Taking HTML apart in one pass, however broken or hostile it is.

The standard library's reader takes time that grows with the square of some inputs, and
stops with an AssertionError at others ("<!["); what strangers write must do neither.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_LONGEST_TAG: Final = 2_000  # with quotes; a longer one (a picture in its address) ends at its ">"
_TAG: Final = re.compile(r"""<(/?)([a-zA-Z][^\s/>]*+)((?:[^>"']++|"[^"]*+"|'[^']*+')*+)>""")
_NAME: Final = re.compile(r"</?([a-zA-Z][^\s/>]{0,40})")
_ATTRIBUTE: Final = re.compile(
    r"""([^\s"'<>/=]{1,60}+)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++))"""
)
_RAW: Final = frozenset({"script", "style"})  # what is in them is no HTML


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag as written."""

    name: str  # lower case
    inside: str = ""  # its attributes, as they stand
    is_end: bool = False

    def attributes(self) -> dict[str, str]:
        """Read the attributes, names in lower case; of one given twice the first counts."""
        found: dict[str, str] = {}
        for name, double, single, bare in _ATTRIBUTE.findall(self.inside):
            found.setdefault(name.lower(), html.unescape(double or single or bare))
        return found


class _Pass:
    """One pass over one document."""

    def __init__(self, text: str, skipped: frozenset[str]) -> None:
        self._text = text
        self._skipped = skipped
        self._endless: set[str] = set()  # names of which no further end tag comes

    def run(self) -> Iterator[str | Tag]:
        at = 0
        while (start := self._text.find("<", at)) >= 0:
            if start > at:
                yield html.unescape(self._text[at:start])
            end, piece = self._piece(start)
            if piece is not None:
                yield piece
            at = end
            if isinstance(piece, Tag) and not piece.is_end and piece.name in self._skipped:
                at = self._after(piece.name, end)
        if at < len(self._text):
            yield html.unescape(self._text[at:])

    def _piece(self, start: int) -> tuple[int, str | Tag | None]:
        """Say what begins at a `<`, and where what comes after it begins."""
        text = self._text
        if text.startswith("<!--", start):
            close = text.find("-->", start + 2)
            return (close + 3 if close >= 0 else len(text)), None
        found = _TAG.match(text, start, start + _LONGEST_TAG)
        if found:
            return found.end(), Tag(found[2].lower(), found[3], bool(found[1]))
        name = _NAME.match(text, start)
        if name is None and text[start + 1 : start + 2] not in ("!", "?", "/"):
            return start + 1, "<"
        close = text.find(">", start)
        if close < 0:
            return len(text), html.unescape(text[start:])
        if name is None:
            return close + 1, None
        return close + 1, Tag(name[1].lower(), "", text[start + 1] == "/")

    def _after(self, name: str, at: int) -> int:
        """Find the end of what is not shown; where it never ends, only scripts hide the rest."""
        if name not in self._endless:
            found = re.compile(rf"</{re.escape(name)}(?=[\s/>])[^>]*+>?", re.IGNORECASE).search(
                self._text, at
            )
            if found:
                return found.end()
            self._endless.add(name)
        return len(self._text) if name in _RAW else at


def pieces(text: str, *, skipped: frozenset[str] = _RAW) -> Iterator[str | Tag]:
    """Give a document's text and tags in order, character references already read.

    Args:
        text: HTML, however broken.
        skipped: elements whose contents are left out; their start tag is given.
    """
    return _Pass(text, skipped).run()
