"""Answering from a script, through the practice network."""

from __future__ import annotations

from app.services.desk import Desk
from tests.commands.conftest import Do, row, rows


def item(do: Do, n: int = 0) -> str:
    found = rows(do("list", "--state", "new", "--channel", "mastodon", "--limit", 5))
    return str(found[n]["id"])


def test_a_reply_now_is_sent_and_stops_the_clock(do: Do) -> None:
    one = item(do)
    sent = row(do("reply", one, "--text-stdin", "--now", stdin="Thank you!"))
    assert (sent["state"], sent["error"]) == ("sent", None)
    assert sent["remote_id"]
    assert sent["url"].startswith("https://practice.invalid/")
    shown = row(do("show", one))
    assert shown["state"] == "waiting"
    assert shown["answered_at"] is not None
    assert [reply["reply"] for reply in shown["replies"]] == [sent["reply"]]
    assert rows(do("outbox")) == []


def test_a_reply_is_held_then_sent(do: Do, desk: Desk) -> None:
    one = item(do)
    held = row(do("reply", one, "--text-stdin", stdin="Thank you!"))
    assert held["state"] == "holding"
    assert [reply["state"] for reply in rows(do("outbox", "send"))] == ["holding"]
    desk.clock.forward(seconds=11)  # type: ignore[attr-defined]
    (sent,) = rows(do("outbox", "send"))
    assert (sent["reply"], sent["state"]) == (held["reply"], "sent")
    assert rows(do("outbox", "send")) == []


def test_a_held_reply_can_be_taken_back(do: Do) -> None:
    one = item(do)
    held = row(do("reply", one, "--text-stdin", stdin="Thank you!"))
    assert row(do("outbox", "cancel", held["reply"]))["state"] == "draft"
    assert [draft["item"] for draft in rows(do("drafts"))] == [one]
    assert do("outbox", "cancel", held["reply"]).exit_code == 2
    assert do("outbox", "retry", held["reply"]).exit_code == 2
    assert do("outbox", "cancel", 17).exit_code == 5


def test_drafts(do: Do) -> None:
    one = item(do)
    row(do("drafts", "save", one, "--text-stdin", stdin="Dear"))
    assert [draft["text"] for draft in rows(do("drafts"))] == ["Dear"]
    assert row(do("drafts", "drop", one)) == {"changed": 1}
    assert do("drafts", "drop", one).exit_code == 2
    assert row(do("drafts", "save", one, stdin=" "))["reply"] is None


def test_by_hand_counts_once_it_is_confirmed(do: Do) -> None:
    one = item(do)
    left = row(do("by-hand", one, "--text-stdin", stdin="Thank you!"))
    assert left["state"] == "by_hand"
    assert row(do("show", one))["answered_at"] is None
    done = row(do("outbox", "confirm", left["reply"], "--url", "https://example.org/1"))
    assert done["confirmed_at"] is not None
    assert row(do("show", one))["state"] == "waiting"


def test_likes_and_deleting_a_reply_reach_the_network(do: Do) -> None:
    one = item(do)
    assert row(do("like", one)) == {"changed": 1}
    assert row(do("show", one))["is_liked"] is True
    assert row(do("unlike", one)) == {"changed": 1}
    assert row(do("show", one))["is_liked"] is False
    answer = do("hide", one)
    assert answer.exit_code == 1
    assert "Hide" in answer.said[0]
    sent = row(do("reply", one, "--text-stdin", "--now", stdin="Thank you!"))
    assert row(do("delete-reply", sent["reply"])) == {"changed": 1}


def test_an_empty_text_and_one_that_is_too_long_are_refused(do: Do) -> None:
    one = item(do)
    assert do("reply", one, "--text-stdin", stdin=" \n").exit_code == 2
    answer = do("reply", one, "--text-stdin", stdin="x" * 100_000)
    assert answer.exit_code == 2
    assert rows(do("outbox")) == []


def test_a_feed_takes_no_reply(do: Do) -> None:
    one = rows(do("list", "--channel", "feed", "--limit", 1))[0]["id"]
    answer = do("reply", one, "--text-stdin", "--now", stdin="Thank you!")
    assert answer.exit_code in (1, 2)
    assert answer.said
