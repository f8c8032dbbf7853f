"""An order on account moves what its payer uses of credit, at each of its steps, through this one function."""

from uuid import UUID

from django.db import transaction

from jangteo.credit.services import move_exposure
from jangteo.credit.types import MoveStage, Reference, UseDraft
from jangteo.kernel.ids import new_id
from jangteo.kernel.money import Money
from jangteo.kernel.permissions import require_any
from jangteo.kernel.types import Action, Actor
from jangteo.ordering.errors import OrderNotFound
from jangteo.ordering.models import Order
from jangteo.ordering.selectors.on_account import exposure_now, stage_now
from jangteo.ordering.services.budgets import bear
from jangteo.ordering.services.guards import orders_to_lock
from jangteo.parties.selectors import lineage_of

DOCUMENT = "order"  # the kind of document that credit knows it as


def follow_exposure(order: Order, actor: Actor, *, stage: MoveStage | None = None, why: str = "") -> None:
    """Let what a locked order uses of credit be what it comes to now; nothing of one that is not on account.

    stage   how far it has come; None: as it stands
    locks   the lines of its payer and of the units above
    raises  credit CreditExceeded, CreditBlocked, RateUnknown where it uses more than before and a line can't take it
    """
    payer = order.payer_id or order.buyer_id
    if order.terms_version_id is None or payer is None:
        return
    use = UseDraft(Reference(DOCUMENT, order.pk), lineage_of(payer), exposure_now(order))
    move_exposure(
        uses=[use], stage=stage or stage_now(order), key=f"order:{order.pk}:{new_id().hex}", actor=actor, why=why
    )


@transaction.atomic
def record_invoiced(*, order_id: UUID, gross: Money, actor: Actor) -> None:
    """Let an order know what of it is invoiced and not credited, whole and no difference: it uses credit as invoiced
    from now on, and budgets as spent.

    locks   the order, then the buyer's budgets, then its payer's lines
    raises  OrderNotFound, NotPermitted
    """
    require_any(actor, Action.PAYMENTS_HANDLE)
    order = orders_to_lock().filter(pk=order_id).first()
    if order is None:
        raise OrderNotFound
    if order.invoiced_minor != gross.minor:
        order.invoiced_minor = gross.minor
        order.save(update_fields=["invoiced_minor"])
        bear(order, actor)
        follow_exposure(order, actor)
