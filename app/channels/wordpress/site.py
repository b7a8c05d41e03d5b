"""Finding a site's own interface, and asking it as whoever signed in."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin, urlsplit

from app.channels.base import AccountRef, Asker, Raw, Secrets
from app.channels.http.body import json_of
from app.channels.http.door import UNTIL
from app.channels.http.origin import is_here, server_address
from app.domain.loose import Json
from app.errors import BadAnswer, NothingFound, RateLimited, Refused, SignInError, Unreachable

PASSWORD: Final = "password"  # noqa: S105 - the name of the secret, not the secret
COMMENTS: Final = "/wp/v2/comments"
REVIEWS: Final = "/wc/v3/products/reviews"
_OWN_PAGES: Final = re.compile(r"/(wp-json|wp-admin|wp-login\.php|xmlrpc\.php)(/.*)?$")
_LINK: Final = re.compile(r"<([^<>]+)>\s*;[^,<]*rel=\"?https://api\.w\.org/\"?")


@dataclass(frozen=True, slots=True)
class Site:
    """A site that answered."""

    address: str  # https://host, with the folder it lives in
    root: str  # what every path of its interface is put behind
    index: Json  # what it says of itself; nothing where it tells only who has signed in


def look_at(http: Asker, given: str) -> Site:
    """Find the interface of the site at an address the owner typed.

    Raises:
        NothingFound: no WordPress answers there, or its interface is switched off.
        Refused: it lies at another host, or is open to everybody on the way.
        ShopError: nothing answers, or something in between does.
    """
    address = site_address(given)
    raw = None
    for root in _roots(http, address):
        raw = http.send("GET", f"{root}/")
        told = _told(raw)
        if told is not None:
            root = raw.url.rstrip("/")  # where it was found: a password follows no redirect
            _refuse_elsewhere(root, address)
            return Site(_address_of(root) or address, root, told)
    if raw is not None and raw.status == 429:
        raise RateLimited(until_at=raw.headers.get(UNTIL, ""))
    if raw is not None and raw.status >= 500:
        raise Unreachable(host=urlsplit(address).hostname or "", why="server")
    if raw is not None and raw.status in (401, 403):  # a firewall, or a password before it all
        raise BadAnswer(host=urlsplit(address).hostname or "", why="html")
    raise NothingFound(address=address)


def site_address(given: str) -> str:
    """Make https://host/folder of what the owner typed; http is left to this computer alone.

    Raises:
        NothingFound: it names no host.
    """
    origin = server_address(given)
    typed = given.strip()
    path = urlsplit(typed if "://" in typed else f"https://{typed}").path
    return origin + _OWN_PAGES.sub("", path).rstrip("/")


def place(account: AccountRef, path: str) -> str:
    """Give the whole address of a path of the site's interface."""
    return account.config.get("root", f"{account.server}/wp-json") + path


def signed(handle: str, password: str) -> dict[str, str]:
    """Say in a header who asks."""
    pair = f"{handle}:{password}".encode()
    return {"authorization": f"Basic {base64.b64encode(pair).decode('ascii')}"}


def ask(
    http: Asker,
    account: AccountRef,
    secrets: Secrets,
    path: str,
    params: Sequence[tuple[str, str]] = (),
    *,
    method: str = "GET",
    json: object = None,
) -> Raw:
    """Ask as the owner.

    Raises:
        SignInError: no password is kept.
        ShopError: no answer came.
    """
    password = secrets.get(PASSWORD)
    if not password:
        raise SignInError
    return http.send(
        method,
        place(account, path),
        params=params,
        headers=signed(account.handle, password),
        json=json,
        is_write=method != "GET",
        keep_alive=method == "GET",  # a kept line that dies cannot say whether it had arrived
    )


def _roots(http: Asker, address: str) -> Iterator[str]:
    """Name where an interface may be: the usual place, what the page says, without pretty links."""
    yield f"{address}/wp-json"
    page = http.send("GET", f"{address}/")
    link = _LINK.search(page.headers.get("link", ""))
    told = urljoin(page.url, link.group(1)) if link else ""
    if _bare_host(told) == _bare_host(page.url) and urlsplit(told).scheme in _schemes(address):
        yield told.rstrip("/")
    yield f"{address}/?rest_route="


def _refuse_elsewhere(root: str, address: str) -> None:
    """Keep a password from a host that the owner never typed, and from a line that is no secret."""
    if _bare_host(root) != _bare_host(address):
        raise Refused(reason="wordpress_moved", detail=urlsplit(root).hostname or "")
    if urlsplit(root).scheme not in _schemes(address):
        raise Refused(reason="wordpress_no_passwords")


def _schemes(address: str) -> tuple[str, ...]:
    return ("http", "https") if is_here(address) else ("https",)


def _bare_host(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.")


def _told(raw: Raw) -> Json:
    """Give what the interface says of itself; {} where it speaks, but not to strangers."""
    try:
        told = json_of(raw)
    except BadAnswer:
        return None
    if not isinstance(told, dict):
        return None
    if raw.status == 200 and "namespaces" in told:
        return told
    return {} if raw.status in (401, 403) and "code" in told else None


def _address_of(root: str) -> str:
    """Give the site's address, as its interface was found below it."""
    found = re.fullmatch(r"(.+?)/(?:(?:index\.php/)?wp-json|(?:index\.php)?\?rest_route=)", root)
    return found.group(1) if found else ""
