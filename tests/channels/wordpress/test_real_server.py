"""The whole way against a real WordPress: sign in, read, answer once, hold back, delete, follow."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.channels.base import (
    AccountRef,
    Capability,
    CursorKind,
    NotSent,
    ReadContext,
    Sent,
    Stream,
)
from app.channels.feed import Feed
from app.channels.wordpress import WordPress
from app.channels.wordpress.comment import Ref
from app.domain.item import Author, Found, Kind
from app.errors import Refused, SignInError
from tests.channels.contract.shop import AT, KeptSecrets, Shop
from tests.channels.wordpress.conftest import Site, item
from tests.channels.wordpress.shop import known

pytestmark = [pytest.mark.peer, pytest.mark.second_stage]

TEXT = "Tack 'du' <3 & \"hej\" -- ok... 😀 <b>x</b>\n\nrad två"


def test_the_sites_own_page_makes_a_password_that_works_and_is_taken_back(site: Site) -> None:
    way = WordPress().begin_sign_in(site.http, {"server": site.address})
    try:
        site.human.walk(way.address, "owner", "pw-owner")
        given = way.wait(deadline_s=30)
    finally:
        way.close()
    assert given is not None
    assert (given["server"], given["handle"]) == (site.address, "owner")
    shop = site.shop(password=given["password"])
    assert shop.identity is not None
    assert shop.identity.name == "Shop A"
    assert WordPress().sign_out(site.http, shop.account, shop.secrets)
    with pytest.raises(SignInError):
        shop.fetch("comments")


def test_the_owner_may_say_no_on_the_page(site: Site) -> None:
    way = WordPress().begin_sign_in(site.http, {"server": site.address})
    try:
        site.human.walk(way.address, "owner", "pw-owner", deny=True)
        with pytest.raises(Refused) as raised:
            way.wait(deadline_s=30)
    finally:
        way.close()
    assert raised.value.reason == "access_denied"


def test_a_password_that_serves_others_too_is_left_alone(site: Site) -> None:
    shop = site.shop("helper")
    assert not WordPress().sign_out(site.http, shop.account, shop.secrets)
    shop.fetch("comments")


def test_a_wrong_password_is_told_from_no_answer(site: Site) -> None:
    with pytest.raises(Refused) as raised:
        site.shop(password="abcd efgh ijkl mnop qrst uvwx")
    assert raised.value.reason == "wordpress_unheard"


def test_what_each_role_may_do_is_probed(site: Site) -> None:
    editor, reader = site.shop("helper").identity, site.shop("reader").identity
    assert editor is not None
    assert reader is not None
    no_shop = ("reviews", "wordpress_no_shop")
    assert editor.cannot == (no_shop,)
    assert set(reader.cannot) == {
        no_shop, ("hide", "scope"), ("delete", "scope"), ("edit_reply", "scope")
    }  # fmt: skip


def test_customers_comments_are_read_and_answered_once(site: Site) -> None:
    site.say("Vad kostar kaffet? <3 Сколько?")
    shop = site.shop()
    asked = item(shop, "Vad kostar kaffet? <3 Сколько?")
    assert asked.author.name == "Åsa Öberg"
    assert asked.url.startswith(f"{site.address}/summer-menu/#comment-")
    assert asked.posted_at is not None
    assert abs((asked.posted_at - shop.at).total_seconds()) < 60  # UTC, whatever the site's zone
    outgoing = shop.outgoing(asked, TEXT)
    assert isinstance(shop.look_up(outgoing), NotSent)
    sent = shop.send(outgoing)
    assert isinstance(sent, Sent)
    assert shop.send(outgoing) == sent
    assert shop.look_up(outgoing) == sent
    assert site.below(asked.remote_id) == [sent.remote_id]
    shop.fetch("comments")
    ours = {post.remote_id: post for page in shop.pages for post in page.posts}
    assert ours[sent.remote_id].parent_remote_id == asked.remote_id
    assert ours[sent.remote_id].is_ours


def test_an_answer_is_changed_and_deleted_and_twice_is_harmless(site: Site) -> None:
    site.say("Har ni te?")
    shop = site.shop()
    asked = item(shop, "Har ni te?")
    sent = shop.send(shop.outgoing(asked, "Nej"))
    assert isinstance(sent, Sent)
    for _ in range(2):
        changed = shop.send(shop.outgoing(asked, "Ja!", replaces=sent.remote_id))
        assert isinstance(changed, Sent)
        assert changed.remote_id == sent.remote_id
    for _ in range(2):
        assert isinstance(shop.act(Capability.DELETE, sent.remote_id), Sent)
    assert site.below(asked.remote_id) == []
    again = shop.send(shop.outgoing(asked, "Ja!"))  # what lies in the bin is not there
    assert isinstance(again, Sent)
    assert again.remote_id != sent.remote_id


def test_holding_back_is_seen_and_taken_back(site: Site) -> None:
    site.say("Rude words")
    shop = site.shop()
    rude = item(shop, "Rude words")
    place = f"/wp/v2/comments/{rude.remote_id}"
    for on, state in ((True, "hold"), (True, "hold"), (False, "approved"), (False, "approved")):
        assert isinstance(shop.act(Capability.HIDE, rude.ref, on=on), Sent)
        assert site.rest("GET", place)["status"] == state
        assert item(shop, "Rude words").remote_id == rude.remote_id


def test_what_is_deleted_or_taken_for_spam_is_followed(site: Site) -> None:
    for text in ("Stays", "Goes", "Is spam"):
        site.say(f"{text} after all")
    shop = site.shop()
    items = {one.text: one for one in shop.fetch("comments") if one.text.endswith("after all")}
    site.rest("DELETE", f"/wp/v2/comments/{items['Goes after all'].remote_id}", force="true")
    site.rest("POST", f"/wp/v2/comments/{items['Is spam after all'].remote_id}", status="spam")
    alive = shop.fetch("care", known(list(items.values())))
    gone = {one for page in shop.pages for one in page.gone}
    assert gone == {items[f"{one} after all"].remote_id for one in ("Goes", "Is spam")}
    assert [one.text for one in alive] == ["Stays after all"]


def test_a_thread_is_the_page_and_everything_below(site: Site) -> None:
    site.say("First of a thread")
    shop = site.shop()
    first = item(shop, "First of a thread")
    shop.send(shop.outgoing(first, "Second of a thread"))
    raw = WordPress().ask_thread(site.http, shop.account, shop.secrets, first.ref)
    thread = Stream("thread", CursorKind.NONE)
    page = WordPress().read_thread(raw, ReadContext(shop.account, thread, "", AT))
    said = [post.text for post in page.posts]
    assert said[0] == "Summer menu"
    assert said.index("First of a thread") < said.index("Second of a thread")


def test_a_review_of_a_product_is_answered_through_the_comments(site: Site) -> None:
    """What WooCommerce stores, without WooCommerce: Debian does not ship it."""
    made = site.make_review()
    shop = site.shop()
    ref = Ref(made["review"], made["product"], is_review=True).to_text()
    review = Found(str(made["review"]), Kind.REVIEW, "Tasty", Author("guest"), ref=ref)
    outgoing = shop.outgoing(review, "Thank you, Bo")
    sent = shop.send(outgoing)
    assert isinstance(sent, Sent)
    assert shop.send(outgoing) == sent
    assert site.below(review.remote_id) == [sent.remote_id]
    texts = [one.text for one in shop.fetch("comments")]
    assert "Tasty" not in texts  # a review is no comment
    ours = {post.remote_id: post for page in shop.pages for post in page.posts}
    assert ours[sent.remote_id].parent_remote_id == review.remote_id
    raw = WordPress().ask_thread(site.http, shop.account, shop.secrets, ref)
    page = WordPress().read_thread(
        raw, ReadContext(shop.account, Stream("thread", CursorKind.NONE), "", AT)
    )
    assert [post.text for post in page.posts][1:] == ["Tasty", "Thank you, Bo"]


def test_a_site_read_without_pretty_links_is_the_same(site: Site) -> None:
    site.say("By the long way")
    shop = site.shop()
    config = {**shop.account.config, "root": f"{site.address}/?rest_route="}
    shop.account = replace(shop.account, config=config)
    asked = item(shop, "By the long way")
    assert isinstance(shop.send(shop.outgoing(asked, "It works, too")), Sent)


def test_one_who_may_not_moderate_reads_and_answers_what_everybody_sees(site: Site) -> None:
    site.say("Who answers?")
    shop = site.shop("reader")
    sent = shop.send(shop.outgoing(item(shop, "Who answers?"), "A reader does"))
    assert isinstance(sent, Sent)
    assert shop.look_up(shop.outgoing(item(shop, "Who answers?"), "A reader does")) == sent


def test_the_feed_of_comments_needs_nobody_to_sign_in(site: Site) -> None:
    site.say("In the feed, too")
    address = str(site.info["comments_feed"])
    identity = Feed().sign_in(site.http, {"url": address}, KeptSecrets())
    account = AccountRef(1, "feed", identity.server, "", identity.remote_id, identity.config)
    feed = Shop(Feed(), site.http, account, KeptSecrets())
    (name,) = feed.streams()
    assert any("In the feed, too" in one.text for one in feed.fetch(name))
