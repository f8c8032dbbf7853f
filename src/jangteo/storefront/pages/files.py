"""Product pictures and documents, sent only to those who may see the product."""

from uuid import UUID

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from jangteo.catalog import selectors as catalog
from jangteo.kernel.api import media_policy
from jangteo.storefront.visit import get_viewer, get_visit

A_WHILE = "max-age=3600"
FOR_EVER = "max-age=31536000, immutable"  # under a name that no other content ever has


@require_safe
def media(request: HttpRequest, media_id: UUID, name: str) -> HttpResponseBase:
    """A file of a product that this visitor may see."""
    visit, viewer = get_visit(request), get_viewer(request)
    stored = catalog.find_media(media_id, viewer)
    if stored is None:
        raise Http404
    found = stored.named(name)
    try:
        stream = default_storage.open(found.path)
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(stream, content_type=found.content_type, filename=found.file_name)
    # A copy that others may be given is only of what a guest may see too.
    for_all = visit.channel.is_open and (viewer.party_id is None or viewer.sight.is_plain)
    scope = "public" if for_all else "private"
    response["Cache-Control"] = f"{scope}, {FOR_EVER if found.is_exact else A_WHILE}"
    response["X-Content-Type-Options"] = "nosniff"
    response._csp_config = media_policy(found.content_type)  # type: ignore[attr-defined]
    return response
