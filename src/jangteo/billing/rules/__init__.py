"""Pure decisions: documents, ageing, dunning, tax invoices."""
