"""Bringing in other systems' data, taking it back and out, and tables that people send and get."""

from jangteo.connect.services.export import export_table
from jangteo.connect.services.reconcile import reconcile
from jangteo.connect.services.run_import import run_import
from jangteo.connect.services.sheets import read_sheet, write_sheet
from jangteo.connect.services.undo_import import undo_import

__all__ = ["export_table", "read_sheet", "reconcile", "run_import", "undo_import", "write_sheet"]
