"""Line sheets for programs: what a listing shows, or SKUs, at this buyer's prices, as one file."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import get_language
from ninja import Field, Query, Router
from pydantic import StringConstraints

from jangteo.catalog.types import ListingFilter, Sort
from jangteo.channels.api import entering, entry_of
from jangteo.kernel.api import Strict, Text
from jangteo.kernel.types import Action
from jangteo.line_sheets.services import sheet_pdf, sheet_xlsx
from jangteo.line_sheets.types import Asked, SheetKind
from jangteo.parties.api import anyone

MOST_SKUS = 200
KINDS = {
    SheetKind.PDF: "application/pdf",
    SheetKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
router = Router(auth=anyone)


class SheetQuery(Strict):
    """What goes on the sheet; SKUs go before everything else, nothing is everything."""

    format: SheetKind = Field(SheetKind.PDF, description="pdf with pictures, or xlsx to fill and order by.")
    q: Text = Field("", max_length=100, description="Words; all must be found: 머그.")
    category: Text = Field("", max_length=60, description="The slug of one: mugs.")
    sort: Sort = Sort.FEATURED
    sku: list[Annotated[Text, StringConstraints(max_length=64)]] = Field(
        [], max_length=MOST_SKUS, description="These alone, in this order."
    )


@router.get("/channels/{channel}/line-sheet", response={200: None}, summary="Take a line sheet")
@entering(Action.PRICES_SEE)
def get_line_sheet(request: HttpRequest, channel: str, query: Query[SheetQuery]) -> HttpResponseBase:
    """Goods with this buyer's own prices, in the language of the request. A PDF is sent while it is made."""
    entered, actor = entry_of(request)
    asked = Asked(ListingFilter(category_slug=query.category, text=query.q), query.sort, tuple(query.sku))
    language = "en" if (get_language() or "").startswith("en") else "ko"
    answer: HttpResponseBase
    if query.format == SheetKind.PDF:
        pieces = sheet_pdf(asked, channel=entered, actor=actor, language=language)
        answer = StreamingHttpResponse(pieces, content_type=KINDS[query.format])
    else:
        table = sheet_xlsx(asked, channel=entered, actor=actor, language=language)
        answer = HttpResponse(table, content_type=KINDS[query.format])
    answer["Cache-Control"] = "private, no-store"
    return answer
