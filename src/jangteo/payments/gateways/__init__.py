from jangteo.payments.errors import GatewayNotSet
from jangteo.payments.gateways.port import Gateway

_set: dict[str, Gateway] = {}


def gateway(code: str) -> Gateway:
    """The adapter of a provider.

    raises  GatewayNotSet
    """
    try:
        return _set[code]
    except KeyError:
        raise GatewayNotSet(gateway=code) from None


def offered() -> tuple[str, ...]:
    """The providers that are set up here, the first one first."""
    return tuple(_set)
