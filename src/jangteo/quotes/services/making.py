"""Goods outside the catalogue become goods of their own, made for the buyer of a quote; ADR 0044."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from uuid import UUID

from jangteo.catalog.errors import InvalidProduct
from jangteo.catalog.services import change_made, make_goods, show_made
from jangteo.catalog.types import MadeDraft
from jangteo.inventory.services import set_supply
from jangteo.inventory.types import SupplyKind
from jangteo.kernel.types import Actor, job_actor
from jangteo.pricing.services import set_costs
from jangteo.pricing.types import CostRow
from jangteo.quotes import rules
from jangteo.quotes.errors import InvalidQuote
from jangteo.quotes.models import Quote, QuoteLine
from jangteo.quotes.types import LARGEST_QUOTED, Content, Line, LineProblem, Made, QuoteState, Side

ON_SALE = (QuoteState.SENT, QuoteState.ACCEPTED, QuoteState.ORDERED)
MOST_AT_ONCE = LARGEST_QUOTED * 10  # units that may wait, and are made a day: the lead time alone says when
SOURCE = "quote"

type Costs = Mapping[str, Decimal | None]
"""{key of a line: what one of it costs us, without tax; None: not known}; it is in no version."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a line was made as, and what was said of it last."""

    variant_id: UUID
    sku: str
    made: Made | None


def with_made(row: Quote, content: Content, by: Side, actor: Actor) -> Content:
    """The same with goods for each line that has none yet; those there are say what the line says now.

    A buyer makes nothing, and may only speak of what was made for this quote.

    raises  InvalidQuote
    """
    if not any(line.made for line in content.lines):
        return content
    known = _known(row)
    if by == Side.BUYER:
        problems = [LineProblem(line.key, "unknown_sku") for line in content.lines if _is_foreign(line, known)]
        if problems:
            raise InvalidQuote(tuple(problems))
        return rules.in_language(content, "ko")
    count = len({one.variant_id for one in known.values()})
    lines = []
    for line in content.lines:
        if line.made is not None:
            count += line.key not in known
            line = _made(row, line, known.get(line.key), count, actor)
        lines.append(line)
    return replace(content, lines=tuple(lines))


def keep_costs(row: Quote, costs: Costs, actor: Actor) -> None:
    """What made goods of the last version cost us, of those lines that are named.

    raises  NotPermitted for who may not change costs, pricing InvalidCosts
    """
    lines = QuoteLine.objects.filter(version__quote=row, version__number=row.version, made__isnull=False)
    rows = [CostRow(line.sku, costs[line.key]) for line in lines if line.key in costs]
    if rows:
        set_costs(currency=row.currency, rows=rows, actor=actor, source=SOURCE, why=row.number)


def put_on_sale(row: Quote, target: QuoteState) -> None:
    """What was made for a locked quote can be had while its offer can be taken, and what was taken of it from then on;
    all else is put away."""
    made = QuoteLine.objects.filter(version__quote=row, made__isnull=False)
    variants = set(made.values_list("variant_id", flat=True))
    if not variants:
        return
    shown = set[UUID]()
    if target in ON_SALE:
        number = row.sent_version if target == QuoteState.SENT else row.accepted_version
        offered = made.filter(version__number=number or 0)
        if target != QuoteState.SENT:
            offered = offered.filter(key__in=list(row.selection or {}))
        shown = set(offered.values_list("variant_id", flat=True))
    show_made(shown=shown, hidden=variants - shown)


def _known(row: Quote) -> dict[str, Known]:
    lines = QuoteLine.objects.filter(version__quote=row, made__isnull=False).order_by("version__number")
    told = lines.values_list("key", "variant_id", "sku", "made")
    return {key: Known(variant_id, sku, rules.read_made(made)) for key, variant_id, sku, made in told}


def _is_foreign(line: Line, known: Mapping[str, Known]) -> bool:
    one = known.get(line.key)
    return line.made is not None and (one is None or one.variant_id != line.variant_id)


def _made(row: Quote, line: Line, known: Known | None, number: int, actor: Actor) -> Line:
    assert line.made is not None
    draft = MadeDraft(line.made.names, line.made.tax_code, line.made.unit)
    try:
        if known is None:
            known = _new(row, draft, number, actor)
        else:
            change_made(variant_id=known.variant_id, draft=draft, actor=actor)
    except InvalidProduct:
        raise InvalidQuote((LineProblem(line.key, "bad_made"),)) from None
    if known.made is None or known.made.lead_days != line.made.lead_days:
        _promise(known.variant_id, line.made.lead_days, row.number)
    return replace(line, text=line.made.names["ko"], variant_id=known.variant_id, sku=known.sku)


def _new(row: Quote, draft: MadeDraft, number: int, actor: Actor) -> Known:
    sku = f"MADE-{row.number}-{number}"
    variant_id = make_goods(sku=sku, draft=draft, party_id=row.party_id, channel_id=row.channel_id, actor=actor)
    return Known(variant_id, sku, None)


def _promise(variant_id: UUID, lead_days: int, why: str) -> None:
    """None of it lies anywhere: each leaves so many open days after it is ordered. Whoever offers it says when."""
    set_supply(
        variant_id=variant_id,
        kind=SupplyKind.MADE,
        actor=job_actor("quotes"),
        cap=MOST_AT_ONCE,
        per_day=MOST_AT_ONCE,
        lead_days=lead_days,
        why=why,
    )
