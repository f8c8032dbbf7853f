"""A payment provider that an extension brings: held to the port, whatever it does."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, cast

from jangteo.extending import services as extending
from jangteo.extending.types import HookKind
from jangteo.kernel.money import Money
from jangteo.payments.errors import EventRefused, GatewayAway, GatewayRefused, OutcomeUnknown
from jangteo.payments.gateways.port import Gateway
from jangteo.payments.types import GatewayEvent, HostedPage, PageRequest, ProviderPayment

SAYS = (GatewayRefused, GatewayAway, OutcomeUnknown, EventRefused)


def extended_codes() -> tuple[str, ...]:
    """Codes of providers that extensions bring and that work now."""
    return tuple(one.hook.name for one in extending.hooks(HookKind.GATEWAY))


def find_extended(code: str) -> Gateway | None:
    """A provider that an extension brings, working or not: payments made with it are still asked for."""
    return cast(Gateway, ExtendedGateway(code)) if code in extending.hook_names(HookKind.GATEWAY) else None


class ExtendedGateway:
    """Asks the extension; what goes wrong there is an outcome we don't know, and is asked for again.

    Once the extension is switched off nothing is done: the provider can't be reached.
    """

    def __init__(self, code: str) -> None:
        self.code = code

    @property
    def merchant(self) -> str:
        return cast(str, self._ask(lambda one: one.merchant, str))

    @property
    def waits(self) -> bool:
        return cast(bool, self._ask(lambda one: one.waits, bool))

    def open_page(self, request: PageRequest) -> HostedPage:
        return cast(HostedPage, self._ask(lambda one: one.open_page(request), HostedPage))

    def complete(self, *, key: str, reference: str, amount: Money, returned: Mapping[str, str]) -> ProviderPayment:
        return self._books(lambda one: one.complete(key=key, reference=reference, amount=amount, returned=returned))

    def capture(self, *, key: str, reference: str, amount: Money) -> ProviderPayment:
        return self._books(lambda one: one.capture(key=key, reference=reference, amount=amount))

    def void(self, *, key: str, reference: str) -> ProviderPayment:
        return self._books(lambda one: one.void(key=key, reference=reference))

    def refund(self, *, key: str, reference: str, amount: Money, why: str) -> ProviderPayment:
        return self._books(lambda one: one.refund(key=key, reference=reference, amount=amount, why=why))

    def look_up(self, *, key: str, reference: str) -> ProviderPayment | None:
        found = self._ask(lambda one: one.look_up(key=key, reference=reference), (ProviderPayment, type(None)))
        return cast(ProviderPayment | None, found)

    def read_event(self, headers: Mapping[str, str], body: bytes) -> GatewayEvent:
        return cast(GatewayEvent, self._ask(lambda one: one.read_event(headers, body), GatewayEvent, EventRefused))

    def list_payments(self, since: datetime, until: datetime) -> Iterator[ProviderPayment]:
        found = self._ask(lambda one: list(one.list_payments(since, until)), list)
        yield from cast(list[ProviderPayment], found)

    def _books(self, question: Callable[[Any], Any]) -> ProviderPayment:
        return cast(ProviderPayment, self._ask(question, ProviderPayment))

    def _ask(self, question: Callable[[Any], Any], kind: Any, failed: type[Exception] = OutcomeUnknown) -> object:
        bound = next((one for one in extending.hooks(HookKind.GATEWAY) if one.hook.name == self.code), None)
        if bound is None:
            raise GatewayAway(provider=self.code)
        said = extending.ask(bound, question, lambda value: isinstance(value, kind), SAYS)
        if said.failed:
            raise failed()
        return said.value
