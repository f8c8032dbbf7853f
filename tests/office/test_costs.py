"""The page of what goods cost: typed or pasted, looked at, then applied; nobody else sees it."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from factories import ACTOR
from jangteo.kernel import clock
from jangteo.pricing.models import VariantCost
from jangteo.pricing.selectors import costs_of
from jangteo.pricing.services import set_costs
from jangteo.pricing.types import CostRow
from office.desk import staff_client
from storefront.market import Market

PAGE, CHANGE = "/office/costs/", "/office/costs/change/"


def costs(market: Market) -> dict[str, str]:
    found = costs_of(market.variants.values(), "KRW", clock.now())
    return {sku: f"{found[pk].normalize():f}" for sku, pk in market.variants.items() if pk in found}


def applied(staff: Client, page: Any, **fields: str) -> Any:
    context = page.context
    form = {name: context[name] for name in ("text", "since", "mark", "why", "currency")}
    return staff.post(CHANGE, form | {"apply": "1"} | fields)


def test_pasted_costs_are_looked_at_then_applied(staff: Client, market: Market) -> None:
    assert staff.get(PAGE).status_code == 200
    page = staff.post(CHANGE, {"text": "MUG-WH\t9,800\nCUP\t4500\t2099-01-01\n", "why": "new supplier"})
    told = page.content.decode()
    assert (page.status_code, VariantCost.objects.count()) == (200, 0)
    for text in ("2 costs change", "₩9,800", "not known", "from now on", "2099"):
        assert text in told
    assert applied(staff, page).status_code == 302
    assert costs(market) == {"MUG-WH": "9800"}
    assert VariantCost.objects.get(amount=9800).why == "new supplier"
    shown = staff.get(f"{PAGE}?of=known").content.decode()
    assert "₩9,800" in shown
    assert "₩4,500" in shown


def test_cells_that_were_filled_in_change(staff: Client, market: Market) -> None:
    page = staff.post(CHANGE, {"c-MUG-WH": "9000", "c-CUP": "", "since": "2099-02-01"})
    assert [(one.sku, one.new.to_text()) for one in page.context["rows"]] == [("MUG-WH", "9000")]
    applied(staff, page)
    assert costs(market) == {}
    assert VariantCost.objects.get().valid_from == datetime(2099, 2, 1, tzinfo=clock.SEOUL)


def test_bad_lines_are_told_by_number_and_nothing_is_kept(staff: Client, market: Market) -> None:
    page = staff.post(CHANGE, {"text": "MUG-WH\t1\nNOPE\t2\nCUP\tabc\nMUG-WH\t3", "apply": "1"})
    assert (page.status_code, VariantCost.objects.count()) == (422, 0)
    told = [(line, value) for line, _, value in page.context["problems"]]
    assert told == [(2, "NOPE"), (3, "abc"), (4, "MUG-WH")]


@pytest.mark.parametrize("fields", [{}, {"text": " \n"}, {"text": "MUG-WH\t1", "since": "soon"}, {"c-MUG-WH": "\x00"}])
def test_what_says_nothing_is_refused(staff: Client, market: Market, fields: dict[str, str]) -> None:
    assert staff.post(CHANGE, fields).status_code == 422


def test_costs_changed_meanwhile_are_looked_at_again(staff: Client, market: Market) -> None:
    page = staff.post(CHANGE, {"text": "MUG-WH\t9800"})
    set_costs(currency="KRW", rows=[CostRow("MUG-WH", Decimal(1))], actor=ACTOR)
    again = applied(staff, page)
    assert (again.status_code, costs(market)) == (409, {"MUG-WH": "1"})
    assert "Somebody changed costs meanwhile." in again.content.decode()
    assert applied(staff, again).status_code == 302
    same = staff.post(CHANGE, {"text": "MUG-WH\t9800"})
    assert (same.status_code, costs(market)) == (422, {"MUG-WH": "9800"})
    assert staff.post(CHANGE, {"text": "MUG-WH\t7", "apply": "1"}).status_code == 409  # never shown


@pytest.mark.parametrize("role", ["staff_viewer", "staff_clerk", "sales_rep", "store"])
def test_no_other_staff_enter(market: Market, role: str) -> None:
    set_costs(currency="KRW", rows=[CostRow("MUG-WH", Decimal(4321))], actor=ACTOR)
    client = staff_client(role, place_code="W1" if role == "store" else "")
    assert client.get(PAGE).status_code == 403
    assert client.post(CHANGE, {"text": "MUG-WH\t1"}).status_code == 403
    assert "4,321" not in client.get("/office/products/moon-mug/").content.decode()


def test_the_product_says_what_is_left_of_its_prices(staff: Client, market: Market) -> None:
    """28,000 with a tax of 10 % is 25,454.55 without; less 12,727.27 a half is left of it."""
    set_costs(currency="KRW", rows=[CostRow("MUG-WH", Decimal("12727.27"))], actor=ACTOR)
    page = staff.get("/office/products/moon-mug/")
    (row,) = page.context["margins"]
    assert (row.sku, dict(row.margins)["retail"]) == ("MUG-WH", Decimal("0.500"))
    assert "₩12,727.27" in page.content.decode()


def test_no_buyer_is_told(market: Market, client: Client) -> None:
    set_costs(currency="KRW", rows=[CostRow("MUG-WH", Decimal(4321))], actor=ACTOR)
    for address in ("/", "/why/price/MUG-WH/", "/p/moon-mug/"):
        response = client.get(address)
        told = response.content.decode()
        assert response.status_code == 200
        assert "4,321" not in told
        assert "4321" not in told
