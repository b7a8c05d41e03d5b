"""What learning needs of the models, as functions that the mill can find by name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.analysis.learning import Label, Lesson
    from app.analysis.tone.hearing import Heard
    from app.analysis.tone.model import Three

Teach = Callable[["Sequence[Label]"], "Lesson"]
Tell = Callable[["Sequence[Label]"], "list[int | None]"]


@dataclass(frozen=True, slots=True)
class School:
    """What teaches and what is examined; both are a module's own functions."""

    teach: Teach
    tell: Tell  # the tones that the model that comes along shows of these texts; None: "?"


def shipped() -> School:
    """Give what comes with the program."""
    return School(teach, tell)


def teach(labels: Sequence[Label]) -> Lesson:
    """Learn from labels, in the languages that the model knows."""
    from app.analysis.learning import learn
    from app.analysis.tone.hearing import Ear
    from app.analysis.tone.model import Scorer
    from app.services.understanding.knowledge import load

    known = load()
    ready: dict[str, tuple[Ear, Scorer]] = {}

    def base(text: str, lang: str) -> tuple[Three, Heard]:
        if lang not in ready:
            ear = Ear(known.words[lang], dict(known.smiles))
            ready[lang] = ear, Scorer(known.model, lang)
        ear, scorer = ready[lang]
        heard = ear.hear(text)
        return scorer.logits(heard), heard

    spoken = known.model.dials.keys() & known.words.keys()
    return learn([one for one in labels if one.lang in spoken], base)


def tell(labels: Sequence[Label]) -> list[int | None]:
    """Tell the tones of texts as if nobody had taught anything."""
    from app.analysis.reading import Asked
    from app.analysis.tone.judge import TONES
    from app.domain.understanding import Side
    from app.services.understanding.minds import read

    readings = read(Side(), [Asked(one.text, usual=one.lang) for one in labels])
    return [
        None if one is None or one.tone not in TONES else TONES.index(one.tone) for one in readings
    ]
