"""Files that go with an order: attached to its cart, kept with the order."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.core.files.storage import default_storage
from django.http import HttpRequest
from django.http.response import FileResponse
from ninja import Field, File, Status, UploadedFile

from jangteo.channels.api import entering, entry_of
from jangteo.kernel.api import Schema, file_answer, only_file
from jangteo.kernel.types import Action
from jangteo.ordering import selectors, services
from jangteo.ordering.api.door import Secret, order_here, router
from jangteo.ordering.errors import DocumentNotFound
from jangteo.ordering.types import MOST_DOCUMENT_BYTES, DocumentKind, DocumentView

CART = "/channels/{channel}/carts/{cart_id}/documents"
ORDER = "/channels/{channel}/orders/{number}/documents"


class DocumentOut(Schema):
    """A file of a cart or an order."""

    id: UUID
    name: str = Field(examples=["PO-2026-118.pdf"])
    kind: DocumentKind = Field(description="What its content is.", examples=["pdf"])
    size: int = Field(description="Bytes.", examples=[48_213])
    attached_at: datetime


@router.post(CART, response={201: list[DocumentOut]}, summary="Attach a document")
@entering(Action.CARTS_USE, has_key=True)
def attach_document(
    request: HttpRequest, channel: str, cart_id: UUID, file: File[UploadedFile], secret: Secret = ""
) -> Status[list[DocumentOut]]:
    """Attach a PDF, PNG, JPG or XLSX to a cart that is not ordered yet, 10 MB at most, five of them at most; the same
    content again is the same file. It goes with the order.
    """
    actor = entry_of(request)[1]
    name, content = only_file(request, file, largest=MOST_DOCUMENT_BYTES)
    services.attach_document(cart_id=cart_id, name=name, content=content, actor=actor, secret=secret)
    return Status(201, _out(selectors.documents_of_cart(cart_id, actor, secret)))


@router.get(CART, response=list[DocumentOut], summary="List a cart's documents")
@entering(Action.CARTS_USE)
def list_documents(request: HttpRequest, channel: str, cart_id: UUID, secret: Secret = "") -> list[DocumentOut]:
    """What is attached to a cart, the first first."""
    return _out(selectors.documents_of_cart(cart_id, entry_of(request)[1], secret))


@router.get(f"{CART}/{{document_id}}", response={200: None}, summary="Download a cart's document")
@entering(Action.CARTS_USE)
def get_document(
    request: HttpRequest, channel: str, cart_id: UUID, document_id: UUID, secret: Secret = ""
) -> FileResponse:
    """One file of a cart as it was sent."""
    return _file(selectors.documents_of_cart(cart_id, entry_of(request)[1], secret), document_id)


@router.delete(f"{CART}/{{document_id}}", response={204: None}, summary="Take a document off")
@entering(Action.CARTS_USE)
def remove_document(
    request: HttpRequest, channel: str, cart_id: UUID, document_id: UUID, secret: Secret = ""
) -> Status[None]:
    """Take a file off an open cart; what others decide on, and what is ordered, keeps its files."""
    actor = entry_of(request)[1]
    services.remove_document(cart_id=cart_id, document_id=document_id, actor=actor, secret=secret)
    return Status(204, None)


@router.get(ORDER, response=list[DocumentOut], summary="List an order's documents")
@entering(Action.ORDERS_SEE)
def list_order_documents(request: HttpRequest, channel: str, number: str, secret: Secret = "") -> list[DocumentOut]:
    """What is attached to an order, the first first."""
    return _out(_of_order(request, number, secret))


@router.get(f"{ORDER}/{{document_id}}", response={200: None}, summary="Download an order's document")
@entering(Action.ORDERS_SEE)
def get_order_document(
    request: HttpRequest, channel: str, number: str, document_id: UUID, secret: Secret = ""
) -> FileResponse:
    """One file of an order as it was sent."""
    return _file(_of_order(request, number, secret), document_id)


def _of_order(request: HttpRequest, number: str, secret: str) -> list[DocumentView]:
    entered, actor = entry_of(request)
    order_here(entered, number, actor, secret)
    return selectors.documents_of_order(number, actor, secret)


def _file(there: Sequence[DocumentView], document_id: UUID) -> FileResponse:
    found = next((one for one in there if one.id == document_id), None)
    if found is None:
        raise DocumentNotFound
    try:
        stream = default_storage.open(found.path)
    except FileNotFoundError:
        raise DocumentNotFound from None
    return file_answer(stream, content_type="application/octet-stream", name=found.name)


def _out(there: Sequence[DocumentView]) -> list[DocumentOut]:
    return [
        DocumentOut(id=one.id, name=one.name, kind=one.kind, size=one.size, attached_at=one.attached_at)
        for one in there
    ]
