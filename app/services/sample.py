"""The sample shop: a profile of its own on the practice network, with a past of ninety days."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from app.domain.deadline import shop_day
from app.domain.filter import InboxFilter
from app.domain.item import Kind, State
from app.errors import WrongUse
from app.services import profile
from app.services.practice.door import HOST, TOKEN
from app.services.practice.script import HISTORY_DAYS
from app.services.watches import Boxes

if TYPE_CHECKING:
    from app.paths import Folder
    from app.services.desk import Desk
    from app.services.triage import Triage

ADDRESS: Final = f"https://{HOST}"
NAME: Final = "Lilla Räven"
SETTINGS: Final = (
    ("shop_name", NAME),
    ("zone", "Europe/Stockholm"),
    ("country", "SE"),
    ("backfill_days", HISTORY_DAYS),
)
OPEN_DAYS: Final = 3  # younger ones are left for the owner to read
PATIENCE_S: Final = 120.0
ITEMS: Final = "SELECT count(*) FROM item"


def claim(folder: Folder) -> None:
    """Make a folder the sample shop's.

    Raises:
        WrongUse: it holds a real shop already.
        FolderError: it cannot be written.
    """
    found = profile.load(folder)
    if found is None and folder.database.exists():
        found = profile.Profile(id="", kind=profile.SHOP)
    if found is not None and not found.is_sample:
        raise WrongUse(why="not_sample", detail=str(folder.root))
    profile.load_or_make(folder, profile.SAMPLE)


def fill(desk: Desk, program: Triage) -> int:
    """Connect the sample shop and bring in its past; what is there already stays as it is.

    Args:
        desk: of the sample profile.
        program: triage in the program's own name, so that none of this is the owner's to undo.

    Returns:
        How many items there are.

    Raises:
        ShopError: the practice network could not be read.
    """
    if not desk.read_page("SELECT id FROM account LIMIT 1", {}):
        for name, value in SETTINGS:
            desk.jobs.write(partial(desk.preferences.change, name, value)).result(PATIENCE_S)
        given = {"server": ADDRESS, "token": TOKEN}
        desk.accounts.add("mastodon", given).result(PATIENCE_S)
        desk.accounts.add("feed", {"url": f"{ADDRESS}/news.xml"}).result(PATIENCE_S)
        watch = partial(desk.watches.add, NAME, Boxes(any=(NAME,)))
        desk.jobs.write(watch).result(PATIENCE_S)
        report = desk.fetching.fetch()
        for one in report.accounts:
            if one.error is not None:
                raise one.error
        _tidy_the_past(desk, program)
    ((n,),) = desk.read_page(ITEMS, {})
    return int(n)


def _tidy_the_past(desk: Desk, program: Triage) -> None:
    """Put away what the owner has dealt with days ago: answered, or only to be read."""
    day = shop_day(desk.clockwork(), desk.clock.now()) - timedelta(days=OPEN_DAYS)
    for wanted in (
        InboxFilter(states=(State.WAITING,), until=day),
        InboxFilter(states=(State.NEW,), kinds=(Kind.FOUND, Kind.ARTICLE), until=day),
    ):
        desk.jobs.write(partial(program.all_matching, wanted, "done")).result(PATIENCE_S)
