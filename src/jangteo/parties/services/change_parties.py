from collections.abc import Sequence

from django.db import transaction

from jangteo.kernel import audit
from jangteo.kernel.ids import new_id
from jangteo.kernel.types import Actor
from jangteo.parties.models import Party
from jangteo.parties.selectors import parties_by_reference
from jangteo.parties.types import ImportedParty

_COLUMNS = ("name", "language", "email", "phone")


@transaction.atomic
def change_imported_parties(*, source: str, rows: Sequence[ImportedParty], actor: Actor) -> int:
    """Bring name, language, e-mail and phone of known parties to what another system says of them now.

    rows  one key once; keys that never came in are passed over. Returns how many parties changed.
    """
    ids = parties_by_reference(source, [row.key for row in rows])
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
