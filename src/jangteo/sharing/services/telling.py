"""Letters to who shared a cart, and to who pays it; neither learns the other's address by them."""

from uuid import UUID

from django.db import transaction

from jangteo.kernel import letters
from jangteo.kernel.money import Money
from jangteo.parties.selectors import log_ins_of, parties_by_id
from jangteo.payments.selectors import has_come
from jangteo.sharing.models import PaymentShare
from jangteo.sharing.rules.letters import LetterKind, letter
from jangteo.sharing.selectors.links import order_of
from jangteo.sharing.selectors.shared import name_of
from jangteo.sharing.types import ShareState


def tell_requester(row: PaymentShare, kind: LetterKind, total: Money, *, number: str = "", said: str = "") -> None:
    """Write to who shared it, in the caller's transaction; to nobody where no address is known."""
    person_id = row.link.person_id
    person, log_in = parties_by_id([person_id]).get(person_id), log_ins_of([person_id]).get(person_id)  # type: ignore[call-overload]
    address = (person.email if person else "") or (log_in.email if log_in and log_in.is_active else "")
    if person is not None and address:
        subject, text = letter(kind, person.language, total=total, number=number, said=said)
        letters.write(to=address, subject=subject, text=text, purpose=f"sharing.{kind.value}")


def tell_payer(row: PaymentShare, kind: LetterKind) -> None:
    """Write to whoever wanted to pay, where they said who they are."""
    if row.payer_email:
        subject, text = letter(kind, row.payer_language or row.language, total=asked_total(row), who=name_of(row))
        letters.write(to=row.payer_email, subject=subject, text=text, purpose=f"sharing.{kind.value}")


def tell_approved(*, request_id: UUID) -> None:
    """Write to whoever wanted to pay that now they can."""
    row = PaymentShare.objects.select_related("link").filter(request=request_id, state=ShareState.OPEN.value).first()
    if row is not None:
        tell_payer(row, LetterKind.APPROVED)


@transaction.atomic
def tell_paid(*, order_id: UUID) -> None:
    """Write to who shared it, once, that the money is there. Safe to run twice.

    locks  the share
    """
    rows = PaymentShare.objects.select_related("link").select_for_update(of=("self",))
    row = rows.filter(order=order_id, is_told_paid=False).first()
    order = order_of(row) if row else None
    if row is None or order is None or not has_come(order_id):
        return
    row.is_told_paid = True
    row.save(update_fields=["is_told_paid"])
    tell_requester(row, LetterKind.PAID, order.summary.gross, number=order.summary.number)


def asked_total(row: PaymentShare) -> Money:
    """What it came to as it was shared."""
    return Money(row.asked_minor, row.currency)
