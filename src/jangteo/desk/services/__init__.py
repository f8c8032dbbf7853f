"""Keeping views; noting who takes a list; trying many rows, and taking it back."""

from jangteo.desk.services.exports import note_export
from jangteo.desk.services.runs import apply_run, make_run, undo_run
from jangteo.desk.services.views import choose_view, delete_view, move_view, rename_view, save_view
from jangteo.desk.services.working import work_on

__all__ = [
    "apply_run",
    "choose_view",
    "delete_view",
    "make_run",
    "move_view",
    "note_export",
    "rename_view",
    "save_view",
    "undo_run",
    "work_on",
]
