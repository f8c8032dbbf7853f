"""What bundles consist of, on a product's page and on the page of a component's stock."""

import pytest
from django.test import Client

from jangteo.catalog.models import BundleItem
from jangteo.catalog.selectors import bundles_of, bundles_with
from jangteo.catalog.services import set_bundle
from jangteo.inventory.selectors import availability
from jangteo.kernel.models import AuditEntry
from office.desk import staff_client
from storefront.market import ACTOR, Market

PAGE, ACT = "/office/products/trade-rack/", "/office/products/trade-rack/bundles/"
type Lines = list[tuple[str, str]]


def send(staff: Client, lines: Lines, *, sku: str = "RACK-TRADE", seen: str = "") -> list[str]:
    """The messages, or what is wrong."""
    fields = {"sku": sku, "seen": seen, "component": [one for one, _ in lines], "units": [units for _, units in lines]}
    response = staff.post(ACT, fields, follow=True)
    if response.status_code == 422:
        (form,) = [form for form in response.context["bundles"] if form.is_wrong]
        return [one for one in (form.error, *(line.error for line in form.lines)) if one]
    assert response.status_code == 200
    return [str(one) for one in response.context["messages"]]


def seen_on(staff: Client) -> str:
    seen = staff.get(PAGE).context["bundles"][0].seen
    assert isinstance(seen, str)
    return seen


def parts(market: Market) -> dict[str, int]:
    skus = {pk: sku for sku, pk in market.variants.items()}
    rack = market.variants["RACK-TRADE"]
    return {skus[pk]: units for pk, units in bundles_of([rack]).get(rack, {}).items()}


def test_a_bundle_is_made_changed_and_undone(staff: Client, market: Market) -> None:
    rack, mug, cup = (market.variants[sku] for sku in ("RACK-TRADE", "MUG-WH", "CUP"))
    assert "It is no bundle" in staff.get(PAGE).content.decode()
    assert send(staff, [("MUG-WH", "4"), ("CUP", "1"), ("", "")]) == ["What RACK-TRADE consists of is kept."]
    assert parts(market) == {"CUP": 1, "MUG-WH": 4}
    assert availability(market.wholesale_id, [rack]) == {rack: 3}
    assert bundles_with([mug, cup, rack]) == {mug: {rack: 4}, cup: {rack: 1}}
    form = staff.get(PAGE).context["bundles"][0]
    assert [(line.sku, line.units) for line in form.lines if line.sku] == [("CUP", "1"), ("MUG-WH", "4")]
    assert send(staff, [("CUP", "0"), ("MUG-WH", "2")], seen=seen_on(staff))
    assert parts(market) == {"MUG-WH": 2}
    assert send(staff, [("MUG-WH", "")], seen=seen_on(staff)) == ["RACK-TRADE is no bundle any more."]
    assert parts(market) == {}
    assert AuditEntry.objects.filter(action="catalog.set_bundle").count() == 3


def test_pages_of_stock_say_what_a_bundle_is_made_of_and_what_is_in_bundles(staff: Client, market: Market) -> None:
    set_bundle(variant_id=market.variants["RACK-TRADE"], components={market.variants["MUG-WH"]: 4}, actor=ACTOR)
    whole = staff.get("/office/stock/RACK-TRADE/").content.decode()
    assert "A bundle without stock of its own" in whole
    assert "/office/stock/MUG-WH/" in whole
    for address in ("/office/stock/MUG-WH/", "/office/products/moon-mug/"):
        page = staff.get(address).content.decode()
        assert "4 of MUG-WH in" in page
        assert "/office/stock/RACK-TRADE/" in page
    assert "In bundles" not in staff.get("/office/stock/CUP/").content.decode()


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([("NONE", "1")], ["There is no such SKU or GTIN."]),
        ([("\x00", "1")], ["Name the SKU."]),
        ([("", "2")], ["Name the SKU."]),
        ([("CUP", "1"), ("CUP", "2")], ["It stands on a line above."]),
        ([("CUP", "-1")], ["1 to 1,000 of each; 0 takes it out."]),
        ([("CUP", "1.5")], ["1 to 1,000 of each; 0 takes it out."]),
        ([("CUP", "1e3")], ["1 to 1,000 of each; 0 takes it out."]),
        ([("CUP", "٣")], ["1 to 1,000 of each; 0 takes it out."]),
        ([("CUP", "1001"), ("MUG-WH", "9" * 30)], ["1 to 1,000 of each; 0 takes it out."] * 2),
        ([("RACK-TRADE", "1")], ["A bundle holds no bundles, and not itself."]),
    ],
)
def test_lines_that_cannot_be_are_told_where_they_stand(
    staff: Client, market: Market, lines: Lines, said: list[str]
) -> None:
    assert send(staff, lines) == said
    assert not BundleItem.objects.exists()


def test_a_part_of_a_bundle_can_be_none_itself(staff: Client, market: Market) -> None:
    rack, mug, cup = (market.variants[sku] for sku in ("RACK-TRADE", "MUG-WH", "CUP"))
    set_bundle(variant_id=cup, components={rack: 1}, actor=ACTOR)
    assert send(staff, [("MUG-WH", "1")]) == ["It is in a bundle itself, so it can't be one."]
    set_bundle(variant_id=cup, components={mug: 1}, actor=ACTOR)
    assert send(staff, [("CUP", "1")]) == ["A bundle holds no bundles, and not itself."]


def test_what_changed_meanwhile_is_not_overwritten(staff: Client, market: Market) -> None:
    seen = seen_on(staff)
    rack, mug = market.variants["RACK-TRADE"], market.variants["MUG-WH"]
    set_bundle(variant_id=rack, components={mug: 7}, actor=ACTOR)
    (said,) = send(staff, [("CUP", "1")], seen=seen)
    assert said.startswith("It consists of something else since you looked.")
    assert send(staff, [("CUP", "1")], seen="rubbish") == ["What stood here could not be read. Open the page anew."]
    assert send(staff, [("CUP", "1")], sku="NONE") == ["Choose which SKU is the bundle."]
    assert parts(market) == {"MUG-WH": 7}


def test_who_only_reads_the_catalogue_sees_it_and_changes_nothing(market: Market) -> None:
    set_bundle(variant_id=market.variants["RACK-TRADE"], components={market.variants["CUP"]: 2}, actor=ACTOR)
    viewer = staff_client("staff_viewer")
    page = viewer.get(PAGE).content.decode()
    assert "2 × " in page
    assert ACT not in page
    assert viewer.post(ACT, {"sku": "RACK-TRADE", "component": ["CUP"], "units": ["0"]}).status_code == 403
    assert parts(market) == {"CUP": 2}
