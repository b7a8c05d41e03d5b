"""Decoding what mail headers and bodies say, whatever they claim to be written in."""

from __future__ import annotations

import base64
import binascii
import codecs
import quopri
import re
from typing import Final

from app.domain.plain_text import clean_line

MOST_OF_A_LINE: Final = 2_000  # characters of a header that anybody could want to read
_WORD: Final = re.compile(r"=\?([^?\s]{1,40})\?([bBqQ])\?([^?\r\n]{0,4000})\?=")
_BETWEEN: Final = re.compile(r"(\?=)\s+(?==\?[^?\s]{1,40}\?[bBqQ]\?)")
# Python has codecs under these names that are no charset of any mail, and slow ones among them.
_NO_CHARSETS: Final = frozenset(
    {"punycode", "idna", "undefined", "unicode-escape", "raw-unicode-escape", "utf-7"}
)
_LIKE: Final = {"iso8859-1": "cp1252", "ascii": "cp1252"}  # as every mail program reads them


def text_of(data: bytes, charset: str) -> str:
    """Decode bytes by the charset they claim, unless they are plainly UTF-8 or the claim a lie."""
    try:
        return data.decode("utf-8" if not data.isascii() else "ascii")
    except UnicodeDecodeError:
        pass
    try:
        name = codecs.lookup(charset or "ascii").name
        return data.decode("cp1252" if name in _NO_CHARSETS else _LIKE.get(name, name))
    except (LookupError, UnicodeError, ValueError):
        return data.decode("cp1252", "replace")


def is_seven_bit(charset: str) -> bool:
    """Say whether a charset writes other letters in ASCII's bytes, as ISO-2022-JP and UTF-16."""
    return charset.casefold().startswith(("iso-2022", "hz", "utf-16", "utf-32"))


def decoded(raw: str) -> str:
    """Read a header's value as one line: encoded words, or raw bytes in it, and no controls."""
    raw = _as_written(raw[: 4 * MOST_OF_A_LINE])
    words = _WORD.sub(lambda found: _word(*found.groups()), _BETWEEN.sub(r"\1", raw))
    return clean_line(words)[:MOST_OF_A_LINE]


def _as_written(raw: str) -> str:
    """Bring bytes that were put straight into a header back into letters."""
    if raw.isascii():
        return raw
    return text_of(raw.encode("utf-8", "surrogateescape"), "")


def _word(charset: str, how: str, data: str) -> str:
    try:
        if how in "bB":
            plain = base64.b64decode(data + "=" * (-len(data) % 4))
        else:
            plain = quopri.decodestring(data.replace("_", " ").encode("ascii", "replace"))
    except (binascii.Error, ValueError):
        return ""
    charset = charset.partition("*")[0]  # RFC 2231 lets a language follow
    if is_seven_bit(charset):
        return plain.decode(charset, "replace") if _is_known(charset) else ""
    return text_of(plain, charset)


def _is_known(charset: str) -> bool:
    try:
        return codecs.lookup(charset).name not in _NO_CHARSETS
    except LookupError:
        return False
