"""The real door, which also remembers what was spent, noted and learned."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

import httpx
from typing_extensions import override

from app.channels.base import Raw
from app.channels.http import Http
from app.clock import SystemClock
from tests.channels.contract.network import FakeNetwork


class Counting(Http):
    """Stands where the services put a door that keeps an account's budgets."""

    def __init__(self, net: FakeNetwork) -> None:
        transport = httpx.MockTransport(net.answer)
        super().__init__(clock=SystemClock(), transport=transport, backoff_s=())
        self.spent: Counter[str] = Counter()
        self.noted: dict[str, tuple[int, datetime | None]] = {}
        self.learned: dict[str, str] = {}

    @override
    def send(self, method: str, url: str, **how: Any) -> Raw:
        self.spent.update(how.get("spends") or {})
        return super().send(method, url, **how)

    @override
    def note(self, bucket: str, used: int, until: datetime | None = None) -> None:
        self.noted[bucket] = (used, until)

    @override
    def learn(self, name: str, value: str) -> None:
        self.learned[name] = value
