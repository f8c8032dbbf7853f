"""What Stripe's objects tell of a payment.

Stripe keeps no list of captures: each of ours leaves its key and amount in the payment's metadata.
"""

import hashlib
from collections.abc import Iterable, Iterator

from jangteo.payments.errors import OutcomeUnknown
from jangteo.payments.gateways.amounts import from_stripe
from jangteo.payments.gateways.reading import Facts
from jangteo.payments.types import OperationStatus, ProviderOperation, ProviderPayment, Verb

PAYMENT_KEY, VOID_KEY, REFUND_KEY, REFUND_WHY = "jangteo_key", "jangteo_void", "jangteo_refund", "jangteo_why"
CAPTURE = "jangteo_c_"
# What is the same everywhere has the port's word.
WORDS = {
    "payment_intent_authentication_failure": "challenge_failed",
    "authentication_required": "challenge_failed",
    "lost_card": "stolen_card",
}
ENDED = frozenset({"succeeded", "canceled"})
REFUND_STATUS = {
    "succeeded": OperationStatus.SUCCEEDED,
    "pending": OperationStatus.PENDING,
    "requires_action": OperationStatus.PENDING,
    "failed": OperationStatus.FAILED,
    "canceled": OperationStatus.FAILED,
}
DISPUTE_STATUS = {
    "needs_response": OperationStatus.SUCCEEDED,
    "under_review": OperationStatus.SUCCEEDED,
    "lost": OperationStatus.SUCCEEDED,
    "charge_refunded": OperationStatus.FAILED,
    "won": OperationStatus.FAILED,
    "prevented": OperationStatus.FAILED,
    "warning_needs_response": OperationStatus.PENDING,
    "warning_under_review": OperationStatus.PENDING,
    "warning_closed": OperationStatus.FAILED,
}


def mode(told: Facts) -> str:
    """Which of the account's two books an object is in."""
    return "live" if told.flag("livemode") else "test"


def session_payment(session: Facts) -> ProviderPayment:
    """A page on which nobody tried to pay yet."""
    return ProviderPayment(
        reference=session.text("id"),
        key=session.text_or_none("client_reference_id"),
        merchant=mode(session),
        amount=from_stripe(session.whole("amount_total"), session.text("currency")),
        is_over=session.text_or_none("status") == "expired",
    )


def intent_payment(
    intent: Facts, charges: Iterable[Facts], refunds: Iterable[Facts], disputes: Iterable[Facts], *, is_expired: bool
) -> ProviderPayment:
    """A payment somebody paid, or tried to.

    is_expired  its page ran out
    """
    told = list(charges)
    operations = [
        *(_attempt(one) for one in told),
        *_challenge_failed(intent, told),
        *(operation for one in told if _is_paid(one) for operation in _taken(intent, one)),
        *(refund_operation(one) for one in refunds if not is_release(one)),
        *(dispute_operation(one) for one in disputes),
    ]
    is_paid = any(_is_paid(one) for one in told)
    return ProviderPayment(
        reference=intent.text("id"),
        key=_noted(intent, PAYMENT_KEY),
        merchant=mode(intent),
        amount=from_stripe(intent.whole("amount"), intent.text("currency")),
        operations=tuple(operations),
        is_over=not is_paid and (is_expired or intent.text("status") == "canceled"),
    )


def _is_paid(charge: Facts) -> bool:
    return charge.text("status") == "succeeded"


def _attempt(charge: Facts) -> ProviderOperation:
    """A try to pay, by its charge."""
    status = {"succeeded": OperationStatus.SUCCEEDED, "pending": OperationStatus.PENDING}.get(
        charge.text("status"), OperationStatus.FAILED
    )
    amount = from_stripe(charge.whole("amount"), charge.text("currency"))
    why = _why(charge) if status == OperationStatus.FAILED else ""
    return ProviderOperation(charge.text("id"), Verb.AUTHORISE, status, amount, why=why)


def _why(charge: Facts) -> str:
    """What the card's bank said, where it did."""
    outcome = charge.facts_or_none("outcome")
    said = "" if outcome is None else outcome.text_or_none("reason")
    return WORDS.get(said, said) or charge.text_or_none("failure_code")


def _challenge_failed(intent: Facts, charges: list[Facts]) -> Iterator[ProviderOperation]:
    """A try that ended before a bank was asked for money leaves no charge."""
    error = intent.facts_or_none("last_payment_error")
    if error is not None and not error.text_or_none("charge") and not any(_is_paid(one) for one in charges):
        amount = from_stripe(intent.whole("amount"), intent.text("currency"))
        reference, said = f"{intent.text('id')}:attempt", error.text_or_none("code")
        yield ProviderOperation(reference, Verb.AUTHORISE, OperationStatus.FAILED, amount, why=WORDS.get(said, said))


def _taken(intent: Facts, charge: Facts) -> Iterator[ProviderOperation]:
    """What was captured of a charge, each capture we noted and the rest as one, and what was let go of."""
    done, currency, name = OperationStatus.SUCCEEDED, charge.text("currency"), charge.text("id")
    captured, rest = charge.whole("amount_captured"), charge.whole("amount_captured")
    for key, whole in noted_captures(intent):
        if whole <= rest:  # noted, and then not captured: the note came before the refusal
            rest -= whole
            reference = f"{name}:{capture_note(key)}"
            yield ProviderOperation(reference, Verb.CAPTURE, done, from_stripe(whole, currency), key=key)
    if rest:
        yield ProviderOperation(f"{name}:capture", Verb.CAPTURE, done, from_stripe(rest, currency))
    released = charge.whole("amount") - captured
    if released and intent.text("status") in ENDED:
        amount = from_stripe(released, currency)
        yield ProviderOperation(f"{name}:void", Verb.VOID, done, amount, key=_noted(intent, VOID_KEY))


def is_release(refund: Facts) -> bool:
    """Whether a refund only lets go of what was never captured: Stripe lists these among the refunds.

    Money that went back has moved the balance; what was only held has not.
    """
    return refund.text_or_none("status") == "succeeded" and refund.found.get("balance_transaction") is None


def refund_operation(refund: Facts) -> ProviderOperation:
    """Money given back."""
    return ProviderOperation(
        reference=refund.text("id"),
        verb=Verb.REFUND,
        status=_known(REFUND_STATUS, refund),
        amount=from_stripe(refund.whole("amount"), refund.text("currency")),
        key=_noted(refund, REFUND_KEY),
        why=refund.text_or_none("failure_reason"),
    )


def dispute_operation(dispute: Facts) -> ProviderOperation:
    """Money a bank took back; a mere question of it is pending, one that was won has failed."""
    amount = from_stripe(dispute.whole("amount"), dispute.text("currency"))
    status = _known(DISPUTE_STATUS, dispute)
    return ProviderOperation(dispute.text("id"), Verb.CHARGEBACK, status, amount, why=dispute.text_or_none("reason"))


def _known(words: dict[str, OperationStatus], told: Facts) -> OperationStatus:
    word = told.text("status")
    if word not in words:
        raise OutcomeUnknown(f"The answer's {told.name}.status is not what it should be.", part=told.name)
    return words[word]


def capture_note(key: str) -> str:
    """The name of a capture in the metadata, at most 40 characters long."""
    return CAPTURE + hashlib.sha256(key.encode()).hexdigest()[:24]


def noted_captures(intent: Facts) -> Iterator[tuple[str, int]]:
    """Our captures of a payment: key and amount as Stripe counts."""
    metadata = intent.facts_or_none("metadata")
    for name in sorted(metadata.found) if metadata is not None else ():
        if metadata is not None and name.startswith(CAPTURE):
            whole, _, key = metadata.text(name).partition(" ")
            if not (whole.isascii() and whole.isdigit()):
                raise OutcomeUnknown("A note in the payment's metadata was changed.", part=name)
            yield key, int(whole)


def _noted(told: Facts, name: str) -> str:
    metadata = told.facts_or_none("metadata")
    return "" if metadata is None else metadata.text_or_none(name)


def noted(told: Facts, name: str) -> str:
    """What we wrote into an object's metadata."""
    return _noted(told, name)
