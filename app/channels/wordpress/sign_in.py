"""Proving an application password, typed or given by the site's own page, and what it may do."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode, urlsplit

from app.channels.base import AccountRef, Asker, Capability, Identity, Raw, Secrets
from app.channels.http.body import json_of
from app.channels.http.origin import is_here
from app.channels.wordpress.answers import MODERATE, check, code_of
from app.channels.wordpress.comment import user_id
from app.channels.wordpress.site import (
    PASSWORD,
    REVIEWS,
    Site,
    ask,
    look_at,
    signed,
)
from app.clock import SystemClock
from app.domain.loose import dict_at, list_at, number_at, text_at
from app.domain.plain_text import clean_line, plain, safe_url
from app.errors import BadAnswer, NotOffered, Refused, ScopeMissing, ShopError, SignInError

if TYPE_CHECKING:
    from app.channels.oauth.browser import BrowserSignIn, Return

APP_NAME: Final = "Shoptalk"
APP_ID: Final = "6f6a3f1e-5f0b-4a53-9c1e-2f7f0c9f7a41"  # ours alone, for the list under the profile
LOOPBACK_FROM: Final = (7, 0)  # the first version that sends the browser back to plain 127.0.0.1
OWN_PASSWORDS: Final = "/wp/v2/users/me/application-passwords"
EVERYTHING: Final = frozenset(
    {
        Capability.COMMENTS,
        Capability.REVIEWS,
        Capability.REPLY,
        Capability.EDIT_REPLY,
        Capability.DELETE,
        Capability.HIDE,
        Capability.THREAD,
    }
)
_MODERATORS: Final = frozenset({Capability.HIDE, Capability.DELETE, Capability.EDIT_REPLY})
_VERSION: Final = re.compile(rb"wordpress\.org/\?v=(\d{1,3})\.(\d{1,3})")


def sign_in(http: Asker, given: Mapping[str, str], secrets: Secrets) -> Identity:
    """Prove a user name and an application password; keep the password.

    Args:
        http: the door.
        given: "server", "handle", and "password", or nothing where one is kept.
        secrets: of the account.

    Raises:
        ShopError: it cannot be used, with the reason.
    """
    site = look_at(http, given.get("server", ""))
    handle = given.get("handle", "").strip()
    password = "".join(given.get(PASSWORD, "").split()) or secrets.get(PASSWORD) or ""
    if not handle:  # an older site's page shows the password alone
        raise Refused(reason="wordpress_handle")
    if not password:
        raise SignInError
    headers = signed(handle, password)
    me = json_of(_me(http, site, headers))
    number = number_at(me, "id")
    if not number:
        raise BadAnswer(host=urlsplit(site.root).hostname or "", why="shape")
    is_moderator = dict_at(me, "capabilities").get(MODERATE) is True
    cannot = [(str(one), "scope") for one in sorted(_MODERATORS) if not is_moderator]
    no_reviews = _no_reviews(http, site, headers)
    cannot += [(str(Capability.REVIEWS), no_reviews)] if no_reviews else []
    secrets.put(PASSWORD, password)
    name = clean_line(plain(text_at(site.index, "name")))
    return Identity(
        remote_id=user_id(site.address, number),
        name=name or urlsplit(site.address).netloc,
        handle=text_at(me, "username") or handle,
        server=site.address,
        capabilities=EVERYTHING - {Capability(one) for one, _ in cannot},
        config={
            "root": site.root,
            "site": name,
            "user": str(number),
            "moderates": "yes" if is_moderator else "",
            "shop": "" if no_reviews else "yes",
        },
        cannot=tuple(cannot),
    )


def begin_sign_in(http: Asker, server: str, handle: str, *, by_hand: bool = False) -> BrowserSignIn:
    """Prepare the site's own page that makes a password for us.

    A site before 7.0 sends no browser back to this computer, so there the owner copies the
    password that the page shows, and must have given the user name.

    Raises:
        Refused: the site offers no application passwords ("wordpress_no_passwords").
        ShopError: no WordPress answers there.
    """
    from app.channels.oauth.browser import BrowserSignIn
    from app.channels.oauth.client import Client

    site = look_at(http, server)
    ways = dict_at(site.index, "authentication", "application-passwords", "endpoints")
    page = safe_url(text_at(ways, "authorization"))
    if not site.index:  # told to nobody who has not signed in, and so its page is the usual one
        page = f"{site.address}/wp-admin/authorize-application.php"
    if not _is_of(page, site.address):
        raise Refused(reason="wordpress_no_passwords")
    is_loopback = not by_hand and _comes_back(http, site)
    way_back = _way_back(is_loopback=is_loopback)
    asked = {"app_name": _own_name(), "app_id": APP_ID}
    if not way_back.is_by_hand:
        asked["success_url"] = way_back.with_state()

    def finish(password: str) -> Mapping[str, str]:
        name = way_back.answer.get("user_login", "") or handle
        return {"server": site.address, "handle": name, PASSWORD: password}

    joiner = "&" if urlsplit(page).query else "?"
    client = Client(authorize_url=page, token_url="", client_id=APP_ID)
    return BrowserSignIn(client, way_back, finish, page + joiner + urlencode(asked))


def sign_out(http: Asker, account: AccountRef, secrets: Secrets) -> bool:
    """Have the site forget the password, if it was made for us and not by the owner for others.

    Raises:
        ShopError: it could not be asked.
    """
    used = check(ask(http, account, secrets, f"{OWN_PASSWORDS}/introspect"), "sign_in")
    told = json_of(used)
    uuid = text_at(told, "uuid")
    if text_at(told, "app_id") != APP_ID or not re.fullmatch(r"[0-9a-fA-F-]{36}", uuid):
        return False
    raw = ask(http, account, secrets, f"{OWN_PASSWORDS}/{uuid}", method="DELETE")
    return 200 <= raw.status < 300


def _own_name() -> str:
    """Name us for the list under the owner's profile, where WordPress takes no name twice."""
    return f"{APP_NAME} {SystemClock().now():%Y-%m-%d %H:%M:%S} UTC"


def _me(http: Asker, site: Site, headers: Mapping[str, str]) -> Raw:
    """Ask who we are: a host that strips the header makes us nobody, without any other error."""
    params = (("context", "edit"), ("_fields", "id,username,capabilities"))
    raw = http.send("GET", f"{site.root}/wp/v2/users/me", params=params, headers=headers)
    if raw.status == 401 and code_of(raw):
        raise Refused(reason="wordpress_unheard")
    return check(raw, Capability.COMMENTS)


def _no_reviews(http: Asker, site: Site, headers: Mapping[str, str]) -> str:
    """Say why product reviews cannot be read; "" where they can."""
    known = list_at(site.index, "namespaces")
    if known and "wc/v3" not in known:
        return "wordpress_no_shop"
    params = (("per_page", "1"), ("_fields", "id"))
    raw = http.send("GET", site.root + REVIEWS, params=params, headers=headers)
    try:
        check(raw, Capability.REVIEWS)
    except NotOffered:
        return "wordpress_no_shop"
    except (ScopeMissing, SignInError):
        return "scope"
    except ShopError:
        return "not_here"
    return ""


def _is_of(page: str, address: str) -> bool:
    """Say whether a page is the site's own, so that no stranger is shown as it."""
    theirs, ours = urlsplit(page), urlsplit(address)
    is_same = (theirs.hostname or "").removeprefix("www.") == (ours.hostname or "").removeprefix(
        "www."
    )
    return is_same and (theirs.scheme == "https" or is_here(page))


def _comes_back(http: Asker, site: Site) -> bool:
    """Say whether the site sends a browser back to this computer; one that runs here always does.

    The version is in the feed, where the owner has not hidden it.
    """
    if is_here(site.address):
        return True
    raw = http.send("GET", f"{site.address}/feed/")
    found = _VERSION.search(raw.body) if raw.status == 200 else None
    return found is not None and (int(found.group(1)), int(found.group(2))) >= LOOPBACK_FROM


def _way_back(*, is_loopback: bool) -> Return:
    from app.channels.oauth.browser import Return

    class Pasted(Return):
        """Takes a password as WordPress shows it, in groups with blanks between."""

        def paste(self, text: str) -> bool:
            return super().paste("".join(text.split()))

    return Return(proof=PASSWORD) if is_loopback else Pasted(by_hand=True)
