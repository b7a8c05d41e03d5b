"""How many intents and topics are found, and how many of those found are right.

Against the labelled texts in `resources/words/L/texts.tsv`; a tenth of them, chosen by their
checksum, was never looked at while the rules were made. The tone that the rules are handed is
the label's (`--tone label`), what the shipped model says (`model`, the default; it learned from the
nine tenths, so that only the kept tenth is fair), or unknown.

Who asks to buy, or asks where the parcel is, is labelled a lead or a complaint, and only sometimes
a question too; what a post or a review asks the world is never labelled: such texts do not count
for questions.

With `--to-us` the rules are told which texts are reviews, comments and messages to a shop.

    .venv/bin/python tests/bench/intents_found.py [--tone model|label|unknown] [--to-us]
        [--wrong LANG INTENT]
"""

from __future__ import annotations

import argparse
import sys
import time
import tomllib
import zlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from app.analysis.intents import Intents  # noqa: E402
from app.analysis.reading import Asked  # noqa: E402
from app.analysis.rules import Rules, dealing_of  # noqa: E402
from app.analysis.topics import Topics  # noqa: E402
from app.analysis.understand import Mind, Setup  # noqa: E402
from app.domain.item import Tone  # noqa: E402
from app.services.understanding.knowledge import load  # noqa: E402

WORDS: Final = ROOT / "resources" / "words"
LABELS: Final = {"neg": Tone.NEGATIVE, "neu": Tone.NEUTRAL, "pos": Tone.POSITIVE}
INTENTS: Final = ("question", "complaint", "praise", "lead", "urgent")
TO_US: Final = frozenset({"review", "comment", "message"})
TO_ALL: Final = frozenset({"post", "review"})
ASKS_TOO: Final = frozenset({"lead", "complaint"})
SHORTEST: Final = 96  # characters of the texts that speed is measured with: 123 on average
LONGEST: Final = 220
RUNS: Final = 5
DEAREST: Final = 40.0  # microseconds
TEXTS_MIN: Final = 400  # of a language whose texts are all written
KEPT: Final = 10  # one in so many texts is kept apart


@dataclass(frozen=True, slots=True)
class Labelled:
    """One text with what a person says of it."""

    tone: Tone
    kind: str
    labels: frozenset[str]  # intents and topics
    text: str

    @property
    def may_ask(self) -> bool:
        """Say whether it may ask something without being labelled a question."""
        return self.kind in TO_ALL or bool(self.labels & ASKS_TOO)

    @property
    def is_kept(self) -> bool:
        """Say whether the text only measures."""
        return zlib.crc32(self.text.encode()) % KEPT == 0


@dataclass(slots=True)
class Score:
    """Right, wrong and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def add(self, *, is_said: bool, is_so: bool) -> None:
        self.right += is_said and is_so
        self.wrong += is_said and not is_so
        self.missed += is_so and not is_said

    def line(self) -> str:
        said, so = self.right + self.wrong, self.right + self.missed
        precision = f"{self.right / said:.2f}" if said else "   –"
        recall = f"{self.right / so:.2f}" if so else "   –"
        return f"{precision} {recall} {so:4d}"


def texts(lang: str) -> list[Labelled]:
    """Read the labelled texts of a language."""
    path = WORDS / lang / "texts.tsv"
    rows = path.read_text("utf-8").split("\n") if path.exists() else []
    found = []
    for row in rows:
        parts = row.split("\t")
        if len(parts) == 5 and not row.startswith("#"):
            labels = frozenset(one for one in (*parts[2].split(","), *parts[3].split(",")) if one)
            found.append(Labelled(LABELS[parts[0]], parts[1], labels, parts[4]))
    return found


def languages() -> Iterator[str]:
    """Name the languages that have rules and labelled texts."""
    for path in sorted(WORDS.iterdir()):
        if (path / "rules.toml").exists() and len(texts(path.name)) >= TEXTS_MIN:
            yield path.name


def table(lang: str) -> dict[str, Any]:
    """Read the rules of a language."""
    dealings = tomllib.loads((WORDS / "dealings.toml").read_text("utf-8"))
    rules = tomllib.loads((WORDS / lang / "rules.toml").read_text("utf-8"))
    return rules | dealing_of(dealings, lang)


def tone_by(way: str, one: Labelled, lang: str, mind: Mind | None) -> Tone:
    """Give the tone that the rules are handed."""
    if mind is not None:
        return mind.read(Asked(one.text, usual=lang)).tone
    return one.tone if way == "label" else Tone.UNKNOWN


def measure(
    way: str, wrong: tuple[str, str] | None, *, is_told: bool
) -> dict[tuple[str, str, bool], Score]:
    """Compare what is found with what people say, by language, label and kept or not."""
    scores: dict[tuple[str, str, bool], Score] = defaultdict(Score)
    mind = Mind(load(), Setup()) if way == "model" else None
    for lang in languages():
        rules = {lang: Rules.of(table(lang))}
        intents, topics = Intents(rules), Topics(rules)
        for one in texts(lang):
            said = tone_by(way, one, lang, mind)
            found, because = intents.find(
                one.text, lang, said, is_to_us=is_told and one.kind in TO_US
            )
            about, _ = topics.find(one.text, lang)
            names = {*map(str, found), *about}
            for label in (*INTENTS, *rules[lang].topics):
                if label == "question" and label not in one.labels and one.may_ask:
                    continue
                for of in (lang, "all"):
                    scores[of, label, one.is_kept].add(
                        is_said=label in names, is_so=label in one.labels
                    )
            if wrong and wrong[0] == lang and not one.is_kept:
                _tell(wrong[1], one, names, because, said)
    return scores


def _tell(label: str, one: Labelled, names: set[str], because: object, said: Tone) -> None:
    if (label in names) != (label in one.labels):
        kind = "WRONG " if label in names else "MISSED"
        spans = [
            f"{why.field}/{why.value}:{one.text[why.start : why.end]}"
            for why in because  # type: ignore[attr-defined]
        ]
        print(f"{kind} {one.kind} {said} {sorted(one.labels)} {one.text}\n       {spans}")


def speed() -> float:
    """Give the microseconds that intents and topics of a text take, words already met."""
    rules = {lang: Rules.of(table(lang)) for lang in languages()}
    intents, topics = Intents(rules), Topics(rules)
    read = [(one.text, lang, one.tone) for lang in rules for one in texts(lang)]
    read = [one for one in read if SHORTEST < len(one[0]) < LONGEST]
    best = float("inf")
    for _ in range(RUNS):
        began = time.process_time()
        for text, lang, tone in read:
            intents.find(text, lang, tone)
            topics.find(text, lang)
        best = min(best, time.process_time() - began)
    characters = sum(len(text) for text, _, _ in read) / len(read)
    print(f"\n{best / len(read) * 1e6:.1f} microseconds a text of {characters:.0f} characters")
    return best / len(read) * 1e6


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tone", choices=("model", "label", "unknown"), default="model")
    parser.add_argument("--wrong", nargs=2, metavar=("LANG", "LABEL"))
    parser.add_argument("--to-us", action="store_true")
    asked = parser.parse_args()
    wrong = (asked.wrong[0], asked.wrong[1]) if asked.wrong else None
    scores = measure(asked.tone, wrong, is_told=asked.to_us)
    if asked.wrong:
        return
    labels = list(dict.fromkeys(label for _, label, _ in scores))
    for is_kept, name in ((False, "nine tenths"), (True, "the kept tenth")):
        print(f"\n{name}, tone by {asked.tone}: precision, recall, number of texts")
        print(f"{'':14s}" + "".join(f"{of:>16s}" for of in (*languages(), "all")))
        for label in labels:
            cells = (scores[of, label, is_kept].line() for of in (*languages(), "all"))
            print(f"{label:14s}" + "".join(f"{cell:>16s}" for cell in cells))
    if speed() > DEAREST:
        sys.exit(1)


if __name__ == "__main__":
    main()
