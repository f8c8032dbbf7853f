from collections.abc import Iterable
from itertools import batched
from uuid import UUID

from django.db import transaction

from jangteo.kernel import audit, clock, sandbox
from jangteo.kernel.ids import new_id
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor, PartyId
from jangteo.privacy.errors import ReasonMissing
from jangteo.privacy.models import DataReading, LawfulRecord
from jangteo.privacy.types import LawfulView

SUBJECTS_AT_ONCE = 5000
SHORTEST_WHY, LONGEST_WHY = 5, 300
MOST_RECORDS = 200


@transaction.atomic
def record_reading(*, actor: Actor, subject_ids: Iterable[UUID], what: str, why: str = "", address: str = "") -> None:
    """Note that someone reads personal data; nothing is noted when it is nobody's.

    subject_ids  whose: people and companies, or the order of a guest
    what         which page or file, in a few words
    address      from where, the reader's network address
    source       개인정보의 안전성 확보조치 기준 제8조: who, when, from where, whose, what
    raises       in the sandbox NotInSandbox: nobody reads without a trace
    """
    ids = sorted(set(subject_ids))
    if ids:
        sandbox.refuse("readings")
    DataReading.objects.bulk_create(
        DataReading(
            id=new_id(),
            at=clock.now(),
            user_id=actor.user_id,
            via=actor.via[:20],
            address=address[:45],
            what=what[:80],
            why=why.replace("\0", "")[:LONGEST_WHY],
            subject_ids=list(part),
        )
        for part in batched(ids, SUBJECTS_AT_ONCE)
    )


@transaction.atomic
def read_vault(*, actor: Actor, why: str, person_id: UUID, address: str = "") -> list[LawfulView]:
    """What the law keeps of someone who is gone; the only way to it, and every look is logged with its reason.

    raises  NotPermitted, ReasonMissing
    """
    require(actor, Action.PRIVACY_HANDLE, party_id=person_id)
    why = why.replace("\0", "").strip()
    if not SHORTEST_WHY <= len(why) <= LONGEST_WHY:
        raise ReasonMissing(field="why")
    record_reading(actor=actor, subject_ids=[person_id], what="vault", why=why, address=address)
    audit.record(actor=actor, action="privacy.read_vault", subject_kind="person", subject_id=person_id, why=why)
    rows = LawfulRecord.objects.filter(person=person_id).order_by("keep_until", "id")[:MOST_RECORDS]
    return [
        LawfulView(
            row.pk,
            PartyId(row.person_id),
            row.kind,
            row.subject_id,
            row.data,
            row.basis,
            row.stored_at,
            row.keep_until,
        )
        for row in rows
    ]
