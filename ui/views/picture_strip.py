"""What hangs on a message, under the conversation: asked for only once the owner allows it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.plain_text import safe_url
from app.i18n import N_, _, ngettext
from app.wording import channel_name
from ui.i18n import number_text
from ui.views.coming import Coming
from ui.widgets.banner import Banner
from ui.widgets.flow import FlowLayout
from ui.widgets.thumb import Thumb

if TYPE_CHECKING:
    from app.domain.item import Media
    from ui.models.talk import Talk
    from ui.views.base import Stage

MOST: Final = 8  # thumbs; the page itself shows all
NAMES: Final = {
    "image": (N_("Picture"), "eye"),
    "video": (N_("Film"), "eye"),
    "audio": (N_("Sound"), "bell"),
    "file": (N_("File"), "file-text"),
}


class PictureStrip(QWidget):
    """Offers to show pictures of a network, or shows them; a press opens the whole one."""

    opened = Signal(str)  # the address

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._stage = stage
        self._channel = ""
        self._media: tuple[Media, ...] = ()
        self.thumbs: list[Thumb] = []
        self.offer = Banner(stage.theme, "info")
        self.offer.pressed.connect(self._allow)
        self._place = QWidget()
        self._flow = FlowLayout(self._place, 8)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 0, 24, 8)
        column.setSpacing(0)
        column.addWidget(self.offer)
        column.addWidget(self._place)
        self.hide()

    def show_talk(self, talk: Talk) -> None:
        """Show what hangs on the item."""
        media, channel = talk.full.media[:MOST], talk.row.channel
        is_allowed = talk.shows_pictures and bool(media)
        self.setVisible(bool(media))
        self.offer.setVisible(bool(media) and not is_allowed)
        self._place.setVisible(is_allowed)
        is_same = (media, channel) == (self._media, self._channel)
        self._media, self._channel = media, channel
        if media and not is_allowed:
            n = len(talk.full.media)
            words = ngettext("{n} attachment at {network}", "{n} attachments at {network}", n)
            said = words.format(n=number_text(n), network=channel_name(channel))
            self.offer.tell(said, _("Show pictures"), icon="eye")
        if not is_same or (is_allowed and not self.thumbs) or not is_allowed:
            self._fill(media if is_allowed else ())

    def _fill(self, media: tuple[Media, ...]) -> None:
        for gone in self.thumbs:
            gone.hide()
            gone.deleteLater()
        self.thumbs = []
        for one in media:
            words, icon = NAMES.get(one.kind, NAMES["file"])
            name = ": ".join(filter(None, (_(words), one.alt)))
            thumb = Thumb(self._stage.theme, name, icon)
            thumb.clicked.connect(partial(self._open, one.url))
            self._flow.addWidget(thumb)
            self.thumbs.append(thumb)
            self._bring(thumb, one)

    def _open(self, url: str, *_checked: object) -> None:
        self.opened.emit(safe_url(url))

    def _bring(self, thumb: Thumb, media: Media) -> None:
        url = media.preview_url or (media.url if media.kind == "image" else "")
        if url:
            coming = Coming(self._stage, thumb, url, self._channel, thumb.wanted())
            coming.came.connect(thumb.show_image)

    def _allow(self) -> None:
        desk = self._stage.desk
        done = desk.jobs.write(partial(desk.pictures.allow, self._channel, on=True))
        self._stage.bridge.when_done(done, self._allowed)

    def _allowed(self, _changed: object) -> None:
        """The conversation is asked for again by what changed."""
