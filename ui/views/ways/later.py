"""What can be changed at an account after it was connected, each kept in its `config`."""

from __future__ import annotations

from typing import Final

from app.i18n import N_
from ui.views.ways.asked_for import AUTHOR, MONTHLY_CAP, TIER
from ui.views.ways.open_networks import SUBREDDITS
from ui.views.ways.own_places import FOLDER, FROM_NAME
from ui.views.ways.shape import Ask

HASHTAGS: Final = Ask(
    "hashtags",
    N_("Hashtags to watch"),
    N_("Separate them by blanks."),
    "#vilnius #toys",
    is_optional=True,
)
LATER: Final[dict[str, tuple[Ask, ...]]] = {
    "mastodon": (HASHTAGS,),
    "reddit": (SUBREDDITS,),
    "x": (MONTHLY_CAP,),
    "linkedin": (TIER,),
    "mailbox": (FROM_NAME, FOLDER),
    "trustpilot": (AUTHOR,),
}
