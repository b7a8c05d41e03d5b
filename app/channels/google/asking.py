"""One question to Google Business Profile, and what a bad answer to it means.

Until Google has let the owner's project in, it has a quota of nothing: every question is
answered as if too much had been asked, or as if the interface were switched off. That is no
error and no pause, but a state, which only Google's people end.
Source: channels/open-google-reviews-mail-crm.md 3.
"""

from __future__ import annotations

from typing import Final

from app.channels.base import Raw
from app.channels.googleapi.answers import SWITCHED_OFF, codes_of, failure, is_without_quota
from app.channels.googleapi.session import Session
from app.channels.http.body import is_page
from app.errors import BudgetSpent, RateLimited, ShopError, WaitingForApproval

SCOPE: Final = "https://www.googleapis.com/auth/business.manage"
ACCOUNTS: Final = "mybusinessaccountmanagement.googleapis.com"
PLACES: Final = "mybusinessbusinessinformation.googleapis.com"
REVIEWS: Final = "mybusiness.googleapis.com"
_REFUSALS: Final = dict.fromkeys(SWITCHED_OFF, "google_switched_off")


def ask(
    session: Session,
    host: str,
    path: str,
    params: tuple[tuple[str, str], ...] = (),
    *,
    is_in: bool = True,
    may_be_gone: bool = False,
) -> Raw:
    """Ask a question.

    Args:
        session: the sign-in.
        host: whom to ask.
        path: what for.
        params: the same.
        is_in: whether Google is known to have let this project in.
        may_be_gone: give a 404 like another answer.

    Raises:
        WaitingForApproval: Google has not let the project in.
        ShopError: there is no good answer.
    """
    try:
        raw = session.send("GET", host, path, params)
    except BudgetSpent:
        raise
    except RateLimited as error:  # the pause of an answer that said so before
        raise error if is_in else WaitingForApproval() from error
    if 200 <= raw.status < 300 or (may_be_gone and is_gone(raw)):
        return raw
    raise refusal(raw, is_in=is_in)


def is_gone(raw: Raw) -> bool:
    """Say whether the interface itself says that the thing is not there; a stray page does not."""
    return raw.status == 404 and not is_page(raw)


def refusal(raw: Raw, *, is_in: bool = True) -> ShopError:
    """Say what an answer that is no 2xx means."""
    codes = codes_of(raw)
    is_shut = raw.status == 429 or bool(SWITCHED_OFF.intersection(codes))
    if is_without_quota(raw) or (is_shut and not is_in):
        return WaitingForApproval()
    return failure(raw, scope=SCOPE, refusals=_REFUSALS)
