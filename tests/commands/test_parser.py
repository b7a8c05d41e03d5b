"""From typed words to a command, or to one sentence."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from app.errors import NoSuch, ShopError, WrongUse
from app.services.commands.parser import HelpAsked, find, overview, read
from app.services.commands.table import table
from app.wording import sentence

# Every command of cli.md but `understand` and `alarms`, which come with their issues.
PAGE = """
accounts kinds | accounts add feed https://f.example/x --name N
accounts add mastodon --server https://m.example --token-stdin
accounts add bluesky --server https://b.example --handle h.example --password-stdin
accounts add lemmy --set a=b --set c=d --secrets-stdin | accounts list | accounts check 1
accounts remove 1 --forget-items | watches add Fox --any a,b --all c --never d --channels feed
watches list | watches remove 1 | fetch | fetch --account 1 2 | fetch --account 1 --account 2
list --state new --channel feed --watch 1 --since 2026-03-04T00:00:00Z --until 2026-03-05T00:00:00Z
list --order new --limit 5 --after 17 | list --order due | show 5 | search fox --limit 5
search -latte "crème brûlée" from:anna | reply 5 --text-stdin --now --private
outbox | outbox send | outbox retry 1 | outbox cancel 1 | done 1 2 3 | reopen 1 | noise 1
snooze 1 2 --until 2026-03-05T00:00:00+01:00 | undo | checklist | checklist --on 2026-03-04
checklist tick 1 --note fine | checklist skip 1 --why closed | trends --days 90
export --format csv --out x.csv --state new done | export --format jsonl --out x --state new
backup x | restore x | doctor | sample --data x
"""
COMMANDS = [one.strip() for line in PAGE.strip().splitlines() for one in line.split("|")]


def understood(line: str) -> tuple[str, dict[str, Any]]:
    import shlex

    command, rest = find(table(), shlex.split(line))
    return command.words, read(command, rest)


@pytest.mark.parametrize("line", COMMANDS)
def test_every_command_of_the_page_is_understood(line: str) -> None:
    words, _ = understood(line)
    assert line.startswith(words)


def test_values_have_their_kind() -> None:
    _, values = understood(COMMANDS[COMMANDS.index("done 1 2 3")])
    assert values["id"] == [1, 2, 3]
    _, values = understood("snooze 1 --until 2026-03-05T00:00:00+01:00")
    assert values["until"] == datetime(2026, 3, 4, 23, tzinfo=UTC)
    _, values = understood("checklist --on 2026-03-04")
    assert values["on"] == date(2026, 3, 4)
    _, values = understood("watches add Fox --any 'räv, fox ,' --never dog")
    assert (values["any"], values["never"], values["all"]) == (("räv", "fox"), ("dog",), None)
    _, values = understood("accounts add lemmy --set a=b=c --set d=")
    assert values["set"] == [("a", "b=c"), ("d", "")]
    _, values = understood("list --state new --state done")
    assert values["state"] == ["new", "done"]
    _, values = understood("checklist number 3 2,5")
    assert values["number"] == 2.5


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("search -latte kaffe", ["-latte", "kaffe"]),
        ("search kaffe --limit 3 -latte", ["kaffe", "-latte"]),
        ("search --limit=3 -- --limit", ["3"]),
    ],
)
def test_words_may_leave_something_out(line: str, words: list[str]) -> None:
    if "--limit=3" in line:
        with pytest.raises(WrongUse):
            understood(line)
        return
    assert understood(line)[1]["words"] == words


@pytest.mark.parametrize(
    ("line", "kind", "detail"),
    [
        ("", "no_command", ""),
        ("dance", "unknown_command", "dance"),
        ("accounts", "missing_word", "accounts"),
        ("accounts dance", "unknown_command", "accounts dance"),
        ("list --dance", "unknown_option", "--dance"),
        ("list --stat new", "unknown_option", "--stat"),
        ("list --state gone", "not_a_choice", "gone"),
        ("list --limit", "no_value", "--limit"),
        ("list --limit many", "not_a_number", "many"),
        ("list --since soon", "bad_time", "soon"),
        ("checklist --on 2026-02-30", "bad_date", "2026-02-30"),
        ("checklist skip 1", "missing", "--why"),
        ("checklist number 1 nan", "not_a_number", "nan"),
        ("done", "missing", "ID"),
        ("accounts add lemmy --set a", "bad_pair", "a"),
        ("show 1 2", "unknown_option", "2"),
        ("search", "missing", "WORDS"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(line: str, kind: str, detail: str) -> None:
    with pytest.raises(WrongUse) as caught:
        understood(line)
    assert caught.value.why == kind
    assert detail in caught.value.detail
    assert caught.value.exit_code == 2
    assert "\n" not in sentence(caught.value)


@pytest.mark.parametrize("given", ["x", "-1", "1.5", "9" * 30, "١"])
def test_an_id_that_cannot_be_is_nothing_there(given: str) -> None:
    with pytest.raises(ShopError) as caught:
        understood(f"show {given}")
    assert isinstance(caught.value, NoSuch) or given == "-1"


def test_help_lists_everything() -> None:
    with pytest.raises(HelpAsked) as caught:
        understood("--help")
    for words in table():
        assert words in str(caught.value)
    for command in table().values():
        with pytest.raises(HelpAsked, match="python -m app"):
            read(command, ["--help"])
    assert overview(table()).count("\n") >= len(table())


def test_every_option_has_a_plain_name() -> None:
    for command in table().values():
        keys = [arg.key for arg in command.args]
        assert len(keys) == len(set(keys)), command.words
        assert set(command.stdin) <= {"always", *keys}
