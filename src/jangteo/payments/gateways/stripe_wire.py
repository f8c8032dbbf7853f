"""Stripe over the wire: one pinned version of its API, no second tries, its errors as the port says them."""

from collections.abc import Iterator, Mapping
from typing import Any

import httpx
import stripe

from jangteo.payments.errors import GatewayAway, GatewayRefused, OutcomeUnknown
from jangteo.payments.gateways.reading import Facts

API_VERSION = "2026-10-28.endive"
API_BASE = "https://api.stripe.com"
CONNECT_SECONDS, ANSWER_SECONDS = 5, 30
A_PAGE = 100
NEVER_CONNECTED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
TRY_LATER = 429
UNDER_WAY = frozenset({"idempotency_key_in_use", "lock_timeout"})

# Stripe would be told how long its calls take, under an id it keeps in the home folder.
stripe.enable_telemetry = False


class Wire:
    """What Stripe is asked with."""

    def __init__(self, secret_key: str, base: str = API_BASE) -> None:
        limits = httpx.Timeout(ANSWER_SECONDS, connect=CONNECT_SECONDS)
        self._client = stripe.StripeClient(
            secret_key,
            stripe_version=API_VERSION,
            base_addresses={"api": base},
            max_network_retries=0,
            http_client=stripe.HTTPXClient(timeout=limits, allow_sync_methods=True),
        )

    def __repr__(self) -> str:
        return "Wire()"

    def post(self, path: str, *, key: str, **params: Any) -> Facts:
        """Let something be done, once for a key.

        raises  GatewayRefused, GatewayAway, OutcomeUnknown
        """
        return self._ask("post", path, {**params, "idempotency_key": key})

    def get(self, path: str, **params: Any) -> Facts:
        """Ask for something that has to be there.

        raises  GatewayRefused, GatewayAway, OutcomeUnknown
        """
        return self._ask("get", path, params)

    def find(self, path: str, **params: Any) -> Facts | None:
        """Ask for something that need not be there.

        raises  GatewayAway, OutcomeUnknown
        """
        try:
            return self._ask("get", path, params)
        except GatewayRefused as error:
            if error.facts.get("status") == 404:
                return None
            raise _unanswered(error) from None

    def each(self, path: str, **params: Any) -> Iterator[Facts]:
        """Everything in a list, the newest first, page by page.

        raises  GatewayAway, OutcomeUnknown
        """
        after: dict[str, str] = {}
        while True:
            try:
                page = self._ask("get", path, {**params, "limit": A_PAGE, **after})
            except GatewayRefused as error:
                raise _unanswered(error) from None
            found = list(page.each("data"))
            yield from found
            if not found or not page.flag("has_more"):
                return
            after = {"starting_after": found[-1].text("id")}

    def _ask(self, method: str, path: str, params: Mapping[str, Any]) -> Facts:
        try:
            answer = self._client.raw_request(method, path, **params)
        except stripe.APIConnectionError as error:
            if isinstance(error.__cause__, NEVER_CONNECTED):
                raise GatewayAway("Stripe could not be reached.") from None
            raise OutcomeUnknown("Stripe did not answer.") from None
        except stripe.StripeError as error:
            raise _translated(error) from None
        except (TypeError, KeyError, AttributeError, ValueError):  # of an error that is not told as errors are
            raise OutcomeUnknown("Stripe's answer was not understood.") from None
        return Facts.of(answer.data, path)


def _translated(error: stripe.StripeError) -> GatewayRefused | GatewayAway | OutcomeUnknown:
    """What an answer that is no success means; only Stripe's codes are passed on, never its sentences."""
    code = error.code if isinstance(error.code, str) else ""
    status = error.http_status or 0
    if isinstance(error, stripe.IdempotencyError) and not code:
        code = "key_reused"
    if status == 409 or code in UNDER_WAY:
        return OutcomeUnknown("Stripe is still at it.", why=code)
    if status == TRY_LATER:
        return GatewayAway("Stripe has no time for it.")
    if 400 <= status < 500:
        declined = getattr(error.error, "decline_code", None)
        why = declined if isinstance(declined, str) else code
        return GatewayRefused(f"Stripe said no: {why or status}", why=why or str(status), status=status)
    return OutcomeUnknown("Stripe's answer says nothing.", status=status)


def _unanswered(error: GatewayRefused) -> GatewayAway:
    """A question that was refused: nothing was done by it, and nothing is known."""
    return GatewayAway(f"Stripe does not tell: {error.facts.get('why', '')}")
