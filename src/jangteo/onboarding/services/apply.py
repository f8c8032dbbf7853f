from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from jangteo.channels.types import Channel
from jangteo.kernel import audit, clock, origins, outbox, states
from jangteo.kernel.permissions import require
from jangteo.kernel.stored import forget_files
from jangteo.kernel.types import Action, Actor
from jangteo.onboarding import rules
from jangteo.onboarding.errors import InvalidApplication, LinkNotValid, NumberKnown, TooManyApplications
from jangteo.onboarding.events import CompanyApplied
from jangteo.onboarding.models import Application, ApplicationDocument, ApplicationMove, BusinessNumber
from jangteo.onboarding.services import wording
from jangteo.onboarding.services.documents import check_files, keep_files
from jangteo.onboarding.services.keys import PROOF_LIFE, new_key
from jangteo.onboarding.services.links import link_into
from jangteo.onboarding.types import ApplicationDraft, ApplicationId, ApplicationState, FileUpload
from jangteo.parties.selectors import find_business_number, find_company_by_business_number
from jangteo.parties.services import checked_email, require_complete

MOST_A_DAY = 3
DRAFT_LIFE = timedelta(days=2)
LONGEST_WHY = 1000


@transaction.atomic
def start_application(
    *, channel: Channel, draft: ApplicationDraft, files: Sequence[FileUpload], language: str, actor: Actor
) -> ApplicationId:
    """Keep an application as a draft and mail its contact a link; it counts once that link was used.

    The answer is the same whether the number or the address is known here.

    raises  InvalidApplication, InvalidDocument, parties IncompleteAddress, TooManyApplications
    """
    draft = checked_draft(draft)
    kinds = check_files(files)
    now = clock.now()
    _hold_to_a_few_a_day(draft.contact_email)
    key, digest = new_key()
    row = Application.objects.create(
        channel_id=channel.id,
        **{name: value for name, value in asdict(draft).items() if name != "address"},
        address=asdict(draft.address),
        language="en" if language == "en" else "ko",
        user_id=actor.user_id,
        proof_digest=digest,
        proof_expires_at=now + PROOF_LIFE,
        created_at=now,
    )
    keep_files(row.pk, files, kinds)
    wording.send(
        purpose="prove_address",
        to=row.contact_email,
        language=row.language,
        channel_id=channel.id,
        name=row.name,
        link=link_into(channel.id, f"apply/prove/{key}/"),
    )
    return ApplicationId(row.pk)


@transaction.atomic
def take_down_application(
    *, channel: Channel, draft: ApplicationDraft, files: Sequence[FileUpload], language: str, actor: Actor
) -> ApplicationId:
    """Staff write down an application that came on paper or by phone: it is submitted at once.

    Who writes it down can't review it. The contact proves the address later, by the invitation.

    raises     NotPermitted, InvalidApplication, InvalidDocument, parties IncompleteAddress, NumberKnown
    publishes  CompanyApplied
    """
    require(actor, Action.APPLICATIONS_REVIEW)
    draft = checked_draft(draft)
    kinds = check_files(files)
    if find_company_by_business_number(draft.business_number):
        raise NumberKnown
    now = clock.now()
    row = Application.objects.create(
        channel_id=channel.id,
        **{name: value for name, value in asdict(draft).items() if name != "address"},
        address=asdict(draft.address),
        language="en" if language == "en" else "ko",
        user_id=actor.user_id,
        email_proved_at=now,
        submitted_at=now,
        created_at=now,
    )
    keep_files(row.pk, files, kinds)
    try:
        with transaction.atomic():
            move(row, ApplicationState.SUBMITTED, actor)
    except IntegrityError:
        raise NumberKnown from None
    wait_for_status(row.business_number)
    outbox.publish(CompanyApplied(application_id=row.pk, channel_id=row.channel_id, applied_at=now))
    return ApplicationId(row.pk)


@transaction.atomic
def prove_address(*, key: str, actor: Actor) -> str:
    """The contact has used the link in their mail: the application is submitted.

    returns    the key of the personal link, shown once and mailed
    raises     LinkNotValid, NumberKnown
    publishes  CompanyApplied
    """
    now = clock.now()
    row = Application.objects.select_for_update().filter(proof_digest=rules.digest(key)).first() if key else None
    if row is None or row.proof_expires_at is None or row.proof_expires_at <= now:
        raise LinkNotValid
    if find_company_by_business_number(row.business_number):
        raise NumberKnown
    follow_key, row.follow_digest = new_key()
    row.proof_digest, row.email_proved_at, row.submitted_at = "", now, now
    try:
        with transaction.atomic():
            move(row, ApplicationState.SUBMITTED, actor)
    except IntegrityError:
        raise NumberKnown from None
    wait_for_status(row.business_number)
    wording.send(
        purpose="application_received",
        to=row.contact_email,
        language=row.language,
        channel_id=row.channel_id,
        name=row.name,
        link=link_into(row.channel_id, f"apply/{follow_key}/"),
    )
    outbox.publish(CompanyApplied(application_id=row.pk, channel_id=row.channel_id, applied_at=now))
    return follow_key


@transaction.atomic
def add_to_application(*, key: str, files: Sequence[FileUpload], note: str, actor: Actor) -> int:
    """Add what was asked for and hand the application in again; the applicant does it by the personal link.

    returns  how many documents were new
    raises   LinkNotValid, IllegalMove, InvalidDocument, InvalidApplication
    """
    row = _by_link(key)
    if len(note) > LONGEST_WHY or "\x00" in note:
        raise InvalidApplication("the note can't be kept", field="note", why="too_long")
    states.require(ApplicationState(row.state), ApplicationState.SUBMITTED, rules.APPLICATION_MOVES)
    kinds = check_files(files, there=row.documents.count())
    added = keep_files(row.pk, files, kinds)
    move(row, ApplicationState.SUBMITTED, actor, why=note)
    return added


@transaction.atomic
def withdraw_application(*, key: str, actor: Actor) -> None:
    """The applicant takes the application back, by the personal link.

    raises  LinkNotValid, IllegalMove
    """
    move(_by_link(key), ApplicationState.WITHDRAWN, actor)


def drop_old_drafts() -> int:
    """Take away drafts whose address was never proved, with their files; returns how many."""
    with transaction.atomic():
        old = Application.objects.filter(
            state=ApplicationState.DRAFT.value, created_at__lt=clock.now() - DRAFT_LIFE
        ).select_for_update()
        ids = list(old.values_list("pk", flat=True))
        paths = list(ApplicationDocument.objects.filter(application__in=ids).values_list("path", flat=True))
        Application.objects.filter(pk__in=ids).delete()
        forget_files(paths)
    return len(ids)


def checked_draft(draft: ApplicationDraft) -> ApplicationDraft:
    """The draft as it is kept: number without dashes, address of mail in its normal form.

    raises  InvalidApplication naming the field and why, parties IncompleteAddress
    """
    problem = rules.draft_problem(draft)
    if problem:
        raise InvalidApplication(f"{problem[0]}: {problem[1]}", field=problem[0], why=problem[1])
    number = find_business_number(draft.business_number)
    if not number:
        raise InvalidApplication("business_number: wrong check digit", field="business_number", why="check_digit")
    why = rules.email_problem(draft.contact_email)
    if why:
        raise InvalidApplication(f"contact_email: {why}", field="contact_email", why=why)
    require_complete(draft.address)
    return replace(draft, business_number=number, contact_email=checked_email(draft.contact_email))


def move(row: Application, target: ApplicationState, actor: Actor, why: str = "") -> None:
    """Take a locked application to its next state, with its story and its audit entry.

    raises  IllegalMove
    """
    current = ApplicationState(row.state)
    states.require(current, target, rules.APPLICATION_MOVES)
    row.state = target.value
    row.save()
    is_applicant = target in (ApplicationState.SUBMITTED, ApplicationState.WITHDRAWN)
    name = row.contact_name if is_applicant else actor.name
    ApplicationMove.objects.create(
        application=row, from_state=current.value, to_state=target.value, at=clock.now(), actor_name=name, why=why
    )
    audit.record(
        actor=actor,
        action=f"onboarding.{target.value}",
        subject_kind="application",
        subject_id=row.pk,
        before={"state": current.value},
        after={"state": target.value},
        why=why,
    )


def wait_for_status(number: str) -> None:
    """Have the tax office asked about a number once this transaction is committed."""
    BusinessNumber.objects.bulk_create([BusinessNumber(number=number, due_at=clock.now())], ignore_conflicts=True)
    task = app.configure_task("onboarding.check_number", queueing_lock=f"onboarding.check_number:{number}")
    with suppress(AlreadyEnqueued), transaction.atomic():
        origins.enqueued(task.defer(number=number))


def _by_link(key: str) -> Application:
    row = Application.objects.select_for_update().filter(follow_digest=rules.digest(key)).first() if key else None
    if row is None:
        raise LinkNotValid
    return row


def _hold_to_a_few_a_day(email: str) -> None:
    """Nobody's mailbox is filled by us: the lock makes two at once count each other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7246))", [f"application {email}"])
    since = clock.now() - timedelta(days=1)
    if Application.objects.filter(contact_email=email, created_at__gt=since).count() >= MOST_A_DAY:
        raise TooManyApplications


def lock_application(application_id: UUID) -> Application | None:
    """The row, locked until the transaction ends; drafts are nobody's business."""
    rows = Application.objects.select_for_update().filter(submitted_at__isnull=False)
    return rows.filter(pk=application_id).first()
