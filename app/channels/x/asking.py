"""Asking X: paid for ahead, in the vocabulary it wants today, with an access renewed once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from app.channels.base import AccountRef, Asker, Raw, Secrets
from app.channels.http.body import is_page, object_of
from app.channels.oauth.client import Client
from app.channels.oauth.renewal import Renewal
from app.channels.x import money
from app.channels.x.answers import check, named_parameters
from app.channels.x.dialect import DIALECT, USER_FIELDS, Dialect, dialect_of, other, whole
from app.channels.x.streams import READ, Question
from app.domain.loose import list_at
from app.errors import BadAnswer, OutOfCredit

API: Final = "https://api.x.com"
WEB: Final = "https://x.com"
SCOPES: Final = (
    "tweet.read",
    "users.read",
    "tweet.write",
    "tweet.moderate.write",
    "offline.access",
)


def client_of(server: str, client_id: str) -> Client:
    """Name the owner's own app at the place it is used: X itself, or one origin for all."""
    web = WEB if server == API else server
    return Client(
        authorize_url=f"{web}/i/oauth2/authorize",
        token_url=f"{server}/2/oauth2/token",
        client_id=client_id,
        scopes=SCOPES,
    )


@dataclass(frozen=True, slots=True)
class Line:
    """One account's way to X."""

    http: Asker
    account: AccountRef
    secrets: Secrets
    renewal: Renewal

    def ask(self, question: Question) -> Raw:
        """Ask, and let a good answer through.

        Raises:
            OutOfCredit: the owner allows nothing, or X wants money.
            ShopError: there is no good answer.
        """
        dialect = dialect_of(self.account)
        raw = self._read(question, dialect, question.params)
        if question.is_whole and _is_about_words(raw):
            second = self._read(question, other(dialect), question.params)
            if not _is_about_words(second):
                dialect, raw = other(dialect), second
        if raw.status == 400 and question.otherwise:
            raw = self._read(question, dialect, question.otherwise)
        if raw.status == 200 and dialect is not dialect_of(self.account):
            self.http.learn(DIALECT, dialect.name)
        return check(raw, READ)

    def ask_user(self, path: str) -> Raw:
        """Ask about a user, and give any answer.

        Raises:
            ShopError: there is none, or the owner does not allow its price.
        """

        def call(access: str) -> Raw:
            named = (("user.fields", USER_FIELDS),)
            raw = self._paid("GET", path, money.USER_READ, access, params=named)
            self._give_back(0 if raw.status == 200 else money.USER_READ)
            return raw

        return self._signed(call)

    def write(self, method: str, path: str, json: object, mills: int) -> Raw:
        """Change something, once.

        Raises:
            ShopError: there is no answer.
        """
        return self._signed(
            lambda access: self._paid(method, path, mills, access, json=json, is_write=True)
        )

    def _read(
        self, question: Question, dialect: Dialect, params: tuple[tuple[str, str], ...]
    ) -> Raw:
        parents = question.posts if dialect.is_parent_paid and question.is_whole else 0
        mills = money.reading_mills(
            question.posts, a_post=question.a_post, authors=question.authors
        ) + money.reading_mills(parents)
        named = (*params, *(whole(dialect) if question.is_whole else ()))

        def call(access: str) -> Raw:
            raw = self._paid("GET", question.path, mills, access, params=named)
            self._give_back(mills - _cost(raw, question, mills))
            return raw

        return self._signed(call)

    def _signed(self, call: Callable[[str], Raw]) -> Raw:
        if not money.cap_mills(self.account.config):
            raise OutOfCredit  # nothing is asked before the owner has said what it may cost
        return self.renewal.ask(
            self.http,
            client_of(self.account.server, self.account.config.get("client_id", "")),
            self.secrets,
            account=f"x:{self.account.id}",
            call=call,
            is_stale=lambda raw: raw.status == 401 and not is_page(raw),
        )

    def _paid(
        self,
        method: str,
        path: str,
        mills: int,
        access: str,
        *,
        params: tuple[tuple[str, str], ...] = (),
        json: object = None,
        is_write: bool = False,
    ) -> Raw:
        raw = self.http.send(
            method,
            self.account.server + path,
            params=params,
            json=json,
            bearer=access,
            is_write=is_write,
            keep_alive=not is_write,
            spends={money.MILLS: mills} if mills else None,
        )
        if is_write and 400 <= raw.status < 500:
            self._give_back(mills)
        return raw

    def _give_back(self, mills: int) -> None:
        if mills > 0:
            self.http.give_back(money.MILLS, mills)


def _is_about_words(raw: Raw) -> bool:
    """Say whether X does not know our vocabulary, or does not say what it does not like."""
    if raw.status != 400:
        return False
    named = named_parameters(raw)
    return not named or any(name.endswith(".fields") or name == "expansions" for name in named)


def _cost(raw: Raw, question: Question, feared: int) -> int:
    """Work out what an answer cost: nothing without posts, everything where it cannot be read."""
    if raw.status != 200:
        return 0
    try:
        body = object_of(raw)
    except BadAnswer:
        return feared
    parents = len(list_at(body, "includes", "posts")) + len(list_at(body, "includes", "tweets"))
    own = money.reading_mills(
        len(list_at(body, "data")),
        a_post=question.a_post,
        authors=len(list_at(body, "includes", "users")),
    )
    return min(feared, own + money.reading_mills(parents))
