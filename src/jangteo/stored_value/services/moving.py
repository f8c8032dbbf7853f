"""How every change of a balance is written: its moves, the books, who hears of it; once for its key."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings

from jangteo.kernel import clock, outbox
from jangteo.kernel.money import Money
from jangteo.kernel.types import Actor, is_back_office
from jangteo.ledger.services import post_transfer
from jangteo.ledger.types import Account, Line, Subject
from jangteo.stored_value.errors import ValueKeyReused, ValueNotFound
from jangteo.stored_value.events import StoredValueMoved
from jangteo.stored_value.models import StoredValue, StoredValueMove, StoredValuePart
from jangteo.stored_value.types import MoveKind, Part, Taken, ValueKind

LONGEST_KEY = 100
OWED: dict[ValueKind, Account] = {
    ValueKind.GIFT_CARD: Account.GIFT_CARDS,
    ValueKind.STORE_CREDIT: Account.STORE_CREDIT,
}


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be written of a value.

    key      what it is done for, once
    account  what stands against it in the books
    undoes   the key of the spending that is given back
    """

    kind: MoveKind
    key: str
    account: Account
    order_id: UUID | None = None
    why: str = ""
    undoes: str = ""


def lock_values(value_ids: Iterable[UUID]) -> dict[UUID, StoredValue]:
    """Gift cards and store credit by id, each locked: nothing of them is decided before.

    locks   them by id
    raises  ValueNotFound
    """
    wanted = set(value_ids)
    found = StoredValue.objects.filter(pk__in=wanted).order_by("id")
    rows = list(found if "value-lock" in settings.JANGTEO_UNGUARDED else found.select_for_update())
    if len(rows) != len(wanted):
        raise ValueNotFound
    return {row.pk: row for row in rows}


def locked_value(value_id: UUID) -> StoredValue:
    """One of them.

    raises  ValueNotFound
    """
    return lock_values([value_id])[value_id]


def parts_of(row: StoredValue) -> list[Part]:
    """The parts of a locked value of which something is left."""
    rows = StoredValuePart.objects.filter(value=row, left_minor__gt=0).order_by("id")
    return [Part(one.pk, one.left_minor, one.expires_on) for one in rows]


def is_done(row: StoredValue, change: Change, minor: int) -> bool:
    """Whether a change was written before; the value is locked.

    raises  ValueKeyReused for another change with its key
    """
    done = list(StoredValueMove.objects.filter(key=change.key))
    if not done:
        return False
    is_same = all((one.value_id, one.kind, one.undoes) == (row.pk, change.kind, change.undoes) for one in done)
    if not is_same or sum(one.amount_minor for one in done) != minor:
        raise ValueKeyReused(key=change.key)
    return True


def write(
    row: StoredValue, change: Change, taken: Sequence[Taken], actor: Actor, *, back_of: Sequence[UUID] = ()
) -> None:
    """Write a change of a locked value.

    taken      what each part becomes more, or less below zero
    back_of    of a give-back, the part each was taken from
    publishes  StoredValueMoved
    """
    now, minor = clock.now(), sum(one.minor for one in taken)
    made = StoredValueMove.objects.bulk_create(
        StoredValueMove(
            value=row,
            part_id=one.part_id,
            kind=change.kind.value,
            amount_minor=one.minor,
            key=change.key,
            number=number,
            undoes=change.undoes,
            taken_from_id=back_of[number - 1] if back_of else None,
            order_id=change.order_id,
            at=now,
            actor_name=actor.name[:120] if is_back_office(actor) else "",
            why=change.why[:200],
        )
        for number, one in enumerate(taken, start=1)
    )
    row.refresh_from_db(fields=["balance_minor"])  # as the trigger counted it
    _post(row, change, minor, made[0].pk)
    outbox.publish(
        StoredValueMoved(
            value_id=row.pk,
            kind=row.kind,
            what=change.kind.value,
            amount=Money(minor, row.currency),
            balance=Money(row.balance_minor, row.currency),
            party_id=row.party_id,
            order_id=change.order_id,
            at=now,
        )
    )


def _post(row: StoredValue, change: Change, minor: int, move_id: UUID) -> None:
    nothing = Money.zero(row.currency)
    order_id = change.order_id if change.account == Account.CUSTOMER_DEPOSITS else None
    post_transfer(
        kind=f"stored_value.{change.kind}",
        key=f"stored_value:{move_id}",
        subject=Subject("stored_value", row.pk),
        amount=Money(minor, row.currency),
        debit=Line(change.account, nothing, order_id),
        credit=Line(OWED[ValueKind(row.kind)], nothing, order_id, row.party_id, counterpart=str(row.pk)),
    )
