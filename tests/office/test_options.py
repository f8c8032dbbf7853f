"""In which ways the variants of a product differ, on its page."""

from typing import Any

from django.test import Client

from jangteo.catalog.models import Product, Variant
from jangteo.catalog.selectors import options_of
from jangteo.parties.types import MemberRole
from office.desk import staff_client
from storefront.market import Market

PAGE, ACT = "/office/products/moon-mug/", "/office/products/moon-mug/options/"
AXIS: dict[str, Any] = {
    "axis-0-ko": "색",
    "axis-0-en": "Colour",
    "value-0-code": ["", "", ""],
    "value-0-ko": ["흰", "먹", ""],
    "value-0-en": ["White", "", ""],
    "value-0-swatch": ["#FFFFFF", "", ""],
}


def test_axes_are_typed_looked_at_and_kept(staff: Client, market: Market) -> None:
    seen = staff.get(PAGE).context["options"].seen
    typed = staff.post(ACT, AXIS | {"seen": seen, "act": "look"})
    assert typed.status_code == 200
    form = typed.context["options"]
    assert [one.code for one in form.axes[0].values if one.ko] == ["white", "v2"]
    assert not options_of(Product.objects.get(slug="moon-mug").pk).axes
    picks = {"sku": ["MUG-WH", "MUG-IN"], "pick-0": ["white", ""]}
    sent = AXIS | {"axis-0-code": form.axes[0].code, "value-0-code": ["white", "v2", ""], "seen": seen} | picks
    refused = staff.post(ACT, sent)
    assert refused.status_code == 422
    assert refused.context["options"].error == "MUG-IN: choose its value of colour."
    assert staff.post(ACT, sent | {"pick-0": ["white", "v2"], "why": "새 시즌"}, follow=True).status_code == 200
    kept = options_of(Product.objects.get(slug="moon-mug").pk)
    assert kept.chosen == {"MUG-WH": ("white",), "MUG-IN": ("v2",)}
    assert kept.axes[0].values[0].swatch == "#ffffff"
    assert Variant.objects.get(sku="MUG-WH").labels == {"ko": "흰", "en": "White"}
    late = staff.post(ACT, sent | {"pick-0": ["white", "v2"]})
    assert (late.status_code, "since you looked" in late.context["options"].error) == (422, True)


def test_only_who_changes_goods_sees_the_form(staff: Client, market: Market) -> None:
    clerk = staff_client(MemberRole.STAFF_VIEWER)
    page = clerk.get(PAGE)
    assert page.status_code == 200
    assert b'name="axis-0-ko"' not in page.content
    assert clerk.post(ACT, AXIS).status_code == 403
