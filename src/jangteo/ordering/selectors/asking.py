"""What rules of approval ask of an order, beyond its own figures: what was ordered before it."""

from collections.abc import Collection, Iterable
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import Q, Sum

from jangteo.approvals.types import (
    Asked,
    AskedLine,
    AskingDraft,
    Content,
    ContentLine,
    Door,
    Measure,
    Subject,
    Then,
)
from jangteo.catalog.selectors import categories_of
from jangteo.kernel import clock
from jangteo.kernel.money import Money, round_money
from jangteo.ordering.models import Cart, Order, OrderDelivery, OrderLine
from jangteo.ordering.rules.submitting import address_text, tenders_text
from jangteo.ordering.types import CartLineView, CartView, CheckoutDetails, OrderKind, OrderOrigin, OrderStatus
from jangteo.parties.types import PostalAddress
from jangteo.payments.types import PaymentMethod

# ways to pay by which whoever ordered has to pay before anything is sent
PAID_FIRST = frozenset({PaymentMethod.CARD, PaymentMethod.BANK_TRANSFER})
CART = "cart"  # the kind of subject that approvals knows carts as


def subject_of(cart: Cart) -> Subject:
    """A cart as approvals and budgets know it, and the order that comes of it."""
    return Subject(CART, cart.pk)


def draft_of(cart: Cart, view: CartView, details: CheckoutDetails, door: Door) -> AskingDraft:
    """What is asked for, as rules see it and as whoever decides will; only what the rules look at is looked up."""
    then = Then.TO_PAY if details.payment_method in PAID_FIRST else Then.ORDERED
    return AskingDraft(subject_of(cart), asked_of(cart, view, details, door), content_of(view, details), then)


def content_of(view: CartView, details: CheckoutDetails) -> Content:
    """Exactly what would be ordered: a note beside it may be written otherwise."""
    gross = {line.key: line.gross for line in view.quote.lines}
    texts = {
        "address": address_text(details.ship_to),
        "payment_method": details.payment_method.value if details.payment_method else "",
        "tenders": tenders_text(details),
        "instalments": details.offer,
        "purchase_order_number": details.purchase_order_number,
        "cost_centre": details.cost_centre,
        "deliveries": _deliveries(view),
    }
    return Content(
        lines=tuple(
            ContentLine(line.sku, line.unit, line.unit_quantity, gross[line.id], _name(line)) for line in view.lines
        ),
        shipping=view.quote.shipping.gross,
        total=view.quote.gross,
        texts={name: text for name, text in texts.items() if text},
    )


def _name(line: CartLineView) -> str:
    return f"{line.product_name} · {line.variant_label}" if line.variant_label else line.product_name


def asked_of(cart: Cart, view: CartView, details: CheckoutDetails, door: Door) -> Asked:
    """The figures that rules look at; the cart's own order, if it is written already, is not one before it."""
    looks_at = door.measures
    return Asked(
        total=view.quote.gross,
        shipping=view.quote.shipping.gross,
        lines=_lines(cart, view, door),
        requester_id=door.requester_id,
        roles=door.roles,
        cost_centre=details.cost_centre,
        is_new_address=Measure.NEW_ADDRESS in looks_at
        and (details.is_gift or is_new_address(cart.pk, door, _addresses(view, details))),
        spent_before=spent_before(door.party_id, view.quote.currency, door.windows, but_cart=cart.pk),
    )


def spent_before(
    party_id: UUID, currency: str, windows: Collection[int], *, but_cart: UUID | None = None
) -> dict[int, Money]:
    """{days: what a party ordered within so many days until now and did not call off, with tax}; a query each."""
    found = {}
    for days in windows:
        rows = Order.objects.filter(
            buyer=party_id,
            currency=currency,
            kind=OrderKind.SALE.value,
            placed_at__gt=clock.now() - timedelta(days=days),
        ).exclude(status=OrderStatus.CANCELLED.value)
        rows = rows.exclude(cart=but_cart) if but_cart else rows
        found[days] = Money(rows.aggregate(sum=Sum("gross_minor"))["sum"] or 0, currency)
    return found


def _lines(cart: Cart, view: CartView, door: Door) -> tuple[AskedLine, ...]:
    looks_at = door.measures
    gross = {line.key: line.gross for line in view.quote.lines}
    variant_ids = [line.variant_id for line in view.lines]
    categories = categories_of(variant_ids) if Measure.CATEGORY in looks_at else {}
    before = bought_before(cart.pk, door, variant_ids) if looks_at & {Measure.NEW_ARTICLE, Measure.DEVIATION} else {}
    return tuple(
        AskedLine(
            sku=line.sku,
            units=line.quantity,
            gross=gross[line.id],
            categories=categories.get(line.variant_id, frozenset()),
            reference=reference_of(before.get(line.variant_id), line.quantity, view.quote.currency),
            is_new=line.variant_id not in before,
        )
        for line in view.lines
    )


def bought_before(cart_id: UUID | None, door: Door, variant_ids: Iterable[UUID]) -> dict[UUID, OrderLine]:
    """{variant: the line in which a party ordered it last}; one query."""
    rows = OrderLine.objects.filter(
        order__buyer=door.party_id, variant__in=set(variant_ids), quantity__gt=0, order__kind=OrderKind.SALE.value
    )
    rows = rows.exclude(order__status=OrderStatus.CANCELLED.value)
    rows = rows.exclude(order__cart=cart_id) if cart_id else rows
    last = rows.select_related("order").order_by("variant", "-order__placed_at", "-id").distinct("variant")
    return {row.variant_id: row for row in last if row.variant_id is not None}


def reference_of(last: OrderLine | None, quantity: int, currency: str) -> Money | None:
    """What so many units cost last, in the same currency."""
    if last is None or last.order.currency != currency:
        return None
    whole = Money(last.gross_minor, currency).to_decimal()
    return round_money(whole * Decimal(quantity) / Decimal(last.quantity), currency)


def _addresses(view: CartView, details: CheckoutDetails) -> list[PostalAddress]:
    return [one.ship_to for one in view.plan] or [details.ship_to]


def is_new_address(cart_id: UUID | None, door: Door, addresses: Iterable[PostalAddress]) -> bool:
    """Whether a party never had goods sent to one of these, to whomever there."""
    return any(not _known(cart_id, door, one) for one in addresses)


def _known(cart_id: UUID | None, door: Door, address: PostalAddress) -> bool:
    where = Q(
        ship_to__postcode=address.postcode,
        ship_to__line1=address.line1,
        ship_to__line2=address.line2,
        ship_to__country=address.country,
    )
    rows = OrderDelivery.objects.filter(
        where, order__buyer=door.party_id, order__origin=OrderOrigin.PLACED.value, order__is_gift=False
    )
    rows = rows.exclude(order__cart=cart_id) if cart_id else rows
    return rows.exclude(order__status=OrderStatus.CANCELLED.value).exists()


def _deliveries(view: CartView) -> str:
    """Where and when the parts go, one beside the other."""
    names = {line.id: line.sku for line in view.lines}
    return "; ".join(
        f"{address_text(one.ship_to)} {one.wanted_on or ''} "
        + ", ".join(f"{names[cell.line_id]} × {cell.unit_quantity}" for cell in one.cells)
        for one in view.plan
    )
