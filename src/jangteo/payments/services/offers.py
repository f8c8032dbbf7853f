"""Which providers are set up here, and which ways to pay can be used for that."""

from collections.abc import Iterable

from jangteo.payments.gateways import offered
from jangteo.payments.types import PaymentMethod


def list_gateways() -> tuple[str, ...]:
    """The payment providers that are set up here, the one that is used first."""
    return offered()


def usable_methods(codes: Iterable[str]) -> list[str]:
    """Of a channel's ways to pay those that can be used: a card needs a provider."""
    return [code for code in codes if code != PaymentMethod.CARD or offered()]
