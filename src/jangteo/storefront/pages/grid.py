"""Several kinds of one product at once: a table of quantities that goes into the cart whole or not at all."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jangteo.catalog.errors import ProductNotFound
from jangteo.kernel.wholes import read_whole
from jangteo.ordering.errors import CartTooLarge, InvalidQuantity
from jangteo.purchasing.errors import ListHasProblems, ListTooLong
from jangteo.purchasing.types import LARGEST, Wanted
from jangteo.search import selectors as search
from jangteo.search.types import ProductSheet
from jangteo.storefront.order_grid import field_name, grid_of, is_grid
from jangteo.storefront.pages.cart import refusal_words
from jangteo.storefront.pages.frame import show, show_part, wants_part
from jangteo.storefront.pages.quick import put_into_cart, why_words
from jangteo.storefront.visit import get_viewer, get_visit

LONGEST_TYPED = 12


@require_http_methods(["GET", "HEAD", "POST"])
def several(request: HttpRequest, slug: str) -> HttpResponse:
    """GET shows the table; POST puts what was typed into the cart, or with `act=count` only adds it up."""
    found = search.product(get_visit(request).channel, get_viewer(request), slug)
    if not is_grid(found.page.card):
        raise ProductNotFound
    if request.method != "POST":
        return _page(request, found, {})
    skus = [one.sku for one in found.page.card.variants]
    posted = {sku: request.POST.get(field_name(sku), "").strip()[:LONGEST_TYPED] for sku in skus}
    counts = {sku: read_whole(text) for sku, text in posted.items() if text}
    typed = {sku: text.replace("\0", "") for sku, text in posted.items()}
    problems = {
        sku: why_words("quantity") for sku, count in counts.items() if count is None or not 0 <= count <= LARGEST
    }
    gone = [one for one in _filled(request) if one not in typed]
    if gone:
        wrong = _("%(sku)s is no longer sold here. The rest stands as you typed it.") % {"sku": ", ".join(gone)}
        return _page(request, found, typed, problems, wrong, status=422)
    if problems:
        return _page(request, found, typed, problems, _unsettled(), status=422)
    wanted = [Wanted(sku, count) for sku, count in counts.items() if count]
    if request.POST.get("act") == "count":
        return _page(request, found, typed)
    if not wanted:
        return _page(request, found, typed, {}, _("Nothing was added: no quantity is above zero."), status=422)
    try:
        put_into_cart(request, wanted)
    except ListHasProblems as refusal:
        told = {one["sku"]: why_words(one["why"]) for one in refusal.facts["problems"]}
        return _page(request, found, typed, told, _unsettled(), status=refusal.status)
    except ListTooLong as refusal:
        wrong = _("That is too much at once; %(value)s at most.") % {"value": refusal.facts["limit"]}
        return _page(request, found, typed, {}, wrong, status=refusal.status)
    except (CartTooLarge, InvalidQuantity) as refusal:
        return _page(request, found, typed, {}, refusal_words(refusal), status=refusal.status)
    return redirect("storefront:cart")


def _filled(request: HttpRequest) -> list[str]:
    """The SKUs of fields in which something stands, also of what was on the page and is sold no more."""
    head = field_name("")
    named = [name for name in request.POST if name.startswith(head) and request.POST[name].strip() not in ("", "0")]
    return [name.removeprefix(head).replace("\0", "")[:64] for name in named]


def _unsettled() -> str:
    return _("Nothing was added yet. Please settle the marked fields first.")


def _page(
    request: HttpRequest,
    found: ProductSheet,
    typed: Mapping[str, str],
    problems: Mapping[str, str] | None = None,
    wrong: str = "",
    *,
    status: int = 200,
) -> HttpResponse:
    grid = grid_of(found, typed, problems, wrong)
    card = found.page.card
    if wants_part(request):
        return show_part(request, "parts/order_grid_sum.html", status=status, grid=grid, card=card)
    crumbs = [{"name": found.page.category_name, "slug": card.category_slug}, {"name": card.name}]
    return show(request, "several.html", status=status, grid=grid, card=card, crumbs=crumbs)
