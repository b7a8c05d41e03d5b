"""Reddit's feeds from a terminal: the key is in no file and in no answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.channels.contract.every import till
from tests.channels.contract.shop import AT
from tests.channels.reddit.shop import FEED, LINK, WATCH, world

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.conftest import SetClock


def test_a_feeds_key_is_kept_by_the_keyring_alone(
    tmp_path: Path, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.set(AT)
    with world().network() as net, till(tmp_path / "shop", clock, monkeypatch) as counter:
        with net.served() as url:
            words = ("accounts", "add", "reddit", "--server", url, "--token-stdin")
            account = counter.row(*words, "--set", "subreddits=vilnius", stdin=LINK)["account"]
            counter.row("watches", "add", "us", "--any", WATCH[0])
            (first,) = counter.fetch()
            assert (first["error"], first["new"]) == (None, 4)
            item = counter.rows("list", "--channel", "reddit")[0]
            answer = counter("reply", item["id"], "--text-stdin", "--now", stdin="Hello")
            assert "sent" not in {row["state"] for row in answer.rows}
            assert all(one.method == "GET" for one in net.calls)
            counter.row("accounts", "remove", account)
        said = "\n".join(counter.said)
    assert counter.ring.ever == {f"feed={FEED}&user=Kavos_Namai"}
    assert counter.ring.kept == {}
    files = [one for one in tmp_path.rglob("*") if one.is_file()]
    assert files
    assert FEED not in said
    assert not [one.name for one in files if FEED.encode() in one.read_bytes()]
