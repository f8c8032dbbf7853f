"""Asking the tax office about business numbers, at once, again after a failure, and every night."""

from collections.abc import Sequence
from datetime import timedelta

import structlog
from django.db import transaction

from jangteo.kernel import audit, clock, outbox
from jangteo.kernel.types import PartyId, job_actor
from jangteo.onboarding.errors import StatusUnavailable
from jangteo.onboarding.events import CompanyStatusChanged
from jangteo.onboarding.gateways import MOST_NUMBERS, NumberStatusPort
from jangteo.onboarding.models import BusinessNumber, StaffTask
from jangteo.onboarding.types import NumberAnswer, NumberStatus, TaskKind
from jangteo.parties.selectors import find_company_by_business_number, search_parties
from jangteo.parties.types import PartyKind

FIRST_RETRY = timedelta(minutes=5)
LONGEST_RETRY = timedelta(hours=6)
PAUSE = timedelta(hours=20)  # a nightly run finds yesterday's answers due
PAGE = 500

log = structlog.get_logger(__name__)
ROBOT = job_actor("business numbers")


def check_numbers(*, numbers: Sequence[str], port: NumberStatusPort) -> int:
    """Ask about some numbers and keep the answers; returns how many statuses changed.

    No transaction is open while the office is asked. No answer leaves the status as it was and is tried again later.

    numbers    ten digits each, at most 100
    publishes  CompanyStatusChanged, with a task for staff
    """
    wanted = sorted(set(numbers))
    try:
        answers = port.ask(wanted)
    except StatusUnavailable as error:
        log.warning("number_status_unavailable", count=len(wanted), error=error.message)
        _put_off(wanted)
        return 0
    return keep_answers(answers)


@transaction.atomic
def keep_answers(answers: dict[str, NumberAnswer]) -> int:
    """Write what the office answered; an answer older than the one kept is passed over."""
    changed = 0
    for row in _lock(sorted(answers)):
        answer = answers[row.number]
        if answer.checked_at is None or (row.checked_at and answer.checked_at < row.checked_at):
            continue
        before = NumberStatus(row.status)
        row.status, row.tax_type, row.checked_at = answer.status.value, answer.tax_type, answer.checked_at
        row.tried_at, row.failures, row.due_at = answer.checked_at, 0, answer.checked_at + PAUSE
        row.save()
        if before != answer.status:
            changed += 1
            _tell(row.number, before, answer)
    return changed


def check_due(*, port: NumberStatusPort) -> int:
    """Ask about every number that is due; returns how many were asked. Stops when the office does not answer."""
    asked = 0
    while True:
        due = BusinessNumber.objects.filter(due_at__lte=clock.now()).order_by("due_at", "number")
        numbers = list(due.values_list("number", flat=True)[:MOST_NUMBERS])
        if not numbers:
            return asked
        check_numbers(numbers=numbers, port=port)
        asked += len(numbers)
        if BusinessNumber.objects.filter(number__in=numbers, failures__gt=0).exists():
            return asked


def check_companies(*, port: NumberStatusPort) -> int:
    """The nightly run: every company with a number is asked about again; returns how many were asked."""
    _make_companies_due()
    return check_due(port=port)


def _make_companies_due() -> None:
    """Have a row for the number of every company; those asked within the last hours stay as they are."""
    offset, total = 0, 1
    while offset < total:
        companies, total = search_parties(kind=PartyKind.COMPANY, offset=offset, limit=PAGE)
        numbers = {company.business_number for company in companies if company.business_number}
        rows = [BusinessNumber(number=number, due_at=clock.now()) for number in sorted(numbers)]
        BusinessNumber.objects.bulk_create(rows, ignore_conflicts=True)
        offset += PAGE


def _put_off(numbers: Sequence[str]) -> None:
    now = clock.now()
    with transaction.atomic():
        for row in _lock(numbers):
            row.due_at = now + min(FIRST_RETRY * 2 ** min(row.failures, 10), LONGEST_RETRY)
            row.failures += 1
            row.tried_at = now
            row.save(update_fields=["due_at", "failures", "tried_at"])


def _lock(numbers: Sequence[str]) -> list[BusinessNumber]:
    rows = [BusinessNumber(number=number, due_at=clock.now()) for number in numbers]
    BusinessNumber.objects.bulk_create(rows, ignore_conflicts=True)
    return list(BusinessNumber.objects.filter(pk__in=numbers).select_for_update().order_by("pk"))


def _tell(number: str, before: NumberStatus, answer: NumberAnswer) -> None:
    """Tell of a change at a company; that a first look found it active is no news."""
    company_id = find_company_by_business_number(number)
    if company_id is None or answer.checked_at is None:
        return
    if before == NumberStatus.UNKNOWN and answer.status == NumberStatus.ACTIVE:
        return
    facts = {"before": before.value, "after": answer.status.value, "tax_type": answer.tax_type}
    audit.record(
        actor=ROBOT,
        action="onboarding.number_status",
        subject_kind="party",
        subject_id=company_id,
        before={"status": before.value},
        after={"status": answer.status.value},
    )
    _open_task(company_id, facts)
    outbox.publish(
        CompanyStatusChanged(
            company_id=company_id, before=before.value, after=answer.status.value, checked_at=answer.checked_at
        )
    )


def _open_task(company_id: PartyId, facts: dict[str, str]) -> None:
    """One open task a company: a second change before staff looked is written onto it."""
    StaffTask.objects.update_or_create(
        company_id=company_id,
        kind=TaskKind.NUMBER_STATUS_CHANGED.value,
        done_at=None,
        defaults={"facts": facts},
        create_defaults={"facts": facts, "opened_at": clock.now()},
    )
