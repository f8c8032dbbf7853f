"""Carriers by their codes; the one that comes along is a faithful fake, for a market without contracts."""

from jangteo.fulfilment.errors import UnknownCarrier
from jangteo.fulfilment.gateways.extended import extended_carriers, find_extended
from jangteo.fulfilment.gateways.hangang import HANGANG, fake_messages, sign
from jangteo.fulfilment.gateways.port import Carrier

_CARRIERS: dict[str, Carrier] = {HANGANG.code: HANGANG}


def get_carrier(code: str) -> Carrier:
    """A carrier by its code.

    raises  UnknownCarrier
    """
    if code not in _CARRIERS and (extended := find_extended(code)):
        return extended
    if code not in _CARRIERS:
        raise UnknownCarrier(f"there is no carrier {code[:20]!r}", carrier=code[:20])
    return _CARRIERS[code]


def carrier_names() -> dict[str, dict[str, str]]:
    """{code: its names} of every carrier."""
    return {code: dict(one.names) for code, one in {**_CARRIERS, **extended_carriers()}.items()}


__all__ = ["Carrier", "carrier_names", "fake_messages", "get_carrier", "sign"]
