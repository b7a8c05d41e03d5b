"""A school for tests: it teaches what the labels say, and examines by plain words."""

from __future__ import annotations

from collections.abc import Sequence

from app.analysis.learning import Label, Lesson, Score
from app.services.understanding.lessons import School

WORDS = {"bad": 0, "plain": 1, "good": 2}


def school() -> School:
    """Give what teaches in tests."""
    return School(teach, tell)


def teach(labels: Sequence[Label]) -> Lesson:
    """Pass from fifty labels on."""
    n = len(labels)
    if n < 50:
        return Lesson(b"", is_on=False, reason="too_few", n=n)
    before, after = Score(15, 9, 0.5, 0.5), Score(15, 12, 0.7, 0.6)
    weights = repr(sum(one.weight for one in labels)).encode()
    return Lesson(weights, is_on=True, reason="", n=n, before=before, after=after)


def tell(labels: Sequence[Label]) -> list[int | None]:
    """Tell tones by words."""
    return [
        next((WORDS[word] for word in one.text.split() if word in WORDS), None) for one in labels
    ]
