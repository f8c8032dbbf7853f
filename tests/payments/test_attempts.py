"""Nobody tries stolen cards one after another: pages of the provider are counted by payer and by address."""

from datetime import timedelta
from uuid import UUID

import pytest

from conftest import RunTogether
from factories import ACTOR
from jangteo.identity.errors import TooManyAttempts
from jangteo.identity.types import Limit, Visitor
from jangteo.kernel import clock
from jangteo.kernel.ids import new_id
from jangteo.payments import services
from jangteo.payments.services import pages
from jangteo.simulator import services as simulator
from jangteo.simulator.models import SimulatedPayment
from jangteo.simulator.types import Card
from payments.paying import Paying, card_payment, request

pytestmark = pytest.mark.django_db
HERE, THERE = Visitor(address="203.0.113.9"), Visitor(address="203.0.113.10")


def attempt(
    paying: Paying, card: Card = Card.STOLEN_CARD, *, payer: UUID | None = None, visitor: Visitor = HERE
) -> str:
    """One try at a page of the provider's, and what came of it; the next one wants another page."""
    try:
        services.open_page(order_id=paying.order_id, request=request(), payer_id=payer, visitor=visitor)
    except TooManyAttempts:
        return "too many"
    simulator.pay(reference=paying.page, card=card)
    services.come_back(payment_id=paying.row.pk, returned={}, visitor=visitor)
    if paying.row.state == "received":
        return "paid"
    services.renew_payment(order_id=paying.order_id, actor=ACTOR)
    return "refused"


def test_of_two_hundred_stolen_cards_those_of_the_limit_reach_the_provider() -> None:
    payer, paying = new_id(), card_payment()
    said = [attempt(paying, payer=payer, visitor=Visitor(address=f"203.0.113.{n}")) for n in range(200)]
    assert said == ["refused"] * pages.PER_PAYER.most + ["too many"] * (200 - pages.PER_PAYER.most)
    assert SimulatedPayment.objects.count() == pages.PER_PAYER.most
    assert attempt(card_payment(), payer=new_id(), visitor=THERE) == "refused"
    with clock.at(clock.now() + pages.PER_PAYER.within + timedelta(seconds=1)):
        assert attempt(paying, Card.PAYS, payer=payer) == "paid"


def test_an_address_is_counted_over_orders_and_buyers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "PER_ADDRESS", Limit(5, timedelta(minutes=15)))
    said = [attempt(card_payment(), payer=new_id() if n % 2 else None) for n in range(8)]
    assert said == ["refused"] * 5 + ["too many"] * 3
    assert attempt(card_payment(), visitor=THERE) == "refused"


def test_what_is_paid_does_not_count_for_its_address_and_is_forgiven_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "PER_ADDRESS", Limit(3, timedelta(minutes=15)))
    for _ in range(6):
        paying = card_payment()
        assert attempt(paying, Card.PAYS) == "paid"
    assert [attempt(card_payment()) for _ in range(2)] == ["refused", "refused"]
    for _ in range(4):  # whoever asks for the way back again frees nothing
        services.come_back(payment_id=paying.row.pk, returned={}, visitor=HERE)
    assert [attempt(card_payment()) for _ in range(2)] == ["refused", "too many"]


def test_the_same_page_counts_once() -> None:
    paying = card_payment()
    opened = {
        services.open_page(order_id=paying.order_id, request=request(), visitor=HERE)
        for _ in range(pages.PER_ADDRESS.most + 1)
    }
    assert len(opened) == 1


@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_no_more_than_one_after_another(
    monkeypatch: pytest.MonkeyPatch, run_together: RunTogether
) -> None:
    monkeypatch.setattr(pages, "PER_ADDRESS", Limit(3, timedelta(minutes=15)))
    waiting = [card_payment() for _ in range(8)]
    said = run_together(8, lambda number: attempt(waiting[number]))
    assert sorted(said) == ["refused"] * 3 + ["too many"] * 5
