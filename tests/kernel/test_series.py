"""Legal numbers: contiguous from 1 in each series, whatever is rolled back and whoever comes at once."""

import os
import random
import uuid
from typing import Any

import pytest
from django.db import transaction

from conftest import RunTogether
from jangteo.kernel import series, verify
from jangteo.kernel.models import NumberSeries, SeriesNumber

# 2,000 with JANGTEO_THOROUGH; a tenth of a second for every twenty here
DOCUMENTS = 2000 if os.environ.get("JANGTEO_THOROUGH") else 400
THREADS = 8
NAME = "credit-note:KR:2026"


class CalledOff(Exception):
    """The document failed after its number was taken."""


def take(name: str = NAME, subject: uuid.UUID | None = None) -> int:
    with transaction.atomic():
        return series.take_number(name, subject_kind="test", subject_id=subject or uuid.uuid4())


@pytest.mark.django_db
def test_each_series_counts_by_itself_from_one() -> None:
    assert [take(), take(), take("credit-note:JP:2026"), take()] == [1, 2, 1, 3]


@pytest.mark.django_db
def test_a_document_has_one_number_of_a_series() -> None:
    document = uuid.uuid4()
    assert (take(subject=document), take(), take(subject=document), take()) == (1, 2, 1, 3)
    assert series.numbers_of([document, uuid.uuid4()]) == {document: (NAME, 1)}


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_no_number_is_taken() -> None:
    with pytest.raises(series.OutsideTransaction):
        series.take_number(NAME, subject_kind="test", subject_id=uuid.uuid4())
    assert NumberSeries.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["", "x" * 81])
def test_a_series_has_a_name(name: str) -> None:
    with pytest.raises(ValueError, match="1 to 80"):
        take(name)


@pytest.mark.django_db(transaction=True)
def test_many_at_once_with_rollbacks_leave_no_gap_and_no_double(run_together: RunTogether) -> None:
    def work(thread: int) -> list[int]:
        chance = random.Random(thread)
        taken: list[int] = []
        while len(taken) < DOCUMENTS // THREADS:
            try:
                with transaction.atomic():
                    number = series.take_number(NAME, subject_kind="test", subject_id=uuid.uuid4())
                    if chance.random() < 0.2:
                        raise CalledOff
            except CalledOff:
                continue
            taken.append(number)
        return taken

    outcomes: list[Any] = run_together(THREADS, work)
    assert [one for one in outcomes if isinstance(one, Exception)] == []
    numbers = sorted(number for one in outcomes for number in one)
    assert numbers == list(range(1, DOCUMENTS + 1))
    assert all(one == sorted(one) for one in outcomes)
    assert list(SeriesNumber.objects.order_by("number").values_list("number", flat=True)) == numbers
    assert [one.invariant.name for one in verify.run() if not one.is_clean] == []
