"""Finding out in which letters a feed is really written."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import Final

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDE: Final = ((b"<\0?\0", "utf-16-le"), (b"\0<\0?", "utf-16-be"), (b"<\0r\0", "utf-16-le"))
_PROLOG: Final = re.compile(r"^\s*<\?xml[^>]*?\?>", re.IGNORECASE)
_DECLARED: Final = re.compile(
    rb"^\s*<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._:\-]{2,40})", re.IGNORECASE
)
_CHARSET: Final = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9._:\-]{2,40})", re.IGNORECASE)
_UTF8_LETTER: Final = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}")
_HIGH: Final = re.compile(rb"[\x80-\xff]")
_PERSON: Final = re.compile(
    r"(<(?:\w{1,20}:)?(?:author|contributor|creator|email|managingEditor|name|owner|publisher|webMaster)"
    r"(?:\s[^>]{0,200})?>\s{0,50}(?:<!\[CDATA\[)?[^<\]]{200})[^<\]]+",
    re.IGNORECASE,
)
LONGEST_WORD: Final = 3000  # pictures in addresses are longer
_WORD: Final = re.compile(rf"([\w.+\-]{{{LONGEST_WORD}}})(?=[\w.+\-])")
_REFERENCE: Final = re.compile(r"&#(?:([xX][0-9a-fA-F]{4,40})|([0-9]{5,40}));?")
_UNFIT: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")


def _known(name: str) -> str:
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        return ""
    return found.name if found._is_text_encoding else ""  # noqa: SLF001 - the only way to ask


def _candidates(body: bytes, content_type: str) -> Iterator[str]:
    """Name the encodings to try, the likeliest first.

    What reads as UTF-8 with letters beyond ASCII is UTF-8, whatever is declared: in
    no other encoding does that happen by chance. Then the document's own word, then
    the server's, which is often only its default. What is not asked for is not worked out.
    """
    yield "utf-8"
    declared = _DECLARED.match(body[:400])
    served = _CHARSET.search(content_type)
    if declared and (name := _known(declared[1].decode("ascii"))):
        yield name
    if served and (name := _known(served[1])):
        yield name
    if not _is_mostly_utf8(body):
        yield "cp1252"


def _is_mostly_utf8(body: bytes) -> bool:
    """Say whether most of what is beyond ASCII reads as UTF-8, so that the rest is damage."""
    fitting = sum(len(match[0]) for match in _UTF8_LETTER.finditer(body))
    return 2 * fitting > len(_HIGH.findall(body))


def decoded(body: bytes, content_type: str = "") -> str:
    """Read bytes as text; never fails, and loses only what is no letter in any reading."""
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, errors="replace")
    for start, name in _WIDE:
        if body.startswith(start):
            return body.decode(name, errors="replace")
    for name in _candidates(body, content_type):
        try:
            return body.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return body.decode("utf-8" if _is_mostly_utf8(body) else "latin-1", errors="replace")


def _possible(reference: re.Match[str]) -> str:
    """Keep a reference to a letter; where there is no such letter put the mark for "unknown"."""
    number = int(reference[2] or reference[1][1:], 10 if reference[2] else 16)
    is_letter = number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF
    return reference[0] if is_letter else "\ufffd"


def as_utf8(text: str) -> bytes:
    """Give a document as the bytes that a reader told "UTF-8" takes: no prolog, no controls.

    Overlong people and words are cut: feedparser looks for e-mail addresses in them in a
    time that grows with the square of their length.
    """
    tidy = _UNFIT.sub("", _PROLOG.sub("", text, count=1)).lstrip()
    tidy = _REFERENCE.sub(_possible, tidy)
    tidy = _PERSON.sub(r"\1", tidy)
    if max(map(len, tidy.split()), default=0) > LONGEST_WORD:  # seven times quicker than to seek
        tidy = _WORD.sub(r"\1 ", tidy)
    return tidy.encode("utf-8")
