"""Stripe: its hosted page (Checkout Sessions), taking at once or later, captures of parts where the card allows it.

A payment's reference is its page's (`cs_…`) until somebody tries to pay, then the payment's own (`pi_…`); every call
takes either. What was asked for is looked for in the books first, so that a key holds longer than the day Stripe keeps
it.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlsplit
from uuid import UUID

from jangteo.kernel.money import Money
from jangteo.payments.errors import EventRefused, GatewayRefused, OutcomeUnknown
from jangteo.payments.gateways.amounts import from_stripe, to_stripe
from jangteo.payments.gateways.reading import Facts
from jangteo.payments.gateways.signatures import moment, read_body, require_fresh, require_signed
from jangteo.payments.gateways.stripe_books import (
    ENDED,
    PAYMENT_KEY,
    REFUND_KEY,
    REFUND_WHY,
    VOID_KEY,
    capture_note,
    intent_payment,
    mode,
    noted,
    noted_captures,
    session_payment,
)
from jangteo.payments.gateways.stripe_wire import API_BASE, Wire
from jangteo.payments.types import GatewayEvent, HostedPage, PageRequest, ProviderPayment

SESSIONS, INTENTS = "/v1/checkout/sessions", "/v1/payment_intents"
LIVE_KEYS = ("sk_live_", "rk_live_")
BEFORE, SOON = timedelta(minutes=5), timedelta(hours=1)
LONGEST_NAME, LONGEST_WHY = 250, 450


class StripeGateway:
    """The adapter.

    merchant  "live" or "test": which of an account's two books it is; Stripe's objects name no account
    """

    code = "stripe"
    waits = True

    def __init__(self, *, secret_key: str, webhook_secret: str, base: str = API_BASE) -> None:
        self.merchant = "live" if secret_key.startswith(LIVE_KEYS) else "test"
        self._webhook_secret = webhook_secret
        self._wire = Wire(secret_key, base)

    def __repr__(self) -> str:
        return f"StripeGateway(merchant={self.merchant!r})"

    def open_page(self, request: PageRequest) -> HostedPage:
        """Open a Checkout Session; it can be paid on for a day, unless it is voided before."""
        price = {"currency": request.amount.currency.lower(), "unit_amount": to_stripe(request.amount)}
        goods = {"price_data": {**price, "product_data": {"name": request.order_name[:LONGEST_NAME]}}, "quantity": 1}
        joint = "&" if urlsplit(request.return_url).query else "?"
        notes = {PAYMENT_KEY: request.key, "order_number": request.order_number[:LONGEST_WHY]}
        taking: dict[str, Any] = {"metadata": notes}
        params: dict[str, Any] = {}
        if not request.captures:
            taking["capture_method"] = "manual"
            params["payment_method_options"] = {"card": {"request_multicapture": "if_available"}}
        if request.email:
            params["customer_email"] = request.email
        session = self._wire.post(
            SESSIONS,
            key=request.key,
            mode="payment",
            line_items=[goods],
            success_url=f"{request.return_url}{joint}session_id={{CHECKOUT_SESSION_ID}}",
            cancel_url=request.cancel_url,
            client_reference_id=request.key,
            metadata=notes,
            payment_intent_data=taking,
            locale=request.language if request.language in ("ko", "en") else "auto",
            **params,
        )
        return HostedPage(session.text("id"), session.text("url"))

    def complete(self, *, key: str, reference: str, amount: Money, returned: Mapping[str, str]) -> ProviderPayment:
        """The books; Stripe confirmed it before the buyer came back."""
        books = self._books(reference)
        if books.amount != amount:
            raise GatewayRefused("The payment is of another amount.", why="another_amount")
        return books

    def capture(self, *, key: str, reference: str, amount: Money) -> ProviderPayment:
        """Take some of what was authorised; where the card can't be captured twice, the rest is let go of."""
        whole, intent = to_stripe(amount), self._intent(reference)
        if intent is None:
            raise GatewayRefused("Nothing is authorised.", why="not_authorised")
        if intent.text("currency") != amount.currency.lower():
            raise GatewayRefused("The payment is in another currency.", why="another_currency")
        if (before := dict(noted_captures(intent)).get(key)) is not None and self._was_taken(intent):
            if before != whole:
                raise GatewayRefused("This key was used for another amount.", why="key_reused")
            return self._books(reference)
        params: dict[str, Any] = {}
        if whole < intent.whole("amount_capturable") and self._can_capture_again(intent):
            params["final_capture"] = False
        self._wire.post(
            f"{INTENTS}/{_safe(intent.text('id'))}/capture",
            key=key,
            amount_to_capture=whole,
            metadata={capture_note(key): f"{whole} {key}"},
            **params,
        )
        return self._books(intent.text("id"))

    def void(self, *, key: str, reference: str) -> ProviderPayment:
        """Cancel what is authorised and not captured; let a page run out that nobody paid on."""
        intent = self._intent(reference)
        status = "" if intent is None else intent.text("status")
        if intent is not None and status in ENDED:
            if noted(intent, VOID_KEY) == key:
                return self._books(reference)
            raise GatewayRefused("Nothing is left to let go of.", why="nothing_to_void")
        if intent is not None and status == "requires_capture":
            path = f"{INTENTS}/{_safe(intent.text('id'))}"
            self._wire.post(path, key=f"{key}-note", metadata={VOID_KEY: key})
            self._wire.post(f"{path}/cancel", key=key)
        elif status == "processing":
            raise GatewayRefused("The payment is under way.", why="under_way")
        else:
            session = self._session(reference)
            if session.text_or_none("status") == "open":
                self._wire.post(f"{SESSIONS}/{_safe(session.text('id'))}/expire", key=key)
        return self._books(reference)

    def refund(self, *, key: str, reference: str, amount: Money, why: str) -> ProviderPayment:
        """Give back some of what was captured."""
        whole, intent = to_stripe(amount), self._intent(reference)
        if intent is None:
            raise GatewayRefused("Nothing is captured.", why="nothing_captured")
        if intent.text("currency") != amount.currency.lower():
            raise GatewayRefused("The payment is in another currency.", why="another_currency")
        name = intent.text("id")
        for one in self._wire.each("/v1/refunds", payment_intent=name):
            if noted(one, REFUND_KEY) == key:
                if one.whole("amount") != whole:
                    raise GatewayRefused("This key was used for another amount.", why="key_reused")
                return self._books(name)
        notes = {PAYMENT_KEY: noted(intent, PAYMENT_KEY), REFUND_KEY: key, REFUND_WHY: why[:LONGEST_WHY]}
        self._wire.post("/v1/refunds", key=key, payment_intent=name, amount=whole, metadata=notes)
        return self._books(name)

    def look_up(self, *, key: str, reference: str) -> ProviderPayment | None:
        """The books; by the key alone the pages opened since it was made are gone through, the first hour first."""
        if reference:
            path = f"{SESSIONS if reference.startswith('cs_') else INTENTS}/{_safe(reference)}"
            found = self._wire.find(path)
            return None if found is None else self._books_of(found)
        for window in _windows(key):
            for session in self._wire.each(SESSIONS, **({"created": window} if window else {})):
                if session.text_or_none("client_reference_id") == key:
                    return self._books_of(session)
        return None

    def read_event(self, headers: Mapping[str, str], body: bytes) -> GatewayEvent:
        """A notice of which payment to ask about: what became of it stands in the books alone."""
        found = read_body(body)
        parts = [part.partition("=") for part in headers.get("stripe-signature", "").split(",")]
        timestamp = next((value for name, _, value in parts if name.strip() == "t"), "")
        require_fresh(moment(timestamp))
        given = [_unhexed(value) for name, _, value in parts if name.strip() == "v1"]
        require_signed(self._webhook_secret.encode(), timestamp.encode() + b"." + body, given)
        try:
            return self._event(Facts.of(found, "event"))
        except OutcomeUnknown as error:
            raise EventRefused(error.message) from None

    def _event(self, told: Facts) -> GatewayEvent:
        if told.text_or_none("account") or mode(told) != self.merchant:
            raise EventRefused("The notice is for somebody else.")
        thing = told.facts("data").facts("object")
        kind, currency = thing.text_or_none("object"), thing.text_or_none("currency") or "krw"
        reference, amount = thing.text_or_none("payment_intent"), 0
        if kind == "checkout.session":
            reference, amount = reference or thing.text("id"), thing.whole("amount_total")
        elif kind == "payment_intent":
            reference, amount = thing.text("id"), thing.whole("amount")
        elif kind == "charge":
            amount = thing.whole("amount")
        payment = ProviderPayment(reference, noted(thing, PAYMENT_KEY), self.merchant, from_stripe(amount, currency))
        at = datetime.fromtimestamp(told.whole("created"), UTC)
        return GatewayEvent(told.text("id"), told.text("type"), at, payment)

    def list_payments(self, since: datetime, until: datetime) -> Iterator[ProviderPayment]:
        """The books of all pages opened in a time, the newest first."""
        window = {"gte": _second(since), "lt": _second(until)}
        for session in self._wire.each(SESSIONS, created=window):
            yield self._books_of(session)

    def _books(self, reference: str) -> ProviderPayment:
        """The books of a payment that has to be there."""
        return self._books_of(self._get(reference))

    def _books_of(self, told: Facts) -> ProviderPayment:
        """Of a page or a payment."""
        intent, session = told, None
        if told.text("object") == "checkout.session":
            name, session = told.text_or_none("payment_intent"), told
            if not name:
                return session_payment(told)
            intent = self._wire.get(f"{INTENTS}/{_safe(name)}")
        name, status = intent.text("id"), intent.text("status")
        charges = list(self._wire.each("/v1/charges", payment_intent=name))
        is_paid = any(one.text("status") == "succeeded" for one in charges)
        if session is None and not is_paid and status not in ENDED:
            session = next(self._wire.each(SESSIONS, payment_intent=name), None)
        is_disputed = any(one.flag("disputed") for one in charges)
        return intent_payment(
            intent,
            charges,
            self._wire.each("/v1/refunds", payment_intent=name) if is_paid else (),
            self._wire.each("/v1/disputes", payment_intent=name) if is_disputed else (),
            is_expired=session is not None and session.text_or_none("status") == "expired",
        )

    def _get(self, reference: str) -> Facts:
        if not reference:
            raise GatewayRefused("Which payment is meant is not said.", why="no_such_payment")
        return self._wire.get(f"{SESSIONS if reference.startswith('cs_') else INTENTS}/{_safe(reference)}")

    def _intent(self, reference: str) -> Facts | None:
        """The payment itself; None while nobody tried to pay on its page."""
        found = self._get(reference)
        if found.text("object") != "checkout.session":
            return found
        name = found.text_or_none("payment_intent")
        return self._wire.get(f"{INTENTS}/{_safe(name)}") if name else None

    def _session(self, reference: str) -> Facts:
        if reference.startswith("cs_"):
            return self._get(reference)
        found = next(self._wire.each(SESSIONS, payment_intent=reference), None)
        if found is None:
            raise GatewayRefused("The payment has no page.", why="no_page")
        return found

    def _was_taken(self, intent: Facts) -> bool:
        """Whether all captures that are noted were made: a note alone is none."""
        return sum(whole for _, whole in noted_captures(intent)) <= intent.whole("amount_received")

    def _can_capture_again(self, intent: Facts) -> bool:
        charge = self._wire.get(f"/v1/charges/{_safe(intent.text('latest_charge'))}")
        details = charge.facts_or_none("payment_method_details")
        card = None if details is None else details.facts_or_none("card")
        several = None if card is None else card.facts_or_none("multicapture")
        return several is not None and several.text_or_none("status") == "available"


def _windows(key: str) -> Iterator[dict[str, int]]:
    """When a payment with this key was probably opened, then all the time after; anytime for a key without a time."""
    try:
        known = UUID(hex=key)
    except ValueError:
        known = None
    if known is None or known.version != 7:
        yield {}
        return
    made = datetime.fromtimestamp((known.int >> 80) // 1000, UTC)
    yield {"gte": _second(made - BEFORE), "lt": _second(made + SOON)}
    yield {"gte": _second(made + SOON)}


def _second(at: datetime) -> int:
    return int(at.timestamp())


def _safe(reference: str) -> str:
    return quote(reference, safe="")


def _unhexed(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b""
