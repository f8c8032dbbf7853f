"""What time does to contracts: notice, renewal, the end. Each is safe to run twice and by several workers."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import F, QuerySet

from jangteo.contracts import rules
from jangteo.contracts.errors import ContractsContradict
from jangteo.contracts.models import Contract, RenewalNotice
from jangteo.contracts.services.lives import end, locked, renew_contract
from jangteo.contracts.types import MOST_NOTICE_DAYS, ContractState, RenewalKind
from jangteo.kernel import clock, letters
from jangteo.kernel.languages import say
from jangteo.kernel.types import job_actor
from jangteo.parties.selectors import get_party
from jangteo.relations.errors import NotStaff
from jangteo.relations.selectors import owners_by_party
from jangteo.relations.services import add_task
from jangteo.relations.types import TaskId, TaskPriority

AHEAD = timedelta(hours=36)  # a renewal is written before the old end, also when a night is missed
TASK_DAYS = 7
MOST_NOTICE = timedelta(days=MOST_NOTICE_DAYS)
ACTOR = job_actor("contracts")

log = structlog.get_logger(__name__)


def give_notices() -> int:
    """Tell of ends that come near: a task for whoever keeps the account, a letter to the company; returns how many.

    Once for each contract and end, whoever runs it how often; where nobody keeps the account yet, the task is made as
    soon as somebody does.
    """
    now = clock.now()
    told = RenewalNotice.objects.filter(ends_at=F("contract__valid_until"), task_id__isnull=False).values("contract")
    near = _active().filter(valid_until__gt=now, valid_until__lte=now + MOST_NOTICE).exclude(pk__in=told)
    asked = near.values_list("pk", "valid_until", "notice_days")
    return _each([pk for pk, until, days in asked if until and is_near(until, days, now)], _give_notice)


def renew_due() -> int:
    """Renew what renews unless told and was not told; returns how many."""
    rows = _active().filter(renewal=RenewalKind.RENEWS.value, valid_until__lte=clock.now() + AHEAD)
    return _each(rows.values_list("pk", flat=True), _renew)


def end_over() -> int:
    """Close what has reached its end and does not renew; returns how many."""
    rows = _active().exclude(renewal=RenewalKind.RENEWS.value).filter(valid_until__lte=clock.now())
    return _each(rows.values_list("pk", flat=True), _end)


def is_near(until: datetime, notice_days: int, now: datetime) -> bool:
    """Whether the time to speak about an end has come."""
    return until - timedelta(days=notice_days) <= now < until


def _active() -> QuerySet[Contract]:
    return Contract.objects.filter(state=ContractState.ACTIVE.value).order_by("pk")


def _each(pks: Iterable[UUID], work: Callable[[Contract], bool]) -> int:
    """Do a piece of work to each contract in its own transaction, if it is still active once it is locked."""
    done = 0
    for pk in list(pks):
        with transaction.atomic():
            row = locked(pk, ACTOR)
            done += row.state == ContractState.ACTIVE and row.valid_until is not None and work(row)
    return done


def _give_notice(row: Contract) -> bool:
    until = _end_of(row)
    if not is_near(until, row.notice_days, clock.now()):
        return False
    notice, is_new = RenewalNotice.objects.get_or_create(contract=row, ends_at=until, defaults={"at": clock.now()})
    task_id = _make_task(row, until) if notice.task_id is None else None
    if task_id is None and not is_new:
        return False
    notice.task_id = task_id
    if is_new:
        notice.letter_id = _write_letter(row, until)
    notice.save(update_fields=["task_id", "letter_id"])
    return True


def _make_task(row: Contract, until: datetime) -> TaskId | None:
    owner = owners_by_party([row.party_id]).get(get_party(row.party_id).id)
    if owner is None:
        return None
    language = get_party(owner.person_id).language
    last_day = _last_day(until)
    due_on = min(max(last_day, clock.today()), clock.today() + timedelta(days=TASK_DAYS))
    try:
        with transaction.atomic():
            return add_task(
                party_id=row.party_id,
                title=rules.notice_title(language, say(row.names, language), last_day),
                due_on=due_on,
                assignee_id=owner.person_id,
                priority=TaskPriority.HIGH,
                actor=ACTOR,
            )
    except NotStaff:
        log.warning("contract_owner_left", contract=row.code, person=str(owner.person_id))
        return None


def _write_letter(row: Contract, until: datetime) -> UUID | None:
    party = get_party(row.party_id)
    if not party.email:
        return None
    facts = {
        "name": say(row.names, party.language),
        "party": party.name,
        "last_day": _last_day(until).isoformat(),
        "renewal": row.renewal,
        "months": row.renewal_months,
    }
    subject, text = rules.notice_letter(party.language, facts)
    return letters.write(to=party.email, subject=subject, text=text, purpose="contracts.renewal_notice")


def _renew(row: Contract) -> bool:
    if row.renewal != RenewalKind.RENEWS or _end_of(row) > clock.now() + AHEAD:
        return False
    try:
        with transaction.atomic():
            renew_contract(contract_id=row.pk, actor=ACTOR, why="renews unless told")
    except ContractsContradict as error:  # it ends then, and the keeper of the account finds it in the report
        log.warning("contract_not_renewed", contract=row.code, skus=error.facts["skus"])
        return False
    return True


def _end(row: Contract) -> bool:
    if row.renewal == RenewalKind.RENEWS or _end_of(row) > clock.now():
        return False
    end(row, _end_of(row), ACTOR, "its term is over")
    return True


def _end_of(row: Contract) -> datetime:
    if row.valid_until is None:
        raise ValueError(f"{row.code} has no end")
    return row.valid_until


def _last_day(until: datetime) -> date:
    return (until - timedelta(microseconds=1)).astimezone(clock.SEOUL).date()
