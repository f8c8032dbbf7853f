"""Ways to break what notes of late interest promise: (statement, which id is found, what holds it)."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from factories import ACTOR
from jangteo.billing.models import InterestLine, InterestNote, Invoice
from jangteo.billing.services import receive_charge
from jangteo.kernel import clock
from jangteo.kernel.ids import new_id
from jangteo.kernel.money import Money
from jangteo.kernel.series import take_number
from jangteo.ledger.services import post_transfer
from jangteo.ledger.types import Account, Line, Subject

CHARGE_KEPT = ("billing_interestnote", "billing_interestline", "billing_interestmove")
CHARGE_BREAKS: dict[str, tuple[str, str, str]] = {
    "billing.notes_are_sums_of_their_lines": (
        "UPDATE billing_interestnote SET paid_minor = 2 WHERE id = {interest_note}",
        "interest_note",
        "",
    ),
    "billing.days_are_charged_once": (
        "INSERT INTO billing_interestline (id, note_id, position, invoice_id, principal_minor, starts_on, ends_on, "
        "rate, amount_minor) SELECT gen_random_uuid(), note_id, 2, invoice_id, 1, ends_on, ends_on, rate, 0 "
        "FROM billing_interestline WHERE note_id = {interest_note}",
        "an_invoice",
        "billing_interestline DROP CONSTRAINT interestline_day_charged_once",
    ),
    "billing.books_owe_what_is_open_of_notes": (
        "UPDATE billing_interestnote SET waived_minor = 1 WHERE id = {interest_note}",
        "interest_note",
        "",
    ),
    "billing.notes_have_their_numbers": (
        "UPDATE billing_interestnote SET number = 'INT-KR1-1999-000001' WHERE id = {interest_note}",
        "interest_note",
        "",
    ),
    "banking.applications_pay_notes": (
        "UPDATE billing_interestmove SET source = 'suspense:' || {interest_move} WHERE id = {interest_move}",
        "interest_move",
        "",
    ),
}


def charged(order_id: UUID, party_id: UUID) -> dict[str, Any]:
    """A note of a hundred won about an order's invoice, one of them paid."""
    invoice = Invoice.objects.get(shares__order=order_id, kind="invoice")
    today, note_id = clock.today(), new_id()
    series, nothing = f"interest:{invoice.entity.code}:{today.year}", Money.zero("KRW")
    taken = take_number(series, subject_kind="interest_note", subject_id=note_id)
    post_transfer(
        kind="billing.interest",
        key=f"billing:{note_id}:charged",
        subject=Subject("interest_note", note_id),
        amount=Money(100, "KRW"),
        debit=Line(Account.RECEIVABLE, nothing, None, party_id, f"charge:{note_id}"),
        credit=Line(Account.INTEREST, nothing, None, party_id),
    )
    note = InterestNote.objects.create(
        id=note_id,
        number=f"INT-{invoice.entity.code}-{today.year}-{taken:06}",
        series=series,
        entity=invoice.entity,
        seller=invoice.seller,
        party_id=party_id,
        currency="KRW",
        amount_minor=100,
        issued_at=clock.now(),
        issued_on=today,
        due_on=today,
    )
    InterestLine.objects.create(
        note=note,
        position=1,
        invoice=invoice,
        principal_minor=5000,
        starts_on=today - timedelta(days=9),
        ends_on=today,
        rate=Decimal("0.06"),
        amount_minor=100,
    )
    move = receive_charge(charge_id=note_id, amount=Money(1, "KRW"), actor=ACTOR)
    return {"interest_note": note_id, "interest_move": move}
