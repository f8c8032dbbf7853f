"""The office's shelves: rules are written, changed and ended, and seen before and with them."""

import pytest
from django.test import Client

from jangteo.search.models import ShelfRuleRow
from storefront.market import Market

SHELF = "/office/shelves/shop/"
FORM = {"name": "Mug first", "kind": "pin", "products": "moon-mug", "place": "1", "category": "mugs", "priority": "0"}


def test_a_rule_is_written_changed_seen_and_ended(market: Market, staff: Client) -> None:
    assert staff.post(SHELF, FORM).status_code == 302
    row = ShelfRuleRow.objects.get()
    page = staff.get(f"{SHELF}?look=1&category=mugs").content.decode()
    assert "Mug first" in page
    assert "would stand at 1" in page
    own = f"{SHELF}rules/{row.pk}/"
    assert 'value="Mug first"' in staff.get(own).content.decode()
    assert staff.post(own, FORM | {"name": "Mug second", "place": "2"}).status_code == 302
    row.refresh_from_db()
    assert (row.name, row.place) == ("Mug second", 2)
    assert staff.post(f"{own}end/").status_code == 302
    assert "Ended" in staff.get(SHELF).content.decode()
    assert staff.post(own, FORM).status_code == 422


@pytest.mark.parametrize(
    "wrong",
    [{"kind": "sold_out_last"}, {"place": "0"}, {"products": "none"}, {"name": "\0"}, {"factor": "x", "kind": "boost"}],
)
def test_what_does_not_hold_is_told_and_nothing_is_kept(market: Market, staff: Client, wrong: dict[str, str]) -> None:
    assert staff.post(SHELF, FORM | wrong).status_code == 422
    assert not ShelfRuleRow.objects.exists()


def test_sold_out_goes_last_by_one_button(market: Market, staff: Client) -> None:
    staff.post(f"{SHELF}sold-out/", {"is_last": "1"})
    assert "goes last of all" in staff.get(SHELF).content.decode()
    staff.post(f"{SHELF}sold-out/", {"is_last": "0"})
    assert "keeps its place" in staff.get(SHELF).content.decode()


def test_what_is_not_there_is_not_found_and_junk_is_no_fault(market: Market, staff: Client) -> None:
    nothing = "00000000-0000-0000-0000-000000000001"
    assert staff.get("/office/shelves/none/").status_code == 404
    assert staff.get(f"{SHELF}rules/{nothing}/").status_code == 404
    assert staff.post(f"{SHELF}rules/{nothing}/end/").status_code == 404
    assert staff.get(f"{SHELF}?look=1&category=none").status_code == 200
    assert staff.get(f"{SHELF}?look=1&at=junk&party=nobody").status_code == 200
