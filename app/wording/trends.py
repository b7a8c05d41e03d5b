"""What the graphs say in words, never more than the numbers carry."""

from __future__ import annotations

from app.i18n import _, ngettext
from app.wording.numbers import percent_text, span_text


def answered_text(
    n: int,
    share: tuple[float, float, float] | None,
    median_h: float | None,
    p90_h: float | None,
) -> str:
    """Say how answering went.

    Args:
        n: items that were owed an answer.
        share: share answered in time, and its lower and upper bound; None where too few.
        median_h: half took no longer; None where none was answered.
        p90_h: nine of ten took no longer.
    """
    if n == 0:
        return _("Nothing was to be answered.")
    text = ngettext("{n} message was to be answered.", "{n} messages were to be answered.", n)
    parts = [text.format(n=n)]
    if share is None:
        parts.append(_("Too few to say how many are in time."))
    else:
        parts.append(
            _("{share} in time (the true share lies between {low} and {high}).").format(
                share=percent_text(share[0]),
                low=percent_text(share[1]),
                high=percent_text(share[2]),
            )
        )
    if median_h is not None and p90_h is not None:
        parts.append(
            _("Half were answered within {median}, nine of ten within {p90}.").format(
                median=span_text(median_h), p90=span_text(p90_h)
            )
        )
    return " ".join(parts)
