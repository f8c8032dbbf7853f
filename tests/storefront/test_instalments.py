"""Instalments in the shop, the API's twin of it, and at the desk: what is shown before and after an order."""

import pytest
from django.test import Client

from factories import ACTOR
from jangteo.channels.models import Channel
from jangteo.credit import services as credit
from jangteo.credit.types import Every, LenderAnswer, LenderDecision, OfferDraft, Rhythm
from jangteo.kernel.money import Money
from jangteo.kernel.outbox import relay_batch
from jangteo.ordering.models import Order
from jangteo.ordering.selectors import plan_of_order
from storefront.market import Market
from storefront.test_buying import add, form_of

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}
OFFER = {"payment_method": "instalments:four"}


@pytest.fixture
def parts(market: Market) -> Market:
    """The shop takes instalments, in four parts and not those of cups."""
    Channel.objects.filter(code="shop").update(payment_methods=["bank_transfer", "instalments"])
    write()
    return market


def write(**facts: object) -> None:
    known = {"smallest": Money(1_000, "KRW"), "lender": "test"} | facts
    offer = OfferDraft("four", {"ko": "넷", "en": "Pay in 4"}, 4, Every(2, Rhythm.WEEKS), **known)  # type: ignore[arg-type]
    credit.save_offer(offer=offer, actor=ACTOR)


def page_of(client: Client, path: str) -> str:
    return client.get(path, headers=ENGLISH).content.decode()


def test_the_parts_are_seen_before_and_after_an_order(parts: Market, shopper: Client, guest: Client) -> None:
    for client in (shopper, guest):
        add(client)
    assert "Pay in 4" not in page_of(guest, "/checkout/")
    page = page_of(shopper, "/checkout/")
    assert 'value="instalments:four"' in page
    assert shopper.post("/checkout/", form_of(shopper) | {"payment_method": "instalments:five"}).status_code == 422
    sent = shopper.post("/checkout/", form_of(shopper) | OFFER)
    assert sent.status_code == 302
    order = Order.objects.get()
    plan = plan_of_order(order.pk)
    assert plan is not None
    for one in plan.parts:
        assert f"₩{one.part.amount.minor:,}" in page
    assert "The lender is deciding" in page_of(shopper, sent["Location"])
    credit.take_decision(plan_id=plan.id, decision=LenderDecision(LenderAnswer.APPROVED, "L-1"), actor=ACTOR)
    while relay_batch():
        pass
    assert "Paid in parts" in page_of(shopper, sent["Location"])
    mine = page_of(shopper, "/account/instalments/")
    assert f"₩{order.gross_minor:,}" in mine
    assert "To end it today" in mine
    assert order.number in mine


def test_an_article_that_keeps_it_away_is_named(parts: Market, shopper: Client) -> None:
    add(shopper)
    form = form_of(shopper) | OFFER
    write(not_skus=frozenset({"MUG-WH"}))
    page = page_of(shopper, "/checkout/")
    assert 'value="instalments:four"' not in page
    assert "Not with: " in page
    refused = shopper.post("/checkout/", form, headers=ENGLISH)
    assert refused.status_code == 422
    assert "These instalments are not possible with: " in refused.content.decode()
    assert not Order.objects.exists()


def test_a_declined_buyer_is_told_and_chooses_another_way(parts: Market, shopper: Client) -> None:
    add(shopper)
    sent = shopper.post("/checkout/", form_of(shopper) | OFFER)
    plan = plan_of_order(Order.objects.get().pk)
    assert plan is not None
    credit.take_decision(plan_id=plan.id, decision=LenderDecision(LenderAnswer.DECLINED, "L-1"), actor=ACTOR)
    page = page_of(shopper, sent["Location"])
    assert "The lender said no" in page
    assert 'value="bank_transfer"' in page
    shopper.post(f"{sent['Location']}pay/", {"payment_method": "bank_transfer"})
    assert "Please transfer" in page_of(shopper, sent["Location"])
