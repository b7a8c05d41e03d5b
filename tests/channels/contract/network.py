"""The fake network: functions by route, contracts over both directions, troubles on demand."""

from __future__ import annotations

import json
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from types import TracebackType
from typing import Self
from urllib.parse import unquote

import httpx

from app.channels.http import Http
from app.clock import Clock, SystemClock
from tests.channels.contract.call import Answered, Call, Reply, reply_of
from tests.channels.contract.faults import Fault, Trouble
from tests.channels.contract.routes import Contract, Route, looseness, match
from tests.channels.contract.serving import serve

Handler = Callable[[Call], Answered]
ANY = "*"
REFUSAL = Reply(400, {"error": "the contract refuses it"})


class FakeNetwork:
    """A network of functions, which may be spoken to with or without a socket."""

    def __init__(self, *contracts: Contract) -> None:
        self.contracts = contracts
        self.handlers: dict[str, Handler] = {}
        self.guard: Callable[[Call], Reply | None] | None = None  # asked first: 401, say
        self.calls: list[Call] = []
        self.written: list[tuple[Call, httpx.Response]] = []  # what changed something, in order
        self.failures: list[str] = []
        self._known_by: dict[str, set[str]] = {}  # route → names of the contracts that know it
        self._troubles: dict[str, deque[Trouble]] = {}
        self._lock = threading.RLock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        if error is None:
            self.check()
        else:
            self._explain(error)

    def check(self) -> None:
        """Fail over everything that was asked or answered against the contract."""
        assert not self.failures, "against the contract:\n" + "\n".join(self.failures)

    def on(self, route: str) -> Callable[[Handler], Handler]:
        """Say what answers a route, such as "GET /2/users/{id}/mentions"."""

        def keep(handler: Handler) -> Handler:
            self.handlers[route] = handler
            return handler

        return keep

    def next(self, route: str, *troubles: Trouble, times: int = 1) -> None:
        """Let the next requests of a route ("*": of any) end so, one after the other."""
        self._troubles.setdefault(route, deque()).extend(troubles * times)

    def count(self, route: str = ANY) -> int:
        """Say how often a route was asked."""
        return len(self.calls) if route == ANY else len(self.asked(route))

    def asked(self, route: str) -> list[Call]:
        """Give the requests of a route."""
        return [one for one in self.calls if self._taken(one.request)[0] == route]

    def beside(self, contract: Contract) -> set[str]:
        """Name the routes that were asked and that a contract does not know."""
        return {name for name, by in self._known_by.items() if contract.name not in by}

    def http(self, clock: Clock | None = None) -> Http:
        """Open the program's real door to this network, without a socket."""
        transport = httpx.MockTransport(self.answer)
        return Http(clock=clock or SystemClock(), transport=transport, backoff_s=())

    @contextmanager
    def served(self, latency_s: float = 0.0) -> Iterator[str]:
        """Stand on this computer and give the address; an end without an answer closes the line.

        A refused connection cannot be had so: it looks like an answer that never came.
        """
        with serve(self.answer, latency_s) as url:
            try:
                yield url
            except BaseException as error:
                self._explain(error)
                raise

    def answer(self, request: httpx.Request) -> httpx.Response:
        """Answer a request, as `httpx.MockTransport` wants it; 400 where the contract refuses it.

        Raises:
            httpx.TransportError: a trouble that was asked for.
        """
        request.read()
        with self._lock:
            name, call = self._taken(request)
            before = len(self.failures)
            known = self._held_to(name, call)
            if len(self.failures) > before:
                return REFUSAL.made()
            call = replace(call, auth=known[0].auth)
            self.calls.append(call)
            trouble = self._trouble(name)
            if isinstance(trouble, Reply):
                return trouble.made()
            answer = self._run(name, call, known) if trouble is None or trouble.is_run else None
            if trouble is not None and trouble.ends is not None:
                raise trouble.ends("a trouble that the test asked for", request=request)
            assert answer is not None
            return answer if trouble is None else _cut(answer, trouble)

    def _explain(self, error: BaseException) -> None:
        if self.failures:
            error.add_note("against the contract: " + "; ".join(self.failures))

    def _taken(self, request: httpx.Request) -> tuple[str, Call]:
        path = _path(request)
        fits = [
            (name, values)
            for name in self.handlers
            if name.startswith(request.method + " ")
            and (values := match(name.partition(" ")[2], path)) is not None
        ]
        if not fits:
            return f"{request.method} {path}", Call(request)
        name, values = min(fits, key=lambda fit: looseness(fit[0]))
        return name, Call(request, {key: unquote(value) for key, value in values.items()})

    def _held_to(self, name: str, call: Call) -> list[Route]:
        known = []
        for contract in self.contracts:
            found = contract.find(call.method, _path(call.request))
            if found is None:
                continue
            route, values = found
            known.append(route)
            self._known_by.setdefault(name, set()).add(contract.name)
            seen = replace(call, path={key: unquote(value) for key, value in values.items()})
            hosts = getattr(contract, "hosts", ())
            host = call.request.url.host
            if hosts and host not in hosts and host != "127.0.0.1":
                self.failures.append(f"{name}: {host} is not of {contract.name}")
            self._fail(f"{name} ({contract.name})", route.wrong_with(seen))
        if not known:
            self._known_by.setdefault(name, set())
            self.failures.append(f"{name}: no contract knows it")
        return known

    def _trouble(self, name: str) -> Trouble | None:
        for route in (name, ANY):
            if waiting := self._troubles.get(route):
                return waiting.popleft()
        return None

    def _run(self, name: str, call: Call, known: list[Route]) -> httpx.Response:
        handler = self.handlers.get(name)
        if handler is None:
            self.failures.append(f"{name}: the fake has no function for it")
            return Reply(404, {"error": "not found"}).made()
        refused = self.guard(call) if self.guard else None
        answer = (refused or reply_of(handler(call))).made()
        if call.method != "GET" and refused is None and answer.is_success:
            self.written.append((call, answer))
        for route in known:
            self._fail(f"{name}", route.wrong_answer(answer.status_code, _body(answer)))
        return answer

    def _fail(self, where: str, wrongs: Iterator[str]) -> None:
        self.failures.extend(f"{where}: {why}" for why in wrongs)


def _path(request: httpx.Request) -> str:
    return request.url.raw_path.decode().partition("?")[0]


def _body(answer: httpx.Response) -> object:
    if not answer.content:
        return None
    try:
        body: object = json.loads(answer.content)
    except ValueError:
        return answer.text
    return body


def _cut(answer: httpx.Response, trouble: Fault) -> httpx.Response:
    kept = answer.content[: trouble.keeps]
    headers = {"content-type": answer.headers.get("content-type", "")}
    return httpx.Response(answer.status_code, content=kept, headers=headers)
