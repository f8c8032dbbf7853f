"""Legal numbers: each series counts from 1 without a gap, for documents of which the law wants every number."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import connection

from jangteo.kernel import clock
from jangteo.kernel.models import NumberSeries, SeriesNumber

LONGEST_NAME = 80


class OutsideTransaction(RuntimeError):
    """A number was taken where it could not be given back together with its document."""


def take_number(series: str, *, subject_kind: str, subject_id: UUID, at: datetime | None = None) -> int:
    """The next number of a series, from 1, for one document; given back if the caller's transaction is.

    Take it as the last thing before the transaction ends: until then nobody else gets a number of this series, so all
    that is slow or may fail comes first. A document has one number of a series: asked again it gets the same.

    series  kind, country and what else it runs by, "credit-note:KR:2026"; how a number is written is the caller's
    locks   the series
    raises  OutsideTransaction
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction(f"a number of {series} must be taken inside the transaction of its document")
    if not 0 < len(series) <= LONGEST_NAME:
        raise ValueError(f"a series has a name of 1 to {LONGEST_NAME} characters")
    NumberSeries.objects.bulk_create([NumberSeries(name=series)], ignore_conflicts=True)
    row = NumberSeries.objects.select_for_update().get(pk=series)
    known = SeriesNumber.objects.filter(series=row, subject_id=subject_id).first()
    if known is not None:
        return known.number
    row.last += 1
    row.save(update_fields=["last"])
    SeriesNumber.objects.create(
        series=row, number=row.last, subject_kind=subject_kind, subject_id=subject_id, taken_at=at or clock.now()
    )
    return row.last


def numbers_of(subject_ids: Collection[UUID]) -> dict[UUID, tuple[str, int]]:
    """{document: (series, number)} of those that have one; one query."""
    rows = SeriesNumber.objects.filter(subject_id__in=subject_ids)
    return {row.subject_id: (row.series_id, row.number) for row in rows}
