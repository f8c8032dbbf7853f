"""What tests of gift cards and store credit share."""

from collections.abc import Iterable
from datetime import date
from itertools import count
from uuid import UUID

from factories import ACTOR
from jangteo.kernel import verify
from jangteo.kernel.ids import new_id
from jangteo.kernel.money import Money
from jangteo.kernel.types import Actor
from jangteo.ledger.models import Posting
from jangteo.stored_value import services
from jangteo.stored_value.models import StoredValue
from jangteo.stored_value.types import IssuedCard, Source, ValueId

_numbers = count(1)


def key() -> str:
    return f"value-key-{next(_numbers)}"


def won(minor: int) -> Money:
    return Money(minor, "KRW")


def card_of(minor: int, *, currency: str = "KRW", ends: date | None = None, source: Source = Source.SOLD) -> IssuedCard:
    """A gift card of so much."""
    return services.issue_gift_card(
        amount=Money(minor, currency), source=source, key=key(), actor=ACTOR, why="a test", expires_on=ends
    )


def credit_of(
    party_id: UUID, minor: int, *, currency: str = "KRW", ends: date | None = None, actor: Actor = ACTOR
) -> ValueId:
    """So much more store credit for a party, given away."""
    return services.issue_store_credit(
        party_id=party_id,
        amount=Money(minor, currency),
        source=Source.GOODWILL,
        key=key(),
        actor=actor,
        why="a test",
        expires_on=ends,
    )


def spend(value_id: UUID, minor: int, *, spent_by: str = "", order_id: UUID | None = None) -> str:
    """Spend so much of it on an order; the key by which it comes back."""
    spent_by = spent_by or key()
    money = Money(minor, StoredValue.objects.get(pk=value_id).currency)
    services.spend(value_id=value_id, amount=money, key=spent_by, order_id=order_id or new_id(), actor=ACTOR)
    return spent_by


def give_back(value_id: UUID, spent_by: str, minor: int, *, once: str = "") -> None:
    money = Money(minor, StoredValue.objects.get(pk=value_id).currency)
    services.give_back(value_id=value_id, spent_by=spent_by, amount=money, key=once or key(), actor=ACTOR)


def left(value_id: UUID) -> int:
    """What is left, which the books owe too."""
    row = StoredValue.objects.get(pk=value_id)
    account = "gift_cards" if row.kind == "gift_card" else "store_credit"
    postings: Iterable[int] = Posting.objects.filter(account=account, counterpart=str(value_id)).values_list(
        "amount_minor", flat=True
    )
    assert row.balance_minor == -sum(postings)
    return row.balance_minor


def broken() -> list[str]:
    """The promises of stored value and of the books that don't hold."""
    found = verify.run()
    return [
        one.invariant.name
        for one in found
        if not one.is_clean and one.invariant.name.startswith(("stored_value.", "ledger.", "payments.", "ordering."))
    ]
