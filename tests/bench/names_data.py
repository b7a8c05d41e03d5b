"""Where the benchmarks of names get their words: packages of the public registries.

Fetched once into `$SHOPTALK_BENCH`/names or /tmp/shoptalk-bench/names, never into the tree.
"""

from __future__ import annotations

import gzip
import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

FOLDER: Final = Path(os.environ.get("SHOPTALK_BENCH", "/tmp/shoptalk-bench")) / "names"  # noqa: S108
WAIT_S: Final = 600
PYPI: Final = {"codespell": "2.4.3", "wordfreq": "3.1.1"}
NPM: Final = {"dictionary-lt": "2.0.0", "dictionary-ru": "3.0.0"}


class NotThereError(Exception):
    """A package cannot be fetched here."""


def _run(command: Sequence[str]) -> None:
    try:
        subprocess.run(command, cwd=FOLDER, check=True, capture_output=True, timeout=WAIT_S)
    except (OSError, subprocess.SubprocessError) as error:
        raise NotThereError(f"{' '.join(command)}: {error}") from error


def pypi(name: str) -> Path:
    """Give the folder of an unpacked wheel."""
    folder = FOLDER / f"pypi-{name}-{PYPI[name]}"
    if not folder.is_dir():
        FOLDER.mkdir(parents=True, exist_ok=True)
        wanted = f"{name}=={PYPI[name]}"
        _run([sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", ".", wanted])
        (wheel,) = FOLDER.glob(f"{name}-{PYPI[name]}-*.whl")
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(folder)  # noqa: S202 - of a pinned package
    return folder


def npm(name: str) -> Path:
    """Give the folder of an unpacked npm package."""
    folder = FOLDER / f"npm-{name}-{NPM[name]}"
    if not folder.is_dir():
        FOLDER.mkdir(parents=True, exist_ok=True)
        _run([shutil.which("npm") or "npm", "pack", "--silent", f"{name}@{NPM[name]}"])
        with tarfile.open(FOLDER / f"{name}-{NPM[name]}.tgz") as archive:
            archive.extractall(folder, filter="data")
    return folder / "package"


def misspellings() -> list[tuple[str, str]]:
    """Give codespell's pairs of a misspelt word and the right one, both of letters only."""
    path = pypi("codespell") / "codespell_lib" / "data" / "dictionary.txt"
    pairs = []
    for line in path.read_text(encoding="utf-8").splitlines():
        wrong, _, rights = line.strip().partition("->")
        right = rights.split(",")[0].strip()
        if wrong.isalpha() and right.isalpha() and wrong.lower() != right.lower():
            pairs.append((wrong.lower(), right.lower()))
    return pairs


def frequencies(language: str) -> dict[str, float]:
    """Give wordfreq's words of ordinary text and what share of it each is."""
    data = pypi("wordfreq") / "wordfreq" / "data"
    path = data / f"large_{language}.msgpack.gz"
    if not path.is_file():
        path = data / f"small_{language}.msgpack.gz"
    buckets = _unpacked(gzip.decompress(path.read_bytes()))
    return {
        word: 10 ** (-centibels / 100)
        for centibels, bucket in enumerate(buckets[1:])
        for word in bucket
    }


_SIZES: Final = {0xD9: (1, str), 0xDA: (2, str), 0xDB: (4, str), 0xDC: (2, list), 0xDD: (4, list)}
_NUMBERS: Final = {0xCC: 1, 0xCD: 2, 0xCE: 4}


def _unpacked(packed: bytes) -> Any:
    """Read as much of msgpack as wordfreq's lists are written in."""
    at = 0

    def taken(size: int) -> bytes:
        nonlocal at
        at += size
        return packed[at - size : at]

    def read() -> Any:
        kind = taken(1)[0]
        if kind < 0x80:
            return kind
        if kind < 0x90:
            return {read(): read() for _ in range(kind & 15)}
        if kind < 0xA0:
            return [read() for _ in range(kind & 15)]
        if kind < 0xC0:
            return taken(kind & 31).decode()
        if kind in _NUMBERS:
            return int.from_bytes(taken(_NUMBERS[kind]), "big")
        width, shape = _SIZES[kind]
        size = int.from_bytes(taken(width), "big")
        return taken(size).decode() if shape is str else [read() for _ in range(size)]

    return read()


def inflected(language: str) -> list[tuple[str, frozenset[str]]]:
    """Give the capitalised entries of a hunspell dictionary, each with all its forms.

    Our own small expander: suffixes only, no prefixes, no suffix upon a suffix, which names do
    not take.
    """
    folder = npm(f"dictionary-{language}")
    suffixes = defaultdict(list)
    for line in (folder / "index.aff").read_text(encoding="utf-8").splitlines():
        parts = line.split()
        if len(parts) >= 5 and parts[0] == "SFX":
            strip, add = parts[2].replace("0", ""), parts[3].split("/")[0].replace("0", "")
            suffixes[parts[1]].append((strip, add, re.compile(f"{parts[4]}$")))
    names = []
    for line in (folder / "index.dic").read_text(encoding="utf-8").splitlines()[1:]:
        word, _, flags = line.strip().partition("/")
        if len(word) > 1 and word.isalpha() and word[0].isupper() and word[1:].islower():
            made = {word}
            for flag in flags.split()[0] if flags.split() else "":
                made.update(
                    word[: len(word) - len(strip)] + add
                    for strip, add, fits in suffixes.get(flag, ())
                    if word.endswith(strip) and fits.search(word)
                )
            names.append((word, frozenset(made)))
    return names
