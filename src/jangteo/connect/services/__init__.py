"""Bringing in other systems' data, and tables that people send and get."""

from jangteo.connect.services.run_import import run_import
from jangteo.connect.services.sheets import read_sheet, write_sheet

__all__ = ["read_sheet", "run_import", "write_sheet"]
