from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from conftest import RunTogether
from factories import ACTOR, company
from jangteo.kernel import clock, verify
from jangteo.kernel.errors import NotPermitted
from jangteo.kernel.ids import new_id
from jangteo.kernel.models import AuditEntry, OutboxEvent
from jangteo.kernel.types import Action, PartyId
from jangteo.parties.errors import PartyNotFound
from jangteo.privacy import rules, services
from jangteo.privacy.errors import (
    ConsentTextChanged,
    InvalidBirthDate,
    InvalidProof,
    NotAPerson,
    NotOffered,
    NotTheirGuardian,
)
from jangteo.privacy.models import ConsentRecord, ConsentText, WithdrawalToken
from jangteo.privacy.selectors import allowed, current_consents, find_text, list_consents
from jangteo.privacy.types import ConsentChannel, ConsentSource, ConsentView, Purpose
from privacy.people import ADS, EMAIL, NIGHT, SMS, digest_of, family, officer, say_no, say_yes, someone

NOON = datetime(2026, 5, 1, 3, 0, tzinfo=UTC)


def may(
    person_id: PartyId | None, purpose: Purpose = ADS, channel: ConsentChannel = EMAIL, at: datetime = NOON
) -> bool:
    assert person_id
    return allowed([person_id], purpose, channel, at) == {person_id}


@pytest.mark.django_db
def test_nothing_is_allowed_until_a_yes_and_nothing_after_a_no() -> None:
    """H01, H04: each channel for itself, at once."""
    her = someone()
    with clock.at(NOON):
        assert not may(her.person_id)
        say_yes(her)
        assert may(her.person_id)
        assert not may(her.person_id, channel=SMS)
        assert say_no(her)
        assert not may(her.person_id)
        assert not say_no(her)
    assert her.person_id
    history = [(one.is_given, one.position, one.source.value) for one in list_consents(her.person_id)]
    assert history == [(False, 2, "page"), (True, 1, "page")]


@pytest.mark.django_db
def test_a_yes_is_asked_about_the_past_as_it_was_then() -> None:
    her = someone()
    with clock.at(NOON):
        say_yes(her)
    with clock.at(NOON + timedelta(days=2)):
        say_no(her)
    days = [may(her.person_id, at=NOON + timedelta(days=number)) for number in (-1, 0, 1, 2, 3)]
    assert days == [False, True, True, False, False]


@pytest.mark.django_db
def test_service_messages_need_no_yes_and_a_marketing_yes_gives_none() -> None:
    """Marketing and service kept apart."""
    her = someone()
    assert may(her.person_id, Purpose.ORDER_UPDATES)
    assert may(her.person_id, Purpose.RESTOCK)
    assert say_no(her, Purpose.RESTOCK)
    assert not may(her.person_id, Purpose.RESTOCK, at=clock.now())
    say_yes(her)
    assert not may(her.person_id, Purpose.RESTOCK, at=clock.now())
    assert may(her.person_id, Purpose.ORDER_UPDATES)
    with pytest.raises(NotOffered):
        say_no(her, Purpose.ORDER_UPDATES)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("hour", "minute", "is_free"), [(20, 59, True), (21, 0, False), (3, 0, False), (7, 59, False), (8, 0, True)]
)
def test_at_night_advertising_needs_a_yes_of_its_own_except_by_mail(hour: int, minute: int, is_free: bool) -> None:
    """H02 at the consent's side: the hours are Korean ones."""
    her = someone()
    at = datetime(2026, 5, 2, hour, minute, tzinfo=clock.SEOUL)
    with clock.at(NOON):
        say_yes(her, channel=SMS)
        say_yes(her, channel=EMAIL)
        assert may(her.person_id, channel=SMS, at=at) == is_free
        assert may(her.person_id, channel=EMAIL, at=at)
        say_yes(her, NIGHT, SMS)
        assert may(her.person_id, channel=SMS, at=at)


@pytest.mark.django_db
def test_a_marketing_yes_ends_after_two_years() -> None:
    """H06."""
    her = someone()
    with clock.at(NOON):
        say_yes(her)
    assert may(her.person_id, at=NOON + timedelta(days=730, seconds=-1))
    assert not may(her.person_id, at=NOON + timedelta(days=730))


@pytest.mark.django_db
def test_a_yes_keeps_the_words_its_time_place_and_proof() -> None:
    """H07: stored with text version, time, channel, source."""
    her = someone()
    with clock.at(NOON):
        say_yes(her, proof={"page": "account", "box": "email"})
    row = ConsentRecord.objects.select_related("text").get()
    assert row.text
    assert (row.text.text, row.text.version) == (rules.FIRST_TEXTS[ADS, "ko"], 1)
    assert (row.at, row.source, row.proof) == (NOON, "page", {"page": "account", "box": "email"})
    assert row.valid_until == NOON + rules.TWO_YEARS
    event = OutboxEvent.objects.get(name="privacy.consent_given")
    assert event.payload == {
        "person_id": str(her.person_id), "purpose": "marketing.advertising", "channel": "email",
        "given_at": NOON.isoformat(),
    }  # fmt: skip


@pytest.mark.django_db
def test_new_words_make_a_new_version_and_old_ones_cannot_be_agreed_to() -> None:
    her, staff = someone(), officer(Action.PRIVACY_HANDLE)
    shown = digest_of(ADS, EMAIL)
    say_yes(her)
    view = services.publish_text(purpose=ADS, language="ko", text=" 새 글 ", actor=staff)
    assert (view.version, view.text) == (2, "새 글")
    assert services.publish_text(purpose=ADS, language="ko", text="문자용", actor=staff, channel=SMS).version == 1
    with pytest.raises(ConsentTextChanged):
        say_yes(her, shown_digest=shown)
    assert ConsentRecord.objects.count() == 1
    found = find_text(ADS, SMS, "ko")
    assert found
    assert found.text == "문자용"
    assert may(her.person_id, at=clock.now())


@pytest.mark.django_db
def test_words_and_choices_cannot_be_changed_or_removed() -> None:
    say_yes(someone(), proof={"box": "x"})
    attempts: list[Callable[[], object]] = [
        lambda: ConsentText.objects.update(text="x"),
        lambda: ConsentText.objects.all().delete(),
        lambda: ConsentRecord.objects.update(is_given=False),
        lambda: ConsentRecord.objects.update(at=NOON),
        lambda: ConsentRecord.objects.update(proof={"box": "y"}),
        lambda: ConsentRecord.objects.all().delete(),
    ]
    for attempt in attempts:
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()
    assert ConsentRecord.objects.get().proof == {"box": "x"}
    assert ConsentRecord.objects.update(proof={}) == 1


@pytest.mark.django_db
def test_nobody_agrees_or_refuses_for_another() -> None:
    her, stranger = someone(), someone("남")
    with pytest.raises(NotPermitted):
        say_yes(her, actor=stranger)
    say_yes(her, actor=officer(Action.CONSENTS_CHANGE))
    with pytest.raises(NotPermitted):
        say_no(replace(her, person_id=stranger.person_id), person_id=her.person_id)
    assert ConsentRecord.objects.count() == 1


@pytest.mark.django_db
def test_bad_choices_are_refused_and_leave_nothing() -> None:
    her = someone()
    with pytest.raises(NotAPerson):
        say_yes(her, person_id=company(), actor=ACTOR)
    with pytest.raises(PartyNotFound):
        say_yes(her, person_id=new_id(), actor=ACTOR)
    with pytest.raises(NotOffered):
        say_yes(her, channel=ConsentChannel.ONSITE, shown_digest="")
    with pytest.raises(ConsentTextChanged):
        say_yes(her, shown_digest="0" * 64)
    with pytest.raises(ConsentTextChanged):
        say_yes(her, language="x\0y")
    for proof in ({"a": "x" * 5000}, {"a": "\0"}, {"a": {1, 2}}):
        with pytest.raises(InvalidProof):
            say_yes(her, proof=proof)
    assert (ConsentRecord.objects.count(), OutboxEvent.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_a_childs_yes_counts_only_when_a_guardian_has_confirmed_it() -> None:
    with clock.at(NOON):
        guardian, child = family()
        stranger, _other = family()
        assert child.person_id
        services.state_age(person_id=child.person_id, actor=guardian, birth_on=date(2015, 6, 1))
        say_yes(child)
        assert not may(child.person_id)
        words = {"shown_digest": digest_of(ADS, EMAIL), "language": "ko"}
        for other in (stranger, child, someone()):
            with pytest.raises(NotTheirGuardian):
                services.confirm_for_child(child_id=child.person_id, purpose=ADS, channel=EMAIL, actor=other, **words)
        services.confirm_for_child(child_id=child.person_id, purpose=ADS, channel=EMAIL, actor=guardian, **words)
        assert may(child.person_id)
        assert services.withdraw_consent(
            person_id=child.person_id, purpose=ADS, channel=EMAIL, source=ConsentSource.PAGE, actor=guardian
        )
        assert not may(child.person_id)


@pytest.mark.django_db
def test_a_yes_given_as_a_child_never_ripens_but_one_given_at_fourteen_counts() -> None:
    guardian, child = family()
    assert child.person_id
    services.state_age(person_id=child.person_id, actor=guardian, birth_on=date(2012, 6, 1))
    with clock.at(NOON):
        say_yes(child)
    birthday = datetime(2026, 6, 1, 3, tzinfo=UTC)
    assert not may(child.person_id, at=birthday)
    with clock.at(birthday):
        say_yes(child)
    assert may(child.person_id, at=birthday)


@pytest.mark.django_db
def test_a_child_of_a_household_whose_age_nobody_said_needs_a_guardian() -> None:
    _guardian, child = family()
    assert child.person_id
    say_yes(child)
    assert not may(child.person_id, at=clock.now())
    services.state_age(person_id=child.person_id, actor=child)
    say_yes(child)
    assert may(child.person_id, at=clock.now())
    for day in (clock.today() + timedelta(days=1), date(1850, 1, 1)):
        with pytest.raises(InvalidBirthDate):
            services.state_age(person_id=child.person_id, actor=child, birth_on=day)


@pytest.mark.django_db
def test_a_batch_is_answered_in_as_many_queries_as_one(django_assert_num_queries: object) -> None:
    people = [someone(f"사람{number}") for number in range(12)]
    for one in people[:7]:
        say_yes(one)
    ids = [one.person_id for one in people if one.person_id]
    with django_assert_num_queries(3):  # type: ignore[operator]
        assert allowed(ids, ADS, EMAIL, clock.now()) == set(ids[:7])


@pytest.mark.django_db(transaction=True)
def test_choices_at_once_stand_in_one_line(run_together: RunTogether) -> None:
    her = someone()
    outcomes = run_together(6, lambda _: say_yes(her))
    assert outcomes == [None] * 6
    assert sorted(ConsentRecord.objects.values_list("position", flat=True)) == [1, 2, 3, 4, 5, 6]
    found = {one.invariant.name: one.rows for one in verify.run()}
    assert found["privacy.consent_history_unbroken"] == []


@pytest.mark.django_db
def test_a_link_withdraws_what_it_is_for_without_log_in_and_a_wrong_one_does_nothing() -> None:
    """H04, H05."""
    her, other = someone(), someone("남")
    for one in (her, other):
        say_yes(one)
        say_yes(one, channel=SMS)
    assert her.person_id
    token = services.issue_withdrawal_token(person_id=her.person_id, purpose=ADS, channel=EMAIL)
    assert len(token) >= 43
    assert WithdrawalToken.objects.get().digest == rules.digest(token)
    wrong = ["", "1", str(her.person_id), token[:-1], token + "A", "user@test.example", "\0", "가" * 5000, "\ud800"]
    answers = {services.withdraw_by_token(one) for one in wrong}
    assert answers == {None}
    assert ConsentRecord.objects.filter(is_given=False).count() == 0
    services.withdraw_by_token(token)
    services.withdraw_by_token(token)
    row = ConsentRecord.objects.get(is_given=False)
    assert (row.person_id, row.channel, row.source, row.user_id) == (her.person_id, "email", "link", None)
    assert may(her.person_id, channel=SMS, at=NOON.replace(year=2027))
    assert may(other.person_id, at=clock.now())
    assert OutboxEvent.objects.filter(name="privacy.consent_withdrawn").count() == 1


@pytest.mark.django_db
def test_every_choice_is_in_the_audit_trail() -> None:
    her = someone()
    say_yes(her)
    say_no(her)
    assert her.person_id
    entries = AuditEntry.objects.filter(subject_id=her.person_id).order_by("id")
    assert [entry.action for entry in entries] == ["privacy.give_consent", "privacy.withdraw_consent"]
    assert current_consents(her.person_id)[ADS, EMAIL].is_given is False


def view_of(is_given: bool, at: datetime, guardian: bool, needs: bool, until: datetime | None) -> ConsentView:
    guardian_id = PartyId(new_id()) if guardian else None
    return ConsentView(ADS, EMAIL, 1, is_given, at, ConsentSource.PAGE, 1, "ko", until, guardian_id, needs)


moments = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(
    moments, st.booleans(), st.booleans(), st.booleans(), st.booleans(), st.timedeltas(timedelta(0), timedelta(1500))
)
def test_a_marketing_yes_counts_exactly_when_all_of_it_holds(
    at: datetime, is_given: bool, guardian: bool, needs: bool, is_child: bool, age: timedelta
) -> None:
    last = view_of(is_given, at - age, guardian, needs, at - age + rules.TWO_YEARS)
    expected = is_given and age < rules.TWO_YEARS and (guardian or (not needs and not is_child))
    assert rules.counts(last, ADS, at, is_child_now=is_child) == expected
    assert not rules.counts(None, ADS, at, is_child_now=is_child)


@given(moments)
def test_night_is_eleven_hours_of_a_korean_day(at: datetime) -> None:
    assert rules.is_night(at) == (at.astimezone(rules.SEOUL).hour in {21, 22, 23, *range(8)})


@given(st.dates(date(1900, 1, 1), date(2026, 1, 1)))
def test_the_fourteenth_birthday_is_the_first_day_of_agreeing_alone(birth_on: date) -> None:
    day = rules.fourteenth_birthday(birth_on)
    assert rules.is_child(day, True, day - timedelta(days=1))
    assert not rules.is_child(day, True, day)
    assert day.year - birth_on.year == 14


def test_marketing_and_service_are_never_one_purpose() -> None:
    kinds = Counter(purpose.value.split(".")[0] for purpose in Purpose)
    assert set(kinds) == {"marketing", "service"}
    assert set(rules.TERMS) == set(Purpose)
    assert all(rules.TERMS[one].needs_consent for one in Purpose if rules.is_marketing(one))
    assert not any(rules.TERMS[one].needs_consent for one in Purpose if not rules.is_marketing(one))
    asked = [one for one in Purpose if rules.TERMS[one].channels]
    assert all((one, language) in rules.FIRST_TEXTS for one in asked for language in ("ko", "en"))
