"""Comments that Instagram counts and does not give, which is no empty list: channels/… §2.

While the owner's app at Meta is in development, the comments of a picture may come as an empty
list although the picture has some. That is told in one sentence; all else goes on.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.channels.graph.answers import Told
from app.errors import NotOffered, ShopError


@dataclass(unsafe_hash=True)
class HeldBack(NotOffered):
    """Something is not given, for a reason that the wording knows and the owner can mend.

    It has no code of its own: where a stored one is read before this network is loaded, it is
    what its parent says. Nor does it name what is missing, for the account has that as before.
    """

    why: str = ""


def comments_held_back() -> HeldBack:
    """Say that comments are counted and not given."""
    return HeldBack(why="ig_development")


def hashtag_closed(told: Told) -> ShopError:
    """Say that one hashtag is not given out."""
    return HeldBack(why="ig_hashtag_closed")


def hashtags_spent(told: Told) -> ShopError:
    """Say that no further hashtag may be asked for in these seven days."""
    return HeldBack(why="ig_hashtags_spent")
