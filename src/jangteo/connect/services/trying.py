from collections.abc import Callable, Mapping

from django.db import transaction

from jangteo.connect import rules
from jangteo.connect.types import Note
from jangteo.kernel.errors import JangteoError


def refusals_of[Wish](wishes: Mapping[str, Wish], work: Callable[[Wish], object]) -> dict[str, JangteoError]:
    """{key: why the work was refused for it}: all is done one after another and rolled back."""
    with transaction.atomic():
        refused = do_each(wishes, work)
        transaction.set_rollback(True)
    return refused


def do_each[Wish](wishes: Mapping[str, Wish], work: Callable[[Wish], object]) -> dict[str, JangteoError]:
    """{key: why the work was refused for it}; for the others it stays done."""
    refused = {}
    for key, wish in wishes.items():
        try:
            with transaction.atomic():
                work(wish)
        except JangteoError as error:
            refused[key] = error
    return refused


def refusal_note(row: int, error: JangteoError) -> Note:
    """A service's refusal as the row's."""
    return rules.note(row, "not_allowed", value=error.message)
