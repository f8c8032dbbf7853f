"""Cash receipts of what consumers paid by transfer or in cash; a refund takes one back, or a part of it."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

import structlog
from django.db import IntegrityError, transaction

from jangteo.billing.errors import EtaxAway, NotCovered, ReceiptExists, TaxInvoiceRefused
from jangteo.billing.gateways.etax import receipts_here
from jangteo.billing.models import CashReceiptRow, LegalEntity, ReceiptWish
from jangteo.billing.rules.etax import cancel_receipt, cash_receipt, self_issued
from jangteo.billing.selectors.receipt_wishes import IN_CASH
from jangteo.billing.selectors.tax_parts import COUNTRY, WON
from jangteo.billing.services.entities import ensure_entity
from jangteo.billing.types.etax import CashReceipt, ReceiptPurpose
from jangteo.billing.types.tax_documents import ReceiptState
from jangteo.kernel import audit, clock
from jangteo.kernel.ids import new_id
from jangteo.kernel.money import Money
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor, job_actor
from jangteo.ordering.errors import OrderNotFound
from jangteo.ordering.selectors import deliveries_by_order, get_order_by_id
from jangteo.ordering.services import lock_for_shipping
from jangteo.ordering.types import OrderStatus, OrderView, RefundView
from jangteo.payments.selectors import list_tenders
from jangteo.payments.types import PaymentMethod

ACTOR = job_actor("billing")
LONGEST_WHY = 300

log = structlog.get_logger(__name__)


@transaction.atomic
def want_receipt(
    *, order_id: UUID, actor: Actor, number: str = "", purpose: ReceiptPurpose = ReceiptPurpose.INCOME_DEDUCTION
) -> UUID:
    """Ask for the cash receipt of what of an order was paid by transfer, in cash or with store credit; it is issued by
    `push_receipts`.

    number  the payer's telephone, card or business number; empty: under the tax service's own for those who give none
    locks   the order
    raises  OrderNotFound, NotPermitted, ReceiptExists, NotCovered, TaxInvoiceRefused
    """
    require(actor, Action.PAYMENTS_HANDLE, party_id=get_order_by_id(order_id, actor).summary.buyer_id)
    lock_for_shipping(order_id=order_id, actor=ACTOR)
    order = get_order_by_id(order_id, actor)
    return _want(order, number, purpose, actor)


@transaction.atomic
def issue_wished(*, order_id: UUID) -> UUID | None:
    """Ask for the cash receipt that a buyer wished, or that the seller issues unasked, once the money is there. Safe to
    run twice, and of an order that is not here.

    locks  the order
    """
    try:
        lock_for_shipping(order_id=order_id, actor=ACTOR)
    except OrderNotFound:
        return None
    order = get_order_by_id(order_id, ACTOR)
    if order.summary.status == OrderStatus.CANCELLED:
        return None
    wish = ReceiptWish.objects.filter(order=order_id).first()
    last = CashReceiptRow.objects.filter(order=order_id, original=None).order_by("-made_at").first()
    if last is not None and (last.state != ReceiptState.REFUSED or wish is None or wish.at <= last.made_at):
        return None
    try:
        entity = _entity(order)
        net, tax = cash_of(order)
        limit = entity.self_issues_from_minor
        if wish is None and (limit is None or (net + tax).minor < limit):
            return None
        purpose = ReceiptPurpose(wish.purpose) if wish else ReceiptPurpose.INCOME_DEDUCTION
        return _want(order, wish.number if wish else "", purpose, ACTOR)
    except NotCovered:
        return None


@transaction.atomic
def take_back_receipt(*, order_id: UUID, refund_id: UUID) -> UUID | None:
    """Ask for the cancellation of what a refund takes off an order's receipt; once a refund.

    returns  None where the order has no receipt, or money did not go back by it
    locks    the order
    raises   EtaxAway while the receipt itself is not issued yet: it is tried again
    """
    try:
        lock_for_shipping(order_id=order_id, actor=ACTOR)
    except OrderNotFound:
        return None
    rows = CashReceiptRow.objects.filter(order=order_id).select_related("original").order_by("made_at", "pk")
    known = list(rows)
    original = next((row for row in known if row.original is None and row.state != ReceiptState.REFUSED), None)
    order = get_order_by_id(order_id, ACTOR)
    refund = next((one for one in order.refunds if one.id == refund_id), None)
    if original is None or refund is None or any(row.refund_id == refund_id for row in known):
        return None
    if refund.at < original.made_at:
        return None  # the receipt was of what was left after it
    if not original.approval:
        raise EtaxAway("the receipt is not issued yet")
    back = _back(original, [row for row in known if row.original_id == original.pk], order, refund)
    if back is None:
        return None
    row = _write(order_id, original.entity, back, original=original, refund_id=refund_id)
    _record(ACTOR, "take_back_cash_receipt", row)
    return row.pk


def push_receipts() -> int:
    """Issue what is wanted; how many were. Not inside a transaction; safe to run twice."""
    rows = CashReceiptRow.objects.filter(state=ReceiptState.WANTED.value).select_related("original", "entity")
    done = 0
    for row in rows.order_by("made_at", "pk"):
        try:
            approval = receipts_here().issue_receipt(row.entity.business_number, row.key, as_receipt(row))
        except EtaxAway as away:
            log.warning("receipts_away", receipt=str(row.pk), error=str(away))
            continue
        except TaxInvoiceRefused as refusal:
            _answered(row, state=ReceiptState.REFUSED.value, why=str(refusal.message)[:LONGEST_WHY])
            continue
        done += _answered(row, state=ReceiptState.ISSUED.value, approval=approval)
    return done


def as_receipt(row: CashReceiptRow) -> CashReceipt:
    """What goes to the provider."""
    return CashReceipt(
        purpose=ReceiptPurpose(row.purpose),
        number=row.number,
        on=row.on,
        net=Money(row.net_minor, WON),
        tax=Money(row.tax_minor, WON),
        is_self_issued=row.is_self_issued,
        original_approval=row.original.approval if row.original else "",
        original_on=row.original.on if row.original else None,
    )


def _answered(row: CashReceiptRow, **told: str) -> int:
    return CashReceiptRow.objects.filter(pk=row.pk, state=ReceiptState.WANTED.value).update(**told)


def _entity(order: OrderView) -> LegalEntity:
    channel_id = deliveries_by_order([order.summary.id])[order.summary.id][0].channel_id
    entity = ensure_entity(channel_id)
    if entity.country != COUNTRY or order.net.currency != WON or not entity.business_number:
        raise NotCovered("a cash receipt is of a Korean seller, in won", field="order")
    if order.bill_to and order.bill_to.business_number:
        raise NotCovered("a business gets a tax invoice", field="order")
    return entity


def _want(order: OrderView, number: str, purpose: ReceiptPurpose, actor: Actor) -> UUID:
    entity = _entity(order)
    net, tax = cash_of(order)
    on = clock.today()
    receipt = (
        cash_receipt(number, purpose=purpose, on=on, net=net, tax=tax)
        if number
        else self_issued(on=on, net=net, tax=tax)
    )
    row = _write(order.summary.id, entity, receipt)
    _record(actor, "want_cash_receipt", row)
    return row.pk


def cash_of(order: OrderView) -> tuple[Money, Money]:
    """Net and tax of what of an order was paid in cash and not given back; of a part, its share of the tax.

    Not of its gift cards, which have theirs when they are spent: they are paid by money first that has no receipt.

    raises  NotCovered while something is awaited, and where no cash came
    """
    parts = list_tenders(order.summary.id)
    if any(one.received != one.amount for one in parts):
        raise NotCovered("it is not paid yet", field="order")
    cash = sum((one.received - one.refunded).minor for one in parts if one.method in IN_CASH)
    other = [one for one in parts if one.method not in IN_CASH and one.method != PaymentMethod.GIFT_CARD]
    cash -= max(0, _cards_left(order) - sum((one.received - one.refunded).minor for one in other))
    if cash <= 0:
        raise NotCovered("only what was paid by transfer, in cash or with store credit has one", field="order")
    net, tax = _left_of(order)
    gross = (net + tax).minor
    if cash >= gross:
        return net, tax
    share = tax.split([cash, gross - cash])[0]
    return Money(cash, WON) - share, share


def _left_of(order: OrderView) -> tuple[Money, Money]:
    """What an order's goods come to with all refunds so far."""
    net, tax = order.net - Money(_cards_left(order), WON), order.tax
    for one in order.refunds:
        if not one.is_difference:
            net, tax = net - one.figures.net, tax - one.figures.tax
    return net, tax


def _cards_left(order: OrderView) -> int:
    """What an order's gift cards come to, without those whose price went back."""
    return sum(line.net.minor for line in order.lines if line.is_gift_card) - _cards_of(order, order.refunds)


def _cards_of(order: OrderView, refunds: Iterable[RefundView]) -> int:
    """What refunds gave back for gift cards."""
    cards = {line.id for line in order.lines if line.is_gift_card}
    return sum(part.net.minor for one in refunds for part in one.figures.lines if part.line_id in cards)


def _back(
    original: CashReceiptRow, cancelled: Iterable[CashReceiptRow], order: OrderView, refund: RefundView
) -> CashReceipt | None:
    """The cancellation for what a refund gave back for goods: no more than is left of the receipt."""
    before = [as_receipt(row) for row in cancelled]
    left_net = original.net_minor + sum(one.net.minor for one in before)
    left_tax = original.tax_minor + sum(one.tax.minor for one in before)
    goods = refund.figures.net.minor - _cards_of(order, [refund])
    net, tax = min(goods, left_net), min(refund.figures.tax.minor, left_tax)
    if net <= 0:
        return None
    on: date = clock.today()
    return cancel_receipt(
        as_receipt(original), original.approval, on=on, net=Money(net, WON), tax=Money(tax, WON), cancelled=before
    )


def _write(
    order_id: UUID,
    entity: LegalEntity,
    receipt: CashReceipt,
    *,
    original: CashReceiptRow | None = None,
    refund_id: UUID | None = None,
) -> CashReceiptRow:
    pk = new_id()
    try:
        with transaction.atomic():
            return CashReceiptRow.objects.create(
                id=pk,
                order_id=order_id,
                entity=entity,
                key=f"R{pk.hex[-20:]}",
                purpose=receipt.purpose.value,
                number=receipt.number,
                is_self_issued=receipt.is_self_issued,
                on=receipt.on,
                net_minor=receipt.net.minor,
                tax_minor=receipt.tax.minor,
                original=original,
                refund_id=refund_id,
                made_at=clock.now(),
            )
    except IntegrityError:
        raise ReceiptExists from None


def _record(actor: Actor, what: str, row: CashReceiptRow) -> None:
    after = {"key": row.key, "net": str(row.net_minor), "is_self_issued": row.is_self_issued}
    audit.record(actor=actor, action=f"billing.{what}", subject_kind="order", subject_id=row.order_id, after=after)
