"""Refunds of random orders, priced by the real rules with promotions: however they go, they give what was paid."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from random import Random
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jangteo.catalog.types import VariantId
from jangteo.kernel.money import Money, TaxAt, UnitPrice
from jangteo.ordering import rules
from jangteo.ordering.errors import InvalidRefund, NothingToRefund, NotRefundable, RefundTooLarge
from jangteo.ordering.types import (
    FulfilmentProgress,
    OrderId,
    OrderKind,
    OrderLineView,
    OrderOrigin,
    OrderStatus,
    OrderSummary,
    OrderView,
    PaymentProgress,
    RefundFigures,
    RefundLineView,
    RefundView,
)
from jangteo.parties.types import PostalAddress
from jangteo.pricing.rules import quote
from jangteo.pricing.types import (
    BuyGet,
    Effect,
    ItemSelector,
    ItemsPercent,
    LineRequest,
    OrderAmount,
    OrderPercent,
    PriceOffer,
    Promotion,
    Quote,
    ShippingPercent,
    ShippingPolicy,
    Step,
    Terms,
)

AT = datetime(2026, 11, 26, tzinfo=UTC)
ALL = ItemSelector()
RATES = {"standard": Decimal("0.1"), "reduced": Decimal("0.07"), "zero": Decimal(0)}
PRICES = {"KRW": ("0.4", "5", "333", "9900"), "USD": ("0.003", "0.99", "24.99"), "KWD": ("0.001", "1.234", "19.5")}


def order_of(found: Quote) -> OrderView:
    """A quote as the paid order it would become."""
    zero = Money.zero(found.currency)
    lines = tuple(
        OrderLineView(
            id=one.key,
            position=place,
            variant_id=one.variant_id,
            sku=one.sku,
            name=one.sku,
            variant_label="",
            unit="each",
            unit_quantity=one.quantity,
            quantity=one.quantity,
            unit_price=one.unit or UnitPrice(Decimal(0), found.currency),
            subtotal=one.subtotal,
            net=one.net,
            tax=one.tax,
            gross=one.gross,
            tax_code=one.tax_code,
            tax_rate=one.tax_rate,
            discount=one.discount,
            left_off=one.left_off,
        )
        for place, one in enumerate(found.lines, start=1)
    )
    summary = OrderSummary(
        id=OrderId(UUID(int=0)),
        number="261126-000001",
        channel_code="shop",
        channel_names={},
        buyer_id=None,
        buyer_name="",
        placed_by_name="",
        placed_at=AT,
        status=OrderStatus.PLACED,
        payment=PaymentProgress.PAID,
        fulfilment=FulfilmentProgress.OPEN,
        gross=found.gross,
        line_count=len(lines),
    )
    shipping = found.shipping
    return OrderView(
        summary=summary,
        lines=lines,
        net=found.net,
        tax=found.tax,
        shipping_net=shipping.net,
        shipping_tax=shipping.tax,
        shipping_gross=shipping.gross,
        prices_include_tax=found.prices_include_tax,
        email="",
        ship_to=PostalAddress("", "", "", "", country=""),
        payment_method="",
        deposit_code="",
        purchase_order_number="",
        cost_centre="",
        note="",
        moves=(),
        origin=OrderOrigin.PLACED,
        kind=OrderKind.SALE,
        shipping_discount=shipping.discount or zero,
    )


def with_refund(order: OrderView, figures: RefundFigures) -> OrderView:
    """The order after a refund, as the service leaves it."""
    after = replace(order, refunds=(*order.refunds, RefundView(UUID(int=1), AT, "", "", figures)))
    if after.refunded == after.summary.gross:
        return replace(after, summary=replace(after.summary, payment=PaymentProgress.REFUNDED))
    return after


def bought(*lines: tuple[str, int], currency: str = "KRW", gross: bool = True, **more: object) -> OrderView:
    """An order of (unit price, quantity) lines."""
    terms = Terms(currency, prices_include_tax=gross)
    requests = [
        LineRequest(UUID(int=place), VariantId(UUID(int=place)), f"S{place}", quantity, "standard")
        for place, (_price, quantity) in enumerate(lines)
    ]
    offers = {
        one.variant_id: PriceOffer(one.variant_id, "l", (Step(1, UnitPrice(Decimal(price), currency)),), {})
        for one, (price, _quantity) in zip(requests, lines, strict=True)
    }
    return order_of(quote(requests, offers, RATES, terms, **more))  # type: ignore[arg-type]


@cache
def any_order(seed: int) -> OrderView:
    """One to four lines, none to three promotions, with or without shipping; any rounding of tax."""
    dice = Random(seed)
    currency = dice.choice(list(PRICES))
    terms = Terms(currency, prices_include_tax=dice.random() < 0.5, tax_at=dice.choice(list(TaxAt)))
    lines = [
        LineRequest(UUID(int=n), VariantId(UUID(int=n)), f"S{n}", dice.randint(1, 13), dice.choice(list(RATES)))
        for n in range(dice.randint(1, 4))
    ]
    offers = {
        one.variant_id: PriceOffer(
            one.variant_id, "l", (Step(1, UnitPrice(Decimal(dice.choice(PRICES[currency])), currency)),), {}
        )
        for one in lines
    }
    effects: list[Effect] = [
        ItemsPercent(Decimal(dice.choice(["10", "33.3", "95"])), ALL),
        BuyGet(ALL, 2, ALL, 1, Decimal(100)),
        OrderPercent(Decimal("12.5")),
        OrderAmount(dice.randint(1, 5000)),
        ShippingPercent(Decimal(dice.choice(["50", "100"]))),
    ]
    chosen = dice.sample(effects, dice.randint(0, 3))
    promotions = [Promotion(f"P{n}", (effect,)) for n, effect in enumerate(chosen)]
    fee = ShippingPolicy(Money(dice.choice([1, 350, 3000]), currency)) if dice.random() < 0.7 else None
    return order_of(quote(lines, offers, RATES, terms, fee, promotions=promotions))


def any_part(order: OrderView, dice: Random) -> tuple[dict[UUID, int], bool | Money]:
    """Some of what is left; now and then all of it, so that an end is reached."""
    left = {line_id: quantity for line_id, quantity in order.quantities_left.items() if quantity}
    if dice.random() < 0.3:
        return left, True
    some = dice.sample(sorted(left), dice.randint(0, len(left)))
    shipping: bool | Money = False
    if order.shipping_left and dice.random() < 0.4:
        shipping = Money(dice.randint(1, order.shipping_left.minor), order.net.currency)
    return {line_id: dice.randint(1, left[line_id]) for line_id in some}, shipping


@settings(max_examples=2000)
@given(st.integers(0, 400), st.integers(0, 2**32))
def test_any_parts_in_any_order_give_back_exactly_what_was_paid(number: int, seed: int) -> None:
    order, dice = any_order(number), Random(seed)
    while rules.refund_hindrance(order) is None:
        quantities, shipping = any_part(order, dice)
        try:
            figures = rules.refund(order, quantities, shipping)
        except NothingToRefund:
            continue
        given: list[RefundLineView | RefundFigures] = [*figures.lines, figures]
        for one in given:
            assert min(one.net.minor, one.tax.minor, one.discount.minor) >= 0
            assert one.net + one.tax == one.gross
        assert min(figures.shipping_net.minor, figures.shipping_tax.minor) >= 0
        order = with_refund(order, figures)
        assert order.refunded <= order.summary.gross
    all_given = [refund.figures for refund in order.refunds]
    parts = [part for figures in all_given for part in figures.lines]
    for name in ("net", "tax", "shipping_net", "shipping_tax"):
        assert sum(getattr(figures, name).minor for figures in all_given) == getattr(order, name).minor
    for line in order.lines:
        own = [part for part in parts if part.line_id == line.id]
        for name in ("net", "tax", "gross"):
            assert sum(getattr(part, name).minor for part in own) == getattr(line, name).minor
        if not order.quantities_left[line.id]:
            assert sum(part.discount.minor for part in own) == line.discount.minor
        assert sum(part.discount.minor for part in own) <= line.discount.minor


@settings(max_examples=100)
@given(st.integers(0, 10**12), st.integers(1, 10**5), st.data())
def test_shares_of_steps_are_the_share_of_the_whole(total: int, quantity: int, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, quantity), max_size=6)))
    steps = zip([0, *cuts], [*cuts, quantity], strict=True)
    shares = [rules.refund_share(total, quantity, at, until - at) for at, until in steps]
    assert sum(shares) == total
    assert min(shares) >= 0


def given_back(order: OrderView, quantities: dict[int, int], shipping: bool | Money = False) -> RefundFigures:
    return rules.refund(order, {UUID(int=n): quantity for n, quantity in quantities.items()}, shipping)


@pytest.mark.parametrize(("gross", "told"), [(True, (913, 92, 1005)), (False, (1005, 101, 1106))])
def test_one_unit_gives_back_what_one_unit_cost_in_the_view_of_the_order(
    gross: bool, told: tuple[int, int, int]
) -> None:
    order = bought(("1005", 2), gross=gross)
    first = given_back(order, {0: 1})
    second = given_back(with_refund(order, first), {0: 1})
    assert (first.net.minor, first.tax.minor, first.gross.minor) == told
    stated = "gross" if gross else "net"
    assert getattr(first, stated).minor == getattr(second, stated).minor == 1005


def test_the_gift_of_buy_two_get_one_is_kept_by_whoever_returns_what_they_paid_for() -> None:
    """C18: the discount stays with the line it was frozen on, nothing is spread anew, never more than was paid."""
    gift = Promotion("three-for-two", (BuyGet(ALL, 2, ALL, 1, Decimal(100)),))
    order = bought(("9000", 2), ("3000", 1), promotions=[gift])
    assert [line.gross.minor for line in order.lines] == [18000, 0]
    with pytest.raises(NothingToRefund):
        given_back(order, {1: 1})
    half = given_back(order, {0: 1})
    assert (half.gross.minor, half.discount.minor) == (9000, 0)
    rest = given_back(with_refund(order, half), {0: 1, 1: 1})
    assert (rest.gross.minor, rest.discount.minor) == (9000, 3000)
    one_line = bought(("3000", 3), promotions=[gift])
    assert [given_back(one_line, {0: n}).gross.minor for n in (1, 2, 3)] == [2000, 4000, 6000]


def test_shipping_comes_back_whole_or_by_an_amount_up_to_what_is_left() -> None:
    order = bought(("1000", 1), shipping=ShippingPolicy(Money(3000, "KRW")))
    part = given_back(order, {}, Money(1000, "KRW"))
    assert (part.gross.minor, part.shipping_tax.minor, part.lines) == (1000, 91, ())
    after = with_refund(order, part)
    assert given_back(after, {}, True).gross.minor == 2000
    with pytest.raises(RefundTooLarge) as told:
        given_back(after, {}, Money(2001, "KRW"))
    assert told.value.facts == {"field": "shipping", "asked": "2001 KRW", "left": "2000 KRW"}
    for wrong in (Money(0, "KRW"), Money(-1, "KRW"), Money(1, "USD")):
        with pytest.raises(InvalidRefund):
            given_back(after, {}, wrong)


def test_a_refusal_names_the_line_and_what_is_left() -> None:
    order = bought(("1000", 3))
    order = with_refund(order, given_back(order, {0: 2}))
    with pytest.raises(RefundTooLarge) as told:
        given_back(order, {0: 2})
    assert told.value.facts == {
        "line_id": str(UUID(int=0)), "sku": "S0", "asked": 2, "left": 1, "field": "quantity",
    }  # fmt: skip
    for wrong in (0, -1, True, "1", None):
        with pytest.raises(InvalidRefund):
            given_back(order, {0: wrong})  # type: ignore[dict-item]
    with pytest.raises(InvalidRefund):
        given_back(order, {7: 1})
    with pytest.raises(NothingToRefund):
        given_back(order, {})


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"payment": PaymentProgress.AWAITED}, "not_paid"),
        ({"payment": PaymentProgress.VOID}, "not_paid"),
        ({"payment": PaymentProgress.REFUNDED}, "all_refunded"),
        ({"status": OrderStatus.CANCELLED}, "cancelled"),
        ({"gross": Money(0, "KRW")}, "was_free"),
    ],
)
def test_what_is_not_paid_cannot_be_given_back(changes: dict[str, object], why: str) -> None:
    order = bought(("1000", 3))
    order = replace(order, summary=replace(order.summary, **changes))  # type: ignore[arg-type]
    with pytest.raises(NotRefundable) as told:
        given_back(order, {0: 1})
    assert told.value.facts["why"] == why
