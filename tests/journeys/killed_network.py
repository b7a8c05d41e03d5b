"""The other side of a shop that is killed: a network's fake in a process of its own.

It is forked before anything else runs, so that a killed life takes nothing of it along, and can
be told to begin anew and asked what it was ever sent.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote
from urllib.request import urlopen

import httpx

from tests.channels.contract.call import Call
from tests.channels.contract.every import Fake, Post, Shop
from tests.channels.contract.serving import serve

# Where an answer is made in two steps, the one that shows it to everybody.
LAST_STEP = {"threads": "threads_publish"}


@dataclass(frozen=True)
class Stage:
    """The fake network as the killing program sees it."""

    url: str
    given: dict[str, str]  # what signs in

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

    def __init__(self, shop: Shop, fake: Fake) -> None:
        self._shop = shop
        self._fake: Any = fake

    def answer(self, request: httpx.Request) -> httpx.Response:
        """Answer a question of ours, or leave it to the network."""
        _, _, asked = request.url.path.partition("/~")
        if asked == "fresh":
            if not isinstance(self._fake, Post):  # every mail may have an answer of its own
                self._fake = self._shop.fake()
            return httpx.Response(200, json={})
        if asked.startswith("told/"):
            failures = list(getattr(self._fake, "failures", ()))
            n = self._count(asked.removeprefix("told/"))
            return httpx.Response(200, json={"n": n, "failures": failures})
        answer: httpx.Response = self._fake.answer(request)
        return answer

    def _count(self, mark: str) -> int:
        if isinstance(self._fake, Post):
            return sum(mark.encode() in one for one in self._fake.house.outbox)
        return count(self._fake.written, mark, LAST_STEP.get(self._shop.name))


def count(written: list[tuple[Call, httpx.Response]], mark: str, last_step: str | None) -> int:
    """Count different requests that carry a word; one repeated under the same key is the same."""
    if last_step is None:
        return len({said(call) for call, _ in written if mark in said(call)})
    shown, is_ours = 0, {}  # the id of a first step → whether it carries the word
    for call, answer in written:
        if last_step not in call.request.url.path:
            is_ours[answer.json()["id"]] = mark in said(call)
            continue
        shown += any(is_ours.get(one) for one in {**call.query, **(call.body or {})}.values())
    return shown


def said(call: Call) -> str:
    """Give all that a request says which would make two of them different."""
    key = call.headers.get("idempotency-key", "")
    is_keyed = key or call.method == "PUT" or "rkey" in str(call.body)
    number = "" if is_keyed else str(id(call))
    return f"{call.method} {call.request.url} {key} {call.request.content.decode()} {number}"


@contextmanager
def staged(shop: Shop) -> Iterator[Stage]:
    """Fork the fake network of a shop, and end it with whoever forked it."""
    told_in, told_out = os.pipe()
    end_in, end_out = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(end_out)
        stand(shop, told_out, end_in)
        os._exit(0)
    os.close(end_in)
    os.close(told_out)
    if shop.certificate:
        os.environ["SSL_CERT_FILE"] = str(shop.certificate)
    try:
        with os.fdopen(told_in) as told:
            yield Stage(**json.load(told))
    finally:
        os.close(end_out)
        os.waitpid(child, 0)


def stand(shop: Shop, told_out: int, end_in: int) -> None:
    """Be the network, and our own door to it, until the other side closes the pipe or is gone."""
    fake = shop.fake()
    with ExitStack() as stack:
        url = stack.enter_context(serve(Network(shop, fake).answer))
        if isinstance(fake, Post):
            stack.enter_context(fake.served())
        with os.fdopen(told_out, "w") as told:
            json.dump({"url": url, "given": shop.given(fake, url)}, told)
        os.read(end_in, 1)
