"""The published contract holds our fakes to what a server answers, and us to what may be asked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote

import pytest

from app.channels.base import Capability, Sent, WatchRef
from app.channels.mastodon import Mastodon
from tests.channels.mastodon.family import ANNA, HOST, MASTODON, TOKEN, Server
from tests.channels.mastodon.world import Shop, door

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import httpx

# Asked although the contract's cut does not hold it: where, and why that is sound.
BESIDE = {
    "/.well-known/nodeinfo": "nodeinfo.diaspora.software, every server of the family",
    "/nodeinfo/2.0": "the same",
    "/api/v1/instance": "what servers before version 4, and snac2, have instead of v2",
    "/api/v1/apps/verify_credentials": "in the full contract; answered with 404 by some",
}
OUR_OWN = {"scope"}  # snac2 reads it at /api/v1/apps; the others pass over what they do not know


@pytest.fixture(scope="module")
def contract(shared: Path) -> dict[str, Any]:
    path = shared / "contracts" / "mastodon" / "mastodon-4.7.subset.openapi.json"
    read: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return read


def operation(contract: Mapping[str, Any], request: httpx.Request) -> dict[str, Any] | None:
    """Find what the contract says of a request."""
    parts = unquote(request.url.path).split("/")
    for template, methods in contract["paths"].items():
        wanted = template.split("/")
        if len(wanted) == len(parts) and all(
            one == other or one.startswith("{") for one, other in zip(wanted, parts, strict=True)
        ):
            found: dict[str, Any] | None = methods.get(request.method.lower())
            return found
    return None


def is_valid(contract: Mapping[str, Any], schema: Mapping[str, Any], value: Any) -> list[str]:
    jsonschema = pytest.importorskip("jsonschema")
    whole = {**schema, "components": contract["components"]}
    checker = jsonschema.Draft202012Validator(whole)
    return [f"{list(one.path)}: {one.message[:200]}" for one in checker.iter_errors(value)]


def relaxed(value: Any) -> Any:
    """The contract without what it says of absence, since servers do leave fields out."""
    if isinstance(value, list):
        return [relaxed(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        "anyOf" if name == "oneOf" else name: relaxed(one)
        for name, one in value.items()
        if not (name == "required" and isinstance(one, list))
    }


def walk(server: Server) -> Iterator[tuple[httpx.Request, Any]]:
    """Do everything an account does, and give each request with what the fake answered."""
    answers: list[tuple[httpx.Request, Any]] = []

    def listen(request: httpx.Request) -> httpx.Response:
        answer = server(request)
        answers.append((request, answer))
        return answer

    http = door(listen)
    begun = Mastodon().begin_sign_in(http, {"server": HOST}, by_hand=True)
    assert begun.paste("a-code")
    shop = Shop.signed_in(http, {"server": HOST, "token": TOKEN})
    server.post(ANNA, "hello @shop #coffee")
    streams = shop.channel.streams(shop.account, (WatchRef(1, any=("coffee",)),))
    items = [item for one in streams for item in shop.fetch(one)]
    sent = shop.channel.send(http, shop.account, shop.secrets, shop.outgoing(items[0], "Hi"))
    assert isinstance(sent, Sent)
    shop.channel.look_up(http, shop.account, shop.secrets, shop.outgoing(items[0], "Hi"))
    shop.fetch(shop.stream("posts"))
    shop.channel.ask_thread(http, shop.account, shop.secrets, items[0].ref)
    for verb, ref, on in (
        (Capability.LIKE, items[0].ref, True),
        (Capability.LIKE, items[0].ref, False),
        (Capability.DELETE, sent.remote_id, True),
    ):
        shop.channel.act(http, shop.account, shop.secrets, verb, ref, on)
    shop.secrets.kept["client_secret"] = "s-1"
    yield from answers


class Registering(Server):
    """The fake server, which also takes programs in."""

    def public(self, path: str) -> httpx.Response | None:
        import httpx

        if path == "/api/v1/apps":
            return httpx.Response(200, json={"client_id": "c-1", "client_secret": "s-1"})
        return super().public(path)


def test_nothing_is_asked_that_the_contract_does_not_know(contract: dict[str, Any]) -> None:
    seen = set()
    for request, _ in walk(Registering(MASTODON)):
        known = operation(contract, request)
        if known is None:
            assert request.url.path in BESIDE, request.url
            continue
        seen.add((request.method, request.url.path))
        names = {one["name"] for one in known.get("parameters", [])}
        asked = {name.removesuffix("[]") for name, _ in parse_qsl(request.url.query.decode())}
        assert asked <= names, request.url
        schema = body_schema(contract, known)
        form = dict(parse_qsl(request.content.decode()))
        assert set(form) - OUR_OWN <= properties(contract, schema), request.url
        assert bool(form) == bool(schema), request.url
        if schema and "/apps" not in request.url.path:
            assert is_valid(contract, schema, form) == [], request.url
        if request.method == "POST" and request.url.path == "/api/v1/statuses":
            assert "idempotency-key" in request.headers
            assert request.headers["content-type"] == "application/x-www-form-urlencoded"
    assert len(seen) >= 10


def body_schema(contract: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, Any]:
    content = known.get("requestBody", {}).get("content", {})
    schema: dict[str, Any] = content.get("application/json", {}).get("schema", {})
    return schema


def properties(contract: Mapping[str, Any], schema: Mapping[str, Any]) -> set[str]:
    """Every property that a schema or one of its choices knows."""
    if "$ref" in schema:
        named = contract["components"]["schemas"][schema["$ref"].split("/")[-1]]
        return properties(contract, named)
    found = set(schema.get("properties", {}))
    for choice in (*schema.get("oneOf", ()), *schema.get("anyOf", ()), *schema.get("allOf", ())):
        found |= properties(contract, choice)
    return found


def test_our_fake_says_nothing_of_the_wrong_type(contract: dict[str, Any]) -> None:
    checked, loose = 0, relaxed(contract)
    for request, answer in walk(Registering(MASTODON)):
        known = operation(contract, request)
        if known is None or answer.status_code != 200:
            continue
        schema = known["responses"]["200"]["content"]["application/json"]["schema"]
        assert is_valid(loose, relaxed(schema), answer.json()) == [], request.url
        checked += 1
    assert checked >= 10


@pytest.mark.parametrize(
    ("name", "schema"),
    [
        ("notifications_mention", "Notification"),
        ("timeline_tag", "Status"),
        ("status_post_reply", "Status"),
        ("instance_v2", "Instance"),
    ],
)
def test_the_recorded_answers_are_of_the_contract(
    contract: dict[str, Any], shared: Path, name: str, schema: str
) -> None:
    text = (shared / "examples" / "mastodon" / f"{name}.json").read_text(encoding="utf-8")
    body = json.loads(text)["response"]["body"]
    for one in body if isinstance(body, list) else [body]:
        assert is_valid(contract, contract["components"]["schemas"][schema], one) == []
