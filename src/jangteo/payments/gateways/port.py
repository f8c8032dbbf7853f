"""What every payment provider's adapter does.

The rules of the port, which `tests/payments/contract` holds every adapter to:

- Amounts are whole minor units of the payment's currency on both sides.
- Every call that moves money takes a key; the same key and the same call do it once and answer the same.
- The answer is always the provider's books of the payment after the call, never what was asked for.
- `GatewayAway` is raised only when certainly nothing was done (no connection), `GatewayRefused` when the provider
  said no, `OutcomeUnknown` for all else: no answer, half an answer, a 5xx. An adapter never tries again by itself.
- No adapter touches our database, and none is called inside a transaction.
- Why something failed is told in a provider's own code, but for these, which are the same everywhere:
  insufficient_funds, expired_card, stolen_card, challenge_failed, cancelled. `GatewayRefused` has it in `facts["why"]`.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Protocol

from jangteo.kernel.money import Money
from jangteo.payments.types import GatewayEvent, HostedPage, PageRequest, ProviderPayment


class Gateway(Protocol):
    """A payment provider.

    code      as payments name it, permanent: "stripe", "toss", "simulator"
    merchant  our account there, as its books and events name it
    waits     whether it can keep money authorised until it is taken
    """

    code: str
    merchant: str
    waits: bool

    def open_page(self, request: PageRequest) -> HostedPage:
        """Begin a payment and say where the buyer pays it.

        raises  GatewayRefused, GatewayAway, OutcomeUnknown
        """

    def complete(self, *, key: str, reference: str, amount: Money, returned: Mapping[str, str]) -> ProviderPayment:
        """What became of a payment whose buyer came back; where the provider wants it confirmed (Toss), confirm it.

        key       the one it was opened with
        amount    what has to be paid: another is refused, never confirmed
        returned  what the provider added to the return address; not to be believed
        raises    GatewayRefused, GatewayAway, OutcomeUnknown
        """

    def capture(self, *, key: str, reference: str, amount: Money) -> ProviderPayment:
        """Take some of what was authorised.

        raises  GatewayRefused, GatewayAway, OutcomeUnknown
        """

    def void(self, *, key: str, reference: str) -> ProviderPayment:
        """Let go of what was authorised and not captured; of a page nobody paid on, close it.

        raises  GatewayRefused, GatewayAway, OutcomeUnknown
        """

    def refund(self, *, key: str, reference: str, amount: Money, why: str) -> ProviderPayment:
        """Give back some of what was captured.

        raises  GatewayRefused, GatewayAway, OutcomeUnknown
        """

    def look_up(self, *, key: str, reference: str) -> ProviderPayment | None:
        """The provider's books of a payment, by its reference or by the key it was opened with; None: it knows none.

        raises  GatewayAway, OutcomeUnknown
        """

    def read_event(self, headers: Mapping[str, str], body: bytes) -> GatewayEvent:
        """What a notice tells, its sender and age proven.

        headers  names in small letters
        raises   EventRefused
        """

    def list_payments(self, since: datetime, until: datetime) -> Iterator[ProviderPayment]:
        """The provider's books of all payments begun in a time, for reconciliation.

        raises  GatewayAway, OutcomeUnknown
        """
