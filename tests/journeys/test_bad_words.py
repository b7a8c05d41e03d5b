"""Rubbish given to every command: a sentence and an exit code, whatever it is."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from app.assemble import open_desk
from app.paths import Folder
from app.services.commands.run import run
from app.services.commands.shape import Command
from app.services.commands.table import table
from app.services.desk import Desk
from tests.journeys.terminal import Terminal, check_sentence

RUBBISH = (
    *(
        "",
        "-",
        "--",
        "-1",
        "0",
        "9" * 30,
        "9" * 5000,
        "１２",
        "a;b",
        "../..",
        "\udced\udca0",
        "%s%n",
    ),
    *(
        "%s%n",
        "{}",
        "{0.x}",
        "[]",
        "null",
        "nan",
        "1e308",
        "2026-13-45",
        "0001-01-01T00:00:00Z",
        "🦊",
    ),
    *("9999-12-31T23:59:59Z", "x" * 100_000, "--help=1", "=", "=x", "'\"", "\t\n", ",,,", "\x01"),
)
# `sample` is never run on an open desk; `doctor` takes nothing; `fetch` has its own test of ids.
LEFT_OUT = ("sample", "doctor", "fetch", "accounts add")
COMMANDS = sorted(set(table()) - set(LEFT_OUT))


def nobody(request: httpx.Request) -> httpx.Response:
    """Stand for a network where nobody is."""
    raise httpx.ConnectError("nobody", request=request)


@pytest.fixture
def desk(made_shop: Path, tmp_path: Path) -> Iterator[Desk]:
    """The sample shop, with nobody to be reached."""
    shutil.copytree(made_shop, tmp_path / "shop")
    opened = open_desk(Folder(tmp_path / "shop"), transport=httpx.MockTransport(nobody))
    yield opened
    opened.close()


def trials(command: Command) -> Iterator[list[str]]:
    """Put rubbish in every place of a command: all its words at once, and each option alone."""
    words = [arg for arg in command.args if not arg.name.startswith("--")]
    options = [arg for arg in command.args if arg.name.startswith("--")]
    usual = [arg.choices[0] if arg.choices else "1" for arg in words]
    for rubbish in RUBBISH:
        yield [rubbish] * len(words)
        for option in options:
            given = [option.name] if option.sort == "flag" else [option.name, rubbish]
            needed = [
                part
                for other in options
                if other.is_needed and other is not option
                for part in (other.name, other.choices[0] if other.choices else "out")
            ]
            yield [*usual, *needed, *given]


@pytest.mark.parametrize("words", COMMANDS)
def test_rubbish_is_answered_with_a_code_and_a_sentence(
    desk: Desk, words: str, tmp_path: Path
) -> None:
    command = table()[words]
    for trial in trials(command):
        for stdin in ("", '{"a": [1]}', "half \x00 a word \ufffd") if command.stdin else ("",):
            answer = run(desk, ["--json", *words.split(), *trial], stdin, tmp_path)
            assert answer.exit_code in (0, 1, 2, 3, 5), trial
            assert not answer.exit_code or answer.said, trial
            for line in answer.said:
                check_sentence(line)
            json.dumps([dict(row) for row in answer.rows])


ADDRESSES = (
    *("http://[::1", "[", "http://", "javascript:alert(1)", "file:///etc/passwd", "ftp://a/b"),
    *(
        "http://:0/",
        "http://127.0.0.1:99999/",
        "data:text/html,<script>",
        "//",
        "\\\\server\\share",
    ),
    *(
        "-",
        "\\\\server",
        "http://127.0.0.1:1/" + "x" * 5000,
        "http://127.0.0.1:1\r\nX: y/",
        "http://exa mple/",
    ),
    *("https://me:sesame@[x/?token=sesame", "http://127.0.0.1:1/?token=sesame", "http://a..b/"),
    *("http://" + "a" * 300 + ".example/", "https://me:sesame@fox.example/"),
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_is_no_address_is_said_without_its_secrets(desk: Desk, address: str) -> None:
    for words in (
        ["feed", "--", address],
        ["mastodon", "--server", address, "--token-stdin"],
        ["bluesky", "--server", address, "--handle", "a.test", "--password-stdin"],
    ):
        answer = run(desk, ["--json", "accounts", "add", *words], "open-sesame")
        assert answer.exit_code in (1, 2), words
        (line,) = answer.said
        check_sentence(line)
        assert "sesame" not in line


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), 2),
        (("dance",), 2),
        (("accounts",), 2),
        (("accounts", "dance"), 2),
        (("list", "--dance"), 2),
        (("list", "--state", "angry"), 2),
        (("list", "--limit"), 2),
        (("list", "--after", "x"), 2),
        (("list", "--since", "yesterday"), 2),
        (("show", "x"), 5),
        (("show", "17"), 5),
        (("done", "17"), 5),
        (("snooze", "17"), 2),
        (("reply", "17", "--text-stdin"), 2),
        (("outbox", "retry", "17"), 5),
        (("watches", "remove", "1717"), 5),
        (("accounts", "check", "17"), 5),
        (("list", "--watch", "999"), 5),
        (("list", "--account", "0"), 5),
        (("bulk", "done", "--watch", "999"), 5),
        (("accounts", "remove", "17"), 5),
        (("fetch", "--account", "17"), 5),
        (("checklist", "tick", "999"), 5),
        (("checklist", "skip", "1"), 2),
        (("checklist", "--on", "today"), 2),
        (("trends", "--days", "0"), 2),
        (("export", "--format", "pdf", "--out", "x"), 2),
        (("accounts", "add", "myspace"), 2),
        (("accounts", "add", "bluesky", "--handle", "a"), 2),
    ],
)
def test_each_code_of_the_page(desk: Desk, words: tuple[str, ...], code: int) -> None:
    answer = run(desk, ["--json", *words])
    assert answer.exit_code == code, answer.said
    (line,) = answer.said
    check_sentence(line)
    assert answer.rows == ()


def test_bytes_that_are_no_letters_on_the_command_line(sample: Terminal) -> None:
    odd = "\udcff\udcfe"
    assert sample("search", f"a{odd}").code == 0
    sample("list", "--state", odd).says(2)
    sample("done", odd).says(5)
    assert sample("watches", "add", f"Caf{odd}").code == 0
    assert sample("backup", sample.folder / f"copy{odd}").row()["items"] > 100
