"""Which goods count together for the quantity steps of prices."""

import re
from uuid import UUID

from django.db import transaction

from jangteo.catalog.errors import InvalidProduct, ProductNotFound
from jangteo.catalog.models import Product
from jangteo.kernel import audit
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor

MIX = re.compile(r"[a-z0-9-]{1,40}")


@transaction.atomic
def set_mix(*, product_id: UUID, mix: str, actor: Actor, why: str = "") -> None:
    """Let all variants of a product count together, with those of every product of the same mix; "" ends it.

    Buying 6 white and 6 blue mugs of one mix reaches the step of 12 for both. Quantity rules and allowances still count
    each SKU.

    mix     small letters, digits and hyphens; the product's own code, say, where only its options count together
    raises  ProductNotFound, InvalidProduct
    """
    require(actor, Action.CATALOGUE_CHANGE)
    if mix and not MIX.fullmatch(mix):
        raise InvalidProduct("a mix is 1 to 40 small letters, digits and hyphens", field="mix")
    row = Product.objects.select_for_update().filter(pk=product_id).first()
    if row is None:
        raise ProductNotFound
    before, row.mix = row.mix, mix
    if before == mix:
        return
    row.save(update_fields=["mix"])
    audit.record(
        actor=actor,
        action="catalog.set_mix",
        subject_kind="product",
        subject_id=product_id,
        before={"mix": before},
        after={"mix": mix},
        why=why,
    )
