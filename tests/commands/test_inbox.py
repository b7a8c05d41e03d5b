"""Looking at items and moving them, as a script sees it."""

from __future__ import annotations

from app.clock import utc_moment
from app.services.desk import Desk
from tests.commands.conftest import Do, row, rows

FIELDS = (
    *("id", "channel", "account", "kind", "remote_id", "url", "author", "text", "lang", "tone"),
    *("rating", "posted_at", "fetched_at", "edited_at", "deleted_at", "parent", "state"),
    *("reasons", "due_at", "watch", "matches"),
)


def first(do: Do, *words: object) -> str:
    return str(rows(do("list", "--state", "new", "--limit", 1, *words))[0]["id"])


def test_an_item_has_every_field_of_the_page(do: Do) -> None:
    for one in rows(do("list", "--limit", 500)):
        assert [name for name in FIELDS if name not in one] == []
        assert set(one["author"]) == {"name", "handle", "url", "followers"}
        assert isinstance(one["id"], str)
        assert isinstance(one["account"], str)
        assert one["tone"] in {"negative", "neutral", "positive", "unknown"}
        for name in ("posted_at", "fetched_at", "edited_at", "deleted_at", "due_at"):
            assert one[name] is None or (one[name].endswith("Z") and utc_moment(one[name]))


def test_pages_follow_each_other_without_gap_or_double(do: Do) -> None:
    for order in ("new", "due"):
        whole = [one["id"] for one in rows(do("list", "--limit", 1000, "--order", order))]
        assert len(whole) > 100
        paged: list[str] = []
        after: list[object] = []
        while True:
            answer = do("list", "--limit", 23, "--order", order, *after)
            paged += [str(one["id"]) for one in rows(answer)]
            if "after" not in answer.rows[-1]:
                break
            after = ["--after", answer.rows[-1]["after"]]
        assert paged == whole
    assert whole != [one["id"] for one in rows(do("list", "--limit", 1000))]


def test_newest_first_unless_asked_otherwise(do: Do) -> None:
    ids = [int(one["id"]) for one in rows(do("list", "--limit", 1000))]
    assert ids == sorted(ids, reverse=True)


def test_filters_narrow(do: Do) -> None:
    every = rows(do("list", "--limit", 1000))
    feed = rows(do("list", "--limit", 1000, "--channel", "feed"))
    assert {one["channel"] for one in feed} == {"feed"}
    assert 0 < len(feed) < len(every)
    late = rows(do("list", "--limit", 1000, "--since", "2026-03-03T00:00:00Z"))
    early = rows(do("list", "--limit", 1000, "--until", "2026-03-03T00:00:00Z"))
    assert len(late) + len(early) == len(every)
    watch = rows(do("watches", "list"))[0]["watch"]
    caught = rows(do("list", "--limit", 1000, "--watch", watch))
    assert caught
    assert all(one["watch"] == watch and one["matches"] for one in caught)


def test_piles_and_undo(do: Do) -> None:
    one = first(do)
    assert row(do("done", one)) == {"changed": 1}
    assert row(do("done", one)) == {"changed": 0}
    assert row(do("show", one))["state"] == "done"
    assert row(do("undo")) == {"changed": 1}
    assert row(do("show", one))["state"] == "new"
    assert row(do("noise", one, one)) == {"changed": 1}
    assert row(do("reopen", one)) == {"changed": 1}
    assert row(do("snooze", one, "--until", "2026-03-09T08:00:00Z")) == {"changed": 1}
    assert row(do("show", one))["snooze_until_at"] == "2026-03-09T08:00:00Z"
    assert row(do("snooze", one, "--until-reply")) == {"changed": 1}
    assert row(do("seen", one)) == {"changed": 1}


def test_a_snoozed_item_wakes_with_the_next_fetch(do: Do, desk: Desk) -> None:
    one = first(do)
    do("snooze", one, "--until", "2026-03-04T09:00:00Z")
    desk.clock.forward(days=10)  # type: ignore[attr-defined]
    do("fetch")
    shown = row(do("show", one))
    assert shown["state"] == "new"
    assert "woke" in shown["reasons"]


def test_bulk_is_one_thing_to_undo(do: Do) -> None:
    n = len(rows(do("list", "--limit", 1000, "--state", "new")))
    assert n > 3
    assert row(do("bulk", "noise", "--state", "new")) == {"changed": n}
    assert row(do("counts"))["noise"] >= n
    assert row(do("undo")) == {"changed": n}


def test_what_is_not_there_changes_nothing(do: Do) -> None:
    one = first(do)
    answer = do("done", one, 17)
    assert answer.exit_code == 5
    assert answer.rows == ()
    assert row(do("show", one))["state"] == "new"
    assert do("show", 17).exit_code == 5
    assert do("undo").exit_code == 2
    assert do("list", "--limit", 0).exit_code == 2
    assert do("list", "--after", "x").exit_code == 2


def test_search_finds_what_was_said_and_our_own_words(do: Do) -> None:
    one = rows(do("list", "--limit", 1, "--channel", "mastodon"))[0]
    word = max(one["text"].split(), key=len).strip(".,!?:;\"'()«»")
    assert one["id"] in {found["id"] for found in rows(do("search", word, "--limit", 50))}
    do("reply", one["id"], "--text-stdin", "--now", stdin="Hottentottententententoonstelling")
    (found,) = rows(do("search", "hottentotten"))
    assert found["id"] == one["id"]
    assert rows(do("search", "zzzzqqqq")) == []


def test_show_has_thread_versions_and_replies(do: Do) -> None:
    one = rows(do("list", "--limit", 1, "--channel", "mastodon", "--state", "new"))[0]
    shown = row(do("show", one["id"]))
    assert {name: shown[name] for name in one} == one
    assert any(said["is_current"] for said in shown["thread"])
    assert "" not in {said["title"] for said in shown["thread"]}
    assert shown["versions"] == []
    assert shown["replies"] == []


def test_people_get_lines_without_controls(do: Do) -> None:
    answer = do("list", "--limit", 2, json=False)
    assert "Mastodon" in answer.text
    assert "--after" in answer.said[0]
    assert "\x1b" not in answer.text
    one = first(do)
    assert one in do("show", one, json=False).text


def test_the_watch_asked_for_is_the_one_that_is_named(do: Do) -> None:
    first = row(do("watches", "add", "Coffee", "--any", "coffee,kaffe"))["watch"]
    second = row(do("watches", "add", "Again", "--any", "coffee,kaffe"))["watch"]
    for watch in (first, second):
        found = rows(do("list", "--watch", watch))
        assert found
        assert {one["watch"] for one in found} == {watch}
