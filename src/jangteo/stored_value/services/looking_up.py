"""The door to gift cards: codes are told apart from guesses by counting these."""

from collections.abc import Sequence
from datetime import timedelta

from jangteo.identity.services import forgive, take_attempt
from jangteo.identity.types import Limit, Visitor
from jangteo.kernel.types import Actor
from jangteo.stored_value.errors import UnknownCode
from jangteo.stored_value.selectors import find_by_code
from jangteo.stored_value.types import ValueView

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
