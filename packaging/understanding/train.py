"""Train the tone model: `python packaging/understanding/train.py`, some five minutes on one core.

Reads the licensed sets of ../shared/words/data (training splits whose licence lets a model
made from them be given away) and our own texts in resources/words, writes
resources/words/tone.npz, and prints what the development splits say. The same files give the
same model. Needs `pip install .[train]`; the program itself does not.

Method: one multinomial logistic regression over hashed words, pairs and runs of letters of
all languages together (they share smileys, loans and, in the North, much else), and over the
sums of `app.analysis.tone.hearing`, once for all languages and once for each. A column for
each source takes up how that source splits its labels, and is dropped afterwards; where each
language's neutral begins is then set on its development texts.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from sklearn.linear_model import LogisticRegression

ROOT: Final = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "packaging")]

from understanding.texts import LANGUAGES, OWN, Text, every  # noqa: E402

from app.analysis.tone import grams  # noqa: E402 - the checkout's own
from app.analysis.tone.hearing import SUMS, Ear  # noqa: E402
from app.analysis.understand import VERSION  # noqa: E402
from app.services.understanding.knowledge import smiles, tone_words  # noqa: E402

POWER: Final = 0.6  # of the number of spellings, by which their sum is divided
GRAMS: Final = 7.0  # how freely spellings are weighted, beside the sums
BALANCE: Final = 0.7  # 1: every tone of a source weighs the same; 0: as often as it comes
TURNS: Final = 500


@dataclass(frozen=True, slots=True)
class Recipe:
    """How one fit is made."""

    strength: float  # C of the regression
    own_sums: float  # how freely each language may differ in what its sums mean
    own: float  # how much an own text counts


WEIGHTS: Final = {  # how much a text of a source counts: how near it is to what shops read
    "kotzias_reviews_yelp": 6.0,
    "kotzias_reviews_amazon_cells": 6.0,
    "kotzias_reviews_imdb": 1.5,
    "vader_amazon": 2.0,
    "vader_tweets": 2.5,
    "norec": 4.0,
    "cedr": 0.8,
    "goemotions": 0.6,
    "ru_goemotions_mt": 0.6,
    "xed": 0.35,
    "fi xed": 6.0,  # annotated in Finnish; elsewhere carried over from English
}
TUNED_ON: Final = {  # language: groups of sources and how much each counts when "neutral" is set
    "en": (
        (("kotzias_reviews_yelp", "kotzias_reviews_amazon_cells"), 3.0),
        (("hotel_reviews",), 2.0),
        (("vader_amazon", "opener"), 0.3),
        (("xlmt",), 2.0),
        (("vader_tweets",), 0.5),
        (("own",), 0.5),
    ),
    "sv": ((("swereviews",), 2.0), (("swesocial",), 2.0), (("own",), 1.0)),
    "no": ((("norec",), 3.0), (("own",), 1.0)),
    "fi": ((("xed",), 2.0), (("own",), 1.0)),
    "ru": ((("own",), 2.0), (("cedr",), 1.0)),
    "pl": ((("xed",), 1.0), (("own",), 2.0)),
    **dict.fromkeys(("it", "de", "fr", "es"), ((("xlmt",), 3.0), (("own",), 1.0))),
    **dict.fromkeys(("lt", "da"), ((("own",), 1.0),)),
}
RECIPES: Final = (  # two fits, of which the mean is taken: steadier than either
    Recipe(strength=0.15, own_sums=0.7, own=6.0),
    Recipe(strength=0.06, own_sums=0.5, own=9.0),
)
PLATEAU: Final = 0.006  # of F1
STEPS: Final = np.arange(-2.4, 2.41, 0.15)
DOUBT_COSTS: Final = 0.02  # of F1: what may be lost by showing "?" where it is likely wrong
DOUBT_COSTS_MORE: Final = {"en": 0.035}  # where posts and reviews are furthest apart
NEEDED: Final = np.arange(0.34, 0.80, 0.01)
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Table:
    """All texts as numbers."""

    texts: list[Text]
    spellings: sp.csr_matrix  # counts, a row each
    many: NDArray[np.int64]  # spellings of each text
    sums: NDArray[np.float32]
    tone: NDArray[np.int64]
    lang: NDArray[np.int64]
    is_kept: NDArray[np.bool_]


def table_of(texts: list[Text]) -> Table:
    """Listen to every text, just as the program does."""
    heard_smiles = smiles()
    ears = {lang: Ear(tone_words(lang), heard_smiles) for lang in LANGUAGES}
    memo: dict[str, list[int]] = {}
    starts, numbers, counts = [0], [], []
    sums = np.zeros((len(texts), len(SUMS)), np.float32)
    many = np.zeros(len(texts), np.int64)
    for row, text in enumerate(texts):
        heard = ears[text.lang].hear(text.text)
        found: list[int] = []
        for form, is_denied in zip(heard.forms, heard.is_negated, strict=True):
            if form not in memo:
                memo[form] = grams.of_word(form)
            found += memo[form]
            if is_denied:
                found.append(grams.of_denied(form))
        found += [grams.of_pair(a, b) for a, b in zip(heard.forms, heard.forms[1:], strict=False)]
        unique, times = np.unique(np.array(found, np.int64), return_counts=True)
        numbers.append(unique)
        counts.append(times.astype(np.float32))
        starts.append(starts[-1] + len(unique))
        sums[row], many[row] = heard.sums, len(found)
    return Table(
        texts,
        sp.csr_matrix(
            (np.concatenate(counts), np.concatenate(numbers), np.array(starts)),
            shape=(len(texts), grams.BUCKETS),
        ),
        many,
        sums,
        np.array([text.tone for text in texts]),
        np.array([LANGUAGES.index(text.lang) for text in texts]),
        np.array([text.is_kept for text in texts]),
    )


def design(table: Table, own_sums: float) -> tuple[sp.csr_matrix, int]:
    """Lay out the columns: spellings, sums, both also by language, source; how many sources."""
    n, wide = table.sums.shape
    share = (GRAMS / np.maximum(table.many, 1) ** POWER).astype(np.float32)
    by_lang = np.zeros((n, wide * len(LANGUAGES)), np.float32)
    for number in range(len(LANGUAGES)):
        rows = table.lang == number
        by_lang[rows, number * wide : (number + 1) * wide] = table.sums[rows] * own_sums
    keys = np.array([f"{text.lang} {text.source}" for text in table.texts])
    names, source = np.unique(keys, return_inverse=True)
    columns = [
        sp.diags(share) @ table.spellings,
        sp.csr_matrix(table.sums),
        sp.csr_matrix(by_lang),
        _one_hot(table.lang, len(LANGUAGES)),
        _one_hot(source, len(names)),
    ]
    return sp.hstack(columns).tocsr().astype(np.float32), len(names)


def _one_hot(numbers: NDArray[np.int64], wide: int) -> sp.csr_matrix:
    n = len(numbers)
    return sp.csr_matrix((np.ones(n), (np.arange(n), numbers)), shape=(n, wide))


def weights_of(table: Table, own: float) -> Floats:
    """Weigh each text by its source, and the rarer tones of a source up."""
    found = np.array([_worth(text, own) for text in table.texts])
    keys = np.array([f"{text.lang} {text.source}" for text in table.texts])
    for key in np.unique(keys):
        rows = (keys == key) & ~table.is_kept
        here = [tone for tone in range(3) if (rows & (table.tone == tone)).any()]
        for tone in here:
            these = rows & (table.tone == tone)
            found[these] *= (rows.sum() / len(here) / these.sum()) ** BALANCE
    return found


def _worth(text: Text, own: float) -> float:
    if text.source == "own":
        return own
    return WEIGHTS.get(f"{text.lang} {text.source}", WEIGHTS.get(text.source, 1.0))


@dataclass(frozen=True, slots=True)
class Fitted:
    """The regression's weights, taken apart."""

    spellings: Floats  # (buckets, tones), to be multiplied by the share of a spelling
    sums: Floats  # (languages, tones, sums)
    bias: Floats  # (languages, tones)


def fit(table: Table, recipe: Recipe) -> Fitted:
    """Train on everything that is not kept apart."""
    columns, n_sources = design(table, recipe.own_sums)
    rows = ~table.is_kept
    model = LogisticRegression(C=recipe.strength, max_iter=TURNS, tol=3e-4)
    model.fit(columns[rows], table.tone[rows], sample_weight=weights_of(table, recipe.own)[rows])
    found = model.coef_[:, : columns.shape[1] - n_sources]
    wide, langs = len(SUMS), len(LANGUAGES)
    at = grams.BUCKETS
    shared = found[:, at : at + wide]
    each = found[:, at + wide : at + wide + wide * langs].reshape(3, langs, wide) * recipe.own_sums
    return Fitted(
        spellings=found[:, :at].T * GRAMS,
        sums=(shared[:, None, :] + each).transpose(1, 0, 2),
        bias=found[:, -langs:].T,
    )


def mean_of(fits: list[Fitted]) -> Fitted:
    """Give the mean of several fits."""
    return Fitted(
        spellings=np.mean([one.spellings for one in fits], axis=0),
        sums=np.mean([one.sums for one in fits], axis=0),
        bias=np.mean([one.bias for one in fits], axis=0),
    )


def logits_of(fitted: Fitted, table: Table, weights: NDArray[np.int8], scale: Floats) -> Floats:
    """Score every text with the weights as they are shipped."""
    share = 1.0 / np.maximum(table.many, 1) ** POWER
    spelt = (table.spellings @ weights.astype(np.float32)) * scale * share[:, None]
    summed = np.einsum("nts,ns->nt", fitted.sums[table.lang], table.sums)
    return np.asarray(spelt + summed + fitted.bias[table.lang], dtype=np.float64)


def macro_f1(true: NDArray[np.int64], said: NDArray[np.int64]) -> float:
    """Give the mean F1 over the tones that occur."""
    f1s = []
    for tone in np.unique(true):
        hit = ((true == tone) & (said == tone)).sum()
        f1s.append(2 * hit / max(1, (true == tone).sum() + (said == tone).sum()))
    return float(np.mean(f1s))


def groups_of(table: Table, lang: str) -> list[tuple[NDArray[np.bool_], float]]:
    """Give the development texts of a language by group, with what each counts."""
    sources = np.array([text.source for text in table.texts])
    here = (table.lang == LANGUAGES.index(lang)) & table.is_kept
    groups = [(here & np.isin(sources, names), worth) for names, worth in TUNED_ON[lang]]
    return [(rows, worth) for rows, worth in groups if rows.any()]


def bias_of(table: Table, logits: Floats, lang: str) -> Floats:
    """Set where neutral begins, on the development texts of a language.

    The middle of all settings that are nearly as good as the best: the best alone is chance.
    """
    groups = groups_of(table, lang)
    tried: list[tuple[float, Floats]] = []
    for negative in STEPS:
        for positive in STEPS:
            more = np.array([negative, 0.0, positive])
            worth = sum(
                weight * macro_f1(table.tone[rows], (logits[rows] + more).argmax(axis=1))
                for rows, weight in groups
            ) - 0.002 * (abs(negative) + abs(positive))
            tried.append((worth, more))
    best = max(worth for worth, _ in tried)
    return np.asarray(np.mean([more for worth, more in tried if worth >= best - PLATEAU], axis=0))


def sharpness_of(tone: NDArray[np.int64], logits: Floats) -> float:
    """Find what makes the probabilities true (temperature scaling, Guo 2017)."""

    def loss(sharpness: float) -> float:
        chances = chances_of(logits * sharpness)
        return float(-np.log(chances[np.arange(len(tone)), tone] + 1e-9).mean())

    return float(minimize_scalar(loss, bounds=(0.2, 3.0), method="bounded").x)


def chances_of(logits: Floats) -> Floats:
    """Turn logits into probabilities."""
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def needed_of(table: Table, chances: Floats, lang: str) -> list[float]:
    """Find from which probability a tone is shown: as high as it costs next to nothing.

    A text shown as "?" counts as told wrong here, so that doubt is no way out.
    """
    best, found = 0.0, float(NEEDED[0])
    for level in NEEDED:
        said = np.where(chances.max(axis=1) >= level, chances.argmax(axis=1), len(chances))
        f1 = sum(
            weight * macro_f1(table.tone[rows], said[rows])
            for rows, weight in groups_of(table, lang)
        ) / sum(weight for _, weight in groups_of(table, lang))
        best = max(best, f1)
        if f1 >= best - DOUBT_COSTS_MORE.get(lang, DOUBT_COSTS):
            found = float(level)
    return [round(found, 2)] * 3


def packed(spellings: Floats) -> tuple[NDArray[np.int8], Floats]:
    """Keep weights as whole steps of -127 to 127, a scale for each tone."""
    scale = np.abs(spellings).max(axis=0) / 127.0
    return np.rint(spellings / scale).astype(np.int8), scale


def main() -> int:
    """Train, tune, write, tell."""
    table = table_of(every())
    fitted = mean_of([fit(table, recipe) for recipe in RECIPES])
    weights, scale = packed(fitted.spellings)
    logits = logits_of(fitted, table, weights, scale)
    dials: dict[str, Any] = {}
    for number, lang in enumerate(LANGUAGES):
        more = bias_of(table, logits, lang)
        kept = np.any([rows for rows, _ in groups_of(table, lang)], axis=0)
        sharpness = sharpness_of(table.tone[kept], logits[kept] + more)
        chances = chances_of((logits + more) * sharpness)
        dials[lang] = {
            "sums": np.round(fitted.sums[number], 4).tolist(),
            "bias": np.round(fitted.bias[number] + more, 4).tolist(),
            "sharpness": round(sharpness, 4),
            "needed": needed_of(table, chances, lang),
        }
        for rows, _ in groups_of(table, lang):
            said = (logits[rows] + more).argmax(axis=1)
            name = sorted({table.texts[row].source for row in np.flatnonzero(rows)})
            f1 = macro_f1(table.tone[rows], said)
            sys.stdout.write(f"{lang} {'+'.join(name)[:50]:50} n={rows.sum():5} F1 {f1:.3f}\n")
    facts = {"version": VERSION, "scale": scale.tolist(), "power": POWER, "dials": dials}
    np.savez_compressed(
        OWN / "tone.npz", weights=weights, facts=np.frombuffer(json.dumps(facts).encode(), np.uint8)
    )
    sys.stdout.write(f"written: {(OWN / 'tone.npz').stat().st_size / 1000:.0f} kB\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
