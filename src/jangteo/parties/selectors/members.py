"""Who belongs to a party, in which roles, and which roles there are."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from jangteo.kernel import clock
from jangteo.kernel.types import Action, PartyId, Rights
from jangteo.parties import rules
from jangteo.parties.errors import RoleUnknown
from jangteo.parties.models import CustomRole, Membership, Party, PartyRoleHeld, User
from jangteo.parties.selectors.parties import summary
from jangteo.parties.types import HeldRole, Member, MemberRole, PartyKind, PartyRole, RoleAudience, RoleDefinition


def live(rows: QuerySet[Membership]) -> QuerySet[Membership]:
    """Memberships that hold now."""
    now = clock.now()
    return rows.filter(Q(until=None) | Q(until__gt=now), since__lte=now)


def role_of(row: Membership) -> RoleDefinition | None:
    """The role of a membership loaded with its custom role; None where it has been switched off."""
    if row.custom_role is None:
        return rules.BUILT_IN_ROLES.get(row.role)
    return custom_role_view(row.custom_role) if row.custom_role.is_active else None


def custom_role_view(row: CustomRole) -> RoleDefinition:
    """The view of a custom role."""
    return RoleDefinition(
        code=row.code,
        audience=RoleAudience(row.audience),
        rights=rules.stored_rights(row.rights),
        names=row.names,
        id=row.pk,
        party_id=PartyId(row.party_id) if row.party_id else None,
        is_active=row.is_active,
    )


def list_members(party_id: UUID) -> list[Member]:
    """The people of a household, company or unit by name, with roles that hold or will; two queries."""
    return members_by_party([party_id]).get(PartyId(party_id), [])


def members_by_party(party_ids: Iterable[UUID]) -> dict[PartyId, list[Member]]:
    """The people of each party by name, with the roles given there that hold or will; two queries."""
    ends_later = Q(until=None) | Q(until__gt=clock.now())
    rows = Membership.objects.filter(ends_later, party__in=set(party_ids)).select_related("custom_role")
    held: dict[UUID, dict[UUID, list[HeldRole]]] = {}
    for row in rows.order_by("since", "id"):
        role = role_of(row)
        if role is not None:
            one = HeldRole(role, PartyId(row.party_id), row.pk, row.since, row.until, row.place_code)
            held.setdefault(row.person_id, {}).setdefault(row.party_id, []).append(one)
    users = User.objects.filter(person=OuterRef("pk"), is_active=True)
    people = Party.objects.filter(pk__in=set(held), is_active=True)
    found: dict[PartyId, list[Member]] = {}
    for person in people.select_related("company").annotate(has_log_in=Exists(users)).order_by("name", "id"):
        for party_id, roles in held[person.pk].items():
            member = Member(summary(person), tuple(roles), person.has_log_in)
            found.setdefault(PartyId(party_id), []).append(member)
    return found


def find_member(party_id: UUID, person_id: UUID) -> Member | None:
    """One member of a party."""
    return next((one for one in list_members(party_id) if one.person.id == person_id), None)


def list_leaders(party_id: UUID) -> list[Member]:
    """Those who run a household or company: the ones to ask."""
    return leaders_of([party_id])


def leaders_of(lineage: Iterable[UUID]) -> list[Member]:
    """Those who run a party or one of the units above it now, the nearest first, each once; two queries.

    lineage  the party and the units above it, nearest first
    """
    return [one for one in _reaching(lineage) if _leads(one)]


def orderers_of(lineage: Iterable[UUID]) -> list[Member]:
    """Those whose roles, given in a party or above it, let them place orders now; two queries.

    lineage  the party and the units above it, nearest first
    """
    return [one for one in _reaching(lineage) if any(Action.ORDERS_PLACE in held.role.rights for held in _now(one))]


def is_leader_role(code: str) -> bool:
    """Whether a role is the one that each household or company must keep somebody in."""
    return code in {role.value for role in rules.LEADERS.values()}


def is_within(rights: Rights, ceiling: Rights) -> bool:
    """Whether rights reach no further than others: what their holder may hand out."""
    return not rules.exceeding(rights, ceiling)


def _reaching(lineage: Iterable[UUID]) -> list[Member]:
    """Each person once, as a member of the nearest party; who leads anywhere before who does not."""
    nearest = list(lineage)
    by_party = members_by_party(nearest)
    members = [one for party_id in nearest for one in by_party.get(PartyId(party_id), [])]
    members.sort(key=lambda one: not _leads(one))
    return list({one.person.id: one for one in reversed(members)}.values())[::-1]


def _now(member: Member) -> list[HeldRole]:
    now = clock.now()
    return [held for held in member.roles if held.since <= now]


def _leads(member: Member) -> bool:
    return any(is_leader_role(held.role.code) for held in _now(member))


def has_member_with_email(party_id: UUID, emails: Iterable[str]) -> bool:
    """Whether a member of a party logs in, or is written to, by one of these addresses."""
    wanted = {rules.normal_email(email) for email in emails}
    people = live(Membership.objects.filter(party=party_id)).values("person")
    return (
        User.objects.filter(person__in=people, email__in=wanted).exists()
        or Party.objects.filter(pk__in=people, email__in=wanted).exists()
    )


def guardians_by_child(person_ids: Iterable[UUID]) -> dict[PartyId, frozenset[PartyId]]:
    """{a child of a household: its guardians there}; who is nowhere a child is left out; two queries."""
    children = live(Membership.objects.filter(person__in=set(person_ids), role=MemberRole.CHILD.value))
    pairs = list(children.values_list("person_id", "party_id"))
    guardians: dict[UUID, set[PartyId]] = {}
    rows = live(Membership.objects.filter(party__in={pair[1] for pair in pairs}, role=MemberRole.GUARDIAN.value))
    for party_id, person_id in rows.values_list("party_id", "person_id"):
        guardians.setdefault(party_id, set()).add(PartyId(person_id))
    found: dict[PartyId, frozenset[PartyId]] = {}
    for child_id, party_id in pairs:
        child = PartyId(child_id)
        found[child] = found.get(child, frozenset()) | guardians.get(party_id, set())
    return found


def list_roles(party_ids: Iterable[UUID], kind: PartyKind, *, is_operator: bool = False) -> list[RoleDefinition]:
    """The roles that a party's members may hold: built-in ones, everybody's custom ones, its own and its lineage's."""
    audiences = rules.audiences_of(kind, is_operator=is_operator)
    built_in = [role for role in rules.BUILT_IN_ROLES.values() if role.audience in audiences]
    owners = Q(party=None) | Q(party__in=list(party_ids))
    custom = CustomRole.objects.filter(owners, audience__in=[one.value for one in audiences], is_active=True)
    return built_in + [custom_role_view(row) for row in custom.order_by("code")]


def find_role(code: str, roles: Iterable[RoleDefinition]) -> RoleDefinition:
    """The role with this code.

    raises  RoleUnknown
    """
    found = next((role for role in roles if role.code == code), None)
    if found is None:
        raise RoleUnknown(f"there is no role {code[:40]!r} here", role=code[:40])
    return found


def get_built_in_role(code: str) -> RoleDefinition:
    """A built-in role with what it allows.

    raises  RoleUnknown
    """
    if code not in rules.BUILT_IN_ROLES:
        raise RoleUnknown(f"there is no role {code[:40]!r}", role=code[:40])
    return rules.BUILT_IN_ROLES[code]


def find_operator() -> PartyId | None:
    """The company that runs the market; its members are the staff."""
    found = holders_of(PartyRole.OPERATOR)
    return found[0] if found else None


def holders_of(role: PartyRole) -> list[PartyId]:
    """The parties that are operator, suppliers or sellers now."""
    now = clock.now()
    rows = PartyRoleHeld.objects.filter(Q(until=None) | Q(until__gt=now), role=role.value, since__lte=now)
    return [PartyId(pk) for pk in rows.order_by("since", "id").values_list("party_id", flat=True)]


def party_roles_of(party_id: UUID) -> frozenset[PartyRole]:
    """What a party is besides a buyer, now."""
    now = clock.now()
    rows = PartyRoleHeld.objects.filter(Q(until=None) | Q(until__gt=now), party=party_id, since__lte=now)
    return frozenset(PartyRole(role) for role in rows.values_list("role", flat=True))


def ceiling_of(audience: RoleAudience) -> dict[str, str]:
    """{action: widest scope} that a role of this audience may hold."""
    return {action.value: scope.value for action, scope in rules.CEILINGS[audience].items()}
