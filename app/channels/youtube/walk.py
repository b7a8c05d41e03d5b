"""How far one run has come: what is still to be asked, and how many replies a thread had.

Quota goes to what changed: the replies of a thread are asked for only where their number is
another than when they were last read. What one run does not reach stays in the cursor.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from app.channels.base import AccountRef, Raw, ReadContext
from app.channels.googleapi.answers import listed, object_of
from app.channels.youtube.comment import Around, Thread, read_comments
from app.domain.loose import Json, dict_at, text_at, texts_at

MOST_QUESTIONS: Final = 55  # fewer than a run may have pages, so that it ends with a cursor
_DEEPEST: Final = 10  # pages of 100 replies below one comment
_REMEMBERED: Final = 300  # threads


@dataclass(slots=True)
class Walk:
    """The state of one run, carried from page to page."""

    now: str = ""  # the question that is being answered
    todo: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)  # replies of a thread, when last read
    newest: str = ""  # the latest moment met, UTC text
    seen: set[str] = field(default_factory=set)
    depth: int = 0  # pages of replies read of one thread
    is_checked: bool = False  # whether what was not met is being looked for by its id
    lost: list[str] = field(default_factory=list)  # not there by their ids; hidden, perhaps

    @classmethod
    def of(cls, context: ReadContext) -> Walk:
        """Take up the run where the page before left it, or what the last run left to do."""
        return cls.of_text(context.carry or context.cursor)

    @classmethod
    def of_text(cls, text: str) -> Walk:
        """Read what `carry` or `cursor` wrote; a text of neither is as good as none."""
        try:
            kept: Json = json.loads(text) if text else None
        except ValueError:
            kept = None
        counts = dict_at(kept, "counts")
        return cls(
            now=text_at(kept, "now"),
            todo=list(texts_at(kept, "todo")),
            counts={top: n for top, n in counts.items() if isinstance(n, int)},
            newest=text_at(kept, "newest"),
            seen=set(texts_at(kept, "seen")),
            depth=len(text_at(kept, "depth")),
            is_checked=bool(text_at(kept, "checked")),
            lost=list(texts_at(kept, "lost")),
        )

    def carry(self) -> str:
        """Write all of it for the next page."""
        rest: dict[str, object] = {
            "now": self.now,
            "seen": sorted(self.seen),
            "depth": "|" * self.depth,
            "checked": "yes" if self.is_checked else "",
            "lost": self.lost,
        }
        return json.dumps({**self._kept(), **rest})

    def cursor(self) -> str:
        """Write what the next run must know; page tokens do not live that long."""
        replies = [one.split(":") for one in self.todo if one.startswith("replies:")]
        begun = [":".join(parts[:4]) + ":" for parts in replies]
        return json.dumps({**self._kept(), "todo": begun})

    def want_replies(self, threads: Sequence[Thread]) -> None:
        """Put on the list every thread that has more replies than it shows, or had."""
        wanted = {one.partition(":")[2].partition(":")[0] for one in self.todo}
        for one in threads:
            is_known = self.counts.get(one.top) == one.n_replies or one.top in wanted
            if not one.is_whole and not is_known:
                self.todo.append(f"replies:{one.top}:{one.video}:{one.n_replies}:")

    def read_replies(self, raw: Raw, account: AccountRef) -> Thread:
        """Read a page below a comment; where it is gone or closed, there is nothing.

        Raises:
            BadAnswer: it is not what it should be.
        """
        top, video, n, _ = self.now.removeprefix("replies:").split(":", 3)
        if raw.status >= 400:
            return Thread((), ())
        body = object_of(raw)
        read = read_comments(listed(body, "items", raw), Around(account, video))
        token = text_at(body, "nextPageToken")
        self.depth = self.depth + 1 if token and self.depth < _DEEPEST else 0
        if self.depth:
            self.todo.insert(0, f"replies:{top}:{video}:{n}:{token}")
        else:
            self.counts.pop(top, None)
            self.counts[top] = int(n) if n.isdecimal() else 0
        return read

    def _kept(self) -> dict[str, object]:
        latest = dict(list(self.counts.items())[-_REMEMBERED:])
        return {"todo": self.todo, "counts": latest, "newest": self.newest}


def entries_of(raw: Raw) -> tuple[list[Json], str]:
    """Give the entries of a list, and the token of the next page.

    Raises:
        BadAnswer: it is no list.
    """
    body = object_of(raw)
    return listed(body, "items", raw), text_at(body, "nextPageToken")
