"""Short ways to use credit in tests."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from factories import ACTOR, company
from jangteo.credit.models import CreditLine
from jangteo.credit.services import move_exposure, open_line
from jangteo.credit.types import CheckStage, Exposure, MoveStage, Reference, UseDraft
from jangteo.kernel import verify
from jangteo.kernel.ids import new_id
from jangteo.kernel.money import Money
from jangteo.kernel.types import PartyId
from jangteo.parties.selectors import lineage_of
from jangteo.parties.services import create_unit
from jangteo.parties.types import PartyKind

ORDER, RELEASE, SHIP, SETTLE, UNPAID = MoveStage


def line_of(
    party: UUID, limit: int = 1000, currency: str = "KRW", stage: CheckStage = CheckStage.ORDER, tolerance: int = 0
) -> UUID:
    """A line opened for a party."""
    return open_line(
        party_id=party,
        limit=Money(limit, currency),
        tolerance=Money(tolerance, currency),
        stage=stage,
        actor=ACTOR,
    )


def firm_with_line(limit: int = 1000, **facts: object) -> tuple[PartyId, UUID]:
    """A company and its line."""
    firm = company()
    return firm, line_of(firm, limit, **facts)  # type: ignore[arg-type]


def branch_of(firm: UUID, name: str = "부산점") -> PartyId:
    """A unit of a company."""
    return create_unit(parent_id=firm, kind=PartyKind.LOCATION, name=name, actor=ACTOR)


def document(kind: str = "order") -> Reference:
    return Reference(kind, new_id())


def draft(
    reference: Reference,
    party: UUID,
    *,
    currency: str = "KRW",
    rates: Mapping[str, str] | None = None,
    **buckets: int,
) -> UseDraft:
    """What a document uses."""
    known = {name: Decimal(rate) for name, rate in (rates or {}).items()}
    return UseDraft(reference, lineage_of(party), Exposure(currency, **buckets), known)


def use(
    reference: Reference,
    party: UUID,
    *,
    stage: MoveStage = ORDER,
    key: str = "",
    currency: str = "KRW",
    rates: Mapping[str, str] | None = None,
    **buckets: int,
) -> None:
    """Set what one document uses."""
    one = draft(reference, party, currency=currency, rates=rates, **buckets)
    together([one], stage=stage, key=key)


def together(uses: Sequence[UseDraft], *, stage: MoveStage = SETTLE, key: str = "") -> None:
    """Set what several documents use, in one step."""
    move_exposure(uses=uses, stage=stage, key=key or str(new_id()), actor=ACTOR)


def standing(line_id: UUID) -> tuple[int, int]:
    """What a line says is used, and what of it counts."""
    row = CreditLine.objects.get(pk=line_id)
    return row.exposure_minor, row.counted_minor


def broken() -> list[str]:
    """The invariants that don't hold."""
    return [finding.invariant.name for finding in verify.run() if not finding.is_clean]
