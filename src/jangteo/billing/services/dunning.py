"""Reminding of what is overdue: each invoice one level at a time, one letter to each who is billed."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from babel.dates import format_date
from babel.numbers import format_currency
from django.db import connection, transaction

from jangteo.billing.errors import InvalidPolicy
from jangteo.billing.models import (
    DunningRun,
    Invoice,
    Reminder,
    ReminderItem,
    ReminderLevel,
    ReminderPolicy,
)
from jangteo.billing.rules import dunning as rules
from jangteo.billing.rules.reminder_letters import reminder_letter
from jangteo.billing.selectors.collecting import DEFAULT, get_policy
from jangteo.billing.selectors.overdue import list_overdue
from jangteo.billing.services.charges import charge_invoices
from jangteo.billing.types.collecting import CollectingPolicy, OverdueInvoice, ReminderView, ReminderWords
from jangteo.billing.types.dunning import DunningNotice, Receivable
from jangteo.kernel import audit, clock, letters
from jangteo.kernel.languages import say
from jangteo.kernel.money import Money
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor

GATE = "billing.dunning"
LONGEST_DAYS = 730


@transaction.atomic
def set_policy(*, policy: CollectingPolicy, actor: Actor, why: str = "") -> None:
    """Say after how many days which letter goes out, when credit is stopped, and the late interest.

    raises  NotPermitted, InvalidPolicy
    """
    require(actor, Action.PAYMENTS_HANDLE)
    rules.check_policy(policy.dunning)
    known = {one.value for one in ReminderWords}
    if any(one.words_code not in known or one.days_after_due > LONGEST_DAYS for one in policy.dunning.levels):
        raise InvalidPolicy(f"known words, and at most {LONGEST_DAYS} days")
    if not policy.dunning.levels or not 0 <= policy.late_rate <= 1:
        raise InvalidPolicy("at least one level, and a rate from 0 to 1")
    row, _is_new = ReminderPolicy.objects.update_or_create(
        code=DEFAULT,
        defaults={
            "days_between": policy.dunning.days_between,
            "stops_after_days": policy.stops_after_days,
            "late_rate": policy.late_rate,
        },
    )
    row.levels.all().delete()
    ReminderLevel.objects.bulk_create(
        ReminderLevel(
            policy=row,
            number=one.number,
            days_after_due=one.days_after_due,
            words=one.words_code,
            fee_minor=one.fee.minor if one.fee else 0,
            currency=one.fee.currency if one.fee else "KRW",
            is_charging=one.is_charging,
        )
        for one in policy.dunning.levels
    )
    days = [one.days_after_due for one in policy.dunning.levels]
    after = {"days": days, "stops_after": policy.stops_after_days, "late_rate": str(policy.late_rate)}
    audit.record(
        actor=actor, action="billing.set_policy", subject_kind="reminders", subject_id=row.pk, why=why, after=after
    )


def preview_run(actor: Actor) -> list[ReminderView]:
    """The letters that a run would send now; nothing is written.

    raises  NotPermitted
    """
    require(actor, Action.PAYMENTS_HANDLE)
    policy = get_policy()
    found = list_overdue(rate=policy.late_rate)
    by_id = {str(one.id): one for one in found}
    return [_told(notice, by_id) for notice in _plan(found, policy)]


@transaction.atomic
def run_dunning(*, actor: Actor, is_by_hand: bool = False) -> int:
    """Raise what is overdue by a level and write the letters; how many. A second run of a day has none.

    Invoices that come to a level that is charging are charged their late interest with its letter.

    locks   runs wait for each other
    raises  NotPermitted
    """
    require(actor, Action.PAYMENTS_HANDLE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [GATE])
    policy = get_policy()
    found = list_overdue(rate=policy.late_rate)
    notices = _plan(found, policy)
    if not notices:
        return 0
    run = DunningRun.objects.create(
        on=clock.today(), at=clock.now(), actor_name=actor.name[:120], is_by_hand=is_by_hand
    )
    by_id = {str(one.id): one for one in found}
    sellers = _sellers([one.id for one in found])
    for notice in notices:
        _write(run, _told(notice, by_id), by_id, sellers)
    charging = {one.number for one in policy.dunning.levels if one.is_charging}
    raised = [UUID(pk) for notice in notices for pk, level in notice.items if level in charging]
    notes = charge_invoices(invoice_ids=raised, actor=actor) if raised else 0
    after = {"on": run.on.isoformat(), "letters": len(notices), "notes": notes}
    audit.record(actor=actor, action="billing.run_dunning", subject_kind="dunning_run", subject_id=run.pk, after=after)
    return len(notices)


def _plan(found: Sequence[OverdueInvoice], policy: CollectingPolicy) -> Sequence[DunningNotice]:
    """Guests are each their own party: their invoice's id stands for them."""
    receivables = [
        Receivable(
            id=str(one.id),
            party_id=str(one.party_id or one.id),
            left=one.overdue,
            due_on=one.due_on,
            is_disputed=one.dispute is not None,
            level=one.level,
            raised_on=one.raised_on,
        )
        for one in found
    ]
    return rules.plan_run(receivables, policy.dunning, clock.today())


def _told(notice: DunningNotice, by_id: Mapping[str, OverdueInvoice]) -> ReminderView:
    rows = [by_id[pk] for pk, _ in notice.items]
    first = rows[0]
    charged = sum((one.interest for one in rows), Money.zero(notice.overdue.currency))
    return ReminderView(
        party_id=first.party_id,
        name=first.bill_to_name,
        level=notice.level.number,
        words=notice.level.words_code,
        overdue=notice.overdue,
        fee=notice.fee,
        interest=charged,
        email=next((one.email for one in rows if one.email), ""),
        language=first.language,
        items=tuple((by_id[pk].id, by_id[pk].number, level, by_id[pk].overdue) for pk, level in notice.items),
    )


def _write(
    run: DunningRun,
    told: ReminderView,
    by_id: Mapping[str, OverdueInvoice],
    sellers: Mapping[UUID, Mapping[str, object]],
) -> None:
    letter_id = _letter(told, by_id, sellers[told.items[0][0]]) if told.email else None
    row = Reminder.objects.create(
        run=run,
        party_id=told.party_id,
        level=told.level,
        words=told.words,
        currency=told.overdue.currency,
        overdue_minor=told.overdue.minor,
        fee_minor=told.fee.minor,
        interest_minor=told.interest.minor,
        language=told.language,
        email=told.email,
        letter_id=letter_id,
    )
    ReminderItem.objects.bulk_create(
        ReminderItem(reminder=row, invoice_id=pk, level=level, overdue_minor=amount.minor)
        for pk, _number, level, amount in told.items
    )


def _letter(told: ReminderView, by_id: Mapping[str, OverdueInvoice], seller: Mapping[str, object]) -> UUID:
    language = "en" if told.language == "en" else "ko"
    names = seller["names"]
    account = str(seller["bank_account"])
    rows = [(number, _day(by_id[str(pk)], language), _amount(amount, language)) for pk, number, _, amount in told.items]
    subject, text = reminder_letter(
        ReminderWords(told.words),
        language,
        name=told.name,
        seller=say(names, language) if isinstance(names, dict) else "",
        rows=rows,
        told={
            "overdue": _amount(told.overdue, language),
            "interest": _amount(told.interest, language) if told.interest else "",
            "fee": _amount(told.fee, language) if told.fee else "",
            "account": account,
        },
    )
    return letters.write(to=told.email, subject=subject, text=text, purpose=f"billing.reminder_{told.words}")


def _sellers(invoice_ids: Sequence[UUID]) -> dict[UUID, Mapping[str, object]]:
    return dict(Invoice.objects.filter(pk__in=invoice_ids).values_list("pk", "seller"))


def _day(one: OverdueInvoice, language: str) -> str:
    if language == "en":
        return format_date(one.due_on, "MMM d, y", locale="en_US")
    return format_date(one.due_on, "y년 M월 d일", locale="ko_KR")


def _amount(amount: Money, language: str) -> str:
    return format_currency(amount.to_decimal(), amount.currency, locale="en_US" if language == "en" else "ko_KR")
