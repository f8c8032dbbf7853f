"""Counts: begun, noted and pasted, looked at, booked or dropped; blind ones tell nothing before they are booked."""

from uuid import UUID

from django.test import Client
from pytest_django import DjangoAssertNumQueries

from jangteo.catalog.models import Variant
from jangteo.inventory import services as inventory
from jangteo.inventory.models import CountLine, StockCount, StockMovement
from jangteo.inventory.selectors import get_count, list_stock
from jangteo.inventory.types import CountState, PlaceKind, Tracking
from jangteo.kernel.ids import new_id
from office.desk import order, staff_client
from storefront.market import ACTOR, SHOPPER, Market


def begin(place: str = "W1", *, is_blind: bool = True) -> UUID:
    return inventory.begin_count(place_code=place, actor=ACTOR, is_blind=is_blind)


def note(staff: Client, count_id: UUID, sku: str, quantity: str, lot: str = "") -> list[str]:
    data = {"sku": sku, "quantity": quantity, "lot": lot}
    return _told(staff, f"/office/counts/{count_id}/note/", data)


def _told(staff: Client, path: str, data: dict[str, str]) -> list[str]:
    response = staff.post(path, data, follow=True)
    if response.status_code == 422:
        told = [f"{line}: {words} [{value}]" for line, words, value in response.context["problems"]]
        return told or [response.context["wrong"]]
    return [str(one) for one in response.context["messages"]]


def found(count_id: UUID) -> list[tuple[int, int | None]]:
    return [(line.found, line.expected) for line in get_count(count_id).lines]


def test_a_count_is_begun_noted_looked_at_and_booked(staff: Client, market: Market) -> None:
    begun = staff.post("/office/counts/begin/", {"place": "W1", "blind": "on", "note": "shelf 3"}, follow=True)
    count_id = StockCount.objects.get().pk
    assert begun.redirect_chain[-1][0] == f"/office/counts/{count_id}/"
    assert "autofocus" in begun.content.decode()
    assert note(staff, count_id, "MUG-WH", "38") == ["Noted: MUG-WH 38"]
    assert note(staff, count_id, "CUP", "3") == ["Noted: CUP 3"]
    assert note(staff, count_id, "MUG-WH", "37") == ["Noted: MUG-WH 37"]
    assert not staff.get(f"/office/counts/{count_id}/").context["is_told"]
    preview = staff.get(f"/office/counts/{count_id}/book/")
    lines = [(named.sku, line.expected, line.found, line.difference) for named, line in preview.context["lines"]]
    assert (lines, preview.context["same"]) == ([("MUG-WH", 40, 37, -3)], 1)
    assert not StockMovement.objects.filter(kind="count").exists()
    booked = staff.post(f"/office/counts/{count_id}/book/", follow=True)
    assert [str(one) for one in booked.context["messages"]] == ["Booked: 1 difference."]
    assert booked.context["is_told"]
    assert [one.on_hand for one in list_stock([market.variants["MUG-WH"]])] == [37]
    assert staff.get(f"/office/counts/{count_id}/book/").status_code == 302


def test_a_gtin_is_scanned_as_well(staff: Client, market: Market) -> None:
    Variant.objects.filter(pk=market.variants["CUP"]).update(gtin="2900000000001")
    count_id = begin()
    assert note(staff, count_id, "2900000000001", "2") == ["Noted: 2900000000001 2"]
    assert CountLine.objects.get().variant_id == market.variants["CUP"]


REFUSED: list[tuple[str, str, str, str]] = [
    ("NOPE", "1", "", "NOPE: There is no such SKU or GTIN."),
    ("", "1", "", "Scan or write a SKU."),
    ("CUP", "-1", "", "What was found is a whole number from 0 to 100,000,000."),
    ("CUP", "many", "", "What was found is a whole number from 0 to 100,000,000."),
    ("CUP", "1", "L9", "There is no lot L9 of this product."),
    ("MUG-IN", "1", "", "MUG-IN: Its units have numbers: change them by number, not by a count."),
]


def test_what_can_not_be_noted_is_told_and_stays_typed(staff: Client, market: Market) -> None:
    for sku, quantity, lot, told in REFUSED:
        inventory.set_tracking(variant_id=market.variants["MUG-IN"], tracking=Tracking.SERIAL, actor=ACTOR)
        count_id = begin()
        assert note(staff, count_id, sku, quantity, lot) == [told]
        assert found(count_id) == []


def test_many_lines_are_pasted_or_told_with_their_number(staff: Client, market: Market) -> None:
    count_id = begin(is_blind=False)
    path = f"/office/counts/{count_id}/paste/"
    assert _told(staff, path, {"lines": "SKU\tCount\nMUG-WH\t41\nCUP\t0"}) == ["2 lines noted."]
    assert found(count_id) == [(41, 40), (0, 3)]
    assert _told(staff, path, {"lines": "NOPE 1\nCUP 2\nCUP 3"}) == [
        "1: There is no such SKU or GTIN. [NOPE]",
        "3: This SKU and lot stand on a line above. Put them on one line. [CUP]",
    ]
    assert _told(staff, path, {"lines": "CUP 2\nMUG-WH 3 L9"}) == [
        "Line 2: There is no lot L9 of this product. The 1 line above is noted."
    ]
    assert _told(staff, path, {"lines": " "}) == ["Paste 1 to 500 lines."]


def test_a_count_below_what_is_promised_is_told_when_booked(staff: Client, market: Market) -> None:
    count_id = begin()
    order("shop", SHOPPER, ("CUP", 2))
    note(staff, count_id, "CUP", "1")
    response = staff.post(f"/office/counts/{count_id}/book/")
    assert response.status_code == 409
    assert response.context["wrong"].startswith("CUP: 1 would be left, but 2 are promised, held or set aside.")
    assert get_count(count_id).state == CountState.OPEN


def test_a_dropped_count_books_nothing_and_takes_no_more(staff: Client) -> None:
    count_id = begin()
    note(staff, count_id, "CUP", "1")
    assert _told(staff, f"/office/counts/{count_id}/drop/", {}) == ["The count is dropped; nothing was booked."]
    number = get_count(count_id).number
    assert note(staff, count_id, "CUP", "2") == [f"{number} has ended meanwhile; nothing was booked."]
    assert found(count_id) == [(1, 3)]
    assert staff.get(f"/office/counts/{new_id()}/").status_code == 404
    assert staff.post(f"/office/counts/{new_id()}/drop/").status_code == 404


def test_a_store_counts_its_own_place(market: Market) -> None:
    inventory.create_place(code="S1", names={"ko": "매장"}, kind=PlaceKind.STORE)
    clerk, other = staff_client("store", place_code="S1"), begin()
    assert [code for code, _ in clerk.get("/office/counts/").context["here"]] == ["S1"]
    assert _told(clerk, "/office/counts/begin/", {"place": "W1"}) == ["Your role does not include this."]
    assert not clerk.get(f"/office/counts/{other}/").context["may_count"]
    assert clerk.get(f"/office/counts/{other}/book/").status_code == 403
    assert note(clerk, other, "CUP", "1") == ["Your role does not include this."]
    assert note(clerk, begin("S1"), "CUP", "1") == ["Noted: CUP 1"]


def test_counts_are_listed_and_take_the_same_queries(
    staff: Client, market: Market, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    first = begin()
    for path in ("/office/counts/", f"/office/counts/{first}/", f"/office/counts/{first}/book/"):
        note(staff, first, "CUP", "1")
        staff.get(path)
        with django_assert_max_num_queries(25) as few:
            staff.get(path)
        most = len(few)
        for sku in ("MUG-WH", "RACK-TRADE"):
            note(staff, begin(), sku, "1")
            note(staff, first, sku, "1")
        with django_assert_max_num_queries(most):
            staff.get(path)
    assert len(staff.get("/office/counts/?state=open&place=W1").context["rows"]) == 7
    assert staff.get("/office/counts/?state=booked&place=%00").context["rows"] == []
