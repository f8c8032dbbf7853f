"""What a party is known by elsewhere, what its registration says, and which parties changed."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from jangteo.kernel.ids import first_of
from jangteo.kernel.keyset import Page, page_of
from jangteo.kernel.selectors import subjects_written_about
from jangteo.kernel.types import PartyId
from jangteo.parties.models import Company, PartyReference
from jangteo.parties.selectors.parties import searched, summary
from jangteo.parties.types import CompanyFacts, PartyKind, PartySummary


def page_of_changed(
    *, since: datetime, kind: PartyKind | None, within: Collection[UUID] | None, cursor: str = "", limit: int = 50
) -> Page[PartySummary]:
    """Parties made since a moment, or of which the trail says something since then; by name."""
    rows = searched(kind, "", within, ())
    rows = rows.filter(Q(pk__gte=first_of(since)) | Q(pk__in=subjects_written_about("party", since)))
    page = page_of(rows, ("name", "id"), cursor, limit=limit)
    return page.showing([summary(row) for row in page.rows])


def references_of(party_ids: Iterable[UUID]) -> dict[PartyId, dict[str, str]]:
    """{party: {other system: its key there}}; one query."""
    found: dict[PartyId, dict[str, str]] = {}
    rows = PartyReference.objects.filter(party__in=set(party_ids)).order_by("source", "-pk")
    for party_id, source, key in rows.values_list("party_id", "source", "key"):
        found.setdefault(PartyId(party_id), {}).setdefault(source, key)
    return found


def find_company_facts(party_id: UUID) -> CompanyFacts | None:
    """What a company's registration says; None for all others."""
    row = Company.objects.filter(party=party_id).first()
    return CompanyFacts(row.legal_name, row.representative, row.trade) if row else None
