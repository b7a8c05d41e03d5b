"""Pictures that hang on items, and authors' own: brought here only from networks the owner allows.

Nothing is asked of a network before that. Then a picture comes through the same door as
everything else, with nothing that says who asks, and is kept among the program's own files:
never in the database, and so in no backup.
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
import shutil
import threading
from concurrent.futures import Future
from functools import partial
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from app.channels.http.places import is_inside_name
from app.errors import RateLimited, ShopError, Unreachable
from app.queries import pictures as asked
from app.queries.accounts import accounts
from app.services.futures import ended
from app.services.turns import turn_of
from app.services.wire import write_private

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from app.channels.http import Http
    from app.clock import Clock
    from app.events import Changed
    from app.jobs.lanes import Jobs
    from app.queries.page import ReadPage
    from app.settings import Settings

log = logging.getLogger(__name__)
LARGEST: Final = 5 * 1024 * 1024
MOST_KEPT: Final = 200 * 1024 * 1024
ROOM_MADE: Final = 0.9  # of that, once it is full: not one by one with every new picture
A_DAY_S: Final = 24 * 60 * 60.0
NAME: Final = "pictures_from"
ACCEPTED: Final = {"accept": "image/png, image/jpeg, image/webp, image/gif"}
STARTS: Final = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a")
_CHANNEL: Final = re.compile(r"[a-z]{1,20}")


class Pictures:
    """Brings and keeps pictures; may be used from any thread."""

    def __init__(
        self,
        place: Path,
        jobs: Jobs,
        read_page: ReadPage,
        http: Http,
        clock: Clock,
        settings: Callable[[], Settings],
        change: Callable[[str, object], Changed],
        *,
        most_kept: int = MOST_KEPT,
    ) -> None:
        """Take the folder they are kept in, the lanes, the door and the settings.

        `change` sets a setting, on the writer's lane.
        """
        self._place = place
        self._jobs = jobs
        self._read_page = read_page
        self._http = http
        self._clock = clock
        self._settings = settings
        self._change = change
        self._most_kept = most_kept
        self._lock = threading.Lock()
        self._room = threading.Lock()  # held over the walk through all that is kept
        self._coming: dict[Path, Future[bytes | None]] = {}
        self._n_bytes: int | None = None  # of all that is kept; None: not counted yet
        self._live: frozenset[int] | None = None  # the accounts at the last sweep

    # --- what the owner allows

    def allowed(self) -> tuple[str, ...]:
        """Name the networks whose pictures may be brought."""
        return self._settings().pictures_from

    def is_allowed(self, channel: str) -> bool:
        """Tell whether pictures of a network may be brought."""
        return channel in self.allowed() and _CHANNEL.fullmatch(channel) is not None

    def allow(self, channel: str, *, on: bool) -> Changed:
        """Allow a network's pictures, or forbid them and delete what was kept; writer's lane."""
        others = {one for one in self.allowed() if one != channel}
        changed = self._change(NAME, tuple(sorted(others | ({channel} if on else set()))))
        if not on:
            self._delete_all_of(self._place / channel)
        return changed

    # --- bringing them

    def bytes_of(self, url: str, channel: str) -> Future[bytes | None]:
        """Give a picture as PNG, JPEG, WebP or GIF, to be; None where there is none to show."""
        if not self.is_allowed(channel) or not is_public(url):
            return ended(None)
        path = self._place / channel / name_of(url)
        with self._lock:
            coming = self._coming.get(path)
            if coming is None:
                kept = self._kept(path)
                if kept is not None:
                    return ended(kept or None)
                job = partial(self._bring, url, channel, path)
                coming = self._coming[path] = self._jobs.fetch(turn_of(url), job)
        coming.add_done_callback(lambda _: self._came(path))
        return coming

    def _came(self, path: Path) -> None:
        with self._lock:
            self._coming.pop(path, None)

    def _kept(self, path: Path) -> bytes | None:
        """Give what is kept: b"" for a failure of the last day; None where it must be asked for."""
        try:
            body = path.read_bytes()
            age_s = self._clock.now().timestamp() - path.stat().st_mtime
        except OSError:
            return None
        return body if body or 0 <= age_s < A_DAY_S else None

    def _bring(self, url: str, channel: str, path: Path) -> bytes | None:
        try:
            raw = self._http.look(url, headers=ACCEPTED, cap_bytes=LARGEST)
        except (Unreachable, RateLimited):
            return None  # says nothing of the picture: asked for again when it is next shown
        except ShopError as error:
            log.info("no picture: %s", error.code)
            body = b""
        else:
            body = raw.body if raw.status == 200 and is_picture(raw.body) else b""
        if not self.is_allowed(channel):  # forbidden meanwhile
            return None
        self._keep(path, body)
        return body or None

    def _keep(self, path: Path, body: bytes) -> None:
        now = self._clock.now().timestamp()
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_private(path, body)
            os.utime(path, (now, now))
            self._make_room(len(body))
        except OSError as error:  # it is shown all the same
            log.info("a picture was not kept: %s", error.errno)

    # --- throwing them away

    def _make_room(self, added: int) -> None:
        """Delete the oldest once there are too many."""
        with self._room:
            if self._n_bytes is None:
                self._n_bytes = sum(size for _, size, _ in self._files())
            else:
                self._n_bytes += added
            if self._n_bytes <= self._most_kept:
                return
            for _, size, path in sorted(self._files()):
                if self._n_bytes <= self._most_kept * ROOM_MADE:
                    return
                path.unlink(missing_ok=True)
                self._n_bytes -= size

    def _files(self) -> Iterator[tuple[float, int, Path]]:
        """Walk what is kept: when it came, how large it is, where it lies."""
        for path in self._place.glob("*/*"):
            try:
                known = path.stat()
            except OSError:  # deleted meanwhile
                continue
            yield known.st_mtime, known.st_size, path

    def kept(self, channel: str) -> tuple[int, int]:
        """Count the pictures that are kept of a network, and their bytes."""
        sizes = [size for _, size, path in self._files() if path.parent.name == channel and size]
        return len(sizes), sum(sizes)

    def heard(self, changed: Changed) -> None:
        """Follow what happened to the shop; for the reader's lane, after any change."""
        if not self._place.is_dir():
            return
        live = frozenset(row.id for row in accounts(self._read_page))
        is_fewer = self._live is None or not self._live <= live
        self._live = live
        is_forgotten = bool(changed.items) and asked.has_forgotten(self._read_page, changed.items)
        if is_fewer or is_forgotten or changed.is_settings:
            self.sweep()

    def sweep(self) -> None:
        """Delete the pictures of whatever was forgotten, removed or forbidden."""
        wanted = {name_of(url) for url in asked.wanted(self._read_page)}
        for place in self._place.glob("*"):
            if not self.is_allowed(place.name):
                self._delete_all_of(place)
        for _, _, path in self._files():
            if path.name not in wanted:
                path.unlink(missing_ok=True)
        with self._room:
            self._n_bytes = None

    def _delete_all_of(self, place: Path) -> None:
        shutil.rmtree(place, ignore_errors=True)
        with self._room:
            self._n_bytes = None


def name_of(url: str) -> str:
    """Name the file of an address, so that the name tells nothing."""
    return hashlib.sha256(url.encode()).hexdigest()


def is_public(url: str) -> bool:
    """Say whether a stranger's address may be asked at all: of the web, out in the world, bare."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    is_web = parts.scheme in ("http", "https") and bool(host) and "@" not in parts.netloc
    return is_web and not is_inside_name(host.lower().rstrip("."))


def is_picture(body: bytes) -> bool:
    """Say by its first bytes whether this is a picture we show, and not too large a one."""
    is_webp = body[:4] == b"RIFF" and body[8:12] == b"WEBP"
    return len(body) <= LARGEST and (body.startswith(STARTS) or is_webp)
