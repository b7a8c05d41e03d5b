"""One picture of a stranger's on its way: brought, unpacked on a lane, then told."""

from __future__ import annotations

from concurrent.futures import Future
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QBuffer, QByteArray, QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader

if TYPE_CHECKING:
    from ui.views.base import Stage

MOST_MB: Final = 64  # of an unpacked picture: a small file can hold a huge one


class Coming(QObject):
    """Looks among what is kept, then at the network; nothing of it on the main thread."""

    came = Signal(object)  # a `QImage` of the size that was wanted

    def __init__(self, stage: Stage, parent: QObject, url: str, channel: str, size: QSize) -> None:
        super().__init__(parent)
        self._stage, self._size = stage, size
        asked = stage.desk.jobs.ask(partial(stage.desk.pictures.bytes_of, url, channel))
        stage.bridge.when_done(asked, self._asked)

    def _asked(self, brought: Future[bytes | None]) -> None:
        self._stage.bridge.when_done(brought, self._brought)

    def _brought(self, body: bytes | None) -> None:
        if body:
            job = partial(unpacked, body, self._size)
            self._stage.bridge.when_done(self._stage.desk.jobs.ask(job), self._show)

    def _show(self, image: QImage) -> None:
        if not image.isNull():
            self.came.emit(image)


def unpacked(body: bytes, size: QSize) -> QImage:
    """Unpack a stranger's picture, cut to the size; a null one where it cannot be shown.

    Needs no window and runs on a lane.
    """
    buffer = QBuffer()
    buffer.setData(QByteArray(body))
    buffer.open(QBuffer.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAllocationLimit(MOST_MB)
    reader.setAutoTransform(True)
    image = reader.read()
    if image.isNull():
        return image
    whole = image.scaled(
        size,
        Qt.AspectRatioMode.KeepAspectRatioByExpanding,
        Qt.TransformationMode.SmoothTransformation,
    )
    left, top = (whole.width() - size.width()) // 2, (whole.height() - size.height()) // 2
    return whole.copy(left, top, size.width(), size.height())
