"""Races for one gift: it is taken while somebody says no to it."""

import re
import uuid
from collections.abc import Iterator
from functools import partial

import httpx

from races.race import Race, Violations, counts
from races.running import Running
from races.stock_races import SKU, put_on_shelf

GIVE = """
from jangteo.channels.selectors import list_channels
from jangteo.kernel.money import Money
from jangteo.kernel.types import PartyId, job_actor
from jangteo.ordering import services as ordering
from jangteo.ordering.selectors import get_cart
from jangteo.ordering.types import CheckoutDetails
from jangteo.parties import services as parties
from jangteo.parties.selectors import list_contexts
from jangteo.parties.types import PostalAddress
from jangteo.kernel.types import Actor
from jangteo.payments.types import PaymentMethod
from jangteo.sharing import services as sharing
from jangteo.sharing.models import Gift
from jangteo.sharing.types import GiftDraft
name = "{name}"
person = parties.create_person(name="race", email=name + "@test.example")
own = next(one for one in list_contexts(person) if one.id == person)
giver = Actor(person_id=person, party_id=person, name="race", via="shop", rights=own.rights, lineage=own.lineage,
              unit_ids=own.unit_ids)
shop = next(one for one in list_channels() if one.code == "shop")
cart = ordering.open_cart(channel=shop, actor=giver)
ordering.put_line(cart_id=cart, sku="{sku}", unit_quantity=1, actor=giver)
details = CheckoutDetails("race@test.example", PostalAddress("race", "", "", ""), PaymentMethod.BANK_TRANSFER)
order = sharing.send_gift(
    cart_id=cart, expected_gross=get_cart(cart, giver).quote.gross, details=details, draft=GiftDraft("a", "b"),
    key=name, actor=giver)
ordering.mark_paid(order_id=order, actor=job_actor("race"))
sharing.follow_gift(order_id=order)
gift = Gift.objects.get(order=order).pk
answer = [str(gift), sharing.renew_gift_link(gift_id=gift, actor=giver)]
"""
STANDS = """
SELECT g.state, o.status, o.payment, d.ship_to ->> 'line1' <> '',
       (SELECT count(*) FROM ordering_refund r WHERE r.order_id = o.id)
FROM sharing_gift g JOIN ordering_order o ON o.id = g.order_id JOIN ordering_orderdelivery d ON d.order_id = o.id
WHERE g.id = '{gift}'
"""
ADDRESS = {"recipient": "race", "phone": "010-0000-0000", "postcode": "04524", "line1": "somewhere"}
TAKEN, ENDED = ("claimed", "placed", "paid", True, 0), ("declined", "cancelled", "refunded", False, 1)
DONE, REFUSED = 302, 409


def _post(client: httpx.Client, path: str, action: str, form: dict[str, str]) -> httpx.Response:
    return client.post(f"{path}{action}/", data=form, headers={"Referer": str(client.base_url)})


def taken_and_declined(market: Running) -> Iterator[Violations]:
    """Of two who hold one link one takes it and the other says no: one of both, whole."""
    clients = [httpx.Client(base_url=market.url, timeout=60, follow_redirects=False) for _ in range(2)]
    while True:
        put_on_shelf(market, SKU, 10)
        gift, token = market.python(GIVE.format(name=uuid.uuid4().hex, sku=SKU))
        path = f"/gift/{token}/"
        forms = []
        for client in clients:
            page = client.get(path).raise_for_status().text
            forms.append(dict(re.findall(r'name="(csrfmiddlewaretoken)" value="([^"]*)"', page)))
        works = [
            partial(_post, clients[0], path, "claim", forms[0] | ADDRESS),
            partial(_post, clients[1], path, "decline", forms[1]),
        ]
        codes = sorted(getattr(one, "status_code", 0) for one in market.together(works))
        (stands,) = market.query(STANDS.format(gift=gift))
        yield [
            *counts("answers", codes, [DONE, REFUSED]),
            *counts("one whole outcome", tuple(stands) in (TAKEN, ENDED), True),
        ]


GIFT_RACES = (Race("a gift is taken while it is declined", taken_and_declined, "gift-lock", (2, 12, 300), 60),)
