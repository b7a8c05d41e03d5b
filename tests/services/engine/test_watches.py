"""Watches: tried before they are kept, and in step with what is stored."""

from __future__ import annotations

import pytest

from app.errors import NoSuch, WrongUse
from app.queries import watches as asked
from app.services import watches as service
from app.services.desk import Desk
from app.services.watches import Boxes
from tests.services.engine.conftest import Network
from tests.services.engine.rss import URL, feed

WAIT_S = 10.0
TEXTS = [
    ("a", "A wooden horse for the fair"),
    ("b", "En häst av trä"),
    ("c", "HAST och vagn"),
    ("d", "Horse races on Sunday"),
    ("e", "Nothing of the kind"),
]
HORSES = Boxes(any=("horse*", "häst"), never=("races",))
HITS = """
SELECT item.remote_id, item_watch.words FROM item_watch
JOIN item ON item.id = item_watch.item_id
WHERE watch_id = :watch ORDER BY item.id DESC
"""


@pytest.fixture
def shop(desk: Desk, network: Network) -> Desk:
    network.answer = lambda _: feed(TEXTS)
    desk.accounts.add("feed", {"url": URL}).result(WAIT_S)
    desk.fetching.fetch()
    return desk


def save(desk: Desk, boxes: Boxes = HORSES) -> int:
    return desk.jobs.write(lambda: desk.watches.add("Horses", boxes)).result(WAIT_S).watch_id


def caught(desk: Desk, watch_id: int) -> int:
    return asked.caught(desk.read_page, "2000-01-01").get(watch_id, (0, 0))[0]


def texts(desk: Desk, ids: tuple[int, ...]) -> list[str]:
    rows = dict(desk.read_page("SELECT id, text FROM item", {}))
    return [rows[one] for one in ids]


def test_a_preview_says_what_comes_and_what_never_took(shop: Desk) -> None:
    found = shop.jobs.ask(lambda: shop.watches.preview(HORSES)).result(WAIT_S)
    assert (found.n_caught, found.n_kept_out, found.looked_at) == (3, 1, 5)
    assert [n for _, n in found.per_week] == [3]
    assert found.per_week[0][0].isoformat() == "2026-03-02"
    assert found.per_word == (("horse*", 1), ("häst", 2))
    assert texts(shop, found.sample_ids) == [text for _, text in TEXTS[:3]]
    assert texts(shop, found.kept_out_ids) == ["Horse races on Sunday"]
    assert asked.watches(shop.read_page) == ()


def test_a_watch_of_another_network_catches_nothing_here(shop: Desk) -> None:
    boxes = Boxes(any=("horse*",), channels=("mastodon",))
    assert shop.watches.preview(boxes).looked_at == 0


def test_a_saved_watch_catches_what_is_stored_and_what_comes(shop: Desk, network: Network) -> None:
    watch_id = save(shop)
    assert [key for key, _ in shop.read_page(HITS, {"watch": watch_id})] == ["a", "b", "c"]
    assert caught(shop, watch_id) == 3
    network.answer = lambda _: feed([("f", "Horses again"), *TEXTS])
    shop.fetching.fetch()
    assert caught(shop, watch_id) == 4


@pytest.mark.parametrize("at_once", [3_000, 2])
def test_a_large_shop_catches_up_by_a_round_of_its_own(
    shop: Desk, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(service, "AT_ONCE", at_once)
    monkeypatch.setattr(service, "BLOCK", 2)
    saved = shop.jobs.write(lambda: shop.watches.add("Horses", HORSES)).result(WAIT_S)
    assert (saved.catching_up is None) == (at_once == 3_000)
    if saved.catching_up is not None:
        assert saved.catching_up.result(WAIT_S) == 3
    assert caught(shop, saved.watch_id) == 3


def test_other_words_catch_anew(shop: Desk) -> None:
    watch_id = save(shop)
    boxes = Boxes(all=("horse", "races"))
    shop.jobs.write(lambda: shop.watches.change(watch_id, "Races", boxes)).result(WAIT_S)
    assert shop.read_page(HITS, {"watch": watch_id}) == [["d", '["horse", "races"]']]
    (row,) = asked.watches(shop.read_page)
    assert (row.name, row.any, row.all, row.never) == ("Races", (), ("horse", "races"), ())


def test_a_removed_watch_is_gone_and_its_items_stay(shop: Desk) -> None:
    watch_id = save(shop)
    shop.jobs.write(lambda: shop.watches.remove(watch_id)).result(WAIT_S)
    assert asked.watches(shop.read_page) == ()
    assert asked.watch(shop.read_page, watch_id) is None
    assert caught(shop, watch_id) == 0
    assert shop.read_page("SELECT count(*) FROM item", {}) == [[5]]
    with pytest.raises(NoSuch):
        shop.jobs.write(lambda: shop.watches.remove(watch_id)).result(WAIT_S)


@pytest.mark.parametrize(
    ("name", "boxes"),
    [("", HORSES), ("x", Boxes()), ("x", Boxes(any=("!", " "))), ("x", Boxes(never=("y",)))],
)
def test_a_watch_needs_a_name_and_a_word(desk: Desk, name: str, boxes: Boxes) -> None:
    with pytest.raises(WrongUse):
        desk.jobs.write(lambda: desk.watches.add(name, boxes)).result(WAIT_S)
    assert asked.watches(desk.read_page) == ()


def test_halves_of_letters_are_kept_as_a_question_mark(shop: Desk) -> None:
    boxes = Boxes(any=("h\ud800st",), never=("\udfff",), off=("a\ud800b",), context=("b\ud800",))
    watch_id = shop.jobs.write(lambda: shop.watches.add("H\ud800", boxes)).result(WAIT_S).watch_id
    query = Boxes(query='("a\ud800b" NEAR/3 c) OR d')
    shop.jobs.write(lambda: shop.watches.change(watch_id, "x", query)).result(WAIT_S)
    row = asked.watch(shop.read_page, watch_id)
    assert row is not None
    assert "\ud800" not in row.query
