"""What leaves is invoiced, what comes back or costs less is credited; each cause has one document of a kind."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from jangteo.billing.models import Departure, DepartureLine, Invoice
from jangteo.billing.rules.etax.kinds import ZERO
from jangteo.billing.selectors.evidence import waits_from
from jangteo.billing.selectors.standing import billed_units, days_of, departed_units
from jangteo.billing.services.drafts import Part, credit_note_draft, credited_by_invoice, invoice_draft, part_of
from jangteo.billing.services.entities import close_day_of, ensure_entity
from jangteo.billing.services.settle import settle_locked
from jangteo.billing.services.writing import ACTOR, write_document
from jangteo.fulfilment.selectors import gone_by_shipment
from jangteo.kernel import clock
from jangteo.ordering.errors import OrderNotFound
from jangteo.ordering.selectors import deliveries_by_order, get_order_by_id
from jangteo.ordering.services import lock_for_shipping
from jangteo.ordering.types import FulfilmentProgress, OrderHead, OrderView

ALL_LEFT = (FulfilmentProgress.SHIPPED, FulfilmentProgress.DELIVERED)


@transaction.atomic
def invoice_order(*, order_id: UUID) -> None:
    """Write down what left of an order, and invoice what does not wait for its month, one invoice for each departure.
    Safe to run twice and at once, and of an order that is not here.

    locks      the order, then the series of credit notes and of invoices
    publishes  InvoiceIssued of each
    """
    head = _locked(order_id)
    if head is None:
        return
    order = get_order_by_id(order_id, ACTOR)
    ensure_entity(head.channel_id)  # says whether evidence is asked for
    _write_departures(order, head)
    waiting = Departure.objects.filter(order=order_id, billed_at=None, close_day=0)
    if (start := waits_from(order)) is not None:
        waiting = waiting.filter(left_on__lt=start)
    for row in list(waiting.order_by("left_at", "pk")):
        bill([row], f"departure:{row.pk}", {order_id: order})


@transaction.atomic
def follow_change(*, order_id: UUID, cause: str = "", refund_id: UUID | None = None, first: UUID | None = None) -> None:
    """An order's figures changed, or money of it went back: what it was invoiced too much is credited, and what it was
    invoiced too little is invoiced. Safe to run twice.

    Each refund has its own credit note, of its number: those before that were not heard of yet are credited first, and
    a change comes after all of them.

    cause      of a change: "revision:…"
    refund_id  the refund that was heard of; None: a change was
    first      the invoice of which that refund's credit note is before others; None: the newest is
    locks      as `invoice_order`
    publishes  InvoiceIssued of each
    """
    if _locked(order_id) is None or not Departure.objects.filter(order=order_id, billed_at__isnull=False).exists():
        return
    order = get_order_by_id(order_id, ACTOR)
    known = set(Invoice.objects.filter(shares__order=order_id).values_list("cause", flat=True))
    for count, refund in enumerate(order.refunds, 1):
        if (of_refund := f"refund:{refund.id}") not in known:
            of = first if refund.id == refund_id else None
            _write_change(replace(order, refunds=order.refunds[:count]), of_refund, refund.credit_note, of)
        if refund.id == refund_id:
            return
    _write_change(order, cause)


def _write_change(order: OrderView, cause: str, number: str = "", first: UUID | None = None) -> None:
    part = part_of(order, (), billed_units(order.summary.id))
    if waits_from(order) is not None:  # what would be invoiced at zero stands as it is until its evidence is there
        kept = tuple(one for one in part.changes if not (one.more and one.target and one.target.tax.category in ZERO))
        part = replace(part, changes=kept)
    write_parts([part], cause, number, first)


def bill(departures: Sequence[Departure], cause: str, known: Mapping[UUID, OrderView] | None = None) -> Invoice | None:
    """Invoice departures of locked orders together; None where there was nothing to pay.

    departures  to one buyer, by one legal entity, in one currency
    known       orders that were read since they were locked
    """
    by_order: dict[UUID, list[Departure]] = {}
    for row in departures:
        by_order.setdefault(row.order_id, []).append(row)
    parts = []
    for order_id, rows in sorted(by_order.items()):
        gone = billed_units(order_id)
        for line_id, units in DepartureLine.objects.filter(departure__in=rows).values_list("line", "quantity"):
            gone[line_id] += units
        order = (known or {}).get(order_id) or get_order_by_id(order_id, ACTOR)
        parts.append(part_of(order, rows, gone))
    made = write_parts(parts, cause)
    now = clock.now()
    Departure.objects.filter(pk__in=[row.pk for row in departures]).update(billed_at=now, invoice=made)
    return made


def write_parts(parts: Sequence[Part], cause: str, number: str = "", first: UUID | None = None) -> Invoice | None:
    """Write the credit notes and the invoice of some orders, and set their money against them; the invoice.

    number  the credit note's, where it is its refund's
    first   the invoice that a credit note is of before others
    """
    credited: dict[UUID, dict[UUID, int]] = {}
    for part in parts:
        draft = credit_note_draft(part, cause if len(parts) == 1 else f"{cause}:{part.order_id}", number, first)
        if draft is not None:
            credited[part.order_id] = credited_by_invoice(draft)
            write_document(draft)
    made = None
    if any(part.more for part in parts):
        entity = ensure_entity(_channel_of(parts[0]))
        invoice = invoice_draft(parts, entity, cause, _days(parts))
        made = write_document(invoice) if invoice is not None else None
    for part in parts:
        settle_locked(part.order_id, credited.get(part.order_id, {}))
    return made


def _locked(order_id: UUID) -> OrderHead | None:
    try:
        return lock_for_shipping(order_id=order_id, actor=ACTOR)
    except OrderNotFound:
        return None


def _write_departures(order: OrderView, head: OrderHead) -> None:
    """What left and is not written down yet: each shipment, then what left with the whole order."""
    known = set(Departure.objects.filter(order=head.id).values_list("cause", flat=True))
    for shipment_id, left_at, units in gone_by_shipment(head.id):
        if shipment_id not in known:
            _write_departure(head, units, left_at, shipment_id=shipment_id)
    if order.summary.fulfilment not in ALL_LEFT or head.id in known:
        return
    departed = departed_units(head.id)
    rest = {line.id: line.quantity - departed[line.id] for line in order.lines if not line.is_gift_card}
    rest = {line_id: units for line_id, units in rest.items() if units > 0}
    if rest:
        _write_departure(head, rest, _shipped_at(order))


def _write_departure(
    head: OrderHead, units: dict[UUID, int], left_at: datetime, *, shipment_id: UUID | None = None
) -> None:
    row = Departure.objects.create(
        cause=shipment_id or head.id,
        order_id=head.id,
        shipment_id=shipment_id,
        left_at=left_at,
        left_on=left_at.astimezone(clock.SEOUL).date(),
        close_day=close_day_of(head.buyer_id, head.channel_id),
    )
    DepartureLine.objects.bulk_create(
        DepartureLine(departure=row, line_id=line_id, quantity=quantity) for line_id, quantity in units.items()
    )


def _shipped_at(order: OrderView) -> datetime:
    moves = (one.at for one in order.moves if (one.field, one.to_state) == ("fulfilment", "shipped"))
    return next(moves, clock.now())


def _channel_of(part: Part) -> UUID:
    return deliveries_by_order([part.order_id])[part.order_id][0].channel_id


def _days(parts: Sequence[Part]) -> tuple[date, date]:
    days = [row.left_on for part in parts for row in part.departures]
    return days_of(days or [clock.today()])
