"""Toss Payments over the wire: Basic auth with the secret key, no second tries, its errors as the port says them."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import httpx

from jangteo.payments.errors import GatewayAway, GatewayRefused, OutcomeUnknown
from jangteo.payments.gateways.reading import Facts

API_BASE = "https://api.tosspayments.com"
CONNECT_SECONDS, ANSWER_SECONDS = 5, 60  # the card company is asked within a call
NEVER_CONNECTED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
TRY_LATER = 429
# Refusals that say nothing of what was done: the card company's own trouble, and a call with this key under way.
SAY_NOTHING = frozenset(
    {
        "PROVIDER_ERROR",
        "CARD_PROCESSING_ERROR",
        "FAILED_INTERNAL_SYSTEM_PROCESSING",
        "FAILED_PAYMENT_INTERNAL_SYSTEM_PROCESSING",
        "UNKNOWN_PAYMENT_ERROR",
        "IDEMPOTENT_REQUEST_PROCESSING",
    }
)

# What is the same everywhere has the port's word.
WORDS = {
    "REJECT_CARD_PAYMENT": "insufficient_funds",
    "REJECT_ACCOUNT_PAYMENT": "insufficient_funds",
    "INVALID_CARD_EXPIRATION": "expired_card",
    "INVALID_STOPPED_CARD": "stolen_card",
    "INVALID_CARD_LOST_OR_STOLEN": "stolen_card",
    "PAY_PROCESS_CANCELED": "cancelled",
    "USER_CANCEL": "cancelled",
}


class Wire:
    """What Toss Payments is asked with."""

    def __init__(self, secret_key: str, base: str = API_BASE) -> None:
        self._client = httpx.Client(
            base_url=base,
            auth=httpx.BasicAuth(secret_key, ""),
            timeout=httpx.Timeout(ANSWER_SECONDS, connect=CONNECT_SECONDS),
        )

    def __repr__(self) -> str:
        return "Wire()"

    def post(self, path: str, *, key: str, body: Mapping[str, Any]) -> Facts:
        """Let something be done, once for a key.

        raises  GatewayRefused, GatewayAway, OutcomeUnknown
        """
        return Facts.of(self._ask("POST", path, headers={"Idempotency-Key": key}, json=dict(body)), "payment")

    def find(self, path: str) -> Facts | None:
        """Ask for something that need not be there.

        raises  GatewayAway, OutcomeUnknown
        """
        try:
            return Facts.of(self._ask("GET", path), "payment")
        except GatewayRefused as error:
            if error.facts.get("status") == 404:
                return None
            raise _unanswered(error) from None

    def rows(self, path: str, params: Mapping[str, str | int]) -> list[Facts]:
        """Ask for a list.

        raises  GatewayAway, OutcomeUnknown
        """
        try:
            found = self._ask("GET", path, params=dict(params))
        except GatewayRefused as error:
            raise _unanswered(error) from None
        return list(Facts({"rows": found}, "answer").each("rows"))

    def _ask(self, method: str, path: str, **params: Any) -> object:
        try:
            answer = self._client.request(method, path, **params)
        except NEVER_CONNECTED:
            raise GatewayAway("Toss Payments could not be reached.") from None
        except httpx.HTTPError:
            raise OutcomeUnknown("Toss Payments did not answer.") from None
        try:
            found: object = json.loads(answer.content, parse_float=Decimal)
        except (ValueError, RecursionError):
            found = None
        if answer.status_code == 200:
            return found
        raise _translated(answer.status_code, found)


def _translated(status: int, found: object) -> GatewayRefused | GatewayAway | OutcomeUnknown:
    """What an answer that is no success means; only Toss's codes are passed on, never its sentences."""
    code = found.get("code") if isinstance(found, dict) else ""
    reason = code if isinstance(code, str) else ""
    if status == TRY_LATER:
        return GatewayAway("Toss Payments has no time for it.")
    if 400 <= status < 500 and status != 409 and reason and reason not in SAY_NOTHING:
        return GatewayRefused(f"Toss Payments said no: {reason}", why=word_of(reason), code=reason, status=status)
    return OutcomeUnknown("Toss Payments' answer says nothing.", status=status, why=reason)


def word_of(code: str) -> str:
    """The port's word for one of Toss's codes, else the code."""
    return WORDS.get(code, code)


def _unanswered(error: GatewayRefused) -> GatewayAway:
    """A question that was refused: nothing was done by it, and nothing is known."""
    return GatewayAway(f"Toss Payments does not tell: {error.facts.get('why', '')}")
