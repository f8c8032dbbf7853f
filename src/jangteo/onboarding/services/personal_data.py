"""A person's part of applications, invitations and joining by a mail domain."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from jangteo.kernel import personal
from jangteo.kernel.personal import ERASED, Erased, Person, PersonalData
from jangteo.kernel.stored import forget_files
from jangteo.kernel.types import job_actor
from jangteo.onboarding.models import (
    Application,
    ApplicationDocument,
    ApplicationMove,
    DomainJoin,
    Invitation,
    StaffTask,
)
from jangteo.onboarding.rules import LIVE_STATES
from jangteo.onboarding.services.apply import move
from jangteo.onboarding.types import ApplicationState, InvitationState
from jangteo.parties.selectors import list_contexts, staff_roles

CONTACT = ("contact_name", "contact_email", "contact_phone", "wishes")
COMPANY = ("name", "name_en", "representative", "trade", "address")


def export_coming_in(person: Person) -> dict[str, Any]:
    """What they applied with, and the invitations and joins to their addresses."""
    return {
        "applications": [
            {name: getattr(row, name) for name in ("state", "business_number", *COMPANY, *CONTACT)}
            | {"created_at": row.created_at.isoformat()}
            | {"documents": list(row.documents.order_by("id").values("kind", "name", "size"))}
            | {"steps": list(row.moves.order_by("id").values("to_state", "actor_name", "why"))}
            for row in _applications(person).order_by("id")
        ],
        "invitations": [
            {"email": row.email, "role": row.role, "state": row.state, "at": row.created_at.isoformat()}
            for row in _invitations(person).order_by("id")
        ],
        "joined_by_domain": [
            {"email": row.email, "asked_at": row.asked_at.isoformat()}
            for row in DomainJoin.objects.filter(person=person.id).order_by("id")
        ],
    }


def erase_coming_in(person: Person, at: datetime) -> Erased:
    """Applications that led to no company lose all, papers too; of the others who spoke for the company goes."""
    applications = list(_applications(person).exclude(contact_name=ERASED).select_for_update().order_by("pk"))
    story = _empty_story(person, [row.pk for row in applications])
    for row in applications:
        _empty_application(row, person)
    removed = {
        "applications": len(applications),
        "steps": story,
        "invitations": _close_invitations(person, at),
        "joins": DomainJoin.objects.filter(Q(person=person.id) | Q(email__in=person.emails)).delete()[0],
    }
    return Erased({what: count for what, count in removed.items() if count})


def _applications(person: Person) -> QuerySet[Application]:
    """Those they spoke for; staff who wrote one down for somebody else spoke for nobody."""
    by_themselves = Q(user_id__in=person.ids, contact_name__in=person.texts)
    return Application.objects.filter(by_themselves | Q(contact_email__in=person.emails))


def _invitations(person: Person) -> QuerySet[Invitation]:
    mails = Q(email__in=person.emails) | Q(mailbox__in=person.emails)
    return Invitation.objects.filter(Q(person=person.id) | mails)


def _empty_application(row: Application, person: Person) -> None:
    if row.state in LIVE_STATES:
        move(row, ApplicationState.WITHDRAWN, job_actor("privacy"))
        ApplicationMove.objects.filter(application=row, actor_name=row.contact_name).update(actor_name=ERASED)
    papers = ApplicationDocument.objects.filter(application=row)
    if row.state == ApplicationState.APPROVED:  # the company's record stays the company's
        row.address = personal.without(row.address, person, is_tied=True)
        for paper in papers:
            paper.name = personal.without(paper.name, person, is_tied=True)[:120]
            paper.save(update_fields=["name"])
    else:
        row.name = row.representative = ERASED
        row.name_en = row.trade = ""
        row.address = {}
        forget_files(list(papers.values_list("path", flat=True)))
        papers.delete()
    row.contact_name, row.contact_email, row.contact_phone, row.wishes = ERASED, "", "", ""
    row.proof_digest = row.follow_digest = ""
    row.save()
    if row.state == ApplicationState.DRAFT:
        row.delete()


def _empty_story(person: Person, application_ids: list[UUID]) -> int:
    """Their words and their name in the steps of what they applied for; of a reviewer the name in all."""
    theirs = ApplicationMove.objects.filter(application__in=application_ids)
    contacts = Application.objects.filter(pk__in=application_ids).values_list("contact_name", flat=True)
    names = [*person.texts, *contacts]
    count = theirs.exclude(why="").update(why=ERASED)
    count += theirs.filter(actor_name__in=names).update(actor_name=ERASED)
    if staff_roles(person.id):
        count += ApplicationMove.objects.filter(actor_name__in=person.texts).update(actor_name=ERASED)
        StaffTask.objects.filter(done_by__in=person.texts).update(done_by=ERASED)
        Invitation.objects.filter(invited_by__in=person.texts).update(invited_by=ERASED)
    return count


def _close_invitations(person: Person, at: datetime) -> int:
    groups = [context.id for context in list_contexts(person.id)]
    Invitation.objects.filter(party__in=groups, invited_by__in=person.texts).update(invited_by=ERASED)
    found = _invitations(person)
    found.filter(state=InvitationState.PENDING.value).update(state=InvitationState.REVOKED.value, closed_at=at)
    return found.exclude(email="").update(email="", mailbox="")


PERSONAL_DATA = PersonalData(
    name="onboarding",
    titles={"ko": "가입 신청과 초대", "en": "Applications and invitations"},
    export=export_coming_in,
    erase=erase_coming_in,
    columns=frozenset(
        {f"onboarding_application.{name}" for name in (*COMPANY, *CONTACT)}
        | {"onboarding_applicationmove.actor_name", "onboarding_applicationmove.why"}
        | {"onboarding_applicationdocument.name", "onboarding_applicationdocument.path"}
        | {"onboarding_applicationdocument.sha256", "onboarding_stafftask.done_by"}
        | {f"onboarding_invitation.{name}" for name in ("email", "mailbox", "invited_by")}
        | {"onboarding_domainjoin.email"}
    ),
)
