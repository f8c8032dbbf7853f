"""What the module speaks of: documents, bank lines, open items, levels of dunning, tax invoices."""
