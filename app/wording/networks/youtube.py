"""What is said of YouTube channels alone: what it does not offer, and why it says no."""

from __future__ import annotations

from typing import Final

from app.i18n import N_

IMPOSSIBLE: Final[dict[str, str]] = {
    "youtube_others": N_("Comments below other people's videos cannot be found, only the videos."),
    "youtube_held": N_("YouTube holds this comment for review: show it first, then answer."),
    "youtube_spam": N_("YouTube takes this comment for spam: show it first, then answer."),
    "youtube_rejected": N_("This comment was rejected on YouTube, and nobody sees it."),
    "youtube_video": N_("This is somebody else's video: open it on YouTube to write below it."),
}
ERRORS: Final[dict[str, str]] = {
    "refused.youtube_switched_off": N_(
        "YouTube Data API v3 is not switched on in your Google project. Press Enable on its page "
        "in the Google Cloud console, wait a minute, and try again."
    ),
    "refused.youtube_no_channel": N_(
        "This Google account has no YouTube channel. Sign in with the account that has the shop's."
    ),
    "refused.youtube_comments_off": N_(
        "Comments are switched off below this video, so YouTube takes no answer. Switch them on "
        "in YouTube Studio, or write to them elsewhere."
    ),
}
