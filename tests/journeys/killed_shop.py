"""A shop that is killed: run as a program of its own by `test_kill_send.py`.

It reads one order as JSON on standard input and writes a line of JSON for each life that ended.
Each life is a process forked from here, so that a kill is a real one. Steps are counted before
every SQL statement that changes something and on both sides of every word to the network.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import sys
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx  # noqa: F401 - loaded once here, not once in each life

from app.channels.base import AccountRef, Page, Raw
from app.channels.http import Http
from app.channels.mastodon import Mastodon
from app.channels.mastodon.status import found_of
from app.domain.deadline import Clockwork
from app.jobs.lanes import Jobs
from app.paths import Folder
from app.services.outbox import Outbox
from app.services.replies import Replies
from app.settings import Settings
from app.store import accounts
from app.store.ingest import Ingest, Judged, store_page
from app.store.open import open_writer
from app.store.transaction import transaction

CLOCKWORK = Clockwork(ZoneInfo("Europe/Stockholm"))
LATER = timedelta(seconds=60)  # past the wait before an unknown reply is looked up
PATIENCE_S = 60
ROUNDS = 6
MOST = 500  # lives


@dataclass
class Ahead:
    """The computer's clock, set ahead."""

    by: timedelta = timedelta()

    def now(self) -> datetime:
        """Tell the time."""
        return datetime.now(UTC) + self.by


@dataclass
class Steps:
    """Counts, and kills this process at the step it was told; 0 lets it live."""

    fatal: int = 0
    kept: Path | None = None  # names of the steps, kept for whoever comes after
    n: int = 0

    def step(self, name: str) -> None:
        """Go one step further, or die."""
        self.n += 1
        if self.kept is not None:
            with self.kept.open("a") as file:
                file.write(name + "\n")
        if self.n == self.fatal:
            os.kill(os.getpid(), signal.SIGKILL)


@dataclass
class Watched:
    """The real door, with a step on both sides of everything that is said through it."""

    http: Http
    steps: Steps

    def send(self, method: str, url: str, **named: Any) -> Raw:
        """Ask, and give what came back, if we live to see it."""
        self.steps.step(f"before {method}")
        answer = self.http.send(method, url, **named)
        self.steps.step(f"after {method}")
        return answer


@dataclass(frozen=True)
class Token:
    """The account's one secret."""

    token: str

    def get(self, kind: str) -> str | None:
        """Give it."""
        return self.token if kind == "token" else None

    def put(self, kind: str, value: str) -> None:
        """Keep nothing."""


@dataclass(frozen=True)
class Order:
    """What the test wants done."""

    root: Path
    token: str
    account: AccountRef
    capabilities: list[str]
    status: Mapping[str, Any]

    @classmethod
    def of(cls, given: dict[str, Any]) -> Order:
        """Read it."""
        account = AccountRef(**given["account"])
        root = Path(given["root"])
        return cls(root, given["token"], account, given["capabilities"], given["status"])


@dataclass
class Life:
    """The program from its start to its end or its death."""

    order: Order
    folder: Folder
    steps: Steps
    clock: Ahead

    def run(self, job: Callable[[Replies, Outbox, Jobs], None]) -> None:
        """Lay everything out on real lanes, do one job, and end well if nothing happens."""
        faults: list[BaseException] = []
        db = open_writer(self.folder, self.clock)
        http = Http(clock=self.clock)
        jobs = Jobs(on_error=faults.append)
        channels = {"mastodon": Mastodon()}
        replies = Replies(db, channels, self.clock, Settings, lambda: CLOCKWORK)
        door = Watched(http, self.steps)
        outbox = Outbox(jobs, replies, channels, door, lambda _: Token(self.order.token))
        db.set_trace_callback(self._at_statement)
        job(replies, outbox, jobs)
        db.set_trace_callback(None)
        jobs.close()
        http.close()
        db.close()
        if faults:
            raise faults[0]

    def _at_statement(self, sql: str) -> None:
        """Count what changes something; a kill before a question is one before what follows it."""
        words = " ".join(sql.split())
        if not words.startswith(("SELECT", "WITH", "PRAGMA", "--")):
            self.steps.step(words[:40])


def prepare(order: Order, folder: Folder) -> None:
    """Let the customer's message be there."""
    clock = Ahead()
    db = open_writer(folder, clock)
    account = order.account
    with transaction(db):
        number = accounts.add(
            db,
            account.channel,
            clock.now(),
            server=account.server,
            remote_id=account.remote_id,
            handle=account.handle,
            config=account.config,
            capabilities=order.capabilities,
        )
    found = found_of(order.status, account, is_mention=True)
    if found is None:
        raise LookupError("the server's status has no id")
    options = Ingest(
        zone=CLOCKWORK.zone,
        is_first_run=False,
        own_ids=frozenset({account.remote_id}),
        due=lambda at: at + timedelta(hours=24),
        judge=lambda _: Judged(),
    )
    store_page(db, number, "notifications", Page(items=(found,)), clock.now(), options)
    db.close()


def type_draft(folder: Folder, text: str) -> None:
    """Keep what the owner types, as it is typed."""
    clock = Ahead()
    db = open_writer(folder, clock)
    replies = Replies(db, {"mastodon": Mastodon()}, clock, Settings, lambda: CLOCKWORK)
    replies.save_draft(_item(db), text)
    db.close()


def answer(text: str, replies: Replies, outbox: Outbox, jobs: Jobs) -> None:
    """Press "Send" with no hold, and let the outbox work."""
    item = jobs.write(partial(_item, replies_db(replies))).result(PATIENCE_S)
    jobs.write(partial(replies.send, item, text, hold_s=0)).result(PATIENCE_S)
    recover(replies, outbox, jobs)


def recover(_replies: Replies, outbox: Outbox, _jobs: Jobs) -> None:
    """Let the outbox work until nothing is left to do."""
    for _ in range(ROUNDS):
        report = outbox.run_due(datetime.now(UTC) + LATER).result(PATIENCE_S)
        if not report.outcomes:
            return


def replies_db(replies: Replies) -> Any:
    """Give the writer's connection of a service, to look at what is there."""
    return replies._db  # noqa: SLF001 - the test looks, the program does not


def _prepared(order: Order) -> Folder:
    folder = Folder(order.root / "prepared")
    if not folder.database.exists():
        in_a_life(partial(prepare, order, folder))
    return folder


def _item(db: Any) -> int:
    return int(db.execute("SELECT id FROM item ORDER BY id").fetchone()[0])


def outcome(folder: Folder) -> dict[str, Any]:
    """Say how everything stands, read from the file alone."""
    db = sqlite3.connect(folder.database)
    reply = db.execute("SELECT state, text, remote_id FROM reply ORDER BY id").fetchall()
    (item,) = db.execute("SELECT state FROM item ORDER BY id").fetchone()
    (check,) = db.execute("PRAGMA integrity_check").fetchone()
    db.close()
    return {"replies": reply, "item": item, "check": check}


def in_a_life(job: Callable[[], None]) -> bool:
    """Run a job in a process of its own; true if it was killed."""
    child = os.fork()
    if child == 0:
        try:
            job()
        except BaseException:  # noqa: BLE001 - the test must see it, and this process must end
            sys.excepthook(*sys.exc_info())
            os._exit(70)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
        return True
    if status:
        raise SystemExit(f"a life ended by itself with {status}")
    return False


def kill_at(order: Order, first: int, second: int) -> dict[str, Any]:
    """Kill the sending life at one step, then the one after it at another, then let one live."""
    text = f"{uuid.uuid4().hex} thank you {uuid.uuid4().hex}"
    folder = Folder(order.root / f"{first}-{second}")
    folder.root.mkdir(parents=True)
    shutil.copy(_prepared(order).database, folder.database)
    in_a_life(partial(type_draft, folder, text))
    kept = folder.root / "steps.txt"
    steps = Steps(first, kept)
    sending = Life(order, folder, steps, Ahead())
    was_killed = in_a_life(lambda: sending.run(partial(answer, text)))
    again = False
    if second:
        raised = Life(order, folder, Steps(second), Ahead(LATER))
        again = in_a_life(lambda: raised.run(recover))
    last = Life(order, folder, Steps(), Ahead(2 * LATER))
    in_a_life(lambda: last.run(recover))
    names = kept.read_text().splitlines()
    result = {"text": text, "first": first, "second": second, "killed": [was_killed, again]}
    return result | outcome(folder) | {"names": names}


def main() -> None:
    """Kill at every step of sending, or, after a first kill, at every step of coming back."""
    given = json.loads(sys.stdin.read())
    order = Order.of(given)
    first, is_second = int(given.get("first", 0)), "first" in given
    for number in range(1, int(given.get("most", MOST)) + 1):
        said = kill_at(order, first if is_second else number, number if is_second else 0)
        print(json.dumps(said), flush=True)
        if not said["killed"][1 if is_second else 0]:
            return


if __name__ == "__main__":
    main()
