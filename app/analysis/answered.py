"""How well answering goes; the counting stands in `domain`, so that queries may ask it, too."""

from app.domain.answered import (
    N_NEEDED,
    Answered,
    Owed,
    count_answered,
    quantile,
    share_interval,
)

__all__ = ["N_NEEDED", "Answered", "Owed", "count_answered", "quantile", "share_interval"]
