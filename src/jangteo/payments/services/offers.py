"""Which providers are set up here, and which ways to pay can be used for that."""

from collections.abc import Iterable

from django.conf import settings

from jangteo.payments.errors import GatewayNotSet
from jangteo.payments.gateways import offered
from jangteo.payments.types import PaymentMethod


def list_gateways() -> tuple[str, ...]:
    """The payment providers that are set up here, the one that is used first."""
    return offered()


def usable_methods(codes: Iterable[str]) -> list[str]:
    """Of a channel's ways to pay those that can be used: a card needs a provider."""
    return [code for code in codes if code != PaymentMethod.CARD or offered()]


def toss_client_key() -> str:
    """The public key by which a page opens Toss's payment window.

    raises  GatewayNotSet
    """
    if "toss" not in offered():
        raise GatewayNotSet(provider="toss")
    return str(settings.JANGTEO_GATEWAYS["toss"]["client_key"])
