"""Parties as staff and their systems enter them: made, changed, known elsewhere by a key."""

from uuid import UUID

from django.db import transaction

from jangteo.kernel import audit, clock
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor, PartyId
from jangteo.parties.errors import (
    NoCompany,
    PartyNotFound,
    ReferenceNotFound,
    ReferenceTaken,
    SaysItThemselves,
    WrongParent,
)
from jangteo.parties.models import Company, Party, PartyReference, User
from jangteo.parties.services.parties import checked_email, checked_name, create_company
from jangteo.parties.types import PartyChange, PartyDraft, PartyKind

_OF_COMPANY = ("legal_name", "representative", "trade")


@transaction.atomic
def enter_party(*, draft: PartyDraft, actor: Actor) -> PartyId:
    """A person, a household or a company that nobody logs in for yet.

    raises  InvalidBusinessNumber, InvalidEmail, InvalidName, NoCompany, WrongParent, NotPermitted
    """
    require(actor, Action.PARTIES_CHANGE)
    if draft.kind in (PartyKind.DIVISION, PartyKind.LOCATION):
        raise WrongParent("a unit is added below its company", field="kind")
    if draft.kind == PartyKind.COMPANY:
        return create_company(
            name=draft.name,
            legal_name=draft.legal_name or draft.name,
            business_number=draft.business_number or None,
            actor=actor,
            language=draft.language,
            email=draft.email,
            phone=draft.phone,
            trade=draft.trade,
            representative=draft.representative,
        )
    if field := next((name for name in (*_OF_COMPANY, "business_number") if getattr(draft, name)), ""):
        raise NoCompany(field=field)
    row = Party.objects.create(
        kind=draft.kind.value,
        name=checked_name(draft.name),
        language=draft.language,
        email=checked_email(draft.email) if draft.email else "",
        phone=draft.phone,
        created_at=clock.now(),
    )
    audit.record(actor=actor, action="parties.enter_party", subject_kind="party", subject_id=row.pk)
    return PartyId(row.pk)


@transaction.atomic
def change_party(*, party_id: UUID, change: PartyChange, actor: Actor) -> None:
    """Say something otherwise of a party; what it has said of itself by its log-in is its own.

    raises  PartyNotFound, InvalidEmail, InvalidName, NoCompany, SaysItThemselves, NotPermitted
    """
    row = Party.objects.select_for_update().filter(pk=party_id, is_active=True).first()
    if row is None:
        raise PartyNotFound
    require(actor, Action.PARTIES_CHANGE, party_id=party_id)
    if row.kind == PartyKind.PERSON and User.objects.filter(person=party_id, is_active=True).exists():
        raise SaysItThemselves
    company = Company.objects.filter(party=party_id).first()
    wanted = _wanted(change)
    if company is None and wanted.keys() & set(_OF_COMPANY):
        raise NoCompany(field=min(wanted.keys() & set(_OF_COMPANY)))
    before: dict[str, str] = {}
    for name, value in wanted.items():
        holder = company if name in _OF_COMPANY else row
        if getattr(holder, name) != value:
            before[name] = getattr(holder, name)
            setattr(holder, name, value)
    if not before:
        return
    row.save()
    if company is not None:
        company.save()
    audit.record(
        actor=actor,
        action="parties.change_party",
        subject_kind="party",
        subject_id=party_id,
        before=before,
        after={name: wanted[name] for name in before},
    )


@transaction.atomic
def set_reference(*, party_id: UUID, source: str, key: str, actor: Actor) -> None:
    """Let another system know a party by one key; the one it had there before is forgotten.

    raises  PartyNotFound, ReferenceTaken, NotPermitted
    """
    known = _of_party(party_id, source, actor)
    if key in known:
        return
    if PartyReference.objects.filter(source=source, key=key).exists():
        raise ReferenceTaken(source=source, key=key)
    PartyReference.objects.filter(party=party_id, source=source).delete()
    PartyReference.objects.create(party_id=party_id, source=source, key=key)
    _record(actor, "parties.set_reference", party_id, known, {source: key})


@transaction.atomic
def remove_reference(*, party_id: UUID, source: str, actor: Actor) -> None:
    """Let another system know a party no more.

    raises  PartyNotFound, ReferenceNotFound, NotPermitted
    """
    known = _of_party(party_id, source, actor)
    if not known:
        raise ReferenceNotFound
    PartyReference.objects.filter(party=party_id, source=source).delete()
    _record(actor, "parties.remove_reference", party_id, known, None)


def _wanted(change: PartyChange) -> dict[str, str]:
    said = {name: getattr(change, name) for name in ("name", "language", "email", "phone", *_OF_COMPANY)}
    wanted = {name: value for name, value in said.items() if value is not None}
    for name in wanted.keys() & {"name", "legal_name"}:
        wanted[name] = checked_name(wanted[name])
    if wanted.get("email"):
        wanted["email"] = checked_email(wanted["email"])
    return wanted


def _of_party(party_id: UUID, source: str, actor: Actor) -> list[str]:
    """The keys by which a system knows the party, whose row is locked."""
    if not Party.objects.select_for_update().filter(pk=party_id, is_active=True).exists():
        raise PartyNotFound
    require(actor, Action.PARTIES_CHANGE, party_id=party_id)
    rows = PartyReference.objects.filter(party=party_id, source=source).order_by("pk")
    return list(rows.values_list("key", flat=True))


def _record(actor: Actor, action: str, party_id: UUID, known: list[str], after: dict[str, str] | None) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject_kind="party",
        subject_id=party_id,
        before={"keys": known} if known else None,
        after=after,
    )
