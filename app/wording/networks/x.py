"""What is said of X alone: its terms, what it does not offer, and why it says no."""

from __future__ import annotations

from typing import Final

from app.i18n import N_

# X's own words ("Restricted use cases", "Multiple applications"), quoted and so in no language
# but its own: whoever connects X must have read them.
TERMS_SENTENCE: Final = (
    "requiring your end users to register applications for the purpose of using your tool … "
    "could result in enforcement"
)
IMPOSSIBLE: Final[dict[str, str]] = {
    "x_thread": N_("Whole conversations would cost money at each look; open them on X."),
    "x_week": N_("A search finds the last seven days only."),
    "x_summoned": N_("X takes an answer only where the author has named you or quoted you."),
    "x_not_mentioned": N_(
        "The author has not named you, so X takes no answer from Shoptalk; answer on X itself."
    ),
    "x_not_own_thread": N_("Only answers below your own posts can be hidden."),
    "x_read_only": N_(
        "A pasted token can only read. Sign in with the browser to answer from Shoptalk."
    ),
}
ERRORS: Final[dict[str, str]] = {
    "sign_in.x_other": N_(
        "The last sign-in of {name} was somebody else's on X, so nothing was read or sent with it. "
        "Sign in again under Channels with the shop's own account."
    ),
    "refused.x_terms": N_(
        "X's rules say: “{detail}”. If you accept that for an app of your own, connect again with "
        "accepts_terms=yes."
    ),
    "refused.x_bad_cap": N_("The monthly limit is no sum. Give it in dollars, such as 5 or 2.50."),
    "refused.x_said_no": N_(
        "X did not take it. Either the author has not named you, or you have said the same "
        "before: change a few words, or answer on X itself."
    ),
    "refused.x_not_mentioned": N_(
        "The author has not named you, so X takes no answer from Shoptalk. Answer on X itself."
    ),
    "refused.x_not_own_thread": N_(
        "X hides only answers below your own posts. Open the page there to block it instead."
    ),
}
