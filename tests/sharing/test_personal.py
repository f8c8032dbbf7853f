"""A person's part of shared carts: of who shared them, and of who paid."""

import pytest

from factories import member_of, shopper
from factories.people import company
from jangteo.kernel import clock
from jangteo.kernel.personal import Person
from jangteo.kernel.types import PartyId
from jangteo.ordering.models import Cart, Order
from jangteo.sharing.models import PaymentShare, PersonalLink
from jangteo.sharing.services.personal_data import erase_shares, export_shares
from sharing.using import PAYER, broken, market, pay, share

pytestmark = pytest.mark.django_db


def test_who_goes_takes_their_links_along_and_orders_stay() -> None:
    shop, buyer = market(), member_of(company())
    assert buyer.person_id
    pay(share(shop, buyer, {"MUG": 1}, message="first").token)
    open_one = share(shop, buyer, {"MUG": 1}, message="second")
    person = Person(PartyId(buyer.person_id))
    assert [one["message"] for one in export_shares(person)["shared"]] == ["first", "second"]
    assert erase_shares(person, clock.now()).removed == {"links": 1, "words": 1}
    Cart.objects.filter(state="lent").delete()  # as the eraser of carts does, after this one
    assert not PersonalLink.objects.filter(pk=open_one.id).exists()
    assert PaymentShare.objects.get().message == ""
    assert erase_shares(person, clock.now()).removed == {}
    assert broken() == []


def test_who_paid_is_known_no_more_once_they_are_gone() -> None:
    shop = market()
    pay(share(shop, shopper(), {"MUG": 1}).token)
    person = Person(PartyId(Order.objects.get().pk), emails=frozenset({PAYER.email}))
    assert export_shares(person)["paid_for_others"][0]["payer_name"] == PAYER.name
    assert erase_shares(person, clock.now()).removed == {"words": 1}
    row = PaymentShare.objects.get()
    assert (row.payer_email, PAYER.name in row.payer_name) == ("", False)
    assert erase_shares(person, clock.now()).removed == {}
