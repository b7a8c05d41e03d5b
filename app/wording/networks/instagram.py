"""What is said of Instagram alone: what it does not offer, and why it says no."""

from __future__ import annotations

from typing import Final

from app.i18n import N_

IMPOSSIBLE: Final[dict[str, str]] = {
    "ig_mentions": N_("Where people write your @name, Instagram does not tell programs like this."),
    "ig_people": N_("It shows neither faces nor followers of those who write to you."),
    "ig_tagged": N_("Pictures of others can only be answered in Instagram itself."),
    "ig_hidden": N_("A hidden comment takes no answer. Show it again first."),
    "ig_not_this_one": N_("Instagram does not allow it here."),
    "ig_hashtags": N_("Looking for hashtags needs a permission that Meta gives after a review."),
    "ig_page_only": N_("Looking for hashtags works only when you sign in through your Page."),
}
ERRORS: Final[dict[str, str]] = {
    "refused.meta_not_linked": N_(
        "No professional Instagram account was found with this token. Link it to your Page, then "
        "paste the token again."
    ),
    "refused.ig_personal": N_(
        "This is a personal account. Switch it to a professional one in Instagram, then try again."
    ),
    "not_offered.ig_development": N_(
        "Instagram counts comments and holds them back. Switch your app at Meta from Development "
        "to Live, or sign in through your Page."
    ),
    "not_offered.ig_hashtag_closed": N_(
        "Instagram gives out nothing for one of your hashtags. Look for another in your watches."
    ),
    "not_offered.ig_hashtags_spent": N_(
        "Instagram allows 30 hashtags a week, and they are used up. Take one out of your watches."
    ),
}
