"""One field for everything: orders, buyers, goods, invoices, quotes and payments that who is here may see."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_GET

from jangteo.billing.selectors.invoices import find_some_invoices
from jangteo.catalog.selectors.staff import find_some_variants
from jangteo.kernel.languages import say
from jangteo.kernel.types import Action
from jangteo.office.pages.frame import language, may, reach, searched, show, staff_actor
from jangteo.office.pages.reading import note_reading
from jangteo.office.templatetags import office as shown
from jangteo.office.wording import PARTY_KINDS, STATES
from jangteo.ordering.selectors import find_some_orders
from jangteo.ordering.selectors.staff import orders_by_id
from jangteo.parties.selectors import find_some_parties
from jangteo.payments.selectors import find_some_paid
from jangteo.quotes.selectors import find_some_quotes

OFFERED, LISTED = 5, 25


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found.

    about  whose it is, for the note of who read whose
    """

    name: str
    note: str
    url: str
    about: Any = None


def _orders(request: HttpRequest, text: str, limit: int) -> list[Hit]:
    found = find_some_orders(staff_actor(request), text, limit=limit)
    return [
        Hit(
            one.number,
            f"{one.buyer_name or '–'} · {shown.money(one.gross)} · {shown.moment(one.placed_at)}",
            reverse("office:order", args=[one.number]),
            one.buyer_id or one.id,
        )
        for one in found
    ]


def _parties(request: HttpRequest, text: str, limit: int) -> list[Hit]:
    found = find_some_parties(text, within=reach(request, Action.PARTIES_SEE), limit=limit)
    return [
        Hit(
            one.name,
            " · ".join(
                str(part)
                for part in (PARTY_KINDS[one.kind], shown.business_number(one.business_number), one.email, one.phone)
                if part
            ),
            reverse("office:party", args=[one.id]),
            one.id,
        )
        for one in found
    ]


def _goods(request: HttpRequest, text: str, limit: int) -> list[Hit]:
    return [
        Hit(one.sku, say(one.names, language()) or one.slug, reverse("office:product", args=[one.slug]))
        for one in find_some_variants(text, limit=limit)
    ]


def _invoices(request: HttpRequest, text: str, limit: int) -> list[Hit]:
    found = find_some_invoices(staff_actor(request), text, limit=limit)
    return [
        Hit(
            one.number,
            f"{one.bill_to_name or '–'} · {shown.money(one.gross)}",
            reverse("office:invoice", args=[one.number]),
            one.party_id or one.id,
        )
        for one in found
    ]


def _quotes(request: HttpRequest, text: str, limit: int) -> list[Hit]:
    return [
        Hit(one.number, str(STATES["quote"][one.state][0]), reverse("office:quote", args=[one.id]))
        for one in find_some_quotes(staff_actor(request), text, limit=limit)
    ]


def _payments(request: HttpRequest, text: str, limit: int) -> list[Hit]:
    found = find_some_paid(text, limit=limit)
    orders = orders_by_id(staff_actor(request), {order_id for order_id, _code, _reference in found}) if found else {}
    return [
        Hit(
            reference if reference == text else code,
            f"{pgettext('office', 'Order')} {orders[order_id].number} · {orders[order_id].buyer_name}",
            reverse("office:order", args=[orders[order_id].number]),
            orders[order_id].buyer_id or order_id,
        )
        for order_id, code, reference in found
        if order_id in orders
    ]


type Finder = Callable[[HttpRequest, str, int], list[Hit]]
# best first: what people type most is a number of an order, then a name
KINDS: tuple[tuple[str, Any, tuple[Action, ...], Finder], ...] = (
    ("orders", pgettext_lazy("office", "Orders"), (Action.ORDERS_SEE,), _orders),
    ("parties", pgettext_lazy("office", "Buyers"), (Action.PARTIES_SEE,), _parties),
    ("goods", pgettext_lazy("office", "Products"), (Action.CATALOGUE_SEE,), _goods),
    ("invoices", pgettext_lazy("office", "Invoices"), (Action.PAYMENTS_HANDLE,), _invoices),
    ("quotes", pgettext_lazy("office", "Quotes"), (Action.QUOTES_MAKE, Action.QUOTES_ALLOW), _quotes),
    ("payments", pgettext_lazy("office", "Payments"), (Action.PAYMENTS_HANDLE,), _payments),
)


@require_GET
def search_page(request: HttpRequest) -> HttpResponse:
    """What a text means, by kind; as JSON a few of each, for the field in the header."""
    text = searched(request)
    is_offer = "application/json" in request.headers.get("accept", "")
    groups = _find(request, text, OFFERED if is_offer else LISTED) if text else []
    about = [hit.about for _kind, _title, hits in groups for hit in hits if hit.about]
    if about:
        note_reading(request, "search", about)
    if is_offer:
        told = [
            {"title": str(title), "rows": [{"name": one.name, "note": one.note, "url": one.url} for one in hits]}
            for _kind, title, hits in groups
        ]
        return JsonResponse({"groups": told})
    return show(
        request,
        "search",
        pgettext("office", "Search"),
        text=text,
        groups=groups,
        listed=LISTED,
        kinds=[title for _kind, title, actions, _finder in KINDS if may(request, *actions)],
    )


def _find(request: HttpRequest, text: str, limit: int) -> list[tuple[str, Any, list[Hit]]]:
    """Each kind that who is here may see; one where the text is a name or number itself comes first."""
    groups = [
        (kind, title, found)
        for kind, title, actions, finder in KINDS
        if may(request, *actions) and (found := finder(request, text, limit))
    ]
    return sorted(groups, key=lambda group: text.lower() not in {hit.name.lower() for hit in group[2]})
