"""Notices on their way to merchants; whoever posts them says which were taken."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from jangteo.kernel import clock
from jangteo.simulator.models import SimulatedEvent, SimulatedPayment
from jangteo.simulator.rules.books import PAYABLE
from jangteo.simulator.rules.notices import MOST_TRIES, headers, next_try, place
from jangteo.simulator.selectors import chaos_of, signing_secret
from jangteo.simulator.services.bookkeeping import end_page
from jangteo.simulator.types import PageState, SignedEvent


@transaction.atomic
def due_events(limit: int = 100) -> list[SignedEvent]:
    """Notices to be posted now, signed at this moment; each comes again until it is confirmed, eight times at most.

    Late, doubled and in any order where the merchant's chaos says so. Two processes never get the same ones.
    """
    expire_pages(limit)
    now = clock.now()
    waiting = SimulatedEvent.objects.filter(done_at=None, deliver_at__lte=now, tries__lt=MOST_TRIES)
    rows = list(waiting.select_for_update(skip_locked=True, of=("self",)).order_by("deliver_at", "id")[:limit])
    chaos = {merchant: chaos_of(merchant) for merchant in {row.merchant for row in rows}}
    for row in rows:
        row.tries += 1
        row.deliver_at = now + next_try(row.tries)
    SimulatedEvent.objects.bulk_update(rows, ["tries", "deliver_at"])
    rows.sort(key=lambda row: place(chaos[row.merchant], row.number))
    return [_signed(row) for row in rows for _ in range(row.copies)]


def _signed(row: SimulatedEvent) -> SignedEvent:
    body = row.body.encode()
    above = headers(signing_secret(row.merchant), event_id=f"evt_{row.pk.hex}", at=clock.now(), body=body)
    return SignedEvent(row.pk, row.merchant, above, body)


@transaction.atomic
def confirm_events(ids: Iterable[UUID]) -> None:
    """The merchants took these."""
    SimulatedEvent.objects.filter(pk__in=list(ids), done_at=None).update(done_at=clock.now())


@transaction.atomic
def expire_pages(limit: int = 100) -> int:
    """Write down and tell which pages ran out, `limit` at most; returns how many."""
    late = SimulatedPayment.objects.filter(state__in=[one.value for one in PAYABLE], expires_at__lte=clock.now())
    rows = list(late.select_for_update(skip_locked=True).order_by("expires_at", "id")[:limit])
    for row in rows:
        end_page(row, PageState.EXPIRED)
    return len(rows)
