"""Gift cards and store credit at the desk: issued, found, stopped, prolonged, put right, given instead of a refund."""

import re
from datetime import date
from uuid import uuid4

import pytest
from django.test import Client

from jangteo.ordering import services as ordering
from jangteo.parties.models import User
from jangteo.parties.types import MemberRole
from jangteo.stored_value.models import StoredValue, StoredValueMove
from jangteo.stored_value.selectors import bought_cards, find_by_code, values_of
from office.desk import DESK, order, read, staff_client
from stored_value.using import broken, card_of, credit_of, left, spend
from storefront.market import SHOPPER, Market, sell_gift_card


def form(**changes: str) -> dict[str, str]:
    """A card of 50,000 that was paid for."""
    return {
        "key": str(uuid4()),
        "amount": "50,000",
        "currency": "KRW",
        "source": "sold",
        "why": "",
        "expires_on": "",
    } | changes


def person() -> object:
    found = User.objects.get(email=SHOPPER).person_id
    assert found
    return found


def test_a_card_is_issued_its_code_shown_once_and_found_by_its_end(staff: Client) -> None:
    sent = form()
    shown = staff.post("/office/values/issue/", sent)
    assert (shown.status_code, "no-store" in shown["Cache-Control"]) == (200, True)
    (code,) = re.findall(r"[2-9A-Y]{4}(?:-[2-9A-Y]{4}){3}", shown.content.decode())
    found = find_by_code(code)
    assert found is not None
    assert (found.balance.minor, left(found.id)) == (50_000, 50_000)
    again = staff.post("/office/values/issue/", sent)
    assert again["Location"] == f"/office/values/{found.id}/"
    assert StoredValue.objects.count() == 1
    listed = staff.get("/office/values/", {"q": code[-4:]}).content.decode()
    assert f"…{code[-4:]}" in listed
    assert code not in listed + staff.get(f"/office/values/{found.id}/").content.decode()
    assert staff.get("/office/values/", {"q": "2222", "kind": "store_credit"}).status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": "a lot"},
        {"amount": "-5"},
        {"amount": "0"},
        {"amount": "1.5"},
        {"amount": "\x00"},
        {"currency": "XXX"},
        {"source": "stolen"},
        {"source": "goodwill", "why": " "},
        {"expires_on": "soon"},
        {"expires_on": "2020-01-01"},
    ],
)
def test_what_makes_no_sense_is_told_and_kept_as_typed(staff: Client, wrong: dict[str, str]) -> None:
    answer = staff.post("/office/values/issue/", form(**wrong))
    assert answer.status_code == 422
    assert not StoredValue.objects.exists()


def test_store_credit_is_given_from_a_buyers_page(staff: Client, market: Market) -> None:
    buyer = str(person())
    page = staff.get(f"/office/parties/{buyer}/").content.decode()
    assert f"/office/values/?party={buyer}#issue" in page
    assert f'name="party" value="{buyer}"' in staff.get("/office/values/", {"party": buyer}).content.decode()
    given = staff.post("/office/values/issue/", form(party=buyer, source="goodwill", why="late parcel"))
    (credit,) = values_of([person()])  # type: ignore[list-item]
    assert given["Location"] == f"/office/values/{credit.id}/"
    shown = staff.get(given["Location"]).content.decode()
    assert "late parcel" in shown
    assert "Given away" in shown
    assert broken() == []


def test_what_may_be_asked_back_in_money_is_noted_as_paid_out(staff: Client) -> None:
    card = card_of(50_000)
    path, name = f"/office/values/{card.id}", "Note as paid out"
    assert name not in staff.get(f"{path}/").content.decode()
    spend(card.id, 30_000)
    shown = staff.get(f"{path}/").content.decode()
    assert name in shown
    assert "₩20,000" in shown
    key = str(uuid4())
    staff.post(f"{path}/pay_out/", {"why": "", "key": key})
    assert left(card.id) == 20_000
    for _ in range(2):
        staff.post(f"{path}/pay_out/", {"why": "신한 110-…, 손지우", "key": key})
    staff.post(f"{path}/pay_out/", {"why": "once more", "key": str(uuid4())})
    assert (left(card.id), name in staff.get(f"{path}/").content.decode()) == (0, False)
    assert broken() == []


def test_a_card_is_stopped_prolonged_and_put_right_with_reasons(staff: Client) -> None:
    card = card_of(1_000)
    path = f"/office/values/{card.id}"
    staff.post(f"{path}/block/", {"why": "stolen"})
    assert StoredValue.objects.get().state == "blocked"
    staff.post(f"{path}/unblock/", {"why": ""})
    assert StoredValue.objects.get().state == "blocked"
    staff.post(f"{path}/unblock/", {"why": "found"})
    key = str(uuid4())
    for _ in range(2):
        staff.post(f"{path}/adjust/", {"why": "counted wrong", "amount": "-300", "key": key})
    staff.post(f"{path}/adjust/", {"why": "counted wrong", "amount": "x", "key": str(uuid4())})
    staff.post(f"{path}/extend/", {"why": "asked", "expires_on": "2099-01-01"})
    staff.post(f"{path}/extend/", {"why": "asked", "expires_on": "?"})
    row = StoredValue.objects.get()
    assert (row.state, left(card.id), row.parts.get().expires_on) == ("active", 700, date(2099, 1, 1))
    assert staff.post(f"{path}/melt/", {"why": "x"}).status_code == 404
    assert staff.get(f"/office/values/{uuid4()}/").status_code == 404
    shown = staff.get(f"{path}/").content.decode()
    assert "counted wrong" in shown


def test_clerks_neither_see_nor_change_them(market: Market) -> None:
    clerk, card = staff_client(MemberRole.STAFF_CLERK), card_of(1_000)
    for path in ("/office/values/", f"/office/values/{card.id}/"):
        assert clerk.get(path).status_code == 403
    for path in ("/office/values/issue/", f"/office/values/{card.id}/block/"):
        assert clerk.post(path, form()).status_code == 403
    assert StoredValueMove.objects.count() == 1


def test_a_refund_becomes_store_credit(staff: Client, market: Market) -> None:
    order_id = order("shop", SHOPPER, ("MUG-WH", 3))
    ordering.mark_paid(order_id=order_id, actor=DESK)
    number = read(order_id).summary.number
    path = f"/office/orders/{number}/refund/"
    assert 'name="as_credit"' in staff.get(path, {"units-1": "1"}).content.decode()
    staff.post(path, {"units-1": "1", "as_credit": "1", "seen": f"{number}-R1", "why": "wanted so"})
    (credit,) = values_of([person()])  # type: ignore[list-item]
    assert credit.balance == read(order_id).refunds[0].figures.gross
    assert broken() == []
    shown = staff.get(f"/office/orders/{number}/").content.decode()
    assert "Gift cards and store credit" in shown


def test_an_orders_page_leads_to_the_gift_cards_that_were_bought_with_it(staff: Client, market: Market) -> None:
    """Where its money is taken back they are to be blocked."""
    sell_gift_card(market)
    order_id = order("shop", SHOPPER, ("GIFT", 2))
    ordering.mark_paid(order_id=order_id, actor=DESK)
    shown = staff.get(f"/office/orders/{read(order_id).summary.number}/").content.decode()
    assert [shown.count(f'href="/office/values/{one.id}/">…{one.code_end}<') for one in bought_cards(order_id)] == [
        1,
        1,
    ]


def test_money_that_is_left_keeps_someone_from_being_forgotten(market: Market) -> None:
    credit_of(person(), 500)  # type: ignore[arg-type]
    from jangteo.kernel import personal

    known = personal.trace(person())  # type: ignore[arg-type]
    assert "stored_value.credit_left" in {one.code for one in personal.list_blocks(known)}
