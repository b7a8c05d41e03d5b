"""A shop whose texts are read by plain words, in a mill of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from app.domain.item import Found
from app.events import Changed
from app.jobs.lanes import Jobs
from app.paths import Folder
from app.services.current import Current
from app.services.triage import Triage
from app.services.understanding.insight import Insight
from app.store.open import open_writer
from app.store.read import Reader
from tests.conftest import SetClock
from tests.services.answer.shop import WEDNESDAY, open_shop
from tests.services.answer.shop import Shop as Answering
from tests.services.understanding.reader import minds
from tests.services.understanding.school import school
from tests.store.conftest import NOON, Shop, add_account, found


@dataclass
class Stand:
    """A shop with all that understands it; `shop.store` stores, `say` stores one text."""

    shop: Shop
    jobs: Jobs
    insight: Insight
    clock: SetClock
    told: list[Changed] = field(default_factory=list)
    is_fetching: bool = False

    @property
    def triage(self) -> Triage:
        """What takes things back."""
        return Triage(self.shop.db, self.clock, undoers=self.insight.undoers())

    def say(self, number: str, text: str, **facts: Any) -> int:
        """Store a text and give its id."""
        self.shop.store(found(number, text, **facts))
        return int(self.shop.item(number)["id"])

    def store(self, *items: Found) -> None:
        """Store several."""
        self.shop.store(*items)

    def run(self) -> int:
        """Understand everything; tells how many texts were read."""
        return self.insight.reading.run().n

    def rows(self, item_id: int) -> list[list[Any]]:
        """Give what is kept as understood of an item."""
        return self.shop.rows(
            "SELECT field, value, method FROM understanding WHERE item_id = :id "
            "ORDER BY field, value, method",
            id=item_id,
        )


def open_stand(folder: Folder, clock: SetClock, version: str = "1") -> Stand:
    """Open a shop for reading and understanding; `close_stand` ends it."""
    db = open_writer(folder, clock)
    read = Reader(folder)
    faults: list[BaseException] = []
    jobs = Jobs(on_error=faults.append)
    current = Current(read, clock)
    jobs.on_changed(current.forget)
    had = db.execute("SELECT min(id) FROM account").fetchone()[0]
    shop = Shop(folder, db, had or add_account(db), read)
    stand: Stand
    insight = Insight(
        db,
        jobs,
        read,
        current,
        clock,
        lambda: stand.is_fetching,
        minds=minds(version),
        school=school(),
    )
    stand = Stand(shop, jobs, insight, clock)
    jobs.on_changed(stand.told.append)
    return stand


def close_stand(stand: Stand) -> None:
    """End the lanes and close the files."""
    stand.jobs.close()
    stand.shop.read.close()
    stand.shop.db.close()


@pytest.fixture
def stand(folder: Folder, clock: SetClock) -> Iterator[Stand]:
    """A new shop at noon."""
    clock.set(NOON)
    opened = open_stand(folder, clock)
    yield opened
    close_stand(opened)


@pytest.fixture
def folder(tmp_path: Any) -> Folder:
    """An empty data folder."""
    return Folder(tmp_path / "data")


@pytest.fixture
def shop(tmp_path: Any, clock: SetClock) -> Iterator[Answering]:
    """A shop that answers, on a Wednesday morning."""
    clock.set(WEDNESDAY)
    made = open_shop(tmp_path / "answering", clock)
    yield made
    made.read.close()
    made.db.close()
