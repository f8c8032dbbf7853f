"""The office's page of extensions, and panels where pages have room for them."""

import pytest
from django.test import Client

from extending.planted import Planted, mood
from factories.buying import order_of
from factories.people import shopper, staff, user_of
from factories.selling import channel, promotion, stocked
from jangteo.extending import calling
from jangteo.extending.models import ExtensionSwitch
from jangteo.parties.types import MemberRole

pytestmark = pytest.mark.django_db


def entered(role: str = MemberRole.STAFF_ADMINISTRATOR) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user_of(staff(role)), backend="jangteo.config.log_ins.PasswordBackend")
    return client


def test_staff_see_extensions_and_switch_them_off(extended: Planted) -> None:
    client = entered()
    shown = client.get("/office/extensions/").content.decode()
    assert "planted.two" in shown
    assert "ModuleNotFoundError" in shown
    answer = client.post("/office/extensions/planted/off/", {"why": "too many discounts"})
    assert answer.status_code == 302
    row = ExtensionSwitch.objects.get()
    assert (row.is_on, row.by, row.why) == (False, "staff", "too many discounts")
    assert "too many discounts" in client.get("/office/extensions/").content.decode()
    assert client.post("/office/extensions/planted/maybe/").status_code == 404
    assert client.get("/office/extensions/planted/on/").status_code == 405


def test_panels_stand_on_pages_and_say_so_where_they_fail(extended: Planted) -> None:
    shop, buyer = channel(), shopper()
    stocked(shop, {"A": 5})
    order = order_of(shop, buyer, {"A": 1})
    client = entered()
    pages = ["/office/", f"/office/orders/{order.number}/", f"/office/parties/{buyer.party_id}/"]
    for page in pages:
        assert "It grows." in client.get(page).content.decode()
    mood.now = "raises"
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200
        assert "be shown now. Everything else works as usual." in answer.content.decode()
    calling.write_down()


def test_the_form_of_a_promotion_offers_conditions_of_extensions(extended: Planted) -> None:
    promotion("two", {"percent": "10", "on": "order"}, when={"hook": "planted.two"})
    client = entered()
    assert (
        '<option value="planted.two" selected>From two on</option>'
        in client.get("/office/promotions/two/write/").content.decode()
    )
    assert "When the extension says so: planted.two" in client.get("/office/promotions/two/").content.decode()
