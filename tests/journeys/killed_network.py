"""The other side of a shop that is killed: a network's fake in a process of its own.

It is forked before anything else runs, so that a killed life takes nothing of it along, and can
be told to begin anew and asked what it was ever sent.
"""

from __future__ import annotations

import importlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote
from urllib.request import urlopen

import httpx

from tests.channels.contract.call import Call
from tests.channels.contract.serving import serve

# Where an answer is made in two steps, the one that shows it to everybody.
LAST_STEP = {"threads": "threads_publish"}


@dataclass(frozen=True)
class Stage:
    """The fake network as the killing program sees it."""

    url: str

    def fresh(self) -> None:
        """Begin anew: nothing was ever answered."""
        self._ask("/~fresh")

    def n_answers(self, mark: str) -> int:
        """Count the answers with a word in them that the network shows."""
        told = self._ask(f"/~told/{quote(mark)}")
        if told["failures"]:
            raise AssertionError("; ".join(told["failures"]))
        return int(told["n"])

    def _ask(self, path: str) -> dict[str, Any]:
        with urlopen(self.url + path, timeout=20) as answer:
            told: dict[str, Any] = json.load(answer)
        return told


class Network:
    """The fake with what is asked of it beside its own affairs."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._make = importlib.import_module(f"tests.channels.{name}.shop").network
        self._net: Any = self._make()

    def answer(self, request: httpx.Request) -> httpx.Response:
        """Answer a question of ours, or leave it to the network."""
        _, _, asked = request.url.path.partition("/~")
        if asked == "fresh":
            self._net = self._make()
            return httpx.Response(200, json={})
        if asked.startswith("told/"):
            failures = list(getattr(self._net, "failures", ()))
            n = count(self._net.written, asked.removeprefix("told/"), LAST_STEP.get(self._name))
            return httpx.Response(200, json={"n": n, "failures": failures})
        answer: httpx.Response = self._net.answer(request)
        return answer


def count(written: list[Call], mark: str, last_step: str | None) -> int:
    """Count different requests that carry a word; one repeated under the same key is the same."""
    if last_step:
        steps = [one for one in written if last_step in one.request.url.path]
        return len(steps) if any(mark in said(one) for one in written) else 0
    return len({said(one) for one in written if mark in said(one)})


def said(call: Call) -> str:
    """Give all that a request says which would make two of them different."""
    key = call.headers.get("idempotency-key", "")
    is_keyed = key or call.method == "PUT" or "rkey" in str(call.body)
    number = "" if is_keyed else str(id(call))
    return f"{call.method} {call.request.url} {key} {call.request.content.decode()} {number}"


@contextmanager
def staged(name: str) -> Iterator[Stage]:
    """Fork the fake network of that name, and end it with whoever forked it."""
    url_in, url_out = os.pipe()
    end_in, end_out = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(end_out)
        with serve(Network(name).answer) as url:
            os.write(url_out, url.encode())
            os.close(url_out)
            os.read(end_in, 1)  # the other side closed it, or is no more
        os._exit(0)
    os.close(end_in)
    os.close(url_out)
    try:
        with os.fdopen(url_in) as told:
            url = told.read()
        yield Stage(url)
    finally:
        os.close(end_out)
        os.waitpid(child, 0)
