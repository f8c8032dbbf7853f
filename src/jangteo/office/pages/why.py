"""Why a row of a list stands as it does: an order, a price, stock; asked for when opened, and a page of its own."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from jangteo.catalog.selectors import variants_by_sku
from jangteo.catalog.types import VariantView
from jangteo.inventory.selectors import list_movements, list_stock
from jangteo.kernel import because, clock
from jangteo.kernel.money import UnitPrice
from jangteo.office.pages.frame import language, show, staff_actor
from jangteo.office.pages.order_holds import hold_lines
from jangteo.office.pages.orders import order_here
from jangteo.office.pages.price_door import price_list_of
from jangteo.office.pages.reading import of_orders, reads_personal_data
from jangteo.office.pages.stock_lines import place_names
from jangteo.ordering.selectors import priced_reasons
from jangteo.pricing.selectors import past_prices, price_periods, prices_at

MOST_LINES, LATEST = 5, 3


@require_GET
@reads_personal_data("order", lambda page: of_orders([page["summary"]]))
def of_order(request: HttpRequest, number: str) -> HttpResponse:
    """By what an order is held, and how its total came about."""
    order = order_here(request, number)
    told = priced_reasons(order, language())
    whole = [
        sentence
        for one in because.list_for([order.summary.id])
        for sentence in because.in_words(one.decision, one.because, language())
    ]
    return _told(
        request,
        "order",
        number,
        order=order,
        summary=order.summary,
        holds=[one for one in hold_lines(order, staff_actor(request)) if one.hold.is_open],
        lines=[(line, told.get(line.id, [])) for line in order.lines[:MOST_LINES]],
        more=max(len(order.lines) - MOST_LINES, 0),
        whole=whole,
    )


@require_GET
def of_price(request: HttpRequest, code: str, sku: str) -> HttpResponse:
    """Since when a list asks what it asks for a SKU, and what it asked before."""
    price_list, variant = price_list_of(request, code), _variant(sku)
    variant_id = UUID(str(variant.id))
    now = prices_at(price_periods(code, [variant_id]), clock.now())
    past = [] if price_list.derived_from else past_prices(code, variant_id, limit=LATEST)
    return _told(
        request,
        "price",
        f"{sku} · {code}",
        price_list=price_list,
        sku=sku,
        steps=[
            (quantity, UnitPrice(one.unit_price, price_list.currency), one)
            for (_variant_id, quantity), one in sorted(now.items())
        ],
        past=[(one, UnitPrice(one.period.unit_price, price_list.currency)) for one in past],
    )


@require_GET
def of_stock(request: HttpRequest, sku: str) -> HttpResponse:
    """Of what each place has, what is not free and for what; what moved last."""
    variant = _variant(sku)
    names = place_names()
    return _told(
        request,
        "stock",
        sku,
        sku=sku,
        levels=[(names.get(level.place_code, level.place_code), level) for level in list_stock([variant.id])],
        moves=[(names.get(one.place_code, one.place_code), one) for one in list_movements(variant.id, limit=LATEST)],
    )


def _told(request: HttpRequest, kind: str, name: str, **context: Any) -> HttpResponse:
    title = pgettext("office", "Why: %(name)s") % {"name": name}
    context |= {"kind": kind, "title": title, "part": f"office/parts/why_{kind}.html"}
    if getattr(request, "htmx", False):
        return TemplateResponse(request, "office/parts/why_told.html", context)
    return show(request, "why", title, **{key: value for key, value in context.items() if key != "title"})


def _variant(sku: str) -> VariantView:
    found = variants_by_sku([sku.replace("\x00", "")], language=language()).get(sku)
    if found is None:
        raise Http404
    return found
