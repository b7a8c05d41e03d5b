"""The door every channel asks through: pauses, tries, redirects, secrets kept."""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit, urlunsplit

from app.channels.base import Raw
from app.channels.http.errand import Question, Road, addressed, host_of, redirected, with_params
from app.channels.http.pauses import Pauses, wanted_pause
from app.channels.http.places import (
    MOST_REDIRECTS,
    PERMANENT,
    REDIRECTS,
    is_inside_name,
    next_place,
)
from app.channels.http.redact import redacted
from app.clock import Clock, utc_text
from app.errors import BadAnswer, RateLimited, Unreachable

if TYPE_CHECKING:
    import httpx

    from app.channels.http.exchange import Answer, Wire

log = logging.getLogger(__name__)

DEADLINE_S: Final = 30.0  # for one call of `send`, all tries and redirects together
CAP_BYTES: Final = 16 * 1024 * 1024  # unpacked; the largest real feed met has 2 MB
A_HOST: Final = 6  # connections at once
BACKOFF_S: Final = (0.3, 1.0)
SHORT_S: Final = 3.0  # a pause this short is waited out
_PASSING: Final = frozenset({429, 502, 503, 504})
_AGAIN: Final = frozenset({"refused", "connect_timeout", "cut", "dns"})
MOVED_TO: Final = ":moved-to"  # no server can send a header of such a name
UNTIL: Final = ":until"
LOGIN: Final = ":login"  # of a question, and never sent: whose token it shows


class Http:
    """The program's one way to the network; fits `app.channels.base.Asker`.

    What it adds to the headers of a `Raw`: `":until"`, where the answer asked for a
    pause (UTC text, fit for `RateLimited.until_at`), and `":moved-to"`, where the
    address changed for good (redacted). `Raw.url` is where the answer came from, redacted.
    What it takes out of the headers of a question: `":login"`, a name of ours for whose token
    it shows, so that one login's spent allowance does not stop another's.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        practice: Mapping[str, str] | None = None,
        transport: httpx.BaseTransport | None = None,
        proxies: Mapping[str, str] | None = None,
        deadline_s: float = DEADLINE_S,
        cap_bytes: int = CAP_BYTES,
        backoff_s: Sequence[float] = BACKOFF_S,
    ) -> None:
        """Prepare; nothing is loaded or opened before the first request.

        Args:
            clock: tells when a pause is over.
            practice: fixed names served on this computer, as host to "127.0.0.1:port";
                looked at for each request, so the port may be filled in later.
            transport: stands for the network in tests.
            proxies: scheme to proxy address; None takes the system's.
            deadline_s: for one call, retries and redirects included.
            cap_bytes: of an unpacked body.
            backoff_s: how long to wait before each further try of a read.
        """
        self._clock = clock
        self._practice = practice if practice is not None else {}
        self._transport = transport
        self._proxies = proxies
        self._deadline_s = deadline_s
        self._cap = cap_bytes
        self._backoff = tuple(backoff_s)
        self._pauses = Pauses()
        self._lock = threading.Lock()
        self._wire: Wire | None = None
        self._hosts: dict[str, threading.BoundedSemaphore] = {}
        self._closed = threading.Event()

    def send(
        self,
        method: str,
        url: str,
        *,
        params: Sequence[tuple[str, str]] = (),
        headers: Mapping[str, str] | None = None,
        json: object = None,
        form: Mapping[str, str] | None = None,
        bearer: str | None = None,
        is_write: bool = False,
        keep_alive: bool = True,
        spends: Mapping[str, int] | None = None,
    ) -> Raw:
        """Ask, and give any HTTP answer.

        Only GET and HEAD that are no write are repeated and follow redirects. The door knows no
        account, so `spends` is for whoever stands before it.

        Raises:
            Unreachable: no answer; `may_have_left` says whether a write may have arrived.
            BadAnswer: too big, cut, or a redirect that may not be followed.
            RateLimited: this host asked for a pause that is not over; nothing was sent.
            SignInError: the token holds what no token can hold; nothing was sent.
            NothingFound: the address is no web address; nothing was sent.
        """
        ends_at = time.monotonic() + self._deadline_s
        plain, given = addressed(url, bearer, headers or {})
        login = given.pop(LOGIN, "")
        is_fresh = is_write or not keep_alive
        question = Question(
            method=method.upper(),
            url=with_params(plain, params),
            host=host_of(plain),
            headers=given | ({"connection": "close"} if is_fresh else {}),
            road=Road.FRESH if is_fresh else Road.SHARED,
            is_write=is_write,
            json=json,
            form=form,
            login=login if "authorization" in given else "",
        )
        return self._follow(question, ends_at)

    def look(self, url: str, *, headers: Mapping[str, str], cap_bytes: int) -> Raw:
        """Bring what lies at an address that strangers chose: from out in the world alone.

        Nothing says who asks, and a name that leads into this machine or its network is refused.

        Raises:
            Unreachable: no answer.
            BadAnswer: too big, cut, or a place that may not be entered.
            RateLimited: this host asked for a pause that is not over; nothing was sent.
            NothingFound: the address is no web address; nothing was sent.
        """
        ends_at = time.monotonic() + self._deadline_s
        plain, given = addressed(url, None, headers)
        host = host_of(plain)
        if is_inside_name(host) or "authorization" in given:
            raise BadAnswer(host=host, why="redirect")
        question = Question("GET", plain, host, given, Road.PUBLIC, cap=cap_bytes)
        return self._follow(question, ends_at)

    def give_back(self, bucket: str, n: int) -> None:
        """Keep no account of anything: see `app.channels.base.Asker`."""

    def note(self, bucket: str, used: int, until: datetime | None = None) -> None:
        """Keep no account of anything."""

    def learn(self, name: str, value: str) -> None:
        """Keep nothing about anybody."""

    def pauses(self) -> dict[str, str]:
        """Give the pauses that are not over, as plain values to keep over a restart."""
        return self._pauses.export(self._clock.now())

    def remember(self, pauses: Mapping[str, str]) -> None:
        """Take up the pauses that `pauses` gave before the restart."""
        self._pauses.take(pauses, self._clock.now())

    def close(self) -> None:
        """Close every connection and wake whoever waits before a further try."""
        self._closed.set()
        with self._lock:
            if self._wire is not None:
                self._wire.close()

    # --- redirects

    def _follow(self, question: Question, ends_at: float) -> Raw:
        moved_to, is_permanent = "", True
        is_from_inside = is_inside_name(question.host)
        for _ in range(MOST_REDIRECTS + 1):
            answer = self._tries(question, ends_at)
            location = answer.headers.get("location", "")
            if answer.status not in REDIRECTS or not location or not question.may_repeat:
                return self._raw(question, answer, moved_to)
            is_from_inside = is_from_inside or answer.is_from_inside
            target = next_place(question.url, location, is_from_inside=is_from_inside)
            if target is None:
                break
            is_permanent = is_permanent and answer.status in PERMANENT
            moved_to = redacted(target) if is_permanent else moved_to
            question = redirected(question, target, is_from_inside=is_from_inside)
        raise BadAnswer(host=question.host, why="redirect")

    def _raw(self, question: Question, answer: Answer, moved_to: str) -> Raw:
        headers = dict(answer.headers)
        if "location" in headers:
            headers["location"] = redacted(headers["location"])
        if moved_to:
            headers[MOVED_TO] = moved_to
        until = self._pauses.until(question.pauses, self._clock.now())
        if until is not None:
            headers[UNTIL] = utc_text(until)
        return Raw(answer.status, headers, answer.body, redacted(question.url))

    # --- tries

    def _tries(self, question: Question, ends_at: float) -> Answer:
        """Ask, and where it is harmless and may help, ask again."""
        for usual_s in self._backoff if question.may_repeat else ():
            answer: Answer | None = None
            failure: Unreachable | BadAnswer | None = None
            wait_s = usual_s
            try:
                answer = self._once(question, ends_at)
                wait_s = self._wait_after(question, answer, usual_s)
            except (Unreachable, BadAnswer) as error:
                if error.why not in _AGAIN:
                    raise
                failure = error
            if not wait_s or not self._waited(question, wait_s, ends_at):
                if answer is None:
                    raise failure or Unreachable(host=question.host)
                return answer
        return self._once(question, ends_at)

    def _wait_after(self, question: Question, answer: Answer, usual_s: float) -> float:
        """Say how long to wait before asking again; 0 to take the answer as it is."""
        if answer.status not in _PASSING:
            return 0.0
        now = self._clock.now()
        until = self._pauses.until(question.pauses, now)
        if until is None:
            return usual_s
        left_s = (until - now) / timedelta(seconds=1)
        return max(left_s, usual_s) if left_s <= SHORT_S else 0.0

    def _waited(self, question: Question, wait_s: float, ends_at: float) -> bool:
        """Wait; False where that would take too long, or the pause is not over then."""
        wait_s *= random.uniform(1.0, 1.3)  # noqa: S311 - so that many do not knock at once
        if time.monotonic() + wait_s > ends_at or self._closed.wait(wait_s):
            return False
        return self._pauses.until(question.pauses, self._clock.now()) is None

    def _once(self, question: Question, ends_at: float) -> Answer:
        until = self._pauses.until(question.pauses, self._clock.now())
        if until is not None:
            raise RateLimited(until_at=utc_text(until))
        if self._closed.is_set():
            raise Unreachable(host=question.host, why="closed")
        began = time.monotonic()
        with self._turn(question.host, ends_at):
            answer = self._opened().ask(self._mapped(question), ends_at)
        took_ms = 1000 * (time.monotonic() - began)
        log.debug("%s %s: %d, %.0f ms", question.method, question.host, answer.status, took_ms)
        pause = wanted_pause(answer.status, answer.headers, self._clock.now())
        if pause is not None:
            self._pauses.set(question.pause_of(answer.status), pause)
        return answer

    @contextmanager
    def _turn(self, host: str, ends_at: float) -> Iterator[None]:
        """Wait for one of a host's places."""
        with self._lock:
            places = self._hosts.setdefault(host, threading.BoundedSemaphore(A_HOST))
        if not places.acquire(timeout=max(0.0, ends_at - time.monotonic())):
            raise Unreachable(host=host, why="connect_timeout")
        try:
            yield
        finally:
            places.release()

    def _opened(self) -> Wire:
        with self._lock:
            if self._wire is None:
                from app.channels.http.exchange import Wire

                self._wire = Wire(transport=self._transport, proxies=self._proxies, cap=self._cap)
            return self._wire

    def _mapped(self, question: Question) -> Question:
        """Send what is for a practice name to this computer's own port."""
        here = self._practice.get(question.host)
        if not here:
            return question
        parts = urlsplit(question.url)
        url = urlunsplit(("http", here, parts.path, parts.query, ""))
        return replace(question, url=url, headers={**question.headers, "host": question.host})
