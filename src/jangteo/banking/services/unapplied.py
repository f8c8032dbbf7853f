"""What is left of a line that paid somebody's orders is theirs: it lowers what they use of credit."""

from contextlib import suppress

from jangteo.banking.models import Application, SetAside, StatementLine
from jangteo.credit.errors import RateUnknown
from jangteo.credit.services import move_exposure
from jangteo.credit.types import Exposure, MoveStage, Reference, UseDraft
from jangteo.kernel.types import Actor
from jangteo.parties.selectors import lineage_of

KIND = "bank_line"


def follow_credit(row: StatementLine, actor: Actor) -> None:
    """Tell credit what is left of a locked line, in the caller's transaction, where anything is or was.

    It is the party's whose orders the line pays, as long as it pays one party's alone.
    """
    before = row.amount_minor - row.applied_minor - row.aside_minor
    row.refresh_from_db(fields=["applied_minor", "aside_minor"])
    left = row.amount_minor - row.applied_minor - row.aside_minor
    uses = list(Application.objects.filter(line=row, reverses=None).order_by("id"))
    taken_back = set(Application.objects.filter(line=row, reverses__isnull=False).values_list("reverses_id", flat=True))
    live = {one.party_id for one in uses if one.pk not in taken_back}
    party = next(iter(live)) if len(live) == 1 else None
    was = next((one.party_id for one in reversed(uses) if one.party_id), None)
    whose = party or was
    if whose is None or not (left or before):
        return
    rest = left if party else 0
    count = Application.objects.filter(line=row).count() + SetAside.objects.filter(line=row).count()
    use = UseDraft(Reference(KIND, row.pk), lineage_of(whose), Exposure(row.currency, unapplied=rest))
    with suppress(RateUnknown):  # a line of credit in another currency goes without: it only says less than it might
        move_exposure(uses=[use], stage=MoveStage.SETTLE, key=f"{KIND}:{row.pk}:{count}", actor=actor)
