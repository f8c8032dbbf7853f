"""A person's part of the parties: what they may see of it, and how it goes."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from jangteo.kernel.personal import ERASED, Block, Erased, Kept, Person, PersonalData
from jangteo.kernel.types import PartyId
from jangteo.parties import rules
from jangteo.parties.models import Address, ApiToken, Membership, Party, PartyParent, PartyReference, User
from jangteo.parties.selectors.members import live
from jangteo.parties.types import PartyKind

LOG_IN_KEPT = timedelta(days=92)  # three months
LOG_IN_BASIS = "통신비밀보호법 제15조의2, 시행령 제41조 (log-in records, 3 months)"
IN_CHARGE = tuple(role.value for role in rules.LEADERS.values())
SHORTEST_TRACE = 2
ADDRESS_COLUMNS = ("label", "recipient", "phone", "postcode", "line1", "line2", "city", "country")


def trace_person(person_id: UUID) -> Person:
    """Names, addresses and ids that stand for a person."""
    party = Party.objects.filter(pk=person_id, kind=PartyKind.PERSON.value).first()
    if party is None:
        return Person(PartyId(person_id))
    users = list(User.objects.filter(person=person_id))
    addresses = list(Address.objects.filter(party=person_id))
    texts = {party.name, party.phone}
    for address in addresses:
        texts |= {address.recipient, address.phone, address.line1, address.line2}
    emails = {party.email, *(user.email for user in users)}
    return Person(
        PartyId(person_id),
        ids=frozenset({*(user.pk for user in users), *(address.pk for address in addresses)}),
        emails=frozenset(email.lower() for email in emails if email and not email.endswith("@erased.invalid")),
        texts=frozenset(text for text in texts if len(text) >= SHORTEST_TRACE and text != ERASED),
    )


def export_person(person: Person) -> dict[str, Any]:
    """All that is kept of a person here."""
    party = Party.objects.get(pk=person.id)
    memberships = Membership.objects.filter(person=person.id).select_related("party").order_by("since")
    users = User.objects.filter(person=person.id)
    return {
        "name": party.name,
        "email": party.email,
        "phone": party.phone,
        "language": party.language,
        "created_at": party.created_at.isoformat(),
        "addresses": list(Address.objects.filter(party=person.id).order_by("pk").values(*ADDRESS_COLUMNS)),
        "members_of": [
            {
                "name": row.party.name,
                "role": row.role,
                "since": row.since.isoformat(),
                "until": row.until.isoformat() if row.until else None,
            }
            for row in memberships
        ],
        "log_ins": [
            {
                "email": user.email,
                "time_zone": user.time_zone,
                "joined_at": user.joined_at.isoformat(),
                "last_login": user.last_login.isoformat() if user.last_login else None,
                "tokens": list(ApiToken.objects.filter(user=user).values_list("name", flat=True)),
            }
            for user in users
        ],
        "names_in_other_systems": list(PartyReference.objects.filter(party=person.id).values("source", "key")),
    }


def find_blocks(person: Person) -> list[Block]:
    """Households and companies that would be left without anyone in charge; locks them, and the person."""
    in_charge = live(Membership.objects.filter(person=person.id, role__in=IN_CHARGE, party__is_active=True))
    ids = [person.id, *in_charge.values_list("party_id", flat=True)]
    locked = {row.pk: row for row in Party.objects.filter(pk__in=ids).select_for_update().order_by("pk")}
    blocks = []
    for membership in in_charge:
        others = live(Membership.objects.filter(party=membership.party_id)).exclude(person=person.id)
        party = locked[membership.party_id]
        if others.filter(role=membership.role, until=None).exists():
            continue
        if PartyKind(party.kind).is_trade or others.exists():
            code = f"parties.last_{membership.role}"
            blocks.append(Block(code, {"party": str(party.pk), "name": party.name}))
    return blocks


def erase_person(person: Person, at: datetime) -> Erased:
    """Empty the person's row, which orders point at; the rest of theirs goes."""
    party = Party.objects.select_for_update().filter(pk=person.id).first()
    if party is None:
        return Erased()
    removed = {
        "addresses": Address.objects.filter(party=person.id).delete()[0],
        "names_in_other_systems": PartyReference.objects.filter(party=person.id).delete()[0],
        "memberships": _leave_all(party),
    }
    Party.objects.filter(email__in=person.emails).exclude(pk=person.id).update(email="")
    kept = tuple(kept for user in User.objects.filter(person=person.id) for kept in _close_log_in(user))
    removed["log_ins"] = User.objects.filter(person=person.id).count()
    Party.objects.filter(pk=person.id).update(name=ERASED, email="", phone="", is_active=False)
    removed["person"] = 1
    return Erased({what: count for what, count in removed.items() if count}, kept)


def _leave_all(person: Party) -> int:
    memberships = list(Membership.objects.filter(person=person).select_related("party"))
    groups = [membership.party_id for membership in memberships]
    PartyParent.objects.filter(Q(child__in=groups) | Q(parent__in=groups), why__icontains=person.name).update(why="")
    for membership in memberships:
        group = membership.party
        named = Q(recipient=person.name) | (Q(phone=person.phone) & ~Q(phone=""))
        for address in Address.objects.filter(named, party=group).select_for_update().order_by("pk"):
            address.recipient = group.name if address.recipient == person.name else address.recipient
            address.phone = group.phone if address.phone == person.phone else address.phone
            address.save(update_fields=["recipient", "phone"])
        membership.delete()
        is_left = Membership.objects.filter(party=group).exists()
        if group.kind == PartyKind.HOUSEHOLD and not is_left:
            Address.objects.filter(party=group).delete()
            Party.objects.filter(pk=group.pk).update(name=ERASED, email="", phone="", is_active=False)
    return len(memberships)


def _close_log_in(user: User) -> list[Kept]:
    kept = []
    if user.last_login is not None:
        data = {"email": user.email, "last_login": user.last_login.isoformat(), "joined_at": user.joined_at.isoformat()}
        kept = [Kept("log_in", user.pk, data, LOG_IN_BASIS, user.last_login + LOG_IN_KEPT)]
    ApiToken.objects.filter(user=user).delete()
    user.time_zone = ""
    user.email = f"{user.pk.hex}@erased.invalid"
    user.set_unusable_password()
    user.is_active = user.is_staff = user.is_superuser = False
    user.last_login = None
    user.save()
    return kept


PERSONAL_DATA = PersonalData(
    name="parties",
    titles={"ko": "회원 정보", "en": "You"},
    export=export_person,
    erase=erase_person,
    trace=trace_person,
    blocks=find_blocks,
    columns=frozenset(
        {
            "parties_party.name",
            "parties_party.email",
            "parties_party.phone",
            "parties_user.email",
            "parties_user.password",
            "parties_user.time_zone",
            "parties_partyreference.key",
            "parties_apitoken.name",
            "parties_partyparent.why",
            *(f"parties_address.{name}" for name in ADDRESS_COLUMNS if name != "country"),
        }
    ),
)
