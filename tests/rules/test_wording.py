"""Everything the program can say: one sentence for each error, a name for each code."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from string import Formatter

import pytest

from app import wording
from app.channels.base import Capability
from app.channels.registry import channels
from app.domain.checklist import AUTO_TARGETS
from app.domain.item import AccountState, Kind, Reason, ReplyState, State, Tone, Visibility
from app.errors import (
    FolderError,
    NotOffered,
    OtherIdentity,
    RateLimited,
    Refused,
    ShopError,
    SignInError,
    WrongUse,
)
from app.i18n import use
from app.wording import chips, error_table, names
from app.wording.errors import template

APP = Path(__file__).resolve().parents[2] / "app"
COMMANDS = {"list", "outbox", "steps", "history", "--help", "FILE", "{backup}"}
NOW = datetime(2026, 3, 4, 8, 0, tzinfo=UTC)


def kinds(base: type[ShopError] = ShopError) -> Iterator[type[ShopError]]:
    yield base
    for kind in base.__subclasses__():
        yield from kinds(kind)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    use("en")
    yield
    use("en")


@pytest.mark.parametrize("kind", list(kinds()), ids=lambda kind: kind.__name__)
def test_every_error_has_a_sentence_of_its_own(kind: type[ShopError]) -> None:
    assert kind.code in error_table.SENTENCES
    said = wording.sentence(kind())
    assert said[0].isupper()
    assert "{" not in said
    assert "  " not in said


@pytest.mark.parametrize("text", sorted(error_table.SENTENCES.values()))
def test_a_sentence_is_one_or_two_and_names_known_fields(text: str) -> None:
    fields = {field for _, field, _, _ in Formatter().parse(text) if field}
    facts = {name for kind in kinds() for name in kind.__dataclass_fields__}
    assert fields <= facts | {"name", "until", "what", "says"}
    assert text.endswith(".") or text.split()[-1] in COMMANDS
    assert len(text) <= 170


def constants(value: ast.expr) -> Iterator[str]:
    """Find each text a value can be."""
    if isinstance(value, ast.IfExp):
        yield from constants(value.body)
        yield from constants(value.orelse)
    elif isinstance(value, ast.Constant) and value.value:
        yield str(value.value)


def given_reasons() -> Iterator[tuple[str, str]]:
    """Find each reason that the program's own source gives an error."""
    codes = {kind.__name__: kind.code for kind in kinds()}
    for path in sorted(APP.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
                name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
                for word in node.keywords if name in codes else ():
                    if word.arg in ("why", "reason"):
                        for reason in constants(word.value):
                            yield codes[name] + "." + reason, path.name


def test_every_reason_that_the_source_gives_has_its_sentence() -> None:
    assert sorted({one for one in given_reasons() if one[0] not in error_table.SENTENCES}) == []


def test_what_no_network_offers_is_said_by_name() -> None:
    codes = {code for channel in channels().values() for code in channel.impossible}
    assert codes <= set(names.IMPOSSIBLE)


def test_facts_are_in_the_sentence() -> None:
    said = wording.sentence(SignInError(account="Kavos namai"))
    assert said.startswith("Kavos namai asks you to sign in again.")
    assert "12:30" in wording.sentence(RateLimited(until_at=local("12:30")))
    assert "a little later" in wording.sentence(RateLimited())
    said = wording.sentence(NotOffered(account="Mastodon", what="like"))
    assert "Mastodon does not offer this: Like." in said
    assert "@a" in wording.sentence(OtherIdentity(expected="@a", got="@b"))


def local(hour: str) -> str:
    moment = datetime.fromisoformat(f"2026-03-04T{hour}:00").astimezone()
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def test_an_unknown_reason_falls_back_to_the_family() -> None:
    assert template(Refused(reason="never heard of")) == error_table.SENTENCES["refused"]
    assert template(WrongUse(why="nor this")) == error_table.SENTENCES["wrong_use"]


def test_braces_in_facts_do_no_harm() -> None:
    assert "{0.x}" in wording.sentence(FolderError(folder="{0.x}"))


@pytest.mark.parametrize(
    ("codes", "table"),
    [
        (State, names.STATES),
        (Kind, names.KINDS),
        (Tone, names.TONES),
        (Visibility, names.VISIBILITIES),
        (ReplyState, names.REPLIES),
        (ReplyState, names.REPLY_SENTENCES),
        (AccountState, names.ACCOUNTS),
        (Capability, names.CAPABILITIES),
        (Reason, chips.REASONS),
    ],
)
def test_every_code_has_a_name(codes: type, table: dict[str, str]) -> None:
    assert {str(code) for code in codes} == set(table)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        (timedelta(seconds=-5), "now"),
        (timedelta(seconds=59), "now"),
        (timedelta(minutes=59), "59 min"),
        (timedelta(hours=23), "23 h"),
        (timedelta(days=1), "1 day"),
        (timedelta(days=13), "13 days"),
        (timedelta(days=14), "2 wk"),
        (timedelta(days=800), "2 y"),
    ],
)
def test_how_long_ago(ago: timedelta, said: str) -> None:
    assert wording.since(NOW - ago, NOW) == said


def test_chips() -> None:
    hours = timedelta(hours=3, minutes=50)
    assert wording.due_chip(NOW + hours, NOW) == "3 h left"
    assert wording.due_chip(NOW - hours, NOW) == "Late by 3 h"
    assert wording.due_chip(NOW, NOW) == "Late by 1 min"
    assert wording.due_chip(None, NOW) == ""
    assert wording.reason_chip("overdue", due_at=NOW - hours, now=NOW) == "Late by 3 h"
    assert wording.reason_chip("low_rating", rating=1) == "1 star"
    assert wording.reason_chip("wrote_again") == "Wrote again"


def test_dates_and_numbers_follow_the_language() -> None:
    assert wording.day_text(date(2026, 3, 4)) == "Mar 4, 2026"
    use("sv")
    assert wording.day_text(date(2026, 3, 4)) == "4 mars 2026"
    assert wording.number_text(1234.5) == "1\xa0234,5"
    use("lt")
    assert wording.percent_text(0.5).replace("\xa0", " ") == "50 %"


def test_lengths_of_time() -> None:
    assert wording.span_text(0.5) == "30 min"
    assert wording.span_text(26.25) == "26.2 h"


def test_answered_says_n_always_and_a_share_only_with_enough() -> None:
    said = wording.answered_text(19, None, 2.0, 20.0)
    assert said.startswith("19 messages were to be answered. Too few")
    assert "%" not in said
    said = wording.answered_text(200, (0.9, 0.85, 0.93), 2.0, 20.0)
    assert "90% in time" in said
    assert "85%" in said


def test_evidence() -> None:
    said = wording.evidence_text({"what": "channels_read", "n": 3})
    assert said == "All 3 accounts were read today."
    assert wording.evidence_text({}) == ""
    every = {wording.evidence_text({"what": target, "n": 2}) for target in AUTO_TARGETS}
    assert len(every - {""}) == len(AUTO_TARGETS)


def test_languages_are_named() -> None:
    assert wording.lang_name("sv-SE") == "Swedish"
    assert wording.lang_name("de") == "German"
    assert wording.lang_name(None) == ""
    assert wording.lang_name("x-klingon!") == "x-klingon!"


def test_a_reply_is_described() -> None:
    assert wording.reply_state_sentence("sent", "bluesky") == "Bluesky has it."
    said = wording.reply_state_sentence("by_hand", "feed", is_confirmed=True)
    assert said == "You posted it on Feed yourself."
