"""Answering once and no more, changing and deleting it, hiding and showing, whole conversations."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime

import pytest

from app.channels.base import Capability, NotSent, Outcome, ReadContext, Sent, Unclear
from app.channels.youtube.comment import Ref
from app.clock import SystemClock
from app.domain.item import Found
from app.errors import (
    BadAnswer,
    BudgetSpent,
    Gone,
    NotOffered,
    RateLimited,
    Refused,
    ScopeMissing,
    ShopError,
    SignInError,
)
from app.services.threads import THREAD
from tests.channels.contract.call import Reply
from tests.channels.contract.faults import (
    CUT,
    EMPTY,
    HTML,
    LOST,
    NEVER_RAN,
    REFUSED,
    SLOW,
    Trouble,
)
from tests.channels.contract.network import FakeNetwork
from tests.channels.contract.shop import AT, Shop
from tests.channels.googleapi.consent import trouble
from tests.channels.youtube.conftest import counted
from tests.channels.youtube.shop import ANNA, US, World

POST = "POST /youtube/v3/comments"
PUT = "PUT /youtube/v3/comments"
MODERATE = "POST /youtube/v3/comments/setModerationStatus"
COMMENTS = "GET /youtube/v3/comments"
DELETE = "DELETE /youtube/v3/comments"


@pytest.fixture
def item(world: World, shop: Shop) -> Found:
    world.say("Where is the shop?", days=2)
    (found,) = shop.fetch("comments")
    counted(shop).spent.clear()
    return found


def ours(world: World) -> list[str]:
    return [one.text for one in world.said.values() if one.by == US]


def error_of(outcome: Outcome) -> ShopError:
    assert not isinstance(outcome, Sent)
    return outcome.error


def test_an_answer_goes_below_the_first_comment(world: World, shop: Shop, item: Found) -> None:
    reply = world.say("And when?", to=item.remote_id, days=1)
    below = next(one for one in shop.fetch("comments") if one.remote_id == reply)
    counted(shop).spent.clear()
    sent = shop.send(shop.outgoing(below, "At nine"))
    assert isinstance(sent, Sent)
    assert world.said[sent.remote_id].parent == item.remote_id
    assert sent.url == f"https://www.youtube.com/watch?v=video_00001&lc={sent.remote_id}"
    assert counted(shop).spent == {"units": 50}


@pytest.mark.parametrize("fault", [LOST, SLOW, CUT, EMPTY, HTML, Reply(200, {})])
def test_an_answer_nobody_confirmed_is_unclear_and_then_looked_up(
    world: World, net: FakeNetwork, shop: Shop, item: Found, fault: Trouble
) -> None:
    out = shop.outgoing(item, "In the old town")
    net.next(POST, fault)
    assert isinstance(shop.send(out), Unclear)
    looked = shop.look_up(out)
    if ours(world):
        assert isinstance(looked, Sent)
        assert looked.remote_id in world.said
    else:
        assert isinstance(looked, NotSent)
        assert looked.is_passing
        assert isinstance(shop.send(out), Sent)
    assert ours(world) == ["In the old town"]


@pytest.mark.parametrize("fault", [NEVER_RAN, trouble(500, "backendError"), trouble(503)])
def test_what_did_not_arrive_is_sent_again_once_looked_up(
    world: World, net: FakeNetwork, shop: Shop, item: Found, fault: Trouble
) -> None:
    out = shop.outgoing(item, "In the old town")
    net.next(POST, fault)
    assert isinstance(shop.send(out), Unclear)
    looked = shop.look_up(out)
    assert isinstance(looked, NotSent)
    assert looked.is_passing
    assert isinstance(shop.send(out), Sent)
    assert ours(world) == ["In the old town"]


def test_a_refused_connection_sent_nothing(net: FakeNetwork, shop: Shop, item: Found) -> None:
    net.next(POST, REFUSED)
    outcome = shop.send(shop.outgoing(item, "Hello"))
    assert isinstance(outcome, NotSent)
    assert outcome.is_passing


def test_processing_failure_may_mean_anything(net: FakeNetwork, shop: Shop, item: Found) -> None:
    net.next(POST, trouble(400, "processingFailure"))
    assert isinstance(shop.send(shop.outgoing(item, "Hello")), Unclear)


def test_the_same_words_of_somebody_else_or_of_long_ago_are_not_ours(
    world: World, shop: Shop, item: Found
) -> None:
    world.say("Thank you", ANNA, to=item.remote_id, days=0)
    world.say("Thank you", US, to=item.remote_id, days=1)
    assert isinstance(shop.look_up(shop.outgoing(item, "Thank you")), NotSent)
    made = world.say("Thank  you", US, to=item.remote_id, days=0)
    assert shop.look_up(shop.outgoing(item, "Thank you")) == Sent(
        made, f"https://www.youtube.com/watch?v=video_00001&lc={made}"
    )


def test_looking_up_goes_on_over_pages(world: World, shop: Shop, item: Found) -> None:
    made = world.say("Thank you", US, to=item.remote_id, days=0)
    for n in range(4):
        world.say(f"reply {n}", to=item.remote_id, days=-1)
    world.page_size = 2
    found = shop.look_up(shop.outgoing(item, "Thank you"))
    assert isinstance(found, Sent)
    assert found.remote_id == made


def test_a_clock_that_is_hours_ahead_sends_nothing_twice(
    world: World, shop: Shop, item: Found
) -> None:
    made = world.say("Thank you", US, to=item.remote_id, days=2 / 24)  # ours says: now
    found = shop.look_up(shop.outgoing(item, "Thank you"))
    assert isinstance(found, Sent)
    assert found.remote_id == made


@pytest.mark.parametrize("ahead", [timedelta(), timedelta(hours=2), timedelta(hours=-2)])
def test_the_same_thanks_of_a_minute_before_are_another_answer(
    world: World,
    net: FakeNetwork,
    shop: Shop,
    item: Found,
    ahead: timedelta,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world.say("Thank you", US, to=item.remote_id, days=1 / 24 / 60)
    theirs = {"date": format_datetime(AT + timedelta(minutes=1), usegmt=True)}
    monkeypatch.setattr(SystemClock, "now", lambda _: AT + timedelta(minutes=1) + ahead)
    shop.at = AT + ahead
    out = shop.outgoing(item, "Thank you")
    top = world.said[item.remote_id]
    for made in (False, True):
        if made:
            world.say("Thank you", US, to=item.remote_id, days=-1 / 24 / 3600)
        below = [world._comment(one) for one in world._below(top)]  # noqa: SLF001
        net.next(COMMENTS, Reply(200, {"items": below}, headers=theirs))
        assert isinstance(shop.look_up(out), Sent) is made


def test_what_cannot_be_seen_whole_stays_unclear(
    world: World, net: FakeNetwork, shop: Shop, item: Found
) -> None:
    for n in range(6):
        world.say(f"reply {n}", to=item.remote_id, days=1)
    world.page_size = 1
    out = shop.outgoing(item, "Thank you")
    assert isinstance(shop.look_up(out), Unclear)
    net.next(COMMENTS, trouble(403, "forbidden"))
    assert isinstance(shop.look_up(out), Unclear)


def test_an_answer_is_changed_in_place(
    world: World, net: FakeNetwork, shop: Shop, item: Found
) -> None:
    sent = shop.send(shop.outgoing(item, "At nien"))
    assert isinstance(sent, Sent)
    out = shop.outgoing(item, "At nine", replaces=sent.remote_id)
    net.next(PUT, LOST)
    assert isinstance(shop.send(out), Unclear)
    looked = shop.look_up(out)
    assert isinstance(looked, Sent)
    assert (looked.remote_id, ours(world)) == (sent.remote_id, ["At nine"])
    del world.said[sent.remote_id]
    assert isinstance(error_of(shop.send(out)), Gone)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (trouble(403, "quotaExceeded"), BudgetSpent),
        (trouble(429, code="RESOURCE_EXHAUSTED"), RateLimited),
        (trouble(403, "rateLimitExceeded"), RateLimited),
        (trouble(403, "commentsDisabled"), Refused(reason="youtube_comments_off")),
        (trouble(403, "forbidden"), Refused(reason="not_allowed", detail="forbidden")),
        (trouble(403, "insufficientPermissions"), ScopeMissing),
        (trouble(403, "accessNotConfigured"), Refused(reason="youtube_switched_off")),
        (trouble(404, "parentCommentNotFound"), Gone),
        (trouble(404, "videoNotFound"), Gone),
        (trouble(400, "commentTextTooLong"), Refused(reason="too_long", detail="10000")),
        (trouble(400, "commentTextRequired"), Refused(reason="empty")),
        (trouble(400, "badSomething"), Refused(reason="network_said_no", detail="badSomething")),
        (trouble(401, "youtubeSignupRequired"), Refused(reason="youtube_no_channel")),
    ],
)
def test_a_no_is_named_by_its_code(
    net: FakeNetwork,
    shop: Shop,
    item: Found,
    answer: Reply,
    error: ShopError | type[ShopError],
) -> None:
    net.next(POST, answer)
    outcome = shop.send(shop.outgoing(item, "Hello"))
    assert isinstance(outcome, NotSent)
    assert outcome.is_passing is isinstance(outcome.error, RateLimited)
    if isinstance(error, ShopError):
        assert outcome.error == error
    else:
        assert type(outcome.error) is error


def test_a_day_that_is_used_up_is_noted_until_midnight_in_california(
    net: FakeNetwork, shop: Shop, item: Found
) -> None:
    net.next(POST, trouble(403, "quotaExceeded"))
    error = error_of(shop.send(shop.outgoing(item, "Hello")))
    assert isinstance(error, BudgetSpent)
    used, until = counted(shop).noted["units"]
    assert (used, error.bucket) == (10_000, "units")
    assert until is not None
    assert until.hour in (7, 8)
    assert error.until_at.startswith(until.date().isoformat())


@pytest.mark.parametrize("text", ["", "  \n", "x" * 10_001])
def test_what_cannot_be_sent_does_not_leave(
    net: FakeNetwork, shop: Shop, item: Found, text: str
) -> None:
    outcome = shop.send(shop.outgoing(item, text))
    assert isinstance(error_of(outcome), Refused)
    assert net.count(POST) == 0


def test_a_dead_sign_in_is_said_so(world: World, net: FakeNetwork, shop: Shop, item: Found) -> None:
    world.consent.expire()
    world.consent.is_revoked = True
    outcome = shop.send(shop.outgoing(item, "Hello"))
    assert outcome == NotSent(SignInError(reason="google_testing"))


def test_an_access_that_ran_out_is_renewed_and_the_answer_leaves_once(
    world: World, shop: Shop, item: Found
) -> None:
    world.consent.expire()
    assert isinstance(shop.send(shop.outgoing(item, "Hello")), Sent)
    assert ours(world) == ["Hello"]
    assert shop.secrets.kept["token"] == world.consent.access
    assert shop.secrets.kept["refresh"] == world.consent.refresh


# --- hiding, deleting, what cannot be


def test_a_comment_is_hidden_and_shown_again(
    world: World, net: FakeNetwork, shop: Shop, item: Found
) -> None:
    assert isinstance(shop.act(Capability.HIDE, item.ref), Sent)
    assert world.said[item.remote_id].status == "heldForReview"
    assert isinstance(shop.act(Capability.HIDE, item.ref, on=False), Sent)
    assert world.said[item.remote_id].status == "published"
    assert counted(shop).spent == {"units": 100}
    net.next(MODERATE, LOST)
    assert isinstance(shop.act(Capability.HIDE, item.ref), Unclear)


def test_an_answer_is_deleted_and_twice_does_no_harm(world: World, shop: Shop, item: Found) -> None:
    sent = shop.send(shop.outgoing(item, "Hello"))
    assert isinstance(sent, Sent)
    for _ in range(2):
        assert isinstance(shop.act(Capability.DELETE, sent.remote_id), Sent)
    assert ours(world) == []


def test_what_youtube_does_not_offer_is_not_asked_for(
    world: World, net: FakeNetwork, shop: Shop, item: Found
) -> None:
    film = Ref("film_000001", video="film_000001").to_text()
    asked = net.count()
    assert isinstance(error_of(shop.act(Capability.LIKE, item.ref)), NotOffered)
    assert isinstance(error_of(shop.act(Capability.DELETE, item.ref, on=False)), NotOffered)
    cannot = Refused(reason="cannot", detail="youtube_video")
    assert error_of(shop.act(Capability.HIDE, film)) == cannot
    out = replace(shop.outgoing(item, "Hello"), item_ref=film)
    assert error_of(shop.send(out)) == cannot
    assert net.count() == asked


def test_a_page_instead_of_an_answer_moderates_nothing_for_sure(
    net: FakeNetwork, shop: Shop, item: Found
) -> None:
    net.next(DELETE, Reply(404, text="<h1>Hotel</h1>"))
    outcome = shop.act(Capability.DELETE, "Ugx001AaABAg.r2")
    assert isinstance(outcome, Unclear)
    assert isinstance(outcome.error, BadAnswer)


def test_what_was_answered_is_gone_and_the_answer_with_it(
    world: World, shop: Shop, item: Found
) -> None:
    out = shop.outgoing(item, "Hello")
    world.said.clear()
    assert shop.look_up(out) == NotSent(Gone())


# --- conversations


def read_thread(shop: Shop, ref: str) -> list[tuple[str, bool]]:
    raw = shop.channel.ask_thread(shop.http, shop.account, shop.secrets, ref)
    page = shop.channel.read_thread(raw, ReadContext(shop.account, THREAD, "", shop.at))
    shop.pages = [page]
    return [(post.text, post.is_ours) for post in page.posts]


@pytest.mark.parametrize("n_shown", [0, 5])
def test_a_conversation_is_whole_and_oldest_first(
    world: World, shop: Shop, item: Found, n_shown: int
) -> None:
    world.n_shown = n_shown
    world.say("In the old town", US, to=item.remote_id, days=1)
    last = world.say("Thank you", to=item.remote_id, days=0.5)
    said = [("Where is the shop?", False), ("In the old town", True), ("Thank you", False)]
    assert read_thread(shop, item.ref) == said
    assert read_thread(shop, last) == said


@pytest.mark.parametrize("tells_by_404", [True, False])
def test_a_conversation_that_is_not_there_may_be_hidden(
    world: World, shop: Shop, item: Found, tells_by_404: bool
) -> None:
    world.tells_by_404 = tells_by_404
    world.said[item.remote_id].status = "heldForReview"
    assert read_thread(shop, item.ref) == []
    assert shop.pages[0].gone == ()


def test_a_hidden_comment_or_a_video_has_no_conversation(
    world: World, net: FakeNetwork, shop: Shop
) -> None:
    world.say("held", days=1, status="heldForReview")
    (held,) = shop.fetch("held")
    asked = net.count()
    film = Ref("film_000001", video="film_000001").to_text()
    for ref in (held.ref, film):
        assert read_thread(shop, ref) == []
        assert shop.pages[0].gone == ()
    assert net.count() == asked
