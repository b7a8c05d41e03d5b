"""Which Page a pasted token is for, and what the token may do: no secret of an app is needed.

A user's token lists the Pages it may act for, each with a token of its own; that one is kept and
the user's is forgotten. A Page's own token works, too: channels/meta-x-linkedin-tiktok.md §1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from app.channels.base import DATA_UNTIL, SIGN_IN_UNTIL, Capability
from app.channels.graph.answers import Asked, listed
from app.channels.graph.line import Line
from app.channels.graph.paging import further, marks
from app.channels.http.body import object_of
from app.clock import utc_text
from app.domain.loose import Json, count_at, dict_at, id_at, list_at, text_at, texts_at
from app.domain.plain_text import clean_line
from app.errors import (
    BadAnswer,
    ChooseOne,
    Gone,
    NotOffered,
    Refused,
    ScopeMissing,
    ShopError,
    SignInError,
)

ASKED: Final = Asked(Capability.COMMENTS, "pages_show_list pages_read_engagement")
_MOST: Final = 5  # pages of 100 Pages


@dataclass(frozen=True, slots=True)
class Chosen:
    """The Page that was chosen; `told` is all that was asked of it."""

    id: str
    name: str
    token: str = field(repr=False)
    tasks: frozenset[str] | None  # None: nobody said
    told: Mapping[str, Json] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Rights:
    """What a token may do, and how long; `scopes` None where Meta would not say."""

    scopes: frozenset[str] | None
    config: Mapping[str, str]

    def lacks(self, scope: str) -> bool:
        """Say whether a scope is surely not granted."""
        return self.scopes is not None and scope not in self.scopes


def choose(line: Line, choice: str, fields: str, *, needs: str = "") -> Chosen:
    """Find the Page that a token is for.

    Args:
        line: with the token that the owner pasted.
        choice: id of the Page the owner chose; "" where there was no choice yet.
        fields: to ask of each Page besides its id and name.
        needs: leave out Pages without this field.

    Raises:
        ChooseOne: there are several.
        ShopError: there is none, or the token does not work.
    """
    try:
        pages = _pages(line, f"id,name,access_token,tasks,{fields}".rstrip(","))
    except (Refused, Gone, NotOffered):  # it is a Page's own token: a Page has no Pages
        pages = [_own(line, f"id,name,{fields}".rstrip(","))]
    fit = [one for one in pages if not needs or dict_at(one.told, needs)]
    if not fit:
        raise Refused(reason="meta_not_linked" if pages else "meta_no_page")
    if len(fit) > 1 and not choice:
        raise ChooseOne(what="page", choices=tuple((one.id, one.name) for one in fit))
    found = [one for one in fit if not choice or one.id == choice]
    if not found:
        raise Refused(reason="meta_no_page")
    return found[0]


def rights(line: Line, chosen: Chosen) -> Rights:
    """Ask what the Page's token may do, and until when; Meta tells it only to some tokens.

    Raises:
        SignInError: it is dead already.
        ShopError: the network could not be asked.
    """
    try:
        raw = line.get("/debug_token", ASKED, (("input_token", chosen.token),))
    except (Refused, ScopeMissing, NotOffered, Gone):
        return Rights(None, {})
    told = dict_at(object_of(raw), "data")
    if told.get("is_valid") is False:
        raise SignInError
    listed_scopes = told.get("scopes")
    scopes = frozenset(texts_at(told, "scopes")) if isinstance(listed_scopes, list) else None
    if scopes is not None:
        scopes -= _not_for(chosen.id, told)
    ends = {DATA_UNTIL: "data_access_expires_at", SIGN_IN_UNTIL: "expires_at"}
    moments = {name: _moment(count_at(told, key)) for name, key in ends.items()}
    return Rights(scopes, {name: moment for name, moment in moments.items() if moment})


def probe(line: Line, path: str, asked: Asked, *params: tuple[str, str]) -> ShopError | None:
    """Try whether something can be read; gives why not.

    Raises:
        ShopError: it cannot be known now, or the token is dead.
    """
    try:
        listed(line.get(path, asked, (*params, ("limit", "1"))))
    except (NotOffered, ScopeMissing, Refused, Gone, BadAnswer) as error:
        return error
    return None


def _pages(line: Line, fields: str) -> list[Chosen]:
    found: list[Chosen] = []
    more: tuple[tuple[str, str], ...] = ()
    for _ in range(_MOST):
        raw = line.get("/me/accounts", ASKED, (("fields", fields), ("limit", "100"), *more))
        found.extend(_chosen(one, text_at(one, "access_token")) for one in listed(raw))
        more = marks(further(object_of(raw)))
        if not more:
            break
    return [one for one in found if one.id and one.token]


def _own(line: Line, fields: str) -> Chosen:
    me = object_of(line.get("/me", ASKED, (("fields", fields),)))
    found = _chosen(me, line.token)
    if not found.id:
        raise Refused(reason="meta_no_page")
    return found


def _chosen(told: Json, token: str) -> Chosen:
    tasks = frozenset(texts_at(told, "tasks")) if list_at(told, "tasks") else None
    page_id = id_at(told, "id")
    name = clean_line(text_at(told, "name")) or page_id
    return Chosen(page_id, name, token.strip(), tasks, dict_at(told))


def _not_for(page_id: str, told: Json) -> frozenset[str]:
    """Name the scopes that were granted for other Pages alone."""
    return frozenset(
        text_at(one, "scope")
        for one in list_at(told, "granular_scopes")
        if list_at(one, "target_ids") and page_id not in set(texts_at(one, "target_ids"))
    )


def _moment(unix: int | None) -> str:
    """Write when something ends; Meta says 0 for never."""
    if not unix or unix > 32_503_680_000:  # the year 3000
        return ""
    return utc_text(datetime.fromtimestamp(unix, UTC))
