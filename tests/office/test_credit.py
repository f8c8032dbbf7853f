"""Credit lines, payment terms and instalment offers at the desk."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.test import Client

from credit.using import ORDER, RELEASE, document, draft, together, use
from jangteo.credit import selectors
from jangteo.credit.models import CreditLine, CreditRaise, InstalmentOffer, PaymentTerms, TermsGrant
from jangteo.credit.services import begin_plan, open_line, save_offer
from jangteo.credit.types import (
    BoughtLine,
    CheckStage,
    Every,
    OfferDraft,
    PlanDraft,
    PurchaseFacts,
    Reference,
    StopKind,
)
from jangteo.kernel import clock
from jangteo.kernel.ids import new_id
from jangteo.kernel.models import AuditEntry
from jangteo.kernel.money import Money
from jangteo.kernel.types import PartyId
from jangteo.ordering.models import Order
from jangteo.parties.selectors import lineage_of
from jangteo.parties.services import create_unit
from jangteo.parties.types import MemberRole, PartyKind
from office.desk import DESK, digest, order, staff_client
from storefront.market import DEALER, Market

LINES, TERMS, OFFERS = "/office/credit/", "/office/terms/", "/office/instalments/"
VISITS = frozenset({"django_session", "identity_session", "privacy_datareading"})


def won(minor: int) -> Money:
    return Money(minor, "KRW")


def opened(market: Market, limit: int = 1_000_000) -> CreditLine:
    return CreditLine.objects.get(pk=open_line(party_id=market.company_id, limit=won(limit), actor=DESK))


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined,no-any-return]


def test_a_line_is_opened_for_a_buyer_and_its_page_tells_how_it_stands(market: Market, staff: Client) -> None:
    form = {"party": str(market.company_id), "currency": "KRW", "limit": "1,000,000", "tolerance": "50000",
            "stage": "release"}  # fmt: skip
    answer = staff.post(f"{LINES}open/", form)
    row = CreditLine.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"{LINES}{row.pk}/")
    assert (row.limit_minor, row.tolerance_minor, row.stage) == (1_000_000, 50_000, "release")
    placed = Order.objects.get(pk=order("wholesale", DEALER, ("MUG-WH", 24)))
    use(Reference("order", placed.pk), market.company_id, ordered=300_000, stage=RELEASE)
    page = text(staff.get(f"{LINES}{row.pk}/"))
    for words in ("₩1,000,000", "₩750,000", "₩300,000", placed.number, "From the release on", "Line opened"):
        assert words in page, words
    assert page.count(f"/office/orders/{placed.number}/") == 2  # what uses it, and its history
    assert "₩750,000" in text(staff.get(LINES))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"party": ""}, "This field is required"),
        ({"party": "nobody at all"}, "There is no such person or company"),
        ({"limit": ""}, "This field is required"),
        ({"limit": "1,5"}, "Enter an amount of KRW"),
        ({"limit": "-1"}, "Enter an amount of KRW"),
        ({"limit": "１２"}, "Enter an amount of KRW"),
        ({"limit": "1_0"}, "Enter an amount of KRW"),
        ({"limit": "0.5"}, "Enter an amount of KRW"),
        ({"limit": "NaN"}, "Enter an amount of KRW"),
        ({"limit": "9" * 16}, "Enter an amount of KRW"),
        ({"tolerance": "x"}, "Enter an amount of KRW"),
        ({"stage": "never"}, "Select a valid choice"),
        ({"currency": "XXX"}, "Select a valid choice"),
        ({"rates": "USD ="}, "is no rate"),
        ({"rates": "USD 0"}, "is no rate"),
    ],
)
def test_a_line_that_can_not_be_is_told_beside_its_field(
    market: Market, staff: Client, changes: dict[str, str], told: str
) -> None:
    form = {"party": str(market.company_id), "currency": "KRW", "limit": "1000", "stage": "order"} | changes
    before = digest(VISITS)
    answer = staff.post(f"{LINES}open/", form)
    assert (answer.status_code, told in text(answer)) == (422, True)
    assert digest(VISITS) == before


def test_a_second_line_is_refused_in_words(market: Market, staff: Client) -> None:
    opened(market)
    form = {"party": str(market.company_id), "currency": "KRW", "limit": "1", "stage": "order"}
    answer = staff.post(f"{LINES}open/", form)
    assert (answer.status_code, "has a credit line already" in text(answer)) == (422, True)


def test_a_debt_in_another_currency_asks_for_its_rate(market: Market, staff: Client) -> None:
    use(document(), market.company_id, currency="USD", ordered=100_00)
    form = {"party": str(market.company_id), "currency": "KRW", "limit": "1000000", "stage": "order"}
    answer = staff.post(f"{LINES}open/", form)
    assert (answer.status_code, "write the rate into KRW" in text(answer)) == (422, True)
    assert CreditLine.objects.count() == 0


def test_limit_stage_stop_and_raise_are_changed_by_their_forms(market: Market, staff: Client) -> None:
    line = opened(market)
    page = f"{LINES}{line.pk}/"
    now = clock.now()
    span = {"from_at": f"{now + timedelta(days=-1):%Y-%m-%dT%H:%M}", "until_at": f"{now + timedelta(days=9):%Y-%m-%d}"}
    for action, form in (
        ("limit", {"limit": "2000000", "tolerance": "1", "why": "a good year"}),
        ("stage", {"stage": "ship", "why": "as agreed"}),
        ("raise", {"amount": "500000", "why": "Chuseok", **span}),
        ("stop", {"why": "asks too much"}),
    ):
        answer = staff.post(f"{page}do/{action}/", form)
        assert (answer.status_code, answer.get("Location")) == (302, page), text(answer)
    view = selectors.find_line(market.company_id)
    assert view is not None
    assert (view.limit, view.tolerance, view.raised, view.available) == (
        won(2_000_000), won(1), won(500_000), won(2_500_001)
    )  # fmt: skip
    assert (view.stage, [one.kind for one in view.stops]) == (CheckStage.SHIP, [StopKind.HOLD])
    shown = text(staff.get(page))
    for words in ("asks too much", "Chuseok", "Let it go on", "₩2,500,001"):
        assert words in shown, words
    assert staff.post(f"{page}do/resume/", {"why": "talked"}).status_code == 302
    made = CreditRaise.objects.get()
    assert staff.post(f"{page}raises/{made.pk}/", {"why": "over"}).status_code == 302
    view = selectors.find_line(market.company_id)
    assert view is not None
    assert (view.stops, view.raised) == ((), won(0))
    told = set(AuditEntry.objects.filter(subject_id=market.company_id).values_list("action", flat=True))
    assert {"credit.limit", "credit.stage", "credit.raised", "credit.blocked", "credit.unblocked"} <= told


@pytest.mark.parametrize(
    ("action", "form", "told"),
    [
        ("limit", {"limit": "1.5", "why": "x"}, "Enter an amount of KRW"),
        ("limit", {"limit": "5"}, "This field is required"),
        ("stage", {"stage": "x", "why": "x"}, "Select a valid choice"),
        ("raise", {"amount": "0", "from_at": "2026-01-01", "until_at": "2099-01-01", "why": "x"}, "amount above 0"),
        ("raise", {"amount": "5", "from_at": "2099-01-02", "until_at": "2099-01-01", "why": "x"}, "ends after it"),
        ("raise", {"amount": "5", "from_at": "then", "until_at": "2099-01-01", "why": "x"}, "Enter a valid date"),
        ("stop", {"why": " "}, "This field is required"),
    ],
)
def test_what_can_not_be_done_to_a_line_is_told_and_changes_nothing(
    market: Market, staff: Client, action: str, form: dict[str, str], told: str
) -> None:
    line = opened(market)
    before = digest(VISITS)
    answer = staff.post(f"{LINES}{line.pk}/do/{action}/", form)
    assert (answer.status_code, told in text(answer)) == (422, True), text(answer)
    assert digest(VISITS) == before
    assert staff.post(f"{LINES}{line.pk}/do/explode/", {}).status_code == 404
    assert staff.get(f"{LINES}{new_id()}/").status_code == 404
    assert staff.post(f"{LINES}{line.pk}/raises/{new_id()}/").status_code == 404


def test_units_of_a_line_are_told_with_their_names(market: Market, staff: Client) -> None:
    line = opened(market)
    branch = create_unit(parent_id=market.company_id, kind=PartyKind.LOCATION, name="부산점", actor=DESK)
    use(document(), branch, ordered=200_000)
    page = text(staff.get(f"{LINES}{line.pk}/"))
    assert "부산점" in page
    assert "₩800,000" in page
    on_branch = text(staff.get(f"/office/parties/{branch}/"))
    assert "₩800,000 left of ₩1,000,000" in on_branch


def terms_form(**more: str) -> dict[str, str]:
    return {"code": "net-30", "name_ko": "월 30일", "name_en": "Net 30", "base": "net_days", "counts_from": "invoice",
            "days": "30", "day_off": "next_working_day", "country": "KR"} | more  # fmt: skip


def test_terms_are_looked_at_before_they_are_saved(market: Market, staff: Client) -> None:
    before = digest(VISITS)
    form = terms_form(act="look", deposit_rate="30", discount_rate="2", discount_days="10")
    answer = staff.post(f"{TERMS}new/", form)
    page = text(answer)
    assert answer.status_code == 200
    for words in ("30 days after the invoice", "Korean New Year", "Chuseok", "₩300,000", "₩700,000", "₩14,000 off"):
        assert words in page, words
    assert digest(VISITS) == before


def test_terms_are_saved_as_versions_and_given(market: Market, staff: Client) -> None:
    answer = staff.post(f"{TERMS}new/", terms_form())
    assert answer["Location"] == f"{TERMS}net-30/"
    assert staff.post(f"{TERMS}new/", terms_form()).status_code == 422  # this code is taken
    assert staff.post(f"{TERMS}net-30/", terms_form(days="45")).status_code == 302
    found = selectors.get_terms("net-30")
    assert (found.version, found.terms.days, found.names) == (2, 45, {"ko": "월 30일", "en": "Net 30"})
    give = f"{TERMS}net-30/give/"
    assert (
        staff.post(give, {"party": str(market.company_id), "priority": "3", "until_on": "2099-01-01"}).status_code
        == 302
    )
    assert staff.post(give, {"channel": str(market.shop_id)}).status_code == 302
    grants = {one.kind: one for one in TermsGrant.objects.all()}
    assert (set(grants), grants["party"].priority) == ({"party", "channel"}, 3)
    page = text(staff.get(f"{TERMS}net-30/"))
    assert page.count("Applies now") == 2
    assert "45 days after the invoice" in page
    assert staff.post(f"{TERMS}net-30/grants/{grants['channel'].pk}/end/", {"why": "x"}).status_code == 302
    assert selectors.terms_for(channel_id=market.shop_id, lineage=(), segment_ids=()).terms is None
    on_party = text(staff.get(f"/office/parties/{market.company_id}/"))
    assert "45 days after the invoice" in on_party
    assert "given to this very buyer" in on_party


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"code": "new"}, "can&#x27;t be a code"),
        ({"code": "no spaces"}, "A code is 1 to 40"),
        ({"name_ko": "", "name_en": ""}, "Write a name"),
        ({"days": "731"}, "less than or equal to 730"),
        ({"days": "１２"}, "Enter a whole number"),
        ({"base": "day_of_month", "months": "1"}, "A day of the month is 1 to 31"),
        ({"base": "fixed_date"}, "Name the day"),
        ({"deposit_rate": "101"}, "Enter a share from 0 to 100"),
        ({"deposit_rate": "1_0"}, "Enter a share from 0 to 100"),
        ({"discount_days": "10"}, "ask for its share"),
        ({"country": "XX"}, "Select a valid choice"),
        ({"base": "someday"}, "Select a valid choice"),
    ],
)
def test_terms_that_say_no_day_are_told_beside_their_field(
    market: Market, staff: Client, changes: dict[str, str], told: str
) -> None:
    before = digest(VISITS)
    answer = staff.post(f"{TERMS}new/", terms_form(act="save", **changes))
    assert (answer.status_code, told in text(answer)) == (422, True)
    is_of_name = "Write a name" in told or "A code is" in told
    looked = staff.post(f"{TERMS}new/", terms_form(act="look", **changes))
    assert looked.status_code == (200 if is_of_name else 422)
    assert digest(VISITS) == before
    assert PaymentTerms.objects.count() == 0


def test_a_grant_that_can_not_be_is_told(market: Market, staff: Client) -> None:
    staff.post(f"{TERMS}new/", terms_form())
    for form, told in (
        ({}, "Choose a buyer, a segment or a channel"),
        (
            {"party": str(market.company_id), "from_on": "2099-01-02", "until_on": "2099-01-01"},
            "It ends after it begins",
        ),
        ({"party": str(market.company_id), "priority": "1001"}, "less than or equal to 1000"),
        ({"segment": str(new_id())}, "Select a valid choice"),
    ):
        answer = staff.post(f"{TERMS}net-30/give/", form)
        assert (answer.status_code, told in text(answer)) == (422, True)
    assert TermsGrant.objects.count() == 0
    assert staff.post(f"{TERMS}net-30/grants/{new_id()}/end/").status_code == 404
    assert staff.get(f"{TERMS}none/").status_code == 404


def offer_form(**more: object) -> dict[str, object]:
    return {"code": "pay-in-4", "name_en": "Pay in 4", "count": "4", "every_count": "2", "rhythm": "weeks",
            "currency": "KRW", "smallest": "50,000", "largest": "", "refund_policy": "last_parts",
            "defaults_after": "2", "lender": "fake", "not_skus": "CUP, MUG-IN"} | more  # fmt: skip


def test_an_offer_is_written_changed_and_switched_off(market: Market, staff: Client) -> None:
    assert staff.post(f"{OFFERS}new/", offer_form(channels=[str(market.shop_id)]))["Location"] == f"{OFFERS}pay-in-4/"
    offer = selectors.get_offer("pay-in-4").draft
    assert (offer.every, offer.smallest, offer.largest) == (Every(2, offer.every.rhythm), won(50_000), None)
    assert (offer.not_skus, offer.channels) == (frozenset({"CUP", "MUG-IN"}), frozenset({market.shop_id}))
    page = text(staff.get(f"{OFFERS}pay-in-4/"))
    assert f'value="{market.shop_id}" checked' in page
    assert staff.post(f"{OFFERS}pay-in-4/", offer_form(largest="900000", yearly_rate="5.9")).status_code == 302
    offer = selectors.get_offer("pay-in-4").draft
    assert (offer.largest, offer.yearly_rate, offer.channels) == (won(900_000), Decimal("0.059"), frozenset())
    assert staff.post(f"{OFFERS}pay-in-4/switch/", {"is_active": "0", "why": "x"}).status_code == 302
    assert not InstalmentOffer.objects.get().is_active
    assert "Not offered" in text(staff.get(OFFERS))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"code": "plans"}, "can&#x27;t be a code"),
        ({"count": "25"}, "less than or equal to 24"),
        ({"count": "1"}, "greater than or equal to 2"),
        ({"every_count": "13"}, "less than or equal to 12"),
        ({"name_en": ""}, "Write a name"),
        ({"smallest": "3"}, "the least amount is too small"),
        ({"largest": "40000"}, "not below the smallest"),
        ({"yearly_rate": "200"}, "Enter a share from 0 to 100"),
        ({"lender": ""}, "This field is required"),
        ({"channels": ["x"]}, "Select a valid choice"),
    ],
)
def test_an_offer_that_can_not_be_kept_is_told_beside_its_field(
    market: Market, staff: Client, changes: dict[str, object], told: str
) -> None:
    before = digest(VISITS)
    answer = staff.post(f"{OFFERS}new/", offer_form(**changes))
    assert (answer.status_code, told in text(answer)) == (422, True), text(answer)
    assert digest(VISITS) == before


def test_plans_are_listed_with_their_parts(market: Market, staff: Client) -> None:
    offer = OfferDraft(code="four", names={"en": "Four"}, count=4, every=Every(), smallest=won(1000), lender="none")
    save_offer(offer=offer, actor=DESK)
    placed = Order.objects.get(pk=order("wholesale", DEALER, ("MUG-WH", 24)))
    plan_id = planned(market, placed, won(100_001))
    page = text(staff.get(OFFERS))
    assert placed.number in page
    assert "The lender decides" in page
    shown = text(staff.get(f"{OFFERS}plans/{plan_id}/"))
    for words in ("₩25,001", "₩25,000", placed.number):
        assert words in shown
    assert "No plan fits" in text(staff.get(f"{OFFERS}?state=settled"))
    assert staff.get(f"{OFFERS}plans/{new_id()}/").status_code == 404


def planned(market: Market, placed: Order, amount: Money) -> UUID:
    plan = PlanDraft("four", PartyId(market.company_id), "order", placed.pk, clock.today())
    facts = PurchaseFacts(market.wholesale_id, frozenset(), amount, (BoughtLine("MUG-WH"),))
    return begin_plan(plan=plan, facts=facts, actor=DESK)


def test_staff_without_the_right_see_none_of_it(market: Market) -> None:
    opened(market)
    clerk = staff_client(MemberRole.STAFF_VIEWER)
    for path in (LINES, TERMS, OFFERS):
        assert clerk.get(path).status_code == 403
    assert "Terms and credit" not in text(clerk.get(f"/office/parties/{market.company_id}/"))


def test_the_list_takes_a_few_queries_however_many_lines_there_are(
    market: Market, staff: Client, django_assert_max_num_queries: object
) -> None:
    opened(market)
    together([draft(document(), market.company_id, ordered=1) for _ in range(20)], stage=ORDER)
    assert len(lineage_of(market.company_id)) == 1
    with django_assert_max_num_queries(22):  # type: ignore[operator]
        staff.get(LINES)
    with django_assert_max_num_queries(30):  # type: ignore[operator]
        staff.get(f"{LINES}{CreditLine.objects.get().pk}/")
