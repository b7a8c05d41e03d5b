"""The contracts that the tests of Facebook hold it to: ours always, Meta's own where it is here."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest

from tests.channels.contract.meta import meta_contract

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.channels.contract.routes import Contract

KINDS = (
    (r"page-\d+|me", "Page"),
    (r"page-\d+_\d+", "PagePost"),
    (r"\d+_\d+", "Comment"),
    (r"t_\d+", "UnifiedThread"),
)
# What Meta's pages tell of and its list of names leaves out: channels/... section 1.
BESIDE = {
    "PagePost": frozenset({"tagged_time", "shares"}),
    "Page": frozenset({"tasks"}),
    "Comment": frozenset({"parent"}),
}


@pytest.fixture(params=["own", "v26"])
def contracts(request: pytest.FixtureRequest) -> Sequence[Contract]:
    """Other contracts beside our own, for a test to hold the network to."""
    if request.param == "own":
        return ()
    shared = cast("Path", request.getfixturevalue("shared"))
    path = shared / "contracts" / "meta" / "graph-v26-from-pypi.json"
    return (meta_contract(path, base="/v26.0", kinds=KINDS, beside=BESIDE),)
