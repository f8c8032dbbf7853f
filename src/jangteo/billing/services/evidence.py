"""Evidence of the zero rate is attached, and what waited for it is invoiced."""

from datetime import date
from uuid import UUID

from django.db import transaction

from jangteo.billing.errors import EvidenceStands, InvalidEvidence
from jangteo.billing.models import Invoice, InvoiceShare, ZeroRateEvidence
from jangteo.billing.selectors.evidence import evidence_of, is_zero_rated, waiting_of
from jangteo.billing.services.issue import follow_change, invoice_order
from jangteo.billing.services.writing import ACTOR
from jangteo.billing.types.evidence import EvidenceKind
from jangteo.kernel import audit, clock
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor
from jangteo.ordering.selectors import get_order_by_id
from jangteo.ordering.services import lock_for_shipping
from jangteo.ordering.types import OrderView

LONGEST_NUMBER, LONGEST_WHY = 40, 200


@transaction.atomic
def attach_evidence(*, order_id: UUID, kind: EvidenceKind, number: str, on: date, actor: Actor) -> None:
    """Say by which document an order is taxed at zero, and invoice what waited for it. It may be put right later; an
    order that was taxed for want of it is credited and invoiced anew.

    number  of the document, as it prints it
    on      its day, not after today
    locks   as `invoice_order`
    raises  OrderNotFound, NotPermitted, InvalidEvidence
    """
    order = _order(order_id, actor)
    number = " ".join(number.split())
    if kind == EvidenceKind.TAXED or not number or len(number) > LONGEST_NUMBER:
        raise InvalidEvidence("a document has a number", field="number")
    if on > clock.today():
        raise InvalidEvidence("a document of a day that has come", field="on")
    if not is_zero_rated(order):
        raise InvalidEvidence("nothing of the order is taxed at zero", field="order")
    _write(order_id, kind, number, on, actor)
    follow_change(order_id=order_id, cause=f"evidence:{order_id}:{_times(order_id)}")
    invoice_order(order_id=order_id)


@transaction.atomic
def tax_instead(*, order_id: UUID, why: str, actor: Actor) -> None:
    """Invoice with tax what waits for evidence that did not come by the last day; the buyer owes what was agreed, and
    the tax is in it.

    locks   as `invoice_order`
    raises  OrderNotFound, NotPermitted, InvalidEvidence without a reason, EvidenceStands while the day is not over
    """
    order = _order(order_id, actor)
    why = why.strip()
    if not why or len(why) > LONGEST_WHY:
        raise InvalidEvidence("it is said why", field="why")
    waiting = waiting_of(order)
    if evidence_of(order_id) is not None or waiting is None or not waiting.is_late(clock.today()):
        raise EvidenceStands("it waits for its evidence no longer, or may still get it in time")
    _write(order_id, EvidenceKind.TAXED, "", clock.today(), actor, why)
    follow_change(order_id=order_id, cause=f"evidence:{order_id}:{_times(order_id)}")
    invoice_order(order_id=order_id)


def _order(order_id: UUID, actor: Actor) -> OrderView:
    require(actor, Action.PAYMENTS_HANDLE, party_id=get_order_by_id(order_id, actor).summary.buyer_id)
    lock_for_shipping(order_id=order_id, actor=ACTOR)
    return get_order_by_id(order_id, actor)


def _write(order_id: UUID, kind: EvidenceKind, number: str, on: date, actor: Actor, why: str = "") -> None:
    before = evidence_of(order_id)
    told = {"kind": kind.value, "number": number, "on": on}
    ZeroRateEvidence.objects.update_or_create(
        order_id=order_id, defaults=told | {"why": why, "actor_name": actor.name[:120], "at": clock.now()}
    )
    audit.record(
        actor=actor,
        action="billing.tax_instead" if kind == EvidenceKind.TAXED else "billing.attach_evidence",
        subject_kind="order",
        subject_id=order_id,
        before={"kind": before.kind.value, "number": before.number} if before else None,
        after={"kind": kind.value, "number": number, "on": on.isoformat()},
        why=why,
    )


def _times(order_id: UUID) -> int:
    """A cause has one document of a kind; evidence may be put right more than once."""
    documents = Invoice.objects.filter(pk__in=InvoiceShare.objects.filter(order=order_id).values("invoice"))
    return documents.filter(cause__startswith=f"evidence:{order_id}:").count() + 1
