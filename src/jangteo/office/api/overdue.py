"""What is overdue and how it is gone after: the levels of reminders, what is late, and the letters about it."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router
from pydantic import StrictInt, StringConstraints

from jangteo.billing import services
from jangteo.billing.selectors.collecting import get_policy, reminders_of
from jangteo.billing.selectors.invoices import get_invoice
from jangteo.billing.selectors.overdue import list_overdue
from jangteo.billing.types.collecting import CollectingPolicy, OverdueInvoice, ReminderView, ReminderWords
from jangteo.billing.types.dunning import DunningLevel, DunningPolicy
from jangteo.kernel.api import MoneyView, MoneyWire, Schema, Strict, Text, money_view
from jangteo.kernel.money import Money
from jangteo.kernel.types import Action
from jangteo.office.api.door import Cursor, Limit, OptionalWhy, note, part, reach, staff, staff_actor

router = Router()
POLICY = "/overdue-policy"
LONGEST_DAYS, MOST_LEVELS = 730, len(ReminderWords)
Days = Annotated[StrictInt, Field(ge=1, le=LONGEST_DAYS, examples=[14])]


class ReminderLevelOut(Schema):
    """From how many days after the due day which letter is written."""

    words: ReminderWords
    days: int = Field(examples=[14])
    fee: MoneyView | None = Field(description="What the letter says it costs; null: nothing.")
    charges_interest: bool = Field(description="With the letter late interest is charged.")


class OverduePolicyOut(Schema):
    """How what is overdue is gone after."""

    levels: list[ReminderLevelOut] = Field(description="In their order; one at a time, none is skipped.")
    days_between: int = Field(description="Between two letters about an invoice at least.", examples=[7])
    stops_after_days: int | None = Field(
        description="So many days late the buyer's credit is stopped; null: never.", examples=[14]
    )
    late_rate: str = Field(description="Late interest a year, a fraction.", examples=["0.06"])


class ReminderLevelIn(Strict):
    """A letter, and from when it is written."""

    words: ReminderWords = Field(examples=["first"])
    days: Days
    fee: MoneyWire | None = Field(None, description="Null: it costs nothing.", examples=[None])
    charges_interest: bool = False


class OverduePolicyIn(Strict):
    """How what is overdue is to be gone after, whole, from the next run on."""

    levels: list[ReminderLevelIn] = Field(
        min_length=1, max_length=MOST_LEVELS, description="Each later than the one before."
    )
    days_between: Days = 7
    stops_after_days: Days | None = Field(None, description="Null: credit is never stopped for it.")
    late_rate: Annotated[Text, StringConstraints(pattern=r"^[0-9](\.[0-9]{1,6})?$")] = Field(
        description="A fraction a year, from 0 to 1.", examples=["0.06"]
    )
    why: OptionalWhy = ""


class OverdueOut(Schema):
    """An invoice of which something is past its day."""

    number: str = Field(examples=["INV-KR1-2026-000042"])
    party: UUID | None = Field(description="Null: a guest's.")
    name: str = Field(description="Whom it names.", examples=["모두안자 주식회사"])
    due_on: date = Field(description="Of the oldest part that is not paid.")
    days_late: int = Field(examples=[12])
    overdue: MoneyView = Field(description="What of it is past its day.")
    open: MoneyView = Field(description="All that is still to be paid of it.")
    interest: MoneyView = Field(description="Late interest so far that was not charged yet.")
    level: int = Field(description="Reached by letters; 0: none was written.", examples=[1])
    raised_on: date | None = Field(description="When it came to this level.")
    is_disputed: bool = Field(description="Nobody is reminded of it.")


class OverduesOut(Schema):
    """A page of what is overdue, the longest first."""

    items: list[OverdueOut]
    totals: list[MoneyView] = Field(description="What of all that fit is past its day, by currency.")
    next_cursor: str | None = Field(description="For the next page; null: this was the last.")
    total: int = Field(description="How many fit.", examples=[12])


class OverdueQuery(Schema):
    """What the list is narrowed to."""

    party_id: UUID | None = None


class RemindedOut(Schema):
    """An invoice that a letter is about."""

    number: str = Field(examples=["INV-KR1-2026-000042"])
    level: int = Field(description="That it comes to.", examples=[1])
    overdue: MoneyView


class ReminderOut(Schema):
    """A letter that was written, or would be."""

    party: UUID | None = Field(description="Null: a guest.")
    name: str = Field(examples=["모두안자 주식회사"])
    email: str = Field(description="Empty: nobody can be written to.", examples=["books@moduanja.example"])
    language: str = Field(examples=["ko"])
    level: int = Field(description="The highest of its invoices.", examples=[1])
    words: ReminderWords
    overdue: MoneyView
    fee: MoneyView
    interest: MoneyView
    invoices: list[RemindedOut]
    on: date | None = Field(description="Null: it is not written yet.")


class RemindersOut(Schema):
    """Letters."""

    items: list[ReminderOut]


class ReminderRunOut(Schema):
    """What a run did."""

    letters: int = Field(description="That were written.", examples=[3])
    stopped: int = Field(description="Credit lines that were stopped for what is overdue.", examples=[1])
    resumed: int = Field(description="That go on, as nothing is overdue any more.", examples=[0])


@router.get(POLICY, response=OverduePolicyOut, summary="Read how what is overdue is gone after")
@staff(Action.PAYMENTS_HANDLE)
def read_policy(request: HttpRequest) -> OverduePolicyOut:
    """When which letter is written, when credit is stopped, and what late payment costs."""
    return _policy(get_policy())


@router.put(POLICY, response=OverduePolicyOut, summary="Say how what is overdue is gone after")
@staff(Action.PAYMENTS_HANDLE)
def put_policy(request: HttpRequest, body: OverduePolicyIn) -> OverduePolicyOut:
    """It counts from the next run on; what was written stays."""
    levels = tuple(
        DunningLevel(
            number=number,
            days_after_due=one.days,
            words_code=one.words.value,
            fee=one.fee.to_money() if one.fee else None,
            is_charging=one.charges_interest,
        )
        for number, one in enumerate(body.levels, 1)
    )
    policy = CollectingPolicy(DunningPolicy(levels, body.days_between), body.stops_after_days, Decimal(body.late_rate))
    services.set_policy(policy=policy, actor=staff_actor(request), why=body.why)
    return _policy(get_policy())


@router.get("/overdue-invoices", response=OverduesOut, summary="List what is overdue")
@staff(Action.PAYMENTS_HANDLE)
def list_overdue_invoices(
    request: HttpRequest, wanted: Query[OverdueQuery], cursor: Cursor, limit: Limit
) -> OverduesOut:
    """Invoices of which something is past its day, as far as the caller may see them."""
    found = [
        one
        for one in list_overdue(rate=get_policy().late_rate, party_ids=reach(request, Action.PAYMENTS_HANDLE))
        if wanted.party_id in (None, one.party_id)
    ]
    page, later = part(found, cursor, limit)
    note(request, "list of what is overdue", {one.party_id for one in page})
    return OverduesOut(items=[_overdue(one) for one in page], totals=_sums(found), next_cursor=later, total=len(found))


@router.get("/invoices/{number}/reminders", response=RemindersOut, summary="List letters about an invoice")
@staff(Action.PAYMENTS_HANDLE)
def list_reminders_of(request: HttpRequest, number: str) -> RemindersOut:
    """The letters that reminded of it, the newest first."""
    summary = get_invoice(staff_actor(request), number).summary
    note(request, "reminders of a buyer", [summary.party_id or summary.id])
    return RemindersOut(items=[_reminder(one) for one in reminders_of(summary.id)])


@router.get("/reminder-letters", response=RemindersOut, summary="Look at the letters of a run")
@staff(Action.PAYMENTS_HANDLE)
def preview_reminders(request: HttpRequest) -> RemindersOut:
    """Those that a run would write now, one to each buyer and currency; nothing is written."""
    found = services.preview_run(staff_actor(request))
    note(request, "letters to write", {one.party_id for one in found})
    return RemindersOut(items=[_reminder(one) for one in found])


@router.post("/reminder-runs", response={200: ReminderRunOut}, summary="Write the reminders now")
@staff(Action.PAYMENTS_HANDLE, has_key=True)
def run_reminders(request: HttpRequest) -> ReminderRunOut:
    """As every morning: letters are written, credit is stopped or goes on. A second run of a day has none."""
    actor = staff_actor(request)
    letters = services.run_dunning(actor=actor, is_by_hand=True)
    stopped, resumed = services.follow_overdue(actor=actor)
    return ReminderRunOut(letters=letters, stopped=stopped, resumed=resumed)


def _policy(one: CollectingPolicy) -> OverduePolicyOut:
    return OverduePolicyOut(
        levels=[
            ReminderLevelOut(
                words=ReminderWords(level.words_code),
                days=level.days_after_due,
                fee=money_view(level.fee) if level.fee else None,
                charges_interest=level.is_charging,
            )
            for level in one.dunning.levels
        ],
        days_between=one.dunning.days_between,
        stops_after_days=one.stops_after_days,
        late_rate=f"{one.late_rate.normalize():f}",
    )


def _overdue(one: OverdueInvoice) -> OverdueOut:
    return OverdueOut(
        number=one.number,
        party=one.party_id,
        name=one.bill_to_name,
        due_on=one.due_on,
        days_late=one.days_late,
        overdue=money_view(one.overdue),
        open=money_view(one.left),
        interest=money_view(one.interest),
        level=one.level,
        raised_on=one.raised_on,
        is_disputed=one.dispute is not None,
    )


def _sums(found: Iterable[OverdueInvoice]) -> list[MoneyView]:
    sums: dict[str, Money] = {}
    for one in found:
        currency = one.overdue.currency
        sums[currency] = sums.get(currency, Money.zero(currency)) + one.overdue
    return [money_view(amount) for _, amount in sorted(sums.items())]


def _reminder(one: ReminderView) -> ReminderOut:
    return ReminderOut(
        party=one.party_id,
        name=one.name,
        email=one.email,
        language=one.language,
        level=one.level,
        words=ReminderWords(one.words),
        overdue=money_view(one.overdue),
        fee=money_view(one.fee),
        interest=money_view(one.interest),
        invoices=[
            RemindedOut(number=number, level=level, overdue=money_view(amount))
            for _pk, number, level, amount in one.items
        ],
        on=one.on,
    )
