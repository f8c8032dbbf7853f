"""What buyers are granted or held to by programs of staff: tax papers, allowances, secret coupons, budgets."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from api.caller import Answer, Caller
from api.office import staff_caller
from jangteo.approvals.services import save_budget
from jangteo.approvals.types import Budget, BudgetDraft, BudgetPeriod
from jangteo.kernel.models import AuditEntry
from jangteo.kernel.money import Money
from jangteo.pricing.models import Allowance, Coupon, TaxCertificate
from jangteo.pricing.selectors import find_coupon
from jangteo.pricing.services import set_allowance
from jangteo.pricing.types import AllowancePeriod
from office.desk import DESK
from storefront.market import Market

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(market: Market) -> Caller:
    return staff_caller("staff_administrator")


@pytest.fixture
def store(market: Market) -> Caller:
    return staff_caller("store", place_code="W1")


def field_of(told: Answer) -> str:
    """Which field a refusal names."""
    assert told.code == "api.invalid_input", told.body
    return str(told.body["errors"][0]["field"].rpartition(".")[2])


def test_a_paper_counts_from_its_moment_until_it_is_taken_back(clerk: Caller, store: Caller, market: Market) -> None:
    path = "/office/tax-certificates"
    paper: dict[str, Any] = {
        "party": str(market.company_id),
        "category": "Z",
        "number": "Z-2026-4",
        "issued_by": "A tax office",
        "codes": ["standard"],
        "valid_from": "2026-01-01T00:00:00+09:00",
    }
    made = clerk.post(path, paper, Idempotency_Key=uuid4().hex)
    assert (made.status, made.body["country"], made.body["codes"]) == (201, "KR", ["standard"])
    one = f"{path}/{made.body['id']}"
    assert clerk.get(one).body == made.body
    assert clerk.get(path).body == {"items": [made.body], "next_cursor": None, "total": 1}
    assert clerk.get(f"/office/parties/{market.company_id}/tax-certificates").body["items"] == [made.body]
    assert clerk.post(path, paper).code == "pricing.certificate_exists"
    for more, field in (
        ({"category": "S"}, "category"),
        ({"country": "XX"}, "country"),
        ({"codes": ["none"]}, "codes"),
        ({"valid_until": paper["valid_from"]}, "valid_until"),
    ):
        told = clerk.post(path, paper | {"number": "2"} | more)
        assert (told.code, told.body["facts"]["field"]) == ("pricing.invalid_certificate", field)
    assert field_of(clerk.post(path, paper | {"number": " "})) == "number"
    assert clerk.post(path, paper | {"party": str(uuid4())}).code == "parties.not_found"
    assert clerk.get(f"{path}/{uuid4()}").code == "pricing.certificate_not_found"
    assert {store.post(path, paper).status, store.post(f"{one}/end", {}).status, store.get(path).status} == {403}
    ended = [clerk.post(f"{one}/end", {"why": "over"}).body["revoked_at"] for _again in range(2)]
    assert ended[0]
    assert ended[0] == ended[1]
    assert clerk.post(f"{path}/{uuid4()}/end", {}).code == "pricing.certificate_not_found"
    assert TaxCertificate.objects.count() == 1


def test_staff_of_some_buyers_see_papers_of_theirs_alone(clerk: Caller, market: Market) -> None:
    paper = {"party": str(market.company_id), "category": "Z", "number": "1", "valid_from": "2026-01-01T00:00:00Z"}
    made = clerk.post("/office/tax-certificates", paper).body["id"]
    rep = staff_caller("sales_rep")  # nobody's account is theirs
    assert rep.get("/office/tax-certificates").body["items"] == []
    assert rep.get(f"/office/tax-certificates/{made}").code == "pricing.certificate_not_found"
    assert rep.get(f"/office/parties/{market.company_id}/tax-certificates").code == "parties.not_found"
    assert rep.post(f"/office/tax-certificates/{made}/end", {}).status == 403
    assert TaxCertificate.objects.get().revoked_at is None


def test_one_buyer_may_have_so_many_in_a_period(clerk: Caller, store: Caller, market: Market) -> None:
    path = "/office/allowances/MUG-WH"
    body: dict[str, Any] = {"maximum": 4, "period": "month", "channel": "shop"}
    first = clerk.call("PUT", path, body).body["items"]
    assert [(one["maximum"], one["period"], one["channel"], one["segment"]) for one in first] == [
        (4, "month", "shop", None)
    ]
    again = clerk.call("PUT", path, body | {"maximum": 2}).body
    assert [one["maximum"] for one in again["items"]] == [2]
    assert clerk.call("PUT", path, body, If_Match='"old"').status == 412
    for value in (0, -1, 1.5, "4", True, None, 10**10):
        assert field_of(clerk.call("PUT", path, body | {"maximum": value})) == "maximum", value
    assert field_of(clerk.call("PUT", path, body | {"period": "year"})) == "period"
    assert clerk.call("PUT", path, body | {"channel": "none"}).code == "channels.not_found"
    assert clerk.call("PUT", path, body | {"segment": "none"}).code == "segments.not_found"
    assert clerk.call("PUT", "/office/allowances/NONE", body).code == "catalog.product_not_found"
    assert (store.get(path).body, store.call("PUT", path, body).status) == (again, 403)
    other = set_allowance(variant_id=market.variants["CUP"], maximum=1, period=AllowancePeriod.EVER, actor=DESK)
    assert clerk.call("DELETE", f"{path}/{other}").code == "pricing.allowance_not_found"
    one = f"{path}/{again['items'][0]['id']}"
    assert store.call("DELETE", one).status == 403
    assert clerk.call("DELETE", one).body["items"] == []
    assert clerk.call("DELETE", one).code == "pricing.allowance_not_found"
    assert Allowance.objects.filter(until=None).count() == 1


def test_secret_codes_are_told_once_and_stopped_together(clerk: Caller, store: Caller, market: Market) -> None:
    rule = {"give": [{"percent": "10", "on": "order"}]}
    head = {"code": "gift", "names": {"ko": "선물"}, "currency": "KRW", "rule": rule}
    version = clerk.post("/office/promotions", head | {"needs_code": True}).body["versions"][0]["id"]
    for step in ("trial", "publication"):
        assert clerk.post(f"/office/promotions/gift/versions/{version}/{step}", {}).status == 200
    clerk.post("/office/promotions", head | {"code": "open"})
    path, body = "/office/promotions/gift/coupon-series", {"series": "spring", "count": 3}
    assert clerk.get(path).body == {"items": []}
    made = clerk.post(path, body | {"owner": str(market.company_id)})
    codes = made.body["codes"]
    assert (made.status, len(set(codes)), made.body["series"]) == (201, 3, "spring")
    assert all(find_coupon(code.lower(), [market.company_id]) for code in codes)
    assert not any(code in str(entry.after) for code in codes for entry in AuditEntry.objects.all())
    for value in (0, -1, 1.5, "3", True, None, 100_001):
        assert field_of(clerk.post(path, body | {"count": value})) == "count", value
    assert field_of(clerk.post(path, body | {"series": " "})) == "series"
    assert clerk.post(path, body | {"owner": str(uuid4())}).code == "parties.not_found"
    single = {"text": "SPRING", "owner": str(uuid4())}
    assert clerk.post("/office/promotions/gift/coupons", single).code == "parties.not_found"
    assert clerk.post("/office/promotions/open/coupon-series", body).body["facts"]["field"] == "promotion"
    assert clerk.get("/office/promotions/none/coupon-series").code == "pricing.promotion_not_found"
    assert store.post(path, body).status == 403
    assert clerk.post("/office/promotions/gift/coupons/end", {"series": "spring"}).body == {"count": 3}
    assert clerk.get(path).body["items"] == [{"name": "spring", "made": 3, "used": 0, "void": 3}]
    assert Coupon.objects.count() == 3


def test_budgets_of_a_buyer_are_read(clerk: Caller, store: Caller, market: Market) -> None:
    path = f"/office/parties/{market.company_id}/budgets"
    draft = BudgetDraft("School things", Budget(Money(50_000, "KRW"), BudgetPeriod.MONTH, date(2026, 1, 1)), "KRW")
    made = save_budget(party_id=market.company_id, draft=draft, actor=DESK)
    one = clerk.get(f"{path}/{made}")
    assert (one.body["name"], one.body["left"]["amount"]) == ("School things", "50000")
    assert clerk.get(path).body["items"] == [one.body]
    assert clerk.get(f"{path}/{uuid4()}").code == "approvals.budget_not_found"
    assert (staff_caller("sales_rep").get(path).code, store.get(path).status) == ("parties.not_found", 403)
