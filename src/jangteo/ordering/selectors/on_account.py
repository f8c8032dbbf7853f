"""Who may order on account, and what an order on account uses of credit."""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from jangteo.channels.types import Channel
from jangteo.credit.selectors import deposit_of, terms_by_version, terms_for
from jangteo.credit.types import Exposure, MoveStage, TermsView
from jangteo.inventory.selectors import list_allocations
from jangteo.inventory.selectors.picking import given_by_line
from jangteo.inventory.types import AllocationState
from jangteo.kernel import clock
from jangteo.kernel.money import Money
from jangteo.kernel.types import Actor
from jangteo.ordering import rules
from jangteo.ordering.models import Order, OrderHold, OrderLine
from jangteo.ordering.rules import on_account
from jangteo.ordering.rules.cards import for_cards
from jangteo.ordering.types import FulfilmentProgress, HeldAction, HoldKind, OrderView
from jangteo.payments.selectors import payments_by_order
from jangteo.payments.services import usable_methods
from jangteo.payments.types import PaymentMethod
from jangteo.segments.selectors import segment_ids_of

KEEPS_BACK = tuple(kind for kind in HoldKind if HeldAction.SHIP in rules.HOLD_BLOCKS[kind])


def account_terms(channel_id: UUID, actor: Actor) -> TermsView | None:
    """The terms by which a buyer orders on account in a channel today; None: they pay as everybody does. Guests have
    none.
    """
    if actor.party_id is None:
        return None
    lineage = actor.units
    return terms_for(channel_id=channel_id, lineage=lineage, segment_ids=segment_ids_of(*lineage)).terms


def ways_to_pay(channel: Channel, actor: Actor, *, has_cards: bool = False) -> list[str]:
    """The codes a buyer may choose from here, in the channel's order: on account only with terms.

    has_cards  for a cart with gift cards
    """
    codes = for_cards(usable_methods(channel.payment_methods), has_cards=has_cards)
    asks = PaymentMethod.ON_ACCOUNT in codes
    return on_account.choosable(codes, has_terms=asks and account_terms(channel.id, actor) is not None)


def other_ways_to_pay(order: OrderView, channel: Channel) -> list[str]:
    """The codes by which what is awaited of an order could be paid instead, in the channel's order."""
    codes = on_account.choosable(usable_methods(channel.payment_methods), has_terms=order.terms is not None)
    codes = for_cards(codes, has_cards=order.is_gift or any(line.is_gift_card for line in order.lines))
    return [code for code in codes if code != order.payment_method]


def terms_of_order(order: Order) -> TermsView | None:
    """The terms an order was placed by; None: it is not on account."""
    version = order.terms_version_id
    return terms_by_version([version])[version] if version else None


def deposit_of_order(order: Order, terms: TermsView | None) -> Money | None:
    """What of an order is to be paid before anything of it is released, by its terms; None: nothing is."""
    if terms is None:
        return None
    found = deposit_of(terms, Money(order.gross_minor, order.currency), order.placed_at.astimezone(clock.SEOUL).date())
    return found.amount if found else None


def exposure_now(order: Order) -> Exposure:
    """What an order on account uses of credit as it stands; nothing once it is called off."""
    payment = payments_by_order([order.pk])[order.pk]
    return on_account.exposure(
        order.currency,
        due=payment.awaited.minor if payment.awaited else 0,
        received=payment.received.minor - payment.refunded.minor,
        invoiced=order.invoiced_minor,
        left=value_that_left(order),
    )


def stage_now(order: Order) -> MoveStage:
    """How far an order has come for its payer's lines of credit."""
    kinds = OrderHold.objects.filter(order=order, released_at=None).values_list("kind", flat=True)
    return on_account.stage_of(map(HoldKind, kinds), FulfilmentProgress(order.fulfilment), KEEPS_BACK)


def value_that_left(order: Order) -> int | None:
    """What the goods of an order that left come to in minor units, shipping with the first of them; None: all left."""
    if order.fulfilment != FulfilmentProgress.PARTLY:
        return 0 if order.fulfilment == FulfilmentProgress.OPEN else None
    lines = list(OrderLine.objects.filter(order=order, quantity__gt=0))
    gone = _gone(order.pk, lines)
    goods = sum(on_account.value_of(one.gross_minor, gone[one.pk], one.quantity) for one in lines)
    return goods + order.shipping_net_minor + order.shipping_tax_minor


def _gone(order_id: UUID, lines: Sequence[OrderLine]) -> Counter[UUID]:
    """Units that left, by line; of a bundle those that no place has any more."""
    still: Counter[UUID] = Counter()
    left: Counter[UUID] = Counter()
    for line_id, _, quantity, state in list_allocations(order_id):
        if state != AllocationState.RELEASED:
            (left if state == AllocationState.SHIPPED else still)[line_id] += quantity
    given = given_by_line([line.pk for line in lines])
    return Counter(
        {
            line.pk: min(line.quantity, given.get(line.pk, 0) * left[line.pk] // (left[line.pk] + still[line.pk]))
            for line in lines
            if left[line.pk]
        }
    )
