"""What is said of Google Business Profile alone: what it does not offer, and why it says no."""

from __future__ import annotations

from typing import Final

from app.i18n import N_

IMPOSSIBLE: Final[dict[str, str]] = {
    "google_questions": N_("Google has closed questions and answers; nobody can read them here."),
}
ERRORS: Final[dict[str, str]] = {
    "sign_in.google_testing": N_(
        "Google ends the sign-in of {name} every week while your project is in testing. Publish "
        "the consent screen in the Google Cloud console, then sign in again."
    ),
    "sign_in.google_which_place": N_(
        "Google has let {name} in, and you manage several shops. Sign in again under Channels "
        "and choose the one it is for."
    ),
    "refused.google_switched_off": N_(
        "Google My Business API is not switched on in your Google project. Press Enable on its "
        "page in the Google Cloud console, wait a minute, and try again."
    ),
    "refused.google_no_place": N_(
        "This Google account manages no shop on Google's map. Sign in with the account that does."
    ),
}
