"""Reads of the books."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Q, Sum
from django.db.models.functions import Coalesce

from jangteo.kernel.money import Money
from jangteo.ledger.models import Entry, Posting
from jangteo.ledger.types import Account, Balance, EntryView, Line, Subject


def trial_balance(until: datetime | None = None) -> list[Balance]:
    """Every account in every currency it was used in; all together come to zero in each. One query."""
    rows = Posting.objects.filter(entry__at__lt=until) if until else Posting.objects.all()
    sums = (
        rows.order_by()
        .values("account", "currency")
        .annotate(
            debit=Coalesce(Sum("amount_minor", filter=Q(amount_minor__gt=0)), 0),
            credit=Coalesce(Sum("amount_minor", filter=Q(amount_minor__lt=0)), 0),
        )
    )
    order = {account: place for place, account in enumerate(Account)}
    found = [
        Balance(Account(one["account"]), Money(one["debit"], one["currency"]), Money(-one["credit"], one["currency"]))
        for one in sums
    ]
    return sorted(found, key=lambda one: (one.debit.currency, order[one.account]))


def balance(account: Account, currency: str, *, counterpart: str | None = None, order_id: UUID | None = None) -> Money:
    """Debit less credit of an account, or of a part of it. One query."""
    rows = Posting.objects.filter(account=account.value, currency=currency)
    if counterpart is not None:
        rows = rows.filter(counterpart=counterpart)
    if order_id is not None:
        rows = rows.filter(order_id=order_id)
    return Money(rows.aggregate(sum=Coalesce(Sum("amount_minor"), 0))["sum"], currency)


def entries_about(subject_ids: Collection[UUID]) -> list[EntryView]:
    """What happened to the money of these payments or documents, oldest first. Two queries."""
    rows = Entry.objects.filter(subject_id__in=subject_ids).order_by("id").prefetch_related("postings")
    return [_view(row) for row in rows]


def list_entries(*, before: UUID | None = None, limit: int = 50, account: Account | None = None) -> list[EntryView]:
    """The journal, newest first. Two queries."""
    rows = Entry.objects.order_by("-id")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    if account is not None:
        rows = rows.filter(pk__in=Posting.objects.filter(account=account.value).values("entry_id"))
    return [_view(row) for row in rows.prefetch_related("postings")[:limit]]


def _view(row: Entry) -> EntryView:
    return EntryView(
        id=row.pk,
        at=row.at,
        kind=row.kind,
        key=row.key,
        subject=Subject(row.subject_kind, row.subject_id),
        lines=tuple(line_of(one) for one in sorted(row.postings.all(), key=lambda one: one.pk)),
    )


def line_of(row: Posting) -> Line:
    """A posting as a value."""
    return Line(
        Account(row.account), Money(row.amount_minor, row.currency), row.order_id, row.party_id, row.counterpart
    )
