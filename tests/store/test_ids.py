"""Ids stand in the order of time, are given once over all tables, and find a place in any crowd."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.store import notes, replies
from app.store.ids import clamped, first_id, new_ids
from tests.store.conftest import NOON, Shop, found, own_post


def test_a_second_holds_sixty_four_and_the_rest_takes_the_next(shop: Shop) -> None:
    ids = new_ids(shop.db, [NOON] * 130)
    second = first_id(NOON)
    assert ids == list(range(second, second + 130))


def test_full_seconds_ahead_are_passed_over(shop: Shop) -> None:
    for start in range(5):
        moment = NOON + timedelta(seconds=start)
        shop.store(*(found(f"{start}-{n}", posted_at=moment) for n in range(64)), at=NOON + HOUR)
    assert new_ids(shop.db, [NOON]) == [first_id(NOON + timedelta(seconds=5))]
    later = NOON + timedelta(seconds=2)
    assert new_ids(shop.db, [later, NOON, later]) == [
        first_id(NOON + timedelta(seconds=5)) + n for n in range(3)
    ]


def test_thousands_of_undated_things_are_stored(shop: Shop) -> None:
    stored = shop.store(*(found(str(n), posted_at=None) for n in range(3000)))
    assert len(set(stored.new_ids)) == 3000
    assert min(stored.new_ids) == first_id(NOON)
    again = shop.store(*(found(f"b{n}", posted_at=None) for n in range(100)))
    assert min(again.new_ids) > max(stored.new_ids)


def test_all_kinds_share_one_space(shop: Shop) -> None:
    stored = shop.store(found("1", posted_at=NOON), posts=(own_post("p", "", posted_at=NOON),))
    reply = replies.add(shop.db, shop.account, "k", NOON, text="x")
    note = notes.add(shop.db, "y", NOON)
    post = shop.one("SELECT id FROM post")
    assert sorted({*stored.new_ids, post, reply, note}) == [first_id(NOON) + n for n in range(4)]


@given(st.lists(st.integers(0, 3), min_size=1, max_size=150), st.lists(st.integers(0, 200)))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_ids_are_free_unique_and_never_early(
    shop: Shop, seconds: list[int], taken: list[int]
) -> None:
    shop.db.execute("DELETE FROM note")
    base = first_id(NOON)
    shop.db.executemany(
        "INSERT INTO note (id, actor_id, text, at) VALUES (?, 1, '', '')",
        [(base + n,) for n in set(taken)],
    )
    ids = new_ids(shop.db, [NOON + timedelta(seconds=s) for s in seconds])
    assert len(set(ids)) == len(ids)
    assert not set(ids) & {base + n for n in taken}
    for wanted, given_id in zip(seconds, ids, strict=True):
        assert given_id >= base + wanted * 64


def test_moments_are_clamped() -> None:
    assert clamped(None, NOON) == NOON
    assert clamped(NOON + HOUR, NOON) == NOON
    assert clamped(datetime(1970, 1, 1, tzinfo=UTC), NOON).year == 1990
    assert clamped(NOON - HOUR, NOON) == NOON - HOUR


HOUR = timedelta(hours=1)
