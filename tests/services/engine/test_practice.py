"""The practice network: a repeatable world behind a real protocol."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.services.practice.door import HOST, TOKEN, PracticePlaces, PracticeSecrets
from app.services.practice.script import LANGUAGES, history, words
from app.services.practice.world import World
from tests.conftest import SetClock


class Speaker:
    """Speaks to the server as a program would."""

    def __init__(self, places: PracticePlaces) -> None:
        self._places = places
        self.headers: dict[str, str] = {}

    def ask(self, method: str, path: str, token: str = TOKEN, **headers: str) -> tuple[int, Any]:
        line = http.client.HTTPConnection(self._places[HOST], timeout=5)
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        path, _, body = path.partition(" ")
        line.request(method, path, body, form | {"Authorization": f"Bearer {token}"} | headers)
        told = line.getresponse()
        self.headers = dict(told.getheaders())
        whole = told.read()
        line.close()
        return told.status, json.loads(whole) if whole[:1] in (b"{", b"[") else whole


@pytest.fixture
def places(tmp_path: Path, clock: SetClock) -> Iterator[PracticePlaces]:
    made = PracticePlaces(tmp_path, clock)
    yield made
    made.close()


@pytest.fixture
def speaker(places: PracticePlaces) -> Speaker:
    return Speaker(places)


def test_there_are_enough_texts_in_every_language_and_none_twice() -> None:
    lines = words().lines
    assert len(lines) >= 160
    assert len({line.text for line in lines}) == len({line.id for line in lines}) == len(lines)
    for lang in LANGUAGES:
        kinds = {line.kind for line in lines if line.lang == lang}
        assert kinds == {"mention", "comment", "message", "found"}


def test_no_text_is_too_long_for_the_network() -> None:
    for line in words().lines:
        assert max(map(len, (line.text, line.ours, line.thanks, line.asks))) <= 450


def test_the_past_has_ninety_days_and_a_busy_end(clock: SetClock) -> None:
    placed = history(words().lines, 1971, clock.now())
    assert timedelta(days=80) < clock.now() - placed[0].at < timedelta(days=91)
    recent = [one for one in placed if one.at > clock.now() - timedelta(days=2)]
    assert len(recent) >= 14
    assert not any(one.answered_at for one in recent)
    answered = [one.answered_at for one in placed if one.answered_at]
    assert len(answered) >= 90
    assert max(answered) < clock.now()
    assert placed == history(words().lines, 1971, clock.now())


def test_the_world_is_the_same_after_a_restart(tmp_path: Path, clock: SetClock) -> None:
    file = tmp_path / "practice.json"
    world = World(file, clock)
    said = world.post("thank you", reply_to=None, visibility="public", lang="en", key="k")
    before = world.statuses()
    assert said in before
    assert World(file, clock).statuses() == before


def test_new_things_are_said_as_days_pass(tmp_path: Path, clock: SetClock) -> None:
    world = World(tmp_path / "practice.json", clock)
    before = len(world.statuses())
    clock.forward(hours=1)
    assert len(world.statuses()) == before + 2
    clock.forward(days=200)  # longer than the texts last once
    said = world.statuses()
    assert len(said) - before > 200
    assert len({one.id for one in said}) == len(said)
    assert [one.id for one in said] == sorted((one.id for one in said), key=int)


def test_a_damaged_file_begins_a_new_world(tmp_path: Path, clock: SetClock, logged: Any) -> None:
    file = tmp_path / "practice.json"
    file.write_text("{")
    assert World(file, clock).statuses()
    assert logged.take() == ["the practice world's file is damaged; a new world begins"]
    assert json.loads(file.read_text())["own"] == []


def test_mentions_page_forwards_without_gaps(speaker: Speaker) -> None:
    status, everything = speaker.ask("GET", "/api/v1/notifications?limit=40")
    assert status == 200
    ids = [one["id"] for one in everything]
    assert ids == sorted(ids, key=int, reverse=True)
    assert len(ids) == 40
    seen: list[str] = []
    mark = ids[-1]
    while True:
        _, page = speaker.ask("GET", f"/api/v1/notifications?limit=40&min_id={mark}")
        if not page:
            break
        assert f"min_id={page[0]['id']}" in speaker.headers["Link"]
        seen = [one["id"] for one in page] + seen
        mark = page[0]["id"]
    assert seen == ids[:-1]


def test_an_answer_is_kept_once_and_the_customer_thanks(
    speaker: Speaker, clock: SetClock, tmp_path: Path
) -> None:
    thanks = {line.text: line.thanks for line in words().lines if line.thanks and not line.asks}
    _, news = speaker.ask("GET", "/api/v1/notifications?limit=40")
    plain = [(one, one["status"]["content"].rpartition("</span> ")[2][:-4]) for one in news]
    asked, text = next((one, text) for one, text in plain if text in thanks)
    wanted = f"/api/v1/statuses status=Right+away&in_reply_to_id={asked['status']['id']}"
    key = {"Idempotency-Key": "abc"}
    _, sent = speaker.ask("POST", wanted, **key)
    _, again = speaker.ask("POST", wanted, **key)
    assert sent["id"] == again["id"]
    assert sent["in_reply_to_account_id"] == asked["account"]["id"]
    clock.forward(seconds=1)
    _, after = speaker.ask("GET", f"/api/v1/notifications?min_id={news[0]['id']}")
    assert [one["status"]["in_reply_to_id"] for one in after] == [sent["id"]]
    assert thanks[text] in after[0]["status"]["content"].replace("&amp;", "&")
    _, context = speaker.ask("GET", f"/api/v1/statuses/{sent['id']}/context")
    assert asked["status"]["id"] in [one["id"] for one in context["ancestors"]]
    assert [one["id"] for one in context["descendants"]] == [after[0]["status"]["id"]]


def test_what_may_go_wrong_goes_wrong_as_on_the_network(speaker: Speaker) -> None:
    assert speaker.ask("GET", "/api/v1/notifications", token="wrong")[0] == 401
    assert speaker.ask("GET", "/api/v1/statuses/5/context")[0] == 404
    assert speaker.ask("POST", "/api/v1/statuses status=")[0] == 422
    assert speaker.ask("DELETE", "/api/v1/statuses/5")[0] == 404
    assert speaker.ask("GET", "/nothing")[0] == 404


def test_names_are_found_without_a_tag_and_posts_by_theirs(speaker: Speaker) -> None:
    _, found = speaker.ask("GET", "/api/v2/search?q=lilla+raven&type=statuses")
    assert len(found["statuses"]) >= 10
    assert not any(one["mentions"] for one in found["statuses"])
    _, tagged = speaker.ask("GET", "/api/v1/timelines/tag/woodentoys", token="none")
    assert len(tagged) >= 3


def test_liking_and_deleting(speaker: Speaker) -> None:
    _, own = speaker.ask("POST", "/api/v1/statuses status=Hello")
    place = f"/api/v1/statuses/{own['id']}"
    assert speaker.ask("POST", f"{place}/favourite")[1]["favourited"]
    assert speaker.ask("POST", f"{place}/favourite")[0] == 200
    assert not speaker.ask("POST", f"{place}/unfavourite")[1]["favourited"]
    assert speaker.ask("DELETE", place)[1]["text"] == "Hello"
    assert speaker.ask("GET", place)[0] == 404


def test_the_newspaper_says_when_nothing_is_new(speaker: Speaker) -> None:
    status, body = speaker.ask("GET", "/news.xml")
    assert status == 200
    assert body.count(b"<item>") == 9
    etag = speaker.headers["ETag"]
    assert speaker.ask("GET", "/news.xml", **{"If-None-Match": etag})[0] == 304


def test_nothing_starts_before_somebody_knocks(tmp_path: Path, clock: SetClock) -> None:
    places = PracticePlaces(tmp_path, clock)
    assert places.get("elsewhere.example") is None
    places.close()
    assert list(tmp_path.iterdir()) == []


def test_the_secret_is_a_fixed_word() -> None:
    secrets = PracticeSecrets()
    secrets.put("token", "other")
    assert secrets.get("token") == TOKEN
    assert secrets.get("refresh") is None
