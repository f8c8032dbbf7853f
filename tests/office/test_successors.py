"""What takes the place of a variant: said on the product's page."""

from django.test import Client

from jangteo.catalog.models import VariantSuccession
from storefront.market import Market

PAGE = "/office/products/cup/"


def send(staff: Client, status: int = 302, **fields: str) -> list[str]:
    response = staff.post(f"{PAGE}successors/", {"old": "CUP", "new": "MUG-WH"} | fields)
    assert response.status_code == status
    return [] if status == 302 else [str(one) for one in response.context["successor_form"].errors.get("new", [])]


def test_it_is_said_refused_and_taken_back(staff: Client, market: Market) -> None:
    send(staff, since="2026-01-05", why="Sturdier handle")
    (row,) = staff.get(PAGE).context["successors"]
    assert (row.sku, row.successor.sku, row.why) == ("CUP", "MUG-WH", "Sturdier handle")
    assert send(staff, 422, new="CUP") == ["Nothing takes its own place."]
    assert send(staff, 422, new="NONE") == ["There is no such SKU or GTIN."]
    refused = staff.post("/office/products/moon-mug/successors/", {"old": "MUG-WH", "new": "CUP"})
    assert "is itself replaced by" in str(refused.context["successor_form"].errors["new"])
    send(staff, new="")
    assert not VariantSuccession.objects.exists()
