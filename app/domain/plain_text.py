"""Turning what strangers wrote in HTML into plain text, and their addresses into safe ones."""

from __future__ import annotations

import re
import unicodedata
from typing import Final
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from app.domain.markup import Tag, pieces

MOST_HTML: Final = 400_000  # characters looked at; more is no article
MOST_ADDRESS: Final = 4_000
_SCHEMES: Final = frozenset({"http", "https", "mailto"})
_UNSHOWN: Final = frozenset(
    {"script", "style", "template", "iframe", "object", "svg", "math", "head", "noframes"}
)
_PARAGRAPHS: Final = frozenset(
    ("p", "div", "section", "article", "header", "footer", "main", "aside", "blockquote", "pre",
     "ul", "ol", "dl", "table", "form", "figure", "address", "details", "hr",
     "h1", "h2", "h3", "h4", "h5", "h6")
)  # fmt: skip
_BREAKS: Final = {
    **dict.fromkeys(("br", "tr", "dt", "dd", "option", "figcaption", "summary"), "\n"),
    **dict.fromkeys(("td", "th"), " "),
    "li": "\n• ",
}
# Controls, the marks that turn the direction of text round to disguise it, and what cuts a word in
# two unseen, so that neither search nor watch would find it; joiners, which have a meaning, stay.
_UNSEEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b\u202d\u202e\u2060-\u2064\ufeff\ufffe\uffff]"
)
_UNSEEN_IN_ADDRESS: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\ufeff\ud800-\udfff]"
)
_SIMPLE: Final = re.compile(r"https?://[a-z0-9.\-]+(?::\d{1,5})?(?:/[A-Za-z0-9/._~\-?=&%+;,]*)?")
_AS_WRITTEN: Final = "!#$%&'()*+,/:;=?@[]~-._|^{}"
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def _shown(piece: str | Tag) -> str:
    """Give what a reader would see of one piece; an image is known by its own words alone."""
    if isinstance(piece, str):
        return re.sub(r"\s+", " ", piece)
    if piece.name in _PARAGRAPHS:
        return "\n\n"
    if piece.is_end:
        return ""
    if piece.name == "img":
        return piece.attributes().get("alt", "")
    return _BREAKS.get(piece.name, "")


def _seen(text: str) -> str:
    return _SURROGATE.sub("\ufffd", _UNSEEN.sub("", text))


def _tidy(text: str) -> str:
    lines = [" ".join(line.split()) for line in _seen(text).split("\n")]
    text = "\n".join("" if line == "•" else line for line in lines)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def plain(html: str) -> str:
    """Give the text of an HTML fragment: paragraphs kept, no markup, nothing hidden.

    The result is text and must be shown as text: a `<` in it is one that was written.
    """
    if "<" not in html and "&" not in html:
        return clean_line(html[:MOST_HTML])
    return _tidy("".join(map(_shown, pieces(html[:MOST_HTML], skipped=_UNSHOWN))))


def clean_text(text: str) -> str:
    """Tidy what is plain text already: no controls, no more than one empty line."""
    return _tidy(text[:MOST_HTML].replace("\r\n", "\n").replace("\r", "\n"))


def clean_line(text: str) -> str:
    """Make one line of plain text, for a title or a name."""
    return " ".join(_seen(text).split())


def safe_url(url: str, base: str = "") -> str:
    """Give an address that may be opened: http, https or mailto, else "".

    A relative one is read against `base`, where given.
    """
    if _SIMPLE.fullmatch(url) and len(url) <= MOST_ADDRESS:
        return url  # nearly all are, and this is asked for every item
    wanted = _UNSEEN_IN_ADDRESS.sub("", url).strip()  # as every browser does
    if not wanted or len(wanted) > MOST_ADDRESS:
        return ""
    try:
        parts = urlsplit(urljoin(base, wanted) if base else wanted)
        host = parts.hostname
    except ValueError:
        return ""
    if parts.scheme not in _SCHEMES:
        return ""
    if parts.scheme == "mailto":
        return quote(urlunsplit(parts), safe=_AS_WRITTEN)
    if not host or re.search(r"[\\\s<>\"]", parts.netloc):
        return ""
    netloc = parts.netloc
    if not netloc.isascii():
        netloc = re.sub(re.escape(host), _in_ascii(host), netloc, flags=re.IGNORECASE)
    return quote(urlunsplit(parts._replace(netloc=netloc)), safe=_AS_WRITTEN)


def _in_ascii(host: str) -> str:
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return quote(host, errors="replace")


def _in_letters(host: str) -> str:
    try:
        return unicodedata.normalize("NFC", host.encode("ascii").decode("idna"))
    except UnicodeError:
        return host


def defuse(url: str) -> str:
    """Name the place that an address really leads to, for the eye, before it is opened.

    A host with letters beyond a to z is shown in both its spellings, since they may
    be there to look like another: `xn--ls8h.example (💩.example)`.
    """
    try:
        parts = urlsplit(url)
        host = (parts.hostname or parts.path.rpartition("@")[2]).rstrip(".")
    except ValueError:
        return ""
    written = _in_ascii(host.lower())
    letters = _in_letters(written)
    return written if letters == written else f"{written} ({clean_line(letters)})"
