"""A real WordPress here, with a small shop beside it; `.ci/peers second` installs it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest

from app.channels.base import AccountRef
from app.channels.http import Http
from app.channels.wordpress import WordPress
from app.clock import SystemClock
from app.domain.item import Found
from tests.channels.contract.shop import KeptSecrets, Shop

# What WooCommerce makes of a review: a comment of its own type, with stars, on a page of its own
# type. And customers may write as fast as a test does.
PLUGIN = """<?php
add_action('init', function () {
  remove_action('check_comment_flood', 'check_comment_flood_db', 10);
  register_post_type('product', ['public' => true, 'show_in_rest' => true, 'label' => 'Products',
    'supports' => ['title', 'editor', 'comments']]);
  if (!isset($_GET['make_review'])) return;
  $product = wp_insert_post(['post_type' => 'product', 'post_title' => 'Beans',
    'post_status' => 'publish', 'comment_status' => 'open']);
  $review = wp_insert_comment(['comment_post_ID' => $product, 'comment_content' => 'Tasty',
    'comment_author' => 'Bo', 'comment_author_email' => 'bo@example.test', 'comment_approved' => 1,
    'comment_type' => 'review', 'comment_meta' => ['rating' => 5]]);
  wp_send_json(['product' => $product, 'review' => $review]);
});
"""


@dataclass
class Site:
    """The site, its customers who need no program of ours, and its owner."""

    info: dict[str, Any]
    http: Http
    human: ModuleType  # the script that walks through a sign-in as the owner's browser would

    @property
    def address(self) -> str:
        """Where it is."""
        return str(self.info["service"])

    def password(self, who: str) -> str:
        """Give the application password that somebody made by hand."""
        return str(self.info["users"][who]["app_password"])

    def say(self, text: str, name: str = "Åsa Öberg", parent: int = 0) -> None:
        """Let a customer comment through the page's own form."""
        form = {
            "comment": text,
            "author": name,
            "email": f"{len(name)}@example.test",
            "url": "",
            "comment_post_ID": str(self.info["post"]),
            "comment_parent": str(parent),
            "submit": "Post",
        }
        with httpx.Client(trust_env=False, timeout=20) as client:
            answer = client.post(f"{self.address}/wp-comments-post.php", data=form)
        assert answer.status_code == 302, answer.text[:300]

    def rest(self, method: str, path: str, **params: str) -> Any:
        """Ask the site's interface as its owner, past the program under test."""
        owner = ("owner", self.password("owner"))
        with httpx.Client(trust_env=False, timeout=20, auth=owner) as client:
            return client.request(method, f"{self.info['api']}{path}", params=params).json()

    def below(self, remote_id: str) -> list[str]:
        """Give the ids of the answers to a comment that everybody can see."""
        told = self.rest("GET", "/wp/v2/comments", parent=remote_id, type="all")
        return [str(one["id"]) for one in told]

    def make_review(self) -> dict[str, int]:
        """Let a customer review a product."""
        with httpx.Client(trust_env=False, timeout=20) as client:
            made: dict[str, int] = client.get(f"{self.address}/?make_review=1").json()
        return made

    def shop(self, who: str = "owner", password: str = "") -> Shop:
        """Sign in, and keep what the store would keep."""
        channel, secrets = WordPress(), KeptSecrets()
        given = {"server": self.address, "handle": who}
        given["password"] = password or self.password(who)
        identity = channel.sign_in(self.http, given, secrets)
        account = AccountRef(
            1, channel.name, identity.server, identity.handle, identity.remote_id, identity.config
        )
        at = SystemClock().now()
        return Shop(channel, self.http, account, secrets, identity, at=at)


@pytest.fixture(scope="module")
def site(wordpress: dict[str, Any], human: ModuleType) -> Iterator[Site]:
    """The site with its shop, and a door that knows it."""
    plugins = Path(wordpress["mail"]).parent / "www/wp-content/mu-plugins"
    plugins.mkdir(exist_ok=True)
    (plugins / "shop.php").write_text(PLUGIN, encoding="utf-8")
    http = Http(clock=SystemClock(), deadline_s=20)
    yield Site(wordpress, http, human)
    http.close()


def item(shop: Shop, text: str) -> Found:
    """Fetch the comments and give the one of these words."""
    return next(one for one in shop.fetch("comments") if one.text == text)
