"""A shop whose newest message was found by a search and is understood, for the screens."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication, QMenu

from app.domain.item import Author, Kind, Tone
from app.events import Changed
from app.store import understanding as kept
from tests.conftest import SetClock
from tests.screens.stand import Stand, found, open_stand
from tests.screens.windowed import fill, inbox, settle
from ui.main_window import MainWindow
from ui.views.inbox import InboxView

TEXT = "😀 Awful glue, can anyone recommend a shop?"


@contextmanager
def understood_stand(root: Path, clock: SetClock) -> Iterator[Stand]:
    """Open a shop with six messages, and a seventh, the newest, that a search found."""
    with open_stand(root, clock) as made:
        account = fill(made)
        author = Author("f1", "Finn", "finn@there.test")
        made.store(account, found(20, made.clock.now(), TEXT, author=author, kind=Kind.FOUND))
        understand(made, newest(made))
        yield made


def db(stand: Stand) -> sqlite3.Connection:
    """Give the writer's connection."""
    return stand.desk.triage._db  # noqa: SLF001 - filling a shop is the store's work


def newest(stand: Stand) -> int:
    """Give the message that was found."""
    sql = "SELECT id FROM item WHERE kind = 'found' ORDER BY id DESC LIMIT 1"
    return int(stand.desk.read_page(sql, {})[0][0])


def understand(stand: Stand, item_id: int, tone: Tone = Tone.NEGATIVE, p: float = 0.9) -> None:
    """Keep what the mill would have read: tone, language, a lead, a topic."""
    sql = "SELECT hex(text_hash) FROM item WHERE id = :id"
    text_hash = stand.desk.read_page(sql, {"id": item_id})[0][0]
    guess = "negative" if tone is Tone.UNKNOWN else str(tone)
    rows = (
        kept.Row("tone", guess, "model", p, json.dumps([[2, 7, 1.5], [8, 12, -0.5]])),
        kept.Row("lang", "en", "model", 0.6),
        kept.Row("intent", "lead", "rules", None, json.dumps([[26, 35, 1.0, "recommend"]])),
        kept.Row("topic", "quality", "rules", None, json.dumps([[8, 12, 1.0]])),
    )
    read = kept.Read(item_id, text_hash, "en", tone, rows)
    stand.write(partial(_keep, stand, read))


def _keep(stand: Stand, read: kept.Read) -> Any:
    kept.keep(db(stand), 1, "test", [read], stand.clock.now())
    return Changed(items=frozenset({read.item_id}), is_list=True)


def show(stand: Stand, window: MainWindow, item_id: int) -> InboxView:
    """Show a message, with the keyboard on the list."""
    view = inbox(window)
    view.show_item(item_id)
    settle(stand, window)
    assert view.conversation.talk is not None
    assert view.conversation.talk.item_id == item_id
    view.list.focus_list()
    return view


def chip_text(view: InboxView, key: str) -> str:
    """Read a chip aloud."""
    chip = view.conversation.understood.chip(key)
    assert chip is not None, key
    return chip.accessibleName()


def menu() -> QMenu:
    """Give the menu that is open."""
    found = QApplication.activePopupWidget()
    assert isinstance(found, QMenu)
    return found


def change(stand: Stand, sql: str, **values: Any) -> None:
    """Change the file beside all services."""
    stand.write(partial(db(stand).execute, sql, values))
