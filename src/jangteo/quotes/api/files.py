"""Files that come with a quote: sent by a program as by a form, told of, downloaded."""

from uuid import UUID

from django.core.files.storage import default_storage
from django.http import HttpRequest
from django.http.response import FileResponse
from ninja import File, Status, UploadedFile

from jangteo.channels.api import entering, entry_of
from jangteo.kernel.api import file_answer, only_file
from jangteo.kernel.types import Action
from jangteo.quotes import selectors, services
from jangteo.quotes.api.door import mine, router
from jangteo.quotes.api.schemas import QuoteFileOut, QuoteOut, file_out, quote_out
from jangteo.quotes.errors import FileNotFound
from jangteo.quotes.types import LARGEST_FILE, Upload


@router.post("/channels/{channel}/quotes/{quote_id}/files", response={201: QuoteOut}, summary="Send a file")
@entering(Action.ORDERS_SEE, has_key=True)
def send_file(request: HttpRequest, channel: str, quote_id: UUID, file: File[UploadedFile]) -> Status[QuoteOut]:
    """Send a PDF, PNG, JPG or XLSX with a quote, 10 MB at most, ten of them at most; what was sent stays."""
    mine(request, quote_id)
    actor = entry_of(request)[1]
    name, content = only_file(request, file, largest=LARGEST_FILE)
    services.attach_files(quote_id=quote_id, files=[Upload(name, content)], actor=actor)
    return Status(201, quote_out(selectors.get_quote(quote_id, actor), actor))


@router.get("/channels/{channel}/quotes/{quote_id}/files", response=list[QuoteFileOut], summary="List files")
@entering(Action.ORDERS_SEE)
def list_files(request: HttpRequest, channel: str, quote_id: UUID) -> list[QuoteFileOut]:
    """What either side sent with a quote, the first first."""
    return [file_out(one) for one in mine(request, quote_id).files]


@router.get("/channels/{channel}/quotes/{quote_id}/files/{file_id}", response={200: None}, summary="Download a file")
@entering(Action.ORDERS_SEE)
def get_file(request: HttpRequest, channel: str, quote_id: UUID, file_id: UUID) -> FileResponse:
    """One file as it was sent."""
    mine(request, quote_id)
    found = selectors.get_file(quote_id, file_id, entry_of(request)[1])
    try:
        stream = default_storage.open(found.path)
    except FileNotFoundError:
        raise FileNotFound from None
    return file_answer(stream, content_type=found.content_type, name=found.name)
