"""Writing records: keys that are chosen once, and the marks that make links and names work."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

POST: Final = "app.bsky.feed.post"
LIKE: Final = "app.bsky.feed.like"
_DIGITS: Final = "234567abcdefghijklmnopqrstuvwxyz"
_LINK: Final = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)\]}'»]")


def record_key(at: datetime, seed: str) -> str:
    """Make a record key (a TID) from a moment and something unique, the same at every try.

    Args:
        at: when the reply was made; the key sorts by it.
        seed: what sets two replies of one microsecond apart.

    Source: the TID rule of the AT Protocol: 53 bits of microseconds, 10 bits of clock id.
    """
    micros = int(at.timestamp() * 1_000_000) & (1 << 53) - 1
    clock = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:2], "big") & 1023
    return _base32(micros << 10 | clock)


def like_key(subject: str) -> str:
    """Make the one record key that our like of a post has, so that repeating it changes nothing."""
    number = int.from_bytes(hashlib.sha256(subject.encode()).digest()[:8], "big")
    return _base32(number & (1 << 63) - 1)


def network_time(at: datetime) -> str:
    """Write a moment as records do: milliseconds, Z."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"


def reply_record(text: str, at: datetime, lang: str, ref: Mapping[str, Any]) -> dict[str, Any]:
    """Write the whole record of a reply.

    Args:
        text: what the owner wrote.
        at: the moment it is dated, fixed for every try.
        lang: its language, "" where not known.
        ref: `uri`, `cid`, `root`, `handle` and `did` of the post that is answered.
    """
    parent = {"uri": ref["uri"], "cid": ref["cid"]}
    record: dict[str, Any] = {
        "$type": POST,
        "text": text,
        "createdAt": network_time(at),
        "reply": {"root": ref.get("root") or parent, "parent": parent},
    }
    if lang:
        record["langs"] = [lang]
    if facets := _facets(text, str(ref.get("handle", "")), str(ref.get("did", ""))):
        record["facets"] = facets
    return record


def _facets(text: str, handle: str, did: str) -> list[dict[str, Any]]:
    """Mark addresses, and the name of whom we answer, by their place in UTF-8 bytes."""
    facets = [
        _facet(text, found, {"$type": "app.bsky.richtext.facet#link", "uri": found.group()})
        for found in _LINK.finditer(text)
    ]
    if handle and did:
        name = re.compile(rf"(?<![\w@.])@{re.escape(handle)}(?![\w.-]*\w)", re.IGNORECASE)
        mark = {"$type": "app.bsky.richtext.facet#mention", "did": did}
        facets += [_facet(text, found, mark) for found in name.finditer(text)]
    return facets


def _facet(text: str, found: re.Match[str], feature: dict[str, str]) -> dict[str, Any]:
    start = len(text[: found.start()].encode())
    end = start + len(found.group().encode())
    return {"index": {"byteStart": start, "byteEnd": end}, "features": [feature]}


def _base32(number: int) -> str:
    return "".join(_DIGITS[number >> shift & 31] for shift in range(60, -1, -5))
