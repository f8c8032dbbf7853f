"""Which offers to pay in parts fit a purchase, and the plan of an order."""

from collections.abc import Iterable
from uuid import UUID

from jangteo.catalog.types import VariantId
from jangteo.channels.types import Channel
from jangteo.credit.selectors import bought_lines, last_plans_of, offers_for, parts_of
from jangteo.credit.types import PlanView, PurchaseFacts
from jangteo.kernel import clock
from jangteo.kernel.money import Money
from jangteo.kernel.types import Actor
from jangteo.ordering.models import Order
from jangteo.ordering.types import CartLineView, OfferedPlan
from jangteo.payments.types import PaymentMethod
from jangteo.segments.selectors import segment_ids_of

DOCUMENT = "order"  # the kind of document that credit knows it as


def instalment_offers(
    channel: Channel, actor: Actor, amount: Money, lines: Iterable[CartLineView]
) -> list[OfferedPlan]:
    """Every active offer and whether a purchase may be paid by it today; what the checkout page, the API and
    `place_order` ask.

    None where the channel doesn't take instalments, for gift cards, to guests, and to staff who help a buyer: a loan is
    the buyer's own to ask for.
    """
    if PaymentMethod.INSTALMENTS.value not in channel.payment_methods or actor.party_id is None or actor.assists:
        return []
    bought = list(lines)
    if any(line.is_gift_card for line in bought):
        return []
    names = {line.sku: line.product_name for line in bought}
    facts = PurchaseFacts(
        channel_id=channel.id,
        segment_ids=frozenset(segment_ids_of(*actor.units)),
        amount=amount,
        lines=bought_lines({VariantId(line.variant_id): line.sku for line in bought}),
    )
    today = clock.today()
    return [
        OfferedPlan(
            offer,
            answer,
            article=names.get(str(answer.because.get("sku", "")), ""),
            parts=parts_of(offer.draft, amount, today) if answer.may else (),
        )
        for offer, answer in offers_for(facts)
    ]


def numbers_of_orders(order_ids: Iterable[UUID]) -> dict[UUID, str]:
    """{order: its number}, for whoever sees a plan of it; access is checked by the caller. One query."""
    return dict(Order.objects.filter(pk__in=set(order_ids)).values_list("pk", "number"))


def plan_of_order(order_id: UUID) -> PlanView | None:
    """The plan by which an order is paid in parts, or was to be: the last one that was made for it."""
    return last_plans_of(DOCUMENT, [order_id]).get(order_id)
