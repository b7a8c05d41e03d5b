"""Whose an account of X is: asked, for a cent, only once the owner allows it.

A sign-in at a limit of nothing is kept under a name of its own, which stays when it turns out
whose it is. Signing in again sees no more than the secrets, so who it was stands among them:
nobody else's posts may ever be read, nor answers leave, under the account of the shop.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from app.channels.base import AccountRef, Raw, Secrets
from app.channels.http.body import host_of, object_of
from app.channels.x.answers import check, problem
from app.channels.x.streams import APP_ONLY, READ
from app.domain.loose import Json, dict_at, text_at
from app.domain.plain_text import clean_line
from app.errors import BadAnswer, SignInError, WrongUse

if TYPE_CHECKING:
    from app.channels.x.asking import Line

USER: Final = "user_id"  # in `config`; "" until X was asked
HANDLE: Final = "user_name"  # likewise
WHO: Final = "who"  # the secret
_TOLD: Final = ":user"  # no server can send a header of such a name


@dataclass(frozen=True, slots=True)
class Who:
    """Whose a sign-in is, as far as known."""

    account: str  # what the account is kept as: X's id, or a name of ours
    id: str = ""
    handle: str = ""
    name: str = ""
    app_only: str = ""  # "yes" where the token is an app's and no person's
    is_proven: str = ""  # "yes" once X has said so of the present sign-in

    def facts(self) -> dict[str, str]:
        """Give what of it stands in the account's `config`."""
        return {USER: self.id, HANDLE: self.handle, APP_ONLY: self.app_only}

    def keep(self, secrets: Secrets) -> None:
        """Keep it beside the tokens."""
        secrets.put(WHO, json.dumps(asdict(self)))


def kept(secrets: Secrets) -> Who | None:
    """Read what an earlier sign-in kept."""
    try:
        told: Json = json.loads(secrets.get(WHO) or "")
    except ValueError:
        return None
    names = ("account", "id", "handle", "name", "app_only", "is_proven")
    return Who(*(text_at(told, name) for name in names)) if text_at(told, "account") else None


def asked(ask: Callable[[str], Raw], handle: str) -> Who:
    """Ask whose a token is; one that is an app's alone is told the name it shall read.

    Args:
        ask: asks X for a path about a user.
        handle: that name.

    Raises:
        ShopError: X does not say.
    """
    raw = ask("/2/users/me")
    is_person = raw.status != 403 or problem(object_of(raw)) != "unsupported-authentication"
    if not is_person:
        name = handle.strip().lstrip("@")
        if not re.fullmatch(r"\w{1,15}", name):
            raise WrongUse(why="needs_field", detail="handle")
        raw = ask(f"/2/users/by/username/{quote(name)}")
    me = dict_at(object_of(check(raw, READ)), "data")
    user_id, user_name = text_at(me, "id"), clean_line(text_at(me, "username"))
    if not user_id:
        raise BadAnswer(host=host_of(raw), why="shape")
    name = clean_line(text_at(me, "name")) or user_name
    return Who(user_id, user_id, user_name, name, "" if is_person else "yes", "yes")


def introduced(line: Line) -> Line:
    """Give the line of an account under the id that X knows it by; it costs a cent, once.

    Raises:
        SignInError: the last sign-in was somebody else's.
        ShopError: X does not say, or the owner does not allow the cent yet.
    """
    account = line.account
    if account.config.get(USER, "unheard of"):
        return replace(line, account=as_known(account))
    with line.renewal.turn(f"{account.id} who"):  # or each stream would pay for it
        who = _proven(line)
    for name, value in who.facts().items():
        line.http.learn(name, value)
    config = {**account.config, **who.facts()}
    return replace(line, account=as_known(replace(account, config=config)))


def _proven(line: Line) -> Who:
    before = kept(line.secrets)
    if before and before.is_proven:
        return before
    who = asked(line.ask_user, line.account.handle)
    if before and before.id and before.id != who.id:
        raise SignInError(reason="x_other")
    who = replace(who, account=line.account.remote_id)
    who.keep(line.secrets)
    return who


def told_in(raw: Raw, account: AccountRef) -> Raw:
    """Write who asked beside an answer, since reading it knows nothing but the stored account."""
    return replace(raw, headers={**raw.headers, _TOLD: f"{account.remote_id} {account.handle}"})


def heard_in(raw: Raw, account: AccountRef) -> AccountRef:
    """Give the account as who asked knew it."""
    user_id, _, handle = raw.headers.get(_TOLD, "").partition(" ")
    return replace(account, remote_id=user_id, handle=handle) if user_id else account


def as_known(account: AccountRef) -> AccountRef:
    """Give an account under the id and handle that X knows it by, where it was asked already."""
    user_id = account.config.get(USER, "") or account.remote_id
    return replace(
        account, remote_id=user_id, handle=account.config.get(HANDLE, "") or account.handle
    )
