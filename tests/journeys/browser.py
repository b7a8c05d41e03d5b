"""The browser of an owner who signs in, for the variable BROWSER: it opens, walks and ends.

    python -m tests.journeys.browser SCRIPTS NAME PASSWORD agree|refuse|decline|stay ADDRESS

`refuse` presses the page's own button; `decline` comes back as from a network that says so itself;
`stay` opens nothing. It speaks on standard output, as real ones do.
"""

from __future__ import annotations

import importlib
import sys
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx


def main(scripts: str, name: str, password: str, verb: str, address: str) -> int:
    """Do with an address what the owner does; 1 if nothing was opened."""
    print("Opening in existing browser session.")
    if verb == "stay":
        return 1
    if verb == "decline":
        asked = parse_qs(urlsplit(address).query)
        back = urlencode({"error": "access_denied", "state": asked["state"][0]})
        httpx.get(f"{asked['redirect_uri'][0]}?{back}", trust_env=False)
        return 0
    sys.path.insert(0, scripts)
    importlib.import_module("oauth_browser").walk(address, name, password, deny=verb == "refuse")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
