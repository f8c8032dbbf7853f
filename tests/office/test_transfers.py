"""Transfers: sent from pasted lines, received, written off, listed."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from jangteo.inventory import services as inventory
from jangteo.inventory.models import Transfer
from jangteo.inventory.selectors import get_transfer, list_stock
from jangteo.inventory.types import Moved, PlaceKind, Tracking, TransferState
from jangteo.kernel import clock
from jangteo.kernel.ids import new_id
from office.desk import staff_client
from storefront.market import ACTOR, Market


@pytest.fixture(autouse=True)
def store(market: Market) -> None:
    """A second place."""
    inventory.create_place(code="S1", names={"ko": "매장", "en": "Store"}, kind=PlaceKind.STORE)


def send(market: Market, quantity: int = 10, key: str = "first", days: int | None = None) -> UUID:
    return inventory.send_transfer(
        from_place="W1",
        to_place="S1",
        lines=[Moved(market.variants["MUG-WH"], quantity)],
        key=key,
        actor=ACTOR,
        expected_on=None if days is None else clock.today() + timedelta(days=days),
    )


def paste(staff: Client, lines: str, **fields: object) -> list[str]:
    """Send the form of a new transfer; what is told of it."""
    data = {"from_place": "W1", "to_place": "S1", "lines": lines, "key": uuid4()} | fields
    response = staff.post("/office/transfers/new/", data)
    if response.status_code == 302:
        return []
    assert response.status_code == 422
    told = [f"{line}: {words} [{value}]" for line, words, value in response.context["problems"]]
    return told or [response.context["wrong"]]


def act(staff: Client, transfer_id: UUID, action: str, **fields: object) -> list[str]:
    response = staff.post(f"/office/transfers/{transfer_id}/{action}/", {"key": uuid4()} | fields, follow=True)
    assert response.status_code == 200
    return [str(one) for one in response.context["messages"]]


def test_a_transfer_is_sent_from_pasted_lines_once(staff: Client, market: Market) -> None:
    key = uuid4()
    for _ in range(2):
        lines = "SKU\tQuantity\r\nMUG-WH\t 10\r\n\r\nCUP\t2"
        assert paste(staff, lines, key=key, note="for the window", expected_on="2099-01-01") == []
    sent = get_transfer(Transfer.objects.get().pk)
    assert [(line.sent, line.open) for line in sent.lines] == [(10, 10), (2, 2)]
    page = staff.get(f"/office/transfers/{sent.id}/").content.decode()
    for text in ("for the window", "Warehouse → Store", "MUG-WH", "All arrived"):
        assert text in page


REFUSED: list[tuple[str, str]] = [
    ("NOPE 3\nMUG-WH 1", "1: There is no such SKU or GTIN. [NOPE]"),
    ("MUG-WH 1\nCUP none", "2: The quantity is a whole number from 1 to 100,000,000. [none]"),
    ("MUG-WH 0", "1: The quantity is a whole number from 1 to 100,000,000. [0]"),
    ("MUG-WH", "1: The quantity is a whole number from 1 to 100,000,000. [–]"),
    ("MUG-WH 1\nMUG-WH 2", "2: This SKU and lot stand on a line above. Put them on one line. [MUG-WH]"),
    (f"MUG-WH 1 {'L' * 41}", "1: A lot's code has 1 to 40 characters."),
    ("CUP 1\nMUG-WH 41", "Line 2: MUG-WH: 1 units more are named than there are."),
    ("MUG-WH 1 L9", "Line 1: There is no lot L9 of this product."),
    ("MUG-WH 1 - A1", "Line 1: MUG-WH: Its units have no numbers here; name none."),
    ("", "Paste 1 to 500 lines."),
]


def test_lines_that_can_not_go_are_told_with_their_number(staff: Client) -> None:
    for lines, told in REFUSED:
        assert paste(staff, lines)[0].startswith(told)
        assert not Transfer.objects.exists()


def test_places_and_days_that_do_not_fit_are_told(staff: Client, market: Market) -> None:
    assert paste(staff, "CUP 1", to_place="W1") == ["A transfer goes to another place."]
    assert paste(staff, "CUP 1", to_place="NONE") == ["There is no such place of stock."]
    assert paste(staff, "CUP 1", expected_on="soon") == ["A day is written like 2026-12-31."]
    inventory.set_tracking(variant_id=market.variants["MUG-IN"], tracking=Tracking.SERIAL, actor=ACTOR)
    assert paste(staff, "MUG-IN 1") == ["Line 1: MUG-IN: Name 1 different serial numbers, one for each unit."]
    assert paste(staff, "MUG-IN 1 - A7") == ["Line 1: MUG-IN: 1 units more are named than there are."]
    assert not Transfer.objects.exists()


def test_some_arrive_some_are_lost_and_then_it_is_closed(staff: Client, market: Market) -> None:
    sent = send(market)
    field = f"units-{get_transfer(sent).lines[0].id}"
    assert act(staff, sent, "receive", **{field: "6"}) == ["6 units arrived."]
    assert act(staff, sent, "lose", **{field: "1"}) == ["Say why."]
    assert act(staff, sent, "lose", **{field: "1", "why": "fell"}) == ["1 units are written off."]
    assert act(staff, sent, "receive", all="1") == ["3 units arrived."]
    assert get_transfer(sent).state == TransferState.CLOSED
    stock = {one.place_code: one.on_hand for one in list_stock([market.variants["MUG-WH"]])}
    assert stock == {"W1": 30, "S1": 9, "TRANSIT": 0}
    assert act(staff, sent, "receive", **{field: "1"}) == [
        f"{get_transfer(sent).number} has ended meanwhile; nothing was booked."
    ]


def test_arrivals_that_can_not_be_are_told(staff: Client, market: Market) -> None:
    sent = send(market)
    field = f"units-{get_transfer(sent).lines[0].id}"
    for typed in ("11", "some"):
        assert act(staff, sent, "receive", **{field: typed}) == ["MUG-WH: only 10 are still to come."]
    assert act(staff, sent, "receive") == ["Name how many units of at least one line."]
    assert staff.post(f"/office/transfers/{sent}/burn/").status_code == 404
    assert staff.get(f"/office/transfers/{new_id()}/").status_code == 404
    assert get_transfer(sent).open == 10


def test_a_store_sends_from_its_place_and_receives_there(market: Market) -> None:
    clerk, sent = staff_client("store", place_code="S1"), send(market)
    assert [code for code, _ in clerk.get("/office/transfers/new/").context["here"]] == ["S1"]
    assert paste(clerk, "CUP 1") == ["Your role does not include this."]
    assert clerk.get(f"/office/transfers/{sent}/").context["may_receive"]
    assert act(clerk, sent, "receive", all="1") == ["10 units arrived."]
    back = paste(clerk, "MUG-WH 1", from_place="S1", to_place="W1")
    assert back == []
    other = Transfer.objects.exclude(pk=sent).get()
    assert not clerk.get(f"/office/transfers/{other.pk}/").context["may_receive"]
    assert act(clerk, other.pk, "receive", all="1") == ["Your role does not include this."]
    looker = staff_client("staff_viewer")
    assert looker.get("/office/transfers/").status_code == 200
    assert looker.get("/office/transfers/new/").status_code == 403


def test_open_ones_stand_first_late_ones_are_marked_and_the_list_is_narrowed(staff: Client, market: Market) -> None:
    late, new = send(market, 3, "late", -1), send(market, 4, "new")
    act(staff, new, "receive", all="1")

    def rows(query: str) -> list[tuple[UUID, bool]]:
        return [(one.id, is_late) for _, _, one, is_late in staff.get(f"/office/transfers/{query}").context["rows"]]

    assert rows("") == [(late, True), (new, False)]
    assert rows("?state=closed") == [(new, False)]
    assert rows("?q=CUP") == []
    assert rows("?q=MUG-WH&state=sent&place=S1") == [(late, True)]
    assert len(rows("?q=%00&state=none&place=none")) == 2
    file = staff.get("/office/transfers/export/?state=sent").getvalue().decode("utf-8-sig").splitlines()
    assert len(file) == 2
    assert file[1].endswith(",MUG-WH,,3,0,0")


def test_the_list_takes_the_same_queries_however_long(
    staff: Client, market: Market, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    sent = send(market, 1, "zero")
    for path in ("/office/transfers/", f"/office/transfers/{sent}/"):
        staff.get(path)
        with django_assert_max_num_queries(25) as few:
            staff.get(path)
        most = len(few)
        for number in range(4):
            send(market, 1, f"{path}{number}")
        with django_assert_max_num_queries(most):
            staff.get(path)
