"""Who can log in, and which log-ins reach which parties."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import Q

from jangteo.kernel import clock
from jangteo.kernel.languages import DEFAULT_LANGUAGE
from jangteo.kernel.types import Action, PartyId, UserId
from jangteo.parties import rules
from jangteo.parties.models import ApiToken, Membership, User
from jangteo.parties.selectors.members import live
from jangteo.parties.types import LogInView, PartyKind, RoleAudience, TokenView


def find_log_in(*, email: str = "", user_id: UUID | None = None) -> LogInView | None:
    """The log-in with this address or id; rubbish is nobody's."""
    rows = User.objects.select_related("person")
    email = rules.normal_email(email)
    row = None if "\0" in email else rows.filter(pk=user_id).first() if user_id else rows.filter(email=email).first()
    return None if row is None else _view(row)


def list_tokens(user_id: UUID) -> list[TokenView]:
    """The tokens of a log-in that have not ended, newest first."""
    rows = ApiToken.objects.filter(user=user_id, expires_at__gt=clock.now()).order_by("-created_at")
    return [TokenView(id=row.pk, name=row.name, created_at=row.created_at, expires_at=row.expires_at) for row in rows]


def find_log_in_email(user_id: UUID | None) -> str:
    """The address that a log-in goes by; empty when there is no such active log-in."""
    if user_id is None:
        return ""
    return User.objects.filter(pk=user_id, is_active=True).values_list("email", flat=True).first() or ""


def find_person_by_log_in(email: str) -> PartyId | None:
    """The person behind the active log-in with this address."""
    person_id = (
        User.objects.filter(email=rules.normal_email(email), is_active=True).values_list("person", flat=True).first()
    )
    return PartyId(person_id) if person_id else None


def user_names(user_ids: Iterable[UUID]) -> dict[UUID, str]:
    """{log-in: its person's name, else its e-mail address}."""
    rows = User.objects.filter(pk__in=set(user_ids)).select_related("person")
    return {row.pk: row.get_full_name() for row in rows}


def find_user_ids(text: str) -> list[UUID]:
    """Log-ins whose e-mail address, or whose person's name, contains `text`; at most 100."""
    rows = User.objects.filter(Q(email__icontains=text) | Q(person__name__icontains=text))
    return list(rows.order_by("email").values_list("pk", flat=True)[:100])


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
        id=UserId(row.pk),
        email=row.email,
        person_id=PartyId(row.person_id) if row.person_id else None,
        name=row.get_full_name(),
        language=row.person.language if row.person else DEFAULT_LANGUAGE,
        joined_at=row.joined_at,
        last_at=row.last_login,
        is_active=row.is_active,
        is_staff=row.is_staff,
        is_superuser=row.is_superuser,
        encoded=row.password if row.has_usable_password() else "",
    )
