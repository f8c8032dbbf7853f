"""Making price lists and setting prices."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from jangteo.kernel import audit, clock
from jangteo.kernel.money import UnitPrice
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor
from jangteo.pricing.errors import InvalidPrice, InvalidStep, PriceListExists, PriceListNotFound
from jangteo.pricing.models import Price, PriceList, PriceListAudience, TaxRate
from jangteo.pricing.types import AudienceKind, PriceRow

LARGEST_STEP = 10**9
LARGEST_PRICE = Decimal(10) ** 11


@transaction.atomic
def create_price_list(  # noqa: PLR0913 -- what a list says of itself
    *,
    code: str,
    names: Mapping[str, str],
    currency: str,
    includes_tax: bool,
    actor: Actor,
    priority: int = 0,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
) -> UUID:
    """An empty price list for nobody yet.

    raises  PriceListExists
    """
    require(actor, Action.PRICE_LISTS_CHANGE)
    try:
        with transaction.atomic():
            row = PriceList.objects.create(
                code=code,
                names=dict(names),
                currency=currency,
                includes_tax=includes_tax,
                priority=priority,
                valid_from=valid_from,
                valid_until=valid_until,
            )
    except IntegrityError:
        raise PriceListExists(f"there is a price list {code!r}", list=code) from None
    audit.record(
        actor=actor,
        action="pricing.create_price_list",
        subject_kind="price_list",
        subject_id=row.pk,
        after={"code": code, "currency": currency, "includes_tax": includes_tax, "priority": priority},
    )
    return row.pk


@transaction.atomic
def give_to(
    *,
    price_list_code: str,
    actor: Actor,
    channel_id: UUID | None = None,
    segment_id: UUID | None = None,
    party_id: UUID | None = None,
) -> None:
    """Say whom a list is for: one channel, segment or party; none of them means everyone.

    raises  PriceListNotFound
    """
    require(actor, Action.PRICE_LISTS_CHANGE)
    price_list = _get_list(price_list_code)
    kind = (
        AudienceKind.CHANNEL
        if channel_id
        else AudienceKind.SEGMENT
        if segment_id
        else AudienceKind.PARTY
        if party_id
        else AudienceKind.EVERYONE
    )
    whom: dict[str, Any] = {"channel_id": channel_id, "segment_id": segment_id, "party_id": party_id}
    PriceListAudience.objects.get_or_create(price_list=price_list, kind=kind.value, **whom)
    audit.record(
        actor=actor,
        action="pricing.give_to",
        subject_kind="price_list",
        subject_id=price_list.pk,
        after={"kind": kind.value} | {key: str(value) for key, value in whom.items() if value},
    )


@transaction.atomic
def set_prices(*, price_list_code: str, prices: Sequence[PriceRow], actor: Actor, why: str = "") -> int:
    """Set prices of a list, adding steps that are new; returns how many rows changed.

    Setting what is already so changes nothing and leaves no trace.

    raises  PriceListNotFound, InvalidPrice, InvalidStep; then nothing is set
    """
    require(actor, Action.PRICE_LISTS_CHANGE)
    price_list = PriceList.objects.select_for_update().filter(code=price_list_code).first()
    if price_list is None:
        raise PriceListNotFound(f"there is no price list {price_list_code[:40]!r}", list=price_list_code[:40])
    for row in prices:
        _check(row, price_list.currency)
    wanted = {(row.variant_id, row.min_quantity): row.unit_price for row in prices}
    rows = Price.objects.filter(price_list=price_list, variant__in={row.variant_id for row in prices})
    known = {(row.variant_id, row.min_quantity): row.unit_price for row in rows}
    changed = {key: price for key, price in wanted.items() if known.get(key) != price}
    now = clock.now()
    Price.objects.bulk_create(
        [
            Price(price_list=price_list, variant_id=key[0], min_quantity=key[1], unit_price=price, changed_at=now)
            for key, price in changed.items()
        ],
        update_conflicts=True,
        update_fields=["unit_price", "changed_at"],
        unique_fields=["variant", "price_list", "min_quantity"],
    )
    if changed:
        audit.record(
            actor=actor,
            action="pricing.set_prices",
            subject_kind="price_list",
            subject_id=price_list.pk,
            before={f"{key[0]}@{key[1]}": str(known[key]) for key in changed if key in known},
            after={f"{key[0]}@{key[1]}": str(price) for key, price in changed.items()},
            why=why,
        )
    return len(changed)


def set_tax_rate(*, country: str, code: str, rate: Decimal, valid_from: datetime) -> None:
    """A tax code's rate in a country from a time on; `rate` is a fraction."""
    TaxRate.objects.update_or_create(country=country, code=code, valid_from=valid_from, defaults={"rate": rate})


def _check(row: PriceRow, currency: str) -> None:
    if not 1 <= row.min_quantity <= LARGEST_STEP:
        raise InvalidStep(f"{row.min_quantity} is no quantity step", field="min_quantity")
    try:
        UnitPrice(row.unit_price, currency)
    except ValueError as error:
        raise InvalidPrice(str(error), field="unit_price") from None
    if row.unit_price >= LARGEST_PRICE:
        raise InvalidPrice(f"a unit price is below {LARGEST_PRICE}", field="unit_price")


def _get_list(code: str) -> PriceList:
    row = PriceList.objects.filter(code=code).first()
    if row is None:
        raise PriceListNotFound(f"there is no price list {code[:40]!r}", list=code[:40])
    return row
