"""Who can log in, and which log-ins reach which parties."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import Q

from jangteo.kernel.types import Action, PartyId, UserId
from jangteo.parties import rules
from jangteo.parties.models import Membership, User
from jangteo.parties.selectors.members import live
from jangteo.parties.types import LogInView, PartyKind, RoleAudience


def find_log_in(email: str) -> LogInView | None:
    """The log-in at an address; rubbish is nobody's."""
    email = rules.normal_email(email)
    row = User.objects.select_related("person").filter(email=email).first() if "\0" not in email else None
    return None if row is None else _view(row)


def log_ins_of(person_ids: Iterable[UUID]) -> dict[PartyId, LogInView]:
    """{person: their log-in}; one query."""
    rows = User.objects.select_related("person").filter(person__in=list(person_ids))
    return {PartyId(row.person_id): _view(row) for row in rows if row.person_id}


def list_log_in_ids() -> frozenset[UserId]:
    """Every log-in that works."""
    return frozenset(map(UserId, User.objects.filter(is_active=True).values_list("pk", flat=True)))


def log_ins_reaching(
    *, kinds: Collection[PartyKind] | None = None, party_ids: Collection[UUID] | None = None
) -> frozenset[UserId]:
    """The log-ins of people who may see goods for such parties, by a role that isn't a staff role or as themselves.

    kinds      parties of these kinds
    party_ids  these parties
    """
    seeing = [
        code
        for code, role in rules.BUILT_IN_ROLES.items()
        if role.audience != RoleAudience.STAFF and Action.GOODS_SEE in role.rights
    ]
    custom = Q(custom_role__is_active=True, custom_role__rights__has_key=Action.GOODS_SEE.value) & ~Q(
        custom_role__audience=RoleAudience.STAFF.value
    )
    rows = live(Membership.objects.filter(Q(custom_role=None, role__in=seeing) | custom, party__is_active=True))
    themselves = Q(pk__isnull=False)
    if kinds is not None:
        rows = rows.filter(party__kind__in=[kind.value for kind in kinds])
        themselves &= Q(person__kind__in=[kind.value for kind in kinds])
    if party_ids is not None:
        rows = rows.filter(party__in=party_ids)
        themselves &= Q(person__in=party_ids)
    users = User.objects.filter(is_active=True, person__is_active=True)
    return frozenset(
        map(UserId, users.filter(themselves | Q(person__in=rows.values("person"))).values_list("pk", flat=True))
    )


def _view(row: User) -> LogInView:
    return LogInView(
        user_id=UserId(row.pk),
        person_id=PartyId(row.person_id) if row.person_id else None,
        email=row.email,
        name=row.get_full_name(),
        joined_at=row.joined_at,
        last_at=row.last_login,
        is_active=row.is_active,
        is_staff=row.is_staff,
        is_superuser=row.is_superuser,
        has_password=row.has_usable_password(),
    )
