"""What may be kept no longer leaves body, versions, index, drafts and the file's bytes."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from app.channels.base import Page
from app.domain.item import Kind, Post
from app.domain.retention import RETENTION, Retention
from app.store import replies
from app.store.forget import without_quotes
from app.store.ingest import store_page
from app.store.purge import purge, scrub
from tests.store.conftest import BO, NOON, Shop, add_account, found, own_post
from tests.store.test_ingest import check_index

RULES = (Retention("linkedin", text_h=48, has_names=True),)
LATE = NOON + timedelta(hours=50)


def linked(shop: Shop, *texts: str) -> int:
    """Store words on a network that allows them for two days."""
    account = add_account(shop.db, "linked", "linkedin")
    items = tuple(found(f"l{n}", text, author=BO) for n, text in enumerate(texts))
    stranger = Post("s1", "zanzibar stranger", BO, is_ours=False, posted_at=NOON)
    page = Page(items=items, posts=(stranger, own_post("o1", "x", "our ownword")))
    store_page(shop.db, account, "s", page, NOON, shop.options)
    return account


def raw(shop: Shop) -> bytes:
    """Give the bytes of the file and its log."""
    places = (shop.folder.database, Path(f"{shop.folder.database}-wal"))
    return b"".join(place.read_bytes() for place in places if place.exists())


def test_nothing_goes_before_its_time(shop: Shop) -> None:
    linked(shop, "quixotic words")
    assert not purge(shop.db, NOON + timedelta(hours=47), RULES).items
    assert shop.item("l0")["text"] == "quixotic words"


def test_past_its_time_the_text_is_nowhere_and_the_stub_stays(shop: Shop) -> None:
    account = linked(shop, "quixotic words of a member", "more quixotic words")
    edited = Page(items=(found("l0", "quixotic words, changed", author=BO),))
    store_page(shop.db, account, "s", edited, NOON, shop.options)
    shop.store(found("1", "other words stay"))
    item = shop.item("l0")["id"]
    quote = "> quixotic words, changed\nThank you for this"
    replies.add(shop.db, account, "k", NOON, item_id=item, text=quote)
    assert purge(shop.db, LATE, RULES).items >= {item}
    row = shop.item("l0")
    assert (row["text"], row["author_name"], row["author_handle"]) == ("", "", "")
    assert (row["deleted_at"], row["purged_at"]) == (None, "2026-03-06T14:00:00Z")
    assert (row["due_at"], row["url"], row["day_on"]) == ("2026-03-05T11:00:00Z", "", "2026-03-04")
    assert shop.one("SELECT count(*) FROM item_version") == 0
    assert shop.one("SELECT text FROM reply") == "Thank you for this"
    assert shop.rows("SELECT text FROM post ORDER BY remote_id") == [["our ownword"], [""]]
    assert shop.one("SELECT count(*) FROM author WHERE name = 'Bo'") == 0
    assert shop.one("SELECT sum(n) FROM day_count") == 3
    for gone in (b"quixotic", b"zanzibar", b"b2"):
        assert gone not in raw(shop)
    assert b"other words stay" in raw(shop)
    assert shop.one("SELECT count(*) FROM term WHERE term IN ('quixotic', 'zanzibar')") == 0
    check_index(shop.db)


def test_what_was_purged_never_comes_back(shop: Shop) -> None:
    account = linked(shop, "quixotic words")
    purge(shop.db, LATE, RULES)
    again = Page(items=(found("l0", "quixotic words", author=BO),))
    stored = store_page(shop.db, account, "s", again, LATE, shop.options)
    assert (stored.new, stored.edited, shop.item("l0")["text"]) == (0, 0, "")
    check_index(shop.db)


def test_purging_twice_is_harmless(shop: Shop) -> None:
    linked(shop, *(f"quixotic {n}" for n in range(450)))
    assert len(purge(shop.db, LATE, RULES).items) >= 450
    assert not purge(shop.db, LATE, RULES).items
    check_index(shop.db)


def test_deleted_upstream_leaves_the_pages_after_the_scrub(shop: Shop) -> None:
    shop.store(*(found(str(n), f"quixotic{n} words") for n in range(30)))
    shop.store(*(found(str(n), f"changed quixotic{n} words") for n in range(30)))
    shop.store(gone=tuple(str(n) for n in range(30)))
    assert shop.matches("quixotic7") == []
    assert scrub(shop.db)
    assert not scrub(shop.db)
    assert b"quixotic" not in raw(shop)
    assert shop.one("SELECT count(*) FROM term WHERE term LIKE 'quix%'") == 0


def test_misspelt_search_works_after_words_were_forgotten(shop: Shop) -> None:
    from app.store.search import Search

    shop.store(found("1", "lovely marzipan"), found("2", "horrible"))
    shop.store(gone=("2",))
    scrub(shop.db)
    assert Search(shop.read).find("marzpian ").instead == "marzipan"
    assert Search(shop.read).find("horribel ").instead == ""


def test_own_words_in_a_quoting_draft_stay() -> None:
    said = ["The bread was stale again", "ok"]
    assert without_quotes("> The bread was stale again\nSorry!", said) == "Sorry!"
    assert without_quotes('You wrote "The bread was stale again". Sorry!', said) == (
        'You wrote "". Sorry!'
    )
    assert without_quotes("All is ok", said) == "All is ok"


def test_a_draft_of_nothing_but_quotes_goes(shop: Shop) -> None:
    shop.store(found("1", "The bread was stale again"))
    item = shop.item("1")["id"]
    text = "> The bread was stale again"
    replies.add(shop.db, shop.account, "k", NOON, item_id=item, text=text)
    shop.store(gone=("1",))
    assert shop.one("SELECT count(*) FROM reply") == 0


def test_what_was_sent_is_ours_and_stays(shop: Shop) -> None:
    shop.store(found("1", "The bread was stale again"))
    item = shop.item("1")["id"]
    reply = replies.add(shop.db, shop.account, "k", NOON, item_id=item, text="> stale\nSorry")
    replies.settle_sent(shop.db, reply, NOON, "r1")
    shop.store(gone=("1",))
    assert shop.one("SELECT text FROM reply") == "> stale\nSorry"


def test_actions_hold_no_words(shop: Shop) -> None:
    linked(shop, "quixotic words")
    shop.store(found("1", thread="t"), posts=(own_post("p", "1"),))
    for (text,) in shop.db.execute("SELECT verb || before || after FROM action"):
        assert "quixotic" not in text


def test_a_text_that_is_seen_again_stays_and_one_that_is_not_goes(shop: Shop) -> None:
    account = add_account(shop.db, "tube", "youtube")
    page = Page(items=(found("y1", "still there", author=BO), found("y2", "lost", author=BO)))
    store_page(shop.db, account, "s", page, NOON, shop.options)
    later = NOON + timedelta(days=20)
    seen = Page(items=(found("y1", "still there", author=BO),), alive=("y3",))
    store_page(shop.db, account, "s", seen, later, shop.options)
    purge(shop.db, NOON + timedelta(days=31), RETENTION)
    assert (shop.item("y1")["text"], shop.item("y2")["text"]) == ("still there", "")
    purge(shop.db, later + timedelta(days=31), RETENTION)
    assert shop.item("y1")["text"] == ""


def test_a_rule_may_be_for_one_kind_alone(shop: Shop) -> None:
    rules = (Retention("linkedin", 48, has_names=False, kinds=(Kind.MESSAGE,)),)
    linked(shop, "a comment")
    assert not purge(shop.db, LATE, rules).items


def test_only_what_has_hours_is_kept_from_backups(shop: Shop) -> None:
    account = add_account(shop.db, "tube", "youtube")
    linked(shop, "hours")
    page = Page(items=(found("y1", "weeks", author=BO),))
    store_page(shop.db, account, "s", page, NOON, shop.options)
    purge(shop.db, NOON, RETENTION, is_all=True)
    assert (shop.item("l0")["text"], shop.item("y1")["text"]) == ("", "weeks")
