"""200 feeds of 50 items with 200 ms latency each, against curl at the same width in one run.

    python tests/bench/fetch_feeds.py [RUNS]

Each feed has its own loopback address, so that no connection is used twice. The server is a
process of its own. Ours is the program's path: the fetch lane, the feed channel's `ask`,
the door. Runs alternate; the ratio is of the medians, and 1.15 is the limit.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from app.channels.base import AccountRef, Raw
from app.channels.feed import make
from app.channels.http import Http
from app.clock import SystemClock
from app.jobs.lanes import FETCHERS, Jobs

FEEDS = 200
ITEMS = 50
LATENCY_S = 0.2
LIMIT = 1.15
HOSTS = [f"127.0.{1 + n // 250}.{1 + n % 250}" for n in range(FEEDS)]


class NoSecrets:
    """An account without any."""

    def get(self, kind: str) -> str | None:
        """Have none."""
        return None

    def put(self, kind: str, value: str) -> None:
        """Keep none."""


def feed_body(items: int, seed: str = "") -> bytes:
    """Make a feed whose items are as long as news usually are."""
    rows = "".join(
        f"<item><guid isPermaLink='false'>{seed}{n}</guid><title>Item {n} about the shop</title>"
        f"<link>https://shop.example/{seed}{n}</link>"
        f"<pubDate>Fri, 20 Nov 2026 {n % 24:02}:00:00 +0100</pubDate>"
        f"<description>&lt;p&gt;{'Coffee and cake by the window. ' * 12}&lt;/p&gt;</description>"
        "</item>"
        for n in range(items)
    )
    head = "<title>Shop</title><link>https://shop.example/</link>"
    return f"<rss version='2.0'><channel>{head}{rows}</channel></rss>".encode()


async def _answer(body: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while await reader.readuntil(b"\r\n\r\n"):
            await asyncio.sleep(LATENCY_S)
            writer.write(
                b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n"
                b"Content-Length: %d\r\n\r\n" % len(body) + body
            )
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    writer.close()


def serve(told: Connection) -> None:
    """Answer on all addresses until the process is ended."""

    async def run() -> None:
        answer = partial(_answer, feed_body(ITEMS))
        first = await asyncio.start_server(answer, HOSTS[0], 0, backlog=256)
        port = first.sockets[0].getsockname()[1]
        rest = await asyncio.start_server(answer, HOSTS[1:], port, backlog=256)
        told.send(port)
        async with first, rest:
            await asyncio.gather(first.serve_forever(), rest.serve_forever())

    asyncio.run(run())


def _ask(http: Http, url: str) -> Raw:
    channel, account = make(), AccountRef(1, "feed", url)
    return channel.ask(http, account, NoSecrets(), channel.streams(account, ())[0], "", "")


def ours(urls: list[str]) -> float:
    """Fetch all as the program does, and say how many seconds it took."""
    http, jobs = Http(clock=SystemClock()), Jobs(on_error=lambda error: print(repr(error)))
    try:
        _ask(http, urls[0])  # the program has been running for a while
        began = time.perf_counter()
        waits = [jobs.fetch(url.split("/")[2], partial(_ask, http, url)) for url in urls]
        sizes = [len(wait.result().body) for wait in waits]
        took = time.perf_counter() - began
    finally:
        jobs.close()
        http.close()
    if len(sizes) != FEEDS or not all(sizes):
        raise SystemExit("a feed is missing")
    return took


def curl(urls: list[str]) -> float:
    """Fetch all with curl at the same width, and say how many seconds it took."""
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "urls"
        config.write_text("".join(f'url = "{url}"\noutput = "/dev/null"\n' for url in urls))
        command = [
            "curl",
            "--silent",
            "--no-progress-meter",
            "--fail",
            "--parallel",
            "--parallel-immediate",
        ]
        command += ["--parallel-max", str(FETCHERS), "--config", str(config)]
        began = time.perf_counter()
        subprocess.run(command, check=True, timeout=60, stderr=subprocess.DEVNULL)
        return time.perf_counter() - began


def main(runs: int) -> int:
    """Alternate, print the figures, and say by the exit code whether the limit holds."""
    here, there = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(there,), daemon=True)
    server.start()
    took: dict[Callable[[list[str]], float], list[float]] = {ours: [], curl: []}
    try:
        port = here.recv()
        urls = [f"http://{host}:{port}/feed" for host in HOSTS]
        for _ in range(runs):
            for way, times in took.items():
                times.append(way(urls))
    finally:
        server.terminate()
        server.join()
    medians = {way.__name__: statistics.median(times) for way, times in took.items()}
    ratio = medians["ours"] / medians["curl"]
    print(
        json.dumps({
            "feeds": FEEDS,
            "width": FETCHERS,
            "runs": runs,
            "ours_s": [round(one, 3) for one in took[ours]],
            "curl_s": [round(one, 3) for one in took[curl]],
            "ratio": round(ratio, 3),
            "limit": LIMIT,
        })
    )  # fmt: skip
    return 0 if ratio <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 5))
