"""Ways through an app that the owner makes at the network: Meta's, Google's, Reddit's."""

from __future__ import annotations

from typing import Final

from app.i18n import N_
from ui.views.ways.shape import FREE, NOBODY, Ask, Cost, Group, Step, Way

META: Final = Step(
    N_("On Meta for Developers press My Apps, then Create app, and choose the type Business."),
    "https://developers.facebook.com/apps/",
    N_("Open Meta for Developers"),
)
QUARTER: Final = N_("About a quarter of an hour.")
NO_REVIEW: Final = N_("No review: an app for its maker's own page needs none.")
CLOUD: Final = Step(
    N_("In the Google Cloud console make a new project for your shop."),
    "https://console.cloud.google.com/projectcreate",
    N_("Open the Google Cloud console"),
)
CONSENT: Final = Step(
    N_(
        "Open OAuth consent screen: choose External, give it a name and your address, then press "
        "Publish app. Left in Testing, the sign-in ends after seven days."
    ),
    "https://console.cloud.google.com/apis/credentials/consent",
    N_("Open OAuth consent screen"),
)
CLIENT: Final = Step(
    N_("Open Credentials, press Create credentials, OAuth client ID, and choose Desktop app."),
    "https://console.cloud.google.com/apis/credentials",
    N_("Open Credentials"),
)
UNVERIFIED: Final = Step(
    N_(
        "In the browser Google says that it has not verified the app, since it is your own: press "
        "Advanced, then Continue, and allow everything."
    )
)
GOOGLE_ASKS: Final = (
    Ask(
        "client_id",
        N_("Client ID"),
        "",
        "….apps.googleusercontent.com",
        pattern=r"\S{8,}",
        fault=N_("Copy the whole client ID from the page Credentials."),
    ),
    Ask("client_secret", N_("Client secret"), is_secret=True),
)

OWN_APP_WAYS: Final = (
    Way(
        "facebook",
        "facebook",
        "store",
        N_("Facebook Page"),
        N_("Comments, posts by visitors, recommendations and Messenger of your Page."),
        steps=(
            META,
            Step(
                N_(
                    "Open Graph API Explorer, choose your app, and add the permissions "
                    "pages_show_list, pages_read_engagement, pages_read_user_content, "
                    "pages_manage_engagement, pages_messaging and read_insights."
                ),
                "https://developers.facebook.com/tools/explorer/",
                N_("Open Graph API Explorer"),
            ),
            Step(N_("Press Generate Access Token and tick your Page.")),
            Step(
                N_(
                    "Open the token in Access Token Debugger, press Extend Access Token, and copy "
                    "the new one."
                ),
                "https://developers.facebook.com/tools/debug/accesstoken/",
                N_("Open Access Token Debugger"),
            ),
        ),
        asks=(Ask("token", N_("Access token"), is_secret=True),),
        cost=Cost(FREE, QUARTER, NO_REVIEW),
        group=Group.OWN_APP,
    ),
    Way(
        "instagram_page",
        "instagram",
        "hash",
        N_("Instagram, through your Facebook Page"),
        N_("The better way where your Instagram account is linked to a Page."),
        steps=(
            Step(N_("Make the app and the token as for a Facebook Page.")),
            Step(
                N_(
                    "Add the permissions instagram_basic, instagram_manage_comments and "
                    "instagram_manage_messages before you press Generate Access Token."
                ),
                "https://developers.facebook.com/tools/explorer/",
                N_("Open Graph API Explorer"),
            ),
            Step(N_("Your Instagram account must be a public, professional one.")),
        ),
        asks=(Ask("token", N_("Access token"), is_secret=True),),
        cost=Cost(FREE, QUARTER, N_("No review; only hashtags need one, with a business check.")),
        group=Group.OWN_APP,
        given=(("way", "page"),),
    ),
    Way(
        "instagram",
        "instagram",
        "hash",
        N_("Instagram, by itself"),
        N_("For a professional account without a Facebook Page."),
        steps=(
            META,
            Step(N_("Add the product Instagram and open API setup with Instagram login.")),
            Step(N_("At Generate access tokens press Add account, log in, then Generate token.")),
            Step(
                N_(
                    "If it asks for a tester: add yourself under Roles, and accept in Instagram "
                    "under Apps and websites, Tester invites."
                )
            ),
        ),
        asks=(
            Ask(
                "token",
                N_("Access token"),
                N_("It begins with IGAA. Shoptalk renews it by itself while you use it."),
                is_secret=True,
            ),
        ),
        cost=Cost(FREE, QUARTER, NO_REVIEW),
        group=Group.OWN_APP,
    ),
    Way(
        "threads",
        "threads",
        "at-sign",
        "Threads",
        N_("Replies to your threads. Strangers' mentions only after Meta's review."),
        steps=(
            META,
            Step(N_("Choose the use case Access the Threads API.")),
            Step(
                N_(
                    "Under Roles add your own account as Threads tester, and accept it in Threads "
                    "under Settings, Website permissions."
                )
            ),
            Step(N_("In the app's settings open User Token Generator and copy the token.")),
        ),
        asks=(
            Ask(
                "token",
                N_("Access token"),
                N_("Shoptalk renews it by itself while you use it."),
                is_secret=True,
            ),
        ),
        cost=Cost(FREE, QUARTER, NO_REVIEW),
        group=Group.OWN_APP,
    ),
    Way(
        "youtube",
        "youtube",
        "eye",
        "YouTube",
        N_("Comments on your channel, those held for review, and videos about your shop."),
        steps=(
            CLOUD,
            Step(
                N_("Open the Library, look for YouTube Data API v3, and press Enable."),
                "https://console.cloud.google.com/apis/library/youtube.googleapis.com",
                N_("Open YouTube Data API v3"),
            ),
            CONSENT,
            CLIENT,
            UNVERIFIED,
        ),
        asks=GOOGLE_ASKS,
        cost=Cost(FREE, N_("About twenty minutes."), NOBODY),
        group=Group.OWN_APP,
        button=N_("Sign in with the browser"),
        is_browser=True,
    ),
)
