"""Mail about one's own affairs (a key, an answer, an invitation): written with its cause, sent by the worker.

Advertising never goes this way: it needs consent, which `messaging` asks for.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from smtplib import SMTPException
from threading import Event as Flag
from typing import Any
from uuid import UUID

import structlog
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.db import Error, close_old_connections, transaction
from django.db.models import Q, QuerySet

from jangteo.kernel import clock, personal
from jangteo.kernel.models import Letter

BATCH = 20
IDLE_SECONDS = 1.0
LONGEST_WAIT = timedelta(hours=1)

log = structlog.get_logger(__name__)

type Carry = Callable[[Letter], bool]
_carriers: list[Carry] = []


def carry_by(carry: Carry) -> None:
    """Ask this first for every letter; where it says True, it has taken it, and the mail server doesn't get it."""
    if carry not in _carriers:
        _carriers.append(carry)


def write(*, to: str, subject: str, text: str, purpose: str) -> UUID:
    """Put a letter into the caller's transaction; it leaves after the commit, or never.

    purpose  dotted, module first, for the log: "identity.reset_password"
    """
    now = clock.now()
    subject = " ".join(subject.split())[:200]
    row = Letter.objects.create(to=to, subject=subject, text=text, purpose=purpose, written_at=now, due_at=now)
    return row.pk


def send_batch(limit: int = BATCH) -> int:
    """Send up to `limit` waiting letters; returns how many were tried. A refused one is tried again later.

    Each is kept as sent at once: who is killed meanwhile sends one letter twice at most.
    """
    for count in range(limit):
        if not _send_one():
            return count
    return limit


@transaction.atomic
def _send_one() -> bool:
    waiting = Letter.objects.filter(sent_at=None, due_at__lte=clock.now())
    row = waiting.order_by("due_at", "id").select_for_update(skip_locked=True).first()
    if row is not None:
        _send(row)
    return row is not None


def send_forever(stop: Flag) -> None:
    """Send until `stop` is set; survives a database that goes away for a while."""
    while not stop.is_set():
        try:
            if send_batch() < BATCH:
                stop.wait(IDLE_SECONDS)
        except Error as error:
            log.warning("letters_database_away", error=str(error).splitlines()[0])
            stop.wait(1)
        finally:
            close_old_connections()


def _send(row: Letter) -> None:
    row.attempts += 1
    try:
        validate_email(row.to)  # what is no address makes the library of mail raise anything
        if not any(carry(row) for carry in _carriers):
            EmailMessage(row.subject, row.text, to=[row.to], headers={"X-Jangteo-Letter": str(row.pk)}).send()
    except (OSError, SMTPException, ValueError, ValidationError) as error:
        row.last_error = repr(error)
        row.due_at = clock.now() + min(timedelta(seconds=2**row.attempts), LONGEST_WAIT)
        log.warning("letter_not_sent", purpose=row.purpose, letter=str(row.pk), error=repr(error))
    else:
        row.sent_at, row.text, row.last_error = clock.now(), "", ""
    row.save()


def _of(person: personal.Person) -> QuerySet[Letter]:
    where = Q(pk=None)
    for email in person.emails:
        where |= Q(to__iexact=email) | Q(subject__icontains=email) | Q(text__icontains=email)
    return Letter.objects.filter(where)


def _forget(person: personal.Person, at: datetime) -> personal.Erased:
    """Letters to the person go, those that wait too."""
    count, _by_kind = _of(person).delete()
    return personal.Erased({"letters": count} if count else {})


def _export(person: personal.Person) -> list[dict[str, Any]]:
    return [
        {
            "written_at": row.written_at.isoformat(),
            "sent_at": row.sent_at.isoformat() if row.sent_at else None,
            "to": row.to,
            "subject": row.subject,
            "purpose": row.purpose,
        }
        for row in Letter.objects.filter(to__in=person.emails).order_by("id")
    ]


PERSONAL_DATA = personal.PersonalData(
    name="letters",
    titles={"ko": "보낸 편지", "en": "Letters to you"},
    export=_export,
    erase=_forget,
    columns=frozenset({"kernel_letter.to", "kernel_letter.subject", "kernel_letter.text", "kernel_letter.last_error"}),
)
