from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from factories import ACTOR, company
from jangteo.kernel import clock
from jangteo.kernel.errors import NotPermitted
from jangteo.kernel.ids import new_id
from jangteo.kernel.models import AuditEntry
from jangteo.kernel.types import Action
from jangteo.parties.errors import PartyNotFound
from jangteo.privacy import services
from jangteo.privacy.errors import NotAPerson, ReasonMissing
from jangteo.privacy.models import DataReading, DataRequest, LawfulRecord
from jangteo.privacy.selectors import list_readings, list_requests
from privacy.people import erase, officer, say_yes, someone


@pytest.mark.django_db
def test_a_reading_says_who_when_from_where_whose_and_what() -> None:
    """H09."""
    staff, her = officer(), someone()
    assert her.person_id
    moment = datetime(2026, 5, 1, 3, 0, tzinfo=UTC)
    with clock.at(moment):
        services.record_reading(
            actor=staff, subject_ids=[her.person_id, her.person_id], what="party", address="203.0.113.7"
        )
    row = DataReading.objects.get()
    assert (row.user_id, row.at, row.address, row.subject_ids, row.what, row.via) == (
        staff.user_id, moment, "203.0.113.7", [her.person_id], "party", "office",
    )  # fmt: skip
    services.record_reading(actor=staff, subject_ids=[], what="nothing")
    assert DataReading.objects.count() == 1


@pytest.mark.django_db
def test_readings_are_found_by_reader_and_by_whose() -> None:
    first, second, auditor = officer(), officer(), officer(Action.AUDIT_SEE)
    her, him = new_id(), new_id()
    services.record_reading(actor=first, subject_ids=[her, him], what="list")
    services.record_reading(actor=second, subject_ids=[him], what="party")
    assert first.user_id
    by_reader, _more = list_readings(actor=auditor, user_ids=[first.user_id])
    of_him, _more = list_readings(actor=auditor, subject_id=him)
    of_her, _more = list_readings(actor=auditor, subject_id=her, user_ids=[second.user_id or her])
    assert [one.what for one in by_reader] == ["list"]
    assert [one.what for one in of_him] == ["party", "list"]
    assert of_her == []
    with pytest.raises(NotPermitted):
        list_readings(actor=first)


@pytest.mark.django_db
def test_a_reading_stays_two_years_whoever_wants_it_gone() -> None:
    services.record_reading(actor=ACTOR, subject_ids=[new_id()], what="new")
    old = clock.now() - timedelta(days=735)
    with clock.at(old):
        services.record_reading(actor=ACTOR, subject_ids=[new_id()], what="old")
    for attempt in (
        lambda: DataReading.objects.filter(what="new").delete(),
        lambda: DataReading.objects.filter(what="new").update(what="x"),
        lambda: DataReading.objects.filter(what="old").update(at=clock.now()),
    ):
        with pytest.raises(IntegrityError, match="two years"), transaction.atomic():
            attempt()
    assert services.end_what_has_run_out()["readings"] == 1
    assert [row.what for row in DataReading.objects.all()] == ["new"]


@pytest.mark.django_db
def test_a_long_list_is_kept_in_parts() -> None:
    services.record_reading(actor=ACTOR, subject_ids=[new_id() for _ in range(5001)], what="export")
    assert sorted(len(row.subject_ids) for row in DataReading.objects.all()) == [1, 5000]


@pytest.mark.django_db
def test_the_vault_opens_to_a_right_and_a_reason_and_every_look_is_kept() -> None:
    her, staff = someone(), officer(Action.PRIVACY_HANDLE)
    assert her.person_id
    say_yes(her, proof={"box": "ads"})
    erase(her.person_id)
    looks = DataReading.objects.count()
    with pytest.raises(NotPermitted):
        services.read_vault(actor=officer(Action.AUDIT_SEE), why="a complaint of May", person_id=her.person_id)
    for why in ("", "  no ", "x" * 301):
        with pytest.raises(ReasonMissing):
            services.read_vault(actor=staff, why=why, person_id=her.person_id)
    assert DataReading.objects.count() == looks
    found = services.read_vault(actor=staff, why="a complaint of May", person_id=her.person_id, address="::1")
    assert [(one.kind, one.data["proof"]) for one in found] == [("consent", {"box": "ads"})]
    row = DataReading.objects.get(what="vault")
    assert (row.why, row.user_id, row.subject_ids) == ("a complaint of May", staff.user_id, [her.person_id])
    assert AuditEntry.objects.get(action="privacy.read_vault").why == "a complaint of May"


@pytest.mark.django_db
def test_only_the_person_and_those_who_may_ask_for_what_is_kept() -> None:
    her, stranger, staff = someone(), someone("남"), officer(Action.PRIVACY_HANDLE)
    assert her.person_id
    for ask in (services.ask_for_export, services.ask_for_erasure):
        with pytest.raises(NotPermitted):
            ask(person_id=her.person_id, actor=stranger)
        with pytest.raises(NotAPerson):
            ask(person_id=company(), actor=ACTOR)
        with pytest.raises(PartyNotFound):
            ask(person_id=new_id(), actor=ACTOR)
    assert DataRequest.objects.count() == 0
    services.ask_for_export(person_id=her.person_id, actor=her)
    services.ask_for_erasure(person_id=her.person_id, actor=staff)
    with pytest.raises(NotPermitted):
        list_requests(actor=stranger, person_id=her.person_id)
    assert len(list_requests(actor=her, person_id=her.person_id)[0]) == 2
    assert len(list_requests(actor=staff)[0]) == 2


@pytest.mark.django_db
def test_the_vault_is_empty_for_the_living() -> None:
    assert LawfulRecord.objects.count() == 0
    assert services.read_vault(actor=ACTOR, why="just a look", person_id=new_id()) == []
