from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction

from jangteo.catalog.models import Product, ProductText
from jangteo.catalog.types import TextDraft
from jangteo.kernel import audit
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor


@transaction.atomic
def put_texts(*, product_id: UUID, texts: Iterable[TextDraft], actor: Actor) -> int:
    """Write texts of a product; an empty one removes the override. Returns how many changed.

    locks  the product
    """
    require(actor, Action.CATALOGUE_CHANGE)
    list(Product.objects.select_for_update().filter(pk=product_id).values_list("pk"))
    changed: dict[str, str] = {}
    for draft in texts:
        where: dict[str, Any] = {
            "product_id": product_id,
            "field": draft.field.value,
            "language": draft.language,
            "audience": draft.audience,
            "channel": None,
        }
        row = ProductText.objects.filter(**where).first()
        if (row.text if row else "") == draft.text:
            continue
        if not draft.text:
            ProductText.objects.filter(**where).delete()
        else:
            ProductText.objects.update_or_create(**where, defaults={"text": draft.text})
        changed[f"{draft.field}/{draft.language}/{draft.audience}"] = draft.text
    if changed:
        audit.record(
            actor=actor, action="catalog.put_texts", subject_kind="product", subject_id=product_id, after=changed
        )
    return len(changed)
