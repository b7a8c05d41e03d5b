"""Who a data folder belongs to: a random id that names its keyring entries, and its kind."""

from __future__ import annotations

import errno
import json
import re
import secrets
from dataclasses import asdict, dataclass
from typing import Final

from app.errors import DiskFull, FolderReadOnly, ProfileDamaged
from app.paths import Folder
from app.services.wire import write_private

SHOP: Final = "shop"
SAMPLE: Final = "sample"
_ID: Final = re.compile(r"[0-9a-zA-Z_\-]{1,64}")


@dataclass(frozen=True, slots=True)
class Profile:
    """One folder's identity; a sample one speaks to the practice network only."""

    id: str
    kind: str = SHOP

    @property
    def is_sample(self) -> bool:
        """Tell whether this is the sample shop, where nothing leaves the computer."""
        return self.kind == SAMPLE


def load(folder: Folder) -> Profile | None:
    """Read a folder's profile; None where there is none yet.

    Raises:
        ProfileDamaged: the file is there and says nothing sensible; a new one would lose the
            sign-ins, so only the owner may decide.
    """
    try:
        kept = json.loads(folder.profile.read_text(encoding="utf-8"))
        found = Profile(id=kept["id"], kind=kept["kind"])
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError, RecursionError, IsADirectoryError) as error:
        raise ProfileDamaged(folder=str(folder.root), file=str(folder.profile)) from error
    if not (isinstance(found.id, str) and _ID.fullmatch(found.id) and found.kind in (SHOP, SAMPLE)):
        raise ProfileDamaged(folder=str(folder.root), file=str(folder.profile))
    return found


def load_or_make(folder: Folder, kind: str = SHOP) -> Profile:
    """Read a folder's profile, or give the folder a new one of this kind.

    Raises:
        FolderError: the folder cannot be made or written.
    """
    try:
        found = load(folder)
        if found is None:
            found = Profile(id=secrets.token_hex(8), kind=kind)
            folder.root.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_private(folder.profile, json.dumps(asdict(found)).encode())
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise DiskFull(folder=str(folder.root)) from error
        raise FolderReadOnly(folder=str(folder.root)) from error
    return found
