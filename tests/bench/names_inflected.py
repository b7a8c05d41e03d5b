"""How many forms of Lithuanian and Russian names are found.

    python tests/bench/names_inflected.py [dev]

Own data: the capitalised entries of npm's dictionary-lt and dictionary-ru (hunspell) that take
more than three forms, expanded by `names_data.inflected`; halved by chance, one half to develop
on (`dev`), the other to report. Each name is looked for by itself, in all of an owner's six
languages, in a text that is one of its forms. Fails below 0.94 and 0.88.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from pathlib import Path
from typing import Final

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from app.analysis.names.finder import Finder, Term
from tests.bench.names_data import NotThereError, inflected

SEED: Final = 20261122
LANGUAGES: Final = ("en", "sv", "no", "ru", "lt", "it")
LEAST: Final = {"lt": 0.94, "ru": 0.88}
MOST_NAMES: Final = 3_000
MORE_THAN: Final = 3


def half(language: str, *, is_dev: bool) -> list[tuple[str, frozenset[str]]]:
    """Give one half of a language's names, at most 3,000."""
    names = [entry for entry in inflected(language) if len(entry[1]) > MORE_THAN]
    random.Random(SEED).shuffle(names)
    middle = len(names) // 2
    return (names[:middle] if is_dev else names[middle:])[:MOST_NAMES]


def main() -> int:
    """Print the table; 1 where a limit is not held."""
    is_dev = "dev" in sys.argv[1:]
    is_held = True
    for language, least in LEAST.items():
        try:
            names = half(language, is_dev=is_dev)
        except NotThereError as error:
            print(f"skipped: {error}")
            return 0
        found, total, exact = 0, 0, 0
        missed: Counter[str] = Counter()
        for name, forms in names:
            finder = Finder([Term(name)], languages=LANGUAGES)
            hits = {form for form in forms if finder.find(form)}
            found += len(hits)
            total += len(forms)
            exact += 1
            missed[name] += len(forms) - len(hits)
        share = found / total
        is_held = is_held and share >= least
        print(
            f"{language}: {len(names)} names, {total} forms, "
            f"{'half to develop on' if is_dev else 'half held out'}: found {share:.4f} "
            f"(at least {least}), exact alone {exact / total:.2f}; "
            f"most missed: {', '.join(name for name, _ in missed.most_common(8))}"
        )
    return 0 if is_held else 1


if __name__ == "__main__":
    raise SystemExit(main())
