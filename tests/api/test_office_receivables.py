"""What is owed and how late it is, and statements of account, by programs of staff."""

from datetime import timedelta

import pytest

from api.caller import Answer, Caller
from api.office import staff_caller
from billing.collecting import buyer_of, firm_on, invoiced, shop_on_account
from jangteo.billing.models import Invoice
from jangteo.channels.selectors import get_channel
from jangteo.kernel import clock
from jangteo.kernel.ids import new_id
from jangteo.kernel.types import PartyId
from jangteo.ordering.models import Order
from jangteo.ordering.services import mark_paid
from office.desk import DESK, staff_client

pytestmark = pytest.mark.django_db
AGES = ("not_due", "days_1_to_30", "days_31_to_60", "days_61_to_90", "over_90")
RECEIVABLES = "/office/receivables"


def won(amount: int) -> dict[str, str]:
    return {"amount": str(amount), "currency": "KRW"}


def field_of(told: Answer) -> str:
    """Which field a refusal names."""
    assert told.code == "api.invalid_input", told.body
    return str(told.body["errors"][0]["field"].rpartition(".")[2])


@pytest.fixture
def invoices(db: None) -> list[Invoice]:
    """A thousand won of forty days ago, ten days late, and five hundred of today, of one company."""
    shop, buyer = shop_on_account(), buyer_of(firm_on())
    return [invoiced(shop, buyer, 10, days_ago=40), invoiced(shop, buyer, 5)]


@pytest.fixture
def clerk(db: None) -> Caller:
    return staff_caller("staff_finance")


def test_what_is_owed_is_told_by_how_late_it_was_on_a_day(invoices: list[Invoice], clerk: Caller) -> None:
    told = clerk.get(RECEIVABLES).body
    (row,), (sums,) = told["items"], told["totals"]
    assert (told["total"], told["next_cursor"], told["as_of"]) == (1, None, clock.today().isoformat())
    assert (row["party"], row["name"], row["owed"]) == (str(invoices[0].party_id), "편집숍 긴해", won(1500))
    assert [row["ages"][age] for age in AGES] == [won(one) for one in (500, 1000, 0, 0, 0)]
    assert (sums["total"], sums["ages"]) == (won(1500), row["ages"])
    before = (clock.today() - timedelta(days=20)).isoformat()
    earlier = clerk.get(f"{RECEIVABLES}?as_of={before}").body
    assert [earlier["items"][0]["ages"][age] for age in AGES] == [won(one) for one in (1000, 0, 0, 0, 0)]
    assert clerk.get(f"{RECEIVABLES}?late=true&q=긴해").body["total"] == 1
    assert clerk.get(f"{RECEIVABLES}?q=nobody").body["items"] == []
    assert clerk.get(f"{RECEIVABLES}?late=true&as_of={before}").body["items"] == []


def test_pages_of_what_is_owed_follow_each_other(invoices: list[Invoice], clerk: Caller) -> None:
    other = invoiced(get_channel("shop"), buyer_of(firm_on()), 7)
    first = clerk.get(f"{RECEIVABLES}?limit=1").body
    second = clerk.get(f"{RECEIVABLES}?limit=1&cursor={first['next_cursor']}").body
    shown = [one["party"] for one in (*first["items"], *second["items"])]
    assert sorted(shown) == sorted(map(str, (invoices[0].party_id, other.party_id)))
    assert (first["total"], second["next_cursor"], first["totals"]) == (2, None, second["totals"])
    assert first["totals"][0]["total"] == won(2200)
    for cursor in ("x", "9", "-1"):
        assert clerk.get(f"{RECEIVABLES}?cursor={cursor}").code == "kernel.invalid_cursor"


def test_a_statement_has_what_moved_the_account(invoices: list[Invoice], clerk: Caller) -> None:
    mark_paid(order_id=Order.objects.get(pk=invoices[0].shares.get().order_id).pk, actor=DESK)
    path = f"/office/parties/{invoices[0].party_id}/statement"
    first = (clock.today() - timedelta(days=50)).isoformat()
    (account,) = clerk.get(f"{path}?starts_on={first}").body["accounts"]
    assert [one["kind"] for one in account["lines"]][:2] == ["invoice", "invoice"]
    assert account["lines"][0] == {
        "on": (clock.today() - timedelta(days=40)).isoformat(),
        "kind": "invoice",
        "reference": invoices[0].number,
        "amount": won(1000),
        "balance": won(1000),
    }
    assert account["opening"] == won(0)
    late = clerk.get(f"{path}?starts_on={clock.today().isoformat()}").body["accounts"][0]
    assert late["opening"] == won(1000)
    assert late["closing"] == account["closing"] == account["lines"][-1]["balance"]
    usual = clerk.get(path).body
    assert (usual["starts_on"], usual["ends_on"]) == (
        clock.today().replace(day=1).isoformat(),
        clock.today().isoformat(),
    )
    assert invoices[0].party_id is not None
    person = buyer_of(PartyId(invoices[0].party_id)).person_id
    assert clerk.get(f"/office/parties/{person}/statement").body["accounts"] == []  # never invoiced


@pytest.mark.parametrize("day", ["2026-13-01", "9999-12-31", "0001-01-01", "now", ""])
def test_days_are_days(clerk: Caller, invoices: list[Invoice], day: str) -> None:
    path = f"/office/parties/{invoices[0].party_id}/statement"
    assert field_of(clerk.get(f"{RECEIVABLES}?as_of={day}")) == "as_of"
    for name in ("starts_on", "ends_on"):
        assert field_of(clerk.get(f"{path}?{name}={day}")) == name
    assert field_of(clerk.get(f"{path}?starts_on=2026-05-02&ends_on=2026-05-01")) == "ends_on"
    assert clerk.get(f"{path}?starts_on=2026-05-02&ends_on=2026-05-02").status == 200


def test_only_those_who_handle_payments_see_it(invoices: list[Invoice]) -> None:
    path = f"/office/parties/{invoices[0].party_id}/statement"
    viewer = staff_caller("staff_viewer")
    assert {viewer.get(RECEIVABLES).status, viewer.get(path).status} == {403}
    assert Caller(viewer.client).get(RECEIVABLES).status == 401
    assert staff_caller("staff_finance").get(f"/office/parties/{new_id()}/statement").code == "parties.not_found"


def test_papers_are_taken_as_they_are_on_pages(invoices: list[Invoice], clerk: Caller) -> None:
    path, sent = f"/office/invoices/{invoices[0].number}", {"Authorization": f"Bearer {clerk.token}"}
    for end, begins in (("pdf", b"%PDF"), ("ubl", b"<?xml")):
        answer = clerk.client.get(f"/api/v1{path}/{end}", headers=sent)
        assert (answer.status_code, answer.content[: len(begins)]) == (200, begins), end
        assert clerk.get(f"/office/invoices/NONE/{end}").code == "billing.invoice_not_found"
        assert staff_caller("staff_viewer").get(f"{path}/{end}").status == 403


def test_pages_take_any_day(clerk: Caller) -> None:
    for day in ("9999-12-31", "0001-01-01"):
        assert staff_client("staff_finance").get(f"/office/receivables/?as_of={day}").status_code == 200, day
