"""What providers tell is joined, whatever the order it comes in; how a payment stands follows from it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from jangteo.payments.types import OperationStatus, ProviderOperation, Verb

_UP_TO_DONE = (OperationStatus.PENDING, OperationStatus.UNKNOWN, OperationStatus.FAILED, OperationStatus.SUCCEEDED)
_MAY_COME_BACK = (OperationStatus.PENDING, OperationStatus.UNKNOWN, OperationStatus.SUCCEEDED, OperationStatus.FAILED)
# A status only ever goes to a later one, so that joining has no order. A bank may send a refund back, and a chargeback
# may be won; an authorisation or a capture that failed was asked anew under the same id and then succeeded.
ORDER: Mapping[Verb, tuple[OperationStatus, ...]] = {
    Verb.AUTHORISE: _UP_TO_DONE,
    Verb.CAPTURE: _UP_TO_DONE,
    Verb.VOID: _UP_TO_DONE,
    Verb.REFUND: _MAY_COME_BACK,
    Verb.CHARGEBACK: _MAY_COME_BACK,
    Verb.REVERSE: _UP_TO_DONE,
}
IN_FLIGHT = frozenset({OperationStatus.PENDING, OperationStatus.UNKNOWN})


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation as we know it.

    key        what we asked with, or made of the provider's reference for what it did by itself
    minor      minor units asked for, or told once it was told
    reference  the provider's id, empty until it was told
    """

    key: str
    verb: Verb
    status: OperationStatus
    minor: int
    reference: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a payment's operations come to, in minor units.

    authorised    let to be taken
    captured      taken, less what was reversed
    capturing     being taken
    voided        of the authorised, let go
    refunded      given back
    refunding     being given back
    charged_back  taken back by the buyer's bank, as far as it was still there
    surplus       taken back beyond that
    """

    authorised: int = 0
    captured: int = 0
    capturing: int = 0
    voided: int = 0
    refunded: int = 0
    refunding: int = 0
    charged_back: int = 0
    surplus: int = 0

    @property
    def left_authorised(self) -> int:
        """What may still be captured."""
        return max(0, self.authorised - self.captured - self.capturing - self.voided)

    @property
    def refundable(self) -> int:
        """What may still be given back."""
        return max(0, self.captured - self.refunded - self.refunding - self.charged_back)


def status_after(verb: Verb, known: OperationStatus, told: OperationStatus) -> OperationStatus:
    """The later of two statuses.

    >>> status_after(Verb.REFUND, OperationStatus.FAILED, OperationStatus.SUCCEEDED).value
    'failed'
    """
    order = ORDER[verb]
    return max(known, told, key=order.index)


def key_of(gateway: str, reference: str) -> str:
    """The key of what a provider did by itself."""
    return f"{gateway}:{reference}"


def join(gateway: str, known: Iterable[Operation], told: Iterable[ProviderOperation]) -> dict[str, Operation]:
    """{key: operation} of what was known and what was told; in any order and any number of times the same.

    An operation is found again by the provider's reference, else by our key; where the provider keeps no keys, what is
    new and of the same verb and amount as one of ours without a reference is the oldest of those.
    """
    joined = {one.key: one for one in known}
    by_reference = {one.reference: one.key for one in joined.values() if one.reference}
    for one in told:
        key = by_reference.get(one.reference) or _ours(joined, one) or key_of(gateway, one.reference)
        before = joined.get(key)
        if before is None:
            joined[key] = Operation(key, one.verb, one.status, one.amount.minor, one.reference, one.why)
        elif before.verb == one.verb:
            status = status_after(one.verb, before.status, one.status)
            why = one.why if status == one.status and one.why else before.why
            joined[key] = replace(
                before, status=status, minor=one.amount.minor, reference=one.reference or before.reference, why=why
            )
        by_reference[one.reference] = key
    return joined


def _ours(joined: Mapping[str, Operation], told: ProviderOperation) -> str:
    """The key of what we asked and the provider tells of; empty: of none."""
    if told.key:
        return told.key if told.key in joined else ""
    alike = (
        one.key
        for one in joined.values()
        if not one.reference and (one.verb, one.minor) == (told.verb, told.amount.minor)
    )
    return next(alike, "")


def standing(operations: Iterable[Operation]) -> Standing:
    """How a payment stands by its operations."""
    done, flying = dict.fromkeys(Verb, 0), dict.fromkeys(Verb, 0)
    for one in operations:
        if one.status == OperationStatus.SUCCEEDED:
            done[one.verb] += one.minor
        elif one.status in IN_FLIGHT:
            flying[one.verb] += one.minor
    charged, captured = done[Verb.CHARGEBACK], done[Verb.CAPTURE] - done[Verb.REVERSE]
    there = max(0, captured - done[Verb.REFUND])
    return Standing(
        authorised=done[Verb.AUTHORISE],
        captured=captured,
        capturing=flying[Verb.CAPTURE],
        voided=done[Verb.VOID],
        refunded=done[Verb.REFUND],
        refunding=flying[Verb.REFUND],
        charged_back=min(charged, there),
        surplus=max(0, charged - there),
    )


def is_whole(stands: Standing) -> bool:
    """Whether a telling has no gap: nothing was captured that was not authorised, or given back that was not captured.

    One with a gap waits for what is missing, and the provider is asked.
    """
    return stands.captured + stands.voided <= stands.authorised and stands.refunded <= stands.captured
