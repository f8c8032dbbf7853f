"""What a buyer owes, by API: its own documents and those of the units below, and of nobody else."""

from uuid import UUID

import pytest
from django.test import Client

from api.caller import Caller
from billing.invoicing import hear, only_invoice
from factories import acting, order_of
from jangteo.channels.selectors import get_channel
from jangteo.ordering.models import Order
from jangteo.ordering.services import mark_paid, ship_order
from jangteo.parties import services as parties
from jangteo.parties.models import User
from office.desk import DESK
from storefront.house import House, open_house
from storefront.market import Market

PATH = "/channels/shop/invoices"


@pytest.fixture
def house(market: Market) -> House:
    return open_house()


def program(person_id: UUID, party_id: UUID) -> Caller:
    token, _until = parties.issue_token(user_id=User.objects.get(person=person_id).pk)
    return Caller(Client(headers={"authorization": f"Bearer {token}", "acting-for": str(party_id)}))


def shipped(house: House) -> Order:
    one = order_of(get_channel("shop"), acting(house.han, house.shop), {"MUG-WH": 2})
    ship_order(order_id=one.pk, actor=DESK)
    hear()
    return one


def test_what_is_owed_and_the_documents_are_told(house: House) -> None:
    one = shipped(house)
    number = only_invoice(one).number
    caller = program(house.finance, house.cafe)
    body = caller.get(PATH).body
    gross = {"amount": str(one.gross_minor), "currency": "KRW"}
    assert [(owed["total"], owed["overdue"]["amount"]) for owed in body["owed"]] == [(gross, "0")]
    assert [(row["number"], row["orders"], row["open"]) for row in body["invoices"]] == [(number, [one.number], gross)]
    whole = caller.get(f"{PATH}/{number}").body
    assert (whole["lines"][0]["sku"], whole["lines"][0]["quantity"]) == ("MUG-WH", 2)
    assert sum(int(tax["tax"]["amount"]) for tax in whole["taxes"]) == int(whole["tax"]["amount"]) == one.tax_minor
    mark_paid(order_id=one.pk, actor=DESK)
    hear()
    assert caller.get(PATH).body["owed"] == []
    assert [part["amount"] for part in caller.get(f"{PATH}/{number}").body["payments"]] == [gross]


def test_the_paper_comes_as_pdf(house: House) -> None:
    number = only_invoice(shipped(house)).number
    token, _until = parties.issue_token(user_id=User.objects.get(person=house.finance).pk)
    client = Client(headers={"authorization": f"Bearer {token}", "acting-for": str(house.cafe)})
    answer = client.get(f"/api/v1{PATH}/{number}/pdf")
    assert (answer["Content-Type"], answer.content[:4]) == ("application/pdf", b"%PDF")


def test_others_find_nothing(house: House) -> None:
    number = only_invoice(shipped(house)).number
    stranger, clerk = program(house.stranger, house.other), program(house.clerk, house.shop)
    assert stranger.get(PATH).body["invoices"] == []
    for address in (f"{PATH}/{number}", f"{PATH}/{number}/pdf"):
        assert (stranger.get(address).status, clerk.get(address).status) == (404, 403)
