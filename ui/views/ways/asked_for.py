"""Ways that a network opens by its own decision, or for money: reviews, X, LinkedIn, TikTok."""

from __future__ import annotations

from typing import Final

from app.i18n import N_
from app.wording.networks.x import TERMS_SENTENCE
from ui.views.ways.open_networks import SUBREDDITS
from ui.views.ways.own_app import CLIENT, CLOUD, CONSENT, GOOGLE_ASKS, UNVERIFIED
from ui.views.ways.shape import FREE, Ask, Consent, Cost, Group, Step, Way

TIER: Final = Ask(
    "tier",
    N_("What LinkedIn has granted"),
    N_("It decides how often Shoptalk may ask. You can change it later."),
    choices=(("", N_("Development tier")), ("standard", N_("Standard tier"))),
)
MONTHLY_CAP: Final = Ask(
    "monthly_cap",
    N_("Most to be spent a month, in US dollars"),
    N_("At 0 nothing is asked and nothing is spent. You can change it later."),
    "0",
    usual="0",
    pattern=r"\d{1,4}(?:\.\d{1,2})?",
    fault=N_("Write an amount such as 5 or 7.50."),
)
AUTHOR: Final = Ask(
    "author",
    N_("Id of the business user who answers"),
    N_("Only if Trustpilot is to show one of your people as the writer."),
    is_optional=True,
)
TIKTOK_APP: Final = (
    Step(
        N_("Register at TikTok API for Business and make an app: one to three days."),
        "https://business-api.tiktok.com/portal/",
        N_("Open TikTok API for Business"),
    ),
    Step(N_("Ask for access to Accounts, and wait for TikTok's answer.")),
)
TIKTOK_ASKS: Final = (
    Ask("client_id", N_("App id")),
    Ask("client_secret", N_("App secret"), is_secret=True),
)
TIKTOK_COST: Final = Cost(FREE, N_("Days to weeks."), N_("TikTok must agree."))
ASKED_FOR_WAYS: Final = (
    Way(
        "google",
        "google",
        "star",
        N_("Google reviews"),
        N_("The reviews of your Business Profile, and your answers to them."),
        steps=(
            CLOUD,
            Step(
                N_(
                    "Ask Google for access: choose Application for Basic API Access and name your "
                    "project. Your profile must be verified for 60 days and have a website."
                ),
                "https://support.google.com/business/contact/api_default",
                N_("Open Google's form"),
            ),
            Step(
                N_(
                    "After Google has agreed, enable My Business Account Management, My Business "
                    "Business Information and Google My Business in the Library."
                ),
                "https://console.cloud.google.com/apis/library",
                N_("Open the Library"),
            ),
            CONSENT,
            CLIENT,
            UNVERIFIED,
        ),
        asks=GOOGLE_ASKS,
        cost=Cost(
            FREE,
            N_("Half an hour, then days to weeks until Google answers."),
            N_("Google must agree. Connect already now: Shoptalk asks once a day."),
        ),
        group=Group.ASKED_FOR,
        button=N_("Sign in with the browser"),
        is_browser=True,
    ),
    Way(
        "x",
        "x",
        "x",
        N_("X, with an app of your own"),
        N_("Every look and every reply costs. Without it, use X in the browser by hand."),
        steps=(
            Step(
                N_("On console.x.com sign in with your shop's account and press New app."),
                "https://console.x.com/",
                N_("Open console.x.com"),
            ),
            Step(
                N_(
                    "Under User authentication settings choose Native App, Read and write, and the "
                    "callback address http://127.0.0.1:8754/callback."
                )
            ),
            Step(N_("Add a payment card, buy credits, and copy the Client ID.")),
        ),
        asks=(
            Ask("client_id", N_("Client ID")),
            MONTHLY_CAP,
        ),
        cost=Cost(
            N_("About 0.30 dollars a day at 100 mentions and 20 replies; a link adds 0.20."),
            N_("About twenty minutes."),
            N_("Nobody, but read what X says below."),
        ),
        group=Group.ASKED_FOR,
        button=N_("Sign in with the browser"),
        is_browser=True,
        consent=Consent(
            "accepts_terms",
            TERMS_SENTENCE,
            N_("I have read this rule of X's, and decide to use an app of my own."),
        ),
    ),
    Way(
        "reddit_app",
        "reddit",
        "message-circle",
        N_("Reddit, with an approved app"),
        N_("With answers from here. Reddit gives out new apps only after asking."),
        steps=(
            Step(
                N_("Only if Reddit has approved an app of yours: open your apps and copy its id."),
                "https://www.reddit.com/prefs/apps",
                N_("Open your apps on Reddit"),
            ),
            Step(N_("Its redirect uri must be http://127.0.0.1:8754/callback.")),
        ),
        asks=(
            Ask("client_id", N_("App id")),
            Ask("client_secret", N_("App secret"), is_secret=True, is_optional=True),
            SUBREDDITS,
        ),
        cost=Cost(
            N_("Free; for commercial use Reddit wants a contract."),
            N_("Weeks."),
            N_("Reddit must agree."),
        ),
        group=Group.ASKED_FOR,
        button=N_("Sign in with the browser"),
        is_browser=True,
    ),
    Way(
        "trustpilot",
        "trustpilot",
        "star",
        "Trustpilot",
        N_("Reviews and your answers, for paying customers of Trustpilot."),
        steps=(
            Step(
                N_("In the Business portal open Integrations, APIs, and create an application."),
                "https://businessapp.b2b.trustpilot.com/",
                N_("Open the Business portal"),
            ),
            Step(N_("Copy the API key and the secret.")),
        ),
        asks=(
            Ask("handle", N_("Your shop's web address on Trustpilot"), "", "shop.example"),
            Ask("key", N_("API key"), is_secret=True),
            Ask("secret", N_("Secret"), is_secret=True),
            AUTHOR,
        ),
        cost=Cost(
            N_("A paid plan of Trustpilot with Connect."),
            N_("About ten minutes."),
            N_("Comes with the plan."),
        ),
        group=Group.ASKED_FOR,
    ),
    Way(
        "linkedin",
        "linkedin",
        "users",
        N_("LinkedIn page"),
        N_("Comments and mentions of your page. LinkedIn lets texts be kept two days only."),
        steps=(
            Step(
                N_("On LinkedIn Developers make an app for your page and have the page verify it."),
                "https://www.linkedin.com/developers/apps",
                N_("Open LinkedIn Developers"),
            ),
            Step(N_("Under Products ask for Community Management API and fill in the form.")),
            Step(
                N_("When LinkedIn has agreed, open OAuth Token Tools and press Create token."),
                "https://www.linkedin.com/developers/tools/oauth",
                N_("Open OAuth Token Tools"),
            ),
        ),
        asks=(
            Ask("token", N_("Access token"), is_secret=True),
            Ask(
                "organization",
                N_("Number of your page"),
                N_("It stands in the page's own address while you manage it."),
                "12345678",
                is_optional=True,
            ),
            TIER,
        ),
        cost=Cost(
            FREE,
            N_("Weeks; the sign-in must be made anew every 60 days."),
            N_("LinkedIn must agree, and takes registered companies only."),
        ),
        group=Group.ASKED_FOR,
    ),
    Way(
        "tiktok",
        "tiktok",
        "megaphone",
        N_("TikTok business account"),
        N_("Comments on your videos. Only with TikTok's approval, so it is off by default."),
        steps=(
            *TIKTOK_APP,
            Step(N_("In the app's settings copy the TikTok account holder authorization URL.")),
            Step(
                N_(
                    "Your browser opens it: sign in and agree. Then copy the whole address of the "
                    "page that you end at, even if that page shows nothing."
                )
            ),
        ),
        asks=(
            *TIKTOK_ASKS,
            Ask(
                "authorize_url",
                N_("Authorization URL"),
                N_("It has redirect_uri= in it."),
                "https://www.tiktok.com/v2/auth/authorize…",
                pattern=r"https?://.*redirect_uri=.*",
                fault=N_("Copy the whole URL from TikTok's portal: redirect_uri= is missing."),
            ),
        ),
        cost=TIKTOK_COST,
        given=(("switched", "off"),),
        group=Group.ASKED_FOR,
        button=N_("Sign in with the browser"),
        is_browser=True,
    ),
    Way(
        "tiktok_token",
        "tiktok",
        "key-round",
        N_("TikTok, with a refresh token"),
        N_("For when you have made the tokens yourself. Off by default, too."),
        steps=(
            *TIKTOK_APP,
            Step(N_("Copy the app's id, its secret, and the refresh token that you were given.")),
        ),
        asks=(*TIKTOK_ASKS, Ask("refresh", N_("Refresh token"), is_secret=True)),
        cost=TIKTOK_COST,
        given=(("switched", "off"),),
        group=Group.ASKED_FOR,
    ),
)
