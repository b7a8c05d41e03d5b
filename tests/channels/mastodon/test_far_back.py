"""How far back the first run goes in the Mastodon family, and that nothing is lost on the way."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.domain.item import Found
from tests.channels.mastodon.family import (
    ANNA,
    MASTODON,
    SHOP,
    Dialect,
    Server,
    every_software,
    shop_at,
)
from tests.channels.mastodon.world import AT, Shop

N = 300  # mentions, one every six hours: seventy-five days
HOURS_APART = 6


def busy(dialect: Dialect, n: int = N) -> tuple[Server, Shop]:
    """A server where much was said to the shop, the newest now, and the shop as signed in."""
    server = Server(dialect)
    for number in range(n):
        at = AT - timedelta(hours=HOURS_APART * (n - 1 - number))
        server.post(ANNA, f"mention {number} @shop", created_at=at.isoformat())
    return server, shop_at(server)


def told(items: list[Found]) -> list[int]:
    return sorted(int(one.text.split()[1]) for one in items)


@every_software
@pytest.mark.parametrize("days", [7, 30, 90])
def test_everything_since_the_wanted_day_is_read(dialect: Dialect, days: int) -> None:
    server, shop = busy(dialect)
    shop.back_to = AT - timedelta(days=days)
    stream = shop.stream("notifications")
    wanted = min(N, days * 24 // HOURS_APART + 1)
    items = told(shop.fetch(stream))
    assert items[-wanted:] == list(range(N - wanted, N))
    assert len(items) < wanted + 2 * dialect.page  # and not everything there ever was
    assert all(page.cursor is None for page in shop.pages[:-1])  # kept when the run is whole
    server.post(ANNA, "mention 300 @shop")
    assert N in told(shop.fetch(stream))
    assert len(shop.pages) <= 3


def test_where_older_pages_cannot_be_asked_for_the_run_ends() -> None:
    server, shop = busy(MASTODON)
    shop.back_to = AT - timedelta(days=90)
    listed = server.listed
    server.listed = lambda request, entries: listed(  # type: ignore[method-assign]
        type(request)("GET", request.url.copy_remove_param("max_id")), entries
    )
    assert len(shop.fetch(shop.stream("notifications"))) == 2 * MASTODON.page
    assert len(shop.pages) == 2


def test_old_hashtags_are_read_too() -> None:
    server = Server(MASTODON)
    for number in range(100):
        at = AT - timedelta(hours=100 - number)
        server.post(ANNA, f"word {number} #coffee", created_at=at.isoformat())
    shop = Shop.signed_in(shop_at(server).http, {"server": "social.test", "hashtags": "coffee"})
    shop.back_to = AT - timedelta(days=3)
    assert told(shop.fetch(shop.stream("tag:coffee")))[-72:] == list(range(28, 100))


@pytest.mark.parametrize(("days", "n_posts"), [(7, 40), (30, 160), (90, 300)])
def test_our_own_past_posts_are_read_as_far(days: int, n_posts: int) -> None:
    server = Server(MASTODON)
    for number in range(300):
        at = AT - timedelta(hours=HOURS_APART * (299 - number))
        server.post(SHOP, f"post {number}", created_at=at.isoformat())
    shop = shop_at(server)
    shop.back_to = AT - timedelta(days=days)
    shop.fetch(shop.stream("posts"))
    assert sum(len(page.posts) for page in shop.pages) == n_posts
    shop.fetch(shop.stream("posts"))
    assert len(shop.pages) == 1


def test_the_conversations_of_the_past_are_all_read_in_the_end() -> None:
    server = Server(MASTODON)
    for number in range(100):
        post = server.post(SHOP, f"post {number}")
        server.post(ANNA, f"answer {number}", in_reply_to_id=post["id"])
    shop = shop_at(server)
    shop.back_to = AT - timedelta(days=1)
    found: set[int] = set()
    for _ in range(12):
        found.update(told(shop.fetch(shop.stream("posts"))))
        assert len(shop.pages) < 60  # what fetching allows a run
    assert found == set(range(100))
