from decimal import Decimal
from uuid import UUID

from django.db import transaction

from jangteo.catalog.errors import InvalidProduct, ProductNotFound
from jangteo.catalog.models import Variant
from jangteo.catalog.types import Content
from jangteo.kernel import audit
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor

MOST = Decimal(10) ** 9
DECIMALS = 3


@transaction.atomic
def set_content(*, variant_id: UUID, content: Content | None, actor: Actor, why: str = "") -> None:
    """Say how much is in one base unit of a variant, from which its price per 100 g, metre … follows; None: nothing.

    raises  ProductNotFound, InvalidProduct
    """
    require(actor, Action.CATALOGUE_CHANGE)
    if content is not None:
        check_content(content)
    row = Variant.objects.select_for_update().filter(pk=variant_id).first()
    if row is None:
        raise ProductNotFound
    before = told_content(row)
    row.content_amount, row.content_unit = (content.amount, content.unit.value) if content else (None, "")
    if told_content(row) == before:
        return
    row.save(update_fields=["content_amount", "content_unit"])
    audit.record(
        actor=actor,
        action="catalog.set_content",
        subject_kind="variant",
        subject_id=variant_id,
        before=before,
        after=told_content(row),
        why=why,
    )


def told_content(row: Variant) -> dict[str, str]:
    """A row's content as the audit trail keeps it."""
    if row.content_amount is None:
        return {}
    return {"amount": f"{row.content_amount.normalize():f}", "unit": row.content_unit}


def check_content(content: Content, sku: str = "") -> None:
    """Refuse an amount that is none.

    raises  InvalidProduct
    """
    amount = content.amount
    if not amount.is_finite() or not 0 < amount < MOST or amount != round(amount, DECIMALS):
        raise InvalidProduct("a content is a number above 0 with 3 decimals at most", field="content", sku=sku)
