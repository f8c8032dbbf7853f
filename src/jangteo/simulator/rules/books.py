"""What the books of a payment come to, and what may still be done."""

from collections.abc import Iterable

from jangteo.simulator.errors import CallRefused
from jangteo.simulator.types import Card, Did, DidStatus, Operation, PageState, Standing

DECLINES = frozenset({Card.INSUFFICIENT_FUNDS, Card.STOLEN_CARD, Card.EXPIRED_CARD})
PAYABLE = frozenset({PageState.OPEN, PageState.CHALLENGED})
OVER = frozenset({PageState.CALLED_OFF, PageState.EXPIRED, PageState.CLOSED})
UNDONE_BY_BANK = frozenset({Did.REFUND, Did.CHARGEBACK})


def standing(amount: int, operations: Iterable[Operation]) -> Standing:
    """What the operations come to.

    amount  what was to be paid, in minor units
    """
    sums = dict.fromkeys(Did, 0)
    for one in operations:
        counts = one.status == DidStatus.SUCCEEDED or (one.did == Did.REFUND and one.status == DidStatus.PENDING)
        sums[one.did] += one.amount.minor if counts else 0
    return Standing(
        amount, sums[Did.AUTHORISE], sums[Did.CAPTURE], sums[Did.VOID], sums[Did.REFUND], sums[Did.CHARGEBACK]
    )


def require_capture(held: Standing, minor: int) -> None:
    """Whether so much of what was authorised can be taken.

    raises  CallRefused
    """
    if minor <= 0:
        raise CallRefused(reason="amount_not_positive")
    if held.authorised == 0:
        raise CallRefused(reason="not_authorised")
    if minor > held.to_capture:
        raise CallRefused(reason="more_than_authorised")


def require_void(held: Standing) -> None:
    """Whether anything authorised is left to let go of.

    raises  CallRefused
    """
    if held.to_capture <= 0:
        raise CallRefused(reason="nothing_to_void")


def require_give_back(held: Standing, minor: int) -> None:
    """Whether so much of what was captured can be given or taken back.

    raises  CallRefused
    """
    if minor <= 0:
        raise CallRefused(reason="amount_not_positive")
    if minor > held.to_give_back:
        raise CallRefused(reason="more_than_captured")


def require_settling(did: Did, status: DidStatus, target: DidStatus) -> None:
    """Whether an operation can come to stand so: what is pending either way, what the bank undoes later as failed.

    raises  CallRefused
    """
    may_fail = status == DidStatus.SUCCEEDED and target == DidStatus.FAILED and did in UNDONE_BY_BANK
    if status != DidStatus.PENDING and not may_fail:
        raise CallRefused(reason="already_settled")
