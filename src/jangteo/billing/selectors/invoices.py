"""Invoices as faces see them; one door decides who may see one."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from jangteo.billing import rules
from jangteo.billing.errors import InvoiceNotFound
from jangteo.billing.models import Invoice, InvoiceApplication, InvoiceDue, InvoiceLine, InvoiceShare
from jangteo.billing.types.invoices import (
    ApplicationView,
    BillTo,
    DuePart,
    InvoiceId,
    InvoiceKind,
    InvoiceLineView,
    InvoiceSummary,
    InvoiceView,
    TaxKey,
    TaxLine,
)
from jangteo.kernel.keyset import MOST_COUNTED, Page, count_some, page_of
from jangteo.kernel.money import Money
from jangteo.kernel.permissions import allows
from jangteo.kernel.types import Action, Actor, Scope, is_back_office

SHORTEST_END, SHORTEST_INSIDE = 4, 3  # letters that an index of trigrams can look up


@dataclass(frozen=True, slots=True)
class InvoiceFilter:
    """What of the invoices is wanted; empty means any.

    state  "open", "overdue", "paid", "credit_note"
    text   of a number, an order's number, or a name
    """

    text: str = ""
    state: str = ""
    party_id: UUID | None = None
    from_on: date | None = None
    until_on: date | None = None


def seeing(actor: Actor) -> Action:
    """The right by which somebody sees invoices: staff handle payments, buyers see their money."""
    return Action.PAYMENTS_HANDLE if is_back_office(actor) else Action.MONEY_SEE


def visible_invoices(actor: Actor) -> QuerySet[Invoice]:
    """The documents that an actor's rights reach; the same rule as `access_invoice`, in SQL."""
    scope = actor.rights.get(seeing(actor))
    if scope == Scope.ALL:
        return Invoice.objects.all()
    if scope == Scope.UNIT:
        return Invoice.objects.filter(party__in=actor.unit_ids)
    return Invoice.objects.none()


def access_invoice(actor: Actor, number: str) -> Invoice:
    """The one door to a document.

    raises  InvoiceNotFound, the same for one that is not there and one that may not be seen
    """
    row = None if "\0" in number else Invoice.objects.filter(number=number).first()
    if row is None or not allows(actor, seeing(actor), party_id=row.party_id):
        raise InvoiceNotFound
    return row


def get_invoice(actor: Actor, number: str) -> InvoiceView:
    """A document whole; eight queries.

    raises  InvoiceNotFound
    """
    return _view(access_invoice(actor, number))


def list_invoices(
    actor: Actor, wanted: InvoiceFilter, *, today: date, offset: int = 0, limit: int = 50
) -> tuple[list[InvoiceSummary], int]:
    """Documents that fit, the newest first, and how many there are."""
    rows = _fitting(visible_invoices(actor), wanted, today)
    order = ("due_on", "number") if wanted.state in ("open", "overdue") else ("-issued_at", "-pk")
    return summaries(list(rows.order_by(*order)[offset : offset + limit])), rows.count()


def find_some_invoices(actor: Actor, text: str, *, limit: int) -> list[InvoiceSummary]:
    """The first documents of a number, its end, or a name, not counted: the newest first. Two queries."""
    seen = visible_invoices(actor)
    number = Q(number__iendswith=text) if len(text) >= SHORTEST_END else Q(number__iexact=text)
    ways = [seen.filter(one).order_by("-issued_at", "-pk").values("pk")[:limit] for one in (number, _is_named(text))]
    rows = Invoice.objects.filter(pk__in=ways[0].union(ways[1])).order_by("-issued_at", "-pk")
    return summaries(list(rows[:limit]))


def _is_named(text: str) -> Q:
    """Part of a name; one or two letters begin a word of it."""
    if len(text) >= SHORTEST_INSIDE:
        return Q(bill_to_name__icontains=text)
    return Q(bill_to_name__istartswith=text) | Q(bill_to_name__icontains=f" {text}")


def count_invoices(actor: Actor, wanted: InvoiceFilter, *, today: date) -> int:
    """How many documents fit, counted to 10,000."""
    return count_some(_fitting(visible_invoices(actor), wanted, today))


def page_of_invoices(
    actor: Actor,
    wanted: InvoiceFilter,
    *,
    today: date,
    cursor: str = "",
    limit: int = 50,
    most: int = MOST_COUNTED,
) -> Page[InvoiceSummary]:
    """Documents that fit by where the last page ended, counted to 10,000; what is owed by when it is due."""
    is_owed = wanted.state in ("open", "overdue")
    rows = _fitting(visible_invoices(actor), wanted, today)
    order = ("due_on", "number") if is_owed else ("-issued_at", "-id")
    page = page_of(rows, order, cursor, limit=limit, most=most)
    return page.showing(summaries(page.rows))


def invoices_of_order(actor: Actor, order_id: UUID) -> list[InvoiceSummary]:
    """An order's documents that the actor may see, oldest first."""
    rows = visible_invoices(actor).filter(pk__in=InvoiceShare.objects.filter(order=order_id).values("invoice"))
    return summaries(list(rows.order_by("issued_at", "pk")))


def summaries(rows: Sequence[Invoice]) -> list[InvoiceSummary]:
    """Documents as lists show them; one query."""
    orders = defaultdict[UUID, dict[UUID, str]](dict)
    shares = InvoiceShare.objects.filter(invoice__in=[row.pk for row in rows]).order_by("order_number")
    for invoice_id, order_id, number in shares.values_list("invoice", "order", "order_number"):
        orders[invoice_id][order_id] = number
    return [_summary(row, orders[row.pk]) for row in rows]


def _fitting(rows: QuerySet[Invoice], wanted: InvoiceFilter, today: date) -> QuerySet[Invoice]:
    is_owed = Q(kind=InvoiceKind.INVOICE.value, gross_minor__gt=F("applied_minor") + F("credited_minor"))
    states = {
        "open": is_owed,
        "overdue": is_owed & Q(due_on__lt=today),
        "paid": Q(kind=InvoiceKind.INVOICE.value) & ~is_owed,
        "credit_note": Q(kind=InvoiceKind.CREDIT_NOTE.value),
    }
    if wanted.state in states:
        rows = rows.filter(states[wanted.state])
    columns = {"party": wanted.party_id, "issued_on__gte": wanted.from_on, "issued_on__lte": wanted.until_on}
    rows = rows.filter(**{name: value for name, value in columns.items() if value is not None})
    text = wanted.text.replace("\0", "").strip()
    if text:
        of_order = InvoiceShare.objects.filter(order_number__iexact=text).values("invoice")
        rows = rows.filter(Q(number__iexact=text) | Q(bill_to_name__icontains=text) | Q(pk__in=of_order))
    return rows


def _summary(row: Invoice, orders: Mapping[UUID, str]) -> InvoiceSummary:
    return InvoiceSummary(
        id=InvoiceId(row.pk),
        kind=InvoiceKind(row.kind),
        number=row.number,
        entity_code=row.seller["code"],
        party_id=row.party_id,
        bill_to_name=row.bill_to_name,
        issued_on=row.issued_on,
        due_on=row.due_on,
        gross=Money(row.gross_minor, row.currency),
        applied=Money(row.applied_minor, row.currency),
        credited=Money(row.credited_minor, row.currency),
        order_numbers=tuple(orders.values()),
        order_ids=tuple(orders),
    )


def _view(row: Invoice) -> InvoiceView:
    shares = list(InvoiceShare.objects.filter(invoice=row).order_by("order_number"))
    orders = {one.order_id: one.order_number for one in shares}
    lines, summary, dues = _lines(row, orders), _summary(row, orders), dues_by_invoice([row]).get(row.pk, ())
    bill_to = BillTo(
        row.party_id, row.bill_to_name, row.bill_to_business_number, row.bill_to_email, row.bill_to_address
    )
    return InvoiceView(
        summary=summary,
        seller=row.seller,
        bill_to=bill_to,
        supplied_from=row.supplied_from,
        supplied_to=row.supplied_to,
        prices_include_tax=row.prices_include_tax,
        net=Money(row.net_minor, row.currency),
        tax=Money(row.tax_minor, row.currency),
        lines=lines,
        taxes=taxes_of(lines),
        dues=dues,
        open_dues=tuple(rules.open_parts(dues, summary.open)),
        applications=_applications(row),
        terms_version_id=row.terms_version_id,
        purchase_order_numbers=tuple(row.purchase_order_numbers),
        credited_by=tuple(_numbers(lines__credits__invoice=row)),
        credits=tuple(_numbers(lines__credited_by__invoice=row)),
        order_ids=tuple(orders),
    )


def _lines(row: Invoice, orders: dict[UUID, str]) -> tuple[InvoiceLineView, ...]:
    rows = InvoiceLine.objects.filter(invoice=row).select_related("credits__invoice").order_by("position")
    taken = Coalesce(Sum(F("credited_by__net_minor") + F("credited_by__tax_minor")), 0)
    return tuple(
        InvoiceLineView(
            position=line.position,
            order_id=line.order_id,
            order_number=orders[line.order_id],
            sku=line.sku,
            name=line.name,
            variant_label=line.variant_label,
            is_shipping=line.order_line_id is None,
            quantity=line.quantity,
            unit_price=line.unit_price,
            net=Money(line.net_minor, row.currency),
            tax=Money(line.tax_minor, row.currency),
            tax_code=line.tax_code,
            tax_rate=line.tax_rate,
            tax_category=line.tax_category,
            treatment=line.tax_treatment,
            credited=Money(line.credited_minor, row.currency),
            credits=line.credits.invoice.number if line.credits else "",
        )
        for line in rows.annotate(credited_minor=taken)
    )


def taxes_of(lines: Iterable[InvoiceLineView]) -> tuple[TaxLine, ...]:
    """What a document has of each rate; together its net and tax."""
    found: dict[TaxKey, TaxLine] = {}
    for line in lines:
        key = TaxKey(line.tax_code, line.tax_rate, line.tax_category)
        known = found.get(key)
        found[key] = (
            TaxLine(key, known.net + line.net, known.tax + line.tax) if known else TaxLine(key, line.net, line.tax)
        )
    return tuple(found.values())


def dues_by_invoice(rows: Iterable[Invoice]) -> dict[UUID, tuple[DuePart, ...]]:
    """{invoice: its parts, earliest first}; one query."""
    currencies = {row.pk: row.currency for row in rows}
    found = defaultdict[UUID, list[DuePart]](list)
    for one in InvoiceDue.objects.filter(invoice__in=currencies).order_by("invoice", "position"):
        currency = currencies[one.invoice_id]
        found[one.invoice_id].append(
            DuePart(
                one.due_on,
                Money(one.amount_minor, currency),
                Money(one.discount_minor, currency),
                one.discount_until,
                one.is_deposit,
            )
        )
    return {invoice_id: tuple(parts) for invoice_id, parts in found.items()}


def _applications(row: Invoice) -> tuple[ApplicationView, ...]:
    rows = InvoiceApplication.objects.filter(invoice=row).order_by("at", "pk")
    return tuple(ApplicationView(one.order_id, one.at, Money(one.amount_minor, row.currency)) for one in rows)


def _numbers(**of: Invoice) -> QuerySet[Invoice, str]:
    return Invoice.objects.filter(**of).order_by("number").values_list("number", flat=True).distinct()
