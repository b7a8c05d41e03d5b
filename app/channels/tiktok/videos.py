"""Our videos with their figures, and the comments below those where their number moved.

There is no asking for what is new: lists come newest first, and reading stops one page after what
is known. A video's number is kept with the last page of its comments, so that a run that breaks
off, or has spent its calls, goes on with the rest. A video that says no keeps its old number, so
that the next run asks again; where none could be read, one is asked for once more, and what it
says then ends the run.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Final

from app.channels.base import AccountRef, Page, Raw, ReadContext
from app.channels.http.body import host_of, object_of
from app.channels.tiktok.answers import data_of, id_at, unix_at
from app.channels.tiktok.asking import READ_SCOPE, VIDEO_SCOPE, Line
from app.channels.tiktok.comments import is_short_of_answers, sorted_out
from app.domain.item import Author, Found, Post
from app.domain.loose import Json, count_at, dict_at, number_at, text_at, texts_at
from app.domain.plain_text import clean_text, safe_url
from app.errors import BadAnswer, Refused, ShopError

FIELDS: Final = (
    "item_id", "caption", "create_time", "share_url", "comments", "likes", "shares", "video_views",
)  # fmt: skip
MOST_LISTS: Final = 5  # pages of 20 videos
MOST_PAGES: Final = 30  # of comments in a run: TikTok takes 40 calls a minute of each sort
MOST_OF_ONE: Final = 25  # of them for one video
MOST_ANSWERS: Final = 200  # comments of one video whose number of answers is remembered
VIDEOS: Final = "20"
COMMENTS: Final = "30"
_LAST_TRY: Final = "last_try"


@dataclass(frozen=True, slots=True)
class Video:
    """What is kept of a video between two runs."""

    comments: int = 0
    newest: int = 0  # Unix seconds of its newest comment
    answers: Mapping[str, int] = field(default_factory=dict)  # of each comment that had any

    @classmethod
    def of(cls, kept: Json) -> Video:
        """Read what `to_json` wrote."""
        answers = {one: n for one, n in dict_at(kept, "r").items() if isinstance(n, int)}
        return cls(number_at(kept, "n") or 0, number_at(kept, "at") or 0, answers)

    def lately(self) -> dict[str, int]:
        """Give the numbers of answers that are worth remembering: the last that were seen."""
        return dict(list(self.answers.items())[-MOST_ANSWERS:])

    def to_json(self) -> dict[str, Json]:
        """Make it plain."""
        return {"n": self.comments, "at": self.newest, "r": dict(self.answers)}


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run knows and still has to read; `kept` and `oldest` outlive it."""

    kept: Mapping[str, Video] = field(default_factory=dict)
    fresh: Mapping[str, int] = field(default_factory=dict)  # comments of each video, as just told
    urls: Mapping[str, str] = field(default_factory=dict)
    todo: tuple[str, ...] = ()  # "comments VIDEO CURSOR" or "answers VIDEO COMMENT CURSOR"
    video: str = ""  # the one at hand
    reading: Video = field(default_factory=Video)  # what will be kept of it
    is_over: bool = False  # a page of it reached what is known
    pages: int = 0  # of comments, in this run
    pages_of_one: int = 0
    oldest: int = 0  # Unix seconds; nothing said before the first run went back to is wanted
    read: int = 0  # pages of comments that were given
    refused: tuple[str, ...] = ()  # videos of which something was not

    @classmethod
    def of(cls, text: str) -> Plan:
        """Read what `to_text` or `to_cursor` wrote."""
        try:
            read: Json = json.loads(text) if text else None
        except ValueError:
            read = None
        return cls(
            kept={one: Video.of(video) for one, video in dict_at(read, "kept").items()},
            fresh={o: n for o, n in dict_at(read, "fresh").items() if isinstance(n, int)},
            urls={one: str(url) for one, url in dict_at(read, "urls").items()},
            todo=tuple(texts_at(read, "todo")),
            video=text_at(read, "video"),
            reading=Video.of(dict_at(read, "reading")),
            is_over=dict_at(read).get("is_over") is True,
            pages=number_at(read, "pages") or 0,
            pages_of_one=number_at(read, "pages_of_one") or 0,
            oldest=number_at(read, "oldest") or 0,
            read=number_at(read, "read") or 0,
            refused=tuple(texts_at(read, "refused")),
        )

    def to_cursor(self) -> str:
        """Write what is kept between two runs."""
        kept = {one: video.to_json() for one, video in self.kept.items()}
        return json.dumps({"kept": kept, "oldest": self.oldest})

    def to_text(self) -> str:
        """Write all of it, for the next page."""
        whole: dict[str, Any] = json.loads(self.to_cursor())
        whole |= {"fresh": dict(self.fresh), "urls": dict(self.urls), "todo": self.todo}
        whole |= {"video": self.video, "reading": self.reading.to_json(), "is_over": self.is_over}
        whole |= {"pages": self.pages, "pages_of_one": self.pages_of_one, "read": self.read}
        return json.dumps({**whole, "refused": self.refused})


def bring(line: Line, page: str) -> Raw:
    """Bring home a page of videos, of comments, or of the answers to one.

    Raises:
        ShopError: there is no good answer.
    """
    kind, *rest = page.split(" ")
    if kind == "comments":
        return bring_comments(line, rest[0], rest[1])
    if kind == "answers":
        return bring_answers(line, *rest)
    if kind == _LAST_TRY:
        return bring_comments(line, rest[0], lets=())
    params = [("fields", json.dumps(FIELDS)), ("max_count", VIDEOS)]
    params += [("cursor", rest[0])] if rest else []
    return line.get("business/video/list", VIDEO_SCOPE, params)


def bring_comments(
    line: Line, video: str, cursor: str = "0", lets: tuple[type[ShopError], ...] = (Refused,)
) -> Raw:
    """Bring home a page of a video's comments, the newest first; one that went is no trouble.

    Raises:
        ShopError: there is no good answer, nor one of `lets`.
    """
    params = [
        ("video_id", video), ("include_replies", "true"), ("status", "ALL"),
        ("sort_field", "create_time"), ("sort_order", "desc"), ("max_count", COMMENTS),
    ]  # fmt: skip
    params += [("cursor", cursor)] if cursor != "0" else []
    return line.get("business/comment/list", READ_SCOPE, params, lets=lets)


def bring_answers(line: Line, video: str, comment: str, cursor: str = "0") -> Raw:
    """Bring home a page of the answers to a comment, the newest first."""
    params = [
        ("video_id", video), ("comment_id", comment), ("status", "ALL"),
        ("sort_field", "create_time"), ("sort_order", "desc"), ("max_count", COMMENTS),
    ]  # fmt: skip
    params += [("cursor", cursor)] if cursor != "0" else []
    return line.get("business/comment/reply/list", READ_SCOPE, params, lets=(Refused,))


def read(raw: Raw, context: ReadContext) -> Page:
    """Read a page of videos, of comments, or of answers.

    Raises:
        BadAnswer: it is not what it should be.
    """
    plan = Plan.of(context.carry or context.cursor)
    if not plan.todo:
        return _read_videos(raw, context, plan)
    kind, video, above, *_ = plan.todo[0].split(" ")
    comments, more = comments_of(raw), next_cursor(raw)
    if comments is None:  # this one went, or gives nothing now: nobody else's loss
        todo = tuple(one for one in plan.todo if one.split(" ")[1] != video)
        return _next(Page(), replace(plan, todo=todo, video="", refused=(*plan.refused, video)))
    plan = replace(plan, read=plan.read + 1)
    above = above if kind == "answers" else ""
    found = sorted_out(comments, context.account, video, plan.urls.get(video, ""), above)
    items = tuple(one for one in found.items if _is_wanted(one, plan))
    page = Page(items=items, posts=found.posts, unreadable=found.unreadable)
    if not above:
        return _next(page, _after_comments(plan, comments, more))
    further = (f"answers {video} {above} {more}",) if more else ()
    return _next(page, replace(plan, todo=(*further, *plan.todo[1:])))


def comments_of(raw: Raw) -> list[Json] | None:
    """Read the comments of an answer; None where it refuses them, as those of what went.

    Raises:
        BadAnswer: it neither has any nor says why not.
    """
    body = object_of(raw)
    comments = dict_at(body, "data").get("comments")
    if isinstance(comments, list):
        return comments
    if number_at(body, "code"):
        return None
    raise BadAnswer(host=host_of(raw), why="shape")


def next_cursor(raw: Raw) -> str:
    """Say where a list goes on; "" at its end. A page may hold little, or nothing, before that."""
    data = dict_at(object_of(raw), "data")
    return id_at(data, "cursor") if has_more(raw) else ""


def has_more(raw: Raw) -> bool:
    """Say whether a list goes on, be it told where or not."""
    return dict_at(object_of(raw), "data").get("has_more") is True


def _is_wanted(found: Found, plan: Plan) -> bool:
    return found.posted_at is None or found.posted_at.timestamp() >= plan.oldest


def _read_videos(raw: Raw, context: ReadContext, plan: Plan) -> Page:
    listed = data_of(raw).get("videos")
    if not isinstance(listed, list):
        raise BadAnswer(host=host_of(raw), why="shape")
    videos = [one for one in listed if id_at(one, "item_id")]
    posts = tuple(_post(one, context.account) for one in videos)
    page = Page(posts=posts, unreadable=len(listed) - len(videos))
    turn = -int(context.at.timestamp()) // 3600  # where no number is told, it moves each hour
    told = {one.remote_id: turn if one.comments is None else one.comments for one in posts}
    urls = {post.remote_id: post.url for post in posts}
    oldest = plan.oldest or (int(context.back_to.timestamp()) if context.back_to else 0)
    plan = replace(plan, fresh={**plan.fresh, **told}, urls={**plan.urls, **urls}, oldest=oldest)
    more = next_cursor(raw)
    if more and context.page + 1 < MOST_LISTS:
        return replace(page, next_page=f"videos {more}", carry=plan.to_text())
    moved = [one for one, n in plan.fresh.items() if n != plan.kept.get(one, Video()).comments]
    kept = {one: video for one, video in plan.kept.items() if one in plan.urls}
    todo = tuple(f"comments {one} 0" for one in moved)
    return _next(page, replace(plan, kept=kept, todo=todo))


def _after_comments(plan: Plan, comments: Sequence[Json], more: str) -> Plan:
    """Note what a page of comments told, and say what of this video is still to be read."""
    known = plan.kept.get(plan.video, Video())
    times = [at for one in comments if (at := unix_at(one, "create_time")) is not None]
    answers = {id_at(one, "comment_id"): count_at(one, "replies") or 0 for one in comments}
    wanted = [
        said_id
        for one in comments
        if (said_id := id_at(one, "comment_id"))
        and is_short_of_answers(one)
        and known.answers.get(said_id) != answers[said_id]
    ]
    reading = replace(
        plan.reading,
        newest=max([plan.reading.newest, *times]),
        answers={**plan.reading.answers, **{one: n for one, n in answers.items() if one and n}},
    )
    # nothing further down is wanted, a page later: one that is held back comes with its old time
    is_known = bool(times) and min(times) <= max(known.newest, plan.oldest)
    is_done = not more or (is_known and plan.is_over)
    further = () if is_done else (f"comments {plan.video} {more}",)
    below = tuple(f"answers {plan.video} {one} 0" for one in wanted)
    todo = (*further, *below, *plan.todo[1:])
    return replace(plan, todo=todo, reading=reading, is_over=is_known)


def _next(page: Page, plan: Plan) -> Page:
    """Go on: with a video's last page what it told is kept; a run ends when its calls are spent."""
    if plan.pages_of_one >= MOST_OF_ONE:
        plan = _cut_short(plan)
    coming = plan.todo[0].split(" ")[1] if plan.todo else ""
    if plan.video and coming != plan.video:
        plan = replace(plan, kept={**plan.kept, plan.video: plan.reading}, video="")
        page = replace(page, cursor=plan.to_cursor())
    if not plan.todo:
        page = replace(page, cursor=plan.to_cursor())
        return _last_try(page, plan) if plan.refused and not plan.read else page
    if plan.pages >= MOST_PAGES:
        return page
    if not plan.video:
        known = plan.kept.get(coming, Video())
        reading = Video(plan.fresh.get(coming, 0), known.newest, known.lately())
        plan = replace(plan, video=coming, reading=reading, is_over=False, pages_of_one=0)
    plan = replace(plan, pages=plan.pages + 1, pages_of_one=plan.pages_of_one + 1)
    return replace(page, next_page=plan.todo[0], carry=plan.to_text())


def _last_try(page: Page, plan: Plan) -> Page:
    """Where nothing could be read, let it be told why; a single no may be of that video alone."""
    has_heard = any(video.newest for video in plan.kept.values())
    if len(plan.refused) <= has_heard:
        return page
    video = plan.refused[0]
    again = replace(plan, todo=(f"comments {video} 0",), refused=(), video=video)
    again = replace(again, reading=Video(plan.fresh.get(video, 0)))
    return replace(page, next_page=f"{_LAST_TRY} {video}", carry=again.to_text())


def _cut_short(plan: Plan) -> Plan:
    """Leave the rest of a video that has too much for one run; answers are read another time."""
    left = [one.split(" ") for one in plan.todo]
    unread = {rest[0] for kind, video, *rest in left if video == plan.video and kind == "answers"}
    answers = {one: n for one, n in plan.reading.answers.items() if one not in unread}
    todo = tuple(" ".join(one) for one in left if one[1] != plan.video)
    return replace(plan, todo=todo, reading=replace(plan.reading, answers=answers))


def _post(video: Json, account: AccountRef) -> Post:
    made = unix_at(video, "create_time")
    video_id = id_at(video, "item_id")
    return Post(
        remote_id=video_id,
        text=clean_text(text_at(video, "caption")),
        author=Author(stable_id=account.remote_id),
        is_ours=True,
        posted_at=None if made is None else datetime.fromtimestamp(made, UTC),
        url=safe_url(text_at(video, "share_url")),
        thread=video_id,
        reactions=count_at(video, "likes"),
        shares=count_at(video, "shares"),
        comments=count_at(video, "comments"),
    )
