"""What a buyer owes: only for who may see its money, with the papers, and how it is paid."""

from uuid import UUID

import pytest
from django.test import Client

from billing.invoicing import hear, only_invoice
from factories import acting, order_of
from jangteo.channels.selectors import get_channel
from jangteo.ordering.models import Order
from jangteo.ordering.services import mark_paid, ship_order
from office.desk import DESK
from storefront.house import House, acting_for, open_house
from storefront.market import Market

PAGE = "/account/invoices/"


@pytest.fixture
def house(market: Market) -> House:
    return open_house()


def shipped(person_id: UUID, party_id: UUID) -> Order:
    """An order of two mugs that a buyer was sent, and that is to be paid."""
    one = order_of(get_channel("shop"), acting(person_id, party_id), {"MUG-WH": 2})
    ship_order(order_id=one.pk, actor=DESK)
    hear()
    return one


def text_of(client: Client) -> str:
    answer = client.get(PAGE)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_company_sees_what_it_and_its_units_owe(house: House) -> None:
    one = shipped(house.han, house.shop)
    number = only_invoice(one).number
    for client in (acting_for(house.finance, house.cafe), acting_for(house.han, house.shop)):
        page = text_of(client)
        assert number in page
        assert f"Pay order {one.number}" in page
        assert 'Deposit code <span class="code">' in page
        assert f'href="/orders/{one.number}/">{one.number}</a>' in page.partition("All documents")[2]
        assert client.get(f"/account/invoices/{number}.pdf").content.startswith(b"%PDF")
    mark_paid(order_id=one.pk, actor=DESK)
    hear()
    page = text_of(acting_for(house.finance, house.cafe))
    assert "Nothing is owed." in page
    assert number in page


def test_who_may_not_see_money_and_strangers_see_nothing(house: House) -> None:
    number = only_invoice(shipped(house.han, house.cafe)).number
    stranger = acting_for(house.han, house.shop)
    assert number not in text_of(stranger)
    assert stranger.get(f"/account/invoices/{number}.pdf").status_code == 404
    assert acting_for(house.buyer, house.cafe).get(PAGE).status_code == 403
    assert acting_for(house.stranger, house.other).get(f"/account/invoices/{number}.pdf").status_code == 404
