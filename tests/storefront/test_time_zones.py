"""By whose clock a shop tells times: its own, unless the visitor has chosen another."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils import timezone, translation

from jangteo.channels import services
from jangteo.channels.errors import InvalidChannel
from jangteo.channels.models import Channel
from jangteo.kernel import clock
from jangteo.kernel.zones import zone_choices
from jangteo.parties.models import User
from jangteo.privacy.models import DataRequest
from jangteo.storefront.templatetags.storefront import last_day, moment
from storefront.market import ACTOR, SHOPPER, Market

TIME, SECURITY, PRIVACY = "/account/security/time/", "/account/security/", "/account/privacy/"


def test_places_are_told_in_both_languages_from_west_to_east() -> None:
    with clock.at(datetime(2026, 1, 15, tzinfo=UTC)):
        korean, english = zone_choices("ko"), zone_choices("en")

    assert dict(korean)["Asia/Seoul"] == "서울 (UTC+09:00)"
    assert dict(english)["America/St_Johns"] == "St. John’s (UTC-03:30)"
    assert {name for name, _words in korean} == {name for name, _words in english}
    assert [words for _name, words in korean if re.search("[a-z]", words)] == []
    assert korean[0][1].endswith("(UTC-11:00)")
    assert korean[-1][1].endswith("(UTC+14:00)")


@pytest.mark.django_db
def test_an_hour_is_told_by_the_visitors_clock_else_by_the_shops(market: Market, shopper: Client) -> None:
    shopper.post("/account/privacy/export/")
    assert DataRequest.objects.update(asked_at=datetime(2026, 11, 27, 20, 5, tzinfo=UTC)) == 1

    assert "11월 28일 오전 5:05" in shopper.get(PRIVACY).content.decode()
    services.set_time_zone(channel_id=Channel.objects.get(code="shop").pk, name="Europe/Paris", actor=ACTOR)
    assert "11월 27일 오후 9:05" in shopper.get(PRIVACY).content.decode()
    assert shopper.post(TIME, {"time_zone": "America/Los_Angeles"}).status_code == 302
    assert "11월 27일 오후 12:05" in shopper.get(PRIVACY).content.decode()
    assert '<option value="America/Los_Angeles" selected>' in shopper.get(SECURITY).content.decode()
    assert timezone.get_current_timezone_name() == "Asia/Seoul"  # nothing of it outlives the request
    shopper.post(TIME, {"time_zone": ""})
    assert "11월 27일 오후 9:05" in shopper.get(PRIVACY).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["Mars/Olympus", "../../etc/passwd", "Asia/Seoul\x00", "x" * 100, "UTC+9"])
def test_what_is_no_place_is_refused_and_changes_nothing(market: Market, shopper: Client, name: str) -> None:
    answer = shopper.post(TIME, {"time_zone": name})

    assert answer.status_code == 422
    assert "목록에서 장소를 골라" in answer.content.decode()
    assert User.objects.get(email=SHOPPER).time_zone == ""
    channel = Channel.objects.get(code="shop")
    with pytest.raises(InvalidChannel):
        services.set_time_zone(channel_id=channel.pk, name=name, actor=ACTOR)
    assert Channel.objects.get(code="shop").time_zone == "Asia/Seoul"


def test_what_ends_within_a_day_of_the_visitors_ends_at_a_time() -> None:
    end = datetime(2026, 11, 30, 15, tzinfo=UTC)  # midnight in Seoul

    with timezone.override("Asia/Seoul"):
        assert last_day(end) == "2026년 11월 30일"
    with timezone.override("America/Los_Angeles"):
        assert last_day(end) == "2026년 11월 30일 07:00"


def test_a_time_is_written_as_each_language_does() -> None:
    at = datetime(2026, 11, 28, 5, 30, tzinfo=UTC)

    with clock.at(at), timezone.override("Asia/Seoul"):
        assert moment(at) == "11월 28일 오후 2:30"
        assert moment(at.replace(year=2025)) == "2025년 11월 28일 오후 2:30"
        with translation.override("en"):
            assert moment(at) == "28 Nov, 14:30"
            assert moment(at.replace(year=2025)) == "28 Nov 2025, 14:30"
