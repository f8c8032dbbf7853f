"""Which promotions may work for a buyer now, and what their coupons are good for."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from jangteo.catalog.selectors import categories_of
from jangteo.kernel import clock
from jangteo.kernel.prepared import prepared
from jangteo.pricing.models import Coupon, Promotion, PromotionUse, PromotionVersion
from jangteo.pricing.rules.coupons import code_digest, tidy_code, use_refusal
from jangteo.pricing.rules.scenarios import read_rule
from jangteo.pricing.types import (
    BuyerFacts,
    BuyGet,
    Condition,
    CouponRefusal,
    CouponView,
    ItemsAmount,
    ItemSelector,
    ItemsPercent,
    ItemsPrice,
    PriceContext,
    PriceRequest,
    PromotionState,
    RefusedCoupon,
    UseCount,
    UseState,
)
from jangteo.pricing.types import Promotion as Rule
from jangteo.segments.selectors import segment_codes_of

NOTHING_ASKED = PriceRequest()
RULES_KEPT = 2_000


@dataclass(frozen=True, slots=True)
class WorkingPromotions:
    """What to give the engine: a coupon stands in it by its id.

    entered  every coupon in the order it was entered
    blocked  those that give nothing whatever the cart holds
    """

    promotions: tuple[Rule, ...]
    coupons: tuple[str, ...]
    buyer: BuyerFacts
    entered: tuple[str, ...] = ()
    blocked: Mapping[str, CouponRefusal] | None = None

    @property
    def asks_categories(self) -> bool:
        return any(one.condition.hook for one in self.promotions) or any(
            selector.categories for one in self.promotions for selector in item_selectors(one)
        )

    def with_refused(self, refused: Iterable[RefusedCoupon]) -> tuple[RefusedCoupon, ...]:
        """Every coupon that gives nothing, in the order entered."""
        why = {one.code: one.why for one in refused} | dict(self.blocked or {})
        return tuple(RefusedCoupon(code, why[code]) for code in self.entered if code in why)


def working_promotions(context: PriceContext, asked: PriceRequest) -> WorkingPromotions:
    """The promotions that may work in this channel now: those without a code, and those of the coupons entered.

    One query; more where coupons were entered, something is limited, or a promotion asks for segments or orders.
    """
    coupons = _coupons(asked.coupon_ids)
    named = [one.promotion_id for one in coupons]
    live = {row.pk: row for row in _live(context.at, context.terms.currency, named)}
    blocked: dict[str, CouponRefusal] = {}
    entered: dict[UUID, Coupon] = {}
    for coupon in coupons:
        why = _coupon_refusal(coupon, live, entered, context)
        if why is None:
            entered[coupon.promotion_id] = coupon
        else:
            blocked[str(coupon.pk)] = why
    used_up = spent(live, entered, asked)
    blocked |= {str(coupon.pk): used_up[pk] for pk, coupon in entered.items() if pk in used_up}
    promotions = tuple(
        _rule(row, entered.get(pk))
        for pk, row in live.items()
        if pk not in used_up and (pk in entered or not row.needs_code)
    )
    return WorkingPromotions(
        promotions=promotions,
        coupons=tuple(str(coupon.pk) for coupon in entered.values() if str(coupon.pk) not in blocked),
        buyer=buyer_facts(context, asked, promotions),
        entered=tuple(str(coupon.pk) for coupon in coupons),
        blocked=blocked,
    )


@prepared
def _live(at: datetime, currency: str, ids: Sequence[UUID]) -> QuerySet[Promotion]:
    wanted = Q(needs_code=False) & (Q(live__ends=None) | Q(live__ends__gt=at))
    rows = Promotion.objects.filter(wanted | Q(pk__in=ids), state=PromotionState.LIVE.value, currency=currency)
    return rows.select_related("live").order_by("code")


def find_coupon(typed: str, party_ids: Iterable[UUID]) -> CouponView | None:
    """The coupon that a typed code is; None where there is none, or none for these parties."""
    row = Coupon.objects.filter(digest=code_digest(tidy_code(typed)), is_void=False).select_related("promotion").first()
    if row is None or row.promotion.state == PromotionState.DRAFT.value:
        return None
    if row.owner_id is not None and row.owner_id not in set(party_ids):
        return None
    return coupon_view(row)


def running_promotions(context: PriceContext, skus: Mapping[UUID, str]) -> tuple[Mapping[str, str], ...]:
    """The names of promotions without a code that now reduce some of these for this buyer; one query, few more.

    Those that also ask for an amount, a number or a day are told too: a cart can meet them. Not those for other buyers.

    skus  {variant: its SKU}
    """
    working = working_promotions(context, NOTHING_ASKED)
    shelves = categories_of(skus) if working.asks_categories else {}
    categories = frozenset().union(*shelves.values()) if shelves else frozenset()
    return tuple(
        one.names
        for one in working.promotions
        if _is_for(one.condition, working.buyer) and _has_items(one, set(skus.values()), categories)
    )


def _is_for(condition: Condition, buyer: BuyerFacts) -> bool:
    return (
        condition.channel in (None, buyer.channel)
        and (condition.segment is None or condition.segment in buyer.segments)
        and (condition.account is None or condition.account in buyer.accounts)
        and not condition.first_order
        and not condition.hook
        and (condition.starts is None or buyer.at is None or condition.starts <= buyer.at)
    )


def _has_items(rule: Rule, skus: set[str], categories: frozenset[str]) -> bool:
    for effect in rule.effects:
        match effect:
            case ItemsPercent() | ItemsAmount() | ItemsPrice():
                chosen = [effect.items]
            case BuyGet():
                chosen = [effect.buy, effect.get]
            case _:
                continue
        if any(not (one.skus or one.categories) or one.skus & skus or one.categories & categories for one in chosen):
            return True
    return False


def coupons_by_id(ids: Iterable[UUID]) -> dict[UUID, CouponView]:
    """{coupon: as its holder sees it}."""
    rows = Coupon.objects.filter(pk__in=set(ids)).select_related("promotion__live")
    return {row.pk: coupon_view(row) for row in rows}


def coupon_view(row: Coupon, uses: int = 0) -> CouponView:
    """A row as it is shown."""
    live = row.promotion.live
    ends = [at for at in (row.ends, live.ends if live else None) if at is not None]
    return CouponView(
        id=row.pk,
        promotion_code=row.promotion.code,
        promotion_names=row.promotion.names,
        text=row.shown,
        hint=row.hint,
        series=row.series,
        most_uses=row.most_uses,
        owner_id=row.owner_id,
        ends=min(ends, default=None),
        is_void=row.is_void,
        uses=uses,
        subtotal_at_least=rule_of(row.promotion).condition.subtotal_at_least if live else None,
    )


def taking(but_cart: UUID | None = None) -> Q:
    """Uses that count now: of orders, and held by a cart whose time is not over; not this cart's own."""
    held = Q(state=UseState.HELD.value, until__gt=clock.now())
    if but_cart is not None:
        held &= ~Q(cart_id=but_cart)
    return Q(state=UseState.USED.value) | held


def buyer_limit(promotion: Promotion) -> int | None:
    """How often one buyer may use a promotion; one for first orders is for one, however many carts race for it."""
    return 1 if promotion.live is not None and rule_of(promotion).condition.first_order else promotion.buyer_most


def rule_of(promotion: Promotion) -> Rule:
    """What a promotion's live version says, without its coupon."""
    assert promotion.live is not None
    return version_rule(promotion, promotion.live)


def version_rule(promotion: Promotion, version: PromotionVersion) -> Rule:
    """What one version says, without its coupon."""
    read = _read(json.dumps(version.rule, sort_keys=True), promotion.currency)
    return replace(read, code=promotion.code, names=promotion.names)


@lru_cache(maxsize=RULES_KEPT)
def _read(rule: str, currency: str) -> Rule:
    """A stored rule, read once: the text of a version never changes."""
    return read_rule(json.loads(rule), currency)


def _coupons(ids: Sequence[UUID]) -> list[Coupon]:
    if not ids:
        return []
    found = {row.pk: row for row in Coupon.objects.filter(pk__in=ids).select_related("promotion")}
    return [found[pk] for pk in dict.fromkeys(ids) if pk in found]


def _coupon_refusal(
    coupon: Coupon, live: Mapping[UUID, Promotion], entered: Mapping[UUID, Coupon], context: PriceContext
) -> CouponRefusal | None:
    """What keeps a coupon from working, apart from its limits and from what the cart holds."""
    promotion = coupon.promotion
    if coupon.is_void or promotion.state == PromotionState.DRAFT.value:
        return CouponRefusal.UNKNOWN
    if coupon.owner_id is not None and coupon.owner_id not in context.party_ids:
        return CouponRefusal.UNKNOWN
    if promotion.state == PromotionState.ENDED.value or (coupon.ends is not None and coupon.ends <= context.at):
        return CouponRefusal.EXPIRED
    if coupon.promotion_id not in live:  # in another currency
        return CouponRefusal.NOT_MET
    return CouponRefusal.NOT_COMBINED if coupon.promotion_id in entered else None


def _rule(row: Promotion, coupon: Coupon | None) -> Rule:
    return replace(rule_of(row), coupon=str(coupon.pk) if coupon and row.needs_code else "")


def spent(
    promotions: Mapping[UUID, Promotion], coupons: Mapping[UUID, Coupon], asked: PriceRequest
) -> dict[UUID, CouponRefusal]:
    """{promotion: why it may not be used once more}; exact only while its limits are locked.

    One query where a promotion is limited, one more where a coupon is.

    coupons  {promotion: the coupon it is used by}
    """
    own = _own(asked)
    totals = {pk for pk, row in promotions.items() if row.most_uses}
    personal = {pk for pk, row in promotions.items() if buyer_limit(row)} if own else set()
    single = [one.pk for one in coupons.values() if one.most_uses]
    if not (totals or personal or single):
        return {}
    taken = PromotionUse.objects.filter(taking(asked.cart_id)).order_by()
    if asked.order_id is not None:
        taken = taken.exclude(order_id=asked.order_id)
    in_all = _counted(taken.filter(promotion__in=totals), "promotion") if totals else {}
    of_buyer = _counted(taken.filter(own, promotion__in=personal), "promotion") if personal else {}
    of_coupon = _counted(taken.filter(coupon__in=single), "coupon") if single else {}
    found = {}
    for pk, row in promotions.items():
        coupon = coupons.get(pk)
        why = use_refusal(
            UseCount(in_all.get(pk, 0), row.most_uses),
            UseCount(of_buyer.get(pk, 0), buyer_limit(row)),
            UseCount(of_coupon.get(coupon.pk, 0), coupon.most_uses) if coupon else UseCount(),
        )
        if why is not None:
            found[pk] = why
    return found


def _counted(uses: QuerySet[PromotionUse], column: str) -> dict[UUID, int]:
    return dict(uses.values_list(column).annotate(Count("pk")))


def _own(asked: PriceRequest) -> Q:
    own = Q()
    if asked.buyer_id is not None:
        own |= Q(buyer=asked.buyer_id)
    if asked.mark:
        own |= Q(mark=asked.mark)
    return own


def buyer_facts(context: PriceContext, asked: PriceRequest, promotions: Iterable[Rule]) -> BuyerFacts:
    """The buyer as conditions see them; segments and earlier orders are looked up only where one asks."""
    conditions = [one.condition for one in promotions]
    return BuyerFacts(
        channel=context.channel_code,
        accounts=frozenset(str(party_id) for party_id in context.party_ids),
        segments=segment_codes_of(context.party_ids) if any(one.segment for one in conditions) else frozenset(),
        at=context.at.astimezone(clock.SEOUL),
        first_order=any(one.first_order is not None for one in conditions) and asked.is_first_order(),
    )


def item_selectors(rule: Rule) -> Iterator[ItemSelector]:
    """Every choice of items a rule makes."""
    if rule.condition.quantity_of is not None:
        yield rule.condition.quantity_of
    for effect in rule.effects:
        match effect:
            case ItemsPercent() | ItemsAmount() | ItemsPrice():
                yield effect.items
            case BuyGet():
                yield effect.buy
                yield effect.get
            case _:
                pass
