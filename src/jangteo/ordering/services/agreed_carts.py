"""A cart of exactly what was agreed, to be ordered or left."""

from uuid import UUID

from django.db import transaction

from jangteo.approvals.services import withdraw_subject
from jangteo.catalog import selectors as catalog
from jangteo.catalog.types import VariantId
from jangteo.kernel import clock
from jangteo.kernel.permissions import require_any
from jangteo.kernel.types import Action, Actor
from jangteo.ordering.errors import CartNotFound, UnknownUnit
from jangteo.ordering.models import Cart, CartLine, CartSubmission
from jangteo.ordering.selectors.asking import subject_of
from jangteo.ordering.types import CartId, CartState
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


@transaction.atomic
def give_up_agreed_cart(*, cart_id: UUID, actor: Actor, why: str) -> bool:
    """Put a cart away that holds what was agreed, also one that waits for an approval; who may is the caller's to say.

    returns    whether nothing is ordered of it: a cart that became an order stays so
    locks      the cart, then its request for approval, then budgets by id
    publishes  approvals RequestEnded
    """
    cart = Cart.objects.select_for_update().filter(pk=cart_id, agreement__isnull=False).first()
    if cart is None:
        return True  # gone with an erased person
    if cart.state == CartState.ORDERED:
        return False
    cart.state = CartState.DISCARDED.value
    cart.save(update_fields=["state"])
    CartSubmission.objects.filter(cart=cart).delete()
    withdraw_subject(subject=subject_of(cart), actor=actor, why=why)
    return True


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
