"""A buyer asks for a cash receipt, at the checkout or later."""

from uuid import UUID

from django.db import transaction

from jangteo.billing.errors import InvalidReceiptNumber, ReceiptTooLate, TaxInvoiceRefused
from jangteo.billing.models import CashReceiptRow, KeptReceiptNumber, ReceiptWish
from jangteo.billing.rules.etax import receipt_number
from jangteo.billing.selectors.receipt_wishes import may_ask
from jangteo.billing.services.cash_receipts import issue_wished
from jangteo.billing.services.writing import ACTOR
from jangteo.billing.types.etax import ReceiptPurpose
from jangteo.billing.types.tax_documents import ReceiptAsked, ReceiptState
from jangteo.kernel import audit, clock
from jangteo.kernel.types import Actor
from jangteo.ordering.selectors import get_order_by_id, lent_orders
from jangteo.ordering.services import lock_for_shipping
from jangteo.parties.selectors import find_business_number


def check_receipt(asked: ReceiptAsked) -> ReceiptAsked:
    """The same with its digits alone.

    raises  InvalidReceiptNumber where the number does not fit its purpose
    """
    try:
        digits = receipt_number(asked.number, purpose=asked.purpose)
    except TaxInvoiceRefused as refusal:
        raise InvalidReceiptNumber(str(refusal.message), field="receipt_number") from None
    if asked.purpose == ReceiptPurpose.EXPENSE_PROOF and not find_business_number(digits):
        raise InvalidReceiptNumber("the check digit of the business number is wrong", field="receipt_number")
    return ReceiptAsked(asked.purpose, digits)


@transaction.atomic
def wish_receipt(
    *,
    order_id: UUID,
    asked: ReceiptAsked | None,
    actor: Actor,
    secret: str = "",
    is_kept: bool = False,
    by_payer: bool = False,
) -> None:
    """Say which cash receipt an order is to have; what was paid in cash gets it when the money is there, at once where
    it is. None: no longer one.

    secret   of the guest who ordered
    is_kept  the person keeps the number for the next time
    by_payer  by the link of who pays somebody else's order: the receipt is theirs, and its buyer asks for none
    locks    the order
    raises   OrderNotFound, InvalidReceiptNumber, ReceiptTooLate
    """
    asked = check_receipt(asked) if asked else None
    get_order_by_id(order_id, actor, secret)
    lock_for_shipping(order_id=order_id, actor=ACTOR)
    order = get_order_by_id(order_id, actor, secret)
    stands = CashReceiptRow.objects.filter(order=order_id, original=None).exclude(state=ReceiptState.REFUSED.value)
    if stands.exists() or not may_ask(order) or by_payer is not bool(lent_orders([order_id])):
        raise ReceiptTooLate("there is one already, or it is too late")
    if asked is None:
        ReceiptWish.objects.filter(order=order_id).delete()
    else:
        told = {"purpose": asked.purpose.value, "number": asked.number, "at": clock.now()}
        ReceiptWish.objects.update_or_create(order_id=order_id, defaults=told)
        _keep(asked, actor, is_kept=is_kept)
    after = {"purpose": asked.purpose.value} if asked else {"purpose": ""}
    audit.record(
        actor=actor, action="billing.wish_cash_receipt", subject_kind="order", subject_id=order_id, after=after
    )
    if asked is not None:
        issue_wished(order_id=order_id)


def _keep(asked: ReceiptAsked, actor: Actor, *, is_kept: bool) -> None:
    """Only one's own; staff who help keep nothing for others."""
    if actor.person_id is None or actor.assists or not is_kept:
        return
    told = {"purpose": asked.purpose.value, "number": asked.number}
    KeptReceiptNumber.objects.update_or_create(person_id=actor.person_id, defaults=told)
