"""Commands about pictures: from which networks they may be brought here."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from app.errors import WrongUse
from app.i18n import N_
from app.services.commands import text
from app.services.commands.shape import Arg, Command, Given
from app.wording import channel_name
from app.wording.commands import saved_text

if TYPE_CHECKING:
    from app.services.commands.answer import Answer
    from app.services.desk import Desk


def list_pictures(desk: Desk, given: Given) -> Answer:
    """List the networks, whether their pictures are allowed, and what is kept of them."""
    rows = [_row(desk, name) for name in sorted(desk.channels)]
    return given.many(
        rows,
        lambda: text.table(
            (row["channel"], row["name"], "✓" if row["is_allowed"] else "–", str(row["n"]))
            for row in rows
        ),
    )


def allow(desk: Desk, given: Given, *, on: bool) -> Answer:
    """Allow a network's pictures, or forbid them and delete those that are kept."""
    channel = given.text("channel")
    if channel not in desk.channels:
        raise WrongUse(why="unknown_channel", detail=channel[:40])
    desk.jobs.write(partial(desk.pictures.allow, channel, on=on)).result()
    return given.one(_row(desk, channel), lambda: f"{saved_text()}\n")


def _row(desk: Desk, channel: str) -> dict[str, Any]:
    n, size = desk.pictures.kept(channel)
    return {
        "channel": channel,
        "name": channel_name(channel),
        "is_allowed": desk.pictures.is_allowed(channel),
        "n": n,
        "bytes": size,
    }


COMMANDS: Final = (
    Command("pictures list", N_("List the networks whose pictures you may see"), list_pictures),
    Command(
        "pictures allow",
        N_("Let a network's pictures be brought here"),
        partial(allow, on=True),
        (Arg("CHANNEL"),),
        is_changing=True,
    ),
    Command(
        "pictures forbid",
        N_("Bring no pictures of a network, and delete those kept"),
        partial(allow, on=False),
        (Arg("CHANNEL"),),
        is_changing=True,
    ),
)
