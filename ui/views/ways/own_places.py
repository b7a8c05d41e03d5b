"""Ways to what is the shop's own: its site, its mailbox."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from app.i18n import N_
from ui.views.ways.open_networks import ADDRESS_FAULT, HOST
from ui.views.ways.shape import EASY, Ask, Step, Way

SITE: Final = Ask(
    "server",
    N_("Address of your site"),
    "",
    "https://shop.example",
    pattern=HOST,
    fault=ADDRESS_FAULT,
)
FROM_NAME: Final = Ask(
    "from_name",
    N_("Name under your answers"),
    N_("What customers see as the sender, such as your shop's name."),
    is_optional=True,
)
FOLDER: Final = Ask("folder", N_("Folder"), N_("Empty means the inbox."), "INBOX", is_optional=True)
OWN_WAYS: Final = (
    Way(
        "wordpress",
        "wordpress",
        "store",
        N_("WordPress and WooCommerce"),
        N_("Comments and product reviews on your own site. You approve it in the browser."),
        steps=(
            Step(N_("Your browser opens your site. Sign in there as an editor or shop manager.")),
            Step(N_("The page says Shoptalk would like to connect: press Yes, I approve.")),
            Step(N_("An older WordPress shows a password then. Copy it and paste it here.")),
        ),
        asks=(
            SITE,
            Ask(
                "handle",
                N_("User name on your site"),
                N_("Needed where your site shows a password instead of coming back here."),
                is_optional=True,
            ),
        ),
        cost=EASY,
        button=N_("Approve in the browser"),
        is_browser=True,
    ),
    Way(
        "wordpress_password",
        "wordpress",
        "key-round",
        N_("WordPress, with an application password"),
        N_("For when the browser cannot bring you back here."),
        steps=(
            Step(N_("On your site open Users, then Profile, and go to Application Passwords.")),
            Step(N_("Type Shoptalk as the name and press Add New Application Password.")),
            Step(N_("Copy the password that is shown; it is shown only once.")),
        ),
        asks=(
            SITE,
            Ask("handle", N_("User name on your site")),
            Ask(
                "password",
                N_("Application password"),
                N_("Six groups of four letters; not the password you sign in with."),
                "xxxx xxxx xxxx xxxx xxxx xxxx",
                is_secret=True,
            ),
        ),
        cost=EASY,
    ),
    Way(
        "mailbox",
        "mailbox",
        "inbox",
        N_("The shop's mailbox"),
        N_("Customers' questions, and the notices by which review sites tell of news."),
        steps=(
            Step(N_("Most mail services want an app password: look for it in their settings.")),
            Step(
                N_("At Gmail turn on 2-Step Verification, then use the page App passwords."),
                "https://myaccount.google.com/apppasswords",
                N_("Open Google's page App passwords"),
            ),
            Step(N_("Outlook.com and Microsoft 365 no longer let programs in by password.")),
            Step(N_("If only some mail is about the shop, name the folder it is sorted into.")),
        ),
        asks=(
            Ask(
                "handle",
                N_("Mail address"),
                "",
                "hello@shop.example",
                pattern=r"[^@\s]+@[^@\s]+",
                fault=N_("Write the whole mail address, such as hello@shop.example."),
            ),
            Ask("password", N_("Password or app password"), is_secret=True),
            replace(FROM_NAME, name="name"),
            FOLDER,
            Ask(
                "user",
                N_("User name"),
                N_("Only if your mail service wants another one than the address."),
                is_optional=True,
                is_rare=True,
            ),
            Ask(
                "server",
                N_("Server for reading (IMAP)"),
                N_("Only if Shoptalk does not find it by itself."),
                "imap.shop.example",
                is_optional=True,
                is_rare=True,
            ),
            Ask(
                "smtp",
                N_("Server for sending (SMTP)"),
                N_("Only if Shoptalk does not find it by itself."),
                "smtp.shop.example",
                is_optional=True,
                is_rare=True,
            ),
        ),
        cost=EASY,
    ),
)
