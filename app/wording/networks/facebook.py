"""What is said of Facebook Pages alone: what it does not offer, and why it says no.

The words for what all of Meta's networks answer stand here, too.
"""

from __future__ import annotations

from typing import Final

from app.i18n import N_

IMPOSSIBLE: Final[dict[str, str]] = {
    "fb_groups": N_("Groups cannot be read; look at them in your round by hand."),
    "fb_strangers": N_("What people say on their own pages is seen only where they tag your Page."),
    "fb_ratings": N_("Facebook no longer gives recommendations; look at them on your Page."),
    "fb_task": N_("Your role on the Page does not allow it. Ask whoever runs the Page."),
    "fb_not_this_one": N_("Facebook does not allow it here."),
    "fb_old_rating": N_("Facebook takes no answer to this rating from here."),
}
ERRORS: Final[dict[str, str]] = {
    "refused.meta_blocked": N_(
        "{name} has stopped this account from writing for a while. Open the page there to see why."
    ),
    "refused.meta_not_here": N_(
        "{name} does not allow that here. Please do it on the page itself."
    ),
    "refused.meta_no_page": N_(
        "This token is for no Page of yours. Tick the Page when you make the token, and paste it "
        "again."
    ),
}
