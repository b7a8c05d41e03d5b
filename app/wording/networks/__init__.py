"""The words that belong to one network each, put together.

Every module has two tables: `IMPOSSIBLE`, by the codes of `Channel.impossible`, `Identity.cannot`
and `Found.cannot`; and `ERRORS`, by an error's code and reason, as in `error_table`.
"""

from __future__ import annotations

from typing import Final

from app.wording.networks import (
    byhand,
    facebook,
    google,
    hackernews,
    instagram,
    lemmy,
    linkedin,
    mailbox,
    reddit,
    threads,
    tiktok,
    trustpilot,
    wordpress,
    x,
    youtube,
)

_ALL: Final = (
    byhand,
    facebook,
    google,
    hackernews,
    instagram,
    lemmy,
    linkedin,
    mailbox,
    reddit,
    threads,
    tiktok,
    trustpilot,
    wordpress,
    x,
    youtube,
)
IMPOSSIBLE: Final = {code: text for one in _ALL for code, text in one.IMPOSSIBLE.items()}
ERRORS: Final = {code: text for one in _ALL for code, text in one.ERRORS.items()}
