from datetime import date
from uuid import UUID

from django.db import transaction

from jangteo.kernel import audit, clock
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor, PartyId
from jangteo.parties.selectors import get_party, guardians_by_child
from jangteo.parties.types import PartyKind
from jangteo.privacy import rules
from jangteo.privacy.errors import InvalidBirthDate, NotAPerson, PersonGone
from jangteo.privacy.models import DataSubject


def lock_subject(person_id: UUID) -> DataSubject:
    """The person's row, made if there is none, locked until the transaction ends.

    raises  PartyNotFound, NotAPerson
    """
    if get_party(person_id).kind != PartyKind.PERSON:
        raise NotAPerson
    DataSubject.objects.get_or_create(person_id=person_id)
    return DataSubject.objects.select_for_update().get(pk=person_id)


def lock_living(person_id: UUID) -> DataSubject:
    """The same, of someone whose data has not been erased.

    raises  PartyNotFound, NotAPerson, PersonGone
    """
    subject = lock_subject(person_id)
    if subject.erased_at is not None:
        raise PersonGone
    return subject


def require_self_or(actor: Actor, action: Action, person_id: UUID) -> None:
    """A person may always do this for themselves; others need the right to.

    raises  NotPermitted
    """
    if actor.person_id is None or actor.person_id != person_id:
        require(actor, action, party_id=person_id)


def guardians_of(person_id: UUID) -> frozenset[PartyId]:
    """Who may agree for a child of a household."""
    return guardians_by_child([person_id]).get(PartyId(person_id), frozenset())


@transaction.atomic
def state_age(*, person_id: UUID, actor: Actor, birth_on: date | None = None) -> None:
    """Note from when a person agrees for themselves; no birth date is kept, only the day they turn fourteen.

    birth_on  None: they say they are fourteen or older
    raises    PartyNotFound, NotAPerson, PersonGone, NotPermitted, InvalidBirthDate
    """
    is_guardian = actor.person_id in guardians_of(person_id)
    if not is_guardian:
        require_self_or(actor, Action.CONSENTS_CHANGE, person_id)
    if birth_on is not None and not rules.is_birth_date(birth_on, clock.today()):
        raise InvalidBirthDate(field="birth_on")
    subject = lock_living(person_id)
    subject.fourteen_on = rules.fourteenth_birthday(birth_on) if birth_on else clock.today()
    subject.save(update_fields=["fourteen_on"])
    audit.record(actor=actor, action="privacy.state_age", subject_kind="person", subject_id=person_id)
