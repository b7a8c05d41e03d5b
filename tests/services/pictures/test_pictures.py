"""Pictures: only from networks that are allowed, only pictures, and none outlives its item."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import httpx
import pytest

from app.queries.pictures import avatar_of, media_of
from app.services.desk import Desk
from app.services.pictures import LARGEST, Pictures, is_picture, is_public, name_of
from app.settings import Settings, dump, load
from tests.conftest import SetClock
from tests.services.engine.conftest import Network
from tests.services.pictures.conftest import CHANNEL, FACE, PNG, URL, WAIT_S, allow, kept

ITEM_ID = "SELECT id FROM item"


def get(desk: Desk, url: str = URL, channel: str = CHANNEL) -> bytes | None:
    return desk.pictures.bytes_of(url, channel).result(WAIT_S)


def quiet(desk: Desk) -> None:
    """Wait until the reader's lane has followed what happened."""
    desk.jobs.ask(lambda: None).result(WAIT_S)


def test_nothing_is_asked_before_the_owner_allows_it(desk: Desk, network: Network) -> None:
    assert get(desk) is None
    assert network.asked == []
    allow(desk)
    assert get(desk) == PNG
    assert get(desk, channel="bluesky") is None
    assert len(network.asked) == 1


def test_what_is_asked_tells_nobody_who_asks(desk: Desk, network: Network) -> None:
    allow(desk)
    get(desk)
    (request,) = network.asked
    assert not {"cookie", "referer", "authorization"} & set(request.headers)


def test_a_picture_is_brought_once_and_outlives_the_program(desk: Desk, network: Network) -> None:
    allow(desk)
    several = [desk.pictures.bytes_of(URL, CHANNEL) for _ in range(5)]
    assert [one.result(WAIT_S) for one in several] == [PNG] * 5
    assert get(desk) == PNG
    assert len(network.asked) == 1
    (path,) = kept(desk)
    assert path.name == name_of(URL)
    assert "pictures.example" not in str(path)
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(404),
        httpx.Response(200, text="<html>Log in</html>"),
        httpx.Response(200, content=b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        httpx.Response(200, content=PNG + b"0" * LARGEST),
        httpx.Response(302, headers={"location": "http://127.0.0.1/a.png"}),
    ],
)
def test_what_is_no_picture_is_not_asked_for_again_that_day(
    desk: Desk, network: Network, clock: SetClock, answer: httpx.Response
) -> None:
    allow(desk)
    network.answer = lambda _: answer
    assert get(desk) is None
    assert get(desk) is None
    assert len(network.asked) == 1
    clock.forward(hours=25)
    network.answer = lambda _: httpx.Response(200, content=PNG)
    assert get(desk) == PNG


def test_a_network_out_of_reach_is_asked_again(desk: Desk, network: Network) -> None:
    allow(desk)

    def away(_: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("slow")

    network.answer = away
    assert get(desk) is None
    network.answer = lambda _: httpx.Response(200, content=PNG)
    assert get(desk) == PNG


@pytest.mark.parametrize(
    ("url", "may"),
    [
        (URL, True),
        ("http://pictures.example:8080/a.png", True),
        ("https://someone:secret@pictures.example/a.png", False),
        ("http://localhost/a.png", False),
        ("http://192.168.1.1/a.png", False),
        ("http://[::1]/a.png", False),
        ("http://printer.local/a.png", False),
        ("file:///etc/passwd", False),
        ("data:image/png;base64,AAAA", False),
        ("https://[bad/a.png", False),
        ("", False),
    ],
)
def test_only_public_addresses_are_asked(url: str, may: bool) -> None:
    assert is_public(url) is may


@pytest.mark.parametrize(
    ("start", "is_one"),
    [
        (b"\x89PNG\r\n\x1a\n", True),
        (b"\xff\xd8\xff\xe0", True),
        (b"GIF89a", True),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", True),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", False),
        (b"BM", False),
        (b"", False),
    ],
)
def test_a_picture_is_known_by_its_first_bytes(start: bytes, is_one: bool) -> None:
    assert is_picture(start) is is_one


# --- none outlives what it hangs on


def test_forbidding_deletes_them(desk: Desk) -> None:
    allow(desk)
    get(desk)
    assert desk.pictures.kept(CHANNEL) == (1, len(PNG))
    allow(desk, on=False)
    assert kept(desk) == []
    assert get(desk) is None


def test_a_picture_that_comes_after_it_was_forbidden_is_not_kept(
    desk: Desk, network: Network
) -> None:
    allow(desk)

    def answer(_: httpx.Request) -> httpx.Response:
        allow(desk, on=False)
        return httpx.Response(200, content=PNG)

    network.answer = answer
    assert get(desk) is None
    assert kept(desk) == []


def test_removing_the_login_deletes_them(desk: Desk) -> None:
    allow(desk)
    get(desk)
    get(desk, FACE)
    assert len(kept(desk)) == 2
    desk.accounts.remove(1).result(WAIT_S)
    quiet(desk)
    assert kept(desk) == []


def test_forgetting_the_item_deletes_its_picture_alone(desk: Desk) -> None:
    from app.events import Changed
    from app.store.forget import forget_item

    allow(desk)
    get(desk)
    ((item_id,),) = desk.read_page(ITEM_ID, {})
    desk.jobs.write(lambda: Changed(items=frozenset({item_id}))).result(WAIT_S)
    quiet(desk)
    assert len(kept(desk)) == 1

    def forget() -> Changed:
        forget_item(desk.fetching._settling._db, item_id, desk.clock.now())  # noqa: SLF001
        return Changed(items=frozenset({item_id}), is_list=True)

    desk.jobs.write(forget).result(WAIT_S)
    quiet(desk)
    assert kept(desk) == []


def test_the_oldest_go_when_there_are_too_many(desk: Desk, tmp_path: Path, clock: SetClock) -> None:
    allow(desk)
    few = Pictures(
        tmp_path / "few",
        desk.jobs,
        desk.read_page,
        desk.pictures._http,  # noqa: SLF001 - the same door
        clock,
        desk.settings,
        desk.preferences.change,
        most_kept=10 * len(PNG),
    )
    for number in range(12):
        clock.forward(seconds=1)
        assert few.bytes_of(f"{URL}?{number}", CHANNEL).result(WAIT_S) == PNG
    names = {one.name for one in (tmp_path / "few" / CHANNEL).iterdir()}
    assert name_of(f"{URL}?11") in names
    assert name_of(f"{URL}?0") not in names
    assert len(names) == 10


def test_no_backup_has_them(desk: Desk, tmp_path: Path) -> None:
    allow(desk)
    get(desk)
    desk.jobs.write(partial(desk.upkeep.backup, tmp_path / "copy.sqlite3")).result(WAIT_S)
    assert PNG not in (tmp_path / "copy.sqlite3").read_bytes()
    assert PNG not in desk.folder.database.read_bytes()


# --- where they lie


def test_media_and_face_are_found(desk: Desk) -> None:
    ((item_id, author_id),) = desk.read_page("SELECT id, author_id FROM item", {})
    (one,) = media_of(desk.read_page, item_id)
    assert (one.kind, one.url, one.alt) == ("image", URL, "A horse")
    assert avatar_of(desk.read_page, author_id) == FACE
    assert (media_of(desk.read_page, 99), avatar_of(desk.read_page, 99)) == ((), "")


def test_the_setting_outlives_the_program_and_nonsense() -> None:
    chosen = Settings(pictures_from=("mastodon", "x"))
    assert load(dump(chosen)) == chosen
    assert load({"pictures_from": '[1, "x"]'}).pictures_from == ()
    assert load({"pictures_from": '"x"'}).pictures_from == ()


def test_a_network_with_an_odd_name_is_never_a_path(desk: Desk) -> None:
    change = partial(desk.preferences.change, "pictures_from", ("../backups", CHANNEL))
    desk.jobs.write(change).result(WAIT_S)
    assert not desk.pictures.is_allowed("../backups")
    assert desk.pictures.is_allowed(CHANNEL)
