"""Unpacking an answer while it comes, never past the cap."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Final

ACCEPTED: Final = "gzip, deflate"
_STEP: Final = 64 * 1024


class TooBigError(Exception):
    """The answer is larger than the cap."""


class PackingError(Exception):
    """The answer is packed in a way that was not asked for, or wrongly."""


class _Packed:
    """One gzip or deflate coding; deflate comes with a zlib head or, wrongly, without."""

    def __init__(self, coding: str) -> None:
        self._wbits = zlib.MAX_WBITS if coding == "deflate" else 16 + zlib.MAX_WBITS
        self._head = b""  # the first two bytes, which tell
        self._inner: zlib._Decompress | None = None

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Unpack one piece, a bounded step at a time."""
        if self._inner is None:
            data = self._head + data
            if len(data) < 2:
                self._head = data
                return
            is_bare = data[0] & 15 != 8 or int.from_bytes(data[:2], "big") % 31 != 0
            if self._wbits == zlib.MAX_WBITS and is_bare:
                self._wbits = -zlib.MAX_WBITS
            self._inner = zlib.decompressobj(self._wbits)
        while data:
            if self._inner.eof:  # gzip may hold several members in a row
                if self._wbits < 16 or not data.lstrip(b"\0"):
                    return
                self._inner = zlib.decompressobj(self._wbits)
            yield self._inner.decompress(data, _STEP)
            data = self._inner.unconsumed_tail or self._inner.unused_data

    @property
    def is_whole(self) -> bool:
        """Say whether the end of the packed data came."""
        return self._inner.eof if self._inner else not self._head


class Unpacker:
    """Gathers one body, unpacked, up to a cap of bytes."""

    def __init__(self, coding: str, cap: int) -> None:
        named = [name.strip().lower() for name in coding.split(",")]
        named = [name for name in named if name not in ("", "identity")]
        if len(named) > 1 or (named and named[0] not in ("gzip", "x-gzip", "deflate")):
            raise PackingError(coding)
        self._packed = _Packed(named[0]) if named else None
        self._cap = cap
        self._size = 0
        self._pieces: list[bytes] = []

    def feed(self, data: bytes) -> None:
        """Take the next piece as it came.

        Raises:
            TooBigError: the cap is reached.
            PackingError: it cannot be unpacked.
        """
        try:
            for piece in self._packed.feed(data) if self._packed else (data,):
                self._size += len(piece)
                if self._size > self._cap:
                    raise TooBigError
                self._pieces.append(piece)
        except zlib.error as error:
            raise PackingError from error

    def whole(self) -> bytes:
        """Give the body.

        Raises:
            PackingError: the packed data ended early.
        """
        if self._packed and not self._packed.is_whole:
            raise PackingError
        return b"".join(self._pieces)
