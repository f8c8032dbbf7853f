"""The door to gift cards: codes are told apart from guesses by counting these."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.core import signing

from jangteo.identity.services import forgive, take_attempt
from jangteo.identity.types import Limit, Visitor
from jangteo.kernel.types import Actor
from jangteo.stored_value.errors import UnknownCode
from jangteo.stored_value.selectors import find_by_code
from jangteo.stored_value.types import ValueId, ValueView

TICKET_SALT = "stored_value.ticket"
TICKET_LIFE = timedelta(hours=1)
PER_BUYER = Limit(10, timedelta(minutes=15))
PER_ADDRESS = Limit(30, timedelta(minutes=15))


def look_up(*, codes: Sequence[str], actor: Actor, visitor: Visitor) -> list[ValueView]:
    """The gift cards of these codes, in their order. Wrong codes are counted by buyer and by address, over all doors.

    Never inside a transaction: what is counted stays counted.

    raises  UnknownCode, identity TooManyAttempts
    """
    if not codes:
        return []
    buckets = [(f"gift-card:buyer:{actor.party_id}", PER_BUYER)] if actor.party_id else []
    if visitor.address or not buckets:
        buckets.append((f"gift-card:address:{visitor.address}", PER_ADDRESS))
    guesses = take_attempt(buckets)
    found = [find_by_code(code) for code in codes]
    known = [one for one in found if one is not None]
    if len(known) != len(codes):
        raise UnknownCode("no gift card has this code", field="code")
    forgive(guesses)
    return known


def ticket_of(value_id: UUID) -> str:
    """What stands for a card whose code was shown, for an hour: it is ours to believe and tells nobody the code."""
    return signing.dumps(str(value_id), salt=TICKET_SALT)


def by_ticket(ticket: str) -> ValueId:
    """The gift card a ticket stands for.

    raises  UnknownCode for one that is not ours, or older than an hour
    """
    try:
        return ValueId(UUID(signing.loads(ticket, salt=TICKET_SALT, max_age=TICKET_LIFE)))
    except (signing.BadSignature, ValueError, TypeError):
        raise UnknownCode("show the gift card's code again", field="ticket") from None
