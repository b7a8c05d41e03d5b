"""What is said of WordPress and WooCommerce alone: what it does not offer, and why it says no."""

from __future__ import annotations

from typing import Final

from app.i18n import N_

IMPOSSIBLE: Final[dict[str, str]] = {
    "wordpress_no_shop": N_("This site has no WooCommerce shop, so there are no product reviews."),
    "wordpress_search": N_("There is nothing to search: every comment on the site is read."),
}
ERRORS: Final[dict[str, str]] = {
    "refused.wordpress_unheard": N_(
        "The site does not know this name and password, or its web host does not pass them on. "
        "Check both, then ask the host to pass on the header Authorization."
    ),
    "refused.wordpress_handle": N_(
        "A password alone is not enough here. Give your user name on the site, too."
    ),
    "refused.wordpress_no_passwords": N_(
        "This site offers no application passwords. It needs https, and no security plugin may "
        "switch them off. Ask whoever looks after the site."
    ),
    "refused.wordpress_moved": N_(
        "This address leads on to {detail}. If that is your site, begin again with its own address."
    ),
    "refused.wordpress_closed": N_(
        "Comments are closed below this page. Open them on the site, or answer in another way."
    ),
}
