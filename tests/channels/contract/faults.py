"""What may go wrong on the way; each is given to `FakeNetwork.next` for a route's next requests.

A `Reply` is a fault too: `net.next("GET /me", Reply(429, headers={"retry-after": "60"}))`.
"""

from __future__ import annotations

from dataclasses import dataclass

import httpx

from tests.channels.contract.call import Reply


@dataclass(frozen=True)
class Fault:
    """A request that ends otherwise than its function says."""

    ends: type[httpx.TransportError] | None = None  # raised instead of the answer
    is_run: bool = True  # whether the function ran, and so changed the state, before
    keeps: int | None = None  # so many bytes of the answer arrive


LOST = Fault(httpx.ReadError)  # the network has done it and the answer never came
NEVER_RAN = Fault(httpx.ReadError, is_run=False)  # the same to see, but nothing was done
REFUSED = Fault(httpx.ConnectError, is_run=False)  # only without a socket: see `served`
SLOW = Fault(httpx.ReadTimeout)  # done, and too slow to say so
CUT = Fault(keeps=-2)  # the JSON breaks off
EMPTY = Fault(keeps=0)
HTML = Reply(200, text="<!doctype html><title>Hotel</title><h1>Welcome</h1>")
BUSY = Reply(503, text="<h1>Service Unavailable</h1>")

Trouble = Fault | Reply
