"""Gift cards that are bought with an order: issued once it is paid, and taken back where their price goes back."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from jangteo.kernel import audit, clock
from jangteo.kernel.ids import new_id
from jangteo.kernel.money import Money
from jangteo.kernel.types import Actor
from jangteo.ledger.types import Account
from jangteo.stored_value import rules
from jangteo.stored_value.errors import CardIsUsed, InvalidValue, ValueNotFound
from jangteo.stored_value.models import StoredValue, StoredValuePart
from jangteo.stored_value.selectors import bought_cards, derived_code, digest, found_code
from jangteo.stored_value.services.moving import Change, is_done, lock_values, write
from jangteo.stored_value.types import MoveKind, Source, Taken, ValueKind


@transaction.atomic(savepoint=False)
def issue_bought(*, order_id: UUID, faces: Mapping[UUID, Money], units: Mapping[UUID, int], actor: Actor) -> int:
    """Let each line of a paid order have as many cards as were paid for, out of what was paid for the order; how many
    were made. What was made before counts, so a second time makes none.

    The caller has locked the order: whoever else heard that it is paid waits, and then finds the cards.

    faces      {order line: what was paid for one}
    units      {order line: how many it is to have, less those whose price went back}
    raises     InvalidValue for a card of nothing
    publishes  StoredValueMoved of each
    """
    made = 0
    for line_id, face in faces.items():
        if face.minor <= 0:
            raise InvalidValue("a card of nothing", line_id=str(line_id))
        ever = StoredValue.objects.filter(line_id=line_id).count()
        alive = sum(1 for one in bought_cards(order_id) if one.line_id == line_id and not one.is_gone)
        for number in range(ever + 1, ever + 1 + max(0, units[line_id] - alive)):
            _issue(order_id, line_id, number, face, actor)
            made += 1
    return made


def _issue(order_id: UUID, line_id: UUID, number: int, face: Money, actor: Actor) -> None:
    card_id, ends = new_id(), rules.end_of(clock.today(), None)
    code = derived_code(card_id)
    row = StoredValue.objects.create(
        id=card_id,
        kind=ValueKind.GIFT_CARD.value,
        currency=face.currency,
        code_digest=digest(code),
        code_end=code[-4:],
        issued_at=clock.now(),
        order_id=order_id,
        line_id=line_id,
        number=number,
    )
    part = StoredValuePart.objects.create(
        value=row,
        source=Source.ORDERED.value,
        issued_at=clock.now(),
        expires_on=ends,
        gone_on=rules.gone_on(ValueKind.GIFT_CARD, Source.ORDERED, clock.today(), ends),
    )
    change = Change(MoveKind.ISSUE, f"order:{line_id}:{number}", Account.CUSTOMER_DEPOSITS, order_id)
    write(row, change, [Taken(part.pk, face.minor)], actor)
    _record(row, "issue", actor, "", amount=str(face), source=Source.ORDERED.value, until=ends.isoformat())


@transaction.atomic(savepoint=False)
def take_back(*, order_id: UUID, units: Mapping[UUID, int], actor: Actor, why: str = "") -> None:
    """Let so many cards of each line be worth nothing, since what was paid for them goes back: it stands with what was
    paid in advance for the order again.

    Only whole ones: of a card of which something was spent, its holder has had a part. The newest go first.

    units      {order line: how many}
    locks      those cards by id; the caller has locked the order
    raises     CardIsUsed where fewer are whole
    publishes  StoredValueMoved of each
    """
    wanted = {line_id: count for line_id, count in units.items() if count}
    if not wanted:
        return
    rows = lock_values(one.id for one in bought_cards(order_id) if one.line_id in wanted and not one.is_gone)
    cards = [one for one in bought_cards(order_id) if one.id in rows]
    for line_id, count in wanted.items():
        whole = [one for one in cards if one.line_id == line_id and one.is_whole]
        if len(whole) < count:
            used = [one.code_end for one in cards if one.line_id == line_id and not one.is_whole]
            raise CardIsUsed(f"{len(whole)} of {count} cards are whole", asked=count, whole=len(whole), used=used)
        for one in sorted(whole, key=lambda one: -one.number)[:count]:
            _take_back(rows[one.id], order_id, actor, why)


def _take_back(row: StoredValue, order_id: UUID, actor: Actor, why: str) -> None:
    change = Change(
        MoveKind.TAKE_BACK, f"order:{row.line_id}:{row.number}:back", Account.CUSTOMER_DEPOSITS, order_id, why
    )
    if is_done(row, change, -row.balance_minor):
        return
    amount = Money(row.balance_minor, row.currency)
    parts = StoredValuePart.objects.filter(value=row, left_minor__gt=0).order_by("id")
    write(row, change, [Taken(part.pk, -part.left_minor) for part in parts], actor)
    _record(row, "take_back", actor, why, amount=str(amount))


@transaction.atomic
def show_code(*, value_id: UUID, order_id: UUID, actor: Actor) -> str:
    """The code of a card that was bought with an order, for whom the caller lets see it; it is kept who looked, when.

    raises  ValueNotFound for one of another order, one whose price went back, and one whose secret key is lost
    """
    row = StoredValue.objects.filter(pk=value_id, order_id=order_id).first()
    is_gone = any(one.is_gone for one in bought_cards(order_id) if one.id == value_id)
    code = found_code(row.pk, row.code_digest) if row and not is_gone else None
    if row is None or code is None:
        raise ValueNotFound
    _record(row, "show_code", actor, "")
    return rules.written_code(code)


def _record(row: StoredValue, what: str, actor: Actor, why: str, **after: str) -> None:
    audit.record(
        actor=actor,
        action=f"stored_value.{what}",
        subject_kind="stored_value",
        subject_id=row.pk,
        after={"kind": row.kind, "card": row.code_end, "order_id": str(row.order_id), **after},
        why=why,
    )
