"""The program as a script starts it, for the journeys through bad weather."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.conftest import ROOT

WAIT_S = 90
# No test may meet the keyring of whoever runs it; this one is never trusted.
NO_KEYRING = {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring", "LC_ALL": "C.UTF-8"}


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The lines of standard output, each one object."""
        return [json.loads(line) for line in self.out.splitlines()]

    def row(self) -> dict[str, Any]:
        """Give the one object of an answer that went well."""
        assert self.code == 0, self.err
        (row,) = self.rows
        return row

    def says(self, code: int, *words: str) -> str:
        """Check that it ended with a code and one line for people, and give that line."""
        assert self.code == code, (self.code, self.out[:300], self.err[-2000:])
        (line,) = self.err.splitlines()
        check_sentence(line, *words)
        return line


def check_sentence(line: str, *words: str) -> None:
    """Check that a line is for people: a whole sentence, and nothing of ours in it."""
    assert line.rstrip()[-1] in ".?!" or ": " in line, line
    assert not re.search(r"Traceback|[a-z]Error|Exception|Errno|in Shoptalk broke", line), line
    for word in words:
        assert word in line, line


@dataclass(frozen=True)
class Terminal:
    """Starts commands on one data folder: `terminal("list", "--limit", 1)`."""

    folder: Path
    env: Mapping[str, str] = field(default_factory=dict)
    before: Sequence[str] = ()  # what starts the program, as a mount namespace

    def __call__(self, *words: object, stdin: str | bytes = "") -> Done:
        """Run one command, its answer as JSON."""
        done = subprocess.run(
            self.argv(*words),
            input=stdin.encode() if isinstance(stdin, str) else stdin,
            cwd=ROOT,
            env={**os.environ, **NO_KEYRING, **self.env},
            capture_output=True,
            timeout=WAIT_S,
            check=False,
        )
        return Done(done.returncode, done.stdout.decode(), done.stderr.decode())

    def argv(self, *words: object) -> list[str]:
        """Give the words of a command as a process takes them."""
        own = [sys.executable, "-m", "app", "--data", str(self.folder), "--json"]
        return [*self.before, *own, *map(str, words)]

    def items(self) -> dict[str, dict[str, Any]]:
        """Give every item by what its network calls it."""
        rows = self("list", "--limit", 100_000).rows
        assert all("id" in row for row in rows)
        found = {row["remote_id"]: row for row in rows}
        assert len(found) == len(rows), "doubled"
        return found

    def new(self) -> int:
        """Fetch, and count what is new."""
        return sum(one["new"] for one in self("fetch").row()["accounts"])


def rss(*items: str, title: str = "Fox news") -> bytes:
    """Write a feed of these entries."""
    text = "".join(items)
    head = '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>'
    return f"{head}<title>{title}</title>{text}</channel></rss>".encode()


def entry(number: object, text: str = "Words", title: str = "A title") -> str:
    """Write one entry of a feed."""
    return (
        f"<item><guid>https://fox.example/{number}</guid><link>https://fox.example/{number}</link>"
        f"<title>{title}</title><description><![CDATA[{text}]]></description>"
        "<pubDate>Tue, 03 Mar 2026 08:00:00 GMT</pubDate></item>"
    )
