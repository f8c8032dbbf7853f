"""What staff do about a relationship: write it down, plan the next step, say whose account it is."""

from jangteo.relations.selectors import register_source
from jangteo.relations.services.accounts import add_deputy, assign_account, assign_by_territory, end_account
from jangteo.relations.services.notes import correct_note, write_note, write_touch
from jangteo.relations.services.tasks import add_task, change_task, move_task
from jangteo.relations.services.territories import put_territory

__all__ = [
    "add_deputy",
    "add_task",
    "assign_account",
    "assign_by_territory",
    "change_task",
    "correct_note",
    "end_account",
    "move_task",
    "put_territory",
    "register_source",
    "write_note",
    "write_touch",
]
