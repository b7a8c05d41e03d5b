"""Proving a sign-in and finding the shop; or keeping it until Google lets the shop in.

A sign-in that still waits has no shop to be known by. It is kept under a name of its own, which
stays when the shop is found: history must not be torn by Google's consent.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from app.channels.base import Asker, Capability, Identity, Secrets
from app.channels.google.asking import REVIEWS, SCOPE, ask
from app.channels.google.places import LOCATION, PLACE, Place, places
from app.channels.googleapi import entrance
from app.channels.googleapi.entrance import Entry, enter
from app.channels.googleapi.session import Session, with_token
from app.errors import ChooseOne, Refused, ScopeMissing, WaitingForApproval

# The name of a sign-in that waited, and the shop it turned out to be: signing in again sees no
# more than the secrets, and must not take another shop for this one.
BEGUN_AS: Final = "begun_as"
SECRET_KINDS: Final = (*entrance.SECRET_KINDS, BEGUN_AS, PLACE)
EVERYTHING: Final = frozenset(
    {
        Capability.REVIEWS,
        Capability.REPLY,
        Capability.EDIT_REPLY,
        Capability.DELETE,
        Capability.THREAD,
    }
)


def sign_in(http: Asker, given: Mapping[str, str], secrets: Secrets) -> Identity:
    """Prove what the owner gave, find the shop if Google allows it yet, and keep the secrets.

    Raises:
        ChooseOne: the sign-in manages several shops.
        ShopError: it cannot be used, with the reason.
    """
    entry = enter(http, given, secrets, host=REVIEWS)
    if entry.granted is not None and SCOPE not in entry.granted:
        raise ScopeMissing(scopes=SCOPE)
    begun_as, bound = secrets.get(BEGUN_AS) or "", secrets.get(PLACE) or ""
    try:
        session = with_token(http, entry.server, entry.access)
        place = _place(session, given.get("choice", ""), bound)
    except WaitingForApproval:
        name = begun_as or f"waiting:{entry.client_id}"
        secrets.put(BEGUN_AS, name)
        return _kept(entry, secrets, Place(name, "Google"), {})
    is_bound = bool(begun_as) and bound in ("", place.name)
    if is_bound:
        secrets.put(PLACE, place.name)
    found = Place(begun_as if is_bound else place.name, place.title)
    return _kept(entry, secrets, found, {LOCATION: place.name})


def _kept(entry: Entry, secrets: Secrets, place: Place, config: Mapping[str, str]) -> Identity:
    entry.keep(secrets)
    return Identity(
        remote_id=place.name,
        name=place.title,
        handle="",
        server=entry.server,
        capabilities=EVERYTHING,
        config={**entry.config(), **config},
    )


def _place(session: Session, choice: str, bound: str) -> Place:
    found = places(session)
    if not found:
        raise Refused(reason="google_no_place")
    wanted = choice or (bound if any(one.name == bound for one in found) else "")
    chosen = [one for one in found if one.name == wanted] if wanted else found
    if len(chosen) != 1:
        named = tuple((one.name, one.title) for one in found)
        raise ChooseOne(what="location", choices=named)
    _prove(session, chosen[0])
    return chosen[0]


def _prove(session: Session, place: Place) -> None:
    """See that its reviews can be read, before it is kept."""
    ask(session, REVIEWS, f"v4/{place.name}/reviews", (("pageSize", "1"),))
