"""Stripe as far as we call it: Checkout Sessions, PaymentIntents, charges, refunds, disputes, signed events."""

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from jangteo.kernel import clock
from payments.stubs.server import Answer, Stub

SECRET_KEY, WEBHOOK_SECRET = "sk_test_for_tests_only", "whsec_for_tests_only"
DAY = 86_400


class StripeStub(Stub):
    """`is_multicapture`: whether cards may be captured several times."""

    def __init__(self) -> None:
        super().__init__()
        self.sessions: dict[str, dict[str, Any]] = {}
        self.intents: dict[str, dict[str, Any]] = {}
        self.charges: dict[str, dict[str, Any]] = {}
        self.refunds: dict[str, dict[str, Any]] = {}
        self.disputes: dict[str, dict[str, Any]] = {}
        self.wanted: dict[str, dict[str, Any]] = {}
        self.versions: set[str] = set()
        self.is_multicapture = True
        self.refund_status = "succeeded"
        self._count = 0

    def fingerprint(self, line: str, body: bytes) -> str:
        return line + json.dumps(sorted(parse_qsl(body.decode(), keep_blank_values=True)))

    def reused(self) -> Answer:
        return 400, {"error": {"type": "idempotency_error", "message": "Keys for idempotent requests …"}}

    def handle(self, line: str, headers: Mapping[str, str], body: bytes) -> Answer:
        given = {name.lower(): value for name, value in headers.items()}
        if given.get("authorization") != f"Bearer {SECRET_KEY}":
            return 401, {"error": {"type": "invalid_request_error", "message": "Invalid API Key provided"}}
        self.versions.add(given.get("stripe-version", ""))
        method, _, target = line.partition(" ")
        parts = urlsplit(target)
        told = _nested(body.decode() if method == "POST" else parts.query)
        for pattern, answer in ROUTES.items():
            if found := re.fullmatch(pattern, f"{method} {parts.path}"):
                done: Answer = answer(self, *found.groups(), told=told)
                return done
        return _no(404, "resource_missing")

    def name(self, prefix: str) -> str:
        self._count += 1
        return f"{prefix}_{self._count:06d}"

    # What a buyer does on the page

    def pay(self, session_id: str, *, decline: str = "", is_challenge_failed: bool = False) -> None:
        session = self.sessions[session_id]
        intent = self._intent_of(session)
        if is_challenge_failed:
            intent["status"] = "requires_payment_method"
            intent["last_payment_error"] = _error("payment_intent_authentication_failure")
            return
        charge = self._charge(intent, decline)
        intent["latest_charge"] = charge["id"]
        if decline:
            intent["status"] = "requires_payment_method"
            intent["last_payment_error"] = {**_error("card_declined"), "charge": charge["id"], "decline_code": decline}
            return
        session["status"], session["payment_status"] = "complete", "paid"
        intent["last_payment_error"] = None
        if intent["capture_method"] == "manual":
            intent["status"], intent["amount_capturable"] = "requires_capture", intent["amount"]
            session["payment_status"] = "unpaid"
        else:
            self._take(intent, charge, intent["amount"])
            intent["status"] = "succeeded"

    def expire(self, session_id: str) -> None:
        self.sessions[session_id]["status"] = "expired"

    def dispute(self, intent_id: str, amount: int, status: str) -> str:
        intent = self.intents[intent_id]
        charge = self.charges[intent["latest_charge"]]
        charge["disputed"] = True
        name = next((one["id"] for one in self.disputes.values()), "") or self.name("dp")
        self.disputes[name] = {
            "id": name,
            "object": "dispute",
            "amount": amount,
            "balance_transactions": [],
            "charge": charge["id"],
            "created": _now(),
            "currency": intent["currency"],
            "evidence": {},
            "evidence_details": {"has_evidence": False, "past_due": False, "submission_count": 0, "due_by": None},
            "is_charge_refundable": False,
            "livemode": False,
            "metadata": {},
            "payment_intent": intent_id,
            "reason": "fraudulent",
            "status": status,
        }
        return name

    def _intent_of(self, session: dict[str, Any]) -> dict[str, Any]:
        if session["payment_intent"] is None:
            wanted, name = self.wanted[session["id"]], self.name("pi")
            session["payment_intent"] = name
            self.intents[name] = {
                "id": name,
                "object": "payment_intent",
                "amount": session["amount_total"],
                "amount_capturable": 0,
                "amount_received": 0,
                "canceled_at": None,
                "cancellation_reason": None,
                "capture_method": wanted.get("capture_method", "automatic"),
                "confirmation_method": "automatic",
                "created": _now(),
                "currency": session["currency"],
                "last_payment_error": None,
                "latest_charge": None,
                "livemode": False,
                "metadata": dict(wanted.get("metadata", {})),
                "next_action": None,
                "payment_method_types": ["card"],
                "status": "requires_payment_method",
            }
        return self.intents[session["payment_intent"]]

    def _charge(self, intent: dict[str, Any], decline: str) -> dict[str, Any]:
        name = self.name("ch")
        several = "available" if self.is_multicapture else "unavailable"
        self.charges[name] = {
            "id": name,
            "object": "charge",
            "amount": intent["amount"],
            "amount_captured": 0,
            "amount_refunded": 0,
            "billing_details": {"address": None, "email": None, "name": None, "phone": None},
            "captured": False,
            "created": _now(),
            "currency": intent["currency"],
            "disputed": False,
            "failure_code": "card_declined" if decline else None,
            "livemode": False,
            "metadata": dict(intent["metadata"]),
            "outcome": {"type": "issuer_declined" if decline else "authorized", "reason": decline or None},
            "paid": not decline,
            "payment_intent": intent["id"],
            "payment_method_details": {
                "type": "card",
                "card": {"exp_month": 12, "exp_year": 2035, "multicapture": {"status": several}},
            },
            "refunded": False,
            "refunds": {"object": "list", "data": [], "has_more": False, "url": f"/v1/charges/{name}/refunds"},
            "status": "failed" if decline else "succeeded",
        }
        return self.charges[name]

    def _take(self, intent: dict[str, Any], charge: dict[str, Any], amount: int) -> None:
        charge["amount_captured"] += amount
        charge["captured"] = True
        intent["amount_received"] += amount

    def _let_go(self, intent: dict[str, Any], charge: dict[str, Any]) -> None:
        """What is not captured is listed among the refunds, without moving the balance."""
        rest = charge["amount"] - charge["amount_captured"]
        intent["amount_capturable"] = 0
        if rest:
            self._refund(intent, rest, "succeeded", {}, balance=None)

    def _refund(
        self, intent: dict[str, Any], amount: int, status: str, metadata: dict[str, Any], balance: str | None
    ) -> dict[str, Any]:
        name, charge = self.name("re"), self.charges[intent["latest_charge"]]
        charge["amount_refunded"] += amount
        self.refunds[name] = {
            "id": name,
            "object": "refund",
            "amount": amount,
            "balance_transaction": balance,
            "charge": charge["id"],
            "created": _now(),
            "currency": intent["currency"],
            "metadata": metadata,
            "payment_intent": intent["id"],
            "reason": None,
            "status": status,
        }
        return self.refunds[name]

    # What we ask

    def create_session(self, *, told: dict[str, Any]) -> Answer:
        price = told["line_items"]["0"]["price_data"]
        amount = int(price["unit_amount"]) * int(told["line_items"]["0"]["quantity"])
        if amount <= 0:
            return _no(400, "parameter_invalid_integer")
        name = self.name("cs_test")
        self.sessions[name] = {
            "id": name,
            "object": "checkout.session",
            "amount_subtotal": amount,
            "amount_total": amount,
            "automatic_tax": {"enabled": False, "status": None},
            "cancel_url": told["cancel_url"],
            "client_reference_id": told["client_reference_id"],
            "created": _now(),
            "currency": price["currency"],
            "customer_email": told.get("customer_email"),
            "expires_at": _now() + DAY,
            "livemode": False,
            "locale": told["locale"],
            "metadata": told.get("metadata", {}),
            "mode": "payment",
            "payment_intent": None,
            "payment_method_types": ["card"],
            "payment_status": "unpaid",
            "shipping_options": [],
            "status": "open",
            "success_url": told["success_url"],
            "url": f"https://checkout.stripe.example/c/pay/{name}",
        }
        self.wanted[name] = told.get("payment_intent_data", {})
        return 200, self.sessions[name]

    def expire_session(self, name: str, *, told: dict[str, Any]) -> Answer:
        session = self.sessions[name]
        if session["status"] != "open":
            return _no(400, "session_not_open")
        session["status"] = "expired"
        return 200, session

    def get_session(self, name: str, *, told: dict[str, Any]) -> Answer:
        return _found(self.sessions, name)

    def list_sessions(self, *, told: dict[str, Any]) -> Answer:
        window = told.get("created", {})
        rows = [
            one
            for one in reversed(self.sessions.values())
            if int(window.get("gte", 0)) <= one["created"] < int(window.get("lt", 1 << 40))
            and told.get("payment_intent", one["payment_intent"]) == one["payment_intent"]
        ]
        return _page(rows, told)

    def get_intent(self, name: str, *, told: dict[str, Any]) -> Answer:
        return _found(self.intents, name)

    def update_intent(self, name: str, *, told: dict[str, Any]) -> Answer:
        self.intents[name]["metadata"].update(told.get("metadata", {}))
        return 200, self.intents[name]

    def capture_intent(self, name: str, *, told: dict[str, Any]) -> Answer:
        intent = self.intents[name]
        amount = int(told.get("amount_to_capture", intent["amount_capturable"]))
        is_last = told.get("final_capture", "true") == "true"
        if intent["status"] != "requires_capture":
            return _no(400, "payment_intent_unexpected_state")
        if not 0 < amount <= intent["amount_capturable"]:
            return _no(400, "amount_too_large")
        if not is_last and not self.is_multicapture:
            return _no(400, "parameter_invalid_empty")
        charge = self.charges[intent["latest_charge"]]
        self._take(intent, charge, amount)
        intent["metadata"].update(told.get("metadata", {}))
        intent["amount_capturable"] -= amount
        if is_last or not intent["amount_capturable"]:
            self._let_go(intent, charge)
            intent["status"] = "succeeded"
        return 200, intent

    def cancel_intent(self, name: str, *, told: dict[str, Any]) -> Answer:
        intent = self.intents[name]
        if intent["status"] in ("succeeded", "canceled"):
            return _no(400, "payment_intent_unexpected_state")
        if intent["latest_charge"] and intent["status"] == "requires_capture":
            self._let_go(intent, self.charges[intent["latest_charge"]])
        intent["status"], intent["canceled_at"] = "canceled", _now()
        return 200, intent

    def get_charge(self, name: str, *, told: dict[str, Any]) -> Answer:
        return _found(self.charges, name)

    def list_of(self, kind: str, *, told: dict[str, Any]) -> Answer:
        rows = {"charges": self.charges, "refunds": self.refunds, "disputes": self.disputes}[kind].values()
        return _page([one for one in reversed(rows) if one["payment_intent"] == told["payment_intent"]], told)

    def create_refund(self, *, told: dict[str, Any]) -> Answer:
        intent = self.intents[told["payment_intent"]]
        amount, charge = int(told["amount"]), self.charges.get(intent["latest_charge"] or "")
        given = sum(
            one["amount"]
            for one in self.refunds.values()
            if one["payment_intent"] == intent["id"]
            and one["status"] != "failed"
            and (one["balance_transaction"] or one["status"] == "pending")
        )
        if charge is None or not 0 < amount <= charge["amount_captured"] - given:
            return _no(400, "charge_already_refunded")
        balance = self.name("txn") if self.refund_status == "succeeded" else None
        return 200, self._refund(intent, amount, self.refund_status, told.get("metadata", {}), balance)


ROUTES: Mapping[str, Any] = {
    r"POST /v1/checkout/sessions": StripeStub.create_session,
    r"GET /v1/checkout/sessions": StripeStub.list_sessions,
    r"GET /v1/checkout/sessions/(\w+)": StripeStub.get_session,
    r"POST /v1/checkout/sessions/(\w+)/expire": StripeStub.expire_session,
    r"GET /v1/payment_intents/(\w+)": StripeStub.get_intent,
    r"POST /v1/payment_intents/(\w+)": StripeStub.update_intent,
    r"POST /v1/payment_intents/(\w+)/capture": StripeStub.capture_intent,
    r"POST /v1/payment_intents/(\w+)/cancel": StripeStub.cancel_intent,
    r"GET /v1/charges/(\w+)": StripeStub.get_charge,
    r"GET /v1/(charges|refunds|disputes)": StripeStub.list_of,
    r"POST /v1/refunds": StripeStub.create_refund,
}


def _nested(text: str) -> dict[str, Any]:
    """a[b][0][c]=1 as nested dictionaries."""
    found: dict[str, Any] = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        first, *rest = re.findall(r"[^\[\]]+", name)
        place, last = found, first
        for one in rest:
            place = place.setdefault(last, {})
            last = one
        place[last] = value
    return found


def _page(rows: list[dict[str, Any]], told: dict[str, Any]) -> Answer:
    if after := told.get("starting_after"):
        rows = rows[1 + next(i for i, one in enumerate(rows) if one["id"] == after) :]
    most = int(told.get("limit", 10))
    return 200, {"object": "list", "data": rows[:most], "has_more": len(rows) > most, "url": "/v1/things"}


def _found(rows: dict[str, dict[str, Any]], name: str) -> Answer:
    return (200, rows[name]) if name in rows else _no(404, "resource_missing")


def _no(status: int, code: str) -> Answer:
    return status, {"error": {"type": "invalid_request_error", "code": code, "message": "No."}}


def _error(code: str) -> dict[str, Any]:
    return {"type": "card_error", "code": code, "message": "No."}


def _now() -> int:
    return int(clock.now().timestamp())


def event(thing: dict[str, Any], kind: str, *, name: str = "evt_1") -> dict[str, Any]:
    """An event as Stripe posts it."""
    return {
        "id": name,
        "object": "event",
        "api_version": "2026-10-28.endive",
        "created": _now(),
        "data": {"object": thing},
        "livemode": False,
        "pending_webhooks": 1,
        "request": {"id": None, "idempotency_key": None},
        "type": kind,
    }


def signed(body: bytes, secret: str = WEBHOOK_SECRET, *, at: int | None = None) -> dict[str, str]:
    """The header above it."""
    timestamp = _now() if at is None else at
    digest = hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()
    return {"stripe-signature": f"t={timestamp},v1={digest}"}
