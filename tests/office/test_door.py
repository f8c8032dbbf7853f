"""Only staff come into the office, and no record can be changed there."""

import pytest
from django.contrib import admin
from django.test import Client, RequestFactory
from django.urls import reverse

from jangteo.parties.models import User
from office.desk import STAFF
from storefront.market import PASSWORD, SHOPPER, Market

PAGES = [
    "today", "orders", "orders_export", "products", "price_lists", "price_try", "stock", "stock_export",
    "companies", "people", "audit", "checks", "outbox", "records", "shelves", "search", "runs", "awaited",
]  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_a_stranger_is_sent_to_the_log_in(market: Market, name: str) -> None:
    path = reverse(f"office:{name}")
    response = Client().get(path)
    assert response.status_code == 302
    assert response["Location"] == f"/office/login/?next={path}"


@pytest.mark.parametrize("name", PAGES)
def test_a_shopper_is_no_staff(market: Market, name: str) -> None:
    client = Client()
    assert client.login(username=SHOPPER, password=PASSWORD)
    assert client.get(reverse(f"office:{name}")).status_code == 302


@pytest.mark.parametrize("name", PAGES)
def test_staff_see_every_page(staff: Client, name: str) -> None:
    assert staff.get(reverse(f"office:{name}")).status_code == 200


def test_every_record_can_be_read_and_none_changed(staff: Client) -> None:
    request = RequestFactory().get("/office/")
    request.user = User.objects.get(email=STAFF)
    tables = list(admin.site._registry)
    assert {model._meta.app_label for model in tables} == {
        "kernel", "parties", "identity", "channels", "segments", "catalog", "inventory", "pricing", "payments",
        "ordering", "connect", "insights", "privacy", "onboarding", "contracts", "webhooks", "fulfilment", "credit",
        "ledger", "simulator", "billing", "banking", "stored_value", "exchange", "approvals", "quotes", "purchasing",
        "sharing", "search", "desk", "content", "reviews", "wishes", "programs", "extending", "alarms",
        "flags",
    }  # fmt: skip
    for model in tables:
        page = admin.site._registry[model]
        assert page.has_view_permission(request)
        assert not page.has_add_permission(request)
        assert not page.has_change_permission(request)
        assert not page.has_delete_permission(request)
        names = page.get_fields(request)
        assert not {"password", "digest", "secret", "key"} & set(names)
        path = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        assert staff.get(path).status_code == 200, path
        odd = staff.get(f"{path}?code=a%00b&state__exact=%00&kind=%00")
        assert (odd.status_code, odd["Location"]) == (302, path)
        assert staff.post(f"{path}add/", {}).status_code == 403, path


def test_a_superuser_cannot_change_a_record_either(staff: Client) -> None:
    User.objects.filter(email=STAFF).update(is_superuser=True)
    shopper = User.objects.get(email=SHOPPER)
    path = reverse("admin:parties_user_change", args=[shopper.pk])
    assert staff.get(path).status_code == 200
    assert staff.post(path, {"is_staff": "on"}).status_code == 403
    assert staff.post(reverse("admin:parties_user_delete", args=[shopper.pk]), {"post": "yes"}).status_code == 403
    assert User.objects.get(email=SHOPPER).is_staff is False


def test_the_log_in_asks_for_an_e_mail_address(market: Market) -> None:
    page = Client(headers={"accept-language": "en"}).get("/office/login/").content.decode()
    assert "E-mail address" in page
    page = Client(headers={"accept-language": "ko"}).get("/office/login/").content.decode()
    assert "이메일" in page


def test_an_address_without_a_page_leads_back_to_the_office(staff: Client) -> None:
    for address in ("/office/orders//", "/office/refunds/", "/office/orders/none/"):
        response = staff.get(address)
        assert response.status_code == 404
        page = response.content.decode()
        assert 'href="/office/">Back to the office' in page
        assert ('<html lang="en"' in page, "sold out" in page) == (True, False)


def test_the_language_is_kept_and_leads_nowhere_else(staff: Client) -> None:
    response = staff.post("/office/language/", {"language": "ko", "next": "https://evil.example/"})
    assert response["Location"] == "/office/"
    assert "오늘" in staff.get("/office/").content.decode()
    assert (
        staff.post("/office/language/", {"language": "xx", "next": "/office/orders/"})["Location"] == "/office/orders/"
    )
    assert 'lang="ko"' in staff.get("/office/").content.decode()
