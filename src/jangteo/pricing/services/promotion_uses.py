"""Taking one of the times a promotion may be used: held at a checkout, used by an order, given back."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from jangteo.kernel import clock
from jangteo.kernel.ids import new_id
from jangteo.kernel.rows import insert_all
from jangteo.pricing.errors import PromotionUsedUp
from jangteo.pricing.models import Coupon, Promotion, PromotionUse
from jangteo.pricing.selectors.promotions import buyer_limit, spent
from jangteo.pricing.types import CouponRefusal, Granted, PriceRequest, UseState

HOLD = timedelta(minutes=15)


@transaction.atomic
def hold_promotions(*, granted: Sequence[Granted], asked: PriceRequest) -> dict[str, CouponRefusal]:
    """Keep what a cart at its checkout was granted, for 15 minutes from when it first asked; then it is free again.

    Only what is limited is held. A cart that comes back in time keeps its first end.

    asked    its `cart_id` holds
    returns  {promotion code: why it could not be held}; the rest is
    locks    as `use_promotions`
    """
    assert asked.cart_id is not None
    now = clock.now()
    rows, coupons = _locked(granted, asked)
    limited = {pk: row for pk, row in rows.items() if _is_limited(row, coupons.get(pk))}
    held = PromotionUse.objects.filter(cart_id=asked.cart_id, state=UseState.HELD.value)
    kept = {
        use.promotion_id: use.pk
        for use in held.filter(until__gt=now)
        if use.promotion_id in limited and use.coupon_id == _key(coupons.get(use.promotion_id))
    }
    held.exclude(pk__in=kept.values()).update(state=UseState.RELEASED.value, released_at=now)
    refused = spent(limited, coupons, asked)
    PromotionUse.objects.bulk_create(
        PromotionUse(
            promotion=row,
            coupon=coupons.get(pk),
            state=UseState.HELD.value,
            cart_id=asked.cart_id,
            buyer_id=asked.buyer_id,
            mark=asked.mark,
            at=now,
            until=now + HOLD,
        )
        for pk, row in limited.items()
        if pk not in refused and pk not in kept
    )
    return {limited[pk].code: why for pk, why in refused.items()}


@transaction.atomic(savepoint=False)
def use_promotions(*, granted: Sequence[Granted], asked: PriceRequest, order_id: UUID) -> None:
    """Count an order's promotions and coupons as used, within their limits; what its cart held is used first.

    locks   promotions by id, coupons by id, buyers' marks
    raises  PromotionUsedUp; then nothing is counted
    """
    now = clock.now()
    rows, coupons = _locked(granted, asked)
    for pk, why in spent(rows, coupons, asked).items():
        coupon = coupons.get(pk)
        raise PromotionUsedUp(
            f"{coupon or rows[pk].code}: {why}", promotion=rows[pk].code, why=why.value, names=dict(rows[pk].names)
        )
    PromotionUse.objects.filter(cart_id=asked.cart_id, state=UseState.HELD.value).update(
        state=UseState.RELEASED.value, released_at=now
    )
    again = _used_again(order_id, rows, coupons) if rows else set()
    insert_all(
        PromotionUse(
            id=new_id(),
            promotion=row,
            coupon=coupons.get(pk),
            state=UseState.USED.value,
            cart_id=asked.cart_id,
            order_id=order_id,
            buyer_id=asked.buyer_id,
            mark=asked.mark,
            at=now,
        )
        for pk, row in rows.items()
        if pk not in again
    )


def _used_again(order_id: UUID, rows: dict[UUID, Promotion], coupons: dict[UUID, Coupon]) -> set[UUID]:
    """The promotions that an order used before, gave back and uses once more: the same use, of today's coupon."""
    before = list(PromotionUse.objects.filter(order_id=order_id, promotion__in=rows).order_by("id"))
    for use in before:
        use.state, use.released_at, use.coupon = UseState.USED.value, None, coupons.get(use.promotion_id)
    PromotionUse.objects.bulk_update(before, ["state", "released_at", "coupon"])
    return {use.promotion_id for use in before}


def release_promotions(*, order_id: UUID, but: Iterable[str] = ()) -> int:
    """Give back what a cancelled order used; returns how many uses. A second time gives nothing back.

    but  codes of promotions that still take something off it
    """
    rows = PromotionUse.objects.filter(order_id=order_id, state=UseState.USED.value)
    rows = rows.exclude(promotion__code__in=list(but))
    return rows.update(state=UseState.RELEASED.value, released_at=clock.now())


def _locked(granted: Iterable[Granted], asked: PriceRequest) -> tuple[dict[UUID, Promotion], dict[UUID, Coupon]]:
    """What works, with its limits locked: {promotion id: row}, {promotion id: the coupon it is used by}."""
    chosen = {one.promotion.code: one.promotion.coupon for one in granted if one.total}
    if not chosen:
        return {}, {}
    is_guarded = "promotion-lock" not in settings.JANGTEO_UNGUARDED
    found = Promotion.objects.filter(code__in=chosen).select_related("live").order_by("id")
    rows = {row.pk: row for row in found}
    held = Coupon.objects.filter(pk__in=[UUID(one) for one in chosen.values() if one]).order_by("id")
    coupons = {row.promotion_id: row for row in held}
    if is_guarded:
        _lock(rows, coupons, asked)
    return rows, coupons


def _lock(rows: dict[UUID, Promotion], coupons: dict[UUID, Coupon], asked: PriceRequest) -> None:
    """In one order everywhere: promotions by id, coupons by id, then whoever buys; only what is limited."""
    totals = [pk for pk, row in rows.items() if row.most_uses]
    if totals:
        list(Promotion.objects.filter(pk__in=totals).order_by("id").select_for_update(no_key=True).values_list("pk"))
    singles = [one.pk for one in coupons.values() if one.most_uses]
    if singles:
        list(Coupon.objects.filter(pk__in=singles).order_by("id").select_for_update(no_key=True).values_list("pk"))
    whose = [str(one) for one in (asked.buyer_id, asked.mark) if one]
    names = sorted(f"promotion:{pk}:{one}" for pk, row in rows.items() if buyer_limit(row) for one in whose)
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def _key(coupon: Coupon | None) -> UUID | None:
    return coupon.pk if coupon else None


def _is_limited(row: Promotion, coupon: Coupon | None) -> bool:
    return bool(row.most_uses or buyer_limit(row) or (coupon and coupon.most_uses))
