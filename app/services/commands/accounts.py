"""Commands about the networks and our logins there, and fetching from them."""

from __future__ import annotations

import json
from concurrent.futures import Future
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from app.domain.item import AccountState
from app.errors import BadAnswer, ChooseOne, NotNow, ShopError, Unreachable, WrongUse
from app.i18n import N_
from app.queries import accounts as asked
from app.reports.opml import ListedFeed, read_opml, write_opml
from app.services.commands import shapes, text
from app.services.commands.browser import SECRETS, in_browser, wants_browser
from app.services.commands.pictures import COMMANDS as PICTURES
from app.services.commands.shape import Arg, Command, Given
from app.wording import capability_name, channel_name, impossible_text, sentence
from app.wording.commands import (
    added_text,
    changed_text,
    exported_text,
    fetched_text,
    saved_text,
)

if TYPE_CHECKING:
    from app.queries.accounts import AccountRow
    from app.services.accounts import Probe
    from app.services.commands.answer import Answer
    from app.services.desk import Desk
    from app.services.fetch_settle import AccountReport

ID: Final = Arg("ID", "id")
# What networks call the secrets in their own answers and pages.
THEIR_NAMES: Final = {
    "access_token": "token",
    "refresh_token": "refresh",
    "api_key": "key",
    "api_secret": "secret",
}
GIVEN: Final = ("url", "server", "handle", "name")
# What a fetch tries again by itself, and says so; nobody tries again to add an account.
COMES_AGAIN: Final = frozenset({"refused", "timeout", "connect_timeout", "cut", "server", "empty"})
LONGEST_OPML: Final = 16 * 1024 * 1024


def kinds(desk: Desk, given: Given) -> Answer:
    """List every network the program knows."""
    rows: list[dict[str, Any]] = [
        {
            "channel": name,
            "name": channel_name(name),
            "capabilities": sorted(str(one) for one in channel.capabilities),
            "needs": list(channel.needs),
            "impossible": list(channel.impossible),
            "impossible_says": [impossible_text(code) for code in channel.impossible],
        }
        for name, channel in sorted(desk.channels.items())
    ]
    return given.many(
        rows,
        lambda: text.table(
            (row["channel"], row["name"], ", ".join(map(capability_name, row["capabilities"])))
            for row in rows
        ),
    )


def list_accounts(desk: Desk, given: Given) -> Answer:
    """List the accounts with their health."""
    rows = [shapes.account(one) for one in desk.accounts.health()]
    return given.many(rows, lambda: text.accounts(rows))


def add(desk: Desk, given: Given) -> Answer:
    """Add an account; secrets come on standard input only."""
    channel = given.text("channel")
    if channel not in desk.channels:
        raise WrongUse(why="unknown_channel", detail=channel[:40])
    facts = _facts(given)
    try:
        if wants_browser(desk, given, channel, facts):
            probe = in_browser(desk, given, channel, facts)
        else:
            _refuse_missing(desk, channel, facts)
            probe = desk.accounts.probe(channel, facts, given.number("again")).result()
    except (Unreachable, BadAnswer) as error:
        if error.why not in COMES_AGAIN:
            raise
        raise NotNow(host=error.host, why=error.why, of=error.code) from error
    if probe.choices:
        desk.accounts.drop(probe.ticket)
        return _to_choose(given, probe)
    try:
        account_id = desk.accounts.keep(probe.ticket).result()
    finally:
        desk.accounts.drop(probe.ticket)
    row = _row(desk, account_id)
    return given.one(row, lambda: f"{added_text(row['name'], row['account'])}\n")


def check(desk: Desk, given: Given) -> Answer:
    """Ask one account's network whether it can be read."""
    desk.accounts.check(given.id("id")).result()
    row = _row(desk, given.id("id"))
    is_bad = row["error"] is not None
    said = (row["error"],) if is_bad else ()
    return given.one(row, lambda: text.accounts([row]), exit_code=int(is_bad), said=said)


def remove(desk: Desk, given: Given) -> Answer:
    """Remove an account and its secrets; its messages stay unless they are to be forgotten."""
    forget = given.is_on("forget_items")
    row = _row(desk, given.id("id"))
    n = desk.accounts.remove(given.id("id"), forget_items=forget).result()
    row |= {"state": AccountState.OFF.value, "forgotten": n}
    return given.one(row, lambda: f"{changed_text(n)}\n")


def switch(desk: Desk, given: Given, *, on: bool) -> Answer:
    """Read an account no more and let its replies wait, or go on with it."""
    desk.jobs.write(partial(desk.accounts.switch, given.id("id"), on=on)).result()
    return _kept(desk, given)


def rename(desk: Desk, given: Given) -> Answer:
    """Call an account something else."""
    job = partial(desk.accounts.rename, given.id("id"), given.text("name"))
    desk.jobs.write(job).result()
    return _kept(desk, given)


def configure(desk: Desk, given: Given) -> Answer:
    """Change one of a network's own settings of an account, as its hashtags."""
    job = partial(desk.accounts.configure, given.id("id"), given.text("key"), given.text("value"))
    desk.jobs.write(job).result()
    return _kept(desk, given)


def fetch(desk: Desk, given: Given) -> Answer:
    """Fetch now, in parallel, and say what changed."""
    report = desk.fetching.fetch(given.ids("account") or None)
    desk.insight.tending.run()
    desk.jobs.write(partial(desk.triage.wake, desk.clock.now())).result()
    desk.jobs.write(desk.checklist.run_auto).result()
    names = {row.id: row.name for row in asked.accounts(desk.read_page)}
    rows = [_report(one) for one in report.accounts]
    said = tuple(
        f"{names.get(one.account_id, '')}: {sentence(one.error)}"
        for one in report.accounts
        if one.error is not None
    )
    row = {"accounts": rows, "seconds": round(report.seconds, 3)}
    lines = (
        fetched_text(names.get(one.account_id, ""), one.new, one.edited, one.deleted)
        for one in report.accounts
    )
    return given.one(
        row, lambda: "".join(f"{line}\n" for line in lines), exit_code=int(bool(said)), said=said
    )


def opml_import(desk: Desk, given: Given) -> Answer:
    """Add every feed of a list; those that cannot be added are named."""
    path = given.path("file")
    try:
        with path.open("rb") as file:
            feeds = read_opml(file.read(LONGEST_OPML), str(path))
    except OSError as error:
        raise WrongUse(why="file_missing", detail=str(path)) from error
    waiting = [
        (feed, desk.accounts.add("feed", {"url": feed.address, "name": feed.title}))
        for feed in feeds
    ]
    rows = [_imported(feed, adding) for feed, adding in waiting]
    said = tuple(f"{row['url']}: {row['error']}" for row in rows if row["error"])
    return given.many(
        rows,
        lambda: text.table((row["account"] or "–", row["url"]) for row in rows),
        exit_code=int(bool(said)),
        said=said,
    )


def opml_export(desk: Desk, given: Given) -> Answer:
    """Write the feeds as a list that other readers take."""
    path = given.path("file")
    feeds = [
        ListedFeed(row.server, row.name)
        for row in asked.accounts(desk.read_page)
        if row.channel == "feed" and row.server.startswith("http") and not _is_secret(row)
    ]
    try:
        path.write_bytes(write_opml(feeds, desk.settings().shop_name or "Shoptalk"))
    except OSError as error:
        raise WrongUse(why="file_unwritable", detail=str(path)) from error
    return given.one({"rows": len(feeds)}, lambda: f"{exported_text(len(feeds), str(path))}\n")


def _is_secret(row: AccountRow) -> bool:
    """Tell whether a feed's real address is in the keyring: the shown one helps nobody."""
    return row.config.get("address") == "secret"


def _row(desk: Desk, account_id: int) -> dict[str, Any]:
    return shapes.account(desk.accounts.health_of(account_id))


def _kept(desk: Desk, given: Given) -> Answer:
    row = _row(desk, given.id("id"))
    return given.one(row, lambda: f"{saved_text()}\n")


def _facts(given: Given) -> dict[str, str]:
    facts = {key: given.text(key) for key in GIVEN if given.text(key)}
    facts |= dict(given.values.get("set") or ())
    secret = given.stdin.strip("\r\n")
    for kind in sorted(SECRETS):
        if given.is_on(f"{kind}_stdin"):
            if not secret:
                raise WrongUse(why="no_secret")
            facts[kind] = secret
    if given.is_on("secrets_stdin"):
        facts |= _secrets(secret)
    return facts


def _secrets(stdin: str) -> dict[str, str]:
    try:
        found = json.loads(stdin)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or not all(isinstance(one, str) for one in found.values()):
        raise WrongUse(why="bad_secrets")
    return {THEIR_NAMES.get(str(name), str(name)): value for name, value in found.items()}


def _refuse_missing(desk: Desk, channel: str, facts: dict[str, str]) -> None:
    network = desk.channels[channel]
    for need in network.needs:
        if need in facts:
            continue
        if need in SECRETS or need in network.secret_kinds:
            raise WrongUse(why="no_secret")
        raise WrongUse(why="needs_field", detail="URL" if need == "url" else f"--{need}")


def _to_choose(given: Given, probe: Probe) -> Answer:
    """List the places behind a sign-in; the next call names one of them."""
    wrong = WrongUse(why="needs_field", detail="--set choice=ID")
    rows = [{"choice": number, "name": name, "what": probe.what} for number, name in probe.choices]
    return given.many(
        rows,
        lambda: text.table((row["choice"], row["name"]) for row in rows),
        exit_code=wrong.exit_code,
        said=(sentence(ChooseOne()), sentence(wrong)),
    )


def _report(one: AccountReport) -> dict[str, Any]:
    return {
        "account": str(one.account_id),
        "channel": one.channel,
        "state": one.state.value,
        "new": one.new,
        "edited": one.edited,
        "deleted": one.deleted,
        "error": shapes.says(one.error),
        "error_code": one.error.code if one.error else None,
    }


def _imported(feed: ListedFeed, adding: Future[int]) -> dict[str, Any]:
    row: dict[str, Any] = {"url": feed.address, "account": None, "error": None}
    try:
        row["account"] = str(adding.result())
    except ShopError as error:
        row["error"] = sentence(error)
    return row


COMMANDS: Final = (
    Command("accounts kinds", N_("List the networks Shoptalk knows"), kinds),
    Command(
        "accounts add",
        N_("Add an account of a network"),
        add,
        (
            Arg("CHANNEL"),
            Arg("URL", amount="maybe"),
            *(Arg(f"--{key}") for key in ("server", "handle", "name")),
            Arg("--set", "pair"),
            *(Arg(f"--{key}-stdin", "flag") for key in ("token", "password", "secrets")),
            Arg("--paste", "flag"),
            Arg("--again", "id"),
        ),
        is_changing=True,
        stdin=("token_stdin", "password_stdin", "secrets_stdin"),
        asking=("paste",),
    ),
    Command("accounts list", N_("List your accounts and how they are"), list_accounts),
    Command("accounts check", N_("Ask whether an account works"), check, (ID,), is_changing=True),
    Command(
        "accounts remove",
        N_("Remove an account"),
        remove,
        (ID, Arg("--forget-items", "flag")),
        is_changing=True,
    ),
    Command(
        "accounts on",
        N_("Read a switched off account again"),
        partial(switch, on=True),
        (ID,),
        is_changing=True,
    ),
    Command(
        "accounts off",
        N_("Read an account no more; its replies wait"),
        partial(switch, on=False),
        (ID,),
        is_changing=True,
    ),
    Command(
        "accounts rename",
        N_("Call an account something else"),
        rename,
        (ID, Arg("NAME")),
        is_changing=True,
    ),
    Command(
        "accounts set",
        N_("Change a network's own setting of an account"),
        configure,
        (ID, Arg("KEY"), Arg("VALUE")),
        is_changing=True,
    ),
    Command(
        "fetch",
        N_("Look for news now"),
        fetch,
        (Arg("--account", "id", "many"),),
        is_changing=True,
    ),
    Command(
        "opml import",
        N_("Add every feed of a list"),
        opml_import,
        (Arg("FILE", "path"),),
        is_changing=True,
    ),
    Command("opml export", N_("Write your feeds as a list"), opml_export, (Arg("FILE", "path"),)),
    *PICTURES,
)
