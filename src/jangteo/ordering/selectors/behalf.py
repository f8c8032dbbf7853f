"""Whoever locked a cart, as the doors would let them in now: others have to do their part before it is ordered."""

from uuid import UUID

from jangteo.kernel.types import Action, Actor, PartyId, Scope
from jangteo.ordering.models import Cart
from jangteo.parties.errors import PartyNotFound
from jangteo.parties.selectors import get_assisted, list_contexts
from jangteo.parties.types import Context


def on_behalf_of(cart: Cart, *, is_assisted: bool, may_order: bool = True) -> Actor | None:
    """Whose cart it is, as the doors would let them in for the party now; None: they may not act for it any more.

    may_order  allowed to order, by what was approved; otherwise only where their role says so
    """
    if cart.party_id is None or cart.person_id is None:
        return None
    contexts = list_contexts(cart.person_id)
    context = _assisted(cart.party_id) if is_assisted else next((c for c in contexts if c.id == cart.party_id), None)
    if context is None or Action.CARTS_USE not in context.rights:
        return None
    return Actor(
        person_id=PartyId(cart.person_id),
        party_id=context.id,
        name=next((one.party.name for one in contexts if one.id == cart.person_id), ""),
        party_name=context.party.name,
        via="job",
        rights={Action.ORDERS_PLACE: Scope.OWN, **context.rights} if may_order else context.rights,
        lineage=context.lineage,
        unit_ids=context.unit_ids,
        assists=is_assisted,
    )


def _assisted(party_id: UUID) -> Context | None:
    try:
        return get_assisted(party_id)
    except PartyNotFound:
        return None
