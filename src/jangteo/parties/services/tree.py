"""The tree of companies and their units: making units, moving them on a date, taking a move back."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError, Q

from jangteo.kernel import audit, clock, outbox
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor, PartyId, Scope
from jangteo.parties import rules
from jangteo.parties.errors import InvalidPeriod, NothingToUndo, PartyNotFound, TreeChanged, WrongParent
from jangteo.parties.events import PartyMoved
from jangteo.parties.models import Partner, Party, PartyParent, PartyReference
from jangteo.parties.selectors.tree import mark_of_place
from jangteo.parties.services.parties import checked_email, checked_name
from jangteo.parties.types import PartnerFunction, PartyKind

LONGEST_WHY = 300


@transaction.atomic
def create_unit(
    *, parent_id: UUID, kind: PartyKind, name: str, actor: Actor, email: str = "", phone: str = ""
) -> PartyId:
    """A division or location below a company; a buyer of its own with its own carts, addresses and orders.

    raises  PartyNotFound, WrongParent, InvalidName, InvalidEmail, NotPermitted
    """
    parent = _party(parent_id)
    require(actor, Action.UNITS_CHANGE, party_id=parent_id)
    if kind not in (PartyKind.DIVISION, PartyKind.LOCATION):
        raise WrongParent(f"a {kind} is no unit", child=kind.value)
    rules.require_parent(kind, PartyKind(parent.kind))
    party = Party.objects.create(
        kind=kind.value,
        name=checked_name(name),
        language=parent.language,
        email=checked_email(email) if email else "",
        phone=phone.replace("\0", "")[:40],
        created_at=clock.now(),
    )
    audit.record(
        actor=actor,
        action="parties.create_unit",
        subject_kind="party",
        subject_id=party.pk,
        after={"name": party.name, "kind": kind.value, "parent": str(parent_id)},
    )
    _link(party, parent, clock.now(), "")
    return PartyId(party.pk)


@transaction.atomic
def remove_unused_unit(*, party_id: UUID, actor: Actor) -> bool:
    """Take a unit out that nothing refers to, with its places in the tree; false, and it stays, when something does.

    raises  NotPermitted
    """
    _lock_tree()
    require(actor, Action.UNITS_CHANGE, party_id=party_id)
    kinds = (PartyKind.DIVISION.value, PartyKind.LOCATION.value)
    party = Party.objects.select_for_update().filter(pk=party_id, kind__in=kinds).first()
    if party is None:
        return False
    try:
        with transaction.atomic():
            PartyReference.objects.filter(party=party).delete()
            PartyParent.objects.filter(child=party).delete()
            Party.objects.filter(pk=party_id).delete()
    except (IntegrityError, ProtectedError):
        return False
    audit.record(
        actor=actor,
        action="parties.remove_unit",
        subject_kind="party",
        subject_id=party_id,
        before={"name": party.name, "kind": party.kind},
    )
    return True


@transaction.atomic
def move_party(
    *,
    party_id: UUID,
    parent_id: UUID | None,
    actor: Actor,
    at: datetime | None = None,
    why: str = "",
    seen: str | None = None,
) -> None:
    """Let a unit stand under another parent, from now or a coming time on.

    Roles, prices, assortments and approvals that come down the tree follow its place from that moment; orders and
    other documents stay with the buyer they were made for.

    parent_id  None lets a company stand alone; a division or location always has a parent
    seen       `mark_of_place` of the unit and the new parent when someone looked at what the move changes
    raises     PartyNotFound, WrongParent, TreeCycle, TreeChanged, InvalidPeriod, NotPermitted
    publishes  PartyMoved
    """
    _lock_tree()
    party, now = _party(party_id), clock.now()
    if seen is not None and seen != mark_of_place(party_id, parent_id):
        raise TreeChanged
    start = at or now
    if start < now:
        raise InvalidPeriod("a move can't begin in the past", field="at")
    require(actor, Action.UNITS_CHANGE, party_id=party_id)
    if PartyParent.objects.filter(child=party, since__gt=start).exclude(until__lte=start).exists():
        raise InvalidPeriod("a later move is planned already; take it back first", field="at")
    current = _current(party, start)
    if parent_id is None and party.kind != PartyKind.COMPANY:
        raise WrongParent(f"a {party.kind} needs a parent", child=party.kind)
    if current is not None:
        _require_reach(actor, current.parent_id)
        PartyParent.objects.filter(pk=current.pk).update(until=start)
    if parent_id is not None:
        parent = _party(parent_id)
        _require_reach(actor, parent_id)
        _link(party, parent, start, why)
    _tell(party, current, parent_id, actor, start, why)


@transaction.atomic
def undo_move(*, party_id: UUID, actor: Actor, why: str = "", seen: str | None = None) -> None:
    """Take the latest move back: a planned one never comes to be, a done one is followed by its opposite now.

    seen       `mark_of_place` of the unit when someone looked at where it goes back to
    raises     NothingToUndo, TreeChanged, PartyNotFound, NotPermitted, and what `move_party` raises
    publishes  PartyMoved
    """
    _lock_tree()
    party, now = _party(party_id), clock.now()
    require(actor, Action.UNITS_CHANGE, party_id=party_id)
    if seen is not None and seen != mark_of_place(party_id, None):
        raise TreeChanged
    links = [
        row
        for row in PartyParent.objects.filter(child=party).order_by("-since", "-id")
        if row.until is None or row.until > row.since
    ]
    if len(links) < 2:
        raise NothingToUndo
    latest, before = links[:2]
    if latest.since <= now:
        move_party(party_id=party_id, parent_id=before.parent_id, actor=actor, why=why)
        return
    PartyParent.objects.filter(pk=latest.pk).update(until=latest.since)
    if before.until == latest.since:
        PartyParent.objects.filter(pk=before.pk).update(until=None)
    _tell(party, latest, before.parent_id, actor, now, why)


@transaction.atomic
def arrange_partner(
    *, party_id: UUID, function: PartnerFunction, partner_id: UUID | None, actor: Actor, why: str = ""
) -> None:
    """Name another party that is billed, receives or pays for a buyer from now on; None ends the arrangement.

    raises  PartyNotFound, NotPermitted
    """
    party = Party.objects.select_for_update().filter(pk=party_id).first()
    if party is None:
        raise PartyNotFound
    require(actor, Action.PARTIES_CHANGE, party_id=party_id)
    now = clock.now()
    current = Partner.objects.filter(Q(until=None) | Q(until__gt=now), party=party, function=function.value).first()
    if current is not None:
        Partner.objects.filter(pk=current.pk).update(until=now)
    if partner_id is not None:
        _party(partner_id)
        _require_reach(actor, partner_id)
        Partner.objects.create(party=party, function=function.value, partner_id=partner_id, since=now)
    audit.record(
        actor=actor,
        action="parties.arrange_partner",
        subject_kind="party",
        subject_id=party_id,
        before={function.value: str(current.partner_id) if current else None},
        after={function.value: str(partner_id) if partner_id else None},
        why=why.replace("\0", "")[:LONGEST_WHY],
    )


def _lock_tree() -> None:
    """Moves come one after the other: two at once could close a circle that neither sees."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('parties_tree'))")


def _party(party_id: UUID) -> Party:
    party = Party.objects.filter(pk=party_id, is_active=True).first()
    if party is None:
        raise PartyNotFound
    return party


def _current(party: Party, at: datetime) -> PartyParent | None:
    return PartyParent.objects.filter(Q(until=None) | Q(until__gt=at), child=party, since__lte=at).first()


def _require_reach(actor: Actor, party_id: UUID) -> None:
    """Beyond their own units a buyer reaches only up: to the companies they stand under.

    raises  PartyNotFound, as for a party that isn't there
    """
    is_staff = actor.rights.get(Action.UNITS_CHANGE) == Scope.ALL
    if not is_staff and party_id not in actor.unit_ids and party_id not in actor.lineage:
        raise PartyNotFound


def _link(party: Party, parent: Party, start: datetime, why: str) -> None:
    rules.require_parent(PartyKind(party.kind), PartyKind(parent.kind))
    links = PartyParent.objects.filter(Q(until=None) | Q(until__gt=start)).exclude(child=party)
    rules.require_tree(party.pk, parent.pk, links.values_list("child_id", "parent_id"))
    PartyParent.objects.create(child=party, parent=parent, since=start, why=why.replace("\0", "")[:LONGEST_WHY])


def _tell(
    party: Party, current: PartyParent | None, parent_id: UUID | None, actor: Actor, start: datetime, why: str
) -> None:
    before = current.parent_id if current else None
    audit.record(
        actor=actor,
        action="parties.move_party",
        subject_kind="party",
        subject_id=party.pk,
        before={"parent": str(before) if before else None},
        after={"parent": str(parent_id) if parent_id else None, "at": start.isoformat()},
        why=why.replace("\0", "")[:LONGEST_WHY],
    )
    outbox.publish(PartyMoved(party_id=party.pk, from_party_id=before, to_party_id=parent_id))
