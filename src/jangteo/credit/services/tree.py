"""Documents follow their parties: to a line that is opened above them, and when a unit moves in the tree."""

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from jangteo.credit.models import CreditDocument, CreditLine
from jangteo.credit.selectors.states import exposure_of, live
from jangteo.credit.services.exposure import Step, lock_book, lock_gate, plan_uses, write
from jangteo.credit.types import MoveStage, Reference, UseDraft
from jangteo.kernel.ids import new_id
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor
from jangteo.parties.selectors import lineages_of, units_below


@transaction.atomic
def follow_party(*, party_id: UUID, actor: Actor, rates: Mapping[tuple[str, str], Decimal] | None = None) -> int:
    """Let what a party and the units below it use count where they stand in the tree now; how many documents moved.

    A fact: lines that come above their limit by it let nothing rise until they have come down. A step of one of the
    documents does the same for that one.

    rates   {(a document's currency, a line's): rate}, for lines that did not count it before
    locks   steps of credit wait
    raises  NotPermitted, RateUnknown
    """
    require(actor, Action.PAYMENTS_HANDLE, party_id=party_id)
    lock_gate(is_shared=False)
    return take_over(below=party_id, rates=rates or {}, actor=actor, key=f"follow:{new_id()}")


def take_over(*, below: UUID, rates: Mapping[tuple[str, str], Decimal], actor: Actor, key: str) -> int:
    """Write every live document of a party and the units below on the lines above it now; the gate is held."""
    rows = list(CreditDocument.objects.filter(live(), party__in=units_below([below])))
    if not rows:
        return 0
    lineages = lineages_of({row.party_id for row in rows})
    currencies = set(CreditLine.objects.values_list("currency", flat=True).distinct())
    uses = [
        UseDraft(
            Reference(row.kind, row.reference_id),
            lineages[row.party_id],
            exposure_of(row),
            {one: rates[row.currency, one] for one in currencies if (row.currency, one) in rates},
        )
        for row in rows
    ]
    book = lock_book(uses)
    new = plan_uses(book, uses, MoveStage.SETTLE)
    write(book, uses, new, Step(MoveStage.SETTLE, key, actor))
    return len(uses)
