"""Files that the buyer attached to an order, for staff who may see it."""

from uuid import UUID

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_GET

from jangteo.office.pages.frame import staff_actor
from jangteo.office.pages.orders import order_here
from jangteo.ordering.errors import DocumentNotFound
from jangteo.ordering.selectors import get_order_document


@require_GET
def document(request: HttpRequest, number: str, document_id: UUID) -> FileResponse:
    """One file, as a download that no browser opens by itself."""
    order_here(request, number)
    try:
        found = get_order_document(number, document_id, staff_actor(request))
        stream = default_storage.open(found.path)
    except (DocumentNotFound, FileNotFoundError):
        raise Http404 from None
    response = FileResponse(stream, content_type="application/octet-stream", filename=found.name, as_attachment=True)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
