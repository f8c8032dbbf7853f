"""The search over everything: who finds what, by which words, in how many queries."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from jangteo.payments.models import Payment
from office.desk import order, read, staff_client
from storefront.market import DEALER, SHOPPER, Market


def found(client: Client, text: str) -> dict[str, list[str]]:
    """{kind: the names that the field offers}."""
    response = client.get("/office/search/", {"q": text}, headers={"accept": "application/json"})
    assert response.status_code == 200
    return {one["title"]: [row["name"] for row in one["rows"]] for one in response.json()["groups"]}


def test_everything_is_found_by_what_people_say(staff: Client, market: Market) -> None:
    trade = read(order("wholesale", DEALER, ("CUP", 1))).summary.number
    shop = read(order("shop", SHOPPER, ("MUG-WH", 1))).summary.number
    assert found(staff, trade)["Orders"] == [trade]
    assert found(staff, shop.lower()[-5:])["Orders"] == [shop]
    assert set(found(staff, "po-77")["Orders"]) == {trade, shop}
    assert found(staff, "긴해") == {"Orders": [trade], "Buyers": ["편집숍 긴해"]}
    assert found(staff, DEALER.upper())["Buyers"] != []
    assert found(staff, "mug-w")["Products"] == ["MUG-WH"]
    assert found(staff, "nothing like it") == {}
    code = Payment.objects.first().deposit_code  # type: ignore[union-attr]
    assert code in found(staff, code)["Payments"]


def test_the_page_says_the_same_without_a_script(staff: Client, market: Market) -> None:
    number = read(order("shop", SHOPPER, ("MUG-WH", 1))).summary.number
    page = staff.get("/office/search/", {"q": number}).content.decode()
    assert f'href="/office/orders/{number}/"' in page
    assert "Nothing fits." in staff.get("/office/search/?q=zzz").content.decode()
    assert staff.get("/office/search/").status_code == 200


@pytest.mark.parametrize("text", ["%00", "%25", "_", "'", "\\", "긴", "010", "x" * 300])
def test_rubbish_breaks_nothing(staff: Client, market: Market, text: str) -> None:
    assert staff.get(f"/office/search/?q={text}").status_code == 200


def test_nobody_finds_what_they_may_not_see(staff: Client, market: Market) -> None:
    number = read(order("wholesale", DEALER, ("CUP", 1))).summary.number
    rep = staff_client("sales_rep")  # of no account
    assert found(rep, number) == {}
    assert "Buyers" not in found(rep, "긴해")
    store = staff_client("store")
    assert set(found(store, number)) <= {"Orders"}
    assert "Payments" not in found(staff_client("staff_viewer"), number)


def test_a_search_takes_the_same_queries_for_one_hit_and_for_many(
    staff: Client, market: Market, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    order("wholesale", DEALER, ("CUP", 1))
    with django_assert_max_num_queries(24) as few:
        found(staff, "긴해")
    for _ in range(4):
        order("wholesale", DEALER, ("MUG-WH", 1))
    with django_assert_max_num_queries(len(few)):
        assert len(found(staff, "긴해")["Orders"]) == 5
