"""What the world does to us, as facts; `app.wording` makes the sentences."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any, ClassVar


@dataclass(unsafe_hash=True)
class ShopError(Exception):
    """Something outside the program went wrong; the owner reads one sentence about it.

    Not frozen, since contextlib sets the traceback of what passes through it. Facts are
    plain values, so that an error can be stored beside an account or a reply and said
    again in another language.
    """

    code: ClassVar[str] = "shop"
    exit_code: ClassVar[int] = 1

    def __str__(self) -> str:
        """Name the class and its facts, for the log; facts never hold text, names or secrets."""
        return f"{self.code} {asdict(self)}"


@dataclass(unsafe_hash=True)
class OwnFault(ShopError):
    """Something of ours broke; the log says where, and all the rest goes on."""

    code: ClassVar[str] = "own_fault"


# --- a network -----------------------------------------------------------------


@dataclass(unsafe_hash=True)
class ChannelError(ShopError):
    """A network did not do what we asked; `account` is its shown name, "" where none is known."""

    code: ClassVar[str] = "channel"
    account: str = ""


@dataclass(unsafe_hash=True)
class SignInError(ChannelError):
    """The network says that this sign-in is dead; only the owner can mend it."""

    code: ClassVar[str] = "sign_in"
    reason: str = ""  # a code that the wording knows, where more is known than that it is dead


@dataclass(unsafe_hash=True)
class SignInExpired(ChannelError):
    """The access ran out and may be renewed once without the owner."""

    code: ClassVar[str] = "sign_in_expired"


@dataclass(unsafe_hash=True)
class ScopeMissing(ChannelError):
    """The sign-in does not allow this; `scopes` are the network's own names, joined by blanks."""

    code: ClassVar[str] = "scope_missing"
    scopes: str = ""


@dataclass(unsafe_hash=True)
class NotOffered(ChannelError):
    """This server or plan does not have the thing asked for; `what` is our capability's name."""

    code: ClassVar[str] = "not_offered"
    what: str = ""
    why: str = ""  # a code that the wording knows


@dataclass(unsafe_hash=True)
class RateLimited(ChannelError):
    """The network wants a pause; `until_at` is UTC text."""

    code: ClassVar[str] = "rate_limited"
    until_at: str = ""


@dataclass(unsafe_hash=True)
class BudgetSpent(RateLimited):
    """What the network gives us for a time is used up; `bucket` is its name in `buckets`."""

    code: ClassVar[str] = "budget_spent"
    bucket: str = ""


@dataclass(unsafe_hash=True)
class OutOfCredit(ChannelError):
    """The network wants money first: no credit is left there, or its own cap is reached."""

    code: ClassVar[str] = "out_of_credit"


@dataclass(unsafe_hash=True)
class WaitingForApproval(ChannelError):
    """The network has not let this sign-in do anything yet; nothing but time mends that."""

    code: ClassVar[str] = "waiting_for_approval"


@dataclass(unsafe_hash=True)
class ChooseOne(ChannelError):
    """The sign-in has several places, and the owner must say which; never stored.

    `choices` are (id, name); the chosen id is given back as "choice".
    """

    code: ClassVar[str] = "choose_one"
    what: str = ""  # page, location, organization, channel
    choices: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        """Say what is to be chosen, without the names."""
        return f"{self.code} {self.what} of {len(self.choices)}"


@dataclass(unsafe_hash=True)
class Gone(ChannelError):
    """What we asked about is no longer there, for good."""

    code: ClassVar[str] = "gone"


@dataclass(unsafe_hash=True)
class Refused(ChannelError):
    """The network understood and said no; `reason` is a code that the wording knows."""

    code: ClassVar[str] = "refused"
    reason: str = ""
    detail: str = ""


@dataclass(unsafe_hash=True)
class Unreachable(ChannelError):
    """The network could not be reached, or not in time; the sign-in is not at fault."""

    code: ClassVar[str] = "unreachable"
    host: str = ""
    why: str = ""  # dns, refused, timeout, tls, cut, server, offline


@dataclass(unsafe_hash=True)
class BadAnswer(ChannelError):
    """The network answered something that is not what its contract says."""

    code: ClassVar[str] = "bad_answer"
    host: str = ""
    why: str = ""  # html, cut, not_json, not_feed, too_big, shape, empty


@dataclass(unsafe_hash=True)
class NotNow(ChannelError):
    """What the owner asked for stumbled over passing trouble, and nobody tries it again by itself.

    `of` is the code of the error that stood in the way, `host` and `why` its facts.
    """

    code: ClassVar[str] = "not_now"
    host: str = ""
    why: str = ""
    of: str = ""


@dataclass(unsafe_hash=True)
class OtherIdentity(ChannelError):
    """Signing in again gave somebody else; history must not be mixed."""

    code: ClassVar[str] = "other_identity"
    expected: str = ""
    got: str = ""


@dataclass(unsafe_hash=True)
class NothingFound(ChannelError):
    """No feed or server stands at the address the owner gave."""

    code: ClassVar[str] = "nothing_found"
    address: str = ""


# --- the data folder -------------------------------------------------------------


@dataclass(unsafe_hash=True)
class FolderError(ShopError):
    """The data folder cannot be used; `folder` is its path."""

    code: ClassVar[str] = "folder"
    exit_code: ClassVar[int] = 3
    folder: str = ""


@dataclass(unsafe_hash=True)
class FolderBusy(FolderError):
    """Another program holds the folder and does not answer."""

    code: ClassVar[str] = "folder_busy"


@dataclass(unsafe_hash=True)
class DatabaseNewer(FolderError):
    """The file was written by a newer Shoptalk."""

    code: ClassVar[str] = "database_newer"
    found: int = 0
    known: int = 0


@dataclass(unsafe_hash=True)
class DatabaseDamaged(FolderError):
    """The file is not a sound database; `backup` names the newest good copy, "" where none is."""

    code: ClassVar[str] = "database_damaged"
    backup: str = ""


@dataclass(unsafe_hash=True)
class ProfileDamaged(FolderError):
    """The small file that names our keyring entries cannot be read; `file` is its path."""

    code: ClassVar[str] = "profile_damaged"
    file: str = ""


@dataclass(unsafe_hash=True)
class DiskFull(FolderError):
    """There is no room left to write."""

    code: ClassVar[str] = "disk_full"


@dataclass(unsafe_hash=True)
class FolderReadOnly(FolderError):
    """We may not write there."""

    code: ClassVar[str] = "folder_read_only"


@dataclass(unsafe_hash=True)
class BackupUnfit(FolderError):
    """The file given to restore from is no sound backup of Shoptalk."""

    code: ClassVar[str] = "backup_unfit"
    why: str = ""  # missing, damaged, newer, other


# --- the keyring ------------------------------------------------------------------


@dataclass(unsafe_hash=True)
class KeyringError(ShopError):
    """The system's keyring cannot be used; `backend` is its name, never a secret."""

    code: ClassVar[str] = "keyring"
    exit_code: ClassVar[int] = 4
    backend: str = ""


@dataclass(unsafe_hash=True)
class KeyringLocked(KeyringError):
    """The keyring is locked and no dialog came."""

    code: ClassVar[str] = "keyring_locked"


@dataclass(unsafe_hash=True)
class KeyringWaiting(KeyringError):
    """The keyring waits for the owner in its own dialog."""

    code: ClassVar[str] = "keyring_waiting"


@dataclass(unsafe_hash=True)
class KeyringMissing(KeyringError):
    """There is no keyring that we trust; keeping for this session is what is left."""

    code: ClassVar[str] = "keyring_missing"


@dataclass(unsafe_hash=True)
class SecretTooLong(KeyringError):
    """A secret is longer than every system's keyring takes; `length` and `limit` in characters."""

    code: ClassVar[str] = "secret_too_long"
    length: int = 0
    limit: int = 1200


# --- what the owner asked for ------------------------------------------------------


@dataclass(unsafe_hash=True)
class NoSuch(ShopError):
    """There is nothing by that id; `kind` is item, reply, account, watch, step, view."""

    code: ClassVar[str] = "no_such"
    exit_code: ClassVar[int] = 5
    kind: str = ""
    id: str = ""


@dataclass(unsafe_hash=True)
class WrongUse(ShopError):
    """The owner's words do not fit; `why` is a code, `detail` what was given."""

    code: ClassVar[str] = "wrong_use"
    exit_code: ClassVar[int] = 2
    why: str = ""
    detail: str = ""


@dataclass(unsafe_hash=True)
class BadQuery(WrongUse):
    """A query cannot be read; `at` is the character it stumbles over, counted from 1."""

    code: ClassVar[str] = "bad_query"
    at: int = 1


def _kinds(base: type[ShopError]) -> dict[str, type[ShopError]]:
    found = {base.code: base}
    for kind in base.__subclasses__():
        found |= _kinds(kind)
    return found


def to_facts(error: ShopError) -> dict[str, Any]:
    """Turn an error into plain values that a row can keep."""
    return {"code": error.code, **asdict(error)}


def from_facts(facts: dict[str, Any]) -> ShopError:
    """Make the error again from `to_facts`; facts of a newer version fall back to what is known."""
    kind = _kinds(ShopError).get(str(facts.get("code", "")), ShopError)
    known = {field.name for field in fields(kind)}
    return kind(**{name: value for name, value in facts.items() if name in known})
