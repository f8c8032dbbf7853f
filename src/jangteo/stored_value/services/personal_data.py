"""A person's own store credit, where they had money of cards paid to, and the words and names beside moves."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from jangteo.kernel.personal import Block, Erased, Person, PersonalData
from jangteo.stored_value.models import PayoutRequest, StoredValue, StoredValueMove
from jangteo.stored_value.types import PayoutState


def export_values(person: Person) -> dict[str, Any]:
    """The person's own store credit and what it was for, and what they asked to be paid out."""
    return {"store_credit": _credit(person), "asked": _asked(person)}


def _asked(person: Person) -> list[dict[str, Any]]:
    return [
        {"at": row.asked_at.isoformat(), "bank": row.bank, "holder": row.holder, "account_end": row.account_end}
        for row in PayoutRequest.objects.filter(asked_by=person.id).order_by("pk")
    ]


def _credit(person: Person) -> list[dict[str, Any]]:
    rows = StoredValue.objects.filter(party=person.id).prefetch_related("moves").order_by("pk")
    return [
        {
            "currency": row.currency,
            "balance_minor": row.balance_minor,
            "moves": [
                {"at": one.at.isoformat(), "what": one.kind, "amount_minor": one.amount_minor, "why": one.why}
                for one in sorted(row.moves.all(), key=lambda one: one.pk)
            ],
        }
        for row in rows
    ]


def erase_values(person: Person, at: datetime) -> Erased:
    """Words beside the person's own store credit go; an e-mail address goes from every reason. Amounts stay.
    What they asked to be paid out is asked no more, and nobody knows to which account.
    """
    own = StoredValueMove.objects.filter(value__party=person.id).exclude(why="", actor_name="")
    count = own.update(why="", actor_name="")
    addresses = Q(pk=None)
    for text in person.emails:
        addresses |= Q(why__icontains=text)
    count += StoredValueMove.objects.filter(addresses).update(why="")
    asked = PayoutRequest.objects.filter(asked_by=person.id)
    asked.filter(state=PayoutState.ASKED.value).update(state=PayoutState.WITHDRAWN.value, secret="", closed_at=at)
    count += asked.exclude(bank="", holder="", account_end="").update(bank="", holder="", account_end="", why="")
    PayoutRequest.objects.filter(closed_by__in=person.emails | person.texts).update(closed_by="")
    return Erased({"stored_value_words": count} if count else {})


def erase_names(*, order_ids: Iterable[UUID], names: Iterable[str]) -> int:
    """Empty who moved value for these orders, and why, where it names an erased person."""
    mentions = Q(actor_name__in=set(names))
    for name in set(names):
        mentions |= Q(why__icontains=name)
    rows = StoredValueMove.objects.filter(mentions, order_id__in=set(order_ids))
    return rows.update(actor_name="", why="")


def value_blocks(person: Person) -> list[Block]:
    """Store credit that is left would be lost: it is spent or paid out first."""
    rows = StoredValue.objects.filter(party=person.id, balance_minor__gt=0).order_by("pk")
    return [Block("stored_value.credit_left", {"currency": row.currency}) for row in rows]


PERSONAL_DATA = PersonalData(
    name="stored_value",
    titles={"ko": "적립금", "en": "Store credit"},
    export=export_values,
    erase=erase_values,
    blocks=value_blocks,
    columns=frozenset(
        {
            "stored_value_storedvaluemove.actor_name",
            "stored_value_storedvaluemove.why",
            "stored_value_payoutrequest.bank",
            "stored_value_payoutrequest.holder",
            "stored_value_payoutrequest.secret",
            "stored_value_payoutrequest.account_end",
            "stored_value_payoutrequest.closed_by",
            "stored_value_payoutrequest.why",
        }
    ),
)
