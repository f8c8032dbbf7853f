"""Those who issue virtual accounts."""

from django.conf import settings

from jangteo.banking.errors import NoIssuer
from jangteo.banking.gateways.fake import FakeIssuer
from jangteo.banking.gateways.port import Issued, Issuer

__all__ = ["Issued", "Issuer", "find_issuer"]


def find_issuer() -> Issuer:
    """Who issues virtual accounts here: the fake where the payment simulator is set up, for no real buyer pays there.

    raises  NoIssuer
    """
    if "simulator" in settings.JANGTEO_GATEWAYS:
        return FakeIssuer()
    raise NoIssuer
