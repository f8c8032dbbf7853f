"""Files of the buyer's own: attached in the checkout, downloaded from the order."""

from uuid import UUID

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jangteo.kernel.ids import parse_id
from jangteo.ordering.errors import CartClosed, CartNotFound, DocumentNotFound, InvalidDocument
from jangteo.ordering.selectors import files_of_cart, get_order_document
from jangteo.ordering.services import attach_document, remove_document
from jangteo.ordering.types import MOST_DOCUMENT_BYTES, MOST_DOCUMENTS, CartState
from jangteo.storefront.carts import guest_secret
from jangteo.storefront.pages.frame import show
from jangteo.storefront.pages.orders import find_order
from jangteo.storefront.visit import get_visit

LONGEST_NAME = 255


def take_documents(request: HttpRequest, cart_id: UUID) -> str:
    """Attach the files of the form, or take the one off that `remove` names. Returns what is wrong; empty: nothing."""
    secret, actor = guest_secret(request), get_visit(request).actor
    try:
        if "remove" in request.POST:
            document_id = parse_id(request.POST["remove"])
            if document_id is not None:
                remove_document(cart_id=cart_id, document_id=document_id, actor=actor, secret=secret)
            return ""
        files = [one for one in request.FILES.getlist("documents") if isinstance(one, UploadedFile)]
        for one in files[: MOST_DOCUMENTS + 1]:
            content, name = one.read(MOST_DOCUMENT_BYTES + 1), (one.name or "")[:LONGEST_NAME]
            attach_document(cart_id=cart_id, name=name, content=content, actor=actor, secret=secret)
    except InvalidDocument as refusal:
        return document_words(refusal)
    except (CartClosed, CartNotFound):
        return _("This cart has been ordered already, or is empty.")
    except DocumentNotFound:
        return ""
    return "" if files else _("Choose a file first.")


@require_http_methods(["GET", "HEAD", "POST"])
def cart_documents(request: HttpRequest, cart_id: UUID) -> HttpResponse:
    """The files of a cart of one's own that is not ordered yet, also while others decide on it or may pay it."""
    secret, actor = guest_secret(request), get_visit(request).actor
    problem = ""
    try:
        files_of_cart(cart_id, actor, secret)
        if request.method == "POST":
            problem = take_documents(request, cart_id)
            if not problem:
                return redirect("storefront:cart_documents", cart_id=cart_id)
        found = files_of_cart(cart_id, actor, secret)
    except (CartNotFound, CartClosed):
        raise Http404 from None
    return show(
        request,
        "cart_documents.html",
        status=422 if problem else 200,
        found=found,
        documents=found.documents,
        asks_document=found.is_needed,
        keeps_documents=found.state != CartState.OPEN,
        attach_to=reverse("storefront:cart_documents", args=[cart_id]),
        document_problem=problem,
    )


def document_words(refusal: InvalidDocument) -> str:
    """Why a file was not attached, by its name."""
    words = {
        "empty": _("%(name)s is empty."),
        "too_large": _("%(name)s is larger than 10 MB, or unpacks to too much."),
        "other_type": _("%(name)s is something else inside than its name says."),
        "active": _("%(name)s holds something that runs, such as a macro. Send it without."),
        "too_many_pixels": _("%(name)s has too many pixels. Send a smaller copy."),
        "too_many": _("%(name)s was left out: an order has 5 files at most."),
    }
    return words.get(refusal.facts["reason"], _("%(name)s is no PDF, PNG, JPG or XLSX.")) % refusal.facts


@require_safe
def document(request: HttpRequest, number: str, document_id: UUID) -> FileResponse:
    """One file of an order that this visitor may see, as a download that no browser opens by itself."""
    find_order(request, number)
    try:
        found = get_order_document(number, document_id, get_visit(request).actor, guest_secret(request))
        stream = default_storage.open(found.path)
    except (DocumentNotFound, FileNotFoundError):
        raise Http404 from None
    response = FileResponse(stream, content_type="application/octet-stream", filename=found.name, as_attachment=True)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
