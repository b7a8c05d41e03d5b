"""`packaging/dev.py` before anything is installed: what it asks for, and what it leaves alone."""

from __future__ import annotations

import ast
import importlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
OWN = ("dev", "environment", "morning", "system_packages")
FILES = [ROOT / "packaging" / f"{name}.py" for name in OWN]
NAMES = list(OWN)
STANDARD = sys.stdlib_module_names


@pytest.fixture
def tools(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """The modules of dev.py, imported as `python3 packaging/dev.py` finds them."""
    monkeypatch.syspath_prepend(str(ROOT / "packaging"))
    yield {name: importlib.import_module(name) for name in NAMES}
    for name in NAMES:
        del sys.modules[name]


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_an_old_python_can_read_it_and_needs_nothing(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 7))
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert imported <= STANDARD | set(NAMES)
    assert not set(NAMES) & STANDARD


def test_an_owner_without_root_gets_one_line_and_nothing_is_fetched(
    tools: dict[str, Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    environment, system = tools["environment"], tools["system_packages"]
    monkeypatch.setattr(environment, "STAMP", tmp_path / "no-stamp")
    monkeypatch.setattr(environment, "PYTHON", tmp_path / "no-python")
    monkeypatch.setattr(system, "LIBRARIES", {"libshop-nowhere.so.7": "libshop7", "libc.so.6": "x"})
    monkeypatch.setattr(system.importlib.util, "find_spec", lambda _name: None)
    monkeypatch.setattr(
        system.shutil, "which", lambda name: f"/usr/bin/{name}" if name == "apt-get" else None
    )
    monkeypatch.setattr(system.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(system.sys, "platform", "linux")
    with pytest.raises(system.SetUpError) as told:
        environment.set_up()
    lines = [line for line in str(told.value).splitlines() if line.startswith("sudo")]
    version = "{}.{}".format(*sys.version_info)
    assert lines == [f"sudo apt install libshop7 python{version}-venv"]


@pytest.mark.parametrize("command", ["run", "test", "setup"])
def test_failure_is_one_message_and_exit_1(
    tools: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: str,
) -> None:
    monkeypatch.setattr(tools["environment"], "OLDEST", (99, 0))
    assert tools["dev"].main([command]) == 1
    assert "Shoptalk needs Python 99.0 or newer" in capsys.readouterr().err


def test_stamp_knows_lock_python_and_place(
    tools: dict[str, Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    environment = tools["environment"]
    lock = tmp_path / "requirements.lock"
    lock.write_text("a==1")
    monkeypatch.setattr(environment, "LOCK", lock)
    seen = {environment.wanted_stamp()}
    lock.write_text("a==2")
    seen.add(environment.wanted_stamp())
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    seen.add(environment.wanted_stamp())
    assert len(seen) == 3


@pytest.mark.parametrize(
    ("arguments", "folder", "rest"),
    [
        ([], ROOT / "out" / "sample", []),
        (["--data", "/shop"], Path("/shop"), []),
        (["--lang", "lt", "--data=/shop", "--sample"], Path("/shop"), ["--lang", "lt"]),
    ],
)
def test_morning_uses_the_folder_it_is_given(
    tools: dict[str, Any], arguments: list[str], folder: Path, rest: list[str]
) -> None:
    assert tools["morning"].split(arguments) == (folder, rest)


def test_morning_makes_the_sample_shop_once(tools: dict[str, Any], tmp_path: Path) -> None:
    data = tmp_path / "sample"
    first, picture = tools["morning"].steps(["--data", str(data)])
    assert first[0][1][-3:] == ["sample", "--data", str(data)]
    assert picture == tmp_path / "sample-window.png"
    data.mkdir()
    (data / "profile.json").write_text("{}")
    again, _picture = tools["morning"].steps(["--data", str(data)])
    assert again == first[1:]


def test_unknown_word_shows_what_there_is(
    tools: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    assert tools["dev"].main(["dance"]) == 2
    assert "packaging/dev.py doctor" in capsys.readouterr().out
