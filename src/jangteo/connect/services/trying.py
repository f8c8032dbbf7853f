from collections.abc import Callable, Collection, Mapping

from django.db import transaction

from jangteo.connect import rules
from jangteo.connect.types import Difference, Note, Verdict
from jangteo.kernel.errors import JangteoError


def refusals_of[Wish](wishes: Mapping[str, Wish], work: Callable[[Wish], object]) -> dict[str, JangteoError]:
    """{key: why the work was refused for it}: all is done one after another and rolled back."""
    with transaction.atomic():
        refused = do_each(wishes, work)
        transaction.set_rollback(True)
    return refused


def tried[Wish](
    wanted: Mapping[str, Wish],
    differences: Mapping[str, Difference],
    notes: Collection[Note],
    work: Callable[[Wish], object],
    *,
    yet_to_come: Collection[str] = (),
) -> Verdict:
    """What is left of the differences once the work was tried for each that is wanted.

    yet_to_come  of the wanted those that can't be tried, for what they need is not written yet
    """
    refused = refusals_of({key: one for key, one in wanted.items() if key not in yet_to_come}, work)
    told = [refusal_note(differences[key].row, error) for key, error in refused.items()]
    return Verdict(
        tuple(one for key, one in differences.items() if key not in refused),
        (*notes, *told),
        tuple(one for key, one in wanted.items() if key not in refused),
    )


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
