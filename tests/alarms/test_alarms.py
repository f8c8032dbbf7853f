"""An injected fault raises the right alarm at the next look, tells staff once, and ends when it is mended."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from pytest_django import Settings

from jangteo.alarms import services
from jangteo.alarms.models import Alarm, CheckRun
from jangteo.alarms.selectors import read_figures
from jangteo.kernel import clock
from jangteo.kernel.ids import new_id
from jangteo.kernel.models import JobFailure, Letter, OutboxEvent
from jangteo.parties import services as parties
from jangteo.parties.types import MemberRole
from storefront.market import ACTOR, PASSWORD, open_market

STAFF = "watch@test.example"
NOON = datetime(2026, 5, 6, 3, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(db: None, settings: Settings, tmp_path: Path) -> Client:
    """Somebody of the office, in a market with goods."""
    settings.MEDIA_ROOT = tmp_path
    open_market()
    person = parties.create_person(name="한소율", email=STAFF)
    user_id = parties.create_log_in(person_id=person, email=STAFF, password=PASSWORD)
    parties.add_staff(user_id=user_id, role=MemberRole.STAFF_ADMINISTRATOR, actor=ACTOR)
    client = Client(headers={"accept-language": "en"})
    client.post("/office/login/?next=/office/", {"username": STAFF, "password": PASSWORD})
    OutboxEvent.objects.update(done_at=clock.now())
    return client


def going_on() -> set[str]:
    return set(Alarm.objects.filter(ended_at=None).values_list("name", flat=True)) - {"disk_full"}


def order_event(at: datetime) -> OutboxEvent:
    return OutboxEvent(id=new_id(), name="ordering.order_placed", payload={}, published_at=at, due_at=at, done_at=at)


def test_events_that_wait_are_told_once_seen_and_end(staff: Client) -> None:
    now = clock.now()
    row = OutboxEvent.objects.create(name="test.x", payload={}, published_at=now, due_at=now)
    with clock.at(now + timedelta(seconds=59)):
        services.judge()
        assert going_on() == set()
    with clock.at(now + timedelta(seconds=61)):
        services.judge()
        services.judge()
        assert going_on() == {"outbox_late"}
    letters = Letter.objects.filter(purpose="alarms.raised", subject__contains="알림이 밀려")
    assert [one.to for one in letters] == [STAFF]
    alarm = Alarm.objects.get(name="outbox_late")
    assert "does the worker run" in staff.get("/office/").content.decode()
    assert staff.post(f"/office/alarms/{alarm.pk}/seen/").status_code == 302
    assert "한소율 looks into it" in staff.get("/office/alarms/").content.decode()
    row.done_at = now
    row.save()
    with clock.at(now + timedelta(seconds=70)):
        services.judge()
    alarm.refresh_from_db()
    assert alarm.ended_at is not None
    assert "does the worker run" not in staff.get("/office/").content.decode()


def test_a_drop_of_orders_is_told_where_enough_usually_come(staff: Client) -> None:
    weeks = [order_event(NOON - timedelta(days=7 * week, minutes=n)) for week in (1, 2, 3, 4) for n in range(1, 11)]
    OutboxEvent.objects.bulk_create(weeks)
    with clock.at(NOON):
        assert read_figures()["orders_share_of_usual"] == 0
        services.judge()
        assert "orders_dropped" in going_on()
        OutboxEvent.objects.bulk_create(order_event(NOON - timedelta(minutes=n)) for n in range(1, 4))
        services.judge()
        assert "orders_dropped" not in going_on()  # three of ten
    with clock.at(NOON + timedelta(hours=6)):
        assert "orders_share_of_usual" not in read_figures()  # at this time nobody ever orders


def test_drift_of_stock_is_found_within_the_minute(staff: Client) -> None:
    services.check_stock()
    services.judge()
    assert going_on() == set()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE inventory_stocklevel SET on_hand = on_hand + 1")
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
    assert services.check_stock() > 0
    services.judge()
    assert going_on() == {"stock_drifted", "promises_broken"}
    assert "inventory.on_hand_is_sum_of_movements" in CheckRun.objects.latest("at").broken


def test_failed_jobs_and_a_full_disk(staff: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(4):
        JobFailure.objects.create(job_id=number, task="t", attempt=1, error="x", at=clock.now())
    monkeypatch.setattr("shutil.disk_usage", lambda _place: type("Usage", (), {"used": 95, "total": 100}))
    services.judge()
    assert going_on() == {"jobs_failed"}
    assert Alarm.objects.filter(name="disk_full", ended_at=None).exists()


def test_a_figure_nobody_can_tell_ends_no_alarm(staff: Client) -> None:
    services.judge({"jobs_oldest_due_seconds": 301.0})
    services.judge({})
    assert going_on() == {"jobs_late"}
    services.judge({"jobs_oldest_due_seconds": 1.0})
    assert going_on() == set()
