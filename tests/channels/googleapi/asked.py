"""Asking one of our stand-ins for Google by hand, for bodies that tests read and break."""

from __future__ import annotations

import httpx

from tests.channels.contract.network import FakeNetwork
from tests.channels.googleapi.consent import ACCESS


def asked(net: FakeNetwork, url: str) -> bytes:
    """Give the body of an answer, which the contract has agreed to."""
    headers = {"Authorization": f"Bearer {ACCESS}"}
    answer = net.answer(httpx.Request("GET", url, headers=headers))
    net.check()
    return answer.content
