"""A cart of exactly what was agreed, to be ordered or left."""

from uuid import UUID

from django.db import transaction

from jangteo.catalog import selectors as catalog
from jangteo.catalog.types import VariantId
from jangteo.kernel import clock
from jangteo.kernel.permissions import require_any
from jangteo.kernel.types import Action, Actor
from jangteo.ordering.errors import CartNotFound, UnknownUnit
from jangteo.ordering.models import Cart, CartLine
from jangteo.ordering.types import CartId
from jangteo.pricing.selectors import get_agreed


@transaction.atomic
def open_agreed_cart(*, channel_id: UUID, agreement_id: UUID, actor: Actor) -> CartId:
    """A cart of the actor's own with every agreed line; it is never the current one, and nothing of it is changed.

    raises  NotPermitted, CartNotFound for a guest, UnknownUnit where a variant has no base unit to order by
    """
    require_any(actor, Action.CARTS_USE)
    if actor.party_id is None:
        raise CartNotFound("a guest has agreed nothing")
    agreed, now = get_agreed(agreement_id), clock.now()
    units = _base_units(list(agreed.prices))
    row = Cart.objects.create(
        channel_id=channel_id,
        party_id=actor.party_id,
        person_id=actor.person_id,
        is_current=False,
        agreement_id=agreement_id,
        created_at=now,
        changed_at=now,
    )
    CartLine.objects.bulk_create(
        CartLine(cart=row, variant_id=pk, unit=units[pk], unit_quantity=one.quantity, quantity=one.quantity)
        for pk, one in agreed.prices.items()
    )
    return CartId(row.pk)


def _base_units(variant_ids: list[UUID]) -> dict[UUID, str]:
    """{variant: the unit of which one is one base unit}."""
    variants = catalog.variants_by_id(variant_ids)
    found = {}
    for pk in variant_ids:
        variant = variants[VariantId(pk)]
        unit = next((one.code for one in variant.units if one.numerator == one.denominator), None)
        if unit is None:
            raise UnknownUnit(f"{variant.sku} is not sold by its base unit", sku=variant.sku)
        found[pk] = unit
    return found
