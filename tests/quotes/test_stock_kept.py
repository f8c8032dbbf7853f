"""An offer may keep its goods in stock: while it may be taken, then for its cart, and never longer (QUO-03)."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from factories import ACTOR, channel, checkout, company, member_of, stocked
from jangteo.channels.types import Channel
from jangteo.inventory.errors import InsufficientStock
from jangteo.inventory.models import StockHold, StockLevel
from jangteo.inventory.selectors import availability
from jangteo.inventory.services import hold_stock
from jangteo.inventory.types import Demand
from jangteo.kernel import clock, verify
from jangteo.kernel.ids import new_id
from jangteo.kernel.types import Actor, job_actor
from jangteo.ordering.selectors import get_cart
from jangteo.ordering.services import hold_goods
from jangteo.quotes import services
from jangteo.quotes.errors import InvalidQuote, NotInStock
from jangteo.quotes.models import Quote, QuoteAuthority
from jangteo.quotes.types import Offer, PolicyView
from quotes.using import content, goods, seller, sent, won

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(db: None) -> Channel:
    QuoteAuthority.objects.create(role="nobody", most_rate=Decimal(0))
    return channel("shop")


@pytest.fixture
def mug(shop: Channel) -> UUID:
    return stocked(shop, {"MUG": 12}, "1000")["MUG"]


@pytest.fixture
def rep(shop: Channel) -> Actor:
    return seller("rep")


def soon(days: int = 2) -> Any:
    return clock.now() + timedelta(days=days)


def free(shop: Channel, variant_id: UUID) -> int:
    (units,) = availability(shop.id, [variant_id]).values()
    return units


def held(holder: UUID) -> int:
    return sum(one.quantity for one in StockHold.objects.filter(holder=holder, state="open"))


def broken() -> list[str]:
    return [one.invariant.name for one in verify.run() if not one.is_clean]


def test_what_is_taken_goes_from_the_offer_to_the_cart_to_the_order(shop: Channel, mug: UUID, rep: Actor) -> None:
    quote_id, buyer = sent(shop, mug, rep, 1_000, hold_until=soon())
    assert (free(shop, mug), held(quote_id)) == (2, 10)
    with pytest.raises(InsufficientStock):  # another buyer
        hold_stock(
            demands=[Demand(new_id(), mug, "MUG", 3)],  # type: ignore[arg-type]
            channel_id=shop.id,
            holder=new_id(),
            client="",
            minutes=15,
            most_minutes=60,
        )
    cart_id = services.accept_quote(quote_id=quote_id, version=2, selection={"1": 10}, actor=buyer)
    assert (free(shop, mug), held(quote_id), held(cart_id)) == (2, 0, 10)
    assert StockHold.objects.get(state="open").expires_at - clock.now() > timedelta(days=1)
    hold_goods(cart_id=cart_id, actor=buyer)  # its checkout doesn't cut it short
    assert StockHold.objects.get(state="open").expires_at - clock.now() > timedelta(days=1)
    assert broken() == []
    gross = get_cart(cart_id, buyer).quote.gross
    services.order_quote(quote_id=quote_id, expected_gross=gross, details=checkout(), actor=buyer)
    assert (free(shop, mug), held(cart_id), StockLevel.objects.get(variant=mug).allocated) == (2, 0, 10)
    assert broken() == []


def test_of_a_part_the_rest_is_free_at_once(shop: Channel, mug: UUID, rep: Actor) -> None:
    bowl = stocked(shop, {"BOWL": 4}, "1000")["BOWL"]
    buyer = member_of(company())
    lines = [goods("1", mug, Offer(1, won(1_000), 50)), goods("2", bowl, Offer(1, won(1_000), 50), quantity=4)]
    quote_id = services.ask_quote(channel=shop, content=content(*lines[:1], valid_until=None), actor=buyer)
    offer = content(*lines, may_take_part=True, hold_until=soon())
    services.write_draft(quote_id=quote_id, content=offer, actor=rep)
    services.send_quote(quote_id=quote_id, actor=rep)
    assert Quote.objects.get(pk=quote_id).held_units == 14
    cart_id = services.accept_quote(quote_id=quote_id, version=2, selection={"1": 3}, actor=buyer)
    assert (held(cart_id), free(shop, mug), free(shop, bowl)) == (3, 9, 4)
    services.decline_quote(quote_id=quote_id, actor=buyer)
    assert (held(cart_id), free(shop, mug)) == (0, 12)
    assert broken() == []


@pytest.mark.parametrize("end", ["decline", "withdraw", "counter", "revise", "expire", "time"])
def test_it_ends_with_the_offer_and_a_new_one_holds_anew(shop: Channel, mug: UUID, rep: Actor, end: str) -> None:
    quote_id, buyer = sent(shop, mug, rep, 1_000, hold_until=soon())
    anew = content(goods("1", mug, Offer(4, won(1_000), 50), quantity=4), hold_until=soon(3))
    later = timedelta(days={"expire": 8, "time": 3}.get(end, 0), seconds=1)
    with clock.at(clock.now() + later):
        match end:
            case "decline":
                services.decline_quote(quote_id=quote_id, actor=buyer)
            case "withdraw":
                services.withdraw_quote(quote_id=quote_id, actor=rep)
            case "counter":
                services.counter_quote(quote_id=quote_id, content=anew, actor=buyer)
            case "revise":
                services.revise_quote(quote_id=quote_id, content=anew, actor=rep)
            case "expire":
                services.expire_due(actor=job_actor("quotes"))
        assert free(shop, mug) == 12
    assert broken() == []
    if end in ("counter", "revise"):
        services.write_draft(quote_id=quote_id, content=anew, actor=rep)
        services.send_quote(quote_id=quote_id, actor=rep)
        assert (free(shop, mug), held(quote_id)) == (8, 4)
        assert broken() == []


def test_what_is_short_is_named_line_by_line_and_nothing_is_held(shop: Channel, mug: UUID, rep: Actor) -> None:
    others = stocked(shop, {"BOWL": 1, "CUP": 40}, "1000")
    buyer = member_of(company())
    lines = [
        goods("1", mug, Offer(1, won(1_000)), quantity=20),
        goods("2", others["BOWL"], Offer(1, won(1_000)), quantity=2),
        goods("3", others["CUP"], Offer(1, won(1_000)), quantity=2),
    ]
    quote_id = services.ask_quote(channel=shop, content=content(*lines, valid_until=None), actor=buyer)
    services.write_draft(quote_id=quote_id, content=content(*lines, hold_until=soon()), actor=rep)
    with pytest.raises(NotInStock) as refused:
        services.send_quote(quote_id=quote_id, actor=rep)
    told = [(one.key, one.sku, one.requested, one.available) for one in refused.value.shortages]
    assert told == [("1", "MUG", 20, 12), ("2", "BOWL", 2, 1)]
    assert (Quote.objects.get(pk=quote_id).state, StockHold.objects.count()) == ("drafted", 0)


def test_no_longer_than_the_offer_and_than_the_channel_lets(shop: Channel, mug: UUID, rep: Actor) -> None:
    def why(**more: Any) -> set[str]:
        with pytest.raises(InvalidQuote) as refused:
            sent(shop, mug, rep, 1_000, **more)
        return {one.why for one in refused.value.problems}

    assert why(hold_until=soon(7), valid_until=soon(3)) == {"hold_past_end"}
    assert why(hold_until=soon(-1)) == {"hold_over"}
    assert why(hold_until=soon(9), valid_until=soon(20)) == {"hold_too_long"}
    services.set_quote_policy(channel_id=shop.id, policy=PolicyView(hold_days=0), actor=ACTOR)
    assert why(hold_until=soon(1)) == {"hold_too_long"}
