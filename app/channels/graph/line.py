"""One signed-in line to Meta: asking, and writing with an outcome that is never guessed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from app.channels.base import Asker, Outcome, Raw, Sent, Unclear
from app.channels.graph.answers import CODES, Asked, Meaning, check
from app.channels.graph.usage import PERCENT, note_usage
from app.channels.http import not_heard, not_sent
from app.channels.http.body import host_of, object_of
from app.clock import Clock
from app.domain.loose import Json
from app.errors import (
    BadAnswer,
    ShopError,
    Unreachable,
)


def place(*parts: str) -> str:
    """Write a path of ids and names, which may hold any character."""
    return "/" + "/".join(quote(part, safe="") for part in parts)


@dataclass(frozen=True, slots=True)
class Line:
    """A way to one of Meta's hosts with one token; lives for one question or two."""

    http: Asker
    root: str  # https://graph.facebook.com/v26.0
    token: str = field(repr=False)
    clock: Clock
    codes: Mapping[int, Meaning] = field(default_factory=lambda: CODES)

    def get(
        self,
        path: str,
        asked: Asked,
        params: Sequence[tuple[str, str]] = (),
        *,
        spends: Mapping[str, int] | None = None,
        lets: tuple[type[ShopError], ...] = (),
    ) -> Raw:
        """Ask; a background read stops at three quarters of what Meta allows.

        Args:
            path: from the version on.
            asked: what for.
            params: of the address.
            spends: of what else the account counts.
            lets: errors whose answer is given back, for the reader to go on past it.

        Raises:
            ShopError: there is no good answer.
        """
        raw = self.http.send(
            "GET",
            self.root + path,
            params=params,
            bearer=self.token,
            spends={PERCENT.name: 0, **(spends or {})},
        )
        now = self.clock.now()
        note_usage(self.http, raw, now)
        try:
            return check(raw, asked, now, self.codes)
        except lets:
            return raw

    def write(
        self,
        method: str,
        path: str,
        asked: Asked,
        proof: Callable[[Json], str],
        *,
        params: Sequence[tuple[str, str]] = (),
        form: Mapping[str, str] | None = None,
        json: object = None,
    ) -> Outcome:
        """Change something, once.

        Args:
            method: POST or DELETE.
            path: from the version on.
            asked: what for.
            proof: finds in a good answer the id that proves it; "" where there is none.
            params: of the address.
            form: of the body.
            json: of the body.
        """
        try:
            raw = self.http.send(
                method,
                self.root + path,
                params=params,
                form=form,
                json=json,
                bearer=self.token,
                is_write=True,
                keep_alive=False,  # a kept connection that dies cannot say whether it had arrived
            )
        except ShopError as error:
            return not_heard(error)
        now = self.clock.now()
        note_usage(self.http, raw, now)
        try:
            made = object_of(check(raw, asked, now, self.codes))
        except BadAnswer as error:  # an answer, but of what?
            return Unclear(error)
        except ShopError as error:
            # trouble of its own does not tell whether it had been done before the trouble
            return Unclear(error) if isinstance(error, Unreachable) else not_sent(error)
        proved = proof(made)
        return Sent(proved) if proved else Unclear(BadAnswer(host=host_of(raw), why="shape"))
