"""Webhooks at the desk: endpoints, their secrets once, deliveries, sending again."""

import re
from uuid import UUID

import pytest
from django.test import Client
from pytest_django import Settings

from jangteo.kernel import outbox
from jangteo.kernel.models import AuditEntry
from jangteo.parties.types import MemberRole
from jangteo.webhooks import services
from jangteo.webhooks.models import Delivery, Endpoint, EndpointSecret
from office.desk import digest, order, staff_client
from storefront.market import DEALER
from webhooks.receiver import Receiver, is_signed, receiving

PAGE = "/office/webhooks/"


def added(staff: Client, receiver: Receiver, **more: object) -> tuple[Endpoint, str]:
    response = staff.post(f"{PAGE}add/", {"url": receiver.url, "description": "창고", **more})
    assert response.status_code == 200, response.content.decode()
    assert "no-store" in response["Cache-Control"]
    found = re.search(r'value="(whsec_[^"]+)"', response.content.decode())
    assert found
    return Endpoint.objects.get(), found.group(1)


@pytest.fixture
def here(settings: Settings) -> None:
    settings.WEBHOOKS_TO_LOOPBACK = True


def test_an_endpoint_is_added_and_its_secret_shown_once(staff: Client, here: None) -> None:
    with receiving() as receiver:
        row, secret = added(staff, receiver)
        for page in (PAGE, f"{PAGE}{row.pk}/", "/office/audit/", "/office/records/"):
            assert secret not in staff.get(page).content.decode()
        assert secret not in str(AuditEntry.objects.values()) + str(EndpointSecret.objects.values())
        assert "hooks?shop" not in str(AuditEntry.objects.values())
        order("wholesale", DEALER, ("MUG-WH", 24))
        while outbox.relay_batch():
            pass
        services.send_batch()
        (got,) = [one for one in receiver.got if one.said["type"] == "ordering.order_placed"]
        assert is_signed(got, secret)
        page = staff.get(f"{PAGE}{row.pk}/", {"event": "ordering.order_placed"}).content.decode()
        assert "An order is placed" in page
        delivery = Delivery.objects.get(type="ordering.order_placed")
        shown = staff.get(f"{PAGE}deliveries/{delivery.pk}/").content.decode()
        assert "204" in shown
        assert "order_id" in shown
        staff.post(f"{PAGE}deliveries/{delivery.pk}/resend/")
        services.send_batch()
        assert [one.id for one in receiver.got].count(str(delivery.event_id)) == 2


def test_buttons_move_an_endpoint(staff: Client, here: None) -> None:
    with receiving() as receiver:
        row, old = added(staff, receiver, events=["ordering.order_placed", "ordering.order_shipped"])
        page = f"{PAGE}{row.pk}/"
        for action, state in (("pause", "paused"), ("resume", "active"), ("off", "disabled"), ("resume", "active")):
            assert staff.post(f"{page}do/{action}/", {"why": "asked"}).status_code == 302
            row.refresh_from_db()
            assert row.state == state
        staff.post(f"{page}do/test/")
        services.send_batch()
        assert [one.said["type"] for one in receiver.got] == ["webhooks.test"]
        again = staff.post(f"{page}secret/", {"why": "a year has gone"}).content.decode()
        assert "whsec_" in again
        assert old not in again
        assert "Two secrets work already" in staff.post(f"{page}secret/", follow=True).content.decode()
        assert "whsec_" in staff.post(f"{page}secret/", {"at_once": "on"}).content.decode()
        assert EndpointSecret.objects.count() == 1
        changed = {"url": receiver.url, "description": "", "events": "ordering.order_placed"}
        assert staff.post(f"{page}settings/", changed)["Location"] == page
        row.refresh_from_db()
        assert row.events == ["ordering.order_placed"]
        times = {"since": "2026-01-01T00:00", "until": "2025-01-01T00:00"}
        wrong = staff.post(f"{page}replay/", times)
        assert (wrong.status_code, "It ends before it begins" in wrong.content.decode()) == (422, True)
        assert staff.post(f"{page}do/explode/").status_code == 404


def test_what_can_not_be_sent_to_is_told_beside_the_address(staff: Client) -> None:
    for url, says in (
        ("http://shop.example/", "begins with https://"),
        ("https://127.0.0.1/", "leads into an inner network"),
        ("https://localhost/", "is a name of an inner network"),
        ("https://shop.example:22/", "ports 443 and 8443"),
        ("nowhere", "no address"),
    ):
        response = staff.post(f"{PAGE}add/", {"url": url})
        assert response.status_code == 422
        assert says in response.content.decode()
    response = staff.post(f"{PAGE}add/", {"url": "https://1.1.1.1/", "events": "identity.key_asked"})
    assert response.status_code == 422
    assert not Endpoint.objects.exists()


@pytest.mark.parametrize("role", [MemberRole.STAFF_CLERK, MemberRole.STAFF_VIEWER, MemberRole.STAFF_FINANCE])
def test_only_administrators_see_or_change_webhooks(market: object, role: str) -> None:
    client, before = staff_client(role), digest(("audit",))
    nobody = UUID(int=1)
    assert client.get(PAGE).status_code == 403
    for path in ("add/", f"{nobody}/do/pause/", f"{nobody}/secret/", f"deliveries/{nobody}/resend/"):
        assert client.post(f"{PAGE}{path}", {"url": "https://1.1.1.1/"}).status_code == 403
    assert digest(("audit",)) == before


def test_what_is_not_there_is_not_found(staff: Client) -> None:
    nobody = UUID(int=1)
    assert staff.get(f"{PAGE}{nobody}/").status_code == 404
    assert staff.get(f"{PAGE}deliveries/{nobody}/").status_code == 404
    for path in ("do/pause/", "secret/", "settings/", "replay/"):
        said = {"url": "https://1.1.1.1/", "since": "2026-01-01T00:00", "until": "2026-02-01T00:00"}
        assert staff.post(f"{PAGE}{nobody}/{path}", said).status_code == 404
    assert staff.post(f"{PAGE}deliveries/{nobody}/resend/").status_code == 404
