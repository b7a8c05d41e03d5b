"""A kill in the middle of a fetch loses nothing and doubles nothing."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.assemble import make_sample, open_desk
from app.paths import Folder
from tests.conftest import ROOT, SetClock

LATER = timedelta(days=60)  # some 150 mentions, four pages
REMOTE_IDS = "SELECT remote_id, thread, text FROM item ORDER BY remote_id"
DAYS = "SELECT day_on, kind, sum(n) FROM day_count GROUP BY day_on, kind ORDER BY day_on, kind"
KILLED = -9


@pytest.fixture(scope="module")
def made_at() -> datetime:
    return SetClock().now()


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sample shop as it was made; copied for each try."""
    folder = Folder(tmp_path_factory.mktemp("made") / "shop")
    make_sample(folder, clock=SetClock())
    return folder.root


def fetched(root: Path, at: datetime) -> tuple[list[list[object]], list[list[object]]]:
    desk = open_desk(Folder(root), clock=SetClock(at))
    try:
        report = desk.fetching.fetch()
        assert not report.has_failed
        return desk.read_page(REMOTE_IDS, {}), desk.read_page(DAYS, {})
    finally:
        desk.close()


@pytest.fixture(scope="module")
def unhurt(shop: Path, made_at: datetime, tmp_path_factory: pytest.TempPathFactory) -> object:
    """What a fetch brings that nobody disturbs."""
    root = tmp_path_factory.mktemp("unhurt") / "shop"
    shutil.copytree(shop, root)
    return fetched(root, made_at + LATER)


@pytest.mark.parametrize("kill_at", [1, 2, 3, 4, 6, 8])
def test_nothing_is_lost_or_doubled(
    shop: Path, made_at: datetime, unhurt: object, tmp_path: Path, kill_at: int
) -> None:
    root, later = tmp_path / "shop", made_at + LATER
    shutil.copytree(shop, root)
    command = [
        sys.executable,
        "-m",
        "tests.services.engine.killed",
        str(root),
        later.isoformat(),
        str(kill_at),
    ]
    died = subprocess.run(
        command, cwd=ROOT, check=False, timeout=30, capture_output=True, text=True
    )
    assert died.returncode == KILLED, died.stderr
    assert fetched(root, later) == unhurt
