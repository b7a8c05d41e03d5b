"""The page's own posts with their figures, and the comments below those where they moved.

One answer tells the number of comments of every post, so that only what changed is read: the
new number enters the cursor with the last page of that post's comments, and a run that breaks
off goes on with the rest. Where the figures are not given, the newest posts are looked at.

A post that says no keeps its old number, so that the next run asks again; where none could be
read, one is asked for once more, and what it says then ends the run.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Final

from app.channels.base import AccountRef, Page, Raw, ReadContext
from app.channels.http.body import host_of, object_of
from app.channels.linkedin.answers import is_good
from app.channels.linkedin.asking import Query, escaped, list_of
from app.channels.linkedin.comments import plain, sorted_out, with_more_below
from app.channels.linkedin.notifications import has_more
from app.channels.linkedin.urns import comment_number, moment_at, permalink, urn_of
from app.domain.item import Author, Found, Post
from app.domain.loose import Json, count_at, dict_at, list_at, number_at, text_at, texts_at
from app.errors import BadAnswer

MOST_POSTS: Final = 50
MOST_READ: Final = 15  # posts whose comments are read in one run; the others come with the next
MOST_UNCOUNTED: Final = 5  # the same where nobody tells the numbers
MOST_BELOW: Final = 10  # comments whose own answers are read, of one page
COMMENTS: Final = 100  # a page
STATISTICS: Final = "organizationalEntityShareStatistics"
SHARE: Final = "urn:li:share:"
_COMMENTS: Final = "comments"
_LAST_TRY: Final = "last_try"

Counts = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run still has to read, and what it knows; `counts` and `oldest` outlive it."""

    counts: Counts = field(default_factory=dict)  # comments of each post that was read
    fresh: Counts = field(default_factory=dict)  # as just told
    todo: tuple[str, ...] = ()  # posts, and comments with answers of their own
    thread: str = ""  # the post that what is read now belongs to
    oldest: int = 0  # Unix seconds; nothing said before the first run went back to is wanted
    read: int = 0  # lists of comments that were given
    refused: tuple[str, ...] = ()  # posts of which something was not
    posts: tuple[Json, ...] = ()

    @classmethod
    def of(cls, text: str) -> Plan:
        """Read what `to_text` or `to_cursor` wrote."""
        try:
            read: Json = json.loads(text) if text else None
        except ValueError:
            read = None
        return cls(
            counts=_numbers(dict_at(read, "counts")),
            fresh=_numbers(dict_at(read, "fresh")),
            todo=tuple(texts_at(read, "todo")),
            thread=text_at(read, "thread"),
            oldest=number_at(read, "oldest") or 0,
            read=number_at(read, "read") or 0,
            refused=tuple(texts_at(read, "refused")),
            posts=tuple(list_at(read, "posts")),
        )

    def to_text(self) -> str:
        """Write all of it, for the next page."""
        return json.dumps(asdict(self))

    def to_cursor(self) -> str:
        """Write what is kept between two runs."""
        return json.dumps({"counts": self.counts, "oldest": self.oldest})


def question(organization: str, page: str) -> tuple[str, Query]:
    """Say what to ask for a page: path and query."""
    kind, _, rest = page.partition(" ")
    entity = ("organizationalEntity", escaped(organization))
    if kind == "figures":
        named = [("q", "organizationalEntity"), entity]
        shares = [one for one in rest.split() if one.startswith(SHARE)]
        others = [one for one in rest.split() if not one.startswith(SHARE)]
        named += [("shares", list_of(shares))] if shares else []
        named += [("ugcPosts", list_of(others))] if others else []
        return STATISTICS, named
    if kind in (_COMMENTS, _LAST_TRY):
        urn, _, start = rest.partition(" ")
        return comments_question(urn, start or "0")
    listed = (("q", "author"), ("author", escaped(organization)), ("count", str(MOST_POSTS)))
    return "posts", (*listed, ("sortBy", "LAST_MODIFIED"))


def is_last_try(page: str) -> bool:
    """Say whether a refusal of this page is to be told."""
    return page.startswith(_LAST_TRY)


def comments_question(urn: str, start: str = "0") -> tuple[str, Query]:
    """Ask for the comments below a post, or for the answers below a comment."""
    return f"socialActions/{escaped(urn)}/comments", (("start", start), ("count", str(COMMENTS)))


def read(raw: Raw, context: ReadContext) -> Page:
    """Read a page of posts, of their figures, or of the comments below one.

    Raises:
        BadAnswer: it is not what it should be.
    """
    plan = Plan.of(context.carry)
    if plan.todo:
        return _read_comments(raw, context, plan)
    if plan.posts:
        return _read_figures(raw, context.account, plan)
    return _read_list(raw, context)


def _read_list(raw: Raw, context: ReadContext) -> Page:
    listed = _elements(raw)
    posts = [one for one in listed if urn_of(text_at(one, "id"))]
    unreadable = len(listed) - len(posts)
    if not posts:
        return Page(unreadable=unreadable)
    kept = Plan.of(context.cursor)
    urns = [text_at(one, "id") for one in posts]
    counts = {one: n for one, n in kept.counts.items() if one in urns}
    back_to = 0 if context.back_to is None else int(context.back_to.timestamp())
    plan = Plan(counts=counts, posts=tuple(posts), oldest=kept.oldest or back_to)
    page = f"figures {' '.join(urns)}"
    return Page(unreadable=unreadable, next_page=page, carry=plan.to_text())


def _read_figures(raw: Raw, account: AccountRef, plan: Plan) -> Page:
    """Give the posts with what is told of them, and choose whose comments to read."""
    figures = _figures(raw) if is_good(raw) else {}
    posts = tuple(_post(one, account, figures) for one in plan.posts)
    told = {post.remote_id: post.comments for post in posts if post.comments is not None}
    if told:
        moved = [one for one, n in told.items() if n != plan.counts.get(one, 0)][:MOST_READ]
    else:
        moved = [post.remote_id for post in posts][:MOST_UNCOUNTED]
    after = replace(plan, fresh=told, todo=tuple(moved), posts=())
    return _next(Page(posts=posts), after)


def _read_comments(raw: Raw, context: ReadContext, plan: Plan) -> Page:
    """Read a page of comments; those of a post that went are nobody's loss."""
    urn = plan.todo[0]
    thread = plan.thread if comment_number(urn) else urn
    plan = replace(plan, thread=thread)
    if raw.status in (404, 410):
        return _next(Page(), _done(plan))
    if not is_good(raw):
        fresh = {one: n for one, n in plan.fresh.items() if one != thread}
        return _next(Page(), _done(replace(plan, fresh=fresh, refused=(*plan.refused, thread))))
    comments = _elements(raw)
    items, posts, unreadable = sorted_out(comments, context.account, thread)
    wanted = tuple(one for one in items if _is_wanted(one, plan))
    page = Page(items=wanted, posts=tuple(posts), unreadable=unreadable)
    plan = replace(plan, read=plan.read + 1)
    if not comment_number(urn):
        below = with_more_below(comments)[:MOST_BELOW]
        plan = replace(plan, todo=(urn, *below, *plan.todo[1:]))
    body = object_of(raw)
    if comments and has_more(body):
        paging = dict_at(body, "paging")
        start = (number_at(paging, "start") or 0) + (number_at(paging, "count") or len(comments))
        return replace(page, next_page=f"{_COMMENTS} {urn} {start}", carry=plan.to_text())
    return _next(page, _done(plan))


def _done(plan: Plan) -> Plan:
    """Strike off what was read; with the last of a post its number is known."""
    left = plan.todo[1:]
    is_post_done = not left or not comment_number(left[0])
    known = {plan.thread: plan.fresh[plan.thread]} if plan.thread in plan.fresh else {}
    counts = {**plan.counts, **known} if is_post_done else plan.counts
    return replace(plan, todo=left, counts=counts)


def _next(page: Page, plan: Plan) -> Page:
    page = replace(page, cursor=plan.to_cursor())
    if plan.todo:
        return replace(page, next_page=f"{_COMMENTS} {plan.todo[0]}", carry=plan.to_text())
    if not plan.read and len(plan.refused) > any(plan.counts.values()):
        last = replace(plan, todo=plan.refused[:1], refused=())  # a single no may be of it alone
        return replace(page, next_page=f"{_LAST_TRY} {last.todo[0]}", carry=last.to_text())
    return page


def _is_wanted(found: Found, plan: Plan) -> bool:
    return found.posted_at is None or found.posted_at.timestamp() >= plan.oldest


def _figures(raw: Raw) -> dict[str, Json]:
    told = list_at(object_of(raw), "elements")
    named = ((text_at(one, "share") or text_at(one, "ugcPost"), one) for one in told)
    return {urn: dict_at(one, "totalShareStatistics") for urn, one in named if urn}


def _post(post: Json, account: AccountRef, figures: Mapping[str, Json]) -> Post:
    urn = text_at(post, "id")
    told = figures.get(urn)
    return Post(
        remote_id=urn,
        text=plain(text_at(post, "commentary")),
        author=Author(stable_id=account.remote_id),
        is_ours=True,
        posted_at=moment_at(post, "publishedAt") or moment_at(post, "createdAt"),
        url=permalink(urn),
        thread=urn,
        reactions=count_at(told, "likeCount"),
        shares=count_at(told, "shareCount"),
        comments=count_at(told, "commentCount"),
    )


def _elements(raw: Raw) -> list[Json]:
    elements = object_of(raw).get("elements")
    if not isinstance(elements, list):
        raise BadAnswer(host=host_of(raw), why="shape")
    return elements


def _numbers(held: Mapping[str, Json]) -> dict[str, int]:
    return {one: n for one, n in held.items() if isinstance(n, int)}
