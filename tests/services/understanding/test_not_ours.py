"""What is not about the shop is put aside with a reason, learned from, hidden and never lost."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from sqlite3 import Connection

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
from app.store import aside, forget
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


def test_taking_a_never_term_back_leaves_what_was_done_since(stand: Stand) -> None:
    watches = stand.insight.watches
    added = watches.add("Fox", Boxes(any=("fox",)))
    stand.insight.not_ours.keep_out(added.watch_id, "hunting")
    watches.change(added.watch_id, "Fox", Boxes(any=("fox",), never=("hunting", "red")))
    stand.jobs.write(stand.triage.undo).result()
    stand.jobs.write(lambda: None).result()
    row = watch(stand.shop.read, added.watch_id)
    assert row is not None
    assert row.never == ("red",)


def test_a_never_term_that_fits_no_query_is_no_action(stand: Stand) -> None:
    added = stand.insight.watches.add("Fox", Boxes(query="(fox AND red) OR (stoat AND grey)"))
    n = stand.shop.one("SELECT count(*) FROM action")
    with pytest.raises(WrongUse):
        stand.insight.not_ours.keep_out(added.watch_id, "h" * 4_000)
    assert stand.shop.one("SELECT count(*) FROM action") == n


def test_the_owners_word_that_comes_while_finds_are_judged_stays(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(stand)
    (bad,) = find(stand, "fox hunting again", start=200)
    keep = aside.set_relevance

    def later(db: Connection, judged: Iterable[tuple[int, int]]) -> None:
        stand.insight.not_ours.about_us(bad)
        keep(db, judged)

    monkeypatch.setattr(aside, "set_relevance", later)
    assert stand.insight.relevance.run().n == 1
    assert stand.shop.item("f200")["relevance"] == 100


def test_other_words_are_judged_anew(stand: Stand) -> None:
    fill(stand)
    find(stand, "fox hunting again", start=200)
    stand.insight.relevance.run()
    assert stand.shop.item("f200")["relevance"] < 25
    posted = NOON - timedelta(minutes=200)
    stand.store(found("f200", "lovely coffee", kind=Kind.FOUND, posted_at=posted, edited_at=NOON))
    assert stand.shop.item("f200")["relevance"] is None
    stand.insight.relevance.run()
    assert stand.shop.item("f200")["relevance"] > 25


def test_words_of_what_was_deleted_do_not_stay_in_what_was_learned(stand: Stand) -> None:
    fill(stand)
    gone = find(stand, "zanzibar fox one", "zanzibar fox two", start=300)
    stand.insight.not_ours.put_aside(gone, "other")
    stand.insight.relevance.run()
    kept = asked.learned(stand.shop.read, "relevance")
    assert kept is not None
    assert b"zanzibar" in kept.model
    for item_id in gone:
        forget.forget_item(stand.shop.db, item_id, NOON)
    stand.insight.relevance.run()
    kept = asked.learned(stand.shop.read, "relevance")
    assert kept is not None
    assert b"zanzibar" not in kept.model
    assert b"hunting" in kept.model
    for (item_id,) in stand.shop.rows("SELECT id FROM item"):
        forget.forget_item(stand.shop.db, item_id, NOON)
    stand.insight.relevance.run()
    kept = asked.learned(stand.shop.read, "relevance")
    assert kept is not None
    assert not kept.is_on
    assert b"fox" not in kept.model


@pytest.mark.parametrize(
    "junk",
    [
        b"\xff\x00",
        b"",
        b"[" * 100_000,
        b'{"weights": [["word", "fox", NaN]], "n_ours": 12, "n_not": 12}',
        b'{"weights": [], "n_ours": 1e400, "n_not": 3}',
    ],
)
def test_what_was_learned_and_cannot_be_read_is_learned_anew(stand: Stand, junk: bytes) -> None:
    fill(stand)
    (bad,) = find(stand, "fox hunting again", start=200)
    stand.insight.relevance.run()
    stand.shop.db.execute("UPDATE learned SET model = ? WHERE name = 'relevance'", (junk,))
    stand.insight.relevance.why(bad)
    assert stand.insight.relevance.run().is_sure
    stand.shop.db.execute("UPDATE learned SET facts = '{oops'")
    assert stand.insight.relevance.run().is_sure
