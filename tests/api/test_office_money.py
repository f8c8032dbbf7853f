"""Deposits, gift cards and store credit for programs of staff: each amount moves once, and what was wrong is undone."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from api.caller import Caller
from api.office import staff_caller
from banking.money import row, statement
from factories import company as new_company
from jangteo.kernel import clock
from jangteo.stored_value.models import StoredValue, StoredValueMove
from office.desk import order, read
from storefront.market import SHOPPER, Market

pytestmark = pytest.mark.django_db
ACCOUNT = {"code": "main", "bank": "국민은행", "number": "123456-01-234567"}


def won(amount: int) -> dict[str, str]:
    return {"amount": str(amount), "currency": "KRW"}


@pytest.fixture
def clerk(market: Market) -> Caller:
    return staff_caller("staff_administrator")


def imported(clerk: Caller, *rows: str) -> list[dict[str, Any]]:
    """The lines of a file that was looked at and imported."""
    assert clerk.post("/office/bank-accounts", ACCOUNT).status == 201
    read_once = clerk.send(
        "/office/bank-accounts/main/files", ("11월.csv", statement(*rows)), Idempotency_Key=uuid4().hex
    )
    assert (read_once.status, read_once.body["new"], read_once.body["file"]["imported_at"]) == (201, len(rows), None)
    path = f"/office/bank-files/{read_once.body['file']['id']}"
    assert clerk.post(f"{path}/import").body["new"] == len(rows)
    assert clerk.post(f"{path}/import").body["new"] == 0
    return list(clerk.get("/office/bank-lines?state=all").body["items"])


def test_a_deposit_pays_an_order_is_taken_off_and_set_aside(clerk: Caller) -> None:
    summary = read(order("shop", SHOPPER, ("MUG-WH", 1))).summary
    due = int(summary.gross.to_decimal())
    (line,) = imported(clerk, row(due + 5000, "모르는사람", "아무 말"))
    path = f"/office/bank-lines/{line['id']}"
    assert (line["state"], line["left"]) == ("open", won(due + 5000))
    part = {"number": summary.number, "amount": won(due)}
    key = uuid4().hex
    for _again in range(2):
        paid = clerk.post(f"{path}/applications", {"parts": [part], "why": "said so"}, Idempotency_Key=key)
        assert (paid.status, paid.body["left"], paid.body["state"]) == (200, won(5000), "part")
    assert clerk.get(f"/office/orders/{summary.number}").body["payment"] == "paid"
    (use,) = paid.body["applications"]
    assert (use["number"], use["amount"], use["is_taken_back"]) == (summary.number, won(due), False)
    more = clerk.post(f"{path}/applications", {"parts": [part]})
    assert (more.status, more.code) == (409, "banking.more_than_left")
    usd = part | {"amount": {"amount": "1", "currency": "USD"}}
    assert clerk.post(f"{path}/applications", {"parts": [usd]}).code == "banking.nothing_to_apply"

    kept = clerk.post(f"{path}/asides", {"reason": "interest", "amount": won(5000)}).body
    assert (kept["left"], kept["state"]) == (won(0), "applied")
    aside = f"{path}/asides/{kept['asides'][0]['id']}/end"
    assert clerk.post(aside, {"why": "not ours"}).body["left"] == won(5000)
    assert clerk.post(aside, {"why": "not ours"}).code == "banking.already_reversed"
    back = clerk.post(f"{path}/applications/{use['id']}/end", {"why": "wrong order"}).body
    assert (back["left"], back["state"]) == (won(due + 5000), "open")
    assert [one["is_taken_back"] for one in back["applications"]] == [True, False]
    assert clerk.post(f"{path}/applications/{uuid4()}/end", {"why": "x"}).code == "banking.application_not_found"
    assert clerk.get("/office/bank-lines?q=모르는").body["total"] == 1
    store = staff_caller("store", place_code="W1")
    assert [store.get(one).status for one in ("/office/bank-lines", "/office/bank-accounts", path)] == [403] * 3


def test_a_card_tells_its_code_once_and_a_balance_is_put_right(clerk: Caller) -> None:
    body = {"amount": won(30000), "source": "goodwill", "why": "late parcel"}
    key = uuid4().hex
    made = clerk.post("/office/gift-cards", body, Idempotency_Key=key)
    assert (made.status, len(made.body["code"].replace("-", ""))) == (201, 16)
    again = clerk.post("/office/gift-cards", body, Idempotency_Key=key)
    assert (again.body["id"], again.body["code"]) == (made.body["id"], "")
    assert clerk.post("/office/gift-cards", body | {"amount": won(1)}, Idempotency_Key=key).status in (409, 422)
    path = f"/office/stored-values/{made.body['id']}"
    less = clerk.post(f"{path}/adjustments", {"amount": won(-10000), "why": "too much"}, Idempotency_Key=uuid4().hex)
    assert (less.body["balance"], [one["kind"] for one in less.body["moves"]]) == (won(20000), ["adjust", "issue"])
    assert clerk.post(f"{path}/adjustments", {"amount": won(-20001), "why": "x"}).status == 409
    assert clerk.post(f"{path}/block", {"why": "lost"}).body["usable"] == won(0)
    assert clerk.post(f"{path}/unblock", {"why": "found"}).body["usable"] == won(20000)
    later = (clock.today() + timedelta(days=3000)).isoformat()
    assert clerk.post(f"{path}/prolongation", {"expires_on": later, "why": "kind"}).body["next_end"] == later
    assert "code" not in clerk.get(path).body
    assert clerk.get(f"/office/stored-values?code_end={made.body['code_end']}").body["total"] == 1
    assert clerk.post("/office/gift-cards", body | {"why": ""}).status == 422
    assert clerk.post("/office/gift-cards", body | {"amount": {"amount": "1", "currency": "EUR"}}).status == 422
    assert StoredValue.objects.count() == 1


def test_store_credit_is_given_once_under_a_key(clerk: Caller) -> None:
    firm: UUID = new_company("긴해")
    body = {"amount": won(5000), "source": "goodwill", "why": "sorry", "party": str(firm)}
    key = uuid4().hex
    first, second = (clerk.post("/office/store-credits", body, Idempotency_Key=key) for _ in range(2))
    assert (first.status, first.body) == (second.status, second.body)
    assert first.body["balance"] == won(5000)
    assert clerk.post("/office/store-credits", body).body["balance"] == won(10000)
    assert StoredValueMove.objects.count() == 2
    assert clerk.post("/office/store-credits", body | {"party": str(uuid4())}).status == 404
