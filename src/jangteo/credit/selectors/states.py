"""Lines, documents and uses as decisions need them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q, Sum

from jangteo.credit.models import CreditDocument, CreditLine, CreditRaise, CreditStop, CreditUse
from jangteo.credit.types import CheckStage, Exposure, LineState, StopKind


def raised_now(lines: Sequence[CreditLine], at: datetime) -> dict[UUID, int]:
    """{line: by how much its limit is raised at a moment}; one query."""
    rows = CreditRaise.objects.filter(line__in=lines, from_at__lte=at, until_at__gt=at, withdrawn_at=None)
    return dict(rows.order_by().values_list("line").annotate(sum=Sum("amount_minor")).values_list("line", "sum"))


def line_states(lines: Sequence[CreditLine], raised: Mapping[UUID, int]) -> dict[UUID, LineState]:
    """{line: how it stands}; one query for those that are blocked."""
    blocked = [one.pk for one in lines if one.is_blocked]
    stops: dict[UUID, tuple[StopKind, ...]] = {}
    if blocked:
        for pk, kind in (
            CreditStop.objects.filter(line__in=blocked, ended_at=None).order_by("kind").values_list("line", "kind")
        ):
            stops[pk] = (*stops.get(pk, ()), StopKind(kind))
    return {
        one.pk: LineState(
            id=one.pk,
            party_id=one.party_id,
            currency=one.currency,
            stage=CheckStage(one.stage),
            limit=one.limit_minor,
            tolerance=one.tolerance_minor,
            raised=raised.get(one.pk, 0),
            exposure=one.exposure_minor,
            counted=one.counted_minor,
            stops=stops.get(one.pk, ()),
        )
        for one in lines
    }


def exposure_of(row: CreditDocument) -> Exposure:
    """What a document uses, in its own currency."""
    return Exposure(row.currency, row.ordered_minor, row.shipped_minor, row.invoiced_minor, row.unapplied_minor)


def use_here(row: CreditUse, currency: str) -> Exposure:
    """What a document uses of a line, in the line's currency."""
    return Exposure(currency, row.ordered_minor, row.shipped_minor, row.invoiced_minor, row.unapplied_minor)


def live() -> Q:
    """A condition on documents, or on their uses of a line: they use something."""
    used = Q(ordered_minor__gt=0) | Q(shipped_minor__gt=0) | Q(invoiced_minor__gt=0)
    return used | Q(unapplied_minor__gt=0)
