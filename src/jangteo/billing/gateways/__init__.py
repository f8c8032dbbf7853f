"""Other systems: providers of tax invoices."""
