"""Asking at the checkout, deciding on a phone, and the page of rules and budgets (APR-01..03)."""

import re
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.test import Client

from approvals.using import budget_of, limit
from factories import ACTOR, company, member_of
from factories.people import prove
from jangteo.approvals import services
from jangteo.approvals.models import ApprovalRequest, BudgetRow
from jangteo.approvals.selectors import list_deputies, list_rules
from jangteo.approvals.types import Joined, Measure
from jangteo.kernel.outbox import relay_batch
from jangteo.kernel.types import Actor
from jangteo.ordering.models import Order
from jangteo.parties import services as parties
from jangteo.parties.types import MemberRole, PostalAddress
from storefront.house import acting_for
from storefront.market import Market

pytestmark = pytest.mark.django_db


class House:
    """A company whose buyer asks above 1,000, with everybody's browser."""

    def __init__(self) -> None:
        self.firm = company("긴해")
        self.head = member_of(self.firm, MemberRole.ADMINISTRATOR, "최하늘")
        self.buyer = member_of(self.firm, MemberRole.BUYER, "윤서하")
        services.save_rules(party_id=self.firm, drafts=[limit(1_000, name="천 원 넘게")], currency="KRW", actor=ACTOR)

    def browser(self, who: Actor) -> Client:
        assert who.person_id
        client = acting_for(who.person_id, self.firm)
        prove(client)
        return client


@pytest.fixture
def house(market: Market) -> House:
    return House()


def said(client: Client) -> dict[str, str]:
    """The form of a checkout as it would be sent."""
    page = client.get("/checkout/").content.decode()
    hidden = dict(re.findall(r'name="(key|cart|expected_total)" value="([^"]+)"', page))
    return hidden | {
        "email": "buyer@test.example",
        "address": "new",
        "recipient": "윤서하",
        "phone": "010-1234-5678",
        "postcode": "03045",
        "line1": "북촌로 12",
        "city": "서울",
        "country": "KR",
        "payment_method": "bank_transfer",
    }


def text_of(response: object) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))  # type: ignore[attr-defined]


def test_a_checkout_says_what_it_needs_and_asks(house: House) -> None:
    client, head = house.browser(house.buyer), house.browser(house.head)
    client.post("/cart/lines/", {"sku": "MUG-WH", "quantity": "2"})
    refused = client.post("/checkout/", said(client))
    assert refused.status_code == 422
    assert "This needs an approval 천 원 넘게 · Total" in text_of(refused)
    assert Order.objects.count() == 0
    asked = client.post("/checkout/", said(client) | {"ask": "1", "word": "for the fair"})
    request = ApprovalRequest.objects.get()
    assert (asked.status_code, asked["Location"]) == (302, f"/account/approvals/{request.pk}/")
    own = client.get(asked["Location"])
    assert "for the fair" in text_of(own)
    assert 'value="approve"' not in own.content.decode()
    turns = head.get("/account/approvals/")
    assert "Waiting for you 윤서하" in text_of(turns)
    page = head.get(f"/account/approvals/{request.pk}/")
    assert "Once approved it is ordered exactly so, and 윤서하 pays it then." in text_of(page)
    assert 'value="approve"' in page.content.decode()
    wordless = head.post(f"/account/approvals/{request.pk}/decide/", {"verdict": "reject"})
    assert (wordless.status_code, "Say why" in text_of(wordless)) == (422, True)
    assert head.post(f"/account/approvals/{request.pk}/decide/", {"verdict": "nonsense"}).status_code == 422
    done = head.post(f"/account/approvals/{request.pk}/decide/", {"verdict": "approve"}, follow=True)
    assert "Approved and ordered. 윤서하 has to pay it." in text_of(done)  # by transfer
    while relay_batch():
        pass
    assert Order.objects.get().person_id == house.buyer.person_id
    assert "Approved and ordered" in text_of(client.get("/account/approvals/"))


def test_what_is_taken_back_lies_in_the_cart_again(house: House) -> None:
    client = house.browser(house.buyer)
    client.post("/cart/lines/", {"sku": "MUG-WH", "quantity": "2"})
    client.post("/checkout/", said(client) | {"ask": "1"})
    request = ApprovalRequest.objects.get()
    assert client.get("/checkout/").status_code == 302
    back = client.post(f"/account/approvals/{request.pk}/take-back/", follow=True)
    assert "Taken back." in text_of(back)
    while relay_batch():
        pass
    assert client.get("/checkout/").status_code == 200


def test_a_budget_that_has_not_so_much_left_says_so(house: House) -> None:
    client = house.browser(house.buyer)
    budget_of(house.firm, 5)
    client.post("/cart/lines/", {"sku": "MUG-WH", "quantity": "2"})
    refused = client.post("/checkout/", said(client))
    assert refused.status_code == 422
    assert "The budget “team” has" in text_of(refused)
    assert Order.objects.count() == 0


def test_rules_and_budgets_are_made_and_ended_on_their_page(house: House) -> None:
    head, path = house.browser(house.head), "/account/approvals/rules/"
    rule = {"act": "rule", "name": "big", "above": "50,000", "least": "1", "role": "administrator", "then": ""}
    made = head.post(path, rule)
    assert (made.status_code, made["Location"]) == (302, path)
    assert [one.name for one in list_rules(house.firm)] == ["천 원 넘게", "big"]
    shown = text_of(head.get(path))
    assert "big Total" in shown
    assert "Decided by: Administrator" in shown
    for wrong in ({"above": "much"}, {"above": "-1"}, {"least": "0"}, {"least": "x"}, {"name": ""}, {"role": "nobody"}):
        assert head.post(path, rule | {"name": "other"} | wrong).status_code == 422, wrong
    budget = {"act": "budget", "name": "team", "amount": "100,000", "period": "month", "begins_on": "2026-01-01"}
    assert head.post(path, budget | {"hard": "1", "person": str(house.buyer.person_id)}).status_code == 302
    row = BudgetRow.objects.get()
    assert (row.amount_minor, row.is_hard, row.person_id) == (100_000, True, house.buyer.person_id)
    for wrong in ({"amount": ""}, {"amount": "x"}, {"period": "day"}, {"begins_on": "soon"}, {"name": ""}):
        assert head.post(path, budget | {"hard": "1"} | wrong).status_code == 422, wrong
    assert head.post(path, {"act": "end_budget", "budget": str(row.pk)}).status_code == 302
    assert not BudgetRow.objects.get().is_active
    dropped = list_rules(house.firm)[0].id
    assert head.post(path, {"act": "drop_rule", "rule": str(dropped)}).status_code == 302
    assert [one.name for one in list_rules(house.firm)] == ["big"]
    assert head.post(path, {"act": "drop_rule", "rule": str(UUID(int=5))}).status_code == 302
    assert house.browser(house.buyer).get(path).status_code == 403


def test_a_rule_has_further_conditions_in_the_words_of_the_page(house: House) -> None:
    head, path = house.browser(house.head), "/account/approvals/rules/"
    rule = {
        "act": "rule",
        "name": "odd",
        "above": "",
        "least": "1",
        "role": "",
        "then": "",
        "joined": "any",
        "days": "7",
    }
    rows = {"what": ["together", "dearer", "goods"], "value": ["200,000", "12.5", "MUG-WH, BOWL"]}
    assert head.post(path, rule | rows | {"waits": "3"}).status_code == 302
    made = next(one for one in list_rules(house.firm) if one.name == "odd")
    assert [one.measure for one in made.conditions] == [Measure.SPENT, Measure.DEVIATION, Measure.SKU]
    assert (made.joined, made.window_days, made.escalates_after) == (Joined.ANY, 7, timedelta(days=3))
    assert made.conditions[1].number == Decimal("0.125")
    assert made.conditions[2].codes == {"MUG-WH", "BOWL"}
    assert "Dearer than last time by above 12.5 %" in text_of(head.get(path))
    for what, value in (
        ("together", ""),
        ("together", "much"),
        ("dearer", "-1"),
        ("lines", "1.5"),
        ("lines", ""),
        ("goods", " , "),
        ("nonsense", "1"),
        ("goods", "\x00"),
    ):
        wrong = rule | {"name": "other", "what": what, "value": value}
        assert head.post(path, wrong).status_code == 422, (what, value)
    for days in ("0", "367", "x"):
        assert head.post(path, rule | rows | {"name": "other", "days": days}).status_code == 422


def test_a_company_says_what_its_orders_have_to_say(house: House) -> None:
    head, path = house.browser(house.head), "/account/approvals/rules/"
    assert head.post(path, {"act": "references", "number": "1", "repeated": "nonsense"}).status_code == 422
    asked = {"act": "references", "number": "1", "repeated": "warned"}
    assert head.post(path, asked).status_code == 302
    client = house.browser(house.buyer)
    client.post("/cart/lines/", {"sku": "MUG-WH", "quantity": "1"})
    silent = client.post("/checkout/", said(client) | {"ask": "1"})
    assert silent.status_code == 422
    assert "Your company asks for this with each order." in text_of(silent)
    assert client.post("/checkout/", said(client) | {"ask": "1", "purchase_order_number": "PO-1"}).status_code == 302
    request = ApprovalRequest.objects.get()
    head.post(f"/account/approvals/{request.pk}/decide/", {"verdict": "approve"})
    client.post("/cart/lines/", {"sku": "MUG-WH", "quantity": "1"})
    again = client.post("/checkout/", said(client) | {"ask": "1", "purchase_order_number": "po-1"})
    assert again.status_code == 422
    assert f"Order {Order.objects.get().number} has this number already." in text_of(again)
    assert 'name="repeats_number"' in again.content.decode()
    meant = said(client) | {"ask": "1", "purchase_order_number": "po-1", "repeats_number": "on"}
    assert client.post("/checkout/", meant).status_code == 302


def test_a_child_asks_and_whoever_approves_goes_on_to_the_order(market: Market) -> None:
    family = parties.create_household(name="홍마루네", language="ko", actor=ACTOR)
    guardian = member_of(family, MemberRole.GUARDIAN, "홍마루")
    child = member_of(family, MemberRole.CHILD, "홍보리")
    assert guardian.person_id
    assert child.person_id
    home = PostalAddress(recipient="홍마루", phone="010-1234-5678", postcode="13524", line1="느티그늘로 61")
    parties.add_address(party_id=family, address=home, is_default=True, actor=ACTOR)
    asking, deciding = acting_for(child.person_id, family), acting_for(guardian.person_id, family)
    asking.post("/cart/lines/", {"sku": "MUG-WH", "quantity": "1"})
    assert "Ask for these goods" in text_of(asking.get("/cart/"))
    page = asking.get("/checkout/").content.decode()
    assert "느티그늘로 61" in page
    assert "Order for" not in page
    hidden = dict(re.findall(r'name="(key|cart|expected_total)" value="([^"]+)"', page))
    (address,) = re.findall(r'name="address" value="([0-9a-f-]{36})"', page)
    form = hidden | {"email": "bori@test.example", "address": address, "payment_method": "bank_transfer"}
    asked = asking.post("/checkout/", form | {"word": "for school"})
    request = ApprovalRequest.objects.get()
    assert (asked.status_code, asked["Location"]) == (302, f"/account/approvals/{request.pk}/")
    assert Order.objects.count() == 0
    assert asking.post(f"/account/approvals/{request.pk}/decide/", {"verdict": "approve"}).status_code == 403
    done = deciding.post(f"/account/approvals/{request.pk}/decide/", {"verdict": "approve"})
    order = Order.objects.get()
    assert done["Location"] == f"/orders/{order.number}/"
    assert (order.buyer_id, order.person_id, order.ship_to["line1"]) == (family, child.person_id, "느티그늘로 61")


def test_an_approver_names_who_decides_while_they_are_away(house: House) -> None:
    head = house.browser(house.head)
    assert house.browser(house.buyer).post("/account/approvals/deputies/", {}).status_code == 403
    wanted = {"by": str(house.buyer.person_id), "since": "2026-01-01", "until": "2999-12-31"}
    for wrong in ({"by": "x"}, {"since": "soon"}, {"until": "2020-01-01"}, {"by": str(house.head.person_id)}):
        refused = head.post("/account/approvals/deputies/", wanted | wrong, follow=True)
        assert "Choose a member, and days" in text_of(refused), wrong
    named = head.post("/account/approvals/deputies/", wanted, follow=True)
    assert "They may decide for you on these days." in text_of(named)
    assert "End it 윤서하" in text_of(named)
    (deputy,) = list_deputies([house.firm])
    head.post("/account/approvals/deputies/", {"end": str(deputy.id)})
    assert list_deputies([house.firm]) == []
    assert head.post("/account/approvals/deputies/", {"end": "x"}).status_code == 302


def test_a_rule_is_tried_before_it_is_saved_and_nothing_is(house: House) -> None:
    client, head = house.browser(house.buyer), house.browser(house.head)
    client.post("/cart/lines/", {"sku": "MUG-WH", "quantity": "2"})
    services.save_rules(party_id=house.firm, drafts=[], currency="KRW", actor=ACTOR)
    assert client.post("/checkout/", said(client)).status_code == 302
    number = Order.objects.get().number
    rule = {"act": "try", "name": "", "above": "50,000", "least": "1", "role": "", "then": ""}
    page = head.post("/account/approvals/rules/", rule)
    told = text_of(page)
    assert "In the last 90 days 1 of 1 orders would have needed an approval." in told
    assert f'href="/orders/{number}/"' in page.content.decode()
    assert "Nothing was saved." in told
    assert "0 of 1 orders" in text_of(head.post("/account/approvals/rules/", rule | {"above": "90,000"}))
    left = head.post("/account/approvals/rules/", rule | {"what": "left", "value": "10"})
    assert "is kept nowhere" in text_of(left)
    assert "1 order more could have asked" in text_of(left)
    assert head.post("/account/approvals/rules/", rule | {"least": "9"}).status_code == 422
    assert head.post("/account/approvals/rules/", rule | {"above": "much"}).status_code == 422
    assert list_rules(house.firm) == []
    assert "0 of 1 orders" in text_of(head.post("/account/approvals/rules/", {"act": "try_all"}))


def test_another_way_to_pay_an_order_that_needed_an_approval_is_asked_for(house: House) -> None:
    services.save_rules(party_id=house.firm, drafts=[], currency="KRW", actor=ACTOR)
    client, head = house.browser(house.buyer), house.browser(house.head)
    client.post("/cart/lines/", {"sku": "MUG-WH", "quantity": "2"})
    client.post("/checkout/", said(client))
    services.save_rules(party_id=house.firm, drafts=[limit(1_000)], currency="KRW", actor=ACTOR)
    order = Order.objects.get()
    asked = client.post(f"/orders/{order.number}/pay/", {"payment_method": "on_delivery"})
    request = ApprovalRequest.objects.get()
    assert asked["Location"] == f"/account/approvals/{request.pk}/"
    page = head.get(asked["Location"])
    assert "윤서하 changes the order exactly so" in text_of(page)
    assert order.number in text_of(page)
    done = head.post(f"/account/approvals/{request.pk}/decide/", {"verdict": "approve"}, follow=True)
    assert "윤서하 can change the order now" in text_of(done)
    paid = client.post(f"/orders/{order.number}/pay/", {"payment_method": "on_delivery"})
    assert paid["Location"] == f"/orders/{order.number}/"
    request.refresh_from_db()
    assert request.state == "placed"
