"""The labelled texts the tone model is trained and measured with, and which may do what."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "words" / "data"
OWN = ROOT / "resources" / "words"
LANGUAGES = tuple(sorted(place.parent.name for place in OWN.glob("*/texts.tsv")))
TONES = ("neg", "neu", "pos")
KEPT_APART = 10  # one own text in so many is never trained on
MAY_TRAIN = frozenset({"ship", "model"})  # ../shared/words/data/README.md


@dataclass(frozen=True, slots=True)
class Text:
    """One labelled text."""

    text: str
    tone: int  # 0 negative, 1 neutral, 2 positive
    lang: str
    is_kept: bool  # apart, to measure with
    source: str
    intents: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()


def is_kept_apart(text: str) -> bool:
    """Tell whether an own text is one to measure with: by its own letters, so for ever."""
    return crc32(text.encode("utf-8")) % KEPT_APART == 0


def own(lang: str) -> Iterator[Text]:
    """Read the texts written for the project; `kept.tsv` by another hand, to measure."""
    yield from _own(lang, "texts.tsv", "own")
    if (OWN / lang / "kept.tsv").exists():
        yield from _own(lang, "kept.tsv", "kept")


def _own(lang: str, name: str, source: str) -> Iterator[Text]:
    for line in (OWN / lang / name).read_text("utf-8").splitlines():
        if not line or line.startswith("# "):
            continue
        tone, _kind, intents, topics, text = line.split("\t")
        yield Text(
            text,
            TONES.index(tone),
            lang,
            source == "kept" or is_kept_apart(text),
            source,
            frozenset(filter(None, intents.split(","))),
            frozenset(filter(None, topics.split(","))),
        )


def licensed(lang: str) -> Iterator[Text]:
    """Read the sets of others: what may be trained on, and the development splits.

    Raises:
        FileNotFoundError: `../shared` is not there; training and measuring need it.
    """
    place = SHARED / f"{lang}.tsv.gz"
    if not place.exists():
        if lang == "lt":
            return  # there is none (words.md 1)
        raise FileNotFoundError(place)
    with gzip.open(place, "rt", encoding="utf-8") as file:
        next(file)
        for line in file:
            text, tone, _, split, source, use = line.rstrip("\n").split("\t")
            if text == "nan" or "xml.gz" in text or (split == "train" and use not in MAY_TRAIN):
                continue
            yield Text(text, TONES.index(tone), lang, split != "train", source)


def every() -> list[Text]:
    """Read all of them, language by language."""
    return [text for lang in LANGUAGES for text in (*licensed(lang), *own(lang))]
