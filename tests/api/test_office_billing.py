"""Paying in parts, legal entities, and when what was sent is invoiced, by programs of staff."""

from typing import Any
from uuid import uuid4

import pytest

from api.caller import Answer, Caller
from api.office import staff_caller
from billing.collecting import buyer_of, firm_on, invoiced, shop_on_account
from jangteo.billing.models import BillingSetting, Invoice, LegalEntity, TaxDocumentSetting
from jangteo.credit.gateways import FakeLender, register_lender
from jangteo.credit.models import InstalmentOffer, InstalmentStep
from jangteo.credit.services import ask_lender, begin_plan
from jangteo.credit.types import BoughtLine, PlanDraft, PurchaseFacts
from jangteo.kernel import clock
from jangteo.kernel.money import Money
from jangteo.kernel.types import PartyId
from jangteo.ordering.models import Order
from office.desk import DESK, order, staff_client
from storefront.market import DEALER, Market

pytestmark = pytest.mark.django_db
NO_NUMBERS = (0, -1, 1.5, "4", True, None, 10**10)
ENTITY: dict[str, Any] = {"names": {"ko": "온결"}, "business_number": "124-81-00998", "email": "bill@ong.example"}


def won(amount: int) -> dict[str, str]:
    return {"amount": str(amount), "currency": "KRW"}


OFFER: dict[str, Any] = {
    "names": {"ko": "네 번에 나눠", "en": "In four"},
    "count": 4,
    "every": 2,
    "rhythm": "weeks",
    "smallest": won(50_000),
    "lender": "test",
}


@pytest.fixture
def clerk(market: Market) -> Caller:
    return staff_caller("staff_administrator")


@pytest.fixture
def viewer(market: Market) -> Caller:
    return staff_caller("staff_viewer")


def field_of(told: Answer) -> str:
    """Which field a refusal names."""
    assert told.code == "api.invalid_input", told.body
    return str(told.body["errors"][0]["field"].rpartition(".")[2])


def test_an_offer_is_written_changed_and_switched(clerk: Caller, viewer: Caller) -> None:
    path = "/office/instalment-offers/in-4"
    made = clerk.call("PUT", path, OFFER | {"channels": ["shop"], "not_skus": ["CUP"]}).body
    assert (made["count"], made["channels"], made["not_skus"], made["is_active"]) == (4, ["shop"], ["CUP"], True)
    more = OFFER | {"largest": won(900_000), "yearly_rate": "0.059"}
    changed = clerk.call("PUT", path, more).body
    assert (changed["yearly_rate"], changed["largest"], changed["channels"]) == ("0.059", won(900_000), [])
    assert clerk.call("PUT", path, OFFER, If_Match='"old"').status == 412
    for name in ("count", "every", "defaults_after"):
        for value in NO_NUMBERS:
            assert field_of(clerk.call("PUT", path, OFFER | {name: value})) == name, (name, value)
    for value in ("-0.1", "10", "0.1234567", "1e1", "½", "", None, 0.1):
        assert field_of(clerk.call("PUT", path, OFFER | {"yearly_rate": value})) == "yearly_rate", value
    usd = {"amount": "5", "currency": "USD"}
    for wrong, field in (
        ({"names": {}}, "names"),
        ({"smallest": won(3)}, "smallest"),
        ({"smallest": usd}, "smallest"),
        ({"largest": won(40_000)}, "largest"),
        ({"largest": usd}, "largest"),
        ({"yearly_rate": "1.5"}, "yearly_rate"),
    ):
        told = clerk.call("PUT", path, OFFER | wrong)
        assert (told.code, told.body["facts"]["field"]) == ("credit.invalid_offer", field)
    assert clerk.call("PUT", path, OFFER | {"channels": ["none"]}).code == "channels.not_found"
    assert clerk.call("PUT", path, OFFER | {"segments": ["none"]}).code == "segments.not_found"
    for taken in ("new", "plans"):
        assert field_of(clerk.call("PUT", f"/office/instalment-offers/{taken}", OFFER)) == "code"
    off = {"is_active": False, "why": "winter"}
    assert clerk.call("PUT", f"{path}/active", off).body["is_active"] is False
    assert [one["is_active"] for one in clerk.get("/office/instalment-offers").body["items"]] == [False]
    for missing in (clerk.get(f"{path}x"), clerk.call("PUT", f"{path}x/active", off)):
        assert missing.code == "credit.offer_not_found"
    for told in (viewer.call("PUT", path, OFFER), viewer.call("PUT", f"{path}/active", off), viewer.get(path)):
        assert told.status == 403
    assert InstalmentOffer.objects.count() == 1


def test_a_lender_tells_what_was_paid_of_a_plan(clerk: Caller, viewer: Caller, market: Market) -> None:
    register_lender("test", FakeLender())
    clerk.call("PUT", "/office/instalment-offers/four", OFFER)
    placed = Order.objects.get(pk=order("wholesale", DEALER, ("MUG-WH", 24)))
    plan = begin_plan(
        plan=PlanDraft("four", PartyId(market.company_id), "order", placed.pk, clock.today()),
        facts=PurchaseFacts(market.wholesale_id, frozenset(), Money(100_001, "KRW"), (BoughtLine("MUG-WH"),)),
        actor=DESK,
    )
    path = f"/office/instalment-plans/{plan}"
    assert clerk.post(f"{path}/payments", {"number": 1}).code == "credit.invalid_instalment"  # nobody lent anything
    ask_lender(plan_id=plan, actor=DESK)
    told = clerk.get(path).body
    assert (told["order"], told["state"], [one["state"] for one in told["parts"]]) == (
        placed.number,
        "active",
        ["due"] * 4,
    )
    key = uuid4().hex
    for _again in range(2):
        paid = clerk.post(f"{path}/payments", {"number": 1, "why": "told"}, Idempotency_Key=key)
        assert (paid.status, [one["state"] for one in paid.body["parts"]][:2]) == (200, ["paid", "due"])
    assert clerk.post(f"{path}/payments", {"number": 3}).body["facts"]["field"] == "number"
    for value in (*NO_NUMBERS, 25):
        assert field_of(clerk.post(f"{path}/payments", {"number": value})) == "number", value
    page = clerk.get("/office/instalment-plans?state=active").body
    assert [(one["id"], one["ends_for"]) for one in page["items"]] == [(str(plan), won(75_000))]
    assert clerk.get("/office/instalment-plans?state=settled").body["items"] == []
    done = clerk.post(f"{path}/settlement", {}, Idempotency_Key=uuid4().hex).body
    assert (done["state"], done["ends_for"]) == ("settled", None)
    assert clerk.post(f"{path}/settlement", {}).code == "credit.invalid_instalment"
    assert clerk.get(f"/office/instalment-plans/{uuid4()}").code == "credit.plan_not_found"
    assert {viewer.get(path).status, viewer.post(f"{path}/settlement", {}).status} == {403}
    assert {viewer.get("/office/instalment-plans").status, viewer.post(f"{path}/payments", {"number": 1}).status} == {
        403
    }
    assert InstalmentStep.objects.filter(what__in=("pay", "settle")).count() == 2


def test_a_legal_entity_is_written_and_what_is_wrong_is_named(clerk: Caller, viewer: Caller) -> None:
    path = "/office/legal-entities/ONG1"
    made = clerk.call("PUT", path, ENTITY | {"self_issues_from": won(100_000)}).body
    assert (made["business_number"], made["self_issues_from"], made["is_locked"], made["channels"]) == (
        "1248100998",
        won(100_000),
        False,
        [],
    )
    assert clerk.call("PUT", path, ENTITY | {"phone": "02-1"}).body["phone"] == "02-1"
    assert clerk.call("PUT", path, ENTITY, If_Match='"old"').status == 412
    for wrong, field in (
        ({"business_number": "124-81-00997"}, "business_number"),
        ({"business_number": ""}, "business_number"),
        ({"names": {}}, "names"),
        ({"self_issues_from": won(0)}, "self_issues_from"),
        ({"self_issues_from": {"amount": "5", "currency": "USD"}}, "self_issues_from"),
    ):
        told = clerk.call("PUT", path, ENTITY | wrong)
        assert (told.code, told.body["facts"]["field"]) == ("billing.invalid_entity", field)
    for more, field in (
        ({"currency": "XXL"}, "currency"),
        ({"email": "nobody"}, "email"),
        ({"country": "k"}, "country"),
    ):
        assert field_of(clerk.call("PUT", path, ENTITY | more)) == field
    assert clerk.call("PUT", "/office/legal-entities/KR", ENTITY).body["facts"]["field"] == "code"
    assert clerk.get("/office/legal-entities/NONE").code == "billing.entity_not_found"
    assert [one["code"] for one in clerk.get("/office/legal-entities").body["items"]] == ["ONG1"]
    assert {viewer.get(path).status, viewer.call("PUT", path, ENTITY).status} == {403}
    assert LegalEntity.objects.count() == 1


def test_channels_and_buyers_are_invoiced_as_is_said(clerk: Caller, viewer: Caller, market: Market) -> None:
    clerk.call("PUT", "/office/legal-entities/ONG1", ENTITY)
    path, body = "/office/billing/channels/shop", {"entity": "ONG1", "mode": "monthly", "close_day": 5}
    assert clerk.get(path).body["mode"] is None
    made = clerk.call("PUT", path, body).body
    assert (made["entity"], made["mode"], made["close_day"]) == ("ONG1", "monthly", 5)
    assert clerk.call("PUT", path, body, If_Match='"old"').status == 412
    assert made in clerk.get("/office/billing/channels").body["items"]
    buyer = f"/office/billing/buyers/{market.company_id}"
    assert clerk.get(buyer).body["mode"] is None
    each = {"mode": "monthly", "close_day": 7, "documents": "each"}
    assert clerk.call("PUT", buyer, each).body == {"party": str(market.company_id)} | each
    assert [one["party"] for one in clerk.get("/office/billing/buyers").body["items"]] == [str(market.company_id)]
    for address, sent in ((path, body), (buyer, each)):
        for value in (*NO_NUMBERS, 29):
            assert field_of(clerk.call("PUT", address, sent | {"close_day": value})) == "close_day", value
        assert field_of(clerk.call("PUT", address, sent | {"mode": "never"})) == "mode"
        assert {viewer.get(address).status, viewer.call("PUT", address, sent).status} == {403}
    assert clerk.call("PUT", path, body | {"entity": "NONE", "close_day": 9}).code == "billing.entity_not_found"
    assert clerk.call("PUT", "/office/billing/channels/none", body).code == "channels.not_found"
    assert clerk.call("PUT", f"/office/billing/buyers/{uuid4()}", each).code == "parties.not_found"
    assert clerk.get("/office/invoice-months").body == {"items": []}
    assert viewer.get("/office/invoice-months").status == 403
    assert sorted(BillingSetting.objects.values_list("close_day", flat=True)) == [5, 7]
    assert TaxDocumentSetting.objects.get().mode == "each"


def test_amounts_are_taken_off_an_invoice_by_call_and_by_page() -> None:
    late = invoiced(shop_on_account(), buyer_of(firm_on()), days_ago=3)
    clerk, path = staff_caller("staff_finance"), f"/office/invoices/{late.number}/credits"
    body: dict[str, Any] = {"lines": [{"position": 1, "amount": won(100)}], "why": "another shade"}
    key = uuid4().hex
    made = clerk.post(path, body, Idempotency_Key=key)
    assert (made.status, made.body["open"]) == (201, won(late.gross_minor - 100))
    assert clerk.post(path, body, Idempotency_Key=key).body == made.body
    (number,) = made.body["credit_notes"]
    assert clerk.get(f"/office/invoices/{number}").body["gross"] == won(100)
    line = body["lines"][0]
    for wrong, code in (
        ({"amount": won(0)}, "billing.invalid_credit"),
        ({"amount": {"amount": "1", "currency": "USD"}}, "billing.invalid_credit"),
        ({"position": 99}, "billing.invalid_credit"),
        ({"amount": won(10**9)}, "billing.more_than_invoiced"),
    ):
        assert clerk.post(path, body | {"lines": [line | wrong]}).code == code
    assert clerk.post(path, body | {"lines": [line, line]}).code == "office.rows_refused"
    assert field_of(clerk.post(path, body | {"why": " "})) == "why"
    for missing in (number, "NONE"):
        assert clerk.post(f"/office/invoices/{missing}/credits", body).code == "billing.invoice_not_found"
    assert staff_caller("staff_viewer").post(path, body).status == 403
    desk, page = staff_client("staff_finance"), f"/office/invoices/{late.number}/"
    assert "amount-1" in desk.get(page).content.decode()
    for form, words in (
        ({"amount-1": "much", "why": "x"}, "much is no amount."),
        ({"why": "x"}, "beside at least one line"),
        ({"amount-1": "50"}, "Say why"),
        ({"amount-1": "1,000,000", "why": "x"}, "is left of this line"),
        ({"amount-1": "50", "why": "a scratch"}, "Taken off."),
    ):
        assert words in desk.post(f"{page}credit/", form, follow=True).content.decode(), form
    order = late.shares.get().order
    assert "Taken off the invoice" in desk.get(f"/office/orders/{order.number}/").content.decode()
    late.refresh_from_db()
    assert (late.credited_minor, Invoice.objects.count()) == (150, 3)
