"""Bringing in other systems' data."""

from jangteo.connect.services.run_import import run_import

__all__ = ["run_import"]
