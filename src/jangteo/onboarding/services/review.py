from uuid import UUID

from django.db import transaction

from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor
from jangteo.onboarding import rules
from jangteo.onboarding.errors import ApplicationNotFound, ReasonNeeded, SameHands
from jangteo.onboarding.models import Application
from jangteo.onboarding.services import wording
from jangteo.onboarding.services.apply import LONGEST_WHY, lock_application, move
from jangteo.onboarding.types import ApplicationState
from jangteo.parties.selectors import find_log_in_email


@transaction.atomic
def start_review(*, application_id: UUID, actor: Actor) -> None:
    """Take a submitted application up.

    raises  NotPermitted, ApplicationNotFound, SameHands, IllegalMove
    """
    move(access_review(application_id, actor), ApplicationState.IN_REVIEW, actor)


@transaction.atomic
def ask_for_more(*, application_id: UUID, why: str, actor: Actor) -> None:
    """Send the application back to the applicant, who is mailed what is missing.

    raises  NotPermitted, ApplicationNotFound, SameHands, ReasonNeeded, IllegalMove
    """
    _decide(application_id, ApplicationState.NEEDS_MORE, why, actor)


@transaction.atomic
def reject_application(*, application_id: UUID, why: str, actor: Actor) -> None:
    """Say no; the applicant is mailed the reason.

    raises  NotPermitted, ApplicationNotFound, SameHands, ReasonNeeded, IllegalMove
    """
    _decide(application_id, ApplicationState.REJECTED, why, actor)


def access_review(application_id: UUID, actor: Actor) -> Application:
    """The one door to changing an application as staff: the right, the row locked, and four eyes.

    raises  NotPermitted, ApplicationNotFound, SameHands
    """
    require(actor, Action.APPLICATIONS_REVIEW)
    row = lock_application(application_id)
    if row is None:
        raise ApplicationNotFound
    own = find_log_in_email(actor.user_id)
    if actor.user_id and (actor.user_id == row.user_id or rules.mailbox_of(own) == rules.mailbox_of(row.contact_email)):
        raise SameHands
    return row


def checked_why(why: str) -> str:
    """A reason fit to be told.

    raises  ReasonNeeded
    """
    text = why.strip()
    if not 1 <= len(text) <= LONGEST_WHY or "\x00" in text:
        raise ReasonNeeded(field="why")
    return text


def _decide(application_id: UUID, target: ApplicationState, why: str, actor: Actor) -> None:
    row = access_review(application_id, actor)
    text = checked_why(why)
    move(row, target, actor, why=text)
    wording.send(
        purpose=target.value,
        to=row.contact_email,
        language=row.language,
        channel_id=row.channel_id,
        name=row.name,
        why=text,
    )
