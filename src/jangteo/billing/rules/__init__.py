"""Pure decisions: invoices, documents, ageing, dunning, tax invoices."""

from jangteo.billing.rules.invoicing import (
    applied_of,
    document_number,
    month_cause,
    next_figures,
    open_parts,
    spread_credit,
    spread_money,
    taxed_alike,
    units_to_invoice,
)

__all__ = [
    "applied_of",
    "document_number",
    "month_cause",
    "next_figures",
    "open_parts",
    "spread_credit",
    "spread_money",
    "taxed_alike",
    "units_to_invoice",
]
