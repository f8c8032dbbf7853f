"""From what is asked for to the order (QUO-01 to 05, C15): who may, what holds, and what never leaves."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, InternalError, transaction

from factories import channel, checkout, member_of, person, set_prices, shopper, staff, stocked
from jangteo.channels.types import Channel
from jangteo.kernel import clock, verify
from jangteo.kernel.errors import NotPermitted
from jangteo.kernel.money import Money
from jangteo.kernel.outbox import relay_batch
from jangteo.kernel.types import Actor
from jangteo.ordering.errors import CartAgreed
from jangteo.ordering.models import Order, OrderLine
from jangteo.ordering.selectors import get_cart
from jangteo.ordering.services import place_order, put_line
from jangteo.pricing.models import PriceList
from jangteo.quotes import services
from jangteo.quotes.errors import InvalidSelection, NotNow, NotYourOwn, QuoteChanged, QuoteExpired, QuoteNotFound
from jangteo.quotes.models import Quote, QuoteAuthority
from jangteo.quotes.selectors import content_of, figures_of, get_quote
from jangteo.quotes.types import Offer, QuoteState
from quotes.using import content, goods, seller, sent, won

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(db: None) -> Channel:
    return channel("shop")


@pytest.fixture
def mug(shop: Channel) -> UUID:
    return stocked(shop, {"MUG": 100})["MUG"]


@pytest.fixture
def rep(db: None) -> Actor:
    """May take a quarter off alone."""
    QuoteAuthority.objects.create(role="staff_administrator", most_rate=Decimal("0.25"))
    one = staff(name="도하준")
    return replace(one, via="office", is_staff=True)


def order(quote_id: UUID, buyer: Actor) -> Order:
    cart_id = Quote.objects.get(pk=quote_id).cart_id
    assert cart_id is not None
    gross = get_cart(cart_id, buyer).quote.gross
    order_id = services.order_quote(quote_id=quote_id, expected_gross=gross, details=checkout(), actor=buyer)
    return Order.objects.get(pk=order_id)


def broken() -> list[str]:
    return [one.invariant.name for one in verify.run() if not one.is_clean]


def test_what_was_accepted_is_ordered_so_though_lists_doubled(shop: Channel, mug: UUID, rep: Actor) -> None:
    quote_id, buyer = sent(shop, mug, rep, freight=Money(2_500, "KRW"))
    row = Quote.objects.get(pk=quote_id)
    told = figures_of(row, content_of(row, 2), {"1": 20})
    cart_id = services.accept_quote(quote_id=quote_id, version=2, selection={"1": 20}, actor=buyer)
    set_prices(PriceList.objects.get(code__startswith="shop").code, {(mug, 1): "2000"})
    placed = order(quote_id, buyer)
    assert placed.gross_minor == told.gross.minor == 20 * 800 + 2_500
    assert [(one.quantity, one.unit_price) for one in OrderLine.objects.filter(order=placed)] == [(20, Decimal(800))]
    assert placed.cart_id == cart_id
    again = services.order_quote(quote_id=quote_id, expected_gross=Money(1, "KRW"), details=checkout(), actor=buyer)
    assert (again, Order.objects.count()) == (placed.pk, 1)
    assert get_quote(quote_id, buyer).head.state == QuoteState.ORDERED
    assert broken() == []


def test_ordered_by_another_way_the_quote_hears_of_it(shop: Channel, mug: UUID, rep: Actor) -> None:
    quote_id, buyer = sent(shop, mug, rep)
    cart_id = services.accept_quote(quote_id=quote_id, version=2, selection={"1": 10}, actor=buyer)
    gross = get_cart(cart_id, buyer).quote.gross
    placed = place_order(cart_id=cart_id, expected_gross=gross, details=checkout(), key="by the cart", actor=buyer)
    while relay_batch():
        pass
    assert get_quote(quote_id, buyer).order_id == placed


def test_an_agreed_cart_is_not_changed(shop: Channel, mug: UUID, rep: Actor) -> None:
    quote_id, buyer = sent(shop, mug, rep)
    cart_id = services.accept_quote(quote_id=quote_id, version=2, selection={"1": 10}, actor=buyer)
    with pytest.raises(CartAgreed):
        put_line(cart_id=cart_id, sku="MUG", unit_quantity=1, actor=buyer)


def test_accepting_twice_is_once_and_otherwise_is_refused(shop: Channel, mug: UUID, rep: Actor) -> None:
    quote_id, buyer = sent(shop, mug, rep)
    first = services.accept_quote(quote_id=quote_id, version=2, selection={"1": 10}, actor=buyer)
    assert services.accept_quote(quote_id=quote_id, version=2, selection={"1": 10}, actor=buyer) == first
    with pytest.raises(NotNow):
        services.accept_quote(quote_id=quote_id, version=2, selection={"1": 11}, actor=buyer)


def test_who_and_when_and_what_is_refused(shop: Channel, mug: UUID, rep: Actor) -> None:
    quote_id, buyer = sent(shop, mug, rep)
    assert buyer.party_id is not None
    colleague = member_of(buyer.party_id, "administrator", "최하늘")

    def accept(actor: Actor, selection: dict[str, int], version: int = 2) -> Any:
        return services.accept_quote(quote_id=quote_id, version=version, selection=selection, actor=actor)

    with pytest.raises(NotPermitted):  # sees it, but it is not theirs to take
        accept(colleague, {"1": 10})
    with pytest.raises(QuoteNotFound):
        accept(shopper(), {"1": 10})
    with pytest.raises(NotPermitted):
        accept(replace(buyer, assists=True), {"1": 10})
    with pytest.raises(InvalidSelection):
        accept(buyer, {"1": 51})
    with pytest.raises(QuoteChanged):
        accept(buyer, {"1": 10}, version=1)
    with clock.at(clock.now() + timedelta(days=8)), pytest.raises(QuoteExpired):
        accept(buyer, {"1": 10})
    services.revise_quote(quote_id=quote_id, content=content(goods("1", mug, Offer(10, won(790)))), actor=rep)
    with pytest.raises(NotNow):
        accept(buyer, {"1": 10})
    assert Quote.objects.get(pk=quote_id).cart_id is None


def test_what_runs_out_is_asked_for_anew(shop: Channel, mug: UUID, rep: Actor) -> None:
    quote_id, buyer = sent(shop, mug, rep)
    assert services.expire_due(actor=seller("clock")) == 0
    with clock.at(clock.now() + timedelta(days=8)):
        assert services.expire_due(actor=seller("clock")) == 1
        services.ask_again(quote_id=quote_id, actor=buyer)
    assert [one.act.value for one in get_quote(quote_id, buyer).moves] == ["ask", "send", "expire", "ask_again"]


def test_below_ones_authority_another_lets_it_go_and_the_buyer_hears_nothing_of_it(
    shop: Channel, mug: UUID, rep: Actor
) -> None:
    quote_id, buyer = sent(shop, mug, rep, 700)
    with pytest.raises(NotNow):
        services.accept_quote(quote_id=quote_id, version=2, selection={"1": 10}, actor=buyer)
    assert get_quote(quote_id, buyer).head.state == QuoteState.ASKED
    with pytest.raises(NotYourOwn):
        services.allow_quote(quote_id=quote_id, actor=rep)
    services.say(quote_id=quote_id, text="our cost is 650", actor=rep, is_inner=True)
    services.say(quote_id=quote_id, text="we look into it", actor=rep, line_key="1")
    services.allow_quote(quote_id=quote_id, actor=seller("최고은", person_id=person("최고은")), why="a friend")
    seen = get_quote(quote_id, buyer)
    assert [one.text for one in seen.messages] == ["we look into it"]
    assert [one.act.value for one in seen.moves] == ["ask", "send"]
    told = repr(seen)
    assert not [word for word in ("cost", "a friend", "above_authority", "최고은") if word in told]
    assert "above_authority" in repr(get_quote(quote_id, rep))
    assert broken() == []


def test_the_database_lets_no_quote_move_without_a_move(shop: Channel, mug: UUID, rep: Actor) -> None:
    quote_id, _ = sent(shop, mug, rep)
    for change in ({"state": "withdrawn"}, {"moves": 9}):
        with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
            Quote.objects.filter(pk=quote_id).update(**change)
    row = Quote.objects.get(pk=quote_id)
    for told in (row.versions, row.steps):
        with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
            told.update(made_by_name="another")
