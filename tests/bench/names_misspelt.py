"""How many misspelt names are found, and how often something else is taken for one.

    python tests/bench/names_misspelt.py [dev]

Own data. Found: codespell's pairs (PyPI), each right word of five letters and more a name by
itself, its misspelling the text; the right words are halved by chance, one half to develop on
(`dev`), the other to report. False hits: names that look like brands, halved likewise, against
wordfreq's lists (PyPI), each word weighed by its share of ordinary text, which gives the hits to
expect in a million words; the name's own word does not count, its endings do. Fails below
0.94 found, or above one false hit in a million words for the median name.
"""

from __future__ import annotations

import random
import sys
from collections import Counter, defaultdict
from pathlib import Path
from statistics import mean, median
from typing import Final

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from app.analysis.names.finder import Finder, How, Term
from app.analysis.names.normal import fold
from tests.bench.names_data import NotThereError, frequencies, misspellings

SEED: Final = 20261122
LEAST_FOUND: Final = 0.94
MOST_FALSE: Final = 1.0
LANGUAGES: Final = ("en", "sv", "lt", "it")
_NAMES: Final = """
Maxima Barbora Senukai Topas Björkqvist Ohlson Ermitažas Norfa Hemköp Willys Biltema Jysk Rusta
Elgiganten NetOnNet Apotea Bokus Adlibris Systembolaget Esselunga Conad Carrefour Decathlon Eataly
Feltrinelli Euronics Unieuro Bricoman Zalando Starbucks Primark Tesco Sainsbury Waitrose Greggs
Boohoo Vinted Lagerhaus Akademibokhandeln Wayne Delano Gintarinė Camelia Eurovaistinė Drogas
Kristiana Drobė Apranga Skarabėjus Iittala Marimekko Vapiano Huracan Medikona Akropolis Träleksak
Kavalierius Brödernas Espressamente Solvikens Pasticceria Žirafėlė Skogsbäck Lindqvists Fjällräven
Gudrun Svanströms Bageriet Pomodorino Trattorella Bellavista Duonytė Kepyklėlė Vilnelė Šiaurinė
Raudonasis Karaliaučius Hesburger Kubusas Ąžuolėlis Saldainiukas Meškiukas Cukrainė Sodininkas
Whittard Hotelchocolat Paperchase Wagamama Nandos Costcutter Brewdog Pret Leon Itsu Bagelry
Crumbleworks Thornbury Oakfields Bookworms Cobblers Stitchery Wickford Fernleigh Hazelmere
"""


def halves(things: list[str]) -> tuple[list[str], list[str]]:
    """Part by chance, the same on every run."""
    mixed = sorted(things)
    random.Random(SEED).shuffle(mixed)
    return mixed[: len(mixed) // 2], mixed[len(mixed) // 2 :]


def share_found(rights: set[str], pairs: list[tuple[str, str]]) -> tuple[float, Counter[int]]:
    """Give the share of misspellings found, and how many were missed by the name's length."""
    wrongs = defaultdict(list)
    for wrong, right in pairs:
        if right in rights:
            wrongs[right].append(wrong)
    found = total = 0
    missed: Counter[int] = Counter()
    for right, spelt in wrongs.items():
        finder = Finder([Term(right)], languages=("en",))
        hits = sum(bool(finder.find(one)) for one in spelt)
        found += hits
        total += len(spelt)
        missed[len(right)] += len(spelt) - hits
    return found / total, missed


def false_hits(names: list[str]) -> dict[str, dict[str, float]]:
    """Give for each name the false hits in a million words, by language."""
    finder = Finder([Term(name) for name in names], languages=LANGUAGES)
    rates: dict[str, dict[str, float]] = {name: dict.fromkeys(LANGUAGES, 0.0) for name in names}
    for language in LANGUAGES:
        for word, share in frequencies(language).items():
            for number, places in finder.find(word).items():
                if places[0].how is not How.EXACT:
                    rates[names[number]][language] += share * 1e6
    return rates


def main() -> int:
    """Print both tables; 1 where a limit is not held."""
    is_dev = "dev" in sys.argv[1:]
    try:
        pairs = [(fold(wrong), fold(right)) for wrong, right in misspellings()]
        pairs = [pair for pair in pairs if len(pair[1]) >= 5]
        rights = halves(list({right for _, right in pairs}))[0 if is_dev else 1]
        share, missed = share_found(set(rights), pairs)
        names = [name for name in _NAMES.split() if len(fold(name)) >= 5]
        rates = false_hits(halves(names)[0 if is_dev else 1])
    except NotThereError as error:
        print(f"skipped: {error}")
        return 0
    print(
        f"{len(rights)} names, {'half to develop on' if is_dev else 'half held out'}: "
        f"found {share:.4f} (at least {LEAST_FOUND}); missed by length {sorted(missed.items())}"
    )
    per_name = {name: mean(by.values()) for name, by in rates.items()}
    middle = median(per_name.values())
    print(
        f"{len(rates)} brand-like names, false hits a million words: median {middle:.2f} "
        f"(at most {MOST_FALSE}), mean {mean(per_name.values()):.1f}"
    )
    for language in LANGUAGES:
        print(f"  {language}: median {median(by[language] for by in rates.values()):.2f}")
    worst = sorted(per_name.items(), key=lambda item: -item[1])[:8]
    print("  most: " + ", ".join(f"{name} {rate:.1f}" for name, rate in worst))
    return 0 if share >= LEAST_FOUND and middle <= MOST_FALSE else 1


if __name__ == "__main__":
    raise SystemExit(main())
