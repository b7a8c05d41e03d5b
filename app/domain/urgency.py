"""What makes one item come before another: weights that add up and can be told apart again."""

from __future__ import annotations

from enum import IntFlag


class Urgency(IntFlag):
    """The parts of `item.urgency`; each is one bit, so that a list can say which of them hold."""

    QUESTION = 1
    NEGATIVE = 2
    CAME_BACK = 4  # wrote again, edited, or lowered the rating
    LOW_RATING = 8


LOW_RATING_MAX = 2  # stars of 5 that count as low: product.md C2
