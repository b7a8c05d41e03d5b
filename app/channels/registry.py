"""The list of networks; nothing is imported before it is asked for."""

from __future__ import annotations

from app.channels.base import Channel


def channels() -> dict[str, Channel]:
    """Make every network once, by its name in commands and in the database."""
    from app.channels.bluesky import Bluesky
    from app.channels.byhand import ByHand
    from app.channels.facebook import Facebook
    from app.channels.feed import Feed
    from app.channels.google import GoogleReviews
    from app.channels.hackernews import HackerNews
    from app.channels.instagram import Instagram
    from app.channels.lemmy import Lemmy
    from app.channels.linkedin import LinkedIn
    from app.channels.mailbox import Mailbox
    from app.channels.mastodon import Mastodon
    from app.channels.reddit import Reddit
    from app.channels.threads import Threads
    from app.channels.tiktok import TikTok
    from app.channels.trustpilot import Trustpilot
    from app.channels.wordpress import WordPress
    from app.channels.x import X
    from app.channels.youtube import YouTube

    made: tuple[Channel, ...] = (
        Feed(),
        Mastodon(),
        Bluesky(),
        Facebook(),
        Instagram(),
        LinkedIn(),
        X(),
        Reddit(),
        Mailbox(),
        WordPress(),
        Trustpilot(),
        Lemmy(),
        HackerNews(),
        ByHand(),
        GoogleReviews(),
        YouTube(),
        Threads(),
        TikTok(),
    )
    return {channel.name: channel for channel in made}
