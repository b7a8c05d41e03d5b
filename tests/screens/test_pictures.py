"""Pictures on a message: nothing is asked of a network before the owner allows it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import httpx
import pytest
from PySide6.QtCore import QBuffer, QByteArray, QSize, Qt
from PySide6.QtGui import QColor, QImage, QImageWriter
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.domain.item import Author, Media
from tests.conftest import SetClock
from tests.screens.keyed import key, tab_to
from tests.screens.stand import Stand, found, open_stand
from tests.screens.test_connect import Browser, browser
from tests.screens.windowed import ABLE, inbox, open_window, settle
from ui.main_window import MainWindow
from ui.views.coming import unpacked

__all__ = ["browser"]
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
RED = QColor("#C02020")


def png(side: int = 300) -> bytes:
    """Draw a red square."""
    image = QImage(side, side * 2, QImage.Format.Format_RGB32)
    image.fill(RED)
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(buffer.data().data())


@pytest.fixture
def asked() -> list[str]:
    """Every address that was asked for."""
    return []


@pytest.fixture
def stand(qtbot: QtBot, tmp_path: Path, clock: SetClock, asked: list[str]) -> Iterator[Stand]:
    """A shop with a message that has a good picture, a broken one and a film."""

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        good = request.url.path.startswith("/good")
        body = png() if good else b"\x89PNG\r\n\x1a\n broken"
        return httpx.Response(200, content=body, headers={"content-type": "image/png"})

    with open_stand(tmp_path, clock, answer) as made:
        account = made.account("mastodon", **ABLE)
        media = (
            Media("image", "https://pics.test/good.png", alt="A red square"),
            Media("image", "https://pics.test/bad.png"),
            Media("video", "https://pics.test/film.mp4"),
        )
        who = Author("a1", "Anna", "anna@shop.test", avatar_url="https://pics.test/good/face.png")
        made.store(account, found(1, clock.now(), media=media, author=who))
        yield made


@pytest.fixture
def window(qtbot: QtBot, stand: Stand) -> Iterator[MainWindow]:
    """The whole window."""
    with open_window(qtbot, stand) as made:
        yield made


def test_nothing_is_asked_before_the_owner_allows_it(
    stand: Stand, window: MainWindow, asked: list[str]
) -> None:
    strip = inbox(window).conversation.pictures
    assert "3 attachments" in strip.offer.text()
    assert not strip.thumbs
    assert asked == []


def test_allowed_pictures_come_once_and_broken_ones_harm_nothing(
    stand: Stand, window: MainWindow, asked: list[str]
) -> None:
    strip = inbox(window).conversation.pictures
    (offer,) = strip.offer.findChildren(QPushButton)
    assert offer.text() == "Show pictures"
    inbox(window).list.focus_list()
    tab_to(offer)
    key(Qt.Key.Key_Space)
    stand.until(lambda: bool(strip.thumbs) and strip.thumbs[0].has_picture())
    settle(stand, window)
    assert not strip.offer.isVisible()
    assert [one.has_picture() for one in strip.thumbs] == [True, False, False]
    assert strip.thumbs[0].accessibleName() == "Picture: A red square"
    pictures = ("bad.png", "good.png", "good/face.png")
    assert sorted(asked) == [f"https://pics.test/{name}" for name in pictures]
    window.views["inbox"].refresh(None)
    settle(stand, window)
    assert len(asked) == 3


def test_who_wrote_has_initials_until_there_is_a_face(stand: Stand, window: MainWindow) -> None:
    portrait = inbox(window).about.portrait
    assert portrait.isVisible()
    assert not portrait.has_picture()
    allow = partial(stand.desk.pictures.allow, "mastodon")
    stand.write(partial(allow, on=True))
    stand.until(portrait.has_picture)
    stand.write(partial(allow, on=False))
    stand.until(lambda: not portrait.has_picture())
    settle(stand, window)


def test_a_thumb_opens_the_whole_picture(
    stand: Stand, window: MainWindow, browser: Browser
) -> None:
    strip = inbox(window).conversation.pictures
    stand.write(partial(stand.desk.pictures.allow, "mastodon", on=True))
    stand.until(lambda: bool(strip.thumbs))
    settle(stand, window)
    inbox(window).list.focus_list()
    tab_to(strip.thumbs[2])
    key(Qt.Key.Key_Space)
    assert browser.opened == ["https://pics.test/film.mp4"]


def test_a_picture_is_cut_to_a_square() -> None:
    image = unpacked(png(), QSize(88, 88))
    assert (image.width(), image.height()) == (88, 88)
    assert image.pixelColor(44, 44) == RED


@pytest.mark.parametrize("body", [b"", b"no picture", png()[:60], b"GIF89a" + b"\xff" * 40])
def test_rubbish_is_no_picture(body: bytes) -> None:
    assert unpacked(body, QSize(88, 88)).isNull()


@pytest.mark.qt_log_ignore("Rejecting image as it exceeds", extend=True)
def test_a_small_file_with_a_huge_picture_is_not_unpacked() -> None:
    huge = QImage(12_000, 12_000, QImage.Format.Format_Indexed8)
    huge.setColorTable([QColor(Qt.GlobalColor.black).rgb()])
    huge.fill(0)
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(huge)
    body = bytes(buffer.data().data())
    assert len(body) < 1_000_000
    assert unpacked(body, QSize(88, 88)).isNull()
