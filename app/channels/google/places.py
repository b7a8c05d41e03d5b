"""The shops that a Google account manages, each a place on the map with reviews of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from app.channels.base import Raw
from app.channels.google.asking import ACCOUNTS, PLACES, ask
from app.channels.googleapi.answers import listed, object_of
from app.channels.googleapi.session import Session
from app.domain.loose import Json, text_at
from app.domain.plain_text import clean_line

LOCATION: Final = "location"  # in `config`: accounts/1/locations/2
PLACE: Final = "place"  # the same among the secrets, of a sign-in that began without it
_MOST_PAGES: Final = 10
_ACCOUNT: Final = re.compile(r"accounts/[^/?#\s]+")
_PLACE: Final = re.compile(r"locations/[^/?#\s]+")


@dataclass(frozen=True, slots=True)
class Place:
    """One shop."""

    name: str  # accounts/1/locations/2
    title: str


def places(session: Session) -> list[Place]:
    """Find every shop the sign-in manages, each once, though several groups may hold it.

    Raises:
        WaitingForApproval: Google has not let the project in.
        ShopError: Google did not tell.
    """
    found: dict[str, Place] = {}
    for account in _all(session, ACCOUNTS, "v1/accounts", "accounts", ()):
        name = text_at(account, "name")
        if not _ACCOUNT.fullmatch(name):
            continue
        mask = (("readMask", "name,title,storeCode"), ("pageSize", "100"))
        for entry in _all(session, PLACES, f"v1/{name}/locations", "locations", mask):
            place = text_at(entry, "name")
            if _PLACE.fullmatch(place):
                found.setdefault(place, Place(f"{name}/{place}", _title(entry) or place))
    return list(found.values())


def place_in(raw: Raw) -> str:
    """Name the shop that an answer about reviews is of."""
    met = re.search(rf"/v4/({_ACCOUNT.pattern}/{_PLACE.pattern})", raw.url)
    return met[1] if met else ""


def _all(
    session: Session, host: str, path: str, name: str, params: tuple[tuple[str, str], ...]
) -> Iterator[Json]:
    token = ""
    for _ in range(_MOST_PAGES):
        more = (("pageToken", token),) if token else ()
        raw = ask(session, host, path, (*params, *more), is_in=False)
        body = object_of(raw)
        yield from listed(body, name, raw)
        token = text_at(body, "nextPageToken")
        if not token:
            return


def _title(entry: Json) -> str:
    title, code = (clean_line(text_at(entry, one)) for one in ("title", "storeCode"))
    return f"{title} ({code})" if title and code else title or code
