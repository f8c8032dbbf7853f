"""Which sales at zero rate have their evidence, and which wait for it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from jangteo.billing.models import ChannelEntity, Departure, ZeroRateEvidence
from jangteo.billing.rules.etax import issue_by
from jangteo.billing.rules.etax.kinds import ZERO
from jangteo.billing.selectors.standing import LineKey, Target
from jangteo.billing.selectors.tax_parts import holidays_from, month_ends
from jangteo.billing.types.evidence import EvidenceKind, EvidenceView, WaitingForEvidence
from jangteo.billing.types.invoices import Figures, TaxKey
from jangteo.kernel.money import Money, RoundingMode, tax_within
from jangteo.kernel.types import Actor
from jangteo.ordering.selectors import deliveries_by_order
from jangteo.ordering.selectors.staff import orders_by_id
from jangteo.ordering.selectors.to_invoice import orders_taxed_as, shipping_tax
from jangteo.ordering.types import OrderSummary, OrderView

HOME, RATE = "KR", Decimal("0.10")  # Value-Added Tax Act, article 30


def evidence_of(order_id: UUID) -> EvidenceView | None:
    """The evidence of an order, or that it is taxed instead. One query."""
    row = ZeroRateEvidence.objects.filter(order=order_id).first()
    if row is None:
        return None
    return EvidenceView(row.order_id, EvidenceKind(row.kind), row.number, row.on, row.why, row.actor_name, row.at)


def is_zero_rated(order: OrderView) -> bool:
    """Whether anything of an order is taxed at zero; exempt is another thing."""
    if any(line.tax_category in ZERO for line in order.lines):
        return True
    return bool(order.shipping_net) and shipping_tax(order).category in ZERO


def waits_from(order: OrderView) -> date | None:
    """The day from which what leaves of an order waits for its evidence; None: nothing waits."""
    if not is_zero_rated(order) or evidence_of(order.summary.id) is not None:
        return None
    return _starts([order.summary.id]).get(order.summary.id)


def as_decided(order: OrderView, wanted: dict[LineKey, Target]) -> dict[LineKey, Target]:
    """What is to stand invoiced, with tax inside what was to be paid where an order is taxed for want of evidence."""
    if not any(one.tax.category in ZERO for one in wanted.values()):
        return wanted
    found = evidence_of(order.summary.id)
    if found is None or found.kind != EvidenceKind.TAXED:
        return wanted
    return {key: _taxed(one, order.net.currency) if one.tax.category in ZERO else one for key, one in wanted.items()}


def list_waiting(actor: Actor) -> list[WaitingForEvidence]:
    """Orders that a member of staff may see of which something left and waits for evidence, the longest wait first.
    Some eight queries, however many there are.
    """
    days: dict[UUID, date] = {}
    rows = Departure.objects.filter(billed_at=None).order_by("left_on", "pk").values_list("order", "left_on")
    for order_id, left_on in rows:
        days.setdefault(order_id, left_on)
    wanted = orders_taxed_as(days, ZERO) - set(
        ZeroRateEvidence.objects.filter(order__in=list(days)).values_list("order", flat=True)
    )
    starts, summaries = _starts(wanted), orders_by_id(actor, wanted)
    return [
        _waiting(summaries[pk], on)
        for pk, on in days.items()
        if pk in summaries and (start := starts.get(pk)) is not None and on >= start
    ]


def waiting_of(order: OrderView) -> WaitingForEvidence | None:
    """The same of one order; None: nothing of it waits."""
    start = waits_from(order)
    if start is None:
        return None
    rows = Departure.objects.filter(order=order.summary.id, billed_at=None, left_on__gte=start).order_by("left_on")
    first = rows.values_list("left_on", flat=True).first()
    return _waiting(order.summary, first) if first else None


def last_day(left_on: date) -> date:
    """The last day for the tax document of what left on a day."""
    return issue_by(left_on, holidays_from(month_ends(left_on)))


def _waiting(summary: OrderSummary, left_on: date) -> WaitingForEvidence:
    return WaitingForEvidence(
        order_id=summary.id,
        number=summary.number,
        buyer_id=summary.buyer_id,
        buyer_name=summary.buyer_name,
        gross=summary.gross,
        left_on=left_on,
        due_on=last_day(left_on),
    )


def _starts(order_ids: Iterable[UUID]) -> dict[UUID, date]:
    """{order: the day from which it needs evidence}."""
    channels = {pk: parts[0].channel_id for pk, parts in deliveries_by_order(order_ids).items()}
    rows = ChannelEntity.objects.filter(channel__in=set(channels.values()), entity__country=HOME)
    starts = dict(rows.values_list("channel", "entity__evidence_from"))
    return {pk: start for pk, channel in channels.items() if (start := starts.get(channel)) is not None}


def _taxed(target: Target, currency: str) -> Target:
    """The seller bears the tax: the buyer owes what was agreed."""
    figures = target.figures
    whole = tax_within(Money(figures.gross, currency), rate=RATE, includes_tax=True, mode=RoundingMode.HALF_UP)
    return replace(
        target,
        figures=Figures(figures.quantity, whole.net.minor, whole.tax.minor),
        tax=TaxKey(target.tax.code, RATE, "S"),
        treatment=None,
    )
