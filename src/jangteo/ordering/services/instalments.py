"""An order is paid in parts to a lender: its plan begins with it, and what the lender says becomes its payment."""

from collections.abc import Callable
from contextlib import suppress
from uuid import UUID

from django.db import transaction

from jangteo.catalog.types import VariantId
from jangteo.channels.types import Channel
from jangteo.credit import services as credit
from jangteo.credit.errors import NotEligible, OfferNotFound
from jangteo.credit.selectors import bought_lines
from jangteo.credit.types import PlanDraft, PurchaseFacts
from jangteo.kernel import clock
from jangteo.kernel.errors import IllegalMove
from jangteo.kernel.money import Money
from jangteo.kernel.types import Actor, PartyId, job_actor
from jangteo.ordering.errors import InvalidTender, LenderDecides, NoInstalments
from jangteo.ordering.models import Order
from jangteo.ordering.selectors.instalments import DOCUMENT, instalment_offers, plan_of_order
from jangteo.ordering.services.follow import follow_payment
from jangteo.ordering.services.guards import orders_to_lock
from jangteo.ordering.types import CartView, CheckoutDetails, PaymentProgress
from jangteo.payments import services as payments
from jangteo.payments.selectors import payments_by_order
from jangteo.payments.types import PaymentMethod
from jangteo.segments.selectors import segment_ids_of

LENDER = job_actor("instalments")
SAID_YES = "the lender said yes"
OTHERWISE = "paid another way"


def require_offer(details: CheckoutDetails, channel: Channel, view: CartView, actor: Actor) -> None:
    """Refuse an order by instalments whose offer doesn't fit what is bought, and one that names an offer and is paid
    otherwise.

    raises  NoInstalments naming the article, InvalidTender
    """
    if details.payment_method != PaymentMethod.INSTALMENTS:
        if details.offer:
            raise NoInstalments("an offer is for instalments", field="offer", offer=details.offer)
        return
    if details.tenders:
        raise InvalidTender("instalments are for the whole order", field="tenders")
    offers = instalment_offers(channel, actor, view.quote.gross, view.lines)
    found = next((one for one in offers if one.offer.draft.code == details.offer), None)
    if found is None:
        raise NoInstalments("there is no such offer here", field="offer", offer=details.offer)
    if not found.answer.may:
        about = f"not with {found.article}" if found.article else "this purchase can't be paid so"
        raise NoInstalments(
            about, field="offer", offer=details.offer, because=dict(found.answer.because), article=found.article
        )


def begin_instalments(order: Order, details: CheckoutDetails, view: CartView, actor: Actor) -> None:
    """Begin the plan of an order that was just written, in the caller's transaction; the lender is asked after it.

    raises  NoInstalments where the offer was ended or changed at this moment
    """
    if details.payment_method != PaymentMethod.INSTALMENTS or order.buyer_id is None:
        return
    facts = PurchaseFacts(
        channel_id=order.channel_id,
        segment_ids=frozenset(segment_ids_of(*actor.units)),
        amount=Money(order.gross_minor, order.currency),
        lines=bought_lines({VariantId(line.variant_id): line.sku for line in view.lines}),
    )
    plan = PlanDraft(details.offer, PartyId(order.buyer_id), DOCUMENT, order.pk, clock.today())
    try:
        credit.begin_plan(plan=plan, facts=facts, actor=actor)
    except (NotEligible, OfferNotFound) as refusal:
        raise NoInstalments(refusal.message, field="offer", offer=details.offer, **refusal.facts) from None


@transaction.atomic
def take_up_plan(*, order_id: UUID) -> None:
    """Let an order follow what its lender decided. Safe to run twice, and of an order that is not here.

    locks  the order, then its payments
    """
    order = orders_to_lock().filter(pk=order_id).first()
    if order is not None:
        follow_plan(order)


def follow_plan(order: Order) -> None:
    """Note that a lender who said yes owes us what a locked order comes to; nothing before, and once."""
    plan, payment = plan_of_order(order.pk), payments_by_order([order.pk]).get(order.pk)
    if plan is None or not plan.is_agreed or payment is None or not payment.awaited:
        return
    if payment.method != PaymentMethod.INSTALMENTS:
        return
    payments.receive_payment(
        order_id=order.pk, actor=LENDER, amount=plan.principal, why=SAID_YES, source=f"clearing:lender:{plan.lender}"
    )
    follow_payment(order, LENDER, SAID_YES)


def leave_plan(order: Order, actor: Actor, why: str) -> None:
    """Withdraw what a locked order's lender has not decided; where they say yes at this moment, take that up instead.

    locks  the order's payments, its plan
    """
    plan = plan_of_order(order.pk)
    if plan is None:
        return
    if plan.is_undecided:
        with suppress(IllegalMove):  # decided since it was read
            credit.withdraw_plan(plan_id=plan.id, actor=actor, why=why)
    follow_plan(order)


def pay_otherwise(order: Order, actor: Actor) -> None:
    """Money is about to be noted for a locked order by hand: where a lender has not said yes they are asked no more,
    and it is awaited by a transfer.
    """
    leave_plan(order, actor, OTHERWISE)
    payment = payments_by_order([order.pk]).get(order.pk)
    if payment is not None and payment.awaited and payment.method == PaymentMethod.INSTALMENTS:
        payments.renew_payment(order_id=order.pk, actor=actor, method=PaymentMethod.BANK_TRANSFER, why=OTHERWISE)


def require_decided(order: Order) -> None:
    """Refuse to change a locked order while its lender decides about what it came to.

    raises  LenderDecides
    """
    if order.payment != PaymentProgress.AWAITED:
        return
    plan = plan_of_order(order.pk)
    if plan is not None and plan.is_undecided:
        raise LenderDecides(f"a lender decides about order {order.number}", number=order.number)
    follow_plan(order)


def in_cash(order: Order, number: str, why: str) -> Callable[[Money], Money] | None:
    """What of a refund of a locked order goes to the buyer in money, once its parts are lowered by their plan's policy;
    None: the order has no plan that a lender agreed to.
    """
    plan = plan_of_order(order.pk)
    if plan is None or not plan.is_agreed:
        return None
    plan_id = plan.id
    return lambda amount: credit.refund_plan(plan_id=plan_id, amount=amount, key=number, actor=LENDER, why=why)
