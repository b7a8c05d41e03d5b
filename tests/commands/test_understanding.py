"""What is understood can be corrected, read anew, weighed and taught from the command line."""

from __future__ import annotations

import pytest

from app.services.desk import Desk
from tests.commands.conftest import Do, row, rows

FIRST = "SELECT min(id) AS id FROM item WHERE rating IS NULL AND deleted_at IS NULL"


@pytest.fixture
def item(desk: Desk) -> str:
    """A message without stars."""
    return str(desk.read_page(FIRST, {})[0][0])


def test_a_message_is_corrected_and_taken_back(do: Do, item: str) -> None:
    before = row(do("show", item))["tone"]
    tone = "positive" if before == "negative" else "negative"
    assert row(do("correct", item, "--tone", tone, "--lang", "lt", "--topic", "price", "wait"))
    found = row(do("show", item))
    assert (found["tone"], found["lang"]) == (tone, "lt")
    why = row(do("why", item))
    assert why["corrected"] == {"lang": "lt", "tone": tone, "topic:price": "1", "topic:wait": "1"}
    assert row(do("correct", item, "--no-topic", "wait", "--intent", "lead"))["changed"] == 1
    for _ in range(6):
        assert row(do("undo"))["changed"] == 1
    assert row(do("show", item))["tone"] == before
    assert row(do("why", item))["corrected"] == {}


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("correct", "5", "--tone", "negative"), 5),
        (("why", "5"), 5),
        (("twins", "5"), 5),
        (("leads", "set", "5", "seen"), 5),
        (("topics", "off", "nonsense"), 5),
        (("proposals", "accept", "never:1:x"), 5),
        (("correct", "{item}"), 2),
        (("correct", "{item}", "--lang", "no such language"), 2),
        (("correct", "{item}", "--tone", "unknown"), 2),
        (("correct", "{item}", "--topic", "nonsense"), 5),
        (("noise", "{item}", "--reason", "because"), 2),
        (("leads", "set", "{item}", "seen", "--value", "3"), 2),
        (("topics", "words", "price"), 2),
    ],
)
def test_what_cannot_be_is_said(do: Do, item: str, words: tuple[str, ...], code: int) -> None:
    answer = do(*(word.replace("{item}", item) for word in words))
    assert answer.exit_code == code
    assert answer.said


def test_noise_has_a_reason(do: Do, desk: Desk, item: str) -> None:
    assert row(do("noise", item, "--reason", "ad"))["changed"] == 1
    assert desk.read_page("SELECT reason FROM not_ours", {}) == [["ad"]]
    assert row(do("show", item))["state"] == "noise"


def test_topics_are_listed_changed_and_ordered(do: Do) -> None:
    assert len(rows(do("topics", "list"))) == 12
    key = row(do("topics", "add", "Parking", "--words", "parking,car*"))["topic"]
    row(do("topics", "words", key, "--add", "garage", "--out", "car*"))
    row(do("topics", "rename", "price", "Cost"))
    row(do("topics", "off", "job"))
    row(do("topics", "remove", "contest"))
    found = {one["key"]: one for one in rows(do("topics", "order", key, "price"))}
    assert list(found)[:2] == [key, "price"]
    assert found[key]["words"] == ["parking", "garage"]
    assert found["price"]["name"] == "Cost"
    assert not found["job"]["is_on"]
    assert "contest" not in found
    assert "Cost" in do("topics", "list", json=False).text


def test_a_lead_is_taken_up(do: Do, item: str) -> None:
    row(do("leads", "set", item, "won", "--value", "12,5"))
    (lead,) = rows(do("leads", "list", "--state", "won"))
    assert (lead["id"], lead["state"], lead["value"]) == (item, "won", 12.5)
    assert rows(do("leads", "list", "--state", "lost")) == []
    assert item in do("leads", "list", json=False).text


def test_everything_is_read_again_and_weighed(do: Do, desk: Desk) -> None:
    n = desk.read_page("SELECT count(*) AS n FROM item", {})[0][0]
    assert row(do("understand-again")) == {"understood": n, "is_whole": True}
    assert row(do("understand-again"))["understood"] == n
    found = rows(do("yield", "--since", "2020-01-01"))
    assert sum(one["items"] for one in found if one["source"] == "account") == n
    assert do("yield", json=False).exit_code == 0
    assert row(do("learn", "status"))["is_on"] is False
    assert row(do("learn", "now"))["reason"]
    assert row(do("learn", "forget")) == {"forgotten": True}
    assert row(do("learn", "status"))["reason"] == "forgotten"
    assert do("learn", "status", json=False).text
    assert isinstance(rows(do("proposals", "list")), list)


def test_where_else_the_same_was_said(do: Do, item: str) -> None:
    (only,) = rows(do("twins", item))
    assert (only["id"], only["is_first"]) == (item, True)
    assert isinstance(rows(do("list", "--grouped", "--relevance-from", 25)), list)
    assert rows(do("list", "--relevance-below", 25)) == []
