"""A variant's page of stock: what each place has, and every form on it, done and refused."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.test import Client
from pytest_django import DjangoAssertNumQueries

from jangteo.inventory import services as inventory
from jangteo.inventory.models import ReorderPoint, ShelfLifeRule, StockLevel, StockMovement
from jangteo.inventory.selectors import list_stock, tracking_by_variant
from jangteo.inventory.types import LotDraft, Moved, PlaceKind, ReceiptLine, Tracking
from jangteo.kernel import clock
from jangteo.kernel.ids import new_id
from office.desk import staff_client
from storefront.market import ACTOR, Market

MUG = "/office/stock/MUG-WH/"


def do(staff: Client, action: str, sku: str = "MUG-WH", /, **fields: Any) -> list[str]:
    """Send a form; the messages of the page it leads to, or the errors at its fields."""
    data = {"place": "W1", "key": uuid4()} | fields
    path = f"/office/stock/{sku}/{action if action in ('receive', 'count') else f'do/{action}'}/"
    response = staff.post(path, data, follow=True)
    if response.status_code == 422:
        return [
            str(error) for form in response.context["bound"].values() for one in form.errors.values() for error in one
        ]
    assert response.status_code == 200
    return [str(one) for one in response.context["messages"]]


def figures(market: Market, sku: str = "MUG-WH") -> list[tuple[str, int, int, int, int]]:
    return [
        (one.place_code, one.on_hand, one.quarantined, one.safety, one.available)
        for one in list_stock([market.variants[sku]])
    ]


def told_apart(market: Market, tracking: Tracking, sku: str = "MUG-IN") -> None:
    inventory.set_tracking(variant_id=market.variants[sku], tracking=tracking, actor=ACTOR)


def test_places_show_what_is_there_set_aside_kept_back_free_and_to_come(staff: Client, market: Market) -> None:
    mug = market.variants["MUG-WH"]
    inventory.create_place(code="W2", names={"ko": "둘째", "en": "Second"}, kind=PlaceKind.STORE)
    inventory.set_aside(place_code="W1", moved=Moved(mug, 3), key="aside", why="chipped", actor=ACTOR)
    inventory.set_safety(place_code="W1", variant_id=mug, units=5, actor=ACTOR)
    sent = inventory.send_transfer(
        from_place="W1", to_place="W2", lines=[Moved(mug, 10)], key="move", actor=ACTOR, expected_on=clock.today()
    )
    response = staff.get(MUG)
    rows = [(row.name, row.level.available if row.level else None, row.coming) for row in response.context["rows"]]
    assert rows == [("Warehouse", 22, 0), ("Second", None, 10)]
    page = response.content.decode()
    for text in ("chipped", "Set aside", "Kept back", f"/office/transfers/{sent}/", "On its way"):
        assert text in page
    assert staff.get("/office/stock/none/").status_code == 404


def test_units_are_set_aside_put_back_adjusted_and_kept_back(staff: Client, market: Market) -> None:
    assert do(staff, "aside", quantity=4, why="wet") == ["4 units set aside."]
    assert figures(market) == [("W1", 40, 4, 0, 36)]
    assert do(staff, "back", quantity=3, why="dried") == ["3 units are good again."]
    assert do(staff, "adjust", change=-2, why="broken") == ["Adjusted by -2 units."]
    assert do(staff, "safety", units=7) == ["7 units are kept back from now on."]
    assert figures(market) == [("W1", 38, 1, 7, 30)]
    assert do(staff, "count", quantity=50) == ["Count booked: 50 on hand."]


def test_the_same_form_sent_twice_is_booked_once(staff: Client, market: Market) -> None:
    key = uuid4()
    for _ in range(2):
        do(staff, "adjust", change=5, why="found", key=key)
    assert figures(market)[0][1] == 45


def test_lots_come_with_dates_and_show_what_expires(staff: Client, market: Market) -> None:
    told_apart(market, Tracking.LOT)
    today = clock.today()
    for code, days in (("OLD", 0), ("SOON", 10), ("LATE", 400)):
        dates = {"lot": code, "expires_on": today + timedelta(days=days)}
        assert do(staff, "receive", "MUG-IN", quantity=4, **dates) == ["4 units received."]
    response = staff.get("/office/stock/MUG-IN/")
    assert [(row.lot, row.state, row.free) for row in response.context["parts"]] == [
        ("OLD", "expired", 4),
        ("SOON", "soon", 4),
        ("LATE", "good", 4),
    ]
    assert do(staff, "life", "MUG-IN", days=90) == ["Units must still be good for 90 days from now on."]
    assert ShelfLifeRule.objects.get().days == 90


def test_numbered_units_come_by_number(staff: Client, market: Market) -> None:
    assert do(staff, "tracking", "MUG-IN", tracking="serial") == ["Units of MUG-IN are told apart so from now on."]
    assert do(staff, "receive", "MUG-IN", quantity=2, serials="A1\nA2\n") == ["2 units received."]
    assert staff.get("/office/stock/MUG-IN/").context["serials"] == [("Warehouse", "A1"), ("Warehouse", "A2")]
    assert do(staff, "adjust", "MUG-IN", change=-1, serials="A1", why="lost") == ["Adjusted by -1 units."]


def test_reorder_points_are_set_and_taken_away(staff: Client, market: Market) -> None:
    assert do(staff, "reorder", at=5, up_to=20, supplier=str(market.company_id)) == [
        "More is asked for at 5 free units, up to 20."
    ]
    assert ReorderPoint.objects.get().supplier_id == market.company_id
    assert "편집숍 긴해" in staff.get(MUG).content.decode()
    assert do(staff, "reorder", at=0, up_to=0) == ["It is not asked for any more."]
    assert not ReorderPoint.objects.exists()


REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("aside", {"quantity": 41, "why": "x"}, "MUG-WH: 40 would be left, and 41 are promised, held or set aside."),
    ("back", {"quantity": 1, "why": "x"}, "MUG-WH: Fewer units are set aside than were named."),
    ("adjust", {"change": -41, "why": "x"}, "MUG-WH: 1 units more are named than there are."),
    ("adjust", {"change": 0, "why": "x"}, "Write how many more (12) or fewer (-12) there are."),
    ("adjust", {"change": 1, "why": "x", "lot": "L9"}, "There is no lot L9 of this product."),
    ("adjust", {"change": 1, "why": ""}, "This field is required."),
    ("receive", {"quantity": 1, "lot": "L1"}, "MUG-WH: Name a lot where units are told apart by lots"),
    ("receive", {"quantity": 1, "serials": "A"}, "MUG-WH: Its units have no numbers here; name none."),
    ("receive", {"quantity": 1, "serials": "A" * 61}, "is too long: a serial number has at most 60 characters."),
    ("receive", {"quantity": 1, "made_on": "2026-01-01"}, "Dates belong to a lot: name it."),
    ("receive", {"quantity": 1, "place": "NO\x00NE"}, "Null characters are not allowed."),
    ("receive", {"quantity": 1, "place": "NONE"}, "There is no such place of stock."),
    ("safety", {"units": -1}, "Ensure this value is greater than or equal to 0."),
    ("tracking", {"tracking": "serial"}, "MUG-WH: there are units of it."),
    ("tracking", {"tracking": "colour"}, "Select a valid choice."),
    ("reorder", {"at": 5, "up_to": 5}, "Order at fewer units than up to which"),
    ("reorder", {"at": 5, "up_to": 9, "supplier": "nobody"}, "There is no such person or company."),
    ("life", {"days": 4000}, "Ensure this value is less than or equal to 3650."),
]


def test_refusals_are_told_in_words_and_nothing_is_booked(staff: Client, market: Market) -> None:
    for action, fields, words in REFUSED:
        before = StockMovement.objects.count()
        told = do(staff, action, **fields)
        assert len(told) == 1
        assert words in told[0]
        assert (StockMovement.objects.count(), figures(market)) == (before, [("W1", 40, 0, 0, 40)])


def test_lots_and_numbers_that_do_not_fit_are_told(staff: Client, market: Market) -> None:
    told_apart(market, Tracking.LOT)
    first = {"lot": "L1", "expires_on": "2099-01-01"}
    do(staff, "receive", "MUG-IN", quantity=1, **first)
    assert do(staff, "receive", "MUG-IN", quantity=1, lot="L1", expires_on="2099-02-02") == [
        "Lot L1 is known with other dates. Leave them empty, or use another code."
    ]
    assert do(staff, "receive", "MUG-IN", quantity=1, lot="L2", made_on="2099-03-01", expires_on="2099-02-02") == [
        "It would expire before it is made."
    ]
    assert "Name a lot where units" in do(staff, "receive", "MUG-IN", quantity=1)[0]
    told_apart(market, Tracking.LOT, "MUG-WH")
    assert "Name a lot where units" in do(staff, "count", quantity=3)[0]


def test_numbers_that_are_elsewhere_or_missing_are_told(staff: Client, market: Market) -> None:
    told_apart(market, Tracking.SERIAL)
    do(staff, "receive", "MUG-IN", quantity=1, serials="A1")
    assert do(staff, "receive", "MUG-IN", quantity=2, serials="A2") == [
        "MUG-IN: Name 2 different serial numbers, one for each unit."
    ]
    assert (
        "Number A1: a unit that comes must not be in stock"
        in do(staff, "receive", "MUG-IN", quantity=1, serials="A1")[0]
    )
    assert "MUG-IN: Its units have numbers" in do(staff, "count", "MUG-IN", quantity=3)[0]


def test_a_store_sees_forms_for_its_own_place_only(market: Market) -> None:
    inventory.create_place(code="S1", names={"ko": "매장", "en": "Store"}, kind=PlaceKind.STORE)
    clerk = staff_client("store", place_code="S1")
    response = clerk.get(MUG)
    assert [code for code, _ in response.context["places"]] == ["S1"]
    assert not response.context["everywhere"]
    assert do(clerk, "receive", quantity=2, place="S1") == ["2 units received."]
    assert do(clerk, "receive", quantity=2, place="W1") == ["Your role does not include this."]
    assert do(clerk, "tracking", tracking="lot") == ["Your role does not include this."]
    assert tracking_by_variant([market.variants["MUG-WH"]])[market.variants["MUG-WH"]] == Tracking.NONE
    looker = staff_client("staff_viewer")
    assert looker.get(MUG).context["places"] == []
    assert looker.post(f"{MUG}do/aside/", {}).status_code == 403


def test_the_page_takes_the_same_queries_however_much_has_moved(
    staff: Client, market: Market, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    told_apart(market, Tracking.LOT)
    staff.get("/office/stock/MUG-IN/")

    def receive(code: str) -> None:
        line = ReceiptLine(market.variants["MUG-IN"], 3, LotDraft(code))
        inventory.receive_goods(place_code="W1", lines=[line], key=str(new_id()), actor=ACTOR)

    receive("L0")
    with django_assert_max_num_queries(40) as few:
        staff.get("/office/stock/MUG-IN/")
    most = len(few)
    for number in range(6):
        receive(f"L{number}")
    with django_assert_max_num_queries(most):
        staff.get("/office/stock/MUG-IN/")
    assert StockLevel.objects.filter(variant=market.variants["MUG-IN"]).count() == 1
