from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Max

from jangteo.kernel import permissions
from jangteo.kernel.types import Action, Actor, PartyId, Scope, is_back_office
from jangteo.relations.models import Account, Task, Territory, Touch
from jangteo.relations.types import (
    AccountFilter,
    AccountId,
    AccountRole,
    AccountView,
    Narrowed,
    TaskState,
    TerritoryDraft,
)


def account_party_ids(person_id: UUID) -> frozenset[PartyId]:
    """The parties a member of staff looks after now, as owner or deputy; one query."""
    rows = Account.objects.filter(person=person_id, until_at=None).values_list("party_id", flat=True)
    return frozenset(map(PartyId, rows))


def owners_by_party(party_ids: Iterable[UUID]) -> dict[PartyId, AccountView]:
    """{party: who owns its account now}; parties without an owner are left out. One query."""
    rows = Account.objects.filter(party__in=list(party_ids), role=AccountRole.OWNER.value, until_at=None)
    return {PartyId(row.party_id): _account(row) for row in rows.select_related("territory")}


def list_accounts_of(party_id: UUID) -> list[AccountView]:
    """Who looks and looked after a party, the present ones first, then the latest."""
    rows = Account.objects.filter(party=party_id).select_related("territory")
    return sorted(
        (_account(row) for row in rows.order_by("-from_at", "-id")),
        key=lambda one: (one.until_at is not None, one.until_at is None and one.role != AccountRole.OWNER),
    )


def last_contacts(party_ids: Iterable[UUID]) -> dict[PartyId, datetime]:
    """{party: when somebody last visited or called them}; one query."""
    rows = Touch.objects.filter(party__in=list(party_ids)).order_by().values("party").annotate(latest=Max("at"))
    return {PartyId(row["party"]): row["latest"] for row in rows}


def narrow_accounts(actor: Actor, wanted: AccountFilter) -> Narrowed:
    """Which parties a staff list shows: what the filter leaves of those the actor may see; at most four queries."""
    only: list[frozenset[PartyId]] = []
    without: frozenset[PartyId] = frozenset()
    if not is_back_office(actor) or not permissions.has(actor, Action.NOTES_SEE):
        return Narrowed(frozenset(), without)
    if actor.rights[Action.NOTES_SEE] != Scope.ALL:
        only.append(actor.unit_ids)
    if wanted.party_ids is not None:
        only.append(wanted.party_ids)
    owned = Account.objects.filter(role=AccountRole.OWNER.value, until_at=None)
    if wanted.owner_id is not None:
        only.append(_ids(owned.filter(person=wanted.owner_id).values_list("party_id", flat=True)))
    if wanted.has_open_tasks:
        only.append(_ids(Task.objects.filter(state=TaskState.OPEN.value).values_list("party_id", flat=True)))
    if wanted.is_unowned:
        without |= _ids(owned.values_list("party_id", flat=True))
    if wanted.no_contact_since is not None:
        seen = Touch.objects.filter(at__gte=wanted.no_contact_since)
        without |= _ids(seen.values_list("party_id", flat=True).distinct())
    return Narrowed(frozenset.intersection(*only) if only else None, without)


def list_territories() -> list[tuple[TerritoryDraft, PartyId]]:
    """The territories in force and whose they are, those asked first first."""
    rows = Territory.objects.filter(is_active=True).order_by("rank", "code")
    return [(_territory(row), PartyId(row.person_id)) for row in rows]


def _ids(rows: Iterable[UUID]) -> frozenset[PartyId]:
    return frozenset(map(PartyId, rows))


def _territory(row: Territory) -> TerritoryDraft:
    return TerritoryDraft(
        code=row.code,
        names=row.names,
        rank=row.rank,
        postcode_prefixes=tuple(row.postcode_prefixes),
        regions=tuple(row.regions),
        segments=tuple(row.segments),
    )


def _account(row: Account) -> AccountView:
    return AccountView(
        id=AccountId(row.pk),
        party_id=PartyId(row.party_id),
        person_id=PartyId(row.person_id),
        role=AccountRole(row.role),
        from_at=row.from_at,
        until_at=row.until_at,
        territory=row.territory.code if row.territory else "",
        why=row.why,
    )
