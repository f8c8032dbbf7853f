"""Races in deal rooms: one link votes twice at once."""

import re
from collections.abc import Iterator
from functools import partial

import httpx

from races.approval_races import House
from races.race import Race, Violations, counts
from races.running import Running
from races.sharing_races import PLENTY

VOTES = "SELECT stance, changes FROM sharing_roomvote WHERE guest_id = '{guest}'"


class Decider:
    """A browser that has somebody's link."""

    def __init__(self, market: Running, stance: str) -> None:
        self.stance = stance
        self.client = httpx.Client(base_url=market.url, timeout=60, follow_redirects=False)

    def look(self, path: str) -> dict[str, str]:
        """What is sent to vote by what the page shows."""
        page = self.client.get(path).raise_for_status().text
        return dict(re.findall(r'name="(csrfmiddlewaretoken)" value="([^"]*)"', page)) | {"stance": self.stance}

    def vote(self, path: str, form: dict[str, str]) -> httpx.Response:
        return self.client.post(f"{path}vote/", data=form, headers={"Referer": str(self.client.base_url)})


def voted_twice(market: Running) -> Iterator[Violations]:
    """Two browsers with one link vote at once, one for and one against: one vote, said otherwise once."""
    house = House(market, PLENTY)
    deciders = [Decider(market, "for"), Decider(market, "against")]
    while True:
        body = house.fill()
        asked = {"cart_id": body["cart_id"], "guests": [{"name": "race"}]}
        key = {"Idempotency-Key": body["cart_id"]}
        made = house.buyer.post("/rooms", json=asked, headers=key).raise_for_status().json()
        (link,) = made["links"]
        path = f"/room/{link['key']}/"
        forms = [one.look(path) for one in deciders]
        answers = market.together([partial(one.vote, path, form) for one, form in zip(deciders, forms, strict=True)])
        votes = list(market.query(VOTES.format(guest=link["guest_id"])))
        house.buyer.delete(f"/rooms/{made['id']}").raise_for_status()
        house.buyer.delete(f"/carts/{body['cart_id']}").raise_for_status()  # one may keep few open carts
        yield [
            *counts("answers", [getattr(one, "status_code", 0) for one in answers], [302, 302]),
            *counts("votes, and how often one was said otherwise", [changes for _stance, changes in votes], [1]),
        ]


ROOM_RACES = (Race("one link votes twice", voted_twice, "room-lock", (2, 12, 300), 60),)
