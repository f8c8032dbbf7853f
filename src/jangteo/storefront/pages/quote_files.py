"""Files of a quote: what was sent with a form, and one that is saved."""

from collections.abc import Sequence
from uuid import UUID

from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from jangteo.kernel.api import file_answer
from jangteo.quotes.selectors import get_file
from jangteo.quotes.types import LARGEST_FILE, MOST_FILES, Upload
from jangteo.storefront.visit import get_visit


@require_safe
def quote_file(request: HttpRequest, quote_id: UUID, file_id: UUID) -> HttpResponseBase:
    """One file of a quote that the visitor may see."""
    found = get_file(quote_id, file_id, get_visit(request).actor)
    try:
        stream = default_storage.open(found.path)
    except FileNotFoundError:
        raise Http404 from None
    return file_answer(stream, content_type=found.content_type, name=found.name)


def sent_files(request: HttpRequest) -> Sequence[Upload]:
    """The files of a form, each read as far as it may be large."""
    files = request.FILES.getlist("files")[: MOST_FILES + 1]
    return [Upload(str(one.name or ""), bytes(one.read(LARGEST_FILE + 1))) for one in files]
