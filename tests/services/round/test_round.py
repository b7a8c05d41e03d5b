"""The round by hand in a real shop: looked, found, waiting, overdue, and by the command line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest

from app.assemble import open_desk
from app.domain.item import AccountState, ReplyState
from app.errors import NoSuch, Refused, WrongUse
from app.paths import Folder
from app.queries import accounts as asked
from app.queries.conversation import item, replies_of
from app.queries.round import Tile, is_overdue, round_tiles
from app.services.by_hand_round import Capture, Captured, read_capture
from app.services.commands.run import run
from app.services.desk import Desk
from tests.conftest import SetClock

WAIT_S = 10.0
FORUM = "https://forum.test/board"
PASTED = "Is Fjord & Kaffe any good?\nhttps://forum.test/t/7?utm_source=x\nThe queue was long."


@pytest.fixture
def desk(tmp_path: Path, clock: SetClock) -> Iterator[Desk]:
    opened = open_desk(Folder(tmp_path / "shop"), clock=clock)
    yield opened
    opened.close()


@pytest.fixture
def forum(desk: Desk) -> int:
    return desk.hand_round.add("forum", url=FORUM, name="Town forum", days="3").result(WAIT_S)


def looked(desk: Desk, account_id: int) -> None:
    desk.jobs.write(partial(desk.hand_round.looked, account_id)).result(WAIT_S)


def capture(desk: Desk, account_id: int, found: Capture) -> Captured:
    return desk.jobs.write(partial(desk.hand_round.capture, account_id, found)).result(WAIT_S)


def tile(desk: Desk) -> Tile:
    (one,) = round_tiles(desk.read_page, desk.clock.now())
    return one


def test_a_new_place_is_overdue_until_somebody_looks(
    desk: Desk, forum: int, clock: SetClock
) -> None:
    assert asked.account(desk.read_page, forum).state is AccountState.BY_HAND
    assert (tile(desk).looked_at, tile(desk).is_overdue) == (None, True)
    looked(desk, forum)
    assert (tile(desk).looked_at, tile(desk).is_overdue) == (clock.now(), False)
    clock.forward(days=2)
    assert not tile(desk).is_overdue
    clock.forward(hours=22)
    assert tile(desk).is_overdue


def test_a_place_that_is_switched_off_stays_off_when_somebody_looks(desk: Desk, forum: int) -> None:
    desk.jobs.write(partial(desk.accounts.switch, forum, on=False)).result(WAIT_S)
    looked(desk, forum)
    assert asked.account(desk.read_page, forum).state is AccountState.OFF
    assert not tile(desk).is_overdue


def test_fetching_never_looks_for_the_owner(desk: Desk, forum: int) -> None:
    assert desk.fetching.fetch([forum]).accounts[0].state is AccountState.BY_HAND
    assert tile(desk).looked_at is None


def test_a_place_can_look_every_day_a_little_earlier(clock: SetClock) -> None:
    at = clock.now()
    assert is_overdue(at - timedelta(hours=20), 1, at)
    assert not is_overdue(at - timedelta(hours=19), 1, at)


def test_what_was_found_is_in_the_inbox_and_answered_by_hand(desk: Desk, forum: int) -> None:
    kept = capture(desk, forum, read_capture(PASTED))
    full = item(desk.read_page, kept.item_id, desk.clock.now())
    assert (full.row.kind, full.row.url) == ("found", "https://forum.test/t/7")
    assert full.text == "Is Fjord & Kaffe any good?\nThe queue was long."
    assert (tile(desk).n_found, tile(desk).n_waiting) == (1, 1)
    with pytest.raises(WrongUse, match="cannot_reply"):
        desk.jobs.write(partial(desk.replies.send, kept.item_id, "Thanks")).result(WAIT_S)
    done = desk.jobs.write(partial(desk.replies.by_hand, kept.item_id, "Thanks")).result(WAIT_S)
    assert done.url == "https://forum.test/t/7"
    desk.jobs.write(partial(desk.replies.confirm_by_hand, done.reply_id)).result(WAIT_S)
    (reply,) = replies_of(desk.read_page, kept.item_id)
    assert reply.state is ReplyState.BY_HAND
    assert (tile(desk).n_found, tile(desk).n_waiting) == (1, 0)


def test_the_same_find_is_kept_once(desk: Desk, forum: int) -> None:
    first = capture(desk, forum, read_capture(PASTED))
    again = capture(
        desk, forum, Capture("forum.test/t/7", "IS FJORD & Kaffe  any good? The queue was long.")
    )
    assert (again.item_id, again.is_new) == (first.item_id, False)
    other = capture(desk, forum, Capture("forum.test/t/8", "Is Fjord & Kaffe any good?"))
    assert other.is_new


def test_a_rated_find_is_a_review_of_its_day(desk: Desk, forum: int) -> None:
    found = Capture("", "Cold coffee", "Bo", 2, date(2026, 3, 1))
    kept = capture(desk, forum, found)
    full = item(desk.read_page, kept.item_id, desk.clock.now())
    assert (full.row.kind, full.row.rating, full.row.author_name) == ("review", 2, "Bo")
    assert full.row.url == FORUM
    assert full.row.posted_at is not None
    assert full.row.posted_at.date() == date(2026, 3, 1)
    today = capture(desk, forum, Capture("", "Today", posted_on=desk.clock.now().date()))
    posted_at = item(desk.read_page, today.item_id, desk.clock.now()).row.posted_at
    assert posted_at is not None
    assert posted_at <= desk.clock.now()


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (Capture(), "no_text"),
        (Capture("javascript:x", "Hi"), "bad_link"),
        (Capture("", "Hi", rating=6), "not_a_choice"),
        (Capture("", "Hi", rating=0), "not_a_choice"),
        (Capture("", "Hi", posted_on=date(2026, 3, 5)), "bad_date"),
    ],
)
def test_what_does_not_fit_is_said(desk: Desk, forum: int, found: Capture, why: str) -> None:
    with pytest.raises(WrongUse) as raised:
        capture(desk, forum, found)
    assert raised.value.why == why
    assert tile(desk).n_found == 0


def test_only_places_of_the_round_are_looked_at(desk: Desk, forum: int) -> None:
    with pytest.raises(NoSuch):
        looked(desk, forum + 1)
    desk.accounts.remove(forum).result(WAIT_S)
    assert round_tiles(desk.read_page, desk.clock.now()) == ()
    with pytest.raises(NoSuch):
        capture(desk, forum, Capture("", "Hi"))


def test_known_places_are_offered_and_the_one_that_is_gone_says_so(desk: Desk) -> None:
    assert [one.code for one in desk.hand_round.known_places()][:2] == ["quora", "facebook_groups"]
    with pytest.raises(Refused):
        desk.hand_round.add("google_plus").result(WAIT_S)
    desk.hand_round.add("facebook_groups").result(WAIT_S)
    assert (tile(desk).name, tile(desk).cadence_days, tile(desk).recipe) == (
        "Facebook groups",
        2,
        "",
    )


def test_a_day_that_was_spoilt_by_hand_is_a_week(desk: Desk, forum: int) -> None:
    desk.jobs.write(partial(desk.accounts.configure, forum, "cadence_days", "often")).result(WAIT_S)
    assert tile(desk).cadence_days == 7


@pytest.mark.parametrize(
    ("pasted", "url", "text"),
    [
        (PASTED, "https://forum.test/t/7", "Is Fjord & Kaffe any good?\nThe queue was long."),
        ("https://a.test/1", "https://a.test/1", ""),
        ("www.a.test/1\r\nHello", "https://www.a.test/1", "Hello"),
        ("See (https://a.test/1), please", "https://a.test/1", "See (https://a.test/1), please"),
        ("Just words", "", "Just words"),
        ("https://\nHi", "", "https://\nHi"),
        ("Hi\nhttps://a.test/1\nhttps://b.test/2", "https://a.test/1", "Hi\nhttps://b.test/2"),
        ("", "", ""),
    ],
)
def test_what_was_copied_is_read(pasted: str, url: str, text: str) -> None:
    assert read_capture(pasted) == Capture(url, text)


# --- the command line


def told(desk: Desk, *words: str, stdin: str = "") -> list[dict[str, object]]:
    answer = run(desk, ["--json", *words], stdin)
    assert answer.exit_code == 0, answer.said
    return [json.loads(json.dumps(row)) for row in answer.rows]


def test_the_whole_round_by_the_command_line(desk: Desk) -> None:
    (added,) = told(desk, "round", "add", "forum", "--url", FORUM, "--days", "3")
    assert (added["name"], added["is_overdue"]) == ("forum.test/board", True)
    place = str(added["account"])
    (seen,) = told(desk, "round", "looked", place)
    assert seen["looked_at"] == "2026-03-04T08:00:00Z"
    words = ["round", "capture", place, "--text-stdin", "--author", "Bo", "--rating", "4"]
    (kept,) = told(desk, *words, "--posted-on", "2026-03-01", stdin=PASTED)
    assert (kept["url"], kept["rating"], kept["is_new"]) == ("https://forum.test/t/7", 4, True)
    (again,) = told(desk, "round", "capture", place, "--url", "forum.test/t/7", "--text-stdin",
                    stdin=str(kept["text"]))  # fmt: skip
    assert (again["id"], again["is_new"]) == (kept["id"], False)
    assert [(one["found"], one["waiting"]) for one in told(desk, "round", "list")] == [(1, 1)]
    assert run(desk, ["round", "list"]).text.startswith(place)


def test_a_place_that_nobody_knows(desk: Desk) -> None:
    answer = run(desk, ["round", "add", "myspace"])
    assert (answer.exit_code, "myspace" in answer.said[0]) == (2, True)
