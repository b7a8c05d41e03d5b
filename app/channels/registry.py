"""The list of networks; nothing is imported before it is asked for."""

from __future__ import annotations

from app.channels.base import Channel


def channels() -> dict[str, Channel]:
    """Make every network once, by its name in commands and in the database."""
    from app.channels import bluesky, feed, mastodon

    made: tuple[Channel, ...] = (feed.make(), mastodon.make(), bluesky.make())
    return {channel.name: channel for channel in made}
