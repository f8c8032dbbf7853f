"""Late interest that was charged, or would be; one door decides who may see a note."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import F, Q, QuerySet, Sum

from jangteo.billing.errors import ChargeNotFound
from jangteo.billing.models import InterestLine, InterestMove, InterestNote, Invoice, InvoiceApplication, InvoiceDue
from jangteo.billing.rules.charges import LOOKED_BACK_DAYS, ONE_DAY, least_charge
from jangteo.billing.selectors.collecting import get_policy
from jangteo.billing.selectors.invoices import seeing
from jangteo.billing.selectors.overdue import covers_of, dues_of
from jangteo.billing.selectors.uncharged import uncharged_by_invoice
from jangteo.billing.types.charges import (
    ChargedDays,
    ChargeLine,
    ChargeMove,
    ChargeMoveKind,
    ChargeOwed,
    ChargePreview,
    ChargeState,
    ChargeSummary,
    ChargeView,
    InvoiceInterest,
    OpenCharge,
)
from jangteo.billing.types.invoices import InvoiceKind
from jangteo.kernel import clock
from jangteo.kernel.money import Money
from jangteo.kernel.permissions import allows
from jangteo.kernel.types import Actor, Scope
from jangteo.parties.selectors import parties_by_id

OPEN = Q(amount_minor__gt=F("paid_minor") + F("waived_minor"))
type Key = tuple[UUID, UUID, str]  # party, legal entity, currency


@dataclass(frozen=True, slots=True)
class ChargeFilter:
    """What of the notes is wanted; empty means any.

    text  of a number or a name
    """

    text: str = ""
    state: ChargeState | None = None
    party_id: UUID | None = None


def preview_charges(
    *, party_ids: Collection[UUID] | None = None, invoice_ids: Collection[UUID] | None = None
) -> list[ChargePreview]:
    """The notes that would be written now, by name; of days that are over, so that no payment of a day comes too late.
    Seven queries. Access is checked by the caller.

    party_ids  None: of all who are billed; a guest is charged nothing
    """
    until = clock.today() - ONE_DAY
    rows = list(_late_or_were(until, party_ids, invoice_ids))
    ids = [row.pk for row in rows]
    days = uncharged_by_invoice(rows, dues_of(ids), covers_of(ids), rate=get_policy().late_rate, until=until)
    by_key = defaultdict[Key, list[Invoice]](list)
    for row in rows:
        if row.pk in days and row.party_id:
            by_key[row.party_id, row.entity_id, row.currency].append(row)
    names: Mapping[UUID, str] = {pk: one.name for pk, one in parties_by_id({party for party, _, _ in by_key}).items()}
    found = [_preview(key, own, days, names) for key, own in by_key.items()]
    return sorted(found, key=lambda one: (one.name, str(one.party_id), one.entity_code, one.amount.currency))


def visible_charges(actor: Actor) -> QuerySet[InterestNote]:
    """The notes that an actor's rights reach; the same rule as `access_charge`, in SQL."""
    scope = actor.rights.get(seeing(actor))
    if scope == Scope.ALL:
        return InterestNote.objects.all()
    if scope == Scope.UNIT:
        return InterestNote.objects.filter(party__in=actor.unit_ids)
    return InterestNote.objects.none()


def access_charge(actor: Actor, number: str) -> InterestNote:
    """The one door to a note.

    raises  ChargeNotFound, the same for one that is not there and one that may not be seen
    """
    row = None if "\0" in number else InterestNote.objects.filter(number=number).first()
    if row is None or not allows(actor, seeing(actor), party_id=row.party_id):
        raise ChargeNotFound
    return row


def get_charge(actor: Actor, number: str) -> ChargeView:
    """A note whole; three queries.

    raises  ChargeNotFound
    """
    row = access_charge(actor, number)
    lines = InterestLine.objects.filter(note=row).select_related("invoice").order_by("position")
    moves = InterestMove.objects.filter(note=row).select_related("reversed_by").order_by("at", "pk")
    return ChargeView(
        summary=_summary(row),
        seller=row.seller,
        business_number=row.bill_to_business_number,
        email=row.bill_to_email,
        lines=tuple(ChargeLine(one.invoice_id, one.invoice.number, _days(one, row.currency)) for one in lines),
        moves=tuple(_move(one, row.currency) for one in moves),
        actor_name=row.actor_name,
        why=row.why,
    )


def list_charges(
    actor: Actor, wanted: ChargeFilter, *, offset: int = 0, limit: int = 50
) -> tuple[list[ChargeSummary], int]:
    """Notes that fit, the newest first, and how many there are."""
    states = {
        ChargeState.OPEN: OPEN,
        ChargeState.OVERDUE: OPEN & Q(due_on__lt=clock.today()),
        ChargeState.SETTLED: ~OPEN,
    }
    rows = visible_charges(actor).filter(states[wanted.state] if wanted.state else Q())
    rows = rows.filter(party=wanted.party_id) if wanted.party_id else rows
    if text := wanted.text.replace("\0", "").strip():
        rows = rows.filter(Q(number__iexact=text) | Q(bill_to_name__icontains=text))
    return [_summary(row) for row in rows.order_by("-issued_at", "-pk")[offset : offset + limit]], rows.count()


def charges_owed(actor: Actor, until: datetime, party_id: UUID | None = None, currency: str = "") -> list[ChargeOwed]:
    """What of the notes that an actor may see was open before a moment; two queries."""
    rows = visible_charges(actor).filter(issued_at__lt=until)
    rows = rows.filter(party=party_id) if party_id else rows
    rows = rows.filter(currency=currency) if currency else rows
    moved = dict(
        InterestMove.objects.filter(at__lt=until, note__in=rows).order_by().values_list("note").annotate(
            Sum("amount_minor")
        )
    )  # fmt: skip
    return [
        ChargeOwed(row.pk, row.party_id, row.bill_to_name, row.issued_at, row.due_on, Money(left, row.currency))
        for row in rows
        if (left := row.amount_minor - moved.get(row.pk, 0))
    ]


def charge_postings(party_id: UUID, currency: str) -> list[tuple[datetime, str, str, int]]:
    """(when, what, number, minor units) of all that moved what a party owes on notes; two queries. Access is checked by
    the caller.
    """
    rows = InterestNote.objects.filter(party=party_id, currency=currency)
    found = [(row.issued_at, "interest", row.number, row.amount_minor) for row in rows]
    moves = InterestMove.objects.filter(note__in=rows).values_list("at", "kind", "note__number", "amount_minor")
    return found + [(at, f"interest_{kind}", number, -minor) for at, kind, number, minor in moves]


def charge_currencies(party_id: UUID) -> list[str]:
    """The currencies that interest was charged in to a party."""
    rows = InterestNote.objects.filter(party=party_id).order_by("currency")
    return list(rows.values_list("currency", flat=True).distinct())


def open_charges(party_ids: Collection[UUID] | None = None) -> list[ChargeSummary]:
    """Notes of which something is open, the earliest due first; one query. Access is checked by the caller."""
    rows = InterestNote.objects.filter(OPEN)
    rows = rows if party_ids is None else rows.filter(party__in=list(party_ids))
    return [_summary(row) for row in rows.order_by("due_on", "number")]


def payable_charges(charge_ids: Collection[UUID] | None = None) -> list[OpenCharge]:
    """Notes as a payer may know them: those that are open, or these whether they are or not; two queries.

    Access is checked by the caller.
    """
    found = InterestNote.objects.filter(OPEN) if charge_ids is None else InterestNote.objects.filter(pk__in=charge_ids)
    rows = list(found.order_by("issued_at", "pk"))
    told: Mapping[UUID, str] = {pk: one.name for pk, one in parties_by_id({row.party_id for row in rows}).items()}
    return [
        OpenCharge(
            id=row.pk,
            number=row.number,
            party_id=row.party_id,
            names=tuple(dict.fromkeys(name for name in (row.bill_to_name, told.get(row.party_id, "")) if name)),
            due=_summary(row).open,
            issued_on=row.issued_on,
        )
        for row in rows
    ]


def charge_numbers(charge_ids: Iterable[UUID]) -> dict[UUID, str]:
    """{note: its number}; one query. Access is checked by the caller."""
    return dict(InterestNote.objects.filter(pk__in=list(charge_ids)).values_list("pk", "number"))


def _late_or_were(
    until: date, party_ids: Collection[UUID] | None, invoice_ids: Collection[UUID] | None
) -> QuerySet[Invoice]:
    """Invoices of which something is late, or was until it was paid within the last year."""
    dues = InvoiceDue.objects.filter(due_on__lt=until + ONE_DAY)
    since = clock.now() - timedelta(days=LOOKED_BACK_DAYS)
    lately = InvoiceApplication.objects.filter(at__gte=since, at__date__gt=F("invoice__dues__due_on"))
    is_open = Q(gross_minor__gt=F("applied_minor") + F("credited_minor"), pk__in=dues.values("invoice"))
    rows = Invoice.objects.filter(is_open | Q(pk__in=lately.values("invoice")), kind=InvoiceKind.INVOICE.value)
    rows = rows.filter(party__isnull=False) if party_ids is None else rows.filter(party__in=list(party_ids))
    rows = rows if invoice_ids is None else rows.filter(pk__in=list(invoice_ids))
    return rows.select_related("entity").order_by("due_on", "number")


def _preview(
    key: Key, rows: Sequence[Invoice], days: Mapping[UUID, tuple[ChargedDays, ...]], names: Mapping[UUID, str]
) -> ChargePreview:
    party_id, entity_id, currency = key
    invoices = tuple(
        InvoiceInterest(row.pk, row.number, days[row.pk], row.gross_minor <= row.applied_minor + row.credited_minor)
        for row in rows
    )
    amount = sum((one.amount for one in invoices), Money.zero(currency))
    return ChargePreview(
        party_id=party_id,
        name=names.get(party_id) or rows[0].bill_to_name,
        entity_id=entity_id,
        entity_code=rows[0].entity.code,
        invoices=invoices,
        amount=amount,
        is_enough=amount >= least_charge(currency),
    )


def _summary(row: InterestNote) -> ChargeSummary:
    return ChargeSummary(
        id=row.pk,
        number=row.number,
        party_id=row.party_id,
        bill_to_name=row.bill_to_name,
        entity_code=row.seller["code"],
        issued_on=row.issued_on,
        due_on=row.due_on,
        amount=Money(row.amount_minor, row.currency),
        paid=Money(row.paid_minor, row.currency),
        waived=Money(row.waived_minor, row.currency),
    )


def _days(row: InterestLine, currency: str) -> ChargedDays:
    return ChargedDays(
        row.starts_on,
        row.ends_on,
        Money(row.principal_minor, currency),
        row.rate,
        Money(row.amount_minor, currency),
    )


def _move(row: InterestMove, currency: str) -> ChargeMove:
    return ChargeMove(
        id=row.pk,
        kind=ChargeMoveKind(row.kind),
        amount=Money(row.amount_minor, currency),
        at=row.at,
        actor_name=row.actor_name,
        why=row.why,
        is_deposit=bool(row.source),
        is_reversed=hasattr(row, "reversed_by"),
        is_reversal=row.reverses_id is not None,
    )
