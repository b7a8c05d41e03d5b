"""How often the language of a text is told right, by length; own data.

    python tests/bench/languages_told.py

Texts: every labelled set of ../shared/words/data (its language is known; none of it was used
to make anything that tells languages) and, for Lithuanian, the project's own texts. Texts in
which fewer than half the words are letters, and those that stand in two languages' sets, are
left out; up to 1,500 a language and length, the same ones each time. All twelve languages may
be answered; nothing is known of the author. Ends with 1 below a limit.
"""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict
from pathlib import Path
from zlib import crc32

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "packaging")]

from understanding.texts import SHARED, Text, every  # noqa: E402

from app.analysis.language import TWELVE, Tongues  # noqa: E402 - the checkout's own
from app.services.understanding.knowledge import load  # noqa: E402

LENGTHS = ((20, 39, 0.97), (40, 79, 0.985), (80, 140, 0.99))
MOST = 1_500
LETTERS = re.compile(r"[^\W\d_]")


def sample() -> dict[tuple[str, int], list[Text]]:
    """Pick texts by language and length, in an order that their own letters give."""
    seen: dict[str, set[str]] = defaultdict(set)
    texts = every()
    for text in texts:
        seen[text.text].add(text.lang)
    picked: dict[tuple[str, int], list[Text]] = defaultdict(list)
    for text in sorted(texts, key=_shuffled):
        letters = len(LETTERS.findall(text.text))
        if len(seen[text.text]) > 1 or letters * 2 < len(text.text):
            continue
        for low, high, _ in LENGTHS:
            place = picked[text.lang, low]
            if low <= len(text.text) <= high and len(place) < MOST:
                place.append(text)
    return picked


def _shuffled(text: Text) -> int:
    return crc32(f"{text.lang} {text.text}".encode())


def main() -> int:
    """Print the table; 1 below a limit."""
    if not SHARED.exists():
        sys.stdout.write(f"skipped: {SHARED} is not here\n")
        return 0
    known = load()
    tongues = Tongues(known.identifier, TWELVE, known.common, known.vocabulary)
    picked, is_low = sample(), False
    for low, high, limit in LENGTHS:
        shares, wrong = {}, Counter[tuple[str, str]]()
        for lang in TWELVE:
            texts = picked[lang, low]
            said = [tongues.tell(text.text)[0] for text in texts]
            wrong.update((lang, one or "?") for one in said if one != lang)
            shares[lang] = said.count(lang) / max(1, len(texts))
        mean = sum(shares.values()) / len(shares)
        is_low |= mean < limit
        each = " ".join(f"{lang} {share:.3f}" for lang, share in shares.items())
        worst = ", ".join(f"{a}>{b} {n}" for (a, b), n in wrong.most_common(6))
        sys.stdout.write(f"{low}-{high}: {mean:.4f} (asked {limit})  {each}\n  wrong: {worst}\n")
    return int(is_low)


if __name__ == "__main__":
    raise SystemExit(main())
