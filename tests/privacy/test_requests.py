from collections import Counter
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app as job_app
from pytest_django import Settings

from conftest import RunTogether
from factories import company, log_in, member_of, person, shopper
from jangteo.kernel import clock
from jangteo.kernel.ids import new_id
from jangteo.kernel.types import Actor
from jangteo.privacy import services
from jangteo.privacy.errors import RequestNotFound
from jangteo.privacy.models import DataRequest
from jangteo.privacy.selectors import get_request_by_receipt
from jangteo.privacy.types import RequestState


@pytest.fixture
def media(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def exported(her: Actor) -> UUID:
    assert her.person_id
    services.ask_for_export(person_id=her.person_id, actor=her)
    request_id = DataRequest.objects.latest("asked_at", "pk").pk
    assert services.run_request(request_id) == RequestState.DONE
    return request_id


def jobs_waiting() -> int:
    """Jobs for the requests there are; the queue outlives other tests' tables."""
    ids = [str(pk) for pk in DataRequest.objects.values_list("pk", flat=True)]
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'privacy.run_request' AND status = 'todo'
               AND args ->> 'request_id' = ANY(%s)""",
            [ids],
        )
        return int(cursor.fetchone()[0])


@pytest.mark.django_db
def test_an_export_is_for_who_asked_and_for_seven_days(media: Path) -> None:
    """A09: not for another person, nor for a colleague, nor for nobody."""
    her, buyer_id = shopper(), company()
    request_id = exported(her)
    colleagues = [member_of(buyer_id), member_of(buyer_id), shopper("남"), Actor(name="guest")]
    for one in colleagues:
        with pytest.raises(RequestNotFound):
            services.open_export(request_id=request_id, actor=one)
    with pytest.raises(RequestNotFound):
        services.open_export(request_id=new_id(), actor=her)
    with services.open_export(request_id=request_id, actor=her) as stream:
        assert stream.read(2) == b"PK"
    with clock.at(clock.now() + timedelta(days=7)), pytest.raises(RequestNotFound):
        services.open_export(request_id=request_id, actor=her)


@pytest.mark.django_db
def test_the_files_name_cannot_be_guessed_and_the_file_goes(media: Path) -> None:
    her = shopper()
    request_id = exported(her)
    name = DataRequest.objects.get(pk=request_id).file
    assert len(Path(name).stem) >= 43
    assert (media / name).exists()
    with clock.at(clock.now() + timedelta(days=7, seconds=1)):
        assert services.end_what_has_run_out()["files"] == 1
        assert services.end_what_has_run_out()["files"] == 0
    assert not (media / name).exists()


@pytest.mark.django_db
def test_a_file_that_a_kill_left_behind_goes_too(media: Path) -> None:
    (media / "privacy").mkdir()
    (media / "privacy" / "left.zip").write_bytes(b"PK")
    services.end_what_has_run_out()
    assert (media / "privacy" / "left.zip").exists()
    with clock.at(clock.now() + timedelta(hours=2)):
        services.end_what_has_run_out()
    assert not (media / "privacy" / "left.zip").exists()


@pytest.mark.django_db
def test_a_receipt_shows_how_it_went_and_a_wrong_one_nothing() -> None:
    her = shopper()
    assert her.person_id
    receipt = services.ask_for_erasure(person_id=her.person_id, actor=her)
    assert get_request_by_receipt(receipt).state == RequestState.WAITING
    assert services.run_request(DataRequest.objects.get().pk) == RequestState.DONE
    assert get_request_by_receipt(receipt).report["parts"]
    for wrong in ("", receipt[:-1], str(DataRequest.objects.get().pk), "\0"):
        with pytest.raises(RequestNotFound):
            get_request_by_receipt(wrong)


@pytest.mark.django_db
def test_asking_twice_makes_one_request_and_one_job() -> None:
    her = shopper()
    assert her.person_id
    first = services.ask_for_export(person_id=her.person_id, actor=her)
    second = services.ask_for_export(person_id=her.person_id, actor=her)
    assert (DataRequest.objects.count(), jobs_waiting()) == (1, 1)
    assert get_request_by_receipt(second).state == RequestState.WAITING
    with pytest.raises(RequestNotFound):
        get_request_by_receipt(first)


@pytest.mark.django_db(transaction=True)
def test_a_job_comes_with_the_transaction_or_never() -> None:
    her = shopper()
    assert her.person_id
    with transaction.atomic():
        services.ask_for_export(person_id=her.person_id, actor=her)
        assert jobs_waiting() == 1
        with connection.cursor() as cursor:
            cursor.execute("SELECT max(id) FROM procrastinate_jobs")
            job_id = cursor.fetchone()[0]
        transaction.set_rollback(True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE id = %s", [job_id])
        assert cursor.fetchone()[0] == 0
    assert DataRequest.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_two_tabs_that_ask_at_once_make_one_request(run_together: RunTogether) -> None:
    person_id = person()
    her = Actor(user_id=log_in(person_id), person_id=person_id, party_id=person_id, name="손지우")
    outcomes = run_together(4, lambda _: services.ask_for_export(person_id=person_id, actor=her))
    assert Counter(map(type, outcomes)) == {str: 4}
    assert (DataRequest.objects.count(), jobs_waiting()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_the_worker_does_what_was_asked_for(media: Path) -> None:
    her = shopper()
    assert her.person_id
    services.ask_for_export(person_id=her.person_id, actor=her)
    worker = job_app.with_connector(job_app.connector.get_worker_connector())  # type: ignore[attr-defined]
    with worker.open():
        worker.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)
    assert DataRequest.objects.get().state == "done"
    assert jobs_waiting() == 0


@pytest.mark.django_db
def test_a_request_whose_job_was_lost_is_queued_anew() -> None:
    her = shopper()
    assert her.person_id
    services.ask_for_export(person_id=her.person_id, actor=her)
    assert services.run_waiting() == 0
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing'")
    assert services.run_waiting() == 1
    assert jobs_waiting() == 1
