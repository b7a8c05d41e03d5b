"""Deliberately broken answers: no crash, no lost sibling, one sentence to the owner.

Every sample of every network (`tests/channels/<net>/samples.py`: our own answers always, those
of /work/shared/examples where they are) is broken in each of its places: removed, turned into
every other kind of value, emptied, filled with awkward text. The everyday run reads `MOST_EACH`
of each sample's, drawn the same way every time; the one marked `slow` reads them all.
"""

from __future__ import annotations

import importlib
import json
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.channels.base import AccountRef, CursorKind, Page, Raw, ReadContext, Stream
from app.domain.item import Author, Found, Kind
from app.errors import BadAnswer
from app.wording import sentence
from tests.channels.contract.breaking import Broken, Judge, Read, broken, wrong_page
from tests.channels.contract.samples import Sample
from tests.channels.contract.shop import AT

HERE = Path(__file__).resolve().parent
MOST_EACH = 120  # of some 4,000 a sample


def samples() -> Iterator[tuple[str, Sample]]:
    """Collect what the networks declare."""
    for path in sorted(HERE.glob("*/samples.py")):
        if path.parent.name != "contract":
            module = importlib.import_module(f"tests.channels.{path.parent.name}.samples")
            yield from ((f"{path.parent.name}: {one.name}", one) for one in module.SAMPLES)


SAMPLES = dict(samples())
every_sample = pytest.mark.parametrize("name", SAMPLES)


def sample_of(name: str) -> Sample:
    sample = SAMPLES[name]
    if not sample.is_here:
        pytest.skip(f"{sample.raw!r} is not here: this test reads what lies beside the checkout")
    return sample


def reading(sample: Sample) -> Read:
    return sample.channel.read_thread if sample.is_thread else sample.channel.read


def wrong_with(sample: Sample, raw: Raw) -> str:
    """Read an answer, and say what is wrong with the page or with the sentence in its place."""
    try:
        return wrong_page(reading(sample)(raw, sample.context))
    except BadAnswer as error:
        return "" if sentence(error).strip() else "no sentence"


def judge_of(sample: Sample) -> Judge | None:
    """Make the judge of a sample; None where it is no JSON, or none that can be read."""
    try:
        return Judge(reading(sample), sample.answer(), sample.context)
    except (ValueError, RecursionError):
        return None


def test_each_name_stands_for_one_sample() -> None:
    assert len(SAMPLES) == sum(1 for _ in samples())


@every_sample
def test_a_whole_answer_is_read_well(name: str) -> None:
    sample = sample_of(name)
    assert wrong_with(sample, sample.answer()) == ""


@every_sample
def test_an_answer_broken_in_one_place_loses_nothing_else(name: str) -> None:
    judge = judge_of(sample_of(name))
    if judge is None:
        return
    every = list(broken(judge.value))
    drawn = random.Random(name).sample(every, min(MOST_EACH, len(every)))
    assert wrongs(judge, drawn) == []


@pytest.mark.slow
@pytest.mark.timeout(600)
@every_sample
def test_an_answer_broken_in_any_place_loses_nothing_else(name: str) -> None:
    judge = judge_of(sample_of(name))
    if judge is not None:
        assert wrongs(judge, broken(judge.value)) == []


def wrongs(judge: Judge, every: Iterator[Broken] | list[Broken]) -> list[str]:
    return [wrong for one in every if (wrong := judge.wrong_with(one))]


@every_sample
def test_what_is_no_answer_at_all_is_a_page_or_a_bad_answer(name: str) -> None:
    sample = sample_of(name)
    raw = sample.answer()
    for body in unreadable(raw.body):
        assert wrong_with(sample, replace(raw, body=body)) == "", body[:80]


def unreadable(body: bytes) -> Iterator[bytes]:
    """Cut an answer short, leave lines out, put what is nothing in its place."""
    yield from (b"", b"null", b"[]", b"{}", b"3", b'"text"', b"\xff\xfe\x00", b"[" * 5_000)
    yield from (b"<!doctype html><title>Hotel</title>", b'{"a": NaN}', b"\xef\xbb\xbf" + body)
    yield from (body[: len(body) * part // 8] for part in range(1, 8))
    lines = body.split(b"\n")
    for number in range(0, len(lines), max(1, len(lines) // 40)):
        yield b"\n".join([*lines[:number], *lines[number + 1 :]])
        yield b"\n".join([*lines[:number], b"\x00\xff" * 3, *lines[number + 1 :]])


# --- the judge itself can fail

CONTEXT = ReadContext(AccountRef(1, "test", "https://a.test"), Stream("s", CursorKind.NONE), "", AT)
GOOD = {"at": "now", "data": [{"id": "1", "by": {"n": "A"}}, {"id": "2", "by": {"n": "B"}}]}


def found(one: dict[str, object], name: object) -> Found:
    return Found(str(one["id"]), Kind.COMMENT, "", Author("1", name))  # type: ignore[arg-type]


def well(raw: Raw, _: ReadContext) -> Page:
    """Reads as a channel should."""
    try:
        data = json.loads(raw.body)["data"]
        rows = [one for one in data if isinstance(one, dict) and isinstance(one.get("id"), str)]
    except (ValueError, KeyError, TypeError) as error:
        raise BadAnswer(host="a.test", why="shape") from error
    return Page(items=tuple(found(one, "") for one in rows))


def crashing(raw: Raw, _: ReadContext) -> Page:
    data = json.loads(raw.body)["data"]
    return Page(items=tuple(found(one, one["by"]["n"].strip()) for one in data))


def giving_up(raw: Raw, context: ReadContext) -> Page:
    try:
        return crashing(raw, context)
    except Exception as error:
        raise BadAnswer(host="a.test", why="shape") from error


def losing(raw: Raw, _: ReadContext) -> Page:
    rows = []
    for one in json.loads(raw.body)["data"]:
        if not isinstance(one, dict) or not isinstance(one.get("by"), dict) or "id" not in one:
            break
        rows.append(found(one, ""))
    return Page(items=tuple(rows))


def trusting(raw: Raw, context: ReadContext) -> Page:
    well(raw, context)
    data = json.loads(raw.body)["data"]
    return Page(items=tuple(found(one, one["by"]["n"]) for one in data))


@pytest.mark.parametrize(
    ("read", "place", "new", "says"),
    [
        (crashing, ("data", 0, "by"), None, "TypeError"),
        (giving_up, ("data", 0, "by"), None, "over one of several"),
        (losing, ("data", 0, "by"), 7, "lost ['2']"),
        (trusting, ("data", 0, "by", "n"), 7, "Author.name is '7'"),
        (trusting, ("data", 0, "by", "n"), "\ud83d", "Author.name is"),
        (well, ("data", 0, "by"), None, ""),
        (well, ("data", 0), 7, ""),
        (well, ("data",), [], ""),
        (well, ("data",), None, ""),
    ],
)
def test_the_judge_sees_it(
    read: Read, place: tuple[str | int, ...], new: object, says: str
) -> None:
    judge = Judge(read, Raw(200, {}, json.dumps(GOOD).encode(), "https://a.test/"), CONTEXT)
    one = next(
        one for one in broken(GOOD) if one.place == place and one.how == f"= {json.dumps(new)[:20]}"
    )
    said = judge.wrong_with(one)
    assert says in said if says else said == ""
