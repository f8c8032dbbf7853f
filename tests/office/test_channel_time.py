"""Staff say by whose clock a shop tells times."""

from django.test import Client

from jangteo.channels.models import Channel
from storefront.market import Market

TIME = "/office/sales-channels/shop/time/"


def test_the_shops_clock_is_set_and_what_is_no_place_is_told(market: Market, staff: Client) -> None:
    assert staff.post(TIME, {"time_zone": "Europe/Paris"}).status_code == 302
    assert Channel.objects.get(code="shop").time_zone == "Europe/Paris"

    answer = staff.post(TIME, {"time_zone": "Mars/Olympus"})

    assert answer.status_code == 422
    assert 'name="time_zone" aria-invalid="true"' in answer.content.decode()
    assert Channel.objects.get(code="shop").time_zone == "Europe/Paris"
