"""An order as it stands, with all that a change of it hangs on, read in one go."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import F, Q, Sum

from jangteo.catalog.types import GIFT_CARD
from jangteo.channels.selectors import channels_by_id
from jangteo.channels.types import Channel, ChannelId
from jangteo.kernel.money import RoundingMode, TaxAt
from jangteo.ordering.models import Order, OrderDelivery, OrderDiscount, OrderLine, OrderRevision, Refund, RefundLine
from jangteo.ordering.rules.revisions import Rounding
from jangteo.ordering.types import LineDiscount, LineFigures, ShippingFigures
from jangteo.payments.selectors import payments_by_order

NOTHING = LineFigures(0, 0, Decimal(0), 0, 0, 0, 0, 0, 0, "", Decimal(0), "", None)


@dataclass(frozen=True, slots=True)
class StandingOrder:
    """An order as it stands.

    lines           those that are in it, {id: row} by position
    figures         {line: what it comes to}
    refunded        {line: base units given back}
    given           {line: net and gross given back for them}
    deliveries      {number: row}
    received        what came in, in minor units
    differences     what earlier revisions gave back of it
    shipping_given  what was given back of sending it
    revisions       how many there were
    last            the last position that was ever given
    """

    row: Order
    channel: Channel
    lines: Mapping[UUID, OrderLine]
    figures: Mapping[UUID, LineFigures]
    shipping: ShippingFigures
    refunded: Mapping[UUID, int]
    given: Mapping[UUID, tuple[int, int]]
    deliveries: Mapping[int, OrderDelivery]
    rounding: Rounding
    received: int
    differences: int
    shipping_given: int
    revisions: int
    last: int

    @property
    def is_touched(self) -> bool:
        """Whether something of it was handed over or given back already, or may be a gift card that is worth what was
        paid for it.
        """
        has_begun = bool(self.refunded or self.shipping_given)
        return has_begun or any(line.handed_over or line.tax_code == GIFT_CARD for line in self.lines.values())


def standing_order(row: Order) -> StandingOrder:
    """An order with all that a change of it hangs on; eight queries. The caller has let it through the door."""
    rows = list(OrderLine.objects.filter(order=row).order_by("position"))
    discounts: dict[UUID | None, list[LineDiscount]] = {}
    for one in OrderDiscount.objects.filter(order=row).order_by("id"):
        told = LineDiscount(one.promotion, one.names, one.coupon, one.amount_minor)
        discounts.setdefault(one.line_id, []).append(told)
    of_lines = RefundLine.objects.filter(refund__order=row).order_by().values("line_id")
    backs = list(of_lines.annotate(units=Sum("quantity"), net=Sum("net_minor"), gross=Sum("gross_minor")))
    paid = payments_by_order([row.pk]).get(row.pk)
    others = Refund.objects.filter(order=row).aggregate(
        differences=Sum("gross_minor", filter=Q(is_difference=True), default=0),
        settled=Sum("settled_minor", default=0),
        shipping=Sum(F("shipping_net_minor") + F("shipping_tax_minor"), default=0),
    )
    return StandingOrder(
        row=row,
        channel=channels_by_id([row.channel_id])[ChannelId(row.channel_id)],
        lines={line.pk: line for line in rows if line.quantity},
        figures={line.pk: line_figures(line, tuple(discounts.get(line.pk, ()))) for line in rows if line.quantity},
        shipping=_shipping(row, tuple(discounts.get(None, ()))),
        refunded={one["line_id"]: one["units"] for one in backs},
        given={one["line_id"]: (one["net"], one["gross"]) for one in backs},
        deliveries={one.number: one for one in OrderDelivery.objects.filter(order=row).order_by("number")},
        rounding=Rounding(
            currency=row.currency,
            includes_tax=row.prices_include_tax,
            mode=RoundingMode(row.rounding["mode"]),
            tax_at=TaxAt(row.rounding["at"]),
        ),
        received=(paid.received.minor if paid else 0) + others["settled"],
        differences=others["differences"],
        shipping_given=others["shipping"],
        revisions=OrderRevision.objects.filter(order=row).count(),
        last=max((line.position for line in rows), default=0),
    )


def line_figures(line: OrderLine, discounts: tuple[LineDiscount, ...]) -> LineFigures:
    """What a line comes to."""
    return LineFigures(
        unit_quantity=line.unit_quantity,
        quantity=line.quantity,
        unit_price=line.unit_price,
        subtotal=line.subtotal_minor,
        discount=line.discount_minor,
        net=line.net_minor,
        tax=line.tax_minor,
        gross=line.gross_minor,
        left_off=line.tax_left_off_minor,
        tax_code=line.tax_code,
        tax_rate=line.tax_rate,
        tax_category=line.tax_category,
        tax_treatment=line.tax_treatment,
        discounts=discounts,
    )


def _shipping(row: Order, discounts: tuple[LineDiscount, ...]) -> ShippingFigures:
    return ShippingFigures(
        net=row.shipping_net_minor,
        tax=row.shipping_tax_minor,
        discount=row.shipping_discount_minor,
        left_off=row.shipping_tax_left_off_minor,
        tax_code=row.shipping_tax_code,
        tax_rate=row.shipping_tax_rate,
        tax_category=row.shipping_tax_category,
        tax_treatment=row.shipping_tax_treatment,
        discounts=discounts,
    )
