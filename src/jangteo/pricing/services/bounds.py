"""The floor and cap of a derived list's prices."""

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from jangteo.kernel import audit
from jangteo.kernel.money import UnitPrice
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor
from jangteo.pricing.errors import InvalidBound, PriceListNotFound
from jangteo.pricing.models import PriceBound, PriceList
from jangteo.pricing.types import Bound


@transaction.atomic
def set_bounds(*, price_list_code: str, bounds: Mapping[UUID, Bound], actor: Actor, why: str = "") -> int:
    """Say between what a derived list's unit prices stay, by variant; returns how many changed.

    bounds  {variant: floor and cap in the list's currency and tax view}; one with neither takes the old one away
    raises  PriceListNotFound, InvalidBound; then nothing is set
    """
    require(actor, Action.PRICE_LISTS_CHANGE)
    row = PriceList.objects.select_for_update().filter(code=price_list_code).first()
    if row is None:
        raise PriceListNotFound(f"there is no price list {price_list_code[:40]!r}", list=price_list_code[:40])
    _check(row, bounds)
    known = {one.variant_id: Bound(one.floor, one.cap) for one in PriceBound.objects.filter(price_list=row)}
    changed = {key: one for key, one in bounds.items() if known.get(key, Bound()) != one}
    if not changed:
        return 0
    PriceBound.objects.filter(price_list=row, variant__in=list(changed)).delete()
    PriceBound.objects.bulk_create(
        PriceBound(price_list=row, variant_id=key, floor=one.floor, cap=one.cap)
        for key, one in changed.items()
        if one != Bound()
    )
    row.is_bounded = PriceBound.objects.filter(price_list=row).exists()
    row.save(update_fields=["is_bounded"])
    audit.record(
        actor=actor,
        action="pricing.set_bounds",
        subject_kind="price_list",
        subject_id=row.pk,
        before={str(key): _text(known[key]) for key in changed if key in known},
        after={str(key): _text(one) for key, one in changed.items()},
        why=why,
    )
    return len(changed)


def _check(row: PriceList, bounds: Mapping[UUID, Bound]) -> None:
    if row.base_id is None:
        raise InvalidBound("a list of its own prices needs no floor or cap: change the price", field="list")
    if PriceList.objects.filter(base=row).exists():
        raise InvalidBound("another list is derived from this one, and would not keep its bounds", field="list")
    for one in bounds.values():
        for name, value in (("floor", one.floor), ("cap", one.cap)):
            try:
                UnitPrice(value if value is not None else Decimal(0), row.currency)
            except ValueError as error:
                raise InvalidBound(str(error), field=name) from None
        if one.floor is not None and one.cap is not None and one.floor > one.cap:
            raise InvalidBound("the floor is above the cap", field="floor")


def _text(one: Bound) -> str:
    return f"{'' if one.floor is None else one.floor}..{'' if one.cap is None else one.cap}"
