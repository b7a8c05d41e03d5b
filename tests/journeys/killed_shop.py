"""A shop that is killed: run as a program of its own by `test_kill_send*.py`.

It reads one order as JSON on standard input and writes a line of JSON for each life that ended.
Each life is a process forked from here, so that a kill is a real one. Steps are counted before
every SQL statement that changes something and on both sides of every word to the network.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import smtplib
import sqlite3
import sys
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx  # noqa: F401 - loaded once here, not once in each life

from app.channels.base import AccountRef, Raw
from app.channels.http import Http
from app.channels.registry import channels
from app.clock import SystemClock
from app.domain.deadline import Clockwork
from app.jobs.lanes import Jobs
from app.paths import Folder
from app.services.metered import Meters
from app.services.outbox import Outbox
from app.services.replies import Replies
from app.settings import Settings
from app.store.open import open_writer
from tests.channels.contract.every import shop_of
from tests.journeys.killed_network import Stage, staged
from tests.journeys.killed_sign_in import FileSecrets, prepare

CLOCKWORK = Clockwork(ZoneInfo("Europe/Stockholm"))
LATER = timedelta(seconds=60)  # past the wait before an unknown reply is looked up
PATIENCE_S = 60
ROUNDS = 6
MOST = 500  # lives


@dataclass
class Ahead:
    """The computer's clock, set to another moment where a fake network wants one, and ahead."""

    by: timedelta = timedelta()
    base: datetime | None = None
    begun: float = field(default_factory=time.monotonic)

    def now(self) -> datetime:
        """Tell the time."""
        if self.base is None:
            return datetime.now(UTC) + self.by
        return self.base + timedelta(seconds=time.monotonic() - self.begun) + self.by


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
        kind = "write" if named.get("is_write") else "read"
        self.steps.step(f"before {kind}")
        answer = self.http.send(method, url, **named)
        self.steps.step(f"after {kind}")
        return answer


@dataclass(frozen=True)
class Order:
    """What the test wants done."""

    root: Path
    network: str
    given: dict[str, str]  # what signs in
    item: str = ""  # what the remote id of the item to be answered ends in; "": any that can be
    base: str = ""  # the moment at which all this happens; "": now

    def clock(self, by: timedelta = timedelta()) -> Ahead:
        """Give a clock, and let it be everybody's in this process."""
        clock = Ahead(by, datetime.fromisoformat(self.base) if self.base else None)
        SystemClock.now = lambda self: clock.now()  # type: ignore[method-assign]
        return clock


@dataclass
class Life:
    """The program from its start to its end or its death."""

    order: Order
    folder: Folder
    steps: Steps
    by: timedelta = timedelta()

    def run(self, job: Callable[[Replies, Outbox, Jobs, Ahead], None]) -> None:
        """Lay everything out on real lanes, do one job, and end well if nothing happens."""
        faults: list[BaseException] = []
        clock = self.order.clock(self.by)
        db = open_writer(self.folder, clock)
        http, jobs, known = Http(clock=clock), Jobs(on_error=faults.append), channels()
        replies = Replies(db, known, clock, Settings, lambda: CLOCKWORK)
        door: Any = Watched(http, self.steps)
        secrets = FileSecrets(self.folder.root / "secrets.json")
        outbox = Outbox(
            jobs, replies, known, Meters(db, jobs, known, door, clock), lambda _: secrets
        )
        self._watch_mail()
        db.set_trace_callback(self._at_statement)
        job(replies, outbox, jobs, clock)
        db.set_trace_callback(None)
        jobs.close()
        http.close()
        db.close()
        if faults:
            raise faults[0]

    def _watch_mail(self) -> None:
        """Take a step on both sides of handing a mail over: no other door leads to a mail house."""
        data = smtplib.SMTP.data

        def watched(line: smtplib.SMTP, mail: Any) -> Any:
            self.steps.step("before write")
            answer = data(line, mail)
            self.steps.step("after write")
            return answer

        smtplib.SMTP.data = watched  # type: ignore[assignment, method-assign]

    def _at_statement(self, sql: str) -> None:
        """Count what changes something; a kill before a question is one before what follows it."""
        words = " ".join(sql.split())
        if not words.startswith(("SELECT", "WITH", "PRAGMA", "--")):
            self.steps.step(words[:40])


def type_draft(order: Order, folder: Folder, text: str) -> None:
    """Keep what the owner types, as it is typed."""
    clock = order.clock()
    db = open_writer(folder, clock)
    Replies(db, channels(), clock, Settings, lambda: CLOCKWORK).save_draft(_item(db), text)
    db.close()


def answer(text: str, replies: Replies, outbox: Outbox, jobs: Jobs, clock: Ahead) -> None:
    """Press "Send" with no hold, and let the outbox work."""
    item = jobs.write(partial(_item, replies_db(replies))).result(PATIENCE_S)
    jobs.write(partial(replies.send, item, text, hold_s=0)).result(PATIENCE_S)
    recover(replies, outbox, jobs, clock)


def recover(_replies: Replies, outbox: Outbox, _jobs: Jobs, clock: Ahead) -> None:
    """Let the outbox work until nothing is left to do."""
    for _ in range(ROUNDS):
        report = outbox.run_due(clock.now() + LATER).result(PATIENCE_S)
        if not report.outcomes:
            return


def replies_db(replies: Replies) -> Any:
    """Give the writer's connection of a service, to look at what is there."""
    return replies._db  # noqa: SLF001 - the test looks, the program does not


def _item(db: Any) -> int:
    return int(db.execute("SELECT id FROM item ORDER BY id").fetchone()[0])


def outcome(folder: Folder) -> dict[str, Any]:
    """Say how everything stands, read from the file alone."""
    db = sqlite3.connect(folder.database)
    reply = db.execute("SELECT state, text, remote_id, error FROM reply ORDER BY id").fetchall()
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


@dataclass
class Killer:
    """Kills one shop after the other, each a copy of the one that was prepared."""

    order: Order
    stage: Stage | None

    def kill_at(self, first: int, second: int) -> dict[str, Any]:
        """Kill the sending life at one step, the one after it at another, then let one live."""
        mark = uuid.uuid4().hex
        text = f"{mark} thank you {uuid.uuid4().hex}"
        folder = Folder(self.order.root / f"{first}-{second}-{mark[:4]}")
        shutil.copytree(self._prepared().root, folder.root)
        if self.stage and self._is_single():
            self.stage.fresh()  # elsewhere the answers of earlier shops stand beside this one's
        in_a_life(partial(type_draft, self.order, folder, text))
        kept = folder.root / "steps.txt"
        sending = Life(self.order, folder, Steps(first, kept))
        was_killed = in_a_life(lambda: sending.run(partial(answer, text)))
        again = False
        if second:
            raised = Life(self.order, folder, Steps(second), LATER)
            again = in_a_life(lambda: raised.run(recover))
        last = Life(self.order, folder, Steps(), 2 * LATER)
        in_a_life(lambda: last.run(recover))
        said = {"text": text, "first": first, "second": second, "killed": [was_killed, again]}
        said["n"] = self.stage.n_answers(mark) if self.stage else None
        return said | outcome(folder) | {"names": kept.read_text().splitlines()}

    def _is_single(self) -> bool:
        """Whether the network takes one answer to an item and no more."""
        name = self.order.network
        return channels()[name].limits(AccountRef(1, name, self.order.given["server"])).is_single

    def _prepared(self) -> Folder:
        folder = Folder(self.order.root / "prepared")
        if not folder.database.exists():
            order = self.order
            in_a_life(
                lambda: prepare(folder, order.network, order.given, order.item, order.clock())
            )
        return folder


@contextmanager
def other_side(given: dict[str, Any]) -> Iterator[tuple[Order, Stage | None]]:
    """Read the order; where nothing is given to sign in with, let the network's fake stand."""
    known = {name: given.get(name, "") for name in ("network", "item", "base")}
    shop = None if given["given"] else shop_of(given["network"])
    with staged(shop) if shop else nullcontext() as stage:
        signs = stage.given if stage else given["given"]
        yield Order(Path(given["root"]), given=signs, **known), stage


def main() -> None:
    """Kill where it is asked for: `at` pairs of steps, or every one until a life is spared."""
    given = json.loads(sys.stdin.read())
    channels()  # loaded once here, not once in each life
    with other_side(given) as (order, stage):
        killer = Killer(order, stage)
        first = given.get("first")
        at: Sequence[list[int]] = given.get("at") or [
            [number, 0] if first is None else [first, number] for number in range(1, MOST + 1)
        ]
        for one, other in at:
            said = killer.kill_at(one, other)
            print(json.dumps(said), flush=True)
            if "at" not in given and not said["killed"][1 if other else 0]:
                return


if __name__ == "__main__":
    main()
