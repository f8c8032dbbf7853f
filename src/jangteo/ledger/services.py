"""Writing the books, once for each thing that happened."""

from collections.abc import Iterable
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from jangteo.kernel import clock
from jangteo.kernel.money import Money
from jangteo.ledger import rules
from jangteo.ledger.errors import EntryDiffers
from jangteo.ledger.models import Entry, Posting
from jangteo.ledger.selectors import line_of
from jangteo.ledger.types import EntryDraft, Line, Subject


class OutsideTransaction(RuntimeError):
    """An entry was written where it could not be rolled back with its cause."""


def post(*, kind: str, key: str, subject: Subject, lines: Iterable[Line]) -> UUID:
    """Write an entry in the caller's transaction; returns its id. The same key with the same lines writes nothing more.

    kind    dotted, module first: "payments.captured"
    key     what it is written for, at most 120 characters
    raises  Unbalanced for lines that do not sum to zero in each currency, EntryDiffers where the key was written with
            other lines, OutsideTransaction
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction(f"{key} has to be posted inside the transaction that makes it true")
    told = rules.checked(lines)
    known = _posted(key)
    if known is None:
        try:
            with transaction.atomic():
                return _write(kind, key, subject, told)
        except IntegrityError:  # somebody else wrote it at the same moment
            known = _posted(key)
            if known is None:
                raise
    if sorted(map(repr, map(line_of, known.postings.all()))) != sorted(map(repr, told)):
        raise EntryDiffers(key=key)
    return known.pk


def _posted(key: str) -> Entry | None:
    return Entry.objects.filter(key=key).prefetch_related("postings").first()


def _write(kind: str, key: str, subject: Subject, lines: tuple[Line, ...]) -> UUID:
    row = Entry.objects.create(at=clock.now(), kind=kind, key=key, subject_kind=subject.kind, subject_id=subject.id)
    Posting.objects.bulk_create(_posting(row, line) for line in lines)
    return row.pk


def _posting(row: Entry, line: Line) -> Posting:
    return Posting(
        entry=row,
        account=line.account.value,
        amount_minor=line.amount.minor,
        currency=line.amount.currency,
        order_id=line.order_id,
        party_id=line.party_id,
        counterpart=line.counterpart,
    )


def post_all(drafts: Iterable[EntryDraft]) -> None:
    """Write many entries at once, in the caller's transaction, of keys nobody can have written yet: those of rows that
    were made in it.

    raises  Unbalanced, OutsideTransaction
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction("entries have to be posted inside the transaction that makes them true")
    told = [(draft, rules.checked(draft.lines)) for draft in drafts]
    now = clock.now()
    rows = Entry.objects.bulk_create(
        Entry(at=now, kind=one.kind, key=one.key, subject_kind=one.subject.kind, subject_id=one.subject.id)
        for one, _ in told
    )
    Posting.objects.bulk_create(
        _posting(row, line) for row, (_, lines) in zip(rows, told, strict=True) for line in lines
    )


def seal() -> int:
    """Give every committed entry its place in the chain of digests; returns how many were added.

    Safe to run from several workers: an advisory lock lets one do it at a time.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT ledger_seal()")
        return int(cursor.fetchone()[0])


def post_transfer(*, kind: str, key: str, subject: Subject, amount: Money, debit: Line, credit: Line) -> UUID:
    """Write an entry that moves an amount from one account to another; below zero it goes the other way.

    debit, credit  say where; their own amounts are left aside
    raises         as `post`
    """
    return post(kind=kind, key=key, subject=subject, lines=rules.transfer(amount, debit=debit, credit=credit))
