"""The contracts beside the checkout load, know their examples, and refuse what is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.channels.contract.call import Call
from tests.channels.contract.discovery import discovery_contract
from tests.channels.contract.meta import asked_fields, meta_contract
from tests.channels.contract.openapi import openapi_contract
from tests.channels.contract.plain import schema_contract
from tests.channels.contract.postman import postman_contract
from tests.channels.contract.routes import Contract
from tests.channels.contract.samples import example

KINDS = (
    (r"me|page-.*", "Page"),
    (r"post-.*", "PagePost"),
    (r"c-.*", "Comment"),
    (r"m-.*", "IGMedia"),
)

MAKERS: dict[str, Callable[[Path], Contract]] = {
    "x post": lambda at: openapi_contract(
        at / "x/openapi-2.167-post-dialect.subset.json", auth="bearer"
    ),
    "x tweet": lambda at: openapi_contract(
        at / "x/openapi-2.159-tweet-dialect.subset.json", auth="bearer"
    ),
    "linkedin": lambda at: openapi_contract(
        at / "linkedin/linkedin-community.handwritten.openapi.json", auth="bearer"
    ),
    "tiktok": lambda at: openapi_contract(
        at / "tiktok/tiktok-accounts-comments.handwritten.openapi.json", auth="header:Access-Token"
    ),
    "mastodon": lambda at: openapi_contract(
        at / "mastodon/mastodon-4.7.subset.openapi.json", auth="bearer|none", relaxed=True
    ),
    "youtube": lambda at: discovery_contract(
        at / "google/youtube.v3.subset.json", always={"CommentThread": ("id", "snippet")}
    ),
    "gbp": lambda at: discovery_contract(at / "google/mybusiness.v4.reviews.subset.json"),
    "meta 25": lambda at: meta_contract(at / "meta/codegen-v25", base="/v25.0", kinds=KINDS),
    "meta 26": lambda at: meta_contract(
        at / "meta/graph-v26-from-pypi.json", base="/v26.0", kinds=KINDS
    ),
    "threads": lambda at: postman_contract(
        at / "threads/threads-api.postman.subset.json", prefix="/v1.0"
    ),
    "wordpress": lambda at: schema_contract(
        at / "wordpress/wp-v2-comment.schema.json",
        {"GET /wp-json/wp/v2/comments": "comments"},
        bodies={"POST /wp-json/wp/v2/comments": "create"},
        auth="basic",
    ),
}


def request(way: str, said: str, **named: Any) -> httpx.Request:
    signed = (
        {} if named.pop("nobody", False) else {"authorization": "Bearer t", "Access-Token": "t"}
    )
    headers = {**signed, **named.pop("headers", {})}
    return httpx.Request(way, f"https://n.test{said}", headers=headers, **named)


def wrongs(contract: Contract, asked: httpx.Request) -> list[str]:
    path = asked.url.raw_path.decode().partition("?")[0]
    found = contract.find(asked.method, path)
    if found is None:
        return ["unknown"]
    return list(found[0].wrong_with(Call(asked, found[1])))


LINKEDIN = {"LinkedIn-Version": "202611", "X-Restli-Protocol-Version": "2.0.0"}
NOBODY = {"authorization": "", "Access-Token": ""}
COMMENTS = "/wp-json/wp/v2/comments"
REPLY = "/v4/accounts/1/locations/2/reviews/3/reply"
VIDEOS = "/open_api/v1.3/business/video/list/?business_id=b"
ACTIONS = "/rest/socialActions/urn%3Ali%3Ashare%3A1/comments"
BASIC = {"authorization": "Basic YTpi"}
GOOD: list[tuple[str, httpx.Request]] = [
    ("x post", request("GET", "/2/users/7/mentions?max_results=100&post.fields=id,text")),
    ("x tweet", request("GET", "/2/users/7/mentions?max_results=100&tweet.fields=id,text")),
    ("x post", request("POST", "/2/tweets", json={"text": "a"})),
    (
        "linkedin",
        request("GET", ACTIONS, headers=LINKEDIN),
    ),
    ("tiktok", request("GET", "/open_api/v1.3/business/video/list/?business_id=b&max_count=20")),
    ("mastodon", request("GET", "/api/v1/notifications?types[]=mention&limit=40")),
    ("youtube", request("GET", "/youtube/v3/commentThreads?part=snippet,replies&maxResults=100")),
    ("gbp", request("GET", "/v4/accounts/1/locations/2/reviews?pageSize=50")),
    ("gbp", request("PUT", REPLY, json={"comment": "a"})),
    ("meta 25", request("GET", "/v25.0/post-1/comments?fields=id,message,from{id,name}&since=1")),
    ("meta 26", request("GET", "/v26.0/me/feed?fields=id,comments.limit(5){id,message}&limit=9")),
    ("meta 26", request("POST", "/v26.0/m-1/comments", data={"message": "a"})),
    ("threads", request("GET", "/v1.0/17/replies?fields=id,text,username&reverse=false")),
    ("threads", request("POST", "/v1.0/me/threads", data={"media_type": "TEXT", "text": "a"})),
    (
        "wordpress",
        request("POST", COMMENTS, json={"post": 1, "content": "a"}, headers=BASIC),
    ),
]
WRONG: list[tuple[str, httpx.Request, str]] = [
    ("x post", request("GET", "/2/users/7/mentions?tweet.fields=id"), "tweet.fields"),
    ("x post", request("GET", "/2/users/7/mentions?max_results=1"), "max_results"),
    ("x post", request("GET", "/2/users/7/mentions?post.fields=id,no"), "post.fields"),
    ("x post", request("POST", "/2/tweets", json={"txt": "a"}), "txt"),
    ("x tweet", request("GET", "/2/users/me", headers=NOBODY), "signed in"),
    ("linkedin", request("GET", "/rest/socialActions/u/comments"), "LinkedIn-Version"),
    (
        "tiktok",
        request("GET", VIDEOS, headers=NOBODY),
        "signed",
    ),
    ("youtube", request("GET", "/youtube/v3/commentThreads?maxResults=100"), "part"),
    ("youtube", request("GET", "/youtube/v3/commentThreads?part=id&maxResults=101"), "maxResults"),
    ("youtube", request("GET", "/youtube/v3/commentThreads?part=id&order=best"), "order"),
    (
        "gbp",
        request("PUT", REPLY, json={"text": "a"}),
        "text",
    ),
    ("gbp", request("GET", "/v4/accounts/1/locations/2/ratings"), "path name"),
    ("meta 25", request("GET", "/v25.0/post-1/comments?fields=id,massage"), "massage"),
    ("meta 26", request("GET", "/v26.0/me/feed?fields=id,comments{id,massage}"), "massage"),
    ("meta 26", request("POST", "/v26.0/m-1/comments", data={"massage": "a"}), "massage"),
    ("meta 26", request("GET", "/v26.0/post-1/insights2"), "unknown"),
    ("threads", request("GET", "/v1.0/17/replies?fields=id,txt"), "txt"),
    ("threads", request("GET", "/v1.0/me/threads?fields=id&reverse=true"), "reverse"),
    (
        "wordpress",
        request("POST", COMMENTS, json={"post": 1}, headers=BASIC),
        "content",
    ),
]


@pytest.fixture(scope="module")
def contracts(shared: Path) -> dict[str, Contract]:
    return {name: make(shared / "contracts") for name, make in MAKERS.items()}


@pytest.mark.parametrize(("name", "asked"), GOOD, ids=lambda one: str(getattr(one, "url", one)))
def test_a_good_request_is_taken(
    contracts: dict[str, Contract], name: str, asked: httpx.Request
) -> None:
    assert wrongs(contracts[name], asked) == []


@pytest.mark.parametrize(
    ("name", "asked", "why"), WRONG, ids=lambda one: str(getattr(one, "url", one))
)
def test_a_wrong_request_is_refused(
    contracts: dict[str, Contract], name: str, asked: httpx.Request, why: str
) -> None:
    assert why in " ".join(wrongs(contracts[name], asked))


@pytest.mark.parametrize(
    ("name", "route", "path"),
    [
        ("x tweet", "GET /2/tweets/search/recent", "x/search_recent.tweet-dialect.json"),
        ("x post", "POST /2/tweets", "x/create_post_201.json"),
        ("linkedin", "GET /rest/socialActions/urn:a/comments", "linkedin/comments.json"),
        ("tiktok", "GET /open_api/v1.3/business/comment/list/", "tiktok/comment_list.json"),
        ("youtube", "GET /youtube/v3/commentThreads", "youtube/commentThreads_list_channel.json"),
        ("gbp", "GET /v4/accounts/1/locations/2/reviews", "gbp/reviews_list.json"),
        ("meta 25", "GET /v25.0/post-1/comments", "facebook/comments_page1.json"),
        ("meta 26", "GET /v26.0/post-1/comments", "facebook/comments_page1.json"),
        ("meta 26", "GET /v26.0/m-1/comments", "instagram/comments_page1.json"),
        ("threads", "GET /v1.0/17/replies", "threads/replies.json"),
        ("wordpress", "GET /wp-json/wp/v2/comments", "wordpress/comments_list.json"),
    ],
)
def test_an_example_is_held_to_its_contract(
    contracts: dict[str, Contract], name: str, route: str, path: str
) -> None:
    method, _, at = route.partition(" ")
    found = contracts[name].find(method, at)
    assert found is not None
    answer = example(path)
    assert list(found[0].wrong_answer(answer.status, json.loads(answer.body))) == []
    for broken in (
        3,
        [{"data": 3}],
        {"data": [{"id": {}}], "items": 3, "reviews": 3, "comments": 3},
    ):
        assert list(found[0].wrong_answer(answer.status, broken)), broken


def test_what_metas_fields_say_is_taken_apart() -> None:
    said = "id, from{name,id},comments.limit(5).order(x){id,from{id}},likes.summary(true)"
    assert asked_fields(said) == [
        ("id", ""),
        ("from", "name,id"),
        ("comments", "id,from{id}"),
        ("likes", ""),
    ]
