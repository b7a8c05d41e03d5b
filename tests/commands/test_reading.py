"""`understand`: texts from standard input, nothing stored."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app.errors import WrongUse
from app.services.commands.reading import understand
from app.services.commands.shape import Given

FIELDS = ["lang", "lang_p", "tone", "tone_p", "method", "why", "intents", "topics", "matches"]


def rows_of(*lines: object, **values: object) -> tuple[int, list[dict[str, Any]]]:
    """Give the exit code and the rows for lines; a text stands for itself, the rest for JSON."""
    stdin = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    answer = understand(None, Given(values, stdin, is_json=True))
    return answer.exit_code, [dict(row) for row in answer.rows]


def test_a_line_each_with_what_is_named() -> None:
    code, rows = rows_of({"text": "Kaffet var fantastiskt gott, tack!"}, {"text": "Har ni öppet?"})
    assert code == 0
    assert [list(row) for row in rows] == [FIELDS, FIELDS]
    assert (rows[0]["lang"], rows[0]["tone"], rows[0]["method"]) == ("sv", "positive", "model")
    assert any(one["field"] == "tone" for one in rows[0]["why"])
    assert "question" in rows[1]["intents"]


@pytest.mark.parametrize(("stars", "tone"), [(1, "negative"), (3, "neutral"), (5, "positive")])
def test_stars_beat_the_text(stars: int, tone: str) -> None:
    _, rows = rows_of({"text": "Den var helt fantastisk 😍", "stars": stars})
    assert (rows[0]["tone"], rows[0]["method"], rows[0]["tone_p"]) == (tone, "stars", 1.0)


@pytest.mark.parametrize(
    "text", ["", "   ", "القهوة رائعة", "コーヒーが美味しい", "https://a.example"]
)
def test_what_cannot_be_told_is_never_neutral(text: str) -> None:
    _, rows = rows_of({"text": text})
    assert rows[0]["tone"] == "unknown"


def test_smileys_speak_every_language() -> None:
    _, rows = rows_of({"text": "😍😍"}, {"text": "😡😡"})
    assert [row["tone"] for row in rows] == ["positive", "negative"]


def test_names_are_found_with_their_place() -> None:
    text = "Buvau Shoptalke, nepatiko. klas olson?"
    _, rows = rows_of({"text": text, "names": ["Shoptalk", "Clas Ohlson"]})
    found = [
        (one["name"], text[one["start"] : one["end"]], one["how"]) for one in rows[0]["matches"]
    ]
    assert found[0] == ("Shoptalk", "Shoptalke", "ending")


@pytest.mark.parametrize(
    "line",
    [
        "rubbish",
        "[]",
        "1",
        '{"text": 1}',
        '{"stars": 3}',
        '{"text":"a","names":"b"}',
        '{"text":"a","stars":"x"}',
        '{"text":"a","stars":NaN}',
        "[" * 100000,
    ],
)
def test_a_line_that_is_none_stops_no_other(line: str) -> None:
    code, rows = rows_of({"text": "bra"}, line, {"text": "dåligt"})
    assert code == 1
    assert [list(row) == FIELDS for row in rows] == [True, False, True]
    assert "2" in rows[1]["error"]


def test_lone_halves_and_long_texts_are_read() -> None:
    code, rows = rows_of(
        '{"text":"\\ud800 bra"}', {"text": "bra " * 50_000}, {"text": "😍" * 9_000}
    )
    assert code == 0
    assert [row["tone"] for row in rows][2] == "positive"


def test_it_needs_no_folder(tmp_path: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "app", "--data", str(tmp_path / "none"), "--json", "understand"],
        input='{"text": "Terrible service, never again!"}\n',
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    assert json.loads(told.stdout)["tone"] == "negative"
    assert not (tmp_path / "none").exists() or not list((tmp_path / "none").rglob("*.sqlite3"))


@pytest.mark.parametrize("text", ["!", "!!!", "12345", "5 €", "\x00\x01\x02", "[" * 1_000])
def test_signs_alone_have_no_tone(text: str) -> None:
    _, rows = rows_of({"text": text})
    assert (rows[0]["tone"], rows[0]["tone_p"]) == ("unknown", 0.0)


def test_data_goes_out_as_data_without_json_too() -> None:
    answer = understand(None, Given({}, '{"text": "Good coffee!"}\nnot JSON', is_json=False))
    rows = [json.loads(line) for line in answer.text.splitlines()]
    assert [list(row) for row in rows] == [FIELDS, ["error"]]
    assert "2" in answer.said[0]


def test_a_language_that_is_none_of_ours_is_refused() -> None:
    with pytest.raises(WrongUse) as told:
        rows_of({"text": "bra"}, languages=("sv", "xx"))
    assert (told.value.why, told.value.detail) == ("not_a_choice", "xx")
