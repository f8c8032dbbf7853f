"""Bringing in other systems' data, taking it back and out, and tables that people send and get."""

from jangteo.connect.services.export import export_table
from jangteo.connect.services.intake_work import work_on_intake, work_on_undo
from jangteo.connect.services.intakes import (
    ask_undo,
    forget_intake,
    list_ready_maps,
    receive_file,
    start_intake,
    stop_intake,
)
from jangteo.connect.services.reconcile import reconcile
from jangteo.connect.services.run_import import run_import
from jangteo.connect.services.sheets import read_sheet, write_sheet
from jangteo.connect.services.takeouts import ask_takeout, open_takeout, tidy_files, work_on_takeout
from jangteo.connect.services.undo_import import undo_import

__all__ = [
    "ask_takeout",
    "ask_undo",
    "export_table",
    "forget_intake",
    "list_ready_maps",
    "open_takeout",
    "read_sheet",
    "receive_file",
    "reconcile",
    "run_import",
    "start_intake",
    "stop_intake",
    "tidy_files",
    "undo_import",
    "work_on_intake",
    "work_on_takeout",
    "work_on_undo",
    "write_sheet",
]
