from collections.abc import Iterable, Sequence
from contextlib import suppress
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from jangteo.kernel import audit
from jangteo.kernel.ids import new_id
from jangteo.kernel.types import Actor
from jangteo.parties.models import Company, Party, PartyReference
from jangteo.parties.selectors.portable import parties_by_own_key
from jangteo.parties.types import ImportedParty

_COLUMNS = ("name", "language", "email", "phone")


@transaction.atomic
def change_imported_parties(*, source: str, rows: Sequence[ImportedParty], actor: Actor) -> int:
    """Bring name, language, e-mail and phone of known parties to what another system says of them now.

    rows  one key once; keys that never came in are passed over. Returns how many parties changed.
    """
    ids = parties_by_own_key(source, [row.key for row in rows])
    parties = Party.objects.filter(pk__in=ids.values()).select_for_update().order_by("pk").in_bulk()
    before, after = {}, {}
    for row in rows:
        party = parties.get(ids[row.key]) if row.key in ids else None
        changes = {
            name: getattr(row, name) for name in _COLUMNS if party and getattr(party, name) != getattr(row, name)
        }
        if party and changes:
            before[str(party.pk)] = {name: getattr(party, name) for name in changes}
            after[str(party.pk)] = changes
            for name, value in changes.items():
                setattr(party, name, value)
    changed = [party for party in parties.values() if str(party.pk) in after]
    Party.objects.bulk_update(changed, _COLUMNS, batch_size=1000)
    if changed:
        audit.record(
            actor=actor,
            action="parties.change_imported_parties",
            subject_kind="parties",
            subject_id=new_id(),
            before=before,
            after=after,
            why=source,
        )
    return len(changed)


@transaction.atomic
def remove_imported_parties(*, party_ids: Iterable[UUID], actor: Actor) -> list[UUID]:
    """Take parties out that came from another system and that nothing refers to; returns which went."""
    gone = []
    rows = Party.objects.filter(pk__in=set(party_ids)).filter(references__isnull=False).distinct().order_by("pk")
    for row in rows:
        with suppress(IntegrityError, ProtectedError), transaction.atomic():
            PartyReference.objects.filter(party=row).delete()
            Company.objects.filter(party=row).delete()
            Party.objects.filter(pk=row.pk).delete()
            gone.append(row.pk)
    if gone:
        audit.record(
            actor=actor,
            action="parties.remove_imported_parties",
            subject_kind="parties",
            subject_id=new_id(),
            before={"parties": [str(one) for one in gone]},
        )
    return gone
