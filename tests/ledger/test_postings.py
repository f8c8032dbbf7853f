"""The books balance at the database, whoever writes to them."""

import pytest
from django.db import IntegrityError, connection, transaction

from jangteo.kernel import clock
from jangteo.kernel.ids import new_id
from jangteo.ledger.models import Entry, Posting
from jangteo.ledger.types import Account

pytestmark = pytest.mark.django_db


def posting(entry: Entry, account: Account, minor: int, currency: str = "KRW") -> Posting:
    return Posting(entry=entry, account=account.value, amount_minor=minor, currency=currency)


def at_once() -> None:
    """What is asked at the end of a transaction is asked now."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def balanced() -> Entry:
    entry = Entry.objects.create(at=clock.now(), kind="test", key="test:1", subject_kind="order", subject_id=new_id())
    Posting.objects.bulk_create([posting(entry, Account.CASH, 1000), posting(entry, Account.CLEARING, -1000)])
    at_once()
    return entry


@pytest.mark.parametrize("more", [[(1, "KRW")], [(500, "KRW"), (-500, "JPY")]])
def test_nothing_is_added_to_an_entry_that_unbalances_it(more: list[tuple[int, str]]) -> None:
    entry = balanced()
    with pytest.raises(IntegrityError, match="does not balance"), transaction.atomic():
        Posting.objects.bulk_create(posting(entry, Account.CASH, minor, currency) for minor, currency in more)
    assert entry.postings.count() == 2


def test_an_entry_of_nothing_is_refused() -> None:
    at_once()
    with pytest.raises(IntegrityError, match="no postings"), transaction.atomic():
        Entry.objects.create(at=clock.now(), kind="test", key="test:2", subject_kind="order", subject_id=new_id())
    assert not Entry.objects.filter(key="test:2").exists()
