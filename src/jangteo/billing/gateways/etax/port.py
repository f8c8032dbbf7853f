from dataclasses import dataclass
from typing import Protocol

from jangteo.billing.types.etax import TaxInvoice, TaxInvoiceState


@dataclass(frozen=True, slots=True)
class ProviderRecord:
    """A document as the provider has it.

    approval  empty on a draft
    why       what the tax service said where it failed
    """

    management_number: str
    invoice: TaxInvoice
    state: TaxInvoiceState
    approval: str = ""
    why: str = ""


class EtaxProvider(Protocol):
    """What every provider can do. Each call is safe to repeat: a document is known by our management number.

    The management number is ours, one a supplier: asked again with the same document, the record is answered as it
    stands; asked with another document, DuplicateTaxInvoice is raised.
    """

    def keep(self, management_number: str, invoice: TaxInvoice) -> ProviderRecord:
        """Keep a draft.

        raises  DuplicateTaxInvoice; TaxInvoiceRefused for a number or document the provider does not take
        """
        ...

    def issue(self, supplier: str, management_number: str) -> ProviderRecord:
        """Sign it and give it an approval number; issued already, it keeps the one it has.

        raises  TaxInvoiceNotFound; TaxInvoiceRefused where its original is not known or taken back whole already
        """
        ...

    def send(self, supplier: str, management_number: str) -> ProviderRecord:
        """Give it to the tax service, again after a failure; on its way or accepted, it stays as it is.

        raises  TaxInvoiceNotFound; IllegalMove for a draft
        """
        ...

    def find(self, supplier: str, management_number: str) -> ProviderRecord | None:
        """How it stands, as asked for after a call without an answer."""
        ...

    def discard(self, supplier: str, management_number: str) -> None:
        """Throw a draft away; gone already is gone.

        raises  TaxInvoiceRefused for what was issued: it can only be amended
        """
        ...
