"""Stock that an offer keeps for its buyer, from when it is sent until it can't be taken any more."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from uuid import UUID

from jangteo.catalog.selectors import variants_by_id
from jangteo.catalog.types import VariantId
from jangteo.inventory.errors import InsufficientStock
from jangteo.inventory.selectors import availability
from jangteo.inventory.services import free_holds, keep_stock, pass_on_holds
from jangteo.inventory.types import Demand
from jangteo.kernel import clock
from jangteo.kernel.ids import new_id
from jangteo.parties.selectors import lineage_of
from jangteo.quotes import rules
from jangteo.quotes.errors import NotInStock
from jangteo.quotes.models import Quote
from jangteo.quotes.selectors.settings import get_quote_policy
from jangteo.quotes.types import Chosen, Content, Line, QuoteState, Shortage


def latest_hold(channel_id: UUID) -> datetime:
    """Until when an offer that is sent now may keep its goods, excluded: the end of a day."""
    days = get_quote_policy(channel_id).hold_days
    return datetime.combine(clock.today() + timedelta(days=days + 1), time.min, clock.SEOUL) if days else clock.now()


def hold_for(row: Quote, content: Content) -> None:
    """Keep what a locked quote proposes until its offer's time, where it says so; its columns are set, not saved.

    locks   the stock rows by id
    raises  NotInStock with each line that is short
    """
    if content.hold_until is None:
        return
    wanted = rules.proposed(content)
    goods = [line for line in content.lines if line.key in wanted and line.variant_id is not None]
    lines = [line for line in goods if line.made is None]  # what is yet to be made lies nowhere
    if not lines:
        return
    lineage = tuple(lineage_of(row.party_id))
    try:
        row.held_units = keep_stock(
            demands=[_demand(line.variant_id, line.sku, wanted[line.key]) for line in lines if line.variant_id],
            channel_id=row.channel_id,
            holder=row.pk,
            until=content.hold_until,
            lineage=lineage,
        )
    except InsufficientStock as refusal:
        raise NotInStock(_shortages(row, lines, wanted, lineage) or _told(refusal)) from None
    row.held_until = content.hold_until


def pass_to_cart(row: Quote, cart_id: UUID, chosen: tuple[Chosen, ...]) -> None:
    """What is held of what was taken is the cart's from now on; the rest is free. Nobody gets between.

    locks  the stock rows by id
    """
    if row.held_until is not None:
        demands = [_demand(one.variant_id, one.sku, one.quantity) for one in chosen]
        pass_on_holds(holder=row.pk, to=cart_id, demands=demands)


def let_go(row: Quote, target: QuoteState) -> None:
    """What a locked quote holds is free when its offer can't be taken any more; its columns are set, not saved.

    locks  the stock rows by id
    """
    if row.held_until is not None and target != QuoteState.SENT:
        free_holds(holder=row.pk)
        row.held_until, row.held_units = None, 0
    if row.state == QuoteState.ACCEPTED and target in (QuoteState.DECLINED, QuoteState.EXPIRED) and row.cart_id:
        free_holds(holder=row.cart_id)


def _demand(variant_id: UUID, sku: str, quantity: int) -> Demand:
    return Demand(new_id(), VariantId(variant_id), sku, quantity)


def _shortages(
    row: Quote, lines: list[Line], wanted: Mapping[str, int], lineage: tuple[UUID, ...]
) -> tuple[Shortage, ...]:
    """Each line that there is not enough for by itself; SKUs as they are called now."""
    ids = [line.variant_id for line in lines if line.variant_id is not None]
    free, known = availability(row.channel_id, ids, lineage), variants_by_id(ids)
    told = [(line, VariantId(line.variant_id)) for line in lines if line.variant_id is not None]
    return tuple(
        Shortage(line.key, known[pk].sku, wanted[line.key], free[pk])
        for line, pk in told
        if free[pk] < wanted[line.key]
    )


def _told(refusal: InsufficientStock) -> tuple[Shortage, ...]:
    """Lines that are short together, as those of one set: the first that was refused."""
    facts = refusal.facts
    return (Shortage("", str(facts["sku"]), int(facts["requested"]), int(facts["available"])),)
