"""Providers that issue tax invoices and send them to the National Tax Service."""

from jangteo.billing.gateways.etax.fake import FakeEtaxProvider
from jangteo.billing.gateways.etax.port import EtaxProvider, ProviderRecord

__all__ = ["EtaxProvider", "FakeEtaxProvider", "ProviderRecord"]
