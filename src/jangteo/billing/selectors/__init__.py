"""Reads of invoices, what is owed on them, and what waits to be invoiced."""
