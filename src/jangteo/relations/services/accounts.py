from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from jangteo.kernel import audit, because, clock, letters, outbox, permissions
from jangteo.kernel.ids import new_id
from jangteo.kernel.types import Action, Actor, PartyId
from jangteo.parties.errors import PartyNotFound
from jangteo.parties.selectors import get_party, list_addresses, parties_by_id
from jangteo.parties.types import PartySummary
from jangteo.relations import rules
from jangteo.relations.errors import AccountNotFound, AccountOwned, NotStaff, PartyFileNotFound
from jangteo.relations.events import AccountAssigned
from jangteo.relations.models import Account, Task, Territory
from jangteo.relations.selectors import list_territories
from jangteo.relations.services.notes import checked_text, make_task, require_staff
from jangteo.relations.types import LONGEST, AccountId, AccountRole, TaskState, Whereabouts


@transaction.atomic
def assign_account(
    *, party_id: UUID, person_id: UUID, expected_owner_id: UUID | None, actor: Actor, why: str = ""
) -> AccountId:
    """Make a member of staff the owner of an account; its history stays, its open tasks go along, both are told.

    expected_owner_id  the owner the actor was shown, None for nobody; another one now is a conflict
    raises             AccountOwned, InvalidText, NotPermitted, NotStaff, PartyFileNotFound
    publishes          AccountAssigned
    """
    permissions.require(actor, Action.ACCOUNTS_ASSIGN, party_id=party_id)
    party, why = _party(party_id), checked_text("why", why, is_needed=False)
    _require_other(person_id, party_id)
    return _hand_over(party, PartyId(person_id), expected_owner_id, actor, why)


@transaction.atomic
def assign_by_territory(*, party_id: UUID, segments: Iterable[str], actor: Actor) -> AccountId | None:
    """Give a party that nobody owns to the rep whose territory it falls into, and keep why.

    segments  codes of the party's segments, which the caller knows
    returns   None when it is owned already, or falls into no territory
    raises    NotPermitted, NotStaff, PartyFileNotFound
    publishes AccountAssigned
    """
    permissions.require(actor, Action.ACCOUNTS_ASSIGN, party_id=party_id)
    party = _party(party_id)
    if _owner(party_id) is not None:
        return None
    address = next(iter(list_addresses(party_id)), None)
    where = Whereabouts(address.postcode if address else "", address.city if address else "", frozenset(segments))
    territories = list_territories()
    chosen = rules.choose_territory([draft for draft, _person in territories], where)
    if chosen is None:
        return None
    territory, fits = chosen
    person_id = next(person for draft, person in territories if draft.code == territory.code)
    _require_other(person_id, party_id)
    account_id = _hand_over(party, person_id, None, actor, "", territory=territory.code)
    facts = {"territory": territory.code, "names": dict(territory.names), "fits": fits}
    because.record([("party", party_id, "account", facts)])
    return account_id


@transaction.atomic
def add_deputy(*, party_id: UUID, person_id: UUID, actor: Actor, why: str = "") -> AccountId:
    """Let another member of staff look after an account beside its owner; one who does already stays.

    raises  InvalidText, NotPermitted, NotStaff, PartyFileNotFound
    """
    permissions.require(actor, Action.ACCOUNTS_ASSIGN, party_id=party_id)
    party, why = _party(party_id), checked_text("why", why, is_needed=False)
    _require_other(person_id, party_id)
    known = Account.objects.filter(party=party_id, person=person_id, until_at=None).first()
    if known is not None:
        return AccountId(known.pk)
    try:
        row = _create(party.id, person_id, AccountRole.DEPUTY, why)
    except AccountOwned:  # another one has put the same person there meanwhile
        return AccountId(Account.objects.get(party=party_id, person=person_id, until_at=None).pk)
    _record(actor, "relations.add_deputy", party_id, None, person_id, why)
    return AccountId(row.pk)


@transaction.atomic
def end_account(*, party_id: UUID, person_id: UUID, actor: Actor, why: str = "") -> None:
    """Let a member of staff look after an account no longer, as owner or deputy.

    raises  AccountNotFound, InvalidText, NotPermitted
    """
    permissions.require(actor, Action.ACCOUNTS_ASSIGN, party_id=party_id)
    why = checked_text("why", why, is_needed=False)
    row = Account.objects.select_for_update().filter(party=party_id, person=person_id, until_at=None).first()
    if row is None:
        raise AccountNotFound
    _end(row)
    _record(actor, "relations.end_account", party_id, person_id, None, why)


def _hand_over(
    party: PartySummary,
    person_id: PartyId,
    expected_owner_id: UUID | None,
    actor: Actor,
    why: str,
    *,
    territory: str = "",
) -> AccountId:
    owner = _owner(party.id)
    previous_id = PartyId(owner.person_id) if owner else None
    if previous_id != expected_owner_id:
        raise _owned_by(previous_id)
    if owner is not None and previous_id == person_id:
        return AccountId(owner.pk)
    for row in [owner, *Account.objects.select_for_update().filter(party=party.id, person=person_id, until_at=None)]:
        if row is not None:
            _end(row)
    row = _create(party.id, person_id, AccountRole.OWNER, why, territory=territory)
    _record(actor, "relations.assign_account", party.id, previous_id, person_id, why)
    _tell(party, person_id, previous_id, actor, why)
    outbox.publish(AccountAssigned(party_id=party.id, person_id=person_id, previous_id=previous_id))
    return AccountId(row.pk)


def _tell(party: PartySummary, person_id: PartyId, previous_id: PartyId | None, actor: Actor, why: str) -> None:
    """A task to take over for the new owner, the old one's open tasks to the new, a letter to both."""
    people = parties_by_id([one for one in (person_id, previous_id) if one])
    new, old = people[person_id], people.get(previous_id) if previous_id else None
    if previous_id:
        waiting = Task.objects.filter(party=party.id, assignee=previous_id, state=TaskState.OPEN.value)
        ids = list(waiting.select_for_update().order_by("pk").values_list("pk", flat=True))
        Task.objects.filter(pk__in=ids).update(assignee=person_id)
    title = rules.handover_title(new.language, old=old.name if old else "")
    due_on = clock.today() + timedelta(days=rules.HANDOVER_DAYS)
    make_task(party.id, title[: LONGEST["title"]], due_on, person_id, actor)
    for reader in (new, old):
        if reader is not None and reader.email:
            subject, text = rules.handover_letter(
                reader.language, party=party.name, new=new.name, old=old.name if old else "", why=why
            )
            letters.write(to=reader.email, subject=subject, text=text, purpose="relations.handover")


def _owner(party_id: UUID) -> Account | None:
    """The row of the present owner, locked.

    Who waited for the lock while the row was ended gets none: a second look sees who came in its place.
    """
    rows = Account.objects.filter(party=party_id, role=AccountRole.OWNER.value, until_at=None).order_by("pk")
    return rows.select_for_update().first() or rows.select_for_update().first()


def _create(party_id: UUID, person_id: UUID, role: AccountRole, why: str, *, territory: str = "") -> Account:
    """raises  AccountOwned when another one was quicker; the unique constraint decides"""
    row = Account(
        id=new_id(),
        party_id=party_id,
        person_id=person_id,
        role=role.value,
        from_at=clock.now(),
        why=why,
        territory=Territory.objects.filter(code=territory).first() if territory else None,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        owner = _owner(party_id)
        raise _owned_by(PartyId(owner.person_id) if owner else None) from None
    return row


def _end(row: Account) -> None:
    row.until_at = max(clock.now(), row.from_at)
    row.save(update_fields=["until_at"])


def _owned_by(person_id: PartyId | None) -> AccountOwned:
    name = parties_by_id([person_id])[person_id].name if person_id else ""
    return AccountOwned(
        f"the account is looked after by {name or 'nobody'} now", owner=name, owner_id=str(person_id or "")
    )


def _require_other(person_id: UUID, party_id: UUID) -> None:
    """Somebody who works here, and nobody looks after themselves.

    raises  NotStaff
    """
    if person_id == party_id:
        raise NotStaff("nobody looks after themselves", field="person")
    require_staff([person_id], field="person")


def _party(party_id: UUID) -> PartySummary:
    try:
        return get_party(party_id)
    except PartyNotFound:
        raise PartyFileNotFound from None


def _record(actor: Actor, action: str, party_id: UUID, before_id: UUID | None, after_id: UUID | None, why: str) -> None:
    people = parties_by_id([one for one in (before_id, after_id) if one])
    before, after = (
        {"person": str(one), "name": people[PartyId(one)].name} if one else None for one in (before_id, after_id)
    )
    audit.record(
        actor=actor, action=action, subject_kind="party", subject_id=party_id, before=before, after=after, why=why
    )
