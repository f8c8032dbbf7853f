"""What staff see and do about deposits: files, lines, candidates, what is for no order, virtual accounts."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from banking.money import account, bring_in, broken, held, paid, row, statement, used
from jangteo.banking.models import Application, BankAccount, BankFile, StatementLine, VirtualAccount
from jangteo.kernel.ids import new_id
from jangteo.ordering.models import Order
from jangteo.parties.types import MemberRole
from office.desk import order, staff_client
from storefront.market import SHOPPER, Market

LINES = "/office/bank/lines/{}/"


def placed(mugs: int = 1) -> Order:
    return Order.objects.get(pk=order("shop", SHOPPER, ("MUG-WH", mugs)))


def upload(staff: Client, data: bytes, name: str = "11월.csv", code: str = "main") -> str:
    """The page after a file was sent."""
    sent = {"account": code, "file": SimpleUploadedFile(name, data)}
    return staff.post("/office/bank/read/", sent, follow=True).content.decode()


def test_an_account_is_added_and_a_file_looked_at_before_it_is_imported(market: Market, staff: Client) -> None:
    told = {"code": "main", "name": "본계좌", "bank": "신한", "number": "110-123-456789", "currency": "KRW"}
    assert "본계좌" in staff.post("/office/bank/accounts/", told, follow=True).content.decode()
    assert "each number is there once" in staff.post("/office/bank/accounts/", told, follow=True).content.decode()
    assert "Code:" in staff.post("/office/bank/accounts/", told | {"code": ""}, follow=True).content.decode()
    assert BankAccount.objects.count() == 1
    one = placed()
    data = statement(row(one.gross_minor, "손지우", one.number), row(777, "모르는 사람", moment="11:00:00"))
    page = upload(staff, data, "ok.csv")
    assert "2 of 2 lines are new" in page
    assert ("File ok.csv" in page, "Ok.csv" in page) == (True, False)
    assert "모르는 사람" in page
    assert StatementLine.objects.count() == 0
    address = f"/office/bank/files/{BankFile.objects.get().pk}/"
    page = staff.post(address, follow=True).content.decode()
    assert "Nothing names anybody who owes." in page
    assert (paid(one)[0], Application.objects.count()) == ("paid", 1)
    assert "2 of 2 lines were new; imported" in staff.get(address).content.decode()
    page = upload(staff, data, "noch einmal.csv")
    assert "This very file was imported" in page
    assert "There is nothing to import" in page
    assert broken() == []


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (statement("2026-11-05,,a,1e3,0,,\n"), "line 2, column 입금액"),
        (b"\xff\xfe\x00", "line 1, column –"),
        (b"<Document>", "line 1, column /Document"),
        (b"", "line 1"),
    ],
)
def test_a_bad_file_is_told_with_line_and_column(market: Market, staff: Client, data: bytes, words: str) -> None:
    account()
    assert words in upload(staff, data)
    assert BankFile.objects.count() == 0
    assert "There is no such account" in upload(staff, statement(row(1)), code="\x00no")
    assert "Choose a file." in staff.post("/office/bank/read/", {"account": "main"}, follow=True).content.decode()


def test_a_candidate_is_assigned_by_its_button(market: Market, staff: Client) -> None:
    account()
    one, _other = placed(), placed()
    (line,) = bring_in(row(one.gross_minor, one.buyer_name))
    staff.post(f"/office/bank/files/{line.file_id}/")
    address = LINES.format(line.pk)
    page = staff.get(address).content.decode()
    assert "payer&#x27;s name" in page
    assert re.search(r'data-name="Certain">[0-9]{1,2}(\.[0-9])?%<', page)
    assert page.count("/apply/") == 3  # two candidates and the form by hand
    form = dict(re.findall(r'name="((?:order|amount)-0)" value="([^"]+)"', page.split("/apply/")[1]))
    assert form["order-0"] == one.number
    assert "The orders are paid by it" in staff.post(f"{address}apply/", form, follow=True).content.decode()
    assert (paid(one)[0], used(line)[0]) == ("paid", one.gross_minor)


def test_several_orders_are_assigned_by_hand_and_taken_back(market: Market, staff: Client) -> None:
    account()
    first, second = placed(), placed(2)
    (line,) = bring_in(row(first.gross_minor + second.gross_minor + 500))
    address = LINES.format(line.pk)
    form = {
        "order-0": first.number,
        "amount-0": f"{first.gross_minor:,}",
        "order-3": second.number,
        "amount-3": str(second.gross_minor),
    }
    staff.post(f"{address}apply/", form)
    assert (paid(first)[0], paid(second)[0], held(line)) == ("paid", "paid", 500)
    use = Application.objects.get(order_id=first.pk).pk
    back = f"{address}take-back/"
    assert "Say why" in staff.post(back, {"application": use}, follow=True).content.decode()
    assert (
        "Taken off the order"
        in staff.post(back, {"application": use, "why": "not theirs"}, follow=True).content.decode()
    )
    assert (paid(first)[0], held(line)) == ("awaited", 500 + first.gross_minor)
    assert "taken back already" in staff.post(back, {"application": use, "why": "again"}, follow=True).content.decode()
    assert "Taken off again" in staff.get(f"/office/orders/{first.number}/").content.decode()
    assert broken() == []


@pytest.mark.parametrize("text", ["", "0", "-1", "1,5", "１２", "1e3", "1.5", "NaN", "9" * 30, "1\x00"])
def test_what_is_no_amount_is_told_and_writes_nothing(market: Market, staff: Client, text: str) -> None:
    account()
    one = placed()
    (line,) = bring_in(row(one.gross_minor))
    address = LINES.format(line.pk)
    for name, form in (
        ("apply", {"order-0": one.number, "amount-0": text}),
        ("aside", {"reason": "interest", "amount": text}),
        ("aside", {"reason": "remittance", "amount": "1", "counterpart": "toss", "fee": text or "x"}),
    ):
        if name == "aside" and form.get("fee") == "0":
            continue  # no fee is one
        page = staff.post(f"{address}{name}/", form, follow=True)
        assert [str(one.level_tag) for one in page.context["messages"]] == ["error"], (name, text)
    assert (used(line), paid(one)[0]) == ((0, 0), "awaited")


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({}, "Name an order and an amount"),
        ({"order-0": "no-such", "amount-0": "1"}, "There is no order no-such"),
        ({"order-0": "\x00", "amount-0": "1"}, "There is no order"),
    ],
)
def test_what_names_no_order_is_told(market: Market, staff: Client, form: dict[str, str], words: str) -> None:
    account()
    (line,) = bring_in(row(1_000))
    assert words in staff.post(f"{LINES.format(line.pk)}apply/", form, follow=True).content.decode()


def test_what_is_for_no_order_is_noted_and_taken_up_again(market: Market, staff: Client) -> None:
    account()
    (line,) = bring_in(row(9_700, "토스페이먼츠"))
    address = LINES.format(line.pk)
    form = {"reason": "remittance", "amount": "9,700", "counterpart": "toss", "fee": "300", "why": "November"}
    page = staff.post(f"{address}aside/", form, follow=True).content.decode()
    assert "Payout of a provider" in page
    assert "fee ₩300" in page
    assert used(line) == (0, 9_700)
    assert (
        "A payout names who"
        in staff.post(
            f"{LINES.format(bring_in(row(5))[0].pk)}aside/", form | {"counterpart": "", "amount": "5"}, follow=True
        ).content.decode()
    )
    aside = line.asides.get().pk
    staff.post(f"{address}take-back/", {"aside": aside, "why": "wrong"})
    assert (used(line), held(line), broken()) == ((0, 0), 9_700, [])


def test_lists_by_state_account_and_text(market: Market, staff: Client) -> None:
    account()
    bring_in(row(1_000, "손지우"), row(-300, "문구점"))
    for query, there, gone in (
        ("", "손지우", "문구점"),
        ("?state=out", "문구점", "손지우"),
        ("?state=all&q=손지", "손지우", "문구점"),
        ("?state=all&account=main", "문구점", "x"),
        ("?state=nonsense&account=no&page=x&q=%00", "손지우", "문구점"),
        ("?state=applied", "No lines.", "손지우"),
        ("?q=zzz", "No line fits.", "손지우"),
    ):
        page = staff.get(f"/office/bank/{query}").content.decode()
        assert there in page, query
        assert gone not in page.split("<main")[-1] if gone != "x" else True, query


def test_numbers_are_issued_and_closed(market: Market, staff: Client) -> None:
    page = staff.post("/office/bank/numbers/issue/", {"party": str(market.company_id)}, follow=True).content.decode()
    one = VirtualAccount.objects.get()
    assert one.number in page
    assert (
        "There is no such person"
        in staff.post("/office/bank/numbers/issue/", {"party": "nobody at all"}, follow=True).content.decode()
    )
    assert "The number is closed" in staff.post(f"/office/bank/numbers/{one.pk}/close/", follow=True).content.decode()
    one.refresh_from_db()
    assert one.closed_at is not None


def test_only_those_who_handle_payments_see_the_bank(market: Market) -> None:
    account()
    (line,) = bring_in(row(1_000, "손지우"))
    for role, status in (
        (MemberRole.STAFF_FINANCE, 200),
        (MemberRole.STAFF_CLERK, 403),
        (MemberRole.STAFF_VIEWER, 403),
    ):
        client = staff_client(role)
        assert client.get("/office/bank/").status_code == status, role
        assert client.get(LINES.format(line.pk)).status_code == status, role


def test_what_is_not_there_is_not_found(market: Market, staff: Client) -> None:
    assert staff.get(LINES.format(new_id())).status_code == 404
    assert staff.get(f"/office/bank/files/{new_id()}/").status_code == 404
