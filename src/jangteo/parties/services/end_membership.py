from uuid import UUID

from django.db import transaction

from jangteo.kernel import audit
from jangteo.kernel.types import Actor
from jangteo.parties.errors import PartyNotFound
from jangteo.parties.models import Membership, Party


@transaction.atomic
def end_membership(*, party_id: UUID, person_id: UUID, actor: Actor) -> bool:
    """Let a person act for a household or company no longer; returns whether they did until now.

    raises  PartyNotFound
    """
    if not Party.objects.select_for_update().filter(pk=party_id).exists():
        raise PartyNotFound
    ended = Membership.objects.filter(party=party_id, person=person_id, is_active=True).update(is_active=False)
    if ended:
        audit.record(
            actor=actor,
            action="parties.end_membership",
            subject_kind="party",
            subject_id=party_id,
            before={"person": str(person_id)},
        )
    return ended > 0
