"""A buyer attaches files to what they are going to order; with the order they stay."""

from uuid import UUID

from django.db import transaction

from jangteo.kernel import audit, clock
from jangteo.kernel.permissions import require_any
from jangteo.kernel.stored import digest, forget_files, store_file
from jangteo.kernel.types import Action, Actor
from jangteo.ordering import rules
from jangteo.ordering.errors import CartClosed, DocumentNotFound, InvalidDocument
from jangteo.ordering.models import Cart, OrderDocument
from jangteo.ordering.selectors import access_cart
from jangteo.ordering.services.carts import lock_open_cart
from jangteo.ordering.types.documents import BEFORE_ORDER, MOST_DOCUMENTS


@transaction.atomic
def attach_document(*, cart_id: UUID, name: str, content: bytes, actor: Actor, secret: str = "") -> UUID:
    """Attach a file to one's cart, also while others decide on it or may pay it: what was asked of them stays as it is.
    The same content again is the same file. Its kind is what its content says.

    locks   the cart
    raises  CartNotFound, CartClosed, InvalidDocument (`reason` says what, `name` which), NotPermitted
    """
    require_any(actor, Action.CARTS_USE)
    clean, kind = rules.read_document(name, content)
    cart = access_cart(cart_id, actor, secret, is_locked=True)
    if cart.state not in BEFORE_ORDER:
        raise CartClosed
    kept = OrderDocument.objects.filter(cart=cart)
    known = kept.filter(sha256=digest(content)).first()
    if known is not None:
        return known.pk
    if kept.count() >= MOST_DOCUMENTS:
        raise InvalidDocument(f"{MOST_DOCUMENTS} files at most", reason="too_many", name=clean, limit=MOST_DOCUMENTS)
    stored = store_file(f"orders/{cart.pk}", content, kind)
    row = OrderDocument.objects.create(
        cart=cart,
        name=clean,
        kind=kind.suffix[1:],
        size=stored.size,
        sha256=stored.sha256,
        path=stored.path,
        attached_at=clock.now(),
    )
    _note(cart, actor, "attach_document", row.pk)
    return row.pk


@transaction.atomic
def remove_document(*, cart_id: UUID, document_id: UUID, actor: Actor, secret: str = "") -> None:
    """Take a file off one's open cart; from an order none is taken, nor from what others decide on or may pay.

    raises  CartNotFound, CartClosed, DocumentNotFound, NotPermitted
    """
    require_any(actor, Action.CARTS_USE)
    cart = lock_open_cart(cart_id, actor, secret, may_be_agreed=True)
    row = OrderDocument.objects.filter(cart=cart, pk=document_id).first()
    if row is None:
        raise DocumentNotFound
    forget_files([row.path])
    row.delete()
    _note(cart, actor, "remove_document", document_id)


def _note(cart: Cart, actor: Actor, what: str, document_id: UUID) -> None:
    audit.record(
        actor=actor,
        action=f"ordering.{what}",
        subject_kind="cart",
        subject_id=cart.pk,
        after={"document": str(document_id)},
    )
