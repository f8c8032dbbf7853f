"""How far deliveries are, and by which terms parts of them may go."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from jangteo.fulfilment.models import CompleteOnly, ShippingTerms
from jangteo.fulfilment.types import DeliveryState, Terms
from jangteo.inventory.selectors.picking import given_by_line
from jangteo.ordering.selectors import holds_by_order
from jangteo.ordering.types import DeliveryView, HeldAction


def delivery_states(deliveries: Sequence[DeliveryView]) -> dict[UUID, DeliveryState]:
    """{delivery: how far it is}; two queries."""
    given = given_by_line(line.id for one in deliveries for line in one.lines)
    held = holds_by_order({one.order_id for one in deliveries})
    blocked = {pk for pk, holds in held.items() if any(HeldAction.SHIP in hold.blocks for hold in holds)}
    return {
        one.id: DeliveryState(
            quantity=one.quantity,
            promised=sum(given.get(line.id, 0) for line in one.lines),
            begun=sum(line.handed_over for line in one.lines),
            wanted_on=one.wanted_on,
            is_held=one.order_id in blocked,
        )
        for one in deliveries
    }


def terms_by_channel(channel_ids: Iterable[UUID]) -> dict[UUID, Terms]:
    """{channel: how parts of its orders go}; one query."""
    wanted = set(channel_ids)
    rows = ShippingTerms.objects.filter(channel__in=wanted)
    known = {
        row.channel_id: Terms(row.is_complete_only, row.least_fill, row.handling_days, row.carrier) for row in rows
    }
    return dict.fromkeys(wanted, Terms()) | known


def terms_by_order(deliveries: Sequence[DeliveryView]) -> dict[UUID, Terms]:
    """{order: how parts of it go}: its channel's terms, and its own wish to come complete; two queries."""
    by_channel = terms_by_channel({one.channel_id for one in deliveries})
    whole = set(
        CompleteOnly.objects.filter(order__in={one.order_id for one in deliveries}).values_list("pk", flat=True)
    )
    found = {}
    for one in deliveries:
        terms = by_channel[one.channel_id]
        is_complete_only = terms.is_complete_only or one.order_id in whole
        found[one.order_id] = Terms(is_complete_only, terms.least_fill, terms.handling_days, terms.carrier)
    return found
