"""What is told after something was put into the cart: a shop opens the cart beside the page, a tool writes a line."""

from django.http import HttpRequest, HttpResponse

from jangteo.storefront.carts import find_cart
from jangteo.storefront.figures import CartRow, cart_rows, cart_sums
from jangteo.storefront.pages.frame import show_part
from jangteo.storefront.visit import get_visit

LINES = 3


def show_put_in(request: HttpRequest, sku: str) -> HttpResponse:
    """The cart's last lines, what was put in first, with the total and the next cheaper step; in a tool a note."""
    visit = get_visit(request)
    found = find_cart(request) if visit.temper == "airy" else None
    if found is None:
        return show_part(request, "parts/added.html")
    rows = cart_rows(found)
    return show_part(
        request,
        "parts/put_in.html",
        rows=_last(rows, sku),
        more_lines=max(len(rows) - LINES, 0),
        sums=cart_sums(found, visit.channel),
        can_checkout=found.can_be_ordered,
    )


def _last(rows: list[CartRow], sku: str) -> list[CartRow]:
    newest = rows[::-1]
    return sorted(newest, key=lambda row: row.line.sku != sku)[:LINES]
