"""Who lends: a licensed lender behind a port, or a faithful fake."""

from jangteo.credit.errors import LenderAway
from jangteo.credit.gateways.fake import FakeLender
from jangteo.credit.gateways.underwriting import Lender

__all__ = ["FAKE", "FakeLender", "Lender", "lender_of", "register_lender"]

FAKE = "fake"
_lenders: dict[str, Lender] = {}


def register_lender(code: str, lender: Lender) -> None:
    """Put a lender's adapter under the code that offers name; the fake is there only where a demo or test puts it."""
    _lenders[code] = lender


def lender_of(code: str) -> Lender:
    """The lender of a code.

    raises  LenderAway when none is set up here
    """
    if code not in _lenders:
        raise LenderAway(f"no lender {code!r} is set up here")
    return _lenders[code]
