from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from jangteo.kernel.types import Action, Actor
from jangteo.ordering import rules
from jangteo.ordering.selectors import get_order_by_id
from jangteo.ordering.services.follow import follow_payment
from jangteo.ordering.services.guards import locked_order
from jangteo.ordering.services.moves import end_payment
from jangteo.ordering.services.write_refund import number_credit_note, write_refund


@transaction.atomic
def grant_allowance(
    *, order_id: UUID, amounts: Mapping[UUID, tuple[int, int]], shipping: int = 0, actor: Actor, why: str = ""
) -> UUID:
    """Take something off an order on account of which nothing comes back: a refund of no units, that lowers what is
    owed and pays nothing out. Returns the refund's id; its credit note takes the next legal number of its country and
    year.

    amounts    {order line: (gross in minor units, base units that it is granted on)}
    shipping   gross of it in minor units
    locks      the order, then its payments, then the series of credit notes
    raises     OrderNotFound, NotPermitted, NotRefundable, RefundTooLarge, NothingToRefund
    publishes  OrderRefunded
    """
    order = locked_order(order_id, actor, Action.PAYMENTS_HANDLE)
    seen = get_order_by_id(order_id, actor)
    figures = rules.allowance(seen, amounts, shipping)
    row = write_refund(order, figures, actor, why, owed=seen.due)
    if seen.refunded + figures.gross == seen.summary.gross:
        end_payment(order, seen, actor, why)
    else:
        follow_payment(order, actor, why)
    number_credit_note(order, row.pk)
    return row.pk
