"""What is not about the shop is put aside with a reason, learned from, hidden and never lost."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.channels.base import Page
from app.domain.filter import InboxFilter
from app.domain.item import Kind
from app.errors import NoSuch, WrongUse
from app.queries import relevance as asked
from app.queries.inbox import inbox_ids
from app.queries.watches import watch
from app.services.current import Current
from app.services.understanding.not_ours import NeverTerm, never_proposals
from app.services.watches import Boxes, Watches
from app.store.ingest import store_page
from tests.services.understanding.conftest import Stand
from tests.store.conftest import BO, NOON, add_account, found


def find(stand: Stand, *texts: str, start: int = 0) -> list[int]:
    items = [
        found(f"f{n}", text, kind=Kind.FOUND, author=BO, posted_at=NOON - timedelta(minutes=n))
        for n, text in enumerate(texts, start)
    ]
    stand.store(*items)
    return [int(stand.shop.item(one.remote_id)["id"]) for one in items]


def fill(stand: Stand) -> None:
    """Deal with twelve of ours and twelve that are not."""
    ours = find(stand, *(f"lovely coffee {n}" for n in range(12)))
    others = find(stand, *(f"fox hunting {n}" for n in range(12)), start=100)
    stand.triage.done(ours)
    stand.insight.not_ours.put_aside(others, "other")


def test_a_reason_is_kept_with_the_noise_and_undo_is_one_step(stand: Stand) -> None:
    (item,) = find(stand, "fox")
    stand.insight.not_ours.put_aside([item], "spam")
    assert stand.shop.item("f0")["state"] == "noise"
    stand.insight.not_ours.put_aside([item], "ad")
    assert stand.shop.rows("SELECT item_id, reason FROM not_ours") == [[item, "ad"]]
    assert stand.triage.undo().n == 1
    assert stand.shop.item("f0")["state"] == "new"
    with pytest.raises(WrongUse):
        stand.insight.not_ours.put_aside([item], "because")
    with pytest.raises(NoSuch):
        stand.insight.not_ours.put_aside([7], "ad")


def test_little_is_known_so_nothing_is_judged(stand: Stand) -> None:
    stand.insight.not_ours.put_aside(find(stand, "fox"), "other")
    assert not stand.insight.relevance.run().is_sure
    assert asked.floor(stand.shop.read, "strict") == 0


def test_finds_are_judged_hidden_counted_and_brought_back(stand: Stand) -> None:
    fill(stand)
    good, bad = find(stand, "coffee for two", "fox hunting again", start=200)
    judged = stand.insight.relevance.run()
    assert (judged.n, judged.is_sure) == (2, True)
    floor = asked.floor(stand.shop.read, "normal")
    assert floor == 25
    assert asked.hidden(stand.shop.read, floor) == 1
    shown = InboxFilter(relevance_from=floor)
    hidden = InboxFilter(relevance_below=floor)
    assert inbox_ids(stand.shop.read, shown, NOON) == [good]
    assert inbox_ids(stand.shop.read, hidden, NOON) == [bad]
    why = stand.insight.relevance.why(bad)
    assert why is not None
    assert ("word", "hunting") in [thing for thing, _ in why.why]
    stand.insight.not_ours.about_us(bad)
    assert asked.hidden(stand.shop.read, floor) == 0
    assert stand.insight.relevance.run().n == 0  # the owner's word is not judged again
    stand.triage.undo()
    assert inbox_ids(stand.shop.read, hidden, NOON) == [bad]
    assert stand.shop.one("SELECT count(*) FROM correction") == 0


def test_a_never_term_is_proposed_accepted_taken_back_and_turned_down(stand: Stand) -> None:
    shop = stand.shop
    watches = Watches(shop.db, stand.jobs, shop.read, Current(shop.read, stand.clock), stand.clock)
    added = watches.add("Fox", Boxes(any=("fox",)))
    items = find(stand, "fox hunting", "hunting a fox", "fox and hunting", "fox cafe")
    watches.backfill(added.watch_id).result()
    assert never_proposals(stand.shop.read) == ()
    stand.insight.not_ours.put_aside(items[:3], "other")
    (term,) = never_proposals(stand.shop.read)
    assert term == NeverTerm(added.watch_id, "Fox", "hunting", "other", 3)
    stand.insight.not_ours.keep_out(term.watch_id, term.word)
    row = watch(stand.shop.read, added.watch_id)
    assert row is not None
    assert row.never == ("hunting",)
    assert never_proposals(stand.shop.read) == ()
    stand.jobs.write(stand.triage.undo).result()
    stand.jobs.write(lambda: None).result()
    row = watch(stand.shop.read, added.watch_id)
    assert row is not None
    assert row.never == ()
    stand.insight.not_ours.turn_down(term)
    assert never_proposals(stand.shop.read) == ()
    with pytest.raises(NoSuch):
        stand.insight.not_ours.keep_out(99, "x")


def test_what_must_be_forgotten_in_time_is_never_learned(stand: Stand) -> None:
    account = add_account(stand.shop.db, "page", "linkedin")
    texts = [f"zanzibar {n}" for n in range(12)]
    items = tuple(found(f"l{n}", one, kind=Kind.FOUND) for n, one in enumerate(texts))
    store_page(stand.shop.db, account, "s", Page(items=items), NOON, stand.shop.options)
    ids = [int(stand.shop.item(one.remote_id)["id"]) for one in items]
    stand.insight.not_ours.put_aside(ids, "other")
    stand.triage.done(find(stand, *(f"lovely coffee {n}" for n in range(12))))
    assert stand.insight.relevance.run().is_sure
    kept = asked.learned(stand.shop.read, "relevance")
    assert kept is not None
    assert b"linkedin" in kept.model
    assert b"zanzibar" not in kept.model
    assert b"anna" not in kept.model.lower()
