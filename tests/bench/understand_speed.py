"""Texts a second on one core: language and tone together, and everything that is understood.

    python tests/bench/understand_speed.py [TEXTS]

Real texts: development and training texts of ../shared/words/data and our own, every language
in turn, 60 to 240 characters (their mean is printed); each text once, so that nothing is
remembered but words. Processor time of one process, models loaded before. Ends with 1 below
3,500 texts a second.
"""

from __future__ import annotations

import sys
import time
from itertools import zip_longest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "packaging")]

from understanding.texts import LANGUAGES, SHARED, every  # noqa: E402

from app.analysis.reading import Asked  # noqa: E402 - the checkout's own
from app.analysis.understand import Mind, Setup  # noqa: E402
from app.services.understanding.knowledge import load  # noqa: E402

LIMIT, WANTED = 3_500, 7_000
LENGTHS = (60, 240)


def texts(most: int) -> list[str]:
    """Pick texts, a language after the other in turn."""
    low, high = LENGTHS
    by_lang: dict[str, list[str]] = {lang: [] for lang in LANGUAGES}
    for one in every():
        if low <= len(one.text) <= high:
            by_lang[one.lang].append(one.text)
    mixed = [text for row in zip_longest(*by_lang.values()) for text in row if text]
    return mixed[:most]


def warm(mind: Mind) -> None:
    """Have the lists of every language laid out, and TextBlob loaded: once in a program's life."""
    for lang in LANGUAGES:
        mind.tell_tone("1", lang)
    second = mind.knowledge.second
    if second is not None:
        second("good")


def main() -> int:
    """Print three rates; 1 below the limit."""
    if not SHARED.exists():
        sys.stdout.write(f"skipped: {SHARED} is not here\n")
        return 0
    many = texts(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
    started = time.perf_counter()
    mind = Mind(load(), Setup())
    warm(mind)
    loaded = time.perf_counter() - started
    began = time.process_time()
    langs = [mind.tell_language(text) for text in many]
    language = time.process_time() - began
    began = time.process_time()
    for text, lang in zip(many, langs, strict=True):
        mind.tell_tone(text, lang)
    tone = time.process_time() - began
    fresh = Mind(load(), Setup())
    warm(fresh)
    began = time.process_time()
    fresh.read_all([Asked(text) for text in many])
    whole = time.process_time() - began
    both = len(many) / (language + tone)
    mean = sum(map(len, many)) / len(many)
    sys.stdout.write(
        f"{len(many)} texts of {mean:.0f} characters; load {loaded:.2f} s\n"
        f"language {len(many) / language:,.0f}/s, tone {len(many) / tone:,.0f}/s,"
        f" together {both:,.0f}/s (asked {LIMIT:,}, wanted {WANTED:,})\n"
        f"language, tone, intents and topics {len(many) / whole:,.0f}/s\n"
    )
    return int(both < LIMIT)


if __name__ == "__main__":
    raise SystemExit(main())
