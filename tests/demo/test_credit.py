"""The demo's terms, credit lines and offers: made through the services, as the file says."""

from dataclasses import replace

import pytest

from factories import company
from jangteo.channels.selectors import get_channel
from jangteo.credit.models import CreditLine, TermsGrant
from jangteo.credit.selectors import find_line, get_offer, list_terms, preview_terms
from jangteo.demo.content import load_content
from jangteo.demo.content.yaml_files import read
from jangteo.demo.services.buyers import Buyer
from jangteo.demo.services.credit import make_credit
from jangteo.kernel import verify
from jangteo.kernel.money import Money
from jangteo.kernel.types import PartyId, job_actor
from jangteo.parties.services import create_unit
from jangteo.parties.types import PartyKind, PostalAddress
from storefront.market import open_market

CONTENT = load_content()
ROWS = read("credit.yml")


def test_every_company_has_terms_that_there_are() -> None:
    codes = {row["code"] for row in ROWS["terms"]}
    assert {one.terms for one in CONTENT.companies} <= codes
    assert {row["company"] for row in ROWS["lines"]} <= {one.code for one in CONTENT.companies}
    slugs = {one.slug for one in CONTENT.categories}
    assert {slug for row in ROWS["offers"] for slug in row.get("only", ())} <= slugs


@pytest.fixture
def buyers(db: None) -> dict[str, Buyer]:
    open_market()
    found = {}
    for one in CONTENT.companies:
        party_id = company(one.name.ko)
        for unit in one.units:
            create_unit(parent_id=party_id, kind=PartyKind.LOCATION, name=unit.name.ko, actor=job_actor("demo"))
        actor = replace(job_actor(one.code), party_id=PartyId(party_id))
        found[one.code] = Buyer("wholesale", actor, "", PostalAddress("", "", "", ""))
    return found


def test_terms_lines_and_offers_are_made(buyers: dict[str, Buyer]) -> None:
    shops = {code: get_channel(code) for code in ("shop", "wholesale")}
    make_credit(CONTENT, shops, buyers)
    assert {one.code for one in list_terms()} == {row["code"] for row in ROWS["terms"]}
    assert TermsGrant.objects.count() == len(CONTENT.companies)
    assert CreditLine.objects.count() == len(ROWS["lines"])
    hotel = find_line(buyers["hotel-onsae"].actor.party_id)  # type: ignore[arg-type]
    assert hotel is not None
    assert hotel.available == Money(23_500_000, "KRW")
    assert get_offer("pay-in-4").draft.count == 4
    assert not get_offer("twelve-months").draft.yearly_rate
    for one in list_terms():
        assert preview_terms(one.terms, Money(99_999, "KRW"), "ko")[0].parts
    assert [one.invariant.name for one in verify.run() if not one.is_clean] == []
