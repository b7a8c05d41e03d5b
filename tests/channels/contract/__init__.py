"""A network that is a set of functions, held to its contract at every request and every answer.

A connector's tests write the state and one small function a route; the contract refuses what the
real network would refuse (unknown paths, parameters and body keys, wrong types, a missing
sign-in) and what the function answers wrongly. Leaving the `with` fails the test over each.

    OWN = own_contract(Path(__file__).with_name("contract.toml"))  # format: `own.py`

    def network() -> FakeNetwork:
        net = FakeNetwork(OWN)
        posts = [{"id": "1", "text": "Lovely coffee"}]

        @net.on("GET /2/users/{id}/mentions")       # the template of contract.toml
        def mentions(call: Call) -> Answered:       # call.path, .query, .body, .credential
            return {"data": [one for one in posts if int(one["id"]) > since(call)]}

        @net.on("POST /2/tweets")
        def reply(call: Call) -> Answered:
            posts.append({"id": str(len(posts) + 1), **call.body})
            return Reply(201, {"data": posts[-1]})
        return net

    with network() as net:                          # leaving it: check()
        shop = Shop.signed_in(X(), net, GIVEN)      # `shop.py`: secrets, the loop of fetching
        assert shop.fetch("mentions")
        net.next("POST /2/tweets", LOST)            # stored, but the answer is lost; `faults.py`
        net.next("GET /2/users/{id}/mentions", Reply(429, headers={"x-rate-limit-reset": "9"}))

    with network() as net, net.served() as url: ... # the same on 127.0.0.1, for the command line

The same tests over a shared contract (each loader takes the sign-in it forgets to mention):
`openapi_contract`, `discovery_contract`, `meta_contract`, `postman_contract`, `schema_contract`;
`FakeNetwork(OWN, openapi_contract(shared / "contracts/x/...", auth="bearer"))` holds to both.
At least one contract must know a request, and every one that knows it must agree;
`net.beside(contract)` tells what a contract was silent on, for the test to name.
"""
