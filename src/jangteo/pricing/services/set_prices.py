"""Setting prices for now, or for a time, and ending them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from jangteo.kernel import audit, clock
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor
from jangteo.pricing.errors import InvalidPeriod
from jangteo.pricing.models import PriceList
from jangteo.pricing.services.list_settings import refuse_rival
from jangteo.pricing.services.write_prices import Written, locked_list, write_rows
from jangteo.pricing.types import DraftRow, PriceRow


@transaction.atomic
def set_prices(*, price_list_code: str, prices: Sequence[PriceRow], actor: Actor, why: str = "") -> int:
    """Set prices of a list, adding steps that are new; returns how many rows changed something.

    A price holds from its `since` until its `until`, and before and after them all is as it was. Without `since` it
    holds from now on, or since ever where the list had no such step. Setting what is so already changes nothing and
    leaves no trace. What was known before a change stays known (`selectors.ladders_as_known`).

    For programs: staff change prices by drafts, which are tried before they hold.

    raises  PriceListNotFound, DerivedList, InvalidPrice, InvalidStep, InvalidPeriod; ContradictingLists with an example
            cart; then nothing is set
    """
    require(actor, Action.PRICE_LISTS_CHANGE)
    price_list = locked_list(price_list_code)
    rows = (DraftRow(row.variant_id, row.min_quantity, row.unit_price, row.since, row.until) for row in prices)
    written = write_rows(price_list, rows, clock.now())
    if written.after:
        refuse_rival(price_list, {row.variant_id for row in prices})
    record(price_list, written, "pricing.set_prices", actor, why)
    return len(written.after)


@transaction.atomic
def end_prices(
    *,
    price_list_code: str,
    steps: Iterable[tuple[UUID, int]],
    actor: Actor,
    at: datetime | None = None,
    why: str = "",
) -> int:
    """End steps of a list, what was to come of them too; returns how many had a price to end.

    steps   (variant, from quantity)
    at      from then on they have no price; None: now
    raises  PriceListNotFound, DerivedList, InvalidPeriod for a moment that has been; then nothing ends
    """
    require(actor, Action.PRICE_LISTS_CHANGE)
    price_list = locked_list(price_list_code)
    now = clock.now()
    if at is not None and at < now:
        raise InvalidPeriod("a price ends now or later", field="until")
    rows = [DraftRow(variant_id, quantity, None, at) for variant_id, quantity in steps]
    written = write_rows(price_list, rows, now)
    record(price_list, written, "pricing.end_prices", actor, why)
    return len(written.after)


def record(price_list: PriceList, written: Written, action: str, actor: Actor, why: str) -> None:
    """Tell the audit trail what changed, if anything did."""
    if written.after:
        audit.record(
            actor=actor,
            action=action,
            subject_kind="price_list",
            subject_id=price_list.pk,
            before=dict(written.before),
            after=dict(written.after),
            why=why,
        )
