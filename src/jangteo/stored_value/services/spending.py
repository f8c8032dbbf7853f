"""Value is spent on an order, comes back of it, and runs out."""

from uuid import UUID

from django.db import transaction

from jangteo.kernel import clock
from jangteo.kernel.money import Money
from jangteo.kernel.types import Actor
from jangteo.ledger.types import Account
from jangteo.stored_value import rules
from jangteo.stored_value.errors import (
    InvalidValue,
    MoreThanSpent,
    ValueBlocked,
    ValueTooSmall,
    WrongValueCurrency,
)
from jangteo.stored_value.models import StoredValue, StoredValueMove, StoredValuePart
from jangteo.stored_value.services.moving import Change, is_done, locked_value, parts_of, write
from jangteo.stored_value.types import MoveKind, Source, Taken, ValueState

AT_ONCE = 200


@transaction.atomic
def spend(*, value_id: UUID, amount: Money, key: str, order_id: UUID, actor: Actor) -> None:
    """Pay some of an order with a gift card or store credit, what ends soonest first; the same key spends once.

    Whether it may be spent by whoever asks is for the caller to say.

    locks      the value
    raises     ValueNotFound, WrongValueCurrency, InvalidValue, ValueBlocked, ValueTooSmall, ValueKeyReused
    publishes  StoredValueMoved
    """
    row = locked_value(value_id)
    if amount.currency != row.currency:
        raise WrongValueCurrency(f"this is of {row.currency}", expected=row.currency)
    if amount.minor <= 0:
        raise InvalidValue("an amount above zero", field="amount")
    change = Change(MoveKind.SPEND, key, Account.CUSTOMER_DEPOSITS, order_id)
    if is_done(row, change, -amount.minor):
        return
    if row.state == ValueState.BLOCKED:
        raise ValueBlocked(card=row.code_end)
    parts = parts_of(row)
    taken = rules.take(parts, amount.minor, clock.today())
    if not taken:
        left = Money(rules.usable(parts, clock.today()), row.currency)
        raise ValueTooSmall(f"{left} is left", asked=str(amount), left=str(left), card=row.code_end)
    write(row, change, [Taken(one.part_id, -one.minor) for one in taken], actor)


@transaction.atomic
def give_back(*, value_id: UUID, spent_by: str, amount: Money, key: str, actor: Actor, why: str = "") -> None:
    """Let some of what was spent come back to where it was taken from; what has run out meanwhile holds 30 days more.

    spent_by   the key of the spending
    locks      the value
    raises     ValueNotFound, WrongValueCurrency, InvalidValue, MoreThanSpent, ValueKeyReused
    publishes  StoredValueMoved
    """
    row = locked_value(value_id)
    if amount.currency != row.currency:
        raise WrongValueCurrency(f"this is of {row.currency}", expected=row.currency)
    if amount.minor <= 0:
        raise InvalidValue("an amount above zero", field="amount")
    spent = list(StoredValueMove.objects.filter(value=row, key=spent_by, kind=MoveKind.SPEND.value).order_by("number"))
    order_id = spent[0].order_id if spent else None
    change = Change(MoveKind.GIVE_BACK, key, Account.CUSTOMER_DEPOSITS, order_id, why, undoes=spent_by)
    if is_done(row, change, amount.minor):
        return
    before = StoredValueMove.objects.filter(value=row, undoes=spent_by)
    back = rules.put_back(
        [Taken(one.part_id, -one.amount_minor) for one in spent],
        [Taken(one.taken_from_id, one.amount_minor) for one in before if one.taken_from_id],
        amount.minor,
    )
    if not back:
        raise MoreThanSpent(asked=str(amount))
    write(row, change, [_returned(row, one) for one in back], actor, back_of=[one.part_id for one in back])


def _returned(row: StoredValue, one: Taken) -> Taken:
    """The part to which something comes back: its own, or a new one where that has run out."""
    part = StoredValuePart.objects.get(pk=one.part_id)
    ends = rules.end_after_return(part.expires_on, clock.today())
    if ends == part.expires_on:
        return one
    made = StoredValuePart.objects.create(
        value=row, source=Source.RETURNED.value, issued_at=clock.now(), expires_on=ends, gone_on=ends
    )
    return Taken(made.pk, one.minor)


def expire_values(*, actor: Actor) -> int:
    """Take what nobody may claim any more into the books as breakage; how many parts. Safe to run twice."""
    due = StoredValuePart.objects.filter(left_minor__gt=0, gone_on__lt=clock.today())
    found = due.order_by("value_id", "id").values_list("value_id", "id")
    return sum(_expire(value_id, part_id, actor) for value_id, part_id in found[:AT_ONCE])


@transaction.atomic
def _expire(value_id: UUID, part_id: UUID, actor: Actor) -> bool:
    row = locked_value(value_id)
    part = StoredValuePart.objects.get(pk=part_id)
    if not part.left_minor or part.gone_on is None or part.gone_on >= clock.today():
        return False  # somebody else was here first, or it was prolonged
    change = Change(MoveKind.EXPIRE, f"expire:{part_id}", Account.BREAKAGE)
    write(row, change, [Taken(part_id, -part.left_minor)], actor)
    return True
