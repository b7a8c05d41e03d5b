"""The other commands: routine, accounts, watches, settings, data, doctor."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from app.services.commands.table import table
from app.services.desk import Desk
from tests.commands.conftest import Do, row, rows


def test_the_checklist(do: Do) -> None:
    steps = rows(do("checklist"))
    wanted = {"step", "period", "title", "due_on", "state", "evidence", "done_at"}
    assert all(wanted <= set(step) for step in steps)
    thank = next(step for step in steps if step["template"] == "day_thank")
    done = row(do("checklist", "tick", thank["step"], "--note", "two"))
    assert (done["state"], done["note"], done["done_at"]) == ("done", "two", "2026-03-04T08:00:00Z")
    assert row(do("checklist", "untick", thank["step"]))["state"] == "open"
    skipped = row(do("checklist", "skip", thank["step"], "--why", "nobody"))
    assert (skipped["state"], skipped["done_at"]) == ("skipped", None)
    assert do("checklist", "tick", 999).exit_code == 5
    assert {step["state"] for step in rows(do("checklist", "--on", "2026-03-08"))} == {"not_due"}
    reach = next(step for step in steps if step["template"] == "month_reach")
    assert row(do("checklist", "number", reach["step"], "1200"))["number"] == 1200
    assert [mark["number"] for mark in rows(do("checklist", "history", reach["step"]))] == [1200]


def test_fetching_ticks_what_it_proves(do: Do) -> None:
    fetched = row(do("fetch"))
    assert fetched["seconds"] >= 0
    assert [one["state"] for one in fetched["accounts"]] == ["ok", "ok"]
    assert {"account", "channel", "new", "edited", "deleted", "error"} <= set(
        fetched["accounts"][0]
    )
    step = next(one for one in rows(do("checklist")) if one["template"] == "day_channels")
    assert (step["state"], step["is_auto"]) == ("done", True)
    assert step["evidence"]["n"] == 2
    assert step["says"] == "All 2 accounts were read today."


def test_the_list_of_steps_can_be_changed(do: Do) -> None:
    mine = row(do("checklist", "add", "week", "Dust the shelves"))["step"]
    assert row(do("checklist", "rename", mine, "Dust all shelves"))["title"] == "Dust all shelves"
    assert row(do("checklist", "move", mine, 1))["step"] == mine
    row(do("checklist", "remove", mine))
    assert row(do("checklist", "bring-back", mine))["step"] == mine
    row(do("checklist", "remove", mine))
    assert mine not in {step["step"] for step in rows(do("checklist", "steps"))}
    assert do("checklist", "add", "week", "x", "--kind", "view", "--target", "moon").exit_code == 2
    assert len(rows(do("checklist", "usual"))) == 30


def test_trends_count_every_day(do: Do) -> None:
    found = row(do("trends", "--days", 90))
    assert len(found["days"]) == 90
    assert found["days"][-1]["day"] == "2026-03-04"
    assert sum(day["n"] for day in found["days"]) > 100
    answered = found["answered"]
    assert answered["n"] >= answered["in_time"] > 0
    assert 0 <= answered["median_h"] <= answered["p90_h"]
    assert do("trends", "--days", 0).exit_code == 2
    assert "▇" in do("trends", "--days", 90, json=False).text


def test_report_list_and_export_agree(do: Do, tmp_path: Path) -> None:
    listed = rows(do("list", "--limit", 1000))
    out = tmp_path / "out.csv"
    assert row(do("export", "--format", "csv", "--out", "out.csv"))["rows"] == len(listed)
    with out.open(encoding="utf-8", newline="") as file:
        exported = list(csv.DictReader(file))
    assert [one["id"] for one in exported] == [one["id"] for one in listed]
    for name in ("due_at", "answered_at", "state"):
        assert [one[name] or None for one in exported] == [one[name] for one in listed]
    row(do("export", "--format", "jsonl", "--out", out, "--state", "new"))
    lines = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert lines == [one for one in listed if one["state"] == "new"]


def test_accounts(do: Do) -> None:
    kinds = {kind["channel"]: kind for kind in rows(do("accounts", "kinds"))}
    assert {"feed", "mastodon", "bluesky"} <= set(kinds)
    assert all({"capabilities", "needs", "impossible"} <= set(kind) for kind in kinds.values())
    accounts = rows(do("accounts", "list"))
    wanted = {"account", "channel", "name", "handle", "state"}
    wanted |= {"last_success_at", "next_try_at", "error"}
    assert wanted <= set(accounts[0])
    one = accounts[0]["account"]
    assert row(do("accounts", "check", one))["state"] == "ok"
    assert row(do("accounts", "rename", one, "My shop"))["name"] == "My shop"
    assert do("accounts", "check", 99).exit_code == 5
    assert row(do("accounts", "remove", one))["account"] == one
    assert len(rows(do("accounts", "list"))) == 1


@pytest.mark.parametrize(
    ("words", "stdin"),
    [
        (("nowhere",), ""),
        (("feed",), ""),
        (("bluesky", "--handle", "a.example", "--password-stdin"), ""),
        (("bluesky", "--handle", "a.example"), ""),
        (("mastodon", "--secrets-stdin"), "[1]"),
        (("mastodon", "--secrets-stdin"), '{"token": 5}'),
    ],
)
def test_what_is_missing_for_an_account_is_said(do: Do, words: tuple[str, ...], stdin: str) -> None:
    answer = do("accounts", "add", *words, stdin=stdin)
    assert answer.exit_code == 2
    assert len(answer.said) == 1


def test_watches(do: Do) -> None:
    preview = row(do("watches", "preview", "--any", "räven"))
    made = row(do("watches", "add", "Fox", "--any", "räven,fox", "--never", "firefox"))["watch"]
    kept = next(watch for watch in rows(do("watches", "list")) if watch["watch"] == made)
    assert (kept["any"], kept["never"]) == (["räven", "fox"], ["firefox"])
    assert kept["n"] >= preview["n_caught"] > 0
    row(do("watches", "remove", made))
    assert do("watches", "remove", made).exit_code == 5
    named = row(do("watches", "add", "Storgatan"))["watch"]
    kept = next(watch for watch in rows(do("watches", "list")) if watch["watch"] == named)
    assert kept["any"] == ["Storgatan"]


def test_settings_closed_days_and_views(do: Do, desk: Desk) -> None:
    assert row(do("settings", "set", "hold_s", "0")) == {"name": "hold_s", "value": 0}
    kept = {one["name"]: one["value"] for one in rows(do("settings", "list"))}
    assert kept["hold_s"] == 0
    assert do("settings", "set", "hold_s", "x").exit_code == 2
    days = rows(do("closed-days", "add", "2026-07-06", "--to", "2026-07-08", "--name", "Holiday"))
    assert [day["day"] for day in days] == ["2026-07-06", "2026-07-07", "2026-07-08"]
    assert len(rows(do("closed-days", "remove", "2026-07-07"))) == 2
    assert len(desk.clockwork().closed) > 2
    assert do("closed-days", "add", "2026-07-06", "--to", "2026-07-01").exit_code == 2
    view = row(do("views", "save", "Late", "--state", "new", "--overdue"))["view"]
    other = row(do("views", "save", "Praise", "--tone", "positive"))["view"]
    assert [one["view"] for one in rows(do("views", "order", other))] == [other, view]
    row(do("views", "remove", view))
    assert do("views", "remove", view).exit_code == 5
    verbs = [one["verb"] for one in rows(do("history", "--limit", 5))]
    assert verbs[0] == "view_remove"


def test_backup_and_restore(do: Do, tmp_path: Path) -> None:
    made = row(do("backup", "copy"))
    n = len(rows(do("list", "--limit", 1000)))
    assert made["items"] == n
    one = rows(do("list", "--state", "new", "--limit", 1))[0]["id"]
    do("noise", one)
    assert row(do("restore", tmp_path / "copy")) == made
    assert row(do("show", one))["state"] == "new"
    answer = do("restore", "nothing")
    assert answer.exit_code == 3
    assert len(answer.said) == 1


def test_opml_goes_out_and_comes_in(do: Do, tmp_path: Path) -> None:
    assert row(do("opml", "export", "feeds.opml")) == {"rows": 1}
    found = rows(do("opml", "import", "feeds.opml"))
    assert [one["error"] for one in found] == [None]
    assert len(rows(do("accounts", "list"))) == 2
    assert do("opml", "import", "missing").exit_code == 2
    (tmp_path / "bad").write_text("no list")
    assert do("opml", "import", "bad").exit_code == 2


def test_the_doctor_looks_at_everything(do: Do) -> None:
    checks = {check["name"]: check for check in row(do("doctor"))["checks"]}
    assert {"version", "folder", "database", "keyring", "account 1"} <= set(checks)
    assert all(check["ok"] and check["says"] for check in checks.values())


def test_every_listing_reads_for_people(do: Do) -> None:
    for words, command in table().items():
        if not command.is_changing and not any(arg.is_needed for arg in command.args):
            needs = [arg for arg in command.args if not arg.name.startswith("--")]
            if not needs:
                answer = do(*words.split(), json=False)
                assert answer.exit_code in (0, 2), words
                assert "None" not in answer.text, words


def test_a_watch_may_be_a_query(do: Do) -> None:
    preview = row(do("watches", "preview", "--query", "(räven OR fox) -firefox"))
    assert preview["n_caught"] > 0
    assert preview["query"] == "(räven OR fox) -firefox"
    assert {"spelling", "how", "n"} <= set(preview["per_spelling"][0])
    made = row(do("watches", "add", "Fox", "--query", "(räven OR fox) -firefox"))["watch"]
    hard = row(do("watches", "add", "Hard", "--query", "räven fox OR lilla NEAR/2 räven"))["watch"]
    kept = {watch["watch"]: watch for watch in rows(do("watches", "list"))}
    assert (kept[made]["any"], kept[made]["never"]) == (["räven", "fox"], ["firefox"])
    assert kept[made]["is_in_boxes"]
    assert (kept[hard]["any"], kept[hard]["is_in_boxes"]) == ([], False)
    assert kept[hard]["query"] == "räven fox OR lilla NEAR/2 räven"
    changed = ("--any", "räven", "--context", "Umeå", "--off", "Ravens", "--exact")
    row(do("watches", "change", made, "Fox", *changed))
    kept = {watch["watch"]: watch for watch in rows(do("watches", "list"))}
    assert (kept[made]["context"], kept[made]["off"]) == (["Umeå"], ["ravens"])
    assert kept[made]["is_exact"]


def test_the_spellings_of_a_name(do: Do) -> None:
    found = rows(do("watches", "spellings", "Lilla Räven"))
    assert {"spelling", "how", "slip", "rank", "n"} == set(found[0])
    assert (found[0]["spelling"], found[0]["how"], found[0]["rank"]) == ("Lilla Räven", "exact", 1)
    assert found[0]["n"] > 0
    assert {"joined", "tag", "misspelt"} <= {one["how"] for one in found}
    assert "Lilla Räven" in do("watches", "spellings", "Lilla Räven", json=False).text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--query", "räven OR"), "character 7"),
        (("--query", "räven", "--any", "fox"), "not both"),
        (("--query=-räven",), "Add a word"),
        (("--any", "stars:9"), "stars:9"),
    ],
)
def test_a_query_that_cannot_be_read_says_where(do: Do, words: tuple[str, ...], said: str) -> None:
    answer = do("watches", "preview", *words)
    assert answer.exit_code == 2
    assert said in answer.said[0]
