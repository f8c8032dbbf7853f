"""Pure decisions: documents, bank files, matching, ageing, dunning, tax invoices."""
