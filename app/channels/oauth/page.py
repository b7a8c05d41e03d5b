"""The page the owner's browser shows when a network sends it back to us."""

from __future__ import annotations

from html import escape
from typing import Final

from app.i18n import N_, _

PAGES: Final = {
    "done": N_("You can close this page and go back to Shoptalk."),
    "denied": N_("You did not allow it. You can close this page and go back to Shoptalk."),
    "unexpected": N_("This page has expired. Go back to Shoptalk and sign in again."),
}
HEADERS: Final = {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "Referrer-Policy": "no-referrer",  # the address holds the code
    "Connection": "close",
}
_PAGE: Final = (
    '<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    "<title>Shoptalk</title><style>body{{font:1.1rem sans-serif;margin:20vh auto;"
    "max-width:30em;padding:1em;color-scheme:light dark}}</style><p>{words}</p>"
)


def page(name: str) -> bytes:
    """Give one of `PAGES` in the owner's language."""
    return _PAGE.format(words=escape(_(PAGES[name]))).encode()
