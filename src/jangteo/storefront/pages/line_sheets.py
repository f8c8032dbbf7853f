"""Line sheets: goods at one's own prices, to look through, to show to customers, or to fill and order by."""

from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jangteo.catalog.errors import CategoryNotFound
from jangteo.kernel import clock
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.languages import LANGUAGES
from jangteo.line_sheets.errors import NothingToShow, TooManyProducts, UnknownSkus
from jangteo.line_sheets.services import sheet_pdf, sheet_xlsx
from jangteo.line_sheets.types import MOST_PRODUCTS, MOST_SKUS, Asked
from jangteo.storefront.listing_query import HIGHEST, LOWEST, OPTION, read_query
from jangteo.storefront.pages.frame import show
from jangteo.storefront.pages.plan import WORKBOOK
from jangteo.storefront.visit import get_visit, page_language

MOST_TEXT = 100_000
MOST_NAMED = 20
NARROWING = (OPTION, LOWEST, HIGHEST, "sort")


@require_safe
def line_sheet(request: HttpRequest) -> HttpResponse:
    """What may be chosen for a sheet; the address may choose already, as a listing's does."""
    if get_visit(request).actor.party_id is None:
        return redirect("storefront:login")
    return _page(request, request.GET)


@require_http_methods(["GET", "HEAD", "POST"])
def line_sheet_file(request: HttpRequest) -> HttpResponseBase:
    """The sheet, as PDF or with `as=xlsx` as a workbook; what can't be made is told on the page with the choices."""
    visit = get_visit(request)
    if visit.actor.party_id is None:
        return redirect("storefront:login")
    params = request.POST if request.method == "POST" else request.GET
    query = read_query(params, params.get("category", "").replace("\x00", ""))
    skus = tuple(dict.fromkeys(params.get("skus", "")[:MOST_TEXT].replace(",", " ").split()))
    if len(skus) > MOST_SKUS:
        return _page(request, params, wrong=_("That is too much at once; %(value)s at most.") % {"value": MOST_SKUS})
    language = params.get("language", "")
    language = language if language in LANGUAGES else page_language()
    asked = Asked(query.wanted, query.sort, skus)
    is_table = params.get("as") == "xlsx"
    name = f"line-sheet-{clock.today().isoformat()}.{'xlsx' if is_table else 'pdf'}"
    try:
        if is_table:
            table = sheet_xlsx(asked, channel=visit.channel, actor=visit.actor, language=language)
            return _download(HttpResponse(table, content_type=WORKBOOK), name)
        pieces = sheet_pdf(asked, channel=visit.channel, actor=visit.actor, language=language)
    except (UnknownSkus, NothingToShow, TooManyProducts, CategoryNotFound) as error:
        return _page(request, params, wrong=_words(error))
    return _download(StreamingHttpResponse(pieces, content_type="application/pdf"), name)


def _download(answer: HttpResponseBase, name: str) -> HttpResponseBase:
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _words(error: JangteoError) -> str:
    if isinstance(error, UnknownSkus):
        missing = error.facts["skus"]
        named = ", ".join(missing[:MOST_NAMED]) + (" …" if len(missing) > MOST_NAMED else "")
        return _("These are not sold to you here: %(skus)s") % {"skus": named}
    if isinstance(error, TooManyProducts):
        return _("More than %(most)s products fit. Choose a category or search for something.") % {
            "most": f"{MOST_PRODUCTS:,}"
        }
    return _("Nothing that fits is sold to you here.")


def _page(request: HttpRequest, params: QueryDict, *, wrong: str = "") -> HttpResponse:
    return show(
        request,
        "line_sheet.html",
        status=422 if wrong else 200,
        tab="line_sheet",
        wrong=wrong,
        category=params.get("category", ""),
        words=params.get("q", "")[:100],
        skus=params.get("skus", "")[:MOST_TEXT],
        sheet_language=params.get("language", page_language()),
        kept=[(key, value) for key, values in params.lists() if key.startswith(NARROWING) for value in values],
    )
