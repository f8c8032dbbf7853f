"""What is left of a gift card that was paid for goes back to its holder in money, where the terms of cards say so."""

from uuid import UUID

from django.db import transaction

from jangteo.kernel import audit
from jangteo.kernel.money import Money
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor
from jangteo.ledger.types import Account
from jangteo.stored_value.errors import InvalidValue, NothingToPayOut, ReasonNeeded, ValueKeyReused
from jangteo.stored_value.models import StoredValue, StoredValueMove
from jangteo.stored_value.selectors import claims_on
from jangteo.stored_value.services.asking import close_request
from jangteo.stored_value.services.moving import LONGEST_KEY, Change, locked_value, write
from jangteo.stored_value.types import MoveKind, Payout, PayoutState, Taken

KEPT = ":kept"


@transaction.atomic
def pay_out(*, value_id: UUID, why: str, key: str, actor: Actor) -> Payout:
    """Note that staff paid out, by a transfer, what the holder of a card may ask back in money; what we keep of it is
    earned, and what was asked for the card is closed. The same key pays once.

    why        whom it was paid to, and what they showed
    locks      the value
    raises     ValueNotFound, NotPermitted, ReasonNeeded, InvalidValue, NothingToPayOut, ValueKeyReused
    publishes  StoredValueMoved
    """
    row = locked_value(value_id)
    require(actor, Action.PAYMENTS_HANDLE, party_id=row.party_id)
    reason = why.strip()[:200]
    if not reason:
        raise ReasonNeeded(field="why")
    if not 1 <= len(key) <= LONGEST_KEY - len(KEPT):
        raise InvalidValue("a key of one letter or more", field="key")
    known = _paid_before(row, key)
    if known is not None:
        return known
    found = claims_on(row)
    if not found:
        raise NothingToPayOut(card=row.code_end)
    paid = Change(MoveKind.PAY_OUT, key, Account.CASH, why=reason)
    write(row, paid, [Taken(one.part_id, -one.paid) for one in found], actor)
    rest = [Taken(one.part_id, -one.kept) for one in found if one.kept]
    if rest:
        write(row, Change(MoveKind.EXPIRE, f"{key}{KEPT}", Account.BREAKAGE, why=reason), rest, actor)
    told = Payout(
        Money(sum(one.paid for one in found), row.currency), Money(sum(one.kept for one in found), row.currency)
    )
    close_request(row, PayoutState.PAID, actor)
    audit.record(
        actor=actor,
        action="stored_value.pay_out",
        subject_kind="stored_value",
        subject_id=row.pk,
        after={"card": row.code_end, "paid": str(told.paid), "kept": str(told.kept)},
        why=reason,
    )
    return told


def _paid_before(row: StoredValue, key: str) -> Payout | None:
    """What was paid out by this key.

    raises  ValueKeyReused for another move with it
    """
    moves = list(StoredValueMove.objects.filter(key__in=[key, f"{key}{KEPT}"]))
    if not moves:
        return None
    by_kind = {kind: -sum(one.amount_minor for one in moves if one.kind == kind) for kind in MoveKind}
    if not by_kind[MoveKind.PAY_OUT] or any(one.value_id != row.pk for one in moves):
        raise ValueKeyReused(key=key)
    return Payout(Money(by_kind[MoveKind.PAY_OUT], row.currency), Money(by_kind[MoveKind.EXPIRE], row.currency))
