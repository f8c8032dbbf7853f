"""Quotes that wait for an approval, that are left after they were taken, and how far one may go down (QUO-01, C15)."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from approvals.using import firm_with, limit
from factories import cart_with, channel, checkout, member_of, place, set_prices, staff, stocked
from jangteo.approvals import services as approvals
from jangteo.approvals.errors import ApprovalNeeded
from jangteo.approvals.models import ApprovalRequest
from jangteo.approvals.types import Verdict
from jangteo.channels.types import Channel
from jangteo.kernel import clock, verify
from jangteo.kernel.errors import NotPermitted
from jangteo.kernel.outbox import relay_batch
from jangteo.kernel.types import Actor, job_actor
from jangteo.ordering.errors import CartClosed
from jangteo.ordering.models import Cart, CartSubmission, Order
from jangteo.ordering.selectors import get_cart
from jangteo.ordering.services import submit_for_approval, take_back_cart
from jangteo.ordering.types import CartState
from jangteo.pricing.models import PriceList
from jangteo.quotes import services
from jangteo.quotes.errors import InvalidGuard, NotNow
from jangteo.quotes.models import Quote
from jangteo.quotes.selectors import get_quote, get_quote_policy, quote_authority
from jangteo.quotes.types import Offer, PolicyView, QuoteState
from quotes.using import content, goods, sent_to, won

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(db: None) -> Channel:
    return channel("shop")


@pytest.fixture
def mug(shop: Channel) -> UUID:
    return stocked(shop, {"MUG": 100}, "1000")["MUG"]


@pytest.fixture
def rep(db: None) -> Actor:
    one = staff(name="도하준")
    services.set_quote_authority(rates={"staff_administrator": Decimal("0.3")}, actor=one)
    return replace(one, via="office", is_staff=True)


def relay() -> None:
    while relay_batch():
        pass


def accepted(shop: Channel, mug: UUID, rep: Actor, buyer: Actor) -> tuple[UUID, UUID]:
    """A quote of ten at 800 that was taken, and its cart."""
    quote_id = sent_to(buyer, shop, mug, rep)
    return quote_id, services.accept_quote(quote_id=quote_id, version=2, selection={"1": 10}, actor=buyer)


def submit(cart_id: UUID, buyer: Actor) -> UUID:
    gross = get_cart(cart_id, buyer).quote.gross
    return submit_for_approval(cart_id=cart_id, expected_gross=gross, details=checkout(), actor=buyer)


def order(quote_id: UUID, cart_id: UUID, buyer: Actor) -> UUID:
    gross = get_cart(cart_id, buyer).quote.gross
    return services.order_quote(quote_id=quote_id, expected_gross=gross, details=checkout(), actor=buyer)


def broken() -> list[str]:
    return [one.invariant.name for one in verify.run() if not one.is_clean]


def test_an_order_of_a_quote_is_approved_as_any_other_and_is_the_quotes_one_order(
    shop: Channel, mug: UUID, rep: Actor
) -> None:
    _, head, buyer = firm_with(limit(5_000))
    quote_id, cart_id = accepted(shop, mug, rep, buyer)
    with pytest.raises(ApprovalNeeded):
        order(quote_id, cart_id, buyer)
    assert (Order.objects.count(), Quote.objects.get().state) == (0, QuoteState.ACCEPTED)
    request_id = submit(cart_id, buyer)
    with pytest.raises(CartClosed):  # it waits: not by another way either
        order(quote_id, cart_id, buyer)
    set_prices(PriceList.objects.get(code__startswith="shop").code, {(mug, 1): "2000"})
    approvals.decide(request_id=request_id, verdict=Verdict.APPROVE, actor=head)
    relay()
    placed = Order.objects.get()
    assert (placed.cart_id, placed.gross_minor) == (cart_id, ApprovalRequest.objects.get().total_minor)
    seen = get_quote(quote_id, buyer)
    assert (seen.head.state, seen.order_id) == (QuoteState.ORDERED, placed.pk)
    assert services.order_quote(
        quote_id=quote_id, expected_gross=won_total(placed), details=checkout(), actor=buyer
    ) == (placed.pk)
    assert broken() == []


def won_total(placed: Order) -> Any:
    return won(placed.gross_minor).to_money(1)


def test_taken_back_the_cart_of_a_quote_is_not_the_current_one(shop: Channel, mug: UUID, rep: Actor) -> None:
    _, _, buyer = firm_with(limit(5_000))
    _, cart_id = accepted(shop, mug, rep, buyer)
    submit(cart_id, buyer)
    take_back_cart(cart_id=cart_id, actor=buyer)
    row = Cart.objects.get(pk=cart_id)
    assert (row.state, row.is_current) == (CartState.OPEN, False)
    own = cart_with(shop, buyer, {"MUG": 1})
    assert own != cart_id
    assert broken() == []


@pytest.mark.parametrize("waits", [True, False])
@pytest.mark.parametrize("end", ["declined", "expired"])
def test_what_is_left_after_it_was_taken_can_be_ordered_by_no_way(
    shop: Channel, mug: UUID, rep: Actor, waits: bool, end: str
) -> None:
    _, _, buyer = firm_with(*([limit(5_000)] if waits else []))
    quote_id, cart_id = accepted(shop, mug, rep, buyer)
    request_id = submit(cart_id, buyer) if waits else None
    if end == "declined":
        services.decline_quote(quote_id=quote_id, actor=buyer)
    else:
        with clock.at(clock.now() + timedelta(days=15)):
            assert services.expire_due(actor=job_actor("quotes")) == 1
    assert (Cart.objects.get(pk=cart_id).state, CartSubmission.objects.count()) == (CartState.DISCARDED, 0)
    if request_id is not None:
        assert ApprovalRequest.objects.get(pk=request_id).state == "withdrawn"
    with pytest.raises(CartClosed):
        place(cart_id, buyer)
    assert (Order.objects.count(), Quote.objects.get().state) == (0, end)
    assert broken() == []


def test_what_was_ordered_by_its_cart_neither_runs_out_nor_is_declined(shop: Channel, mug: UUID, rep: Actor) -> None:
    _, _, buyer = firm_with()
    quote_id, cart_id = accepted(shop, mug, rep, buyer)
    placed = place(cart_id, buyer)
    with pytest.raises(NotNow):
        services.decline_quote(quote_id=quote_id, actor=buyer)
    with clock.at(clock.now() + timedelta(days=15)):
        assert services.expire_due(actor=job_actor("quotes")) == 0
        assert order(quote_id, cart_id, buyer) == placed
    relay()
    assert (Quote.objects.get().order_id, Order.objects.count()) == (placed, 1)


def test_no_less_margin_than_is_asked_goes_out_alone_and_who_says_how_much(
    shop: Channel, mug: UUID, rep: Actor
) -> None:
    clerk = staff("staff_clerk", "윤가람")
    policy = PolicyView(least_margin=Decimal("0.2"), asks_costs=True, keep_days=3)
    with pytest.raises(NotPermitted):
        services.set_quote_policy(channel_id=shop.id, policy=policy, actor=clerk)
    with pytest.raises(NotPermitted):
        services.set_quote_authority(rates={"staff_clerk": Decimal(1)}, actor=clerk)
    for wrong in ({"staff_clerk": Decimal("1.01")}, {"nobody": Decimal("0.1")}, {"staff_clerk": Decimal("0.00001")}):
        with pytest.raises(InvalidGuard):
            services.set_quote_authority(rates=wrong, actor=rep)
    for days in (0, 366):
        with pytest.raises(InvalidGuard):
            services.set_quote_policy(channel_id=shop.id, policy=replace(policy, keep_days=days), actor=rep)
    assert (get_quote_policy(shop.id), quote_authority()) == (PolicyView(), {"staff_administrator": Decimal("0.3")})
    services.set_quote_policy(channel_id=shop.id, policy=policy, actor=rep)
    assert get_quote_policy(shop.id) == policy
    quote_id = sent_to(member_of(firm_with()[0]), shop, mug, rep, 900)  # the cost is not known
    assert Quote.objects.get(pk=quote_id).state == QuoteState.CHECKED
    services.revise_quote(quote_id=quote_id, content=content(goods("1", mug, Offer(10, won(900)))), actor=rep)
    services.set_quote_policy(channel_id=shop.id, policy=replace(policy, asks_costs=False), actor=rep)
    assert services.send_quote(quote_id=quote_id, actor=rep) == QuoteState.SENT
