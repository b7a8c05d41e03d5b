"""A shop with one account on a network of the test's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import SetClock
from tests.services.answer.shop import WEDNESDAY, Shop, open_shop


@pytest.fixture
def shop(tmp_path: Path, clock: SetClock) -> Iterator[Shop]:
    """A new shop on a Wednesday morning."""
    clock.set(WEDNESDAY)
    made = open_shop(tmp_path / "data", clock)
    yield made
    made.read.close()
    made.db.close()
