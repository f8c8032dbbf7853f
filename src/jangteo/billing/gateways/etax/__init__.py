"""Providers that issue tax invoices and send them to the National Tax Service."""

from jangteo.billing.errors import EtaxAway
from jangteo.billing.gateways.etax.fake import FakeEtaxProvider
from jangteo.billing.gateways.etax.port import EtaxProvider, ProviderRecord
from jangteo.billing.gateways.etax.receipts import FakeReceiptProvider, ReceiptProvider

FAKE = "fake"
_providers: dict[str, EtaxProvider] = {}
_receipts: dict[str, ReceiptProvider] = {}

__all__ = [
    "FAKE",
    "EtaxProvider",
    "FakeEtaxProvider",
    "FakeReceiptProvider",
    "ProviderRecord",
    "ReceiptProvider",
    "provider_here",
    "receipts_here",
    "register_provider",
]


def register_provider(code: str, provider: EtaxProvider, receipts: ReceiptProvider) -> None:
    """Put a provider's adapter here; the fake is there only where a demo or test puts it. The last one is asked."""
    _providers.clear()
    _receipts.clear()
    _providers[code], _receipts[code] = provider, receipts


def provider_here() -> EtaxProvider:
    """Who issues tax invoices.

    raises  EtaxAway when nobody is set up here
    """
    if not _providers:
        raise EtaxAway("no provider of tax invoices is set up here")
    return next(iter(_providers.values()))


def receipts_here() -> ReceiptProvider:
    """Who issues cash receipts.

    raises  EtaxAway when nobody is set up here
    """
    if not _receipts:
        raise EtaxAway("no provider of cash receipts is set up here")
    return next(iter(_receipts.values()))
