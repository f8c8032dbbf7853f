"""Companies and people, the trail, the checks."""

from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from jangteo.inventory.models import StockLevel
from jangteo.kernel.ids import new_id
from jangteo.parties.selectors import search_parties
from jangteo.parties.types import PartyKind
from office.desk import order
from storefront.market import DEALER, SHOPPER, Market


def test_companies_are_found_by_name_and_business_number(staff: Client) -> None:
    for query in ("", "?q=긴해", "?q=124-81-00998"):
        parties = staff.get(f"/office/companies/{query}").context["parties"]
        assert [party.name for party in parties] == ["편집숍 긴해"]
    assert list(staff.get("/office/companies/?q=nobody").context["parties"]) == []


def test_a_company_shows_members_orders_and_what_it_bought(staff: Client, market: Market) -> None:
    order("wholesale", DEALER, ("RACK-TRADE", 2))
    page = staff.get(f"/office/parties/{market.company_id}/").content.decode()
    for text in ("편집숍 긴해", "윤서하", "124-81-00998", "Buyer", "₩200,706"):
        assert text in page
    assert staff.get(f"/office/parties/{new_id()}/").status_code == 404


def test_a_person_shows_whom_they_act_for(staff: Client) -> None:
    people, _total = search_parties(kind=PartyKind.PERSON, text="윤서하")
    context = staff.get(f"/office/parties/{people[0].id}/").context
    assert [one.party.name for one in context["acts_for"]] == ["편집숍 긴해"]


def test_the_trail_is_searched_by_action_person_and_subject(
    staff: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    order_id = order("shop", SHOPPER, ("CUP", 1))
    for text in ("place_order", "손지우", str(order_id)):
        entries = staff.get("/office/audit/", {"q": text}).context["entries"]
        assert "ordering.place_order" in [entry.action for entry in entries]
    with django_assert_max_num_queries(10):
        staff.get("/office/audit/")


def test_the_checks_are_clean_until_a_row_is_corrupted_and_then_name_it(staff: Client) -> None:
    assert staff.get("/office/checks/").context.get("findings") is None
    assert staff.post("/office/checks/").context["broken"] == []
    level = StockLevel.objects.get(variant__sku="CUP")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE inventory_stocklevel SET on_hand = on_hand + 1 WHERE id = %s", [level.pk])
    response = staff.post("/office/checks/")
    assert len(response.context["broken"]) == 1
    assert str(level.pk) in response.content.decode()
