"""The contracts that the tests of Instagram hold it to: ours always, Meta's where it is here."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest

from tests.channels.contract.meta import meta_contract

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.channels.contract.routes import Contract

KINDS = (
    (r"1784\d+", "IGUser"),
    (r"90\d+", "IGMedia"),
    (r"70\d+", "IGComment"),
    (r"tag-\w+", "ShadowIGHashtag"),
    (r"t_\d+", "UnifiedThread"),
)
# Names that only our fake's way of showing them needs.
BESIDE = {"IGComment": frozenset({"replies"})}


@pytest.fixture(params=["own", "v26"])
def contracts(request: pytest.FixtureRequest) -> Sequence[Contract]:
    """Other contracts beside our own, for a test to hold the network to."""
    if request.param == "own":
        return ()
    shared = cast("Path", request.getfixturevalue("shared"))
    path = shared / "contracts" / "meta" / "graph-v26-from-pypi.json"
    return (meta_contract(path, base="/v26.0", kinds=KINDS, beside=BESIDE),)
