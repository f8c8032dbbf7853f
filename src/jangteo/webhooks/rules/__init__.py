"""Decisions about webhooks: addresses, signatures, what is told, when it is tried again."""
