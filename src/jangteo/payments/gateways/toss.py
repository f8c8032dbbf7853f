"""Toss Payments: its payment window is opened by a page of ours, and what the buyer did there is confirmed by us.

Nothing is taken until `complete` confirms it, and then at once; there is nothing to capture later. The order id at Toss
is the key a payment was opened with. Its notices are not signed: they only say which payment to ask about.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import quote
from zoneinfo import ZoneInfo

from jangteo.kernel.money import Money
from jangteo.payments.errors import EventRefused, GatewayRefused, OutcomeUnknown
from jangteo.payments.gateways.reading import Facts
from jangteo.payments.gateways.signatures import TOLERANCE, read_body, require_fresh
from jangteo.payments.gateways.toss_books import CURRENCY, payment_of, reason_with, tag_of
from jangteo.payments.gateways.toss_wire import API_BASE, Wire
from jangteo.payments.types import GatewayEvent, HostedPage, PageRequest, ProviderOperation, ProviderPayment, Verb

ORDER_ID = re.compile(r"[a-zA-Z0-9\-_.]{6,64}")
OUR_KEY = re.compile(r"[0-9a-f]{32}")
SEOUL = ZoneInfo("Asia/Seoul")
TOLD_AGAIN_FOR = timedelta(days=5)  # the last repetition of a notice comes 3 days and 19 hours after the first
PAGE = 1000
ALREADY = "ALREADY_PROCESSED_PAYMENT"
TRANSMISSION = "tosspayments-webhook-transmission-id"


class TossGateway:
    """The adapter.

    merchant    our account there (mId)
    client_key  public: what the page opens the payment window with
    base        where the page is below; empty: the site the buyer is on
    """

    code = "toss"
    waits = False

    def __init__(
        self, *, secret_key: str, client_key: str, merchant: str, base: str = "", api_base: str = API_BASE
    ) -> None:
        self.merchant, self.client_key = merchant, client_key
        self._base = base
        self._is_set = bool(secret_key and merchant)
        self._wire = Wire(secret_key, api_base)

    def __repr__(self) -> str:
        return f"TossGateway(merchant={self.merchant!r})"

    def open_page(self, request: PageRequest) -> HostedPage:
        """Where our own page opens the payment window; nothing is asked of Toss yet."""
        if request.amount.currency != CURRENCY:
            raise GatewayRefused("Toss Payments takes won here.", why="another_currency")
        if not request.captures:
            raise GatewayRefused("Toss Payments takes money at once.", why="captures_at_once")
        if not ORDER_ID.fullmatch(request.key):
            raise GatewayRefused("Toss Payments wants 6 to 64 plain characters as an order id.", why="order_id")
        return HostedPage("", f"{self._base}/pay/toss/{request.key}/")

    def complete(self, *, key: str, reference: str, amount: Money, returned: Mapping[str, str]) -> ProviderPayment:
        """Confirm what the buyer did in the payment window; who came back without paying has paid nothing.

        key       the one it was opened with: the order id
        returned  paymentKey, orderId and amount; another order or amount is never confirmed
        """
        if amount.currency != CURRENCY or returned.get("amount", str(amount.minor)) != str(amount.minor):
            raise GatewayRefused("The payment is of another amount.", why="another_amount")
        if returned.get("orderId", key) != key:
            raise GatewayRefused("The payment is for another order.", why="another_order")
        name = returned.get("paymentKey", "")
        if not name:
            found = self.look_up(key=key, reference="")
            return self._same(found or ProviderPayment("", key, self.merchant, amount), key, amount)
        try:
            body = {"paymentKey": name, "orderId": key, "amount": amount.minor}
            told = self._wire.post("/v1/payments/confirm", key=_confirm_key(key, name), body=body)
        except GatewayRefused as error:
            if error.facts.get("code") != ALREADY:
                raise
            return self._same(self._books(name), key, amount)
        return payment_of(told)

    def capture(self, *, key: str, reference: str, amount: Money) -> ProviderPayment:
        """Always refused: Toss takes money when it is confirmed."""
        raise GatewayRefused("Toss Payments takes money at once.", why="captures_at_once")

    def void(self, *, key: str, reference: str) -> ProviderPayment:
        """Close a virtual account nobody paid into; what was not confirmed can't be paid without us anyhow."""
        books = self._books(reference)
        if any(one.verb == Verb.CAPTURE for one in books.operations):
            raise GatewayRefused("Nothing is left to let go of.", why="nothing_to_void")
        if books.is_over or not books.operations:
            return replace(books, is_over=True)
        return self._cancel(books.reference, key, {"cancelReason": reason_with(key, "")})

    def refund(self, *, key: str, reference: str, amount: Money, why: str) -> ProviderPayment:
        """Give back some of what was taken; what the books have under this key is not given twice."""
        if amount.currency != CURRENCY:
            raise GatewayRefused("The payment is in another currency.", why="another_currency")
        books = self._books(reference)
        if (before := _refund_of(books, key)) is not None:
            if before.amount != amount:
                raise GatewayRefused("This key was used for another amount.", why="key_reused")
            return books
        reason = reason_with(key, why)
        return self._cancel(books.reference, key, {"cancelReason": reason, "cancelAmount": amount.minor})

    def look_up(self, *, key: str, reference: str) -> ProviderPayment | None:
        """The books; by the order id where there is no reference, or where that is one of our keys."""
        if not reference and not ORDER_ID.fullmatch(key):
            return None
        told = self._wire.find(_path(reference or key, is_order=not reference))
        return None if told is None else payment_of(told)

    def read_event(self, headers: Mapping[str, str], body: bytes) -> GatewayEvent:
        """Which payment to ask about: nothing of it is believed, since anybody could have sent it."""
        if not self._is_set:
            raise EventRefused("Toss Payments is not set up here.")
        found = read_body(body)
        try:
            return self._event(Facts.of(found, "event"), headers, body)
        except OutcomeUnknown as error:
            raise EventRefused(error.message) from None

    def _event(self, told: Facts, headers: Mapping[str, str], body: bytes) -> GatewayEvent:
        at = _korean_time(told)
        require_fresh(at, oldest=TOLD_AGAIN_FOR, newest=TOLERANCE)
        thing = told.facts_or_none("data")
        kind = told.text("eventType") if thing is not None else "DEPOSIT_CALLBACK"
        thing = told if thing is None else thing
        merchant = thing.text_or_none("mId") or self.merchant
        if merchant != self.merchant:
            raise EventRefused("The notice is for somebody else.")
        if kind == "DEPOSIT_CALLBACK":
            thing.text("secret")  # the caller asks the books, which is more than the secret would prove
        key, reference = thing.text("orderId"), thing.text_or_none("paymentKey")
        event_id = headers.get(TRANSMISSION, "") or hashlib.sha256(body).hexdigest()
        payment = ProviderPayment(reference, key, merchant, Money.zero(CURRENCY))
        return GatewayEvent(event_id[:100], kind, at, payment)

    def list_payments(self, since: datetime, until: datetime) -> Iterator[ProviderPayment]:
        """The books of all payments taken in a time; those nobody took are not listed by Toss."""
        params: dict[str, str | int] = {"startDate": _second(since), "endDate": _second(until), "limit": PAGE}
        seen: set[str] = set()
        while rows := self._wire.rows("/v1/transactions", params):
            for name in (row.text("paymentKey") for row in rows):
                if name not in seen:
                    seen.add(name)
                    yield from self._begun(name, since, until)
            if len(rows) < PAGE:
                return
            params["startingAfter"] = rows[-1].text("transactionKey")

    def _begun(self, name: str, since: datetime, until: datetime) -> Iterator[ProviderPayment]:
        """The payment, unless it is an older one of which something was given back in this time."""
        told = self._wire.find(_path(name))
        if told is not None and since <= told.time("requestedAt") < until:
            yield payment_of(told)

    def _books(self, reference: str) -> ProviderPayment:
        found = self.look_up(key="", reference=reference) if reference else None
        if found is None:
            raise GatewayRefused("Toss Payments knows no such payment.", why="no_such_payment")
        return found

    def _cancel(self, name: str, key: str, body: Mapping[str, str | int]) -> ProviderPayment:
        path = f"/v1/payments/{quote(name, safe='')}/cancel"
        return payment_of(self._wire.post(path, key=tag_of(key), body=body))

    def _same(self, found: ProviderPayment, key: str, amount: Money) -> ProviderPayment:
        if found.amount != amount or found.key != key:
            raise GatewayRefused("The payment is of another amount or order.", why="another_amount")
        return found


def _path(reference: str, *, is_order: bool = False) -> str:
    orders = "orders/" if is_order or OUR_KEY.fullmatch(reference) else ""
    return f"/v1/payments/{orders}{quote(reference, safe='')}"


def _refund_of(books: ProviderPayment, key: str) -> ProviderOperation | None:
    return next((one for one in books.operations if one.key == tag_of(key)), None)


def _confirm_key(key: str, name: str) -> str:
    """One for each try: Toss goes by key and address alone, and a buyer who was declined tries again."""
    return f"{key[:64]}-{hashlib.sha256(name.encode()).hexdigest()[:16]}"


def _korean_time(told: Facts) -> datetime:
    """When a notice was made; its time has no offset and is Korea's.

    raises  EventRefused
    """
    try:
        at = datetime.fromisoformat(told.text("createdAt"))
    except ValueError:
        raise EventRefused("The notice tells no time.") from None
    return at if at.tzinfo else at.replace(tzinfo=SEOUL)


def _second(at: datetime) -> str:
    return at.astimezone(SEOUL).strftime("%Y-%m-%dT%H:%M:%S")
