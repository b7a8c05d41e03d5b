"""How many intents and topics are found, and how many of those found are right.

Against the labelled texts in `resources/words/L/texts.tsv`; a tenth of them, chosen by their
checksum, was never looked at while the rules were made. The tone that the rules are handed is
the label's (`--tone label`), what the tone words alone say (`words`, the default), or unknown.

Who asks to buy, or asks where the parcel is, is labelled a lead or a complaint, and only sometimes
a question too; what a post or a review asks the world is never labelled: such texts do not count
for questions.

With `--to-us` the rules are told which texts are reviews, comments and messages to a shop.

    .venv/bin/python tests/bench/intents_found.py [--tone words|label|unknown] [--to-us]
        [--wrong LANG INTENT]
"""

from __future__ import annotations

import argparse
import sys
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
from app.analysis.rules import Rules, dealing_of  # noqa: E402
from app.analysis.tone.hearing import Ear  # noqa: E402
from app.analysis.tone.lexicon import ToneWords  # noqa: E402
from app.analysis.topics import Topics  # noqa: E402
from app.domain.item import Tone  # noqa: E402

WORDS: Final = ROOT / "resources" / "words"
LABELS: Final = {"neg": Tone.NEGATIVE, "neu": Tone.NEUTRAL, "pos": Tone.POSITIVE}
INTENTS: Final = ("question", "complaint", "praise", "lead", "urgent")
TO_US: Final = frozenset({"review", "comment", "message"})
TO_ALL: Final = frozenset({"post", "review"})
ASKS_TOO: Final = frozenset({"lead", "complaint"})
SURE: Final = 0.2  # balance of the tone words from which a tone is told
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
        if (path / "rules.toml").exists() and (path / "texts.tsv").exists():
            yield path.name


def table(lang: str) -> dict[str, Any]:
    """Read the rules of a language."""
    dealings = tomllib.loads((WORDS / "dealings.toml").read_text("utf-8"))
    rules = tomllib.loads((WORDS / lang / "rules.toml").read_text("utf-8"))
    return rules | dealing_of(dealings, lang)


def ear(lang: str) -> Ear:
    """Make what tells a tone by words alone."""
    marks = table(lang)["tone"]
    rows = (WORDS / lang / "tone.tsv").read_text("utf-8").splitlines()
    pairs = (row.split("\t") for row in rows if row and not row.startswith("# "))
    smiles = (WORDS / "emoji.tsv").read_text("utf-8").splitlines()
    faces = (row.split("\t") for row in smiles if row and not row.startswith("# "))
    return Ear(
        ToneWords(
            {entry: float(worth) for entry, worth in pairs},
            tuple(marks["negators"]), tuple(marks["boosters"]),
            tuple(marks["dampers"]), tuple(marks["but"]),
        ),
        {face: float(worth) for face, worth in faces},
    )  # fmt: skip


def tone_by(way: str, one: Labelled, listener: Ear) -> Tone:
    """Give the tone that the rules are handed."""
    if way == "label":
        return one.tone
    if way == "unknown":
        return Tone.UNKNOWN
    sums = listener.hear(one.text).sums
    balance = sums[2] + (sums[8] - sums[9]) / 2
    if abs(balance) < SURE:
        return Tone.NEUTRAL
    return Tone.POSITIVE if balance > 0 else Tone.NEGATIVE


def measure(
    way: str, wrong: tuple[str, str] | None, *, is_told: bool
) -> dict[tuple[str, str, bool], Score]:
    """Compare what is found with what people say, by language, label and kept or not."""
    scores: dict[tuple[str, str, bool], Score] = defaultdict(Score)
    for lang in languages():
        rules = {lang: Rules.of(table(lang))}
        intents, topics, listener = Intents(rules), Topics(rules), ear(lang)
        for one in texts(lang):
            said = tone_by(way, one, listener)
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


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tone", choices=("words", "label", "unknown"), default="words")
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


if __name__ == "__main__":
    main()
