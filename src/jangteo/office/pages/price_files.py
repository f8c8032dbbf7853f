"""Price lists as tables: export as CSV and XLSX without loss, and tables pasted or uploaded that become a draft."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from jangteo.catalog.selectors import variants_by_id
from jangteo.catalog.selectors.staff import base_names
from jangteo.connect.errors import UnreadableFile
from jangteo.connect.services import read_sheet, write_sheet
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.languages import say
from jangteo.kernel.money import UnitPrice
from jangteo.office.pages.exports import note_taking, noted_csv
from jangteo.office.pages.frame import language, show, staff_actor
from jangteo.office.pages.price_door import own_list, price_list_of
from jangteo.office.pages.price_drafts import open_draft
from jangteo.office.price_words import TABLE_PROBLEMS, UNREADABLE
from jangteo.office.wording import refusal_in_words
from jangteo.pricing.errors import BadTable
from jangteo.pricing.selectors import price_periods, read_price_table
from jangteo.pricing.services import make_table_draft
from jangteo.pricing.types import PriceListView, PricePeriod, TableProblem

MOST_LINES, MOST_ROWS, MOST_BYTES = 20_000, 100_000, 10_000_000
SHOWN = 200
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEAD = (
    "SKU",
    pgettext_lazy("office", "Product"),
    pgettext_lazy("office", "From quantity"),
    pgettext_lazy("office", "Unit price"),
    pgettext_lazy("office", "Currency"),
    pgettext_lazy("office", "Applies from"),
    pgettext_lazy("office", "Applies until"),
)


@require_GET
def export(request: HttpRequest, code: str) -> HttpResponseBase:
    """The list as CSV, or as XLSX with ?format=xlsx: every price it knows, what has been and what is to come too."""
    price_list = price_list_of(request, code)
    periods = price_periods(price_list.code)
    rows, count = _exported(price_list, periods), sum(map(len, periods.values()))
    if request.GET.get("format") != "xlsx":
        return noted_csv(request, f"prices-{code}", HEAD, rows, count)
    note_taking(request, f"prices-{code}", count)
    response = HttpResponse(write_sheet(code, [str(title) for title in HEAD], rows), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="prices-{code}.xlsx"'
    return response


def _exported(price_list: PriceListView, periods: Mapping[Any, Sequence[PricePeriod]]) -> Iterator[Sequence[str]]:
    variants = variants_by_id({variant_id for variant_id, _ in periods}, language())
    names = base_names({variant.product_id for variant in variants.values()})
    skus = {pk: variant.sku for pk, variant in variants.items()}
    for variant_id, quantity in sorted(periods, key=lambda key: (skus[key[0]], key[1])):
        variant = variants[variant_id]
        name = " ".join(filter(None, (say(names.get(variant.product_id, {}), language()), variant.label)))
        for one in periods[variant_id, quantity]:
            price = UnitPrice(one.unit_price, price_list.currency).to_text()
            since = one.since.isoformat() if one.since else "always"
            until = one.until.isoformat() if one.until else ""
            yield (variant.sku, name, str(quantity), price, price_list.currency, since, until)


@require_http_methods(["GET", "POST"])
@own_list
def bring_page(request: HttpRequest, price_list: PriceListView) -> HttpResponse:
    """Paste lines or upload a file; what they change becomes a draft, looked at before it holds."""
    if request.method != "POST":
        return _page(request, price_list)
    text = request.POST.get("text", "").replace("\x00", "")
    upload = request.FILES.get("file")
    try:
        lines = (
            read_sheet(upload.read(MOST_BYTES + 1), most_rows=MOST_ROWS, most_bytes=MOST_BYTES)
            if upload is not None
            else pasted(text)
        )
    except UnreadableFile as error:
        why = UNREADABLE.get(error.facts.get("why", ""), UNREADABLE[""])
        return _page(request, price_list, text=text, problem=why)
    if not any(map(any, lines)):
        empty = pgettext("office", "There is nothing yet. Paste lines, or choose a file.")
        return _page(request, price_list, text=text, problem=empty)
    if len(lines) > MOST_ROWS or (upload is None and len(lines) > MOST_LINES):
        most = MOST_LINES if upload is None else MOST_ROWS
        told = pgettext("office", "At most %(most)s lines at once. Send more as a file.") % {"most": f"{most:,}"}
        return _page(request, price_list, text=text, problem=told)
    return _drafted(request, price_list, lines, text)


def _drafted(
    request: HttpRequest, price_list: PriceListView, lines: Sequence[Sequence[str]], text: str
) -> HttpResponse:
    table = read_price_table(lines, currency=price_list.currency, zone=timezone.get_current_timezone())
    try:
        draft_id, _left = make_table_draft(
            price_list_code=price_list.code,
            table=table,
            actor=staff_actor(request),
            takes_good="good" in request.POST,
            why=request.POST.get("why", "")[:200],
        )
    except BadTable as error:
        return _page(request, price_list, text=text, problems=told(error.problems), count=len(error.problems))
    except JangteoError as error:
        if error.status >= 500:
            raise
        return _page(request, price_list, text=text, problem=refusal_in_words(error))
    return open_draft(request, draft_id)


def pasted(text: str) -> list[list[str]]:
    """Lines of cells: divided by tabs, else semicolons, else spaces."""
    lines = text.replace("\r\n", "\n").split("\n")
    if any("\t" in line for line in lines):
        return [line.split("\t") for line in lines]
    if any(";" in line for line in lines):
        return [line.split(";") for line in lines]
    return [line.split() for line in lines]


def told(problems: Sequence[TableProblem]) -> list[tuple[int, Any, str]]:
    """(line, why in words, what stands there) of the first problems."""
    return [(one.line, TABLE_PROBLEMS.get(one.why, one.why), one.value) for one in problems[:SHOWN]]


def _page(request: HttpRequest, price_list: PriceListView, *, text: str = "", **more: Any) -> HttpResponse:
    response = show(
        request,
        "price_bring",
        pgettext("office", "Paste or upload prices"),
        price_list=price_list,
        text=text,
        takes_good="good" in request.POST,
        why=request.POST.get("why", ""),
        **more,
    )
    response.status_code = 422 if more else 200
    return response
