"""The fake network refuses what its contract does not know, and ends as a test asks it to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.channels.contract.call import Answered, Call, Reply
from tests.channels.contract.faults import BUSY, CUT, HTML, LOST, NEVER_RAN, REFUSED, SLOW
from tests.channels.contract.network import FakeNetwork
from tests.channels.contract.own import own_contract

OWN = own_contract(Path(__file__).with_name("contract.toml"))
BASE = "https://network.test"
SIGNED = {"authorization": "Bearer t-1"}


def network() -> tuple[FakeNetwork, list[dict[str, Any]]]:
    net, notes = FakeNetwork(OWN), [{"id": "1", "text": "hello"}]

    @net.on("GET /notes")
    def _(call: Call) -> Answered:
        return {"data": notes}

    @net.on("GET /notes/{id}")
    def _(call: Call) -> Answered:
        return next(one for one in notes if one["id"] == call.path["id"])

    @net.on("POST /notes")
    def _(call: Call) -> Answered:
        notes.append({"id": str(len(notes) + 1), **call.body})
        return Reply(201, {"id": notes[-1]["id"]})

    @net.on("POST /token")
    def _(call: Call) -> Answered:
        return {"access_token": call.body["grant_type"]}

    @net.on("DELETE /notes/{id}")
    def _(call: Call) -> Answered:
        return None

    return net, notes


def client(net: FakeNetwork) -> httpx.Client:
    return httpx.Client(transport=httpx.MockTransport(net.answer), base_url=BASE)


def test_what_the_contract_knows_is_answered() -> None:
    net, notes = network()
    with net, client(net) as http:
        asked = http.get("/notes?fields=id,text&limit=5&tag=a&tag=b", headers=SIGNED)
        assert asked.json() == {"data": notes}
        assert http.get("/notes/1?access_token=t-1").json()["id"] == "1"
        assert http.post("/notes", json={"text": "hi"}, headers=SIGNED).status_code == 201
        http.post("/token", data={"grant_type": "refresh", "n": "3"})
        assert http.delete("/notes/1", headers={**SIGNED, "x-version": "2026"}).status_code == 204
        assert net.count("GET /notes/{id}") == 1
        assert [one.credential for one in net.asked("GET /notes")] == ["t-1"]
        assert net.count() == 5


@pytest.mark.parametrize(
    ("method", "where", "named", "why"),
    [
        ("GET", "/notes?fields=id&x=1", {}, "unknown query parameter x"),
        ("GET", "/notes?limit=5", {}, "parameter fields is missing"),
        ("GET", "/notes?fields=id&limit=51", {}, "51 is greater"),
        ("GET", "/notes?fields=id&limit=few", {}, "'few' is not of type"),
        ("GET", "/notes/a", {}, "does not match"),
        ("GET", "/nothing", {}, "no contract knows it"),
        ("PATCH", "/notes/1", {}, "no contract knows it"),
        ("POST", "/notes", {"json": {}}, "'text' is a required property"),
        ("POST", "/notes", {"json": {"text": 1}}, "1 is not of type 'string'"),
        ("POST", "/notes", {"json": {"text": "a", "so": 1}}, "'so' was unexpected"),
        ("POST", "/notes", {"json": {"text": "a", "to": {}}}, "'id' is a required property"),
        ("POST", "/notes", {"data": {"text": "a"}}, "the body is form, not json"),
        ("POST", "/notes", {}, "the body is missing"),
        ("POST", "/token", {"data": {"grant_type": "password"}}, "'refresh' was expected"),
        ("POST", "/token", {"data": {"grant_type": "refresh", "n": "x"}}, "not of type"),
        ("DELETE", "/notes/1", {"headers": {"x-version": "19"}}, "does not match"),
        ("DELETE", "/notes/1", {}, "the header X-Version is missing"),
        ("GET", "/notes/1", {"headers": {"authorization": ""}}, "nobody is signed in"),
        ("GET", "https://other.test/notes/1", {}, "other.test is not of own:contract"),
    ],
)
def test_what_it_does_not_know_fails_the_test(
    method: str, where: str, named: dict[str, Any], why: str
) -> None:
    net, _ = network()
    with client(net) as http:
        headers = {**SIGNED, **named.pop("headers", {})}
        assert http.request(method, where, headers=headers, **named).status_code == 400
    with pytest.raises(AssertionError, match="against the contract") as failed:
        net.check()
    assert why in str(failed.value)


def test_a_wrong_answer_of_the_fake_itself_fails_the_test() -> None:
    net, notes = network()
    notes[0]["id"] = 1
    with client(net) as http:
        http.get("/notes?fields=id", headers=SIGNED)
    assert "data.0.id: 1 is not of type 'string'" in net.failures[0]


def test_a_request_goes_wrong_as_often_as_the_test_wants() -> None:
    net, notes = network()
    with net, client(net) as http:
        net.next("GET /notes", HTML, BUSY, CUT, Reply(429, {"e": 1}, {"retry-after": "9"}))
        asked = [http.get("/notes?fields=id", headers=SIGNED) for _ in range(5)]
        assert [one.status_code for one in asked] == [200, 503, 200, 429, 200]
        assert asked[2].text == '{"data":[{"id":"1","text":"hello"}'
        assert asked[3].headers["retry-after"] == "9"
        net.next("*", LOST, SLOW, NEVER_RAN, REFUSED)
        for why in (httpx.ReadError, httpx.ReadTimeout, httpx.ReadError, httpx.ConnectError):
            with pytest.raises(why):
                http.post("/notes", json={"text": "a"}, headers=SIGNED)
    assert len(notes) == 3  # the first two were done


def test_it_stands_on_this_computer_too() -> None:
    net, notes = network()
    with net, net.served() as url, httpx.Client(base_url=url, headers=SIGNED) as http:
        assert http.get("/notes?fields=id").json() == {"data": notes}
        net.next("POST /notes", LOST)
        with pytest.raises(httpx.RemoteProtocolError):
            http.post("/notes", json={"text": "a"})
        assert http.get("/notes/2").json()["text"] == "a"


def test_an_exception_in_a_test_is_shown_with_what_the_contract_refused() -> None:
    net, _ = network()
    with client(net) as http:
        http.get("/nothing")
    with pytest.raises(ZeroDivisionError) as failed, net:
        raise ZeroDivisionError
    assert "no contract knows it" in "".join(failed.value.__notes__)
