"""Entering a mailbox for the first time: where it is, whether it may be read and answered from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from ssl import SSLCertVerificationError
from typing import Final

from app.channels.base import Capability, Identity, Secrets
from app.channels.mailbox.ask import INBOX, PASSWORD
from app.channels.mailbox.imap import Box, Login, opened
from app.channels.mailbox.line import Patience
from app.channels.mailbox.notices import server_of
from app.channels.mailbox.places import (
    Place,
    address_of,
    imap_places,
    provider_of,
    smtp_places,
)
from app.channels.mailbox.smtp import connected
from app.errors import NothingFound, Refused, ShopError, SignInError, Unreachable, WrongUse

EVERYTHING: Final = frozenset({Capability.MESSAGES, Capability.MENTIONS, Capability.REPLY})
LOOKED_AT: Final = 20  # mails whose heads tell under what name the house writes what it proved
NEEDED: Final = 5
SHARE: Final = 0.8


def sign_in(given: Mapping[str, str], secrets: Secrets, patience: Patience) -> Identity:
    """Enter the mailbox, try the way out, and keep the password.

    Raises:
        WrongUse: no address or no password was given.
        SignInError: name and password do not open it.
        Refused: this house takes no passwords, or there is no such folder.
        ShopError: nobody answers there.
    """
    address, password = address_of(given.get("handle", "")), given.get(PASSWORD, "")
    if not address:
        raise WrongUse(why="needs_field", detail="--handle")
    if not password:
        raise WrongUse(why="no_secret")
    typed = given.get("server", "").strip()
    known = provider_of(address, typed)
    if known is not None and known.bar:
        raise Refused(reason=known.bar)
    user = given.get("user", "").strip() or address
    folder = given.get("folder", "").strip() or INBOX
    config = {"folder": folder, "user": user, "from_name": given.get("name", "").strip()}
    place, seen = _enter(imap_places(address, typed), user, password, folder, patience)
    config |= seen
    config["authserv"] = given.get("authserv", "").strip() or (
        known.authserv if known and known.authserv else seen["authserv"]
    )
    way_out = _way_out(smtp_places(address, given.get("smtp", ""), place), user, password, patience)
    if way_out is not None:
        config["smtp"] = way_out.address
    secrets.put(PASSWORD, password)
    return Identity(
        remote_id=address,
        name=address,
        handle=address,
        server=place.address,
        capabilities=EVERYTHING if way_out else EVERYTHING - {Capability.REPLY},
        config={name: value for name, value in config.items() if value},
        cannot=() if way_out else (("reply", "mail_no_way_out"),),
    )


def _enter(
    places: Sequence[Place], user: str, password: str, folder: str, patience: Patience
) -> tuple[Place, dict[str, str]]:
    """Find the first place that takes us, with what is to be known of it.

    A place where nobody answers is passed over; the first one's reason is the one told.
    """
    first: ShopError | None = None
    for place in places:
        try:
            with opened(Login(place, user, password), patience) as box:
                return place, _seen(box, folder)
        except Unreachable as error:
            if isinstance(error.__cause__, SSLCertVerificationError):
                raise  # somebody is there, and is not who we look for
            first = first or error
    raise first or NothingFound(address=user.rpartition("@")[2])


def _seen(box: Box, folder: str) -> dict[str, str]:
    here = box.look_into(folder)
    heads = box.heads(box.newest(here, LOOKED_AT), "AUTHENTICATION-RESULTS")
    return {
        "authserv": usual_server(heads),
        "sent": box.sent_folder(),
        "files_itself": "yes" if box.is_filing_itself() else "",
    }


def usual_server(heads: Sequence[bytes]) -> str:
    """Say under what name the house writes what it proved; "" where that is not plain.

    Whoever sends a mail may write any name, but not into most of all mails.
    """
    names = Counter(_topmost(head) for head in heads)
    name, n = names.most_common(1)[0] if names else ("", 0)
    return name if name and n >= max(NEEDED, SHARE * len(heads)) else ""


def _topmost(head: bytes) -> str:
    value = head.decode("ascii", "replace").partition(":")[2]
    return server_of(" ".join(value.split()))


def _way_out(places: Sequence[Place], user: str, password: str, patience: Patience) -> Place | None:
    """Find the first server that would take our mail; None where none does."""
    for place in places:
        try:
            with connected(Login(place, user, password), patience):
                return place
        except (Unreachable, Refused, SignInError):
            continue
    return None
