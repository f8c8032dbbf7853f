"""Which orders wait for which goods."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from jangteo.inventory.selectors import count_waiting, list_waiting
from jangteo.inventory.types import WaitingUnits
from jangteo.kernel import clock
from jangteo.kernel.types import Action
from jangteo.office.pages.frame import PAGE_SIZE, may, page_number, pager, show, staff_actor
from jangteo.office.pages.stock_lines import Named, names_of
from jangteo.ordering.selectors.staff import orders_by_id


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """Units that wait; `order` is its number, empty where the reader may not see it."""

    name: Named
    units: WaitingUnits
    order: str
    is_late: bool


@require_GET
def list_page(request: HttpRequest) -> HttpResponse:
    """What was promised for the earliest day comes first."""
    found = list_waiting(limit=PAGE_SIZE, offset=(page_number(request) - 1) * PAGE_SIZE)
    names = names_of({one.variant_id for one in found})
    orders = orders_by_id(staff_actor(request), {one.order_id for one in found}) if _sees(request) else {}
    numbers = {pk: order.number for pk, order in orders.items()}
    today: date = clock.today()
    rows = [
        WaitingRow(names[one.variant_id], one, numbers.get(one.order_id, ""), one.promised_on < today) for one in found
    ]
    title = pgettext("office", "Orders that wait for goods")
    return show(request, "waiting", title, rows=rows, pager=pager(request, count_waiting()))


def _sees(request: HttpRequest) -> bool:
    return may(request, Action.ORDERS_SEE)
