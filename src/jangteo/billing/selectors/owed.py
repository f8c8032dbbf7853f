"""What is owed, by how late it is, as of any day; and statements of account."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Count
from django.db.models.functions import TruncMonth

from jangteo.billing import rules
from jangteo.billing.models import Departure, Invoice, InvoiceApplication, InvoiceShare
from jangteo.billing.rules import ageing
from jangteo.billing.selectors.charges import charge_currencies, charge_postings, charges_owed, open_charges
from jangteo.billing.selectors.invoices import dues_by_invoice, seeing, summaries, visible_invoices
from jangteo.billing.types.charges import ChargeOwed, ChargeSummary
from jangteo.billing.types.dunning import AccountPosting, AgeingRow, Bucket, Receivable, Statement
from jangteo.billing.types.invoices import InvoiceKind, InvoiceSummary
from jangteo.kernel import clock
from jangteo.kernel.errors import NotPermitted
from jangteo.kernel.money import Money
from jangteo.kernel.permissions import allows
from jangteo.kernel.types import Actor, Scope

LAST_DAY = date.max - timedelta(days=1)  # that has one after it
_OPEN = """
SELECT i.id, i.gross_minor - coalesce(c.minor, 0) - coalesce(a.minor, 0) AS left_minor
FROM billing_invoice i
LEFT JOIN LATERAL (SELECT sum(t.net_minor + t.tax_minor) AS minor FROM billing_invoiceline l
  JOIN billing_invoiceline t ON t.credits_id = l.id JOIN billing_invoice n ON n.id = t.invoice_id
  WHERE l.invoice_id = i.id AND n.issued_at < %(until)s) c ON true
LEFT JOIN LATERAL (SELECT sum(amount_minor) AS minor FROM billing_invoiceapplication
  WHERE invoice_id = i.id AND at < %(until)s) a ON true
WHERE i.kind = 'invoice' AND i.issued_at < %(until)s AND (%(all)s OR i.party_id = ANY(%(parties)s))
  AND i.gross_minor <> coalesce(c.minor, 0) + coalesce(a.minor, 0)
"""


@dataclass(frozen=True, slots=True)
class PartyAgeing:
    """A party's row of the ageing; `party_id` None: guests, by the name on their invoice."""

    party_id: UUID | None
    name: str
    row: AgeingRow


@dataclass(frozen=True, slots=True)
class Owed:
    """What somebody owes in a currency.

    next_due_on  None: nothing is due any more
    charges      notes of late interest that are open
    """

    total: Money
    overdue: Money
    next_due_on: date | None
    next_due: Money
    invoices: tuple[InvoiceSummary, ...]
    charges: tuple[ChargeSummary, ...] = ()


def end_of(day: date) -> datetime:
    """The moment after a day in the merchant's zone."""
    return datetime.combine(min(day, LAST_DAY) + timedelta(days=1), time.min, clock.SEOUL)


def ageing_of(actor: Actor, as_of: date, party_id: UUID | None = None) -> list[PartyAgeing]:
    """What was owed at the end of a day by all that the actor may see, by party and lateness: what was paid or credited
    later is still in it, notes of late interest too. Five queries.
    """
    rows, receivables = _receivables(actor, as_of, party_id)
    notes = charges_owed(actor, end_of(as_of), party_id)
    names: dict[str, tuple[UUID | None, str]] = {str(one.party_id): (one.party_id, one.name) for one in notes}
    names |= {_key(row): (row.party_id, row.bill_to_name) for row in sorted(rows, key=lambda row: row.issued_at)}
    told = [*receivables, *map(_of_note, notes)]
    found = [PartyAgeing(*names[one.party_id], one) for one in ageing.age(told, as_of)]
    return sorted(found, key=lambda one: (one.name, str(one.party_id), one.row.owed.currency))


def narrowed(rows: Iterable[PartyAgeing], *, text: str = "", only_late: bool = False) -> list[PartyAgeing]:
    """Those with the text in their name, and with `only_late` those of whom something is past its day."""
    wanted = text.lower()
    return [one for one in rows if wanted in one.name.lower() and (not only_late or _is_late(one.row))]


def bucket_totals(rows: Iterable[PartyAgeing]) -> dict[str, dict[Bucket, Money]]:
    """{currency: {bucket: what all rows have in it}}."""
    found: dict[str, dict[Bucket, Money]] = {}
    for one in rows:
        for bucket, amount in one.row.amounts.items():
            sums = found.setdefault(amount.currency, dict.fromkeys(Bucket, Money.zero(amount.currency)))
            sums[bucket] += amount
    return found


def owed_by(actor: Actor, party_id: UUID | None, today: date) -> list[Owed]:
    """What a party owes today, by currency, with the invoices and notes of late interest that are open, the earliest
    due first.

    party_id  None: all that the actor may see, as whom they act for and the units below
    raises    NotPermitted
    """
    if party_id is not None:
        _require(actor, party_id)
    rows, receivables = _receivables(actor, today, party_id)
    by_currency = defaultdict[str, list[Receivable]](list)
    notes = charges_owed(actor, end_of(today), party_id)
    for one in (*receivables, *map(_of_note, notes)):
        by_currency[one.left.currency].append(one)
    told = summaries(rows)
    charges = [one for one in open_charges({one.party_id for one in notes}) if one.id in {note.id for note in notes}]
    return [
        _owed(
            ones,
            [one for one in told if one.gross.currency == currency],
            [one for one in charges if one.amount.currency == currency],
            today,
        )
        for currency, ones in sorted(by_currency.items())
    ]


def statement_of(actor: Actor, party_id: UUID, starts_on: date, ends_on: date, currency: str) -> Statement:
    """A party's account over days: what it owed, each document and each payment, what it owes.

    raises  NotPermitted; ValueError where the days end before they start
    """
    _require(actor, party_id)
    return ageing.statement(_postings(party_id, currency), starts_on=starts_on, ends_on=ends_on, currency=currency)


def currencies_of(party_id: UUID) -> list[str]:
    """The currencies a party was invoiced in, or charged interest."""
    rows = Invoice.objects.filter(party=party_id).order_by("currency").values_list("currency", flat=True).distinct()
    return sorted({*rows, *charge_currencies(party_id)})


def _require(actor: Actor, party_id: UUID) -> None:
    if not allows(actor, seeing(actor), party_id=party_id):
        raise NotPermitted(action=seeing(actor).value)


def _receivables(actor: Actor, as_of: date, party_id: UUID | None) -> tuple[list[Invoice], list[Receivable]]:
    with connection.cursor() as cursor:
        parties = [party_id] if party_id else list(actor.unit_ids)
        is_all = party_id is None and actor.rights.get(seeing(actor)) == Scope.ALL
        cursor.execute(_OPEN, {"until": end_of(as_of), "all": is_all, "parties": parties})
        left: dict[UUID, int] = {invoice_id: int(minor) for invoice_id, minor in cursor.fetchall()}
    rows = visible_invoices(actor).filter(pk__in=left)
    found = list(rows.filter(party=party_id) if party_id else rows)
    dues = dues_by_invoice(found)
    receivables = [
        Receivable(id=f"{row.pk}:{place}", party_id=_key(row), left=amount, due_on=part.due_on)
        for row in found
        for place, (part, amount) in enumerate(rules.open_parts(dues[row.pk], Money(left[row.pk], row.currency)))
        if amount
    ]
    return found, receivables


def _is_late(row: AgeingRow) -> bool:
    return any(amount for bucket, amount in row.amounts.items() if bucket != Bucket.NOT_DUE)


def _of_note(one: ChargeOwed) -> Receivable:
    return Receivable(id=f"charge:{one.id}", party_id=str(one.party_id), left=one.left, due_on=one.due_on)


def _key(row: Invoice) -> str:
    return str(row.party_id) if row.party_id else f"guest:{row.bill_to_name}"


def _owed(parts: list[Receivable], invoices: list[InvoiceSummary], charges: list[ChargeSummary], today: date) -> Owed:
    zero = Money.zero(parts[0].left.currency)
    late = [one for one in parts if one.due_on < today]
    ahead = sorted((one for one in parts if one.due_on >= today), key=lambda one: one.due_on)
    next_on = ahead[0].due_on if ahead else None
    return Owed(
        total=_sum(parts, zero),
        overdue=_sum(late, zero),
        next_due_on=next_on,
        next_due=_sum([one for one in ahead if one.due_on == next_on], zero),
        invoices=tuple(sorted(invoices, key=lambda one: (one.due_on, one.number))),
        charges=tuple(charges),
    )


def _sum(parts: list[Receivable], zero: Money) -> Money:
    return sum((one.left for one in parts), zero)


def _postings(party_id: UUID, currency: str) -> list[AccountPosting]:
    """Documents and payments in the order in which they happened."""
    rows = Invoice.objects.filter(party=party_id, currency=currency)
    found = [
        (row.issued_at, row.kind, row.number, row.gross_minor if row.kind == InvoiceKind.INVOICE else -row.gross_minor)
        for row in rows
    ]
    paid = InvoiceApplication.objects.filter(invoice__in=rows).select_related("invoice")
    numbers = dict(InvoiceShare.objects.filter(invoice__in=rows).values_list("order", "order_number"))
    found += [(one.at, "payment", numbers[one.order_id], -one.amount_minor) for one in paid]
    found += charge_postings(party_id, currency)
    return [
        AccountPosting(
            sequence=place,
            on=at.astimezone(clock.SEOUL).date(),
            kind=kind,
            reference=reference,
            amount=Money(minor, currency),
        )
        for place, (at, kind, reference, minor) in enumerate(sorted(found))
    ]


def waiting_months() -> list[tuple[date, int]]:
    """Months, by their first day, of which something that left waits to be invoiced, and how many departures; one
    query.
    """
    rows = Departure.objects.filter(billed_at=None, close_day__gt=0).annotate(month=TruncMonth("left_on"))
    return list(rows.order_by("month").values_list("month").annotate(count=Count("pk")))
