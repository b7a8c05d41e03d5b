"""What is said of Reddit alone: what it does not offer, and why it says no."""

from __future__ import annotations

from typing import Final

from app.i18n import N_

IMPOSSIBLE: Final[dict[str, str]] = {
    "reddit_by_hand": N_(
        "Your feeds can only be read. Answer on Reddit's own page; only an app that Reddit has "
        "approved can do it from here."
    ),
    "reddit_no_vote": N_("A private message cannot be voted for."),
}
ERRORS: Final[dict[str, str]] = {
    "not_offered.reddit_closed": N_(
        "One of your subreddits is closed to {name}, or there is none of that name; the others "
        "are read. Look at their names under Channels."
    ),
    "refused.reddit_by_hand": N_(
        "Your Reddit feeds can only be read. Open the page and answer there."
    ),
    "refused.reddit_not_a_feed": N_(
        "This is not a link of your feeds. Open reddit.com/prefs/feeds, copy one of the links "
        "there and paste all of it."
    ),
    "refused.reddit_locked": N_(
        "This conversation on Reddit is closed, so nobody can answer in it any more."
    ),
}
