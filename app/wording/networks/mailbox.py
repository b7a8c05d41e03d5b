"""What is said of the shop's mailbox alone: what it does not offer, and why it says no."""

from __future__ import annotations

from typing import Final

from app.i18n import N_

IMPOSSIBLE: Final[dict[str, str]] = {
    "mail_passwords_only": N_(
        "A mailbox that lets no program in by password, such as one at Outlook.com, cannot be read."
    ),
    "mail_notice": N_("This mail only tells of it. Open the page it links to and answer there."),
    "mail_forged": N_(
        "It says that it is from a platform, but your mail service could not prove that. Neither "
        "follow its links nor answer it."
    ),
    "mail_returned": N_(
        "Your answer could not be delivered. Look whether the address is right, or reach them in "
        "another way."
    ),
    "mail_no_way_out": N_(
        "No server was found that sends mail for this address. Sign in again and name it."
    ),
}
ERRORS: Final[dict[str, str]] = {
    "refused.mail_microsoft": N_(
        "Outlook.com and Microsoft 365 no longer let programs in by password. Have this mail "
        "forwarded to a mailbox that does, and add that one."
    ),
    "refused.mail_proton": N_(
        "Proton lets programs in through its own Proton Mail Bridge only. Start the Bridge and "
        "name the server and password that it shows."
    ),
    "refused.mail_folder": N_(
        "The mailbox has no folder {detail}. Write its name as your mail program shows it."
    ),
    "refused.mail_no_tls": N_(
        "This mail server does not offer a safe connection, so nothing was sent to it. Ask your "
        "mail service which server to use."
    ),
    "refused.mail_recipient": N_(
        "The address you answer does not take mail. Look for another way to reach them."
    ),
}
