"""The two vocabularies X speaks: up to its version 2.166 of tweets, from 2.167 on of posts.

Nobody knows which one a given day wants, so the older is sent, the other tried when X complains,
and the one that works is kept beside the account. Both are read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from app.channels.base import AccountRef

DIALECT: Final = "dialect"  # in `config`
USER_FIELDS: Final = "username,name,profile_image_url,public_metrics"
MEDIA_FIELDS: Final = "url,preview_image_url,type,alt_text"


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one of the two asks for the parts of a post."""

    name: str
    fields: str  # the parameter
    parts: str  # its value
    expansions: str
    is_parent_paid: bool  # who is answered comes only with the answered post itself


TWEET: Final = Dialect(
    "tweet",
    "tweet.fields",
    "created_at,author_id,conversation_id,in_reply_to_user_id,referenced_tweets,public_metrics,"
    "lang,entities,attachments,note_tweet,edit_history_tweet_ids",
    "author_id,attachments.media_keys",
    is_parent_paid=False,
)
POST: Final = Dialect(
    "post",
    "post.fields",
    "created_at,conversation_id,public_metrics,lang,entities,attachments,note_post",
    "author_id,attachments.media_keys,referenced_posts",
    is_parent_paid=True,
)


def dialect_of(account: AccountRef) -> Dialect:
    """Give the one that worked last."""
    return POST if account.config.get(DIALECT) == POST.name else TWEET


def other(dialect: Dialect) -> Dialect:
    """Give the other one."""
    return TWEET if dialect is POST else POST


def whole(dialect: Dialect) -> tuple[tuple[str, str], ...]:
    """Ask for everything we show of a post and of who wrote it."""
    return (
        (dialect.fields, dialect.parts),
        ("expansions", dialect.expansions),
        ("user.fields", USER_FIELDS),
        ("media.fields", MEDIA_FIELDS),
    )
