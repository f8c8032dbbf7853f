"""Ways to break what the books and payments promise."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from jangteo.ledger.models import Entry, Link, Posting, Unsealed
from jangteo.payments.models import Payment, PaymentOperation


@dataclass(frozen=True)
class Break:
    """A statement that breaks an invariant; `names` says which of the world's ids must be found."""

    statement: str
    names: str
    without: str = ""


MONEY_KEPT = ("payments_paymentoperation", "ledger_entry", "ledger_posting")
MONEY_BREAKS: Mapping[str, Break] = {
    "ledger.entries_balance": Break(
        "UPDATE ledger_posting SET amount_minor = amount_minor + 1 WHERE id = {posting}", "entry"
    ),
    "ledger.books_balance": Break(
        "UPDATE ledger_posting SET amount_minor = amount_minor + 1 WHERE id = {posting}", "first_posting"
    ),
    "ledger.chain_unbroken": Break("UPDATE ledger_posting SET account = 'fees' WHERE id = {posting}", "one"),
    "ledger.entries_sealed_or_waiting": Break(
        "DELETE FROM ledger_unsealed WHERE entry_id = {unsealed_entry}", "unsealed_entry"
    ),
    "payments.figures_follow_operations": Break(
        "UPDATE payments_payment SET captured_minor = captured_minor + 1 WHERE id = {payment}", "payment"
    ),
    "payments.states_follow_figures": Break(
        "UPDATE payments_payment SET state = 'refunded' WHERE id = {payment}", "payment"
    ),
    "payments.books_agree": Break(
        "UPDATE payments_paymentoperation SET amount_minor = 1 WHERE id = {operation}", "payment"
    ),
    "ordering.credit_follows_orders": Break(
        "WITH old AS (UPDATE payments_payment SET changed_at = '2020-01-01' WHERE order_id = {order}) UPDATE "
        "ordering_order SET terms_version_id = (SELECT id FROM credit_termsversion) WHERE id = {order}",
        "order",
    ),
    "payments.nothing_stays_unknown": Break(
        "UPDATE payments_paymentoperation SET status = 'unknown', changed_at = '2020-01-01' WHERE id = {operation}",
        "operation",
    ),
}


def money_world(order_id: UUID) -> dict[str, Any]:
    """The books of an order that was paid, sealed, and then given back in part."""
    payment = Payment.objects.get(order_id=order_id)
    sealed = Entry.objects.get(pk=Link.objects.get().entry_id)
    return {
        "payment": payment.pk,
        "operation": PaymentOperation.objects.get(payment=payment, verb="refund").pk,
        "entry": sealed.pk,
        "posting": sealed.postings.get(account="cash").pk,
        "first_posting": Posting.objects.earliest("id").pk,
        "unsealed_entry": Unsealed.objects.earliest("entry").entry_id,
    }
