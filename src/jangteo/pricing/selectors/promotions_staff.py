"""Promotions and coupons as those who make them see them: what they say, how often used, and on trial."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from jangteo.kernel import clock
from jangteo.kernel.keyset import Page, page_of
from jangteo.pricing.errors import PromotionNotFound
from jangteo.pricing.models import Coupon, Promotion, PromotionUse, PromotionVersion
from jangteo.pricing.rules.scenarios import read_rule
from jangteo.pricing.selectors.offers import quote_with
from jangteo.pricing.selectors.promotions import (
    NOTHING_ASKED,
    buyer_facts,
    coupon_view,
    taking,
    version_rule,
    working_promotions,
)
from jangteo.pricing.types import (
    CouponSeries,
    CouponView,
    LineRequest,
    PriceContext,
    PriceRequest,
    PromotionPhase,
    PromotionState,
    PromotionVersionView,
    PromotionView,
    Quote,
    ShippingPolicy,
    UseState,
)
from jangteo.pricing.types import Promotion as Rule


def list_promotions(
    phase: PromotionPhase | None = None, *, offset: int = 0, limit: int = 1_000
) -> tuple[list[PromotionView], int]:
    """Promotions with how often they were used, the newest first, and how many there are; six queries at most.

    versions  of each: the one that works, or else the newest
    """
    rows = _promotions(phase)
    return _listed(rows.order_by("-created_at", "-id")[offset : offset + limit]), rows.count()


def page_of_promotions(
    phase: PromotionPhase | None = None, *, cursor: str = "", limit: int = 50
) -> Page[PromotionView]:
    """The same by where the last page ended, counted to 10,000."""
    page = page_of(_promotions(phase), ("-created_at", "-id"), cursor, limit=limit)
    return page.showing(_listed(page.rows))


def _promotions(phase: PromotionPhase | None) -> QuerySet[Promotion]:
    rows = Promotion.objects.select_related("live")
    return rows.filter(_in_phase(phase)) if phase else rows


def _listed(found: Iterable[Promotion]) -> list[PromotionView]:
    page = list(found)
    newest = PromotionVersion.objects.filter(promotion__in=[row.pk for row in page if row.live is None])
    said = {one.promotion_id: one for one in newest.order_by("promotion", "-number").distinct("promotion")}
    said |= {row.pk: row.live for row in page if row.live is not None}
    uses = _uses([row.pk for row in page])
    coupons = dict(Coupon.objects.filter(promotion__in=page).order_by().values_list("promotion").annotate(Count("pk")))
    return [_view(row, [said[row.pk]] if row.pk in said else [], uses, coupons.get(row.pk, 0)) for row in page]


def get_promotion(code: str) -> PromotionView:
    """One promotion with all its versions; four queries.

    raises  PromotionNotFound
    """
    row = Promotion.objects.select_related("live").filter(code=code).first()
    if row is None:
        raise PromotionNotFound(f"there is no promotion {code[:40]!r}", promotion=code[:40])
    return _view(row, row.versions.order_by("-number"), _uses([row.pk]), row.coupons.count())


def list_coupons(
    promotion_code: str, *, offset: int = 0, limit: int = 50, is_secret: bool | None = None
) -> list[CouponView]:
    """A promotion's coupons with the orders and checkouts that use them, the newest first; two queries.

    is_secret  only those made one by one for a series, or only those that anybody may know
    """
    rows = _coupons(promotion_code, is_secret).order_by("-made_at", "-id")
    return _with_uses(rows[offset : offset + limit])


def page_of_coupons(promotion_code: str, *, cursor: str = "", limit: int = 50) -> Page[CouponView]:
    """The same by where the last page ended, counted to 10,000."""
    page = page_of(_coupons(promotion_code, None), ("-made_at", "-id"), cursor, limit=limit)
    return page.showing(_with_uses(page.rows))


def _with_uses(found: Iterable[Coupon]) -> list[CouponView]:
    page = list(found)
    taken = PromotionUse.objects.filter(taking(), coupon__in=page).order_by()
    uses = dict(taken.values_list("coupon").annotate(Count("pk")))
    return [coupon_view(row, uses.get(row.pk, 0)) for row in page]


def count_coupons(promotion_code: str, is_secret: bool | None = None) -> int:
    """How many coupons a promotion has."""
    return _coupons(promotion_code, is_secret).count()


def list_coupon_series(promotion_code: str) -> list[CouponSeries]:
    """What was made together: how many codes, how many orders used one, how many were stopped; two queries."""
    rows = Coupon.objects.filter(promotion__code=promotion_code).exclude(series="").order_by()
    made = rows.values_list("series").annotate(made=Count("pk"), void=Count("pk", filter=Q(is_void=True)))
    used = PromotionUse.objects.filter(promotion__code=promotion_code, state=UseState.USED.value).order_by()
    counts = dict(used.exclude(coupon=None).values_list("coupon__series").annotate(Count("pk")))
    return [CouponSeries(name, count, counts.get(name, 0), void) for name, count, void in sorted(made)]


def read_promotion(rule: Mapping[str, Any], currency: str) -> Rule:
    """What a written rule says, without its code and coupon.

    rule    priority, when, give and combine as in the scenario format
    raises  BadScenario naming the place in the rule
    """
    return read_rule(rule, currency)


def try_promotion(
    version_id: UUID,
    context: PriceContext,
    lines: Sequence[LineRequest],
    shipping: ShippingPolicy,
    asked: PriceRequest = NOTHING_ASKED,
) -> tuple[Quote, Quote]:
    """A cart without a promotion and with one version of it, beside all others that work; nothing is kept.

    Its code counts as entered, and its uses are not counted.

    raises  PromotionNotFound, UnknownTaxCode
    """
    version = PromotionVersion.objects.select_related("promotion").filter(pk=version_id).first()
    if version is None:
        raise PromotionNotFound("there is no such version")
    working = working_promotions(context, asked)
    others = tuple(one for one in working.promotions if one.code != version.promotion.code)
    tried = (*others, version_rule(version.promotion, version))
    without = replace(working, promotions=others)
    with_it = replace(working, promotions=tried, buyer=buyer_facts(context, asked, tried))
    return quote_with(context, lines, shipping, without), quote_with(context, lines, shipping, with_it)


def _in_phase(phase: PromotionPhase) -> Q:
    """The condition that `PromotionView.phase` tells of one."""
    now = clock.now()
    live, begun = Q(state=PromotionState.LIVE.value), Q(live__starts=None) | Q(live__starts__lte=now)
    match phase:
        case PromotionPhase.COMING:
            return live & ~begun
        case PromotionPhase.WORKING:
            return live & begun & (Q(live__ends=None) | Q(live__ends__gt=now))
        case PromotionPhase.OVER:
            return live & begun & Q(live__ends__lte=now)
        case _:
            return Q(state=phase.value)


def _coupons(promotion_code: str, is_secret: bool | None) -> QuerySet[Coupon]:
    rows = Coupon.objects.filter(promotion__code=promotion_code).select_related("promotion__live")
    return rows if is_secret is None else rows.filter(shown="") if is_secret else rows.exclude(shown="")


def _uses(ids: Iterable[UUID]) -> dict[tuple[UUID, str], int]:
    rows = PromotionUse.objects.filter(taking(), promotion__in=list(ids)).order_by()
    return {(pk, state): count for pk, state, count in rows.values_list("promotion", "state").annotate(Count("pk"))}


def _view(
    row: Promotion, versions: Iterable[PromotionVersion], uses: Mapping[tuple[UUID, str], int], coupon_count: int
) -> PromotionView:
    return PromotionView(
        id=row.pk,
        code=row.code,
        names=row.names,
        currency=row.currency,
        state=PromotionState(row.state),
        needs_code=row.needs_code,
        most_uses=row.most_uses,
        buyer_most=row.buyer_most,
        live=_version(row.live) if row.live is not None else None,
        versions=tuple(_version(one) for one in versions),
        used=uses.get((row.pk, UseState.USED.value), 0),
        held=uses.get((row.pk, UseState.HELD.value), 0),
        coupon_count=coupon_count,
    )


def _version(row: PromotionVersion) -> PromotionVersionView:
    return PromotionVersionView(
        id=row.pk,
        number=row.number,
        rule=row.rule,
        starts=row.starts,
        ends=row.ends,
        written_at=row.written_at,
        simulation=row.simulation,
        simulated_at=row.simulated_at,
        published_at=row.published_at,
    )
