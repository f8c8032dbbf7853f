"""Toss Payments as far as we call it, from the shapes of its core API 2022-11-16."""

import base64
import json
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from zoneinfo import ZoneInfo

from jangteo.kernel import clock
from payments.stubs.server import Answer, Stub

SEOUL = ZoneInfo("Asia/Seoul")
SECRET_KEY, CLIENT_KEY, MERCHANT = "test_sk_for_tests_only", "test_ck_for_tests_only", "tvivarepublica"
EMPTY = dict.fromkeys(
    (
        *("cancels", "card", "virtualAccount", "secret", "mobilePhone", "giftCertificate", "transfer", "receipt"),
        *("checkout", "easyPay", "failure", "cashReceipt", "cashReceipts", "discount", "lastTransactionKey"),
        "approvedAt",
    )
)


class TossStub(Stub):
    """`declines` are order ids whose card says no; `accounts` those paid by virtual account; `troubles` codes that the
    next cancels are answered with.
    """

    def __init__(self) -> None:
        super().__init__()
        self.payments: dict[str, dict[str, Any]] = {}
        self.transactions: list[dict[str, Any]] = []
        self.declines: set[str] = set()
        self.accounts: set[str] = set()
        self.cancel_reasons: list[str] = []
        self.troubles: list[tuple[int, str]] = []
        self._count = 0

    def scope(self, line: str, key: str) -> str:
        """By key and address; the body makes no difference there."""
        return f"{line} {key}"

    def fingerprint(self, line: str, body: bytes) -> str:
        return ""

    def authenticate(self, order_id: str, amount: int) -> dict[str, str]:
        """A buyer goes through the payment window: what the return address gets."""
        self._count += 1
        name = f"tviva2026{self._count:08d}AbC"
        self.payments[name] = {
            **EMPTY,
            "version": "2022-11-16",
            "paymentKey": name,
            "type": "NORMAL",
            "orderId": order_id,
            "orderName": "머그 외 1건",
            "mId": MERCHANT,
            "currency": "KRW",
            "method": "가상계좌" if order_id in self.accounts else "카드",
            "totalAmount": amount,
            "balanceAmount": amount,
            "status": "IN_PROGRESS",
            "requestedAt": _now(),
            "useEscrow": False,
            "suppliedAmount": amount - amount // 11,
            "vat": amount // 11,
            "taxFreeAmount": 0,
            "taxExemptionAmount": 0,
            "cultureExpense": False,
            "isPartialCancelable": True,
            "country": "KR",
        }
        return {"paymentKey": name, "orderId": order_id, "amount": str(amount)}

    def deposit(self, order_id: str) -> None:
        """The buyer pays into their virtual account."""
        self._done(self._of(order_id))

    def expire(self, order_id: str) -> None:
        self._of(order_id)["status"] = "EXPIRED"

    def _of(self, order_id: str) -> dict[str, Any]:
        return next(one for one in reversed(self.payments.values()) if one["orderId"] == order_id)

    def reused(self) -> Answer:
        raise AssertionError("Toss does not compare what is asked with a key")

    def handle(self, line: str, headers: Mapping[str, str], body: bytes) -> Answer:
        given = {name.lower(): value for name, value in headers.items()}.get("authorization", "")
        if given != "Basic " + base64.b64encode(f"{SECRET_KEY}:".encode()).decode():
            return _no(401, "UNAUTHORIZED_KEY")
        method, _, target = line.partition(" ")
        parts = urlsplit(target)
        told = json.loads(body) if body else {}
        if method == "GET" and parts.path == "/v1/transactions":
            return self._list(parse_qs(parts.query))
        if method == "POST" and parts.path == "/v1/payments/confirm":
            return self._confirm(told)
        if found := re.fullmatch(r"/v1/payments/([^/]+)/cancel", parts.path):
            return self._cancel(unquote(found.group(1)), told)
        if found := re.fullmatch(r"/v1/payments/(orders/)?([^/]+)", parts.path):
            return self._get(unquote(found.group(2)), is_order=bool(found.group(1)))
        return _no(404, "NOT_FOUND")

    def _get(self, name: str, *, is_order: bool) -> Answer:
        named = [one for one in self.payments.values() if one["orderId" if is_order else "paymentKey"] == name]
        return (200, named[-1]) if named else _no(404, "NOT_FOUND_PAYMENT")

    def _confirm(self, told: dict[str, Any]) -> Answer:
        row = self.payments.get(told["paymentKey"])
        if row is not None and row["status"] != "IN_PROGRESS":  # whatever else is asked with it
            return _no(400, "ALREADY_PROCESSED_PAYMENT")
        if row is None or row["orderId"] != told["orderId"]:
            return _no(404, "NOT_FOUND_PAYMENT_SESSION")
        if row["totalAmount"] != told["amount"]:
            return _no(400, "INVALID_REQUEST")
        if row["orderId"] in self.declines:
            row["status"] = "ABORTED"
            row["failure"] = {"code": "REJECT_CARD_PAYMENT", "message": "한도초과 혹은 잔액부족"}
            return _no(403, "REJECT_CARD_PAYMENT")
        if row["orderId"] in self.accounts:
            row["status"], row["secret"] = "WAITING_FOR_DEPOSIT", "ps_secret"
            row["virtualAccount"] = _account()
            return 200, row
        self._done(row)
        return 200, row

    def _done(self, row: dict[str, Any]) -> None:
        row["status"], row["approvedAt"] = "DONE", _now()
        row["lastTransactionKey"] = self._transact(row, row["totalAmount"])

    def _cancel(self, name: str, told: dict[str, Any]) -> Answer:
        row = self.payments.get(name)
        if self.troubles:
            return _no(*self.troubles.pop(0))
        if row is None:
            return _no(404, "NOT_FOUND_PAYMENT")
        amount = told.get("cancelAmount", row["balanceAmount"])
        if row["status"] == "CANCELED":
            return _no(400, "ALREADY_CANCELED_PAYMENT")
        if row["status"] not in ("DONE", "PARTIAL_CANCELED", "WAITING_FOR_DEPOSIT"):
            return _no(403, "NOT_CANCELABLE_PAYMENT")
        if amount > row["balanceAmount"] or amount <= 0:
            return _no(403, "NOT_CANCELABLE_AMOUNT")
        if row["virtualAccount"] and row["approvedAt"] and "refundReceiveAccount" not in told:
            return _no(400, "INVALID_REFUND_ACCOUNT_INFO")
        self.cancel_reasons.append(told["cancelReason"])
        row["balanceAmount"] -= amount
        row["status"] = "PARTIAL_CANCELED" if row["balanceAmount"] else "CANCELED"
        row["lastTransactionKey"] = self._transact(row, -amount)
        row["cancels"] = [*(row["cancels"] or []), _cancelled(row, amount, told["cancelReason"])]
        return 200, row

    def _transact(self, row: dict[str, Any], amount: int) -> str:
        key = f"txrd_{len(self.transactions):06d}"
        self.transactions.append(
            {
                "mId": MERCHANT,
                "transactionKey": key,
                "paymentKey": row["paymentKey"],
                "orderId": row["orderId"],
                "method": row["method"],
                "customerKey": "none",
                "useEscrow": False,
                "receiptUrl": "https://receipts.example",
                "status": row["status"],
                "transactionAt": _now(),
                "currency": "KRW",
                "amount": amount,
            }
        )
        return key

    def _list(self, query: dict[str, list[str]]) -> Answer:
        since, until = query["startDate"][0], query["endDate"][0]
        rows = [one for one in self.transactions if since <= one["transactionAt"][:19] <= until]
        if after := query.get("startingAfter", [""])[0]:
            rows = rows[1 + next(i for i, one in enumerate(rows) if one["transactionKey"] == after) :]
        return 200, rows[: int(query.get("limit", ["100"])[0])]


def _cancelled(row: dict[str, Any], amount: int, reason: str) -> dict[str, Any]:
    return {
        "cancelAmount": amount,
        "cancelReason": reason,
        "taxFreeAmount": 0,
        "taxExemptionAmount": 0,
        "refundableAmount": row["balanceAmount"],
        "easyPayDiscountAmount": 0,
        "canceledAt": _now(),
        "transactionKey": row["lastTransactionKey"],
        "receiptKey": None,
    }


def _account() -> dict[str, Any]:
    return {
        "accountType": "일반",
        "accountNumber": "X6505636518308",
        "bankCode": "20",
        "customerName": "김온결",
        "dueDate": (clock.now() + timedelta(days=7)).astimezone(SEOUL).isoformat(),
        "refundStatus": "NONE",
        "expired": False,
        "settlementStatus": "INCOMPLETED",
        "refundReceiveAccount": None,
    }


def _no(status: int, code: str) -> Answer:
    return status, {"code": code, "message": "아니요"}


def _now() -> str:
    return clock.now().astimezone(SEOUL).isoformat(timespec="seconds")


def notice(row: dict[str, Any], at: datetime) -> bytes:
    """A notice of a payment; nothing about it is signed."""
    told = {"eventType": "PAYMENT_STATUS_CHANGED", "createdAt": _korean(at), "data": row}
    return json.dumps(told, ensure_ascii=False).encode()


def deposit_notice(row: dict[str, Any], at: datetime, secret: str) -> bytes:
    """A notice of a deposit into a virtual account."""
    told = {
        "createdAt": _korean(at),
        "secret": secret,
        "status": "DONE",
        "transactionKey": row["lastTransactionKey"],
        "orderId": row["orderId"],
    }
    return json.dumps(told).encode()


def _korean(at: datetime) -> str:
    return at.astimezone(SEOUL).replace(tzinfo=None).isoformat(timespec="microseconds")
