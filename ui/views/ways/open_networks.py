"""Ways to networks that let everybody in: the fediverse, Bluesky, feeds, forums."""

from __future__ import annotations

from typing import Final

from app.i18n import N_
from ui.views.ways.shape import EASY, FREE, MINUTES, NOBODY, Ask, Cost, Group, Step, Way

HOST: Final = (
    r"(?:https?://)?(?:@?[\w.-]+@)?[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:/.*)?"
    r"|localhost.*|(?:http://)?127\.0\.0\.1.*"
)
SERVER: Final = Ask(
    "server",
    N_("Your server"),
    N_("What stands last in your address: @shop@mastodon.social is on mastodon.social."),
    "mastodon.social",
    pattern=HOST,
    fault=N_("Write the server's name, such as mastodon.social."),
)
SUBREDDITS: Final = Ask(
    "subreddits",
    N_("Subreddits to follow"),
    N_("Separate them by blanks. You can change them later."),
    "r/vilnius r/toys",
    is_optional=True,
)
ADDRESS_FAULT: Final = N_("Write a web address, such as https://example.org.")

OPEN_WAYS: Final = (
    Way(
        "mastodon",
        "mastodon",
        "at-sign",
        N_("Mastodon and its family"),
        N_("Also GoToSocial, Pleroma, Takahē, snac. You sign in with your browser."),
        steps=(
            Step(N_("Your browser opens your server's own page. Sign in there if it asks you to.")),
            Step(N_("The page says that Shoptalk wants to use your account: press Authorize.")),
            Step(N_("Then come back to this window.")),
        ),
        asks=(SERVER,),
        cost=EASY,
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
            Step(
                N_("In Bluesky open Settings, then Privacy and security, then App passwords."),
                "https://bsky.app/settings/app-passwords",
                N_("Open the page App passwords"),
            ),
            Step(N_("Press Add App Password, call it Shoptalk, and press Next.")),
            Step(N_("Copy the password that is shown; it is shown only once.")),
        ),
        asks=(
            Ask(
                "handle",
                N_("Your handle"),
                "",
                "shop.bsky.social",
                pattern=r".*\..*",
                fault=N_("Write the whole handle, such as shop.bsky.social."),
            ),
            Ask(
                "password",
                N_("App password"),
                N_("Four groups of four letters; not the password you sign in with."),
                "xxxx-xxxx-xxxx-xxxx",
                is_secret=True,
                pattern=r"[A-Za-z0-9]{4}(?:-[A-Za-z0-9]{4}){3}",
                fault=N_(
                    "This is no app password. Please make one on Bluesky's page App passwords."
                ),
            ),
        ),
        cost=EASY,
    ),
    Way(
        "feed",
        "feed",
        "rss",
        N_("A blog, a news page, a YouTube channel"),
        N_("Any page that has a feed. Nothing to sign in to."),
        steps=(
            Step(N_("Copy the address of the page from your browser. Shoptalk finds the feed.")),
        ),
        asks=(Ask("url", N_("Address"), "", "https://", pattern=HOST, fault=ADDRESS_FAULT),),
        cost=EASY,
        button=N_("Follow"),
    ),
    Way(
        "alerts",
        "feed",
        "bell",
        "Google Alerts",
        N_("Google tells when your shop is named anywhere on the web."),
        steps=(
            Step(
                N_("On the page Google Alerts type what to look for, such as your shop's name."),
                "https://www.google.com/alerts",
                N_("Open the page Google Alerts"),
            ),
            Step(N_("Press Show options. At Deliver to choose RSS feed. Press Create Alert.")),
            Step(N_("Right-click the orange sign beside the alert, copy its link, paste it here.")),
        ),
        asks=(
            Ask(
                "url",
                N_("Link of the alert"),
                "",
                "https://www.google.com/alerts/feeds/…",
                pattern=r".*/alerts/feeds/.*",
                fault=N_("This is not the link of an alert. It has /alerts/feeds/ in it."),
            ),
        ),
        cost=EASY,
        button=N_("Follow"),
    ),
    Way(
        "hackernews",
        "hackernews",
        "newspaper",
        "Hacker News",
        N_("What its readers write about the words of your watches. Reading only."),
        cost=Cost(FREE, N_("No time at all."), NOBODY),
        button=N_("Follow"),
    ),
    Way(
        "lemmy",
        "lemmy",
        "message-circle",
        "Lemmy",
        N_("Forums of the fediverse. You sign in with name and password."),
        steps=(
            Step(N_("Shoptalk signs in once and keeps only what the server gives it for that.")),
            Step(N_("Your password is not kept. To end it, sign out everywhere on your server.")),
        ),
        asks=(
            Ask("server", N_("Your server"), "", "lemmy.world", pattern=HOST, fault=ADDRESS_FAULT),
            Ask("handle", N_("User name")),
            Ask("password", N_("Password"), is_secret=True),
            Ask(
                "totp",
                N_("Code from your phone"),
                N_("Only if your server asks for a second code when you sign in."),
                is_optional=True,
            ),
        ),
        cost=EASY,
    ),
    Way(
        "reddit",
        "reddit",
        "rss",
        N_("Reddit, by your own feeds"),
        N_("Reading without an app. Answers are posted on Reddit's own page."),
        steps=(
            Step(
                N_("Sign in to Reddit in your browser and open the page RSS feeds."),
                "https://www.reddit.com/prefs/feeds/",
                N_("Open the page RSS feeds"),
            ),
            Step(N_("Copy the link of any feed there, such as your inbox, and paste it here.")),
            Step(N_("The link is a key to your Reddit inbox: give it to nobody else.")),
        ),
        asks=(
            Ask(
                "token",
                N_("Link of the feed"),
                N_("It has feed= and user= in it."),
                "https://www.reddit.com/….rss?feed=…&user=…",
                is_secret=True,
                pattern=r".*feed=.*",
                fault=N_("This is not a link from Reddit's page RSS feeds: feed= is missing."),
            ),
            SUBREDDITS,
        ),
        cost=EASY,
        only=("mentions", "comments", "search"),
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
        cost=EASY,
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
            Step(
                N_("On your server open Preferences, then Development, and press New application.")
            ),
            Step(N_("Call it Shoptalk, leave read and write ticked, and press Submit.")),
            Step(
                N_("Press the name Shoptalk in the list and copy what stands at Your access token.")
            ),
        ),
        asks=(SERVER, Ask("token", N_("Access token"), is_secret=True)),
        cost=Cost(FREE, MINUTES, NOBODY),
        group=Group.OPEN,
    ),
)
