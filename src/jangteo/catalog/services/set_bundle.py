"""What a bundle is made of."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from jangteo.catalog.errors import BundleChanged, InvalidProduct, ProductNotFound
from jangteo.catalog.models import BundleItem, Variant
from jangteo.catalog.types import GIFT_CARD
from jangteo.kernel import audit
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor

MOST_COMPONENTS, MOST_OF_ONE = 50, 1000


@transaction.atomic
def set_bundle(
    *,
    variant_id: UUID,
    components: Mapping[UUID, int],
    actor: Actor,
    seen: Mapping[UUID, int] | None = None,
    why: str = "",
) -> None:
    """Say what one of a variant is made of; nothing: it is a bundle no more. What was ordered stays as it was.

    A bundle has no stock of its own: as many can be had as its components allow. Bundles don't hold bundles.

    components  {variant: base units in one bundle}
    seen        what it consisted of when the caller read it; None: whatever it does
    locks       the variants by id
    raises      ProductNotFound, InvalidProduct (`reason` says what), BundleChanged, NotPermitted
    """
    require(actor, Action.CATALOGUE_CHANGE)
    named = {variant_id, *components}
    locked = Variant.objects.select_for_update(no_key=True).filter(pk__in=named).order_by("pk")
    if len(locked.values_list("pk")) < len(named):  # counted by the database they would not be locked
        raise ProductNotFound("there is no such variant")
    if len(components) > MOST_COMPONENTS:
        raise InvalidProduct(
            f"a bundle has at most {MOST_COMPONENTS} components", field="components", reason="too_many"
        )
    if any(not 1 <= quantity <= MOST_OF_ONE for quantity in components.values()):
        raise InvalidProduct(f"1 to {MOST_OF_ONE} of each component", field="components", reason="units")
    if components and Variant.objects.filter(pk__in=named, product__tax_code=GIFT_CARD).exists():
        raise InvalidProduct("a gift card is no bundle, nor in one", field="components", reason="gift_card")
    if components and BundleItem.objects.filter(component=variant_id).exists():
        raise InvalidProduct("it is in a bundle itself", field="components", reason="is_part")
    if variant_id in components or BundleItem.objects.filter(bundle__in=components).exists():
        raise InvalidProduct("a bundle holds no bundles", field="components", reason="holds_bundle")
    rows = BundleItem.objects.filter(bundle=variant_id)
    known = dict(rows.values_list("component_id", "quantity"))
    if seen is not None and known != dict(seen):
        raise BundleChanged("it consists of something else meanwhile")
    rows.delete()
    BundleItem.objects.bulk_create(
        BundleItem(bundle_id=variant_id, component_id=pk, quantity=quantity) for pk, quantity in components.items()
    )
    audit.record(
        actor=actor,
        action="catalog.set_bundle",
        subject_kind="variant",
        subject_id=variant_id,
        before={str(pk): quantity for pk, quantity in known.items()},
        after={str(pk): quantity for pk, quantity in components.items()},
        why=why,
    )
