"""Answering on X: once, to whom it may, and found again where the answer was lost."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from app.channels.base import Capability, NotSent, Outbox, Sent, Unclear
from app.channels.x import X
from app.errors import BadAnswer, Gone, OutOfCredit, RateLimited, Refused, SignInError
from tests.channels.contract.call import Reply
from tests.channels.contract.faults import BUSY, CUT, EMPTY, HTML, LOST, NEVER_RAN, REFUSED, SLOW
from tests.channels.x.shop import US, World, signed_in, trouble, world

if TYPE_CHECKING:
    from app.channels.base import Outgoing
    from tests.channels.contract.faults import Trouble
    from tests.channels.contract.network import FakeNetwork
    from tests.channels.contract.shop import Shop

POST = "POST /2/tweets"
TEXT = "Yes, ten to four & more <3 https://kavos.example/x"


def to_answer(place: World) -> tuple[FakeNetwork, Shop, Outgoing]:
    net = place.network()
    shop = signed_in(net)
    item = next(one for one in shop.fetch("mentions") if "Sunday" in one.text)
    return net, shop, shop.outgoing(item, TEXT)


def ours(place: World) -> list[str]:
    return [one["text"] for one in place.posts if one["author_id"] == US][1:]


def test_an_answer_leaves_once_below_what_it_answers() -> None:
    place = world()
    net, shop, outgoing = to_answer(place)
    with net:
        outcome = shop.send(outgoing)
        body = net.asked(POST)[0].body
    assert isinstance(outcome, Sent)
    assert outcome.remote_id == place.posts[-1]["id"]
    assert outcome.url == f"https://x.com/kavos_namai/status/{outcome.remote_id}"
    assert body == {"text": TEXT, "reply": {"in_reply_to_tweet_id": outgoing.item_remote_id}}


@pytest.mark.parametrize("trouble_", [LOST, SLOW, CUT, EMPTY])
def test_an_answer_whose_proof_was_lost_is_found_again(trouble_: Trouble) -> None:
    place = world()
    net, shop, outgoing = to_answer(place)
    with net:
        net.next(POST, trouble_)
        assert isinstance(shop.send(outgoing), Unclear)
        # X shows its own address for ours, its signs escaped, and the names it put before
        place.posts[-1] |= {
            "text": "@bo Yes, ten to four &amp; more &lt;3 https://t.co/abc",
            "entities": {
                "urls": [
                    {
                        "start": 1,
                        "end": 2,
                        "url": "https://t.co/abc",
                        "expanded_url": "https://kavos.example/x",
                    }
                ]
            },
        }
        found = shop.look_up(outgoing)
        assert isinstance(found, Sent)
        assert found.remote_id == place.posts[-1]["id"]
        assert net.count(POST) == 1
    assert len(ours(place)) == 1


def test_what_never_arrived_is_known_not_to_have() -> None:
    place = world()
    net, shop, outgoing = to_answer(place)
    with net:
        net.next(POST, NEVER_RAN)
        assert isinstance(shop.send(outgoing), Unclear)
        found = shop.look_up(outgoing)
        assert isinstance(found, NotSent)
        assert found.is_passing
        assert isinstance(shop.send(outgoing), Sent)
    assert ours(place) == [TEXT]


def test_the_same_words_below_another_post_are_not_it() -> None:
    place = world()
    net, shop, outgoing = to_answer(place)
    place.say(TEXT, US, to=place.posts[1]["id"])
    with net:
        assert isinstance(shop.look_up(outgoing), NotSent)


def test_below_many_newer_posts_it_may_lie_deeper() -> None:
    place = world()
    net, shop, outgoing = to_answer(place)
    place.at = shop.at
    for number in range(30):
        place.say(f"News {number}", US)
    with net:
        assert isinstance(shop.look_up(outgoing), Unclear)
        net.next("GET /2/users/{id}/tweets", HTML)
        assert isinstance(shop.look_up(outgoing), Unclear)


@pytest.mark.parametrize(
    ("answer", "error", "is_passing"),
    [
        (REFUSED, None, True),
        (trouble(429), RateLimited, True),
        (trouble(403), Refused, False),
        (trouble(402), OutOfCredit, False),
        (trouble(404, "resource-not-found"), Gone, False),
    ],
)
def test_a_no_is_a_no(answer: Trouble, error: type[Exception] | None, is_passing: bool) -> None:
    place = world()
    net, shop, outgoing = to_answer(place)
    with net:
        net.next(POST, answer)
        outcome = shop.send(outgoing)
    assert isinstance(outcome, NotSent)
    assert outcome.is_passing is is_passing
    assert error is None or isinstance(outcome.error, error)
    assert ours(place) == []


@pytest.mark.parametrize("answer", [BUSY, Reply(201, {"data": {}}), HTML])
def test_what_proves_nothing_is_unclear(answer: Reply) -> None:
    net, shop, outgoing = to_answer(world())
    with net:
        net.next(POST, answer)
        assert isinstance(shop.send(outgoing), Unclear)


def test_an_access_that_ran_out_is_renewed_before_the_answer_leaves() -> None:
    place = world()
    net, shop, outgoing = to_answer(place)
    with net:
        place.access = "newer"
        assert isinstance(shop.send(outgoing), Sent)
        place.access = place.refresh = "dead"
        dead = shop.send(outgoing)
    assert isinstance(dead, NotSent)
    assert isinstance(dead.error, SignInError)
    assert ours(place) == [TEXT]


def test_who_has_not_named_us_is_answered_on_the_page() -> None:
    place = world()
    with place.network() as net:
        shop = signed_in(net)
        item = shop.fetch("search:1")[0]
        outcome = shop.send(shop.outgoing(item, "Thank you!"))
        assert net.count(POST) == 0
    assert outcome == NotSent(Refused(reason="x_not_mentioned"))
    assert item.url.startswith("https://x.com/bo/status/")


def test_nothing_empty_and_nothing_unpaid_leaves() -> None:
    net, shop, outgoing = to_answer(world())
    with net:
        empty = replace(outgoing, prepared={**outgoing.prepared, "text": "  "})
        assert shop.send(empty) == NotSent(Refused(reason="empty"))
        shop.account = replace(shop.account, config={**shop.account.config, "monthly_cap": "0"})
        assert shop.send(outgoing) == NotSent(OutOfCredit())
        assert net.count(POST) == 0


def test_answers_below_our_own_posts_can_be_hidden_and_shown_again() -> None:
    place = world()
    with place.network() as net:
        shop = signed_in(net)
        item = next(one for one in shop.fetch("mentions") if "fair" in one.text)
        assert shop.act(Capability.HIDE, item.ref) == Sent(item.remote_id)
        assert place.hidden == {item.remote_id}
        assert shop.act(Capability.HIDE, item.ref, on=False) == Sent(item.remote_id)
        assert place.hidden == set()
        net.next("PUT /2/tweets/{tweet_id}/hidden", trouble(403))
        no = shop.act(Capability.HIDE, item.ref)
        assert no == NotSent(Refused(reason="x_not_own_thread"))
        net.next("PUT /2/tweets/{tweet_id}/hidden", LOST)
        assert isinstance(shop.act(Capability.HIDE, item.ref), Unclear)


def test_what_we_said_can_be_deleted_twice() -> None:
    place = world()
    net, shop, outgoing = to_answer(place)
    with net:
        sent = shop.send(outgoing)
        assert isinstance(sent, Sent)
        assert shop.act(Capability.DELETE, sent.remote_id) == Sent(sent.remote_id)
        assert ours(place) == []
        net.next("DELETE /2/tweets/{id}", trouble(404, "resource-not-found"))
        assert shop.act(Capability.DELETE, sent.remote_id) == Sent(sent.remote_id)
        net.next("DELETE /2/tweets/{id}", HTML)
        no = shop.act(Capability.DELETE, sent.remote_id)
        assert isinstance(no, Unclear)
        assert isinstance(no.error, BadAnswer)
        like = shop.act(Capability.LIKE, sent.remote_id)
        assert isinstance(like, NotSent)


def test_what_x_is() -> None:
    limits = X().limits(signed_in(world().network()).account)
    assert (limits.length, limits.unit.value, limits.url_counts) == (280, "utf16", 23)
    assert X().outbox is Outbox.CHECK_FIRST
