"""Read what the program knows of languages from `resources/words/`; some 0.4 s, in the mill."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from app.analysis.language import TWELVE
from app.analysis.rules import Rules, dealing_of
from app.analysis.tone.lexicon import ToneWords
from app.analysis.tone.model import Dials, ToneModel
from app.analysis.understand import Knowledge

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from py3langid.langid import LanguageIdentifier

PLACE: Final = "words"
MODEL: Final = "tone.npz"
SMILES: Final = "emoji.tsv"
DEALINGS: Final = "dealings.toml"  # words of buying and of shops, all languages in one file
RULES: Final = "rules.toml"
COMMENT: Final = "# "
UNFOLDED: Final = frozenset({"de", "fi"})  # schon is not schön
DENIED_AFTER: Final = frozenset({"sv", "no", "da", "de"})  # the verb stands second


@cache
def load() -> Knowledge:
    """Read everything once a process."""
    place = files("resources") / PLACE
    langs = [lang for lang in TWELVE if (place / lang / RULES).is_file()]
    dealings = tomllib.loads((place / DEALINGS).read_text("utf-8"))
    tables = {lang: _rules(place / lang) | dealing_of(dealings, lang) for lang in langs}
    words = {lang: _tone_words(place / lang, tables[lang]) for lang in langs}
    return Knowledge(
        model=_model(place / MODEL),
        words=words,
        smiles=_worths(place / SMILES),
        rules={lang: Rules.of(table) for lang, table in tables.items()},
        common={lang: tuple(table["stop"]["words"]) for lang, table in tables.items()},
        vocabulary={lang: _vocabulary(words[lang]) for lang in langs},
        identifier=_identifier(),
        second=_textblob_polarity,
    )


def tone_words(lang: str) -> ToneWords:
    """Read the tone lists of one language; what the model is trained with."""
    place = files("resources") / PLACE / lang
    return _tone_words(place, _rules(place))


def smiles() -> dict[str, float]:
    """Read what smileys say."""
    return _worths(files("resources") / PLACE / SMILES)


def _tone_words(place: Traversable, table: Mapping[str, Any]) -> ToneWords:
    marks = table["tone"]
    return ToneWords(
        valences=_worths(place / "tone.tsv"),
        negators=tuple(marks["negators"]),
        boosters=tuple(marks["boosters"]),
        dampers=tuple(marks["dampers"]),
        but=tuple(marks["but"]),
        is_folded=place.name not in UNFOLDED,
        is_denied_after=place.name in DENIED_AFTER,
    )


def _vocabulary(words: ToneWords) -> tuple[str, ...]:
    return tuple(one for one in words.valences if one.isalpha())


def _rules(place: Traversable) -> dict[str, Any]:
    return tomllib.loads((place / RULES).read_text("utf-8"))


def _worths(place: Traversable) -> dict[str, float]:
    lines = place.read_text("utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if line and not line.startswith(COMMENT))
    return {entry: float(worth) for entry, worth in pairs}


def _model(place: Traversable) -> ToneModel:
    import numpy as np

    with place.open("rb") as file, np.load(file) as kept:
        facts = json.loads(bytes(kept["facts"]).decode())
        weights = kept["weights"]
    return ToneModel(
        version=facts["version"],
        weights=weights,
        scale=tuple(facts["scale"]),
        power=facts["power"],
        dials={
            lang: Dials(
                sums=tuple(tuple(row) for row in one["sums"]),
                bias=tuple(one["bias"]),
                sharpness=one["sharpness"],
                needed=tuple(one["needed"]),
            )
            for lang, one in facts["dials"].items()
        },
    )


def _identifier() -> _Ranks:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(TWELVE)
    return _Ranks(identifier)


@dataclass(frozen=True, slots=True)
class _Ranks:
    """py3langid's identifier, for the twelve languages."""

    identifier: LanguageIdentifier

    def rank(self, text: str) -> list[tuple[str, float]]:
        """Give every language with its probability, the likeliest first."""
        ranked: list[tuple[str, float]] = self.identifier.rank(text)
        return ranked


def _textblob_polarity(text: str) -> float:
    """Give TextBlob's polarity of an English text, -1 to 1."""
    from textblob.en import sentiment

    return float(sentiment(text)[0])
