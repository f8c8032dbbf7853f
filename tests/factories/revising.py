from collections.abc import Sequence
from typing import Any
from uuid import UUID

from factories.people import ACTOR
from jangteo.kernel.types import Actor
from jangteo.ordering.models import Order
from jangteo.ordering.selectors import preview_revision
from jangteo.ordering.services import revise_order
from jangteo.ordering.types import Edit, RevisionPreview


def revise(order: Order, edits: Sequence[Edit], *, actor: Actor = ACTOR, why: str = "", **how: Any) -> RevisionPreview:
    """Change an order exactly as it is previewed, and see that what comes out is what was shown; the preview."""
    shown = preview_revision(order_id=order.pk, edits=edits, actor=actor, **how)
    revise_order(order_id=order.pk, edits=edits, expected=shown.token, actor=actor, why=why, **how)
    order.refresh_from_db()
    assert (order.net_minor, order.tax_minor, order.gross_minor) == (
        shown.after.net.minor,
        shown.after.tax.minor,
        shown.after.gross.minor,
    )
    return shown


def line_of(order: Order, sku: str) -> UUID:
    """The line of a SKU that is in the order."""
    return order.lines.exclude(quantity=0).get(sku=sku).pk
