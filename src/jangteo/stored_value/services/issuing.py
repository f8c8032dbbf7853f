"""Gift cards and store credit come to be, and are changed by staff, who say why."""

import secrets
from datetime import date
from uuid import UUID

from django.db import connection, transaction

from jangteo.kernel import audit, clock
from jangteo.kernel.money import Money
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor
from jangteo.ledger.types import Account
from jangteo.parties.selectors import get_party
from jangteo.stored_value import rules
from jangteo.stored_value.errors import InvalidValue, ReasonNeeded, ValueTooSmall
from jangteo.stored_value.models import StoredValue, StoredValueMove, StoredValuePart
from jangteo.stored_value.selectors import digest
from jangteo.stored_value.services.moving import LONGEST_KEY, Change, is_done, locked_value, parts_of, write
from jangteo.stored_value.types import (
    LARGEST_MINOR,
    IssuedCard,
    MoveKind,
    Source,
    Taken,
    ValueId,
    ValueKind,
    ValueState,
)

AGAINST: dict[Source, Account] = {
    Source.SOLD: Account.CASH,
    Source.GOODWILL: Account.GOODWILL,
    Source.REFUND: Account.CUSTOMER_DEPOSITS,
}
LONGEST_WHY = 200


@transaction.atomic
def issue_gift_card(
    *, amount: Money, source: Source, key: str, actor: Actor, why: str = "", expires_on: date | None = None
) -> IssuedCard:
    """Make a gift card; its code is told once, here.

    source      sold: its price is at our bank; goodwill: given away, and `why` is needed
    expires_on  the last day on which it may be spent, at least a year from now where it was sold; None: five years
    raises      NotPermitted, InvalidValue, ReasonNeeded, ValueKeyReused
    publishes   StoredValueMoved
    """
    require(actor, Action.PAYMENTS_HANDLE)
    if source not in (Source.SOLD, Source.GOODWILL):
        raise InvalidValue("a card is sold or given away", field="source")
    reason = _reason(why) if source == Source.GOODWILL else why.strip()[:LONGEST_WHY]
    ends = rules.end_of(clock.today(), expires_on)
    if source == Source.SOLD and ends < rules.years_after(clock.today(), rules.LEAST_YEARS_OF_A_CARD):
        raise InvalidValue("a card that was sold holds at least a year", field="expires_on")
    _check(amount, ends, key)
    _one_at_a_time(key)
    change = Change(MoveKind.ISSUE, key, AGAINST[source], why=reason)
    known = StoredValueMove.objects.filter(key=key).select_related("value").first()
    if known is not None:
        is_done(known.value, change, amount.minor)
        return IssuedCard(ValueId(known.value_id), "")
    letters = "".join(secrets.choice(rules.ALPHABET) for _ in range(rules.CODE_LENGTH - 1))
    code = letters + rules.check_letter(letters)
    row = StoredValue.objects.create(
        kind=ValueKind.GIFT_CARD.value,
        currency=amount.currency,
        code_digest=digest(code),
        code_end=code[-4:],
        issued_at=clock.now(),
    )
    _add(row, change, amount, source, ends, actor)
    _record(row, "issue", actor, reason, amount=str(amount), source=source.value, until=ends.isoformat())
    return IssuedCard(ValueId(row.pk), rules.written_code(code))


@transaction.atomic
def issue_store_credit(  # noqa: PLR0913 -- to whom, how much, from where, until when, why and once
    *,
    party_id: UUID,
    amount: Money,
    source: Source,
    key: str,
    actor: Actor,
    why: str = "",
    expires_on: date | None = None,
    order_id: UUID | None = None,
) -> ValueId:
    """Give a party store credit; it joins what they have of the currency, with an end of its own.

    source      goodwill, for which `why` is needed; sold: paid for at our bank; refund: instead of paying an order's
                deposits out
    expires_on  None: five years
    locks       their store credit
    raises      NotPermitted, PartyNotFound, InvalidValue, ReasonNeeded, ValueKeyReused
    publishes   StoredValueMoved
    """
    get_party(party_id)
    require(actor, Action.PAYMENTS_HANDLE, party_id=party_id)
    if source not in AGAINST or (source == Source.REFUND) != (order_id is not None):
        raise InvalidValue("a refund is of an order", field="source")
    reason = _reason(why) if source == Source.GOODWILL else why.strip()[:LONGEST_WHY]
    ends = rules.end_of(clock.today(), expires_on)
    _check(amount, ends, key)
    row = locked_value(open_store_credit(party_id=party_id, currency=amount.currency))
    change = Change(MoveKind.ISSUE, key, AGAINST[source], order_id, reason)
    if is_done(row, change, amount.minor):
        return ValueId(row.pk)
    _add(row, change, amount, source, ends, actor)
    _record(row, "issue", actor, reason, amount=str(amount), source=source.value, until=ends.isoformat())
    return ValueId(row.pk)


def open_store_credit(*, party_id: UUID, currency: str) -> ValueId:
    """A party's store credit in a currency, of nothing where there is none yet; two at once make one."""
    StoredValue.objects.bulk_create(
        [StoredValue(kind=ValueKind.STORE_CREDIT.value, currency=currency, party_id=party_id, issued_at=clock.now())],
        ignore_conflicts=True,
    )
    return ValueId(StoredValue.objects.values_list("pk", flat=True).get(party=party_id, currency=currency))


@transaction.atomic
def adjust(*, value_id: UUID, amount: Money, why: str, key: str, actor: Actor) -> None:
    """Let a balance be more, or less for an amount below zero; what is added ends as late as the rest, or later.

    locks      the value
    raises     ValueNotFound, NotPermitted, InvalidValue, ReasonNeeded, ValueTooSmall, ValueKeyReused
    publishes  StoredValueMoved
    """
    row = _handled(value_id, actor)
    change = Change(MoveKind.ADJUST, key, Account.GOODWILL, why=_reason(why))
    if amount.currency != row.currency or not amount:
        raise InvalidValue(f"an amount of {row.currency} that is not zero", field="amount")
    if is_done(row, change, amount.minor):
        return
    last = row.parts.order_by("expires_on").values_list("expires_on", flat=True).last()
    ends = last if last and last > clock.today() else rules.end_of(clock.today(), None)
    _check(Money(abs(amount.minor), amount.currency), ends, key)
    if amount.minor > 0:
        _add(row, change, amount, Source.GOODWILL, ends, actor)
    else:
        taken = rules.take(parts_of(row), -amount.minor, clock.today())
        if not taken:
            raise ValueTooSmall(asked=str(-amount), left=str(Money(row.balance_minor, row.currency)))
        write(row, change, [Taken(one.part_id, -one.minor) for one in taken], actor)
    _record(row, "adjust", actor, change.why, amount=str(amount))


@transaction.atomic
def block(*, value_id: UUID, why: str, actor: Actor) -> None:
    """Let nothing of a gift card or store credit be spent for now; a second time changes nothing.

    locks   the value
    raises  ValueNotFound, NotPermitted, ReasonNeeded
    """
    _set_state(value_id, ValueState.BLOCKED, why, actor)


@transaction.atomic
def unblock(*, value_id: UUID, why: str, actor: Actor) -> None:
    """Let it be spent again; a second time changes nothing.

    locks   the value
    raises  ValueNotFound, NotPermitted, ReasonNeeded
    """
    _set_state(value_id, ValueState.ACTIVE, why, actor)


def _set_state(value_id: UUID, state: ValueState, why: str, actor: Actor) -> None:
    row = _handled(value_id, actor)
    reason = _reason(why)
    if row.state == state:
        return
    row.state = state.value
    row.save(update_fields=["state"])
    _record(row, "block" if state == ValueState.BLOCKED else "unblock", actor, reason)


@transaction.atomic
def extend(*, value_id: UUID, expires_on: date, why: str, actor: Actor) -> None:
    """Put off the end of all that is left, also of what ran out and is still kept; nothing ends earlier by it.

    locks   the value
    raises  ValueNotFound, NotPermitted, InvalidValue, ReasonNeeded
    """
    row = _handled(value_id, actor)
    reason = _reason(why)
    _check(Money(1, row.currency), expires_on, "extend")
    for part in StoredValuePart.objects.filter(value=row, left_minor__gt=0, expires_on__lt=expires_on):
        part.expires_on, part.gone_on = expires_on, max(part.gone_on or expires_on, expires_on)
        part.save(update_fields=["expires_on", "gone_on"])
    _record(row, "extend", actor, reason, until=expires_on.isoformat())


def _handled(value_id: UUID, actor: Actor) -> StoredValue:
    row = locked_value(value_id)
    require(actor, Action.PAYMENTS_HANDLE, party_id=row.party_id)
    return row


def _one_at_a_time(key: str) -> None:
    """Of a card that is not there yet there is no row to lock: its key is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"gift-card:{key}"])


def _add(row: StoredValue, change: Change, amount: Money, source: Source, ends: date, actor: Actor) -> None:
    part = StoredValuePart.objects.create(
        value=row,
        source=source.value,
        issued_at=clock.now(),
        expires_on=ends,
        gone_on=rules.gone_on(ValueKind(row.kind), source, clock.today(), ends),
    )
    write(row, change, [Taken(part.pk, amount.minor)], actor)


def _check(amount: Money, ends: date, key: str) -> None:
    if not 0 < amount.minor <= LARGEST_MINOR:
        raise InvalidValue("an amount above zero", field="amount")
    if not clock.today() <= ends <= rules.years_after(clock.today(), 100):
        raise InvalidValue("a day that is still to come", field="expires_on")
    if not 1 <= len(key) <= LONGEST_KEY:
        raise InvalidValue(f"a key has 1 to {LONGEST_KEY} letters", field="key")


def _reason(why: str) -> str:
    if not why.strip():
        raise ReasonNeeded(field="why")
    return why.strip()[:LONGEST_WHY]


def _record(row: StoredValue, what: str, actor: Actor, why: str, **after: str) -> None:
    audit.record(
        actor=actor,
        action=f"stored_value.{what}",
        subject_kind="stored_value",
        subject_id=row.pk,
        after={"kind": row.kind, "card": row.code_end, **after},
        why=why,
    )
