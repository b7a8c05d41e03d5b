"""Proving a key and its secret, and finding the business they may read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import quote, urlsplit

from app.channels.base import Asker, Capability, Identity, Secrets
from app.channels.http import nameable
from app.channels.http.body import host_of, json_of
from app.channels.http.origin import server_of
from app.channels.trustpilot.answers import check
from app.channels.trustpilot.session import KEY, SECRET, SERVER, TOKEN, fetch_access
from app.domain.loose import Json, text_at
from app.domain.plain_text import clean_line
from app.errors import BadAnswer, Gone, NothingFound

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
    """Prove a key and its secret; keep both, so that no password is needed later.

    Args:
        http: the door.
        given: "handle", the shop's web address as Trustpilot lists it; "key" and "secret", or
            nothing where they are kept; "author", the business user who answers, where wanted.
        secrets: of the account.

    Raises:
        Refused: the plan of the business does not allow it ("trustpilot_plan").
        ShopError: it cannot be used, with the reason.
    """
    server = server_of(given, SERVER)
    key = given.get(KEY, "").strip() or secrets.get(KEY) or ""
    secret = given.get(SECRET, "").strip() or secrets.get(SECRET) or ""
    domain = domain_of(given.get("handle", ""))
    access = fetch_access(http, server, key, secret)
    unit = _find(http, server, key, domain)
    unit_id = text_at(unit, "id")
    raw = http.send("GET", server + reviews(unit_id), params=(("perPage", "1"),), bearer=access)
    check(raw)
    for kind, value in ((KEY, key), (SECRET, secret), (TOKEN, access)):
        secrets.put(kind, value)
    name = clean_line(text_at(unit, "displayName")) or domain
    return Identity(
        remote_id=unit_id,
        name=name,
        handle=domain,
        server=server,
        capabilities=EVERYTHING,
        config={"unit": name, "author": given.get("author", "").strip()},
    )


def reviews(unit_id: str) -> str:
    """Give the path of a business's reviews."""
    return f"/v1/private/business-units/{quote(unit_id, safe='')}/reviews"


def domain_of(given: str) -> str:
    """Make the name that Trustpilot lists a shop by of what the owner typed: its web address.

    Raises:
        NothingFound: it names no host.
    """
    text = given.strip().lower()
    try:
        host = urlsplit(text if "://" in text else f"https://{text}").hostname or ""
    except ValueError:
        host = ""
    if "." not in host:
        raise NothingFound(address=nameable(given))
    return host.removeprefix("www.")


def _find(http: Asker, server: str, key: str, domain: str) -> Json:
    place = f"{server}/v1/business-units/find"
    raw = http.send("GET", place, params=(("name", domain),), headers={"apikey": key})
    try:
        unit = json_of(check(raw))
    except Gone:
        raise NothingFound(address=domain) from None
    if not text_at(unit, "id"):
        raise BadAnswer(host=host_of(raw), why="shape")
    return unit
