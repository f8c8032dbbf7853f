"""Figures about the business, kept by events."""
