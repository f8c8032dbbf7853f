"""Files attached to carts and orders, through the doors of these."""

from uuid import UUID

from jangteo.kernel.types import Actor
from jangteo.ordering.errors import CartClosed, DocumentNotFound
from jangteo.ordering.models import OrderDocument
from jangteo.ordering.selectors.carts import access_cart
from jangteo.ordering.selectors.orders import access_order
from jangteo.ordering.selectors.references import references_for
from jangteo.ordering.types import CartState
from jangteo.ordering.types.documents import BEFORE_ORDER, CartFiles, DocumentKind, DocumentView


def documents_of_cart(cart_id: UUID, actor: Actor, secret: str = "") -> list[DocumentView]:
    """What is attached to a cart of one's own, the oldest first.

    raises  CartNotFound
    """
    return _views(access_cart(cart_id, actor, secret).pk)


def files_of_cart(cart_id: UUID, actor: Actor, secret: str = "") -> CartFiles:
    """What is attached to a cart of one's own that is not ordered, also while it waits for others.

    raises  CartNotFound; CartClosed for one that is ordered, or put away
    """
    row = access_cart(cart_id, actor, secret)
    if row.state not in BEFORE_ORDER:
        raise CartClosed
    is_needed = actor.party_id is not None and references_for(actor.units).needs_document
    return CartFiles(CartState(row.state), tuple(_views(row.pk)), is_needed)


def documents_of_order(number: str, actor: Actor, secret: str = "") -> list[DocumentView]:
    """What is attached to an order that the actor may see.

    raises  OrderNotFound
    """
    return _views(access_order(actor, number=number, secret=secret).cart_id)


def get_order_document(number: str, document_id: UUID, actor: Actor, secret: str = "") -> DocumentView:
    """One file of an order that the actor may see.

    raises  OrderNotFound, DocumentNotFound
    """
    found = next((one for one in documents_of_order(number, actor, secret) if one.id == document_id), None)
    if found is None:
        raise DocumentNotFound
    return found


def has_documents(cart_id: UUID) -> bool:
    """Whether anything is attached to a cart."""
    return OrderDocument.objects.filter(cart=cart_id).exists()


def _views(cart_id: UUID | None) -> list[DocumentView]:
    rows = OrderDocument.objects.filter(cart=cart_id).order_by("attached_at", "pk") if cart_id else []
    return [
        DocumentView(
            row.pk, row.name or f"document.{row.kind}", DocumentKind(row.kind), row.size, row.attached_at, row.path
        )
        for row in rows
    ]
