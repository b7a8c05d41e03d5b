"""Proving a sign-in and finding the shop; or keeping it until Google lets the shop in.

A sign-in that still waits has no shop to be known by. It is kept under a name of its own, which
stays when the shop is found: history must not be torn by Google's consent.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from app.channels.base import Asker, Capability, Identity, Secrets
from app.channels.google.asking import REVIEWS, SCOPE, ask
from app.channels.google.places import LOCATION, Place, places
from app.channels.googleapi import entrance
from app.channels.googleapi.entrance import Entry, enter
from app.channels.googleapi.session import Session, with_token
from app.errors import ChooseOne, Refused, ScopeMissing, WaitingForApproval

BEGUN_AS: Final = "begun_as"  # the name of a sign-in that waited; signing in again sees only this
SECRET_KINDS: Final = (*entrance.SECRET_KINDS, BEGUN_AS)
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
    begun_as = secrets.get(BEGUN_AS) or ""
    try:
        place = _place(with_token(http, entry.server, entry.access), given.get("choice", ""))
    except WaitingForApproval:
        name = begun_as or f"waiting:{entry.client_id}"
        secrets.put(BEGUN_AS, name)
        return _kept(entry, secrets, Place(name, "Google"), {})
    found = Place(begun_as or place.name, place.title)
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


def _place(session: Session, choice: str) -> Place:
    found = places(session)
    if not found:
        raise Refused(reason="google_no_place")
    chosen = [one for one in found if one.name == choice] if choice else found
    if len(chosen) != 1:
        named = tuple((one.name, one.title) for one in found)
        raise ChooseOne(what="location", choices=named)
    _prove(session, chosen[0])
    return chosen[0]


def _prove(session: Session, place: Place) -> None:
    """See that its reviews can be read, before it is kept."""
    ask(session, REVIEWS, f"v4/{place.name}/reviews", (("pageSize", "1"),))
