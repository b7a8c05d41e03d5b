"""The sample shop for each test: made once, copied for everyone."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from app.assemble import make_sample, open_desk
from app.paths import Folder
from app.services.commands.answer import Answer
from app.services.commands.run import run
from app.services.desk import Desk
from tests.conftest import SetClock

Do = Callable[..., Answer]


@pytest.fixture(scope="session")
def made_sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sample shop as it is on its first morning, a Wednesday."""
    folder = Folder(tmp_path_factory.mktemp("made") / "shop")
    make_sample(folder, clock=SetClock())
    return folder.root


@pytest.fixture
def shop(made_sample: Path, tmp_path: Path) -> Folder:
    """A copy of the sample shop of the test's own."""
    shutil.copytree(made_sample, tmp_path / "shop")
    return Folder(tmp_path / "shop")


@pytest.fixture
def desk(shop: Folder, clock: SetClock) -> Iterator[Desk]:
    """The sample shop opened for writing."""
    opened = open_desk(shop, clock=clock)
    opened.jobs.write(opened.checklist.seed).result()
    yield opened
    opened.close()


@pytest.fixture
def do(desk: Desk, tmp_path: Path) -> Do:
    """Runs a command as a script does: `do("list", "--limit", 2)`."""

    def done(*words: object, stdin: str = "", json: bool = True) -> Answer:
        argv = [*(["--json"] if json else []), *map(str, words)]
        return run(desk, argv, stdin, tmp_path)

    return done


def row(answer: Answer) -> Mapping[str, Any]:
    """Give the one object of an answer that went well."""
    assert answer.exit_code == 0, answer.said
    (only,) = answer.rows
    return only


def rows(answer: Answer) -> list[Mapping[str, Any]]:
    """Give the items of a page that went well, without its last line."""
    assert answer.exit_code == 0, answer.said
    assert answer.is_list
    return [one for one in answer.rows if "after" not in one]
