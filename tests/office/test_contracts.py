"""Contracts in the office: drafted by a form, put in force by a button, watched in a list; who sees which."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from contracts.agreeing import agree, own_list, read
from factories import ACTOR, company, list_of, set_prices
from jangteo.contracts.types import CommitmentDraft, CommitmentPeriod, ContractState
from jangteo.kernel import clock
from jangteo.kernel.types import PartyId
from jangteo.ordering.services import ship_order
from jangteo.parties.models import User
from jangteo.parties.types import MemberRole
from jangteo.pricing import selectors as pricing
from jangteo.relations.services import assign_account
from office.desk import DESK, order, staff_client
from storefront.market import DEALER, Market

FORM = {
    "title_ko": "2026 계약",
    "title_en": "Contract 2026",
    "code": "agreed-2026",
    "first_day": "2026-01-01",
    "last_day": "2099-12-31",
    "notice_days": "60",
    "renewal": "renews",
    "renewal_months": "12",
    "of": "own",
    "channel": "wholesale",
    "prices": "RACK-TRADE 80,000\nRACK-TRADE 10 70000\n\nMUG-WH 9000",
    "priority": "30",
    "what-0": "RACK-TRADE",
    "amount-0": "1,000",
    "measure-0": "quantity",
    "period-0": "year",
    "amount-1": "5000000",
    "measure-1": "amount",
    "period-1": "term",
}


def draft(staff: Client, party: Any, **changes: str) -> Any:
    return staff.post(f"/office/parties/{party}/contract/", FORM | changes)


def test_a_contract_is_drafted_put_in_force_renewed_and_ended(staff: Client, market: Market) -> None:
    firm = market.company_id
    assert staff.get(f"/office/parties/{firm}/contract/").status_code == 200
    assert draft(staff, firm).status_code == 302
    drafted = read("agreed-2026")
    assert drafted.state == ContractState.DRAFT
    assert [(row.committed, row.period.value) for row in drafted.commitments] == [(1000, "year"), (5_000_000, "term")]
    assert (drafted.price_list.currency, drafted.price_list.includes_tax) == ("KRW", False)
    page = staff.get("/office/agreements/agreed-2026/").content.decode()
    assert "₩80,000" in page
    assert "Try it against past orders" in page
    untried = staff.post("/office/agreements/agreed-2026/activate/", follow=True).content.decode()
    assert "Try it against past orders first." in untried
    assert read("agreed-2026").state == ContractState.DRAFT
    assert staff.post("/office/agreements/agreed-2026/simulate/").status_code == 302
    page = staff.get("/office/agreements/agreed-2026/").content.decode()
    assert "There was nothing to look at: no past orders and no open carts." in page
    assert "Put in force" in page
    assert staff.post("/office/agreements/agreed-2026/activate/").status_code == 302
    order_id = order("wholesale", DEALER, ("RACK-TRADE", 10))
    ship_order(order_id=order_id, actor=DESK)
    page = staff.get("/office/agreements/agreed-2026/").content.decode()
    assert "10 shipped" in page
    assert "₩700,000 shipped" in page
    assert staff.post("/office/agreements/agreed-2026/renew/", {"last_day": "2100-12-31"}).status_code == 302
    assert read("agreed-2026").term == 2
    assert staff.post("/office/agreements/agreed-2026/stop-renewal/").status_code == 302
    assert read("agreed-2026").renewal.value == "ends"
    refused = staff.post("/office/agreements/agreed-2026/end/", {"why": ""}, follow=True)
    assert "Say why it ends." in refused.content.decode()
    assert staff.post("/office/agreements/agreed-2026/end/", {"why": "moved"}, follow=True).status_code == 200
    assert read("agreed-2026").state == ContractState.ENDED
    assert staff.post("/office/agreements/agreed-2026/nothing/").status_code == 404
    page = staff.get("/office/agreements/agreed-2026/").content.decode()
    for step in ("Drafted", "Put in force", "Renewed", "Will not renew", "“moved”"):
        assert step in page


def test_a_linked_contract_is_drafted_with_bounds_and_shows_which_acts(staff: Client, market: Market) -> None:
    firm = market.company_id
    base = next(one.code for one in pricing.list_price_lists() if one.price_count and not one.includes_tax)
    changes = {"of": "linked", "base": base, "percent": "50", "round_to": "10", "bounds": "RACK-TRADE 90000 -"}
    assert draft(staff, firm, **changes, **{"amount-1": ""}).status_code == 302
    page = staff.get("/office/agreements/agreed-2026/").content.decode()
    assert "at the floor" in page
    assert "₩90,000" in page
    typed = {"sku": "RACK-TRADE", "floor": "", "cap": "10,000"}
    assert staff.post("/office/agreements/agreed-2026/bounds/", typed).status_code == 302
    assert "at the cap" in staff.get("/office/agreements/agreed-2026/").content.decode()
    for bad in (
        {"sku": "NONE", "floor": "1"},
        {"sku": "RACK-TRADE", "floor": "x"},
        {"sku": "RACK-TRADE", "floor": "9", "cap": "8"},
    ):
        answer = staff.post("/office/agreements/agreed-2026/bounds/", bad, follow=True)
        assert "A floor or cap is a unit price" in answer.content.decode()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": "two words"}, "code"),
        ({"code": ""}, "code"),
        ({"title_ko": "", "title_en": ""}, "title_ko"),
        ({"first_day": "soon"}, "first_day"),
        ({"first_day": ""}, "first_day"),
        ({"last_day": "0001-01-01"}, "last_day"),
        ({"last_day": "2025-01-01"}, "last_day"),
        ({"notice_days": "many"}, "notice_days"),
        ({"notice_days": "9999"}, "notice_days"),
        ({"renewal_months": "0"}, "renewal_months"),
        ({"priority": "9" * 40}, "priority"),
        ({"prices": "NONE 1"}, "prices"),
        ({"prices": "MUG-WH"}, "prices"),
        ({"prices": "MUG-WH one"}, "prices"),
        ({"prices": "MUG-WH 1 NaN"}, "prices"),
        ({"prices": "MUG-WH 0 100"}, "min_quantity"),
        ({"channel": "nowhere"}, "channel"),
        ({"of": "linked", "base": "nowhere"}, "base"),
        ({"of": "linked", "percent": "x"}, "base"),
        ({"of": "existing", "existing": ""}, "existing"),
        ({"what-0": "NONE"}, "commitments"),
        ({"amount-0": "some"}, "commitments"),
        ({"amount-0": "-3"}, "commitments"),
        ({"last_day": ""}, "renewal"),
    ],
)
def test_a_form_that_makes_no_sense_says_where_and_keeps_what_was_typed(
    staff: Client, market: Market, changes: dict[str, str], field: str
) -> None:
    answer = draft(staff, market.company_id, **changes)
    assert answer.status_code in (404, 409, 422)
    told = answer.context["errors"]
    assert list(told) == [field] or answer.context["other_errors"]
    assert answer.context["form"]["title_en"] == changes.get("title_en", "Contract 2026")
    assert staff.get("/office/agreements/agreed-2026/").status_code == 404


def test_what_contradicts_is_refused_with_its_skus(staff: Client, market: Market) -> None:
    firm = market.company_id
    for code in ("one", "two"):
        assert draft(staff, firm, code=code).status_code == 302
    for code in ("one", "two"):
        assert staff.post(f"/office/agreements/{code}/simulate/").status_code == 302
    assert staff.post("/office/agreements/one/activate/").status_code == 302
    page = staff.post("/office/agreements/two/activate/", follow=True).content.decode()
    assert "MUG-WH, RACK-TRADE" in page
    assert read("two").state == ContractState.DRAFT


@pytest.fixture
def agreed(market: Market) -> PartyId:
    """The dealer's contract that ends in a month and falls short, and another company's without any trouble."""
    now = clock.now()
    mug = market.variants["MUG-WH"]
    with clock.at(now - timedelta(days=300)):
        facts = {"valid_from": now - timedelta(days=300), "valid_until": now + timedelta(days=30)}
        agree(market.company_id, own_list({mug: "900"}), CommitmentDraft(100), **facts)
        facts["valid_until"] = now + timedelta(days=3000)
        agree(company("다른 곳"), own_list({mug: "900"}), code="calm", **facts)
    return PartyId(market.company_id)


def test_what_ends_soon_or_falls_short_stands_first(staff: Client, agreed: PartyId) -> None:
    page = staff.get("/office/agreements/")
    assert [row.contract.code for row in page.context["rows"]] == ["agreed", "calm"]
    assert (page.context["near"], page.context["short"], page.context["in_force"]) == (1, 1, 2)
    narrowed = {
        "?state=attention": ["agreed"],
        "?state=active": ["agreed", "calm"],
        "?state=ended": [],
        "?q=calm": ["calm"],
        "?q=%EB%8B%A4%EB%A5%B8": ["calm"],
        "?q=%00": ["agreed", "calm"],
        "?page=9": [],
    }
    found = {
        query: [row.contract.code for row in staff.get(f"/office/agreements/{query}").context["rows"]]
        for query in narrowed
    }
    assert found == narrowed
    text = b"".join(staff.get("/office/agreements/export/").streaming_content).decode()  # type: ignore[attr-defined]
    lines = text.splitlines()
    assert len(lines) == 3
    assert lines[1].startswith("agreed,")
    assert ",100,0,0,0,100" in lines[1]


def test_the_list_asks_as_much_for_many_as_for_few(staff: Client, agreed: PartyId, market: Market) -> None:
    staff.get("/office/agreements/")
    counts = []
    for number in range(2):
        with CaptureQueriesContext(connection) as queries:
            staff.get("/office/agreements/")
        counts.append(len(queries))
        if number == 0:
            for more in range(8):
                month = CommitmentDraft(5, period=CommitmentPeriod.MONTH)
                agree(company(f"회사 {more}"), own_list({market.variants["CUP"]: "9"}), month, code=f"c-{more}")
    assert counts[0] == counts[1]


def test_a_rep_sees_the_contracts_of_their_accounts_alone(agreed: PartyId, market: Market) -> None:
    rep = staff_client(MemberRole.SALES_REP)
    person_id = User.objects.get(pk=rep.session["_auth_user_id"]).person_id
    assert staff_client(MemberRole.SALES_REP).get("/office/agreements/agreed/").status_code == 404
    assign_account(party_id=agreed, person_id=person_id, expected_owner_id=None, actor=ACTOR)  # type: ignore[arg-type]
    assert [row.contract.code for row in rep.get("/office/agreements/").context["rows"]] == ["agreed"]
    assert rep.get("/office/agreements/calm/").status_code == 404
    page = rep.get("/office/agreements/agreed/")
    assert page.status_code == 200
    assert "End now" not in page.content.decode()
    assert rep.post("/office/agreements/agreed/end/", {"why": "x"}).status_code == 403
    assert rep.get(f"/office/parties/{agreed}/contract/").status_code == 403
    told = [row.contract.code for row in rep.get("/office/my-day/").context["contracts"]]
    assert told == ["agreed"]
    assert "Contract 2026" in rep.get(f"/office/parties/{agreed}/").content.decode()


def test_the_buyers_page_shows_its_contracts(staff: Client, agreed: PartyId) -> None:
    page = staff.get(f"/office/parties/{agreed}/").content.decode()
    assert "Contract 2026" in page
    assert "ends soon" in page
    assert "Draft one" in page


def test_a_list_of_a_buyers_own_can_serve(staff: Client, market: Market) -> None:
    list_of("theirs", party_id=market.company_id, includes_tax=False)
    set_prices("theirs", {(market.variants["MUG-WH"], 1): "500"})
    assert draft(staff, market.company_id, of="existing", existing="theirs").status_code == 302
    assert read("agreed-2026").price_list.code == "theirs"
