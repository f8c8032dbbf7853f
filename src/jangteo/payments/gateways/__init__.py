"""Payment providers, as they are set up here."""

from functools import cache

from django.conf import settings

from jangteo.kernel import sandbox
from jangteo.payments.errors import GatewayNotSet
from jangteo.payments.gateways.extended import extended_codes, find_extended
from jangteo.payments.gateways.port import Gateway
from jangteo.payments.gateways.simulator import SimulatorGateway
from jangteo.payments.gateways.toss import TossGateway
from jangteo.simulator import selectors as simulator

__all__ = ["Gateway", "gateway", "offered"]

CODES = ("toss", "stripe", "simulator")


def offered() -> tuple[str, ...]:
    """The codes of the providers that are set up here, in the order they are shown."""
    return (*(code for code in CODES if code in settings.JANGTEO_GATEWAYS), *extended_codes())


def gateway(code: str) -> Gateway:
    """A provider's adapter.

    raises  GatewayNotSet; in the sandbox NotInSandbox for all but the simulator
    """
    if code not in settings.JANGTEO_GATEWAYS and (extended := find_extended(code)):
        return extended
    if code not in CODES or code not in settings.JANGTEO_GATEWAYS:
        raise GatewayNotSet(provider=code)
    if code != "simulator":
        sandbox.refuse(code)
    chosen = settings.JANGTEO_GATEWAYS[code]
    if code == "toss":
        return _toss(chosen["secret_key"], chosen["client_key"], chosen["merchant"])
    if code == "stripe":
        return _stripe(chosen["secret_key"], chosen["webhook_secret"])
    return SimulatorGateway(chosen["merchant"], simulator.signing_secret(chosen["merchant"]))


@cache
def _toss(secret_key: str, client_key: str, merchant: str) -> Gateway:
    return TossGateway(secret_key=secret_key, client_key=client_key, merchant=merchant)


@cache
def _stripe(secret_key: str, webhook_secret: str) -> Gateway:
    """Imported only where it is set up: the package takes a third of a second and 40 MB."""
    from jangteo.payments.gateways.stripe import StripeGateway

    return StripeGateway(secret_key=secret_key, webhook_secret=webhook_secret)
