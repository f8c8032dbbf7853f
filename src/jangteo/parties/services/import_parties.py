from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from jangteo.kernel import clock
from jangteo.kernel.types import PartyId
from jangteo.parties.models import Company, Party, PartyReference
from jangteo.parties.selectors import parties_by_reference
from jangteo.parties.types import ImportedParty, PartyKind


def record_reference(*, source: str, key: str, party_id: UUID) -> None:
    """Remember the name another system knows a party by."""
    PartyReference.objects.get_or_create(source=source, key=key, defaults={"party_id": party_id})


@transaction.atomic
def create_imported_parties(*, source: str, rows: Sequence[ImportedParty]) -> dict[str, PartyId]:
    """Parties of another system by their key there; those that came before are found, not made again.

    rows  one key once; three statements however many there are
    """
    known = parties_by_reference(source, [row.key for row in rows])
    fresh = [row for row in rows if row.key not in known]
    now = clock.now()
    parties = [
        Party(
            kind=row.kind.value, name=row.name, language=row.language, email=row.email, phone=row.phone, created_at=now
        )
        for row in fresh
    ]
    Party.objects.bulk_create(parties)
    Company.objects.bulk_create(
        Company(party=party, legal_name=party.name, business_number=row.business_number or None)
        for party, row in zip(parties, fresh, strict=True)
        if row.kind == PartyKind.COMPANY
    )
    PartyReference.objects.bulk_create(
        PartyReference(source=source, key=row.key, party=party) for party, row in zip(parties, fresh, strict=True)
    )
    return known | {row.key: PartyId(party.pk) for party, row in zip(parties, fresh, strict=True)}
