"""The cash receipts that buyers ask for."""

from datetime import timedelta
from uuid import UUID

from jangteo.billing.models import CashReceiptRow, KeptReceiptNumber, ReceiptWish
from jangteo.billing.selectors.tax_documents import receipt_view
from jangteo.billing.selectors.tax_parts import COUNTRY, WON
from jangteo.billing.types.etax import ReceiptPurpose
from jangteo.billing.types.tax_documents import OrderReceipt, ReceiptAsked, ReceiptState
from jangteo.channels.types import Channel
from jangteo.kernel import clock
from jangteo.kernel.types import Actor
from jangteo.ordering.types import OrderStatus, OrderView
from jangteo.parties.selectors import parties_by_id
from jangteo.payments.selectors import list_tenders
from jangteo.payments.types import PaymentMethod

ASKED_WITHIN = timedelta(days=3 * 365)  # from memory of 조세특례제한법, article 126-5; not checked against the text
COVERED_FROM = 4
IN_CASH = frozenset({PaymentMethod.BANK_TRANSFER, PaymentMethod.ON_DELIVERY, PaymentMethod.STORE_CREDIT})


def offers_receipts(channel: Channel, actor: Actor) -> bool:
    """Whether a checkout asks for one: a Korean channel in won, and a buyer who gets no tax invoice."""
    if (channel.country, channel.currency) != (COUNTRY, WON):
        return False
    buyer = parties_by_id([actor.party_id]).get(actor.party_id) if actor.party_id else None
    return buyer is None or not buyer.kind.is_trade


def kept_number(actor: Actor) -> ReceiptAsked | None:
    """What a person keeps for their receipts; nobody else's, whomever they act for. One query."""
    if actor.person_id is None or actor.assists:
        return None
    row = KeptReceiptNumber.objects.filter(person=actor.person_id).first()
    return ReceiptAsked(ReceiptPurpose(row.purpose), row.number) if row else None


def receipt_of_order(order: OrderView) -> OrderReceipt:
    """How the cash receipt of an order stands; the caller has let the reader see the order. Two queries."""
    wish = ReceiptWish.objects.filter(order=order.summary.id).first()
    rows = [
        receipt_view(row)
        for row in CashReceiptRow.objects.filter(order=order.summary.id).select_related("original").order_by("made_at")
    ]
    stands = any(not one.original and one.state != ReceiptState.REFUSED for one in rows)
    return OrderReceipt(
        purpose=ReceiptPurpose(wish.purpose) if wish else None,
        shown=covered(wish.number) if wish else "",
        may_ask=not stands and may_ask(order) and is_paid_in_cash(order),
        rows=tuple(rows),
    )


def is_paid_in_cash(order: OrderView) -> bool:
    """Whether anything of it came, or is to come, by transfer, in cash or with store credit. Two queries."""
    return any(one.method in IN_CASH for one in list_tenders(order.summary.id))


def may_ask(order: OrderView) -> bool:
    """Whether it is not too late, and the order is one that may have a receipt."""
    if order.net.currency != WON or order.summary.status == OrderStatus.CANCELLED:
        return False
    if order.bill_to is not None and order.bill_to.business_number:
        return False
    if all(line.is_gift_card for line in order.lines):
        return False  # they have theirs when they are spent
    return clock.now() - order.summary.placed_at <= ASKED_WITHIN


def wishes_of(order_ids: set[UUID]) -> dict[UUID, ReceiptAsked]:
    """{order: what was asked for}; one query."""
    rows = ReceiptWish.objects.filter(order__in=order_ids)
    return {row.order_id: ReceiptAsked(ReceiptPurpose(row.purpose), row.number) for row in rows}


def covered(number: str) -> str:
    """A number with its middle covered.

    >>> covered("01012345678")
    '010****5678'
    """
    return f"{number[:3]}{'*' * max(0, len(number) - 3 - COVERED_FROM)}{number[-COVERED_FROM:]}"
