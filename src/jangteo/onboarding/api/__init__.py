"""The one way a document of an application leaves, to reviewers and to who holds the link; programs of a buyer."""

from uuid import UUID

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404

from jangteo.kernel.types import Actor
from jangteo.onboarding.api.programs import router
from jangteo.onboarding.errors import DocumentNotFound
from jangteo.onboarding.selectors import access_document

__all__ = ["router", "send_document"]

POLICY = {"default-src": ["'none'"], "sandbox": True}


def send_document(document_id: UUID, *, actor: Actor, key: str = "", inline: bool = False) -> FileResponse:
    """The file, as what its content is; 404 for everyone else.

    inline  shown beside the application rather than saved; still sandboxed
    """
    try:
        found = access_document(document_id, actor=actor, key=key)
        stream = default_storage.open(found.path)
    except (DocumentNotFound, FileNotFoundError):
        raise Http404 from None
    response = FileResponse(stream, content_type=found.content_type, as_attachment=not inline, filename=found.name)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Referrer-Policy"] = "no-referrer"
    response._csp_config = POLICY  # type: ignore[attr-defined]
    return response
