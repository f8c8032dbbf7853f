"""A person's part of reminders and disputes: addresses that letters went to, who wrote what."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from jangteo.billing.models import (
    CashReceiptRow,
    Dispute,
    DunningRun,
    InterestMove,
    InterestNote,
    KeptReceiptNumber,
    ReceiptWish,
    Reminder,
    TaxDocument,
    ZeroRateEvidence,
)
from jangteo.kernel.personal import ERASED, Erased, Person, PersonalData

ERASED_NUMBER = "0"


def export_collecting(person: Person) -> dict[str, Any]:
    """Reminders to the person, and disputes about invoices that they are billed for."""
    letters = Reminder.objects.filter(Q(party=person.id) | Q(email__in=list(person.emails))).select_related("run")
    disputes = Dispute.objects.filter(invoice__party=person.id).order_by("opened_at", "pk")
    return {
        "reminders": [
            {"on": row.run.on.isoformat(), "level": row.level, "overdue_minor": row.overdue_minor}
            for row in letters.order_by("run__at", "pk")
        ],
        "cash_receipts": [
            {"on": row.on.isoformat(), "number": row.number, "approval": row.approval, "net_minor": row.net_minor}
            for row in _receipts(person).order_by("made_at", "pk")
        ],
        "cash_receipts_asked_for": [
            {"order": str(row.order_id), "purpose": row.purpose, "number": row.number}
            for row in _wishes(person).order_by("at", "pk")
        ],
        "cash_receipt_number": list(KeptReceiptNumber.objects.filter(person=person.id).values("purpose", "number")),
        "interest_notes": [
            {"number": row.number, "issued_on": row.issued_on.isoformat(), "amount_minor": row.amount_minor}
            for row in InterestNote.objects.filter(party=person.id).order_by("issued_at", "pk")
        ],
        "disputes": [
            {"opened_at": row.opened_at.isoformat(), "reason": row.reason, "outcome": row.outcome} for row in disputes
        ],
    }


def erase_collecting(person: Person, at: datetime) -> Erased:
    """Addresses and names go, and the words of disputes about the person's own invoices."""
    emails, texts = list(person.emails), list(person.texts)
    letters = Reminder.objects.filter(Q(party=person.id) | Q(email__in=emails)).exclude(email="").update(email="")
    own = Dispute.objects.filter(invoice__party=person.id)
    count = own.exclude(reason="[erased]").update(reason="[erased]", note="", opened_by="", closed_by="")
    for column in ("opened_by", "closed_by"):
        rows = Dispute.objects.filter(**{f"{column}__in": [*texts, *emails]})
        count += rows.update(**{column: ""})
    for text in emails:
        count += Dispute.objects.filter(reason__icontains=text).update(reason="[erased]")
        count += Dispute.objects.filter(note__icontains=text).update(note="")
    count += DunningRun.objects.filter(actor_name__in=[*texts, *emails]).update(actor_name="")
    count += ZeroRateEvidence.objects.filter(actor_name__in=[*texts, *emails]).update(actor_name="")
    notes = _erase_notes(person)
    documents = TaxDocument.objects.filter(party=person.id).exclude(buyer_name="").update(buyer_name="")
    receipts = _receipts(person).filter(is_self_issued=False).exclude(number=ERASED_NUMBER)
    removed = {
        "reminder_addresses": letters,
        "disputes": count,
        "interest_notes": notes,
        "tax_documents": documents,
        "cash_receipts": receipts.update(number=ERASED_NUMBER),
        "cash_receipts_asked_for": _wishes(person).delete()[0],
        "cash_receipt_number": KeptReceiptNumber.objects.filter(person=person.id).delete()[0],
    }
    return Erased({what: number for what, number in removed.items() if number})


def _erase_notes(person: Person) -> int:
    """Names on notes of late interest of the person, and of who charged, paid or waived."""
    own = InterestNote.objects.filter(party=person.id).exclude(bill_to_name=ERASED)
    count = own.update(bill_to_name=ERASED, bill_to_email="")
    names = person.emails | person.texts
    for model in (InterestNote, InterestMove):
        model._default_manager.filter(actor_name__in=names).update(actor_name="")
        for name in names:
            model._default_manager.filter(why__icontains=name).update(why="")
    return count


def _wishes(person: Person) -> QuerySet[ReceiptWish]:
    """Of the person's own orders."""
    return ReceiptWish.objects.filter(Q(order__buyer=person.id) | Q(order__in=list(person.ids)))


def _receipts(person: Person) -> QuerySet[CashReceiptRow]:
    """Receipts of the person's own orders."""
    return CashReceiptRow.objects.filter(Q(order__buyer=person.id) | Q(order__in=list(person.ids)))


COLLECTING_DATA = PersonalData(
    name="billing.collecting",
    titles={"ko": "납기 안내와 이의", "en": "Reminders and disputes"},
    export=export_collecting,
    erase=erase_collecting,
    columns=frozenset(
        {
            "billing_reminder.email",
            "billing_dispute.reason",
            "billing_dispute.note",
            "billing_dispute.opened_by",
            "billing_dispute.closed_by",
            "billing_dunningrun.actor_name",
            "billing_interestnote.bill_to_name",
            "billing_interestnote.bill_to_email",
            "billing_interestnote.actor_name",
            "billing_interestnote.why",
            "billing_interestmove.actor_name",
            "billing_interestmove.why",
            "billing_taxdocument.buyer_name",
            "billing_cashreceiptrow.number",
            "billing_receiptwish.number",
            "billing_keptreceiptnumber.number",
            "billing_zerorateevidence.actor_name",
        }
    ),
)
