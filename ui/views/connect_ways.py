"""The ways to connect an account, in the owner's words, as a table."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from app.i18n import N_

APP_PASSWORDS: Final = "https://bsky.app/settings/app-passwords"
ALERTS: Final = "https://www.google.com/alerts"
_APP_PASSWORD: Final = re.compile(r"[a-z0-9]{4}(?:-[a-z0-9]{4}){3}")
_HOST: Final = re.compile(
    r"(?:https?://)?(?:@?[\w.-]+@)?[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:/.*)?|localhost.*|(?:http://)?127\.0\.0\.1.*"
)


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing the owner is asked for; `name` is what the channel calls it."""

    name: str
    label: str
    hint: str = ""
    shown: str = ""
    is_secret: bool = False


@dataclass(frozen=True, slots=True)
class Way:
    """One way to connect: what it is, what to do first, what is asked for."""

    name: str
    channel: str
    icon: str
    title: str
    line: str
    steps: tuple[str, ...] = ()
    asks: tuple[Ask, ...] = ()
    link: str = ""
    link_words: str = ""
    button: str = N_("Connect")
    is_browser: bool = False
    only: tuple[str, ...] = field(default_factory=tuple)  # the capabilities it has; () all

    @property
    def has_secret(self) -> bool:
        """Tell whether the keyring is needed."""
        return self.is_browser or any(ask.is_secret for ask in self.asks)


SERVER: Final = Ask(
    "server",
    N_("Your server"),
    N_("What stands last in your address: @shop@mastodon.social is on mastodon.social."),
    "mastodon.social",
)
WAYS: Final = (
    Way(
        "mastodon",
        "mastodon",
        "at-sign",
        N_("Mastodon and its family"),
        N_("Also GoToSocial, Pleroma, Takahē, snac. You sign in with your browser."),
        steps=(
            N_("Your browser opens your server's own page. Sign in there if it asks you to."),
            N_("The page says that Shoptalk wants to use your account: press Authorize."),
            N_("Then come back to this window."),
        ),
        asks=(SERVER,),
        button=N_("Sign in with the browser"),
        is_browser=True,
    ),
    Way(
        "bluesky",
        "bluesky",
        "message-circle",
        "Bluesky",
        N_("With an app password, which you can take back at any time."),
        steps=(
            N_("In Bluesky open Settings, then Privacy and security, then App passwords."),
            N_("Press Add App Password, call it Shoptalk, and press Next."),
            N_("Copy the password that is shown; it is shown only once."),
        ),
        asks=(
            Ask("handle", N_("Your handle"), "", "shop.bsky.social"),
            Ask(
                "password",
                N_("App password"),
                N_("Four groups of four letters; not the password you sign in with."),
                "xxxx-xxxx-xxxx-xxxx",
                is_secret=True,
            ),
        ),
        link=APP_PASSWORDS,
        link_words=N_("Open the page App passwords"),
    ),
    Way(
        "feed",
        "feed",
        "rss",
        N_("A blog, a news page, a YouTube channel"),
        N_("Any page that has a feed. Nothing to sign in to."),
        steps=(N_("Copy the address of the page from your browser. Shoptalk finds the feed."),),
        asks=(Ask("url", N_("Address"), "", "https://"),),
        button=N_("Follow"),
    ),
    Way(
        "alerts",
        "feed",
        "bell",
        "Google Alerts",
        N_("Google tells when your shop is named anywhere on the web."),
        steps=(
            N_("On the page Google Alerts type what to look for, for example your shop's name."),
            N_("Press Show options. At Deliver to choose RSS feed. Press Create Alert."),
            N_("Right-click the orange sign beside the new alert, copy its link, paste it here."),
        ),
        asks=(Ask("url", N_("Link of the alert"), "", "https://www.google.com/alerts/feeds/…"),),
        link=ALERTS,
        link_words=N_("Open the page Google Alerts"),
        button=N_("Follow"),
    ),
    Way(
        "hashtags",
        "mastodon",
        "hash",
        N_("Hashtags, without an account"),
        N_("What a Mastodon server shows to everyone. Reading only."),
        asks=(
            SERVER,
            Ask("hashtags", N_("Hashtags"), N_("Separate them by blanks."), "#vilnius #toys"),
        ),
        button=N_("Follow"),
        only=("search", "thread"),
    ),
    Way(
        "token",
        "mastodon",
        "key-round",
        N_("Mastodon, with a token"),
        N_("For when the browser is on another computer."),
        steps=(
            N_("On your server open Preferences, then Development, and press New application."),
            N_("Call it Shoptalk, leave read and write ticked, and press Submit."),
            N_("Press the name Shoptalk in the list and copy what stands at Your access token."),
        ),
        asks=(SERVER, Ask("token", N_("Access token"), is_secret=True)),
    ),
)


def way(name: str) -> Way:
    """Give a way by its name."""
    return next(one for one in WAYS if one.name == name)


def way_back_in(channel: str, config: dict[str, str], *, has_login: bool) -> Way:
    """Choose how to sign in again to an account of a network."""
    if channel != "mastodon":
        return way(channel)
    if not has_login:
        return way("hashtags")
    return way("mastodon" if config.get("client_id") else "token")


def fault_of(ask: Ask, way_: Way, text: str) -> str:
    """Say what cannot be right about what was typed, before anybody is asked; "" if nothing."""
    plain = text.strip()
    if not plain:
        return N_("This is needed.")
    if ask.name == "server" and not _HOST.fullmatch(plain):
        return N_("Write the server's name, such as mastodon.social.")
    if ask.name == "handle" and "." not in plain:
        return N_("Write the whole handle, such as shop.bsky.social.")
    if ask.name == "password" and not _APP_PASSWORD.fullmatch(plain.lower()):
        return N_("This is no app password. Please make one on Bluesky's page App passwords.")
    if ask.name == "url" and not _HOST.fullmatch(plain):
        return N_("Write a web address, such as https://example.org.")
    if way_.name == "alerts" and "/alerts/feeds/" not in plain:
        return N_("This is not the link of an alert. It has /alerts/feeds/ in it.")
    return ""
