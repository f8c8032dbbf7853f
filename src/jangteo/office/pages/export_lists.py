"""What each list is as a file: its columns, and its rows in parts."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from jangteo.billing.selectors.invoices import page_of_invoices
from jangteo.billing.types.invoices import InvoiceSummary
from jangteo.catalog.selectors.staff import StaffProduct, page_of_products, page_of_variants
from jangteo.channels.selectors import list_channels
from jangteo.inventory.selectors import count_low_variants, list_places
from jangteo.kernel import clock
from jangteo.kernel.clock import SEOUL
from jangteo.kernel.keyset import Page
from jangteo.kernel.languages import say
from jangteo.kernel.permissions import require_any
from jangteo.kernel.types import Action, PartyId
from jangteo.office.pages.exports import BATCH, Taken, list_file
from jangteo.office.pages.frame import language, one_of, reach, searched, staff_actor
from jangteo.office.pages.goods import free_by_product
from jangteo.office.pages.invoices import invoice_filter
from jangteo.office.pages.lists import LISTS
from jangteo.office.pages.order_filter import order_filter
from jangteo.office.pages.product_filter import product_filter
from jangteo.office.pages.quotes import states_asked
from jangteo.office.pages.reading import of_orders
from jangteo.office.pages.stock import LEVELS, stock_rows, within_level
from jangteo.ordering.selectors import page_of_orders
from jangteo.ordering.types import OrderSummary
from jangteo.parties.selectors import page_of_parties, parties_by_id
from jangteo.parties.types import PartyKind, PartySummary
from jangteo.quotes.selectors import page_of_quotes
from jangteo.quotes.types import QuoteHead

type Rows = Iterator[list[object]]


@require_GET
def take(request: HttpRequest, page: str) -> HttpResponseBase:
    """A list as it is narrowed, as CSV; it takes the right to see the list too."""
    require_any(staff_actor(request), *LISTS[page].actions)
    return list_file(request, page, EXPORTS[page](request))


def _orders(request: HttpRequest) -> Taken:
    actor, wanted = staff_actor(request), order_filter(request, list_channels())
    is_oldest_first = request.GET.get("order") == "oldest"

    def pages(cursor: str, most: int) -> Page[OrderSummary]:
        return page_of_orders(actor, wanted, cursor=cursor, limit=BATCH, is_oldest_first=is_oldest_first, most=most)

    head = [
        pgettext("office", "Number"),
        pgettext("office", "Placed"),
        pgettext("office", "Channel"),
        pgettext("office", "Buyer"),
        pgettext("office", "Placed by"),
        pgettext("office", "Order"),
        pgettext("office", "Payment"),
        pgettext("office", "Delivery"),
        pgettext("office", "Lines"),
        pgettext("office", "Gross"),
        pgettext("office", "Currency"),
    ]
    return Taken(head, pages, _order_rows, of_orders)


def _order_rows(orders: Sequence[OrderSummary]) -> Rows:
    for one in orders:
        yield [
            one.number,
            _moment(one.placed_at),
            one.channel_code,
            one.buyer_name,
            one.placed_by_name,
            one.status,
            one.payment,
            one.fulfilment,
            one.line_count,
            one.gross.to_decimal(),
            one.gross.currency,
        ]


def _products(request: HttpRequest) -> Taken:
    wanted, spoken = product_filter(request), language()
    codes = {channel.id: channel.code for channel in list_channels()}

    def pages(cursor: str, most: int) -> Page[StaffProduct]:
        return page_of_products(wanted, language=spoken, cursor=cursor, limit=BATCH, most=most)

    def rows(products: Sequence[StaffProduct]) -> Rows:
        free = free_by_product(products)
        for one in products:
            yield [
                one.slug,
                one.names.get("ko", ""),
                one.names.get("en", ""),
                say(one.category_names, spoken),
                one.status,
                " ".join(sorted(code for pk, code in codes.items() if pk in one.channel_ids)),
                " ".join(variant.sku for variant in one.variants),
                free.get(one.id, 0),
            ]

    head = [
        pgettext("office", "Address"),
        pgettext("office", "Korean name"),
        pgettext("office", "English name"),
        pgettext("office", "Category"),
        pgettext("office", "State"),
        pgettext("office", "Sold in"),
        pgettext("office", "SKUs"),
        pgettext("office", "Free"),
    ]
    return Taken(head, pages, rows)


def _stock(request: HttpRequest) -> Taken:
    text, level = searched(request), one_of(request, "level", LEVELS)
    within = within_level(level)
    count = count_low_variants(LEVELS[level])[0] if level and callable(within) else None

    def pages(cursor: str, most: int) -> Page[Any]:
        page = page_of_variants(text, within=within, cursor=cursor, limit=BATCH, most=most)
        return page if count is None else replace(page, total=count)

    def rows(ids: Sequence[Any]) -> Rows:
        for row in stock_rows(ids):
            on_hand = [level.on_hand if level else 0 for level in row["levels"]]
            yield [row["variant"].sku, row["name"], row["variant"].label, *on_hand, row["allocated"], row["free"]]

    head = [
        "SKU",
        pgettext("office", "Product"),
        pgettext("office", "Option"),
        *[code for code, _names in list_places()],
        pgettext("office", "Promised"),
        pgettext("office", "Free"),
    ]
    return Taken(head, pages, rows)


def _buyers(kind: PartyKind | None) -> Callable[[HttpRequest], Taken]:
    def taken(request: HttpRequest) -> Taken:
        wanted = kind or one_of(request, "kind", [PartyKind.PERSON, PartyKind.HOUSEHOLD]) or PartyKind.PERSON
        text, within = searched(request), reach(request, Action.PARTIES_SEE)

        def pages(cursor: str, most: int) -> Page[PartySummary]:
            return page_of_parties(kind=wanted, text=text, within=within, cursor=cursor, limit=BATCH, most=most)

        head = [
            pgettext("office", "Name"),
            pgettext("office", "Business number"),
            pgettext("office", "E-mail"),
            pgettext("office", "Phone"),
            pgettext("office", "Language"),
        ]
        return Taken(head, pages, _buyer_rows, lambda parties: [one.id for one in parties])

    return taken


def _buyer_rows(parties: Sequence[PartySummary]) -> Rows:
    for one in parties:
        yield [one.name, one.business_number, one.email, one.phone, one.language]


def _invoices(request: HttpRequest) -> Taken:
    actor, wanted, today = staff_actor(request), invoice_filter(request), clock.today()

    def pages(cursor: str, most: int) -> Page[InvoiceSummary]:
        return page_of_invoices(actor, wanted, today=today, cursor=cursor, limit=BATCH, most=most)

    head = [
        pgettext("office", "Number"),
        pgettext("office", "Kind"),
        pgettext("office", "Issued"),
        pgettext("office", "Due"),
        pgettext("office", "Buyer"),
        pgettext("office", "Orders"),
        pgettext("office", "Gross"),
        pgettext("office", "Paid"),
        pgettext("office", "Credited"),
        pgettext("office", "Open"),
        pgettext("office", "Currency"),
    ]
    return Taken(head, pages, _invoice_rows, lambda invoices: [one.party_id or one.id for one in invoices])


def _invoice_rows(invoices: Sequence[InvoiceSummary]) -> Rows:
    for one in invoices:
        amounts = [money.to_decimal() for money in (one.gross, one.applied, one.credited, one.open)]
        orders = " ".join(one.order_numbers)
        days = one.issued_on.isoformat(), one.due_on.isoformat()
        yield [one.number, one.kind, *days, one.bill_to_name, orders, *amounts, one.gross.currency]


def _quotes(request: HttpRequest) -> Taken:
    actor, states = staff_actor(request), states_asked(request)

    def pages(cursor: str, most: int) -> Page[QuoteHead]:
        return page_of_quotes(actor, states, cursor=cursor, limit=BATCH, most=most)

    head = [
        pgettext("office", "Number"),
        pgettext("office", "Buyer"),
        pgettext("office", "Asked by"),
        pgettext("office", "State"),
        pgettext("office", "Version"),
        pgettext("office", "First line"),
        pgettext("office", "Lines"),
        pgettext("office", "Currency"),
        pgettext("office", "Valid until"),
        pgettext("office", "Last moved"),
    ]
    return Taken(
        head, pages, _quote_rows, lambda quotes: [pk for one in quotes for pk in (one.party_id, one.person_id)]
    )


def _quote_rows(quotes: Sequence[QuoteHead]) -> Rows:
    names = parties_by_id({pk for one in quotes for pk in (one.party_id, one.person_id)})
    for one in quotes:
        yield [
            one.number,
            _name(names, one.party_id),
            _name(names, one.person_id),
            one.state,
            one.version,
            one.title,
            one.lines,
            one.currency,
            _moment(one.valid_until),
            _moment(one.moved_at),
        ]


def _name(names: Mapping[PartyId, PartySummary], pk: UUID) -> str:
    known = names.get(PartyId(pk))
    return known.name if known else ""


def _moment(at: datetime | None) -> str:
    return at.astimezone(SEOUL).strftime("%Y-%m-%d %H:%M") if at else ""


EXPORTS: Mapping[str, Callable[[HttpRequest], Taken]] = {
    "orders": _orders,
    "products": _products,
    "stock": _stock,
    "companies": _buyers(PartyKind.COMPANY),
    "people": _buyers(None),
    "invoices": _invoices,
    "quotes": _quotes,
}
