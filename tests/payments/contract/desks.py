"""Each provider at the same desk: its adapter, a buyer at its page, faults to order, and its books as a second opinion.

`stands` tells what really moved, from the provider's own side, never through the adapter.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlsplit

from jangteo.kernel import clock
from jangteo.kernel.ids import new_id
from jangteo.kernel.money import Money
from jangteo.payments.gateways.port import Gateway
from jangteo.payments.gateways.simulator import SimulatorGateway
from jangteo.payments.gateways.stripe import StripeGateway
from jangteo.payments.gateways.toss import TossGateway
from jangteo.payments.types import HostedPage, PageRequest, ProviderPayment
from jangteo.simulator import services as simulator
from jangteo.simulator.models import SimulatedEvent, SimulatedPayment
from jangteo.simulator.rules import notices
from jangteo.simulator.selectors import signing_secret
from jangteo.simulator.types import Call, Card, FaultKind
from payments.stubs import stripe as stripe_stub
from payments.stubs import toss as toss_stub
from payments.stubs.server import Fault, Stub
from payments.stubs.stripe import StripeStub
from payments.stubs.toss import TossStub

WON = Money(30_000, "KRW")
EVERY_CALL = ("open", "complete", "capture", "void", "refund")


class Desk:
    """What the tests of the port go by.

    takes_later  money may be authorised now and captured later
    calls        those that ask the provider to do something, or end what it did
    """

    code: ClassVar[str]
    takes_later: ClassVar[bool] = True
    is_signed: ClassVar[bool] = True
    calls: ClassVar[tuple[str, ...]] = EVERY_CALL
    gateway: Gateway

    def request(self, amount: Money = WON, **others: Any) -> PageRequest:
        key = others.pop("key", new_id().hex)
        return PageRequest(
            key=key,
            amount=amount,
            order_number="J-20260101-0001",
            order_name="달항아리 머그 외 1건",
            return_url=f"https://shop.example/pay/back/{key}/?lang=ko",
            cancel_url="https://shop.example/cart/",
            **others,
        )

    def bought(self, amount: Money = WON, **others: Any) -> tuple[PageRequest, ProviderPayment]:
        """A payment that was opened, paid and completed."""
        request = self.request(amount, **others)
        page = self.gateway.open_page(request)
        return request, self.complete(request, page, self.pay(request, page))

    def complete(self, request: PageRequest, page: HostedPage, returned: Mapping[str, str]) -> ProviderPayment:
        reference, amount = page.reference, request.amount
        return self.gateway.complete(key=request.key, reference=reference, amount=amount, returned=returned)

    def pay(self, request: PageRequest, page: HostedPage) -> dict[str, str]:
        raise NotImplementedError

    def decline(self, request: PageRequest, page: HostedPage) -> dict[str, str]:
        raise NotImplementedError

    def challenge(self, request: PageRequest, page: HostedPage, *, accepted: bool) -> dict[str, str]:
        raise NotImplementedError

    def order(self, kind: str, call: str) -> None:
        raise NotImplementedError

    def stands(self, key: str) -> dict[str, int]:
        raise NotImplementedError

    def count(self) -> int:
        """How many pages or payments there are."""
        raise NotImplementedError

    def notice(self, key: str) -> tuple[dict[str, str], bytes]:
        """A genuine notice of a payment."""
        raise NotImplementedError

    def signed(self, body: bytes, *, secret: str | None = None, at: datetime | None = None) -> dict[str, str]:
        """The headers a body would have, were it sent so."""
        raise NotImplementedError

    def without_secret(self) -> Gateway:
        """The same account, where nobody set up by what notices are proven."""
        raise NotImplementedError

    def change(self, body: bytes, what: str) -> bytes:
        """Another body: of another merchant, or without its id."""
        raise NotImplementedError

    def close(self) -> None:
        """Nothing is left running."""


class SimulatorDesk(Desk):
    code = "simulator"
    merchant = "SIMULATOR"

    def __init__(self) -> None:
        self.gateway = SimulatorGateway(self.merchant, signing_secret(self.merchant))

    def pay(self, request: PageRequest, page: HostedPage) -> dict[str, str]:
        return self._back(simulator.pay(reference=page.reference, card=Card.PAYS))

    def decline(self, request: PageRequest, page: HostedPage) -> dict[str, str]:
        return self._back(simulator.pay(reference=page.reference, card=Card.INSUFFICIENT_FUNDS))

    def challenge(self, request: PageRequest, page: HostedPage, *, accepted: bool) -> dict[str, str]:
        simulator.pay(reference=page.reference, card=Card.CHALLENGE)
        return self._back(simulator.answer_challenge(reference=page.reference, accepted=accepted))

    def _back(self, address: str) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(address).query))

    def order(self, kind: str, call: str) -> None:
        simulator.order_fault(merchant=self.merchant, kind=FaultKind(kind), call=Call(call))

    def stands(self, key: str) -> dict[str, int]:
        row = SimulatedPayment.objects.get(key=key)
        sums = {
            "authorise": row.authorised_minor,
            "capture": row.captured_minor,
            "void": row.released_minor,
            "refund": row.refunded_minor,
        }
        return {verb: minor for verb, minor in sums.items() if minor}

    def count(self) -> int:
        return SimulatedPayment.objects.count()

    def notice(self, key: str) -> tuple[dict[str, str], bytes]:
        row = SimulatedEvent.objects.filter(payment__key=key).order_by("-number")[0]
        (found,) = [one for one in simulator.due_events() if one.id == row.pk]
        return dict(found.headers), found.body

    def signed(self, body: bytes, *, secret: str | None = None, at: datetime | None = None) -> dict[str, str]:
        name = json.loads(body).get("id", "") if body.startswith(b"{") else "evt_x"
        key = signing_secret(self.merchant) if secret is None else secret
        return notices.headers(key, event_id=name, at=at or clock.now(), body=body)

    def without_secret(self) -> Gateway:
        return SimulatorGateway(self.merchant, "")

    def change(self, body: bytes, what: str) -> bytes:
        told = json.loads(body)
        if what == "merchant":
            told["payment"]["merchant"] = "SOMEBODY"
        else:
            del told["id"]
        return json.dumps(told).encode()


class HttpDesk(Desk):
    """Those that are reached over HTTP."""

    lines: ClassVar[Mapping[str, str]]
    stub: Stub

    def order(self, kind: str, call: str) -> None:
        self.stub.order(Fault(kind, self._wanted(call)))

    def garble(self, call: str, garble: Callable[[Any], Any]) -> None:
        """Let the next answer to a call be something else."""
        self.stub.order(Fault("garble", self._wanted(call), garble=garble))

    def _wanted(self, call: str) -> Callable[[str], bool]:
        return lambda line: re.match(self.lines[call], line) is not None

    def close(self) -> None:
        self.stub.close()


class TossDesk(HttpDesk):
    code = "toss"
    takes_later = False
    is_signed = False
    calls = ("complete", "refund")
    lines: ClassVar[Mapping[str, str]] = {
        "complete": r"POST /v1/payments/confirm$",
        "void": r"POST /v1/payments/[^/]+/cancel$",
        "refund": r"POST /v1/payments/[^/]+/cancel$",
        "look_up": r"GET /v1/payments/",
        "books": r"GET /v1/transactions",
    }

    def __init__(self) -> None:
        self.stub: TossStub = TossStub()
        self.gateway = self._gateway(toss_stub.SECRET_KEY)

    def _gateway(self, secret_key: str) -> TossGateway:
        return TossGateway(
            secret_key=secret_key,
            client_key=toss_stub.CLIENT_KEY,
            merchant=toss_stub.MERCHANT,
            api_base=self.stub.url,
        )

    def pay(self, request: PageRequest, page: HostedPage) -> dict[str, str]:
        return self.stub.authenticate(request.key, request.amount.minor)

    def decline(self, request: PageRequest, page: HostedPage) -> dict[str, str]:
        self.stub.declines.add(request.key)
        return self.pay(request, page)

    def challenge(self, request: PageRequest, page: HostedPage, *, accepted: bool) -> dict[str, str]:
        if accepted:
            return self.pay(request, page)
        return {"code": "PAY_PROCESS_ABORTED", "message": "인증에 실패했습니다", "orderId": request.key}

    def stands(self, key: str) -> dict[str, int]:
        rows = [one for one in self.stub.payments.values() if one["orderId"] == key and one["approvedAt"]]
        taken = sum(one["totalAmount"] for one in rows)
        back = sum(one["totalAmount"] - one["balanceAmount"] for one in rows)
        sums = {"authorise": taken, "capture": taken, "refund": back}
        return {verb: minor for verb, minor in sums.items() if minor}

    def count(self) -> int:
        return len(self.stub.payments)

    def notice(self, key: str) -> tuple[dict[str, str], bytes]:
        row = next(one for one in self.stub.payments.values() if one["orderId"] == key)
        return {"content-type": "application/json"}, toss_stub.notice(row, clock.now())

    def signed(self, body: bytes, *, secret: str | None = None, at: datetime | None = None) -> dict[str, str]:
        return {}

    def without_secret(self) -> Gateway:
        return self._gateway("")

    def change(self, body: bytes, what: str) -> bytes:
        told = json.loads(body)
        if what == "merchant":
            told["data"]["mId"] = "somebody"
        else:
            del told["data"]["orderId"]
        return json.dumps(told).encode()


class StripeDesk(HttpDesk):
    code = "stripe"
    lines: ClassVar[Mapping[str, str]] = {
        "open": r"POST /v1/checkout/sessions$",
        "complete": r"GET /v1/checkout/sessions/\w+$",
        "capture": r"POST /v1/payment_intents/\w+/capture$",
        "void": r"POST /v1/payment_intents/\w+/cancel$",
        "refund": r"POST /v1/refunds$",
        "look_up": r"GET /v1/",
        "books": r"GET /v1/checkout/sessions\?",
    }

    def __init__(self) -> None:
        self.stub: StripeStub = StripeStub()
        self.gateway = self._gateway(stripe_stub.WEBHOOK_SECRET)

    def _gateway(self, webhook_secret: str) -> StripeGateway:
        return StripeGateway(secret_key=stripe_stub.SECRET_KEY, webhook_secret=webhook_secret, base=self.stub.url)

    def pay(self, request: PageRequest, page: HostedPage) -> dict[str, str]:
        self.stub.pay(page.reference)
        return {"session_id": page.reference}

    def decline(self, request: PageRequest, page: HostedPage) -> dict[str, str]:
        self.stub.pay(page.reference, decline="insufficient_funds")
        return {}

    def challenge(self, request: PageRequest, page: HostedPage, *, accepted: bool) -> dict[str, str]:
        self.stub.pay(page.reference, is_challenge_failed=not accepted)
        return {"session_id": page.reference} if accepted else {}

    def stands(self, key: str) -> dict[str, int]:
        sums: Counter[str] = Counter()
        for intent in self.stub.intents.values():
            charge = self.stub.charges.get(intent["latest_charge"] or "")
            if intent["metadata"].get("jangteo_key") != key or charge is None or charge["status"] != "succeeded":
                continue
            sums["authorise"] += charge["amount"]
            sums["capture"] += charge["amount_captured"]
            sums["void"] += charge["amount"] - charge["amount_captured"] if intent["status"] in ENDED else 0
            back = [one for one in self.stub.refunds.values() if one["charge"] == charge["id"]]
            sums["refund"] += sum(one["amount"] for one in back if one["balance_transaction"])
        return {verb: minor for verb, minor in sums.items() if minor}

    def count(self) -> int:
        return len(self.stub.sessions)

    def notice(self, key: str) -> tuple[dict[str, str], bytes]:
        intent = next(one for one in self.stub.intents.values() if one["metadata"]["jangteo_key"] == key)
        body = json.dumps(stripe_stub.event(intent, "payment_intent.succeeded")).encode()
        return self.signed(body), body

    def signed(self, body: bytes, *, secret: str | None = None, at: datetime | None = None) -> dict[str, str]:
        key = stripe_stub.WEBHOOK_SECRET if secret is None else secret
        return stripe_stub.signed(body, key, at=None if at is None else int(at.timestamp()))

    def without_secret(self) -> Gateway:
        return self._gateway("")

    def change(self, body: bytes, what: str) -> bytes:
        told = json.loads(body)
        if what == "merchant":
            told["account"] = "acct_somebody"
        else:
            del told["id"]
        return json.dumps(told).encode()


ENDED = ("succeeded", "canceled")
DESKS: Mapping[str, type[Desk]] = {one.code: one for one in (SimulatorDesk, TossDesk, StripeDesk)}


def told(books: ProviderPayment) -> dict[str, int]:
    """What an adapter's books come to: {verb: minor units} of what succeeded."""
    sums: Counter[str] = Counter()
    for one in books.operations:
        if one.status == "succeeded":
            sums[one.verb.value] += one.amount.minor
    return dict(sums)


def with_amount(request: PageRequest, amount: Money) -> PageRequest:
    """The same key, another amount."""
    return replace(request, amount=amount)


def own_time() -> datetime:
    """The time without parts of a second, as providers tell it."""
    return clock.now().replace(microsecond=0)
