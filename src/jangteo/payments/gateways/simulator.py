"""The payment simulator, asked as a provider is asked: its own books, its own tables, none of ours."""

import base64
import binascii
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from jangteo.kernel.money import Money
from jangteo.payments.errors import EventRefused, GatewayAway, GatewayRefused, OutcomeUnknown
from jangteo.payments.gateways.reading import Facts, money
from jangteo.payments.gateways.signatures import moment, read_body, require_fresh, require_signed
from jangteo.payments.types import (
    GatewayEvent,
    HostedPage,
    OperationStatus,
    PageRequest,
    ProviderOperation,
    ProviderPayment,
    Verb,
)
from jangteo.simulator import services as simulator
from jangteo.simulator.errors import (
    CallRefused,
    ConnectionDropped,
    KeyReused,
    NotReached,
    ServerFailed,
    StillUnderWay,
)
from jangteo.simulator.types import Books, PageDraft

SECRET_PREFIX = "whsec_"  # noqa: S105 -- how every such secret begins


@dataclass(slots=True)
class SimulatorGateway:
    """The adapter.

    secret  what its notices are signed with; empty: every notice is refused
    base    the address its pages are below; empty: the site the buyer is on
    """

    merchant: str = "SIMULATOR"
    secret: str = field(default="", repr=False)
    base: str = ""
    code: str = "simulator"
    waits: bool = True

    def open_page(self, request: PageRequest) -> HostedPage:
        """Open a page of the simulator; it can be paid on for thirty minutes."""
        draft = PageDraft(
            amount=request.amount,
            order_number=request.order_number,
            order_name=request.order_name,
            return_url=request.return_url,
            cancel_url=request.cancel_url,
            language=request.language,
            captures=request.captures,
        )
        with _translated():
            books = simulator.open_page(merchant=self.merchant, key=request.key, draft=draft)
        return HostedPage(books.reference, self.base + simulator.page_path(books.reference))

    def complete(self, *, key: str, reference: str, amount: Money, returned: Mapping[str, str]) -> ProviderPayment:
        """The books; nothing has to be confirmed."""
        with _translated():
            return _payment(simulator.complete(merchant=self.merchant, reference=reference, amount=amount))

    def capture(self, *, key: str, reference: str, amount: Money) -> ProviderPayment:
        """Take some of what was authorised."""
        with _translated():
            done = simulator.capture(merchant=self.merchant, key=key, reference=reference, amount=amount)
        return _payment(done)

    def void(self, *, key: str, reference: str) -> ProviderPayment:
        """Let go of the rest, or close the page."""
        with _translated():
            return _payment(simulator.void(merchant=self.merchant, key=key, reference=reference))

    def refund(self, *, key: str, reference: str, amount: Money, why: str) -> ProviderPayment:
        """Give back some of what was captured."""
        with _translated():
            done = simulator.refund(merchant=self.merchant, key=key, reference=reference, amount=amount)
        return _payment(done)

    def look_up(self, *, key: str, reference: str) -> ProviderPayment | None:
        """The books of a payment."""
        with _translated():
            found = simulator.look_up(merchant=self.merchant, reference=reference, key=key)
        return None if found is None else _payment(found)

    def read_event(self, headers: Mapping[str, str], body: bytes) -> GatewayEvent:
        """A notice, signed as Standard Webhooks are."""
        event_id, timestamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
        found = read_body(body)
        require_fresh(moment(timestamp))
        given = [_decoded(one[3:]) for one in headers.get("webhook-signature", "").split() if one.startswith("v1,")]
        secret = _decoded(self.secret.removeprefix(SECRET_PREFIX))
        require_signed(secret, f"{event_id}.{timestamp}.".encode() + body, given)
        try:
            return self._event(event_id, Facts.of(found, "event"))
        except OutcomeUnknown as error:
            raise EventRefused(error.message) from None

    def _event(self, event_id: str, told: Facts) -> GatewayEvent:
        if not event_id or told.text("id") != event_id:
            raise EventRefused("The notice has no id.")
        payment = _told_payment(told.facts("payment"))
        if payment.merchant != self.merchant:
            raise EventRefused("The notice is for somebody else.")
        return GatewayEvent(event_id, told.text("type"), told.time("created_at"), payment)

    def list_payments(self, since: datetime, until: datetime) -> Iterator[ProviderPayment]:
        """The books of all payments begun in a time."""
        with _translated():
            found = simulator.books(merchant=self.merchant, since=since, until=until)
        yield from (_payment(one) for one in found)


@contextmanager
def _translated() -> Iterator[None]:
    """The simulator's refusals and faults as the port says them."""
    try:
        yield
    except CallRefused as error:
        raise GatewayRefused(error.message, why=error.reason) from None
    except KeyReused as error:
        raise GatewayRefused(error.message, why="key_reused") from None
    except NotReached as error:
        raise GatewayAway(error.message) from None
    except (ConnectionDropped, ServerFailed, StillUnderWay) as error:
        raise OutcomeUnknown(error.message) from None


def _payment(books: Books) -> ProviderPayment:
    operations = tuple(
        ProviderOperation(
            one.reference, Verb(one.did.value), OperationStatus(one.status.value), one.amount, one.key, one.why
        )
        for one in books.operations
    )
    return ProviderPayment(books.reference, books.key, books.merchant, books.amount, operations, books.is_over)


def _told_payment(told: Facts) -> ProviderPayment:
    currency = told.text("currency")
    return ProviderPayment(
        reference=told.text("reference"),
        key=told.text("key"),
        merchant=told.text("merchant"),
        amount=money(told.whole("amount"), currency),
        operations=tuple(_told_operation(one, currency) for one in told.each("operations")),
        is_over=told.flag("is_over"),
    )


def _told_operation(told: Facts, currency: str) -> ProviderOperation:
    try:
        verb, status = Verb(told.text("verb")), OperationStatus(told.text("status"))
    except ValueError:
        raise OutcomeUnknown("The notice tells of something unknown.") from None
    amount = money(told.whole("amount"), currency)
    return ProviderOperation(
        told.text("reference"), verb, status, amount, told.text_or_none("key"), told.text_or_none("why")
    )


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
