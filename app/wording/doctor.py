"""What the doctor says of each thing it looks at."""

from __future__ import annotations

from datetime import datetime

from app.i18n import _
from app.wording.chips import since
from app.wording.numbers import number_text

GIGABYTE = 1024**3


def ok_text(*, is_ok: bool) -> str:
    """Say in a word whether something is well."""
    return _("well") if is_ok else _("NOT WELL")


def version_text(own: str, python: str) -> str:
    """Say which versions run."""
    return _("Shoptalk {own} on Python {python}").format(own=own, python=python)


def folder_text(folder: str, free: int) -> str:
    """Say where the data lies and how much room is left."""
    room = number_text(round(free / GIGABYTE, 1))
    return _("Your data is in {folder}; {room} GB are free there.").format(folder=folder, room=room)


def database_text(*, is_ok: bool) -> str:
    """Say how the file is."""
    if is_ok:
        return _("The data file is sound.")
    return _("The data file is damaged. Bring back your newest backup with: restore FILE")


def backup_text(made_at: datetime | None, now: datetime) -> str:
    """Say when the last checked copy was made."""
    if made_at is None:
        return _("No backup was made yet. Make one with: backup FILE")
    return _("The last checked backup is this old: {age}").format(age=since(made_at, now))


def keyring_text(backend: str) -> str:
    """Say which keyring keeps the secrets."""
    return _("Sign-ins are kept in {backend}.").format(backend=backend)


def no_keyring_needed() -> str:
    """Say that the sample shop has no secrets."""
    return _("The sample shop has no secrets, so no keyring is needed.")


def account_text(channel: str, name: str) -> str:
    """Say that an account can be read."""
    return _("{name} on {channel} can be read.").format(channel=channel, name=name)
