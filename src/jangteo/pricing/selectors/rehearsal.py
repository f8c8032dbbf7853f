"""What carts that were would cost with a promotion or prices that don't work yet; batches in a handful of queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from jangteo.catalog.selectors import categories_of, variants_by_id
from jangteo.catalog.types import VariantId
from jangteo.kernel import clock
from jangteo.kernel.money import UnitPrice
from jangteo.kernel.types import Actor
from jangteo.pricing import rules
from jangteo.pricing.errors import (
    DerivedList,
    InvalidPrice,
    InvalidStep,
    PriceListNotFound,
    PromotionNotFound,
    UnknownTaxCode,
)
from jangteo.pricing.models import Coupon, PriceList, Promotion, PromotionUse, PromotionVersion
from jangteo.pricing.selectors.drafts import access_draft, draft_rows
from jangteo.pricing.selectors.list_settings import draft_settings_of, settings_of
from jangteo.pricing.selectors.lists import access_price_list
from jangteo.pricing.selectors.offers import shipping_policy, terms_of
from jangteo.pricing.selectors.promotions import item_selectors, rule_of, version_rule
from jangteo.pricing.selectors.rehearsed_lists import Fitting, Lists
from jangteo.pricing.selectors.taxes import facts_at_home
from jangteo.pricing.types import (
    Assumption,
    AudienceKind,
    BuyerFacts,
    Condition,
    Figures,
    LineRequest,
    ListSettings,
    PastCart,
    PriceOffer,
    PriceRow,
    PromotionState,
    Rehearsed,
    TaxBook,
    Terms,
    Trial,
)
from jangteo.pricing.types import Promotion as Rule
from jangteo.segments.selectors import segments_by_party

LARGEST_STEP = 10**9
type Offers = dict[VariantId, PriceOffer]


def trial_of_version(version_id: UUID) -> Trial:
    """A version of a promotion in place of its live one, the clock moved into its time.

    raises  PromotionNotFound
    """
    version = PromotionVersion.objects.select_related("promotion").filter(pk=version_id).first()
    if version is None:
        raise PromotionNotFound("there is no such version")
    promotion, now = version.promotion, clock.now()
    rule = version_rule(promotion, version)
    told = [Assumption.NO_LIMITS]
    if rule.condition.weekdays:
        told.append(Assumption.WEEKDAYS_OF_ORDERS)
    if version.starts is not None and version.starts > now:
        told.append(Assumption.CLOCK_AT_ITS_START)
    if version.ends is not None and version.ends <= now:
        told.append(Assumption.TIME_IS_OVER)
    if promotion.needs_code:
        told.append(Assumption.CODE_ENTERED_BY_ALL)
    return Trial(
        currency=promotion.currency,
        at=max(now, version.starts) if version.starts is not None else now,
        promotion=rule,
        needs_code=promotion.needs_code,
        assumptions=tuple(told),
    )


def is_published(version_id: UUID) -> bool:
    """Whether a version was published, and so keeps its simulation."""
    return PromotionVersion.objects.filter(pk=version_id, published_at__isnull=False).exists()


def trial_of_draft(draft_id: UUID, actor: Actor) -> Trial:
    """A draft's prices as if they held now, and what it ends as ended; lists derived from its list follow.

    Or what a draft says of its list.

    raises  DraftNotFound also for one of a list that the actor may not see
    """
    draft, rows = access_draft(draft_id, actor), draft_rows(draft_id)
    settings = draft_settings_of(draft_id)
    if settings is not None:
        return _trial_of_settings(draft.list_code, settings[1], actor)
    prices = [PriceRow(one.variant_id, one.unit_price, one.min_quantity) for one in rows if one.unit_price is not None]
    trial = trial_of_prices(draft.list_code, prices, actor)
    return replace(
        trial,
        ended=frozenset((one.variant_id, one.min_quantity) for one in rows if one.unit_price is None),
        assumptions=(Assumption.PRICES_AS_IF_THEY_HELD,) if any(one.since or one.until for one in rows) else (),
    )


def _trial_of_settings(price_list_code: str, wanted: ListSettings, actor: Actor) -> Trial:
    found, now = access_price_list(price_list_code, actor), clock.now()
    is_later = wanted.valid_from is not None and wanted.valid_from > now
    return Trial(
        currency=found.currency,
        at=now,
        list_id=found.id,
        settings=wanted,
        assumptions=(Assumption.LIST_AS_IF_IT_HELD,) if is_later else (),
    )


def trial_of_prices(price_list_code: str, rows: Sequence[PriceRow], actor: Actor) -> Trial:
    """Rows of a list as if they held now; lists derived from it follow.

    raises  PriceListNotFound also for one that the actor may not see, DerivedList, InvalidPrice, InvalidStep
    """
    found = access_price_list(price_list_code, actor)
    if found.derived_from:
        raise DerivedList(list=found.code)
    for row in rows:
        if not 1 <= row.min_quantity <= LARGEST_STEP:
            raise InvalidStep(f"{row.min_quantity} is no quantity step", field="min_quantity")
        try:
            UnitPrice(row.unit_price, found.currency)
        except ValueError as error:
            raise InvalidPrice(str(error), field="unit_price") from None
    dated = any(row.since or row.until for row in rows)
    return Trial(
        currency=found.currency,
        at=clock.now(),
        source_id=found.id,
        rows=tuple(rows),
        assumptions=(Assumption.PRICES_AS_IF_THEY_HELD,) if dated else (),
    )


def trial_of_list(price_list_id: UUID, party_id: UUID, valid_from: datetime) -> Trial:
    """A list given to a party with its units, as if it held now; lists of others stay as they are.

    valid_from  when it will begin to hold

    raises  PriceListNotFound
    """
    row = PriceList.objects.filter(pk=price_list_id).first()
    if row is None:
        raise PriceListNotFound("there is no such price list")
    now, was = clock.now(), settings_of(row)
    return Trial(
        currency=row.currency,
        at=now,
        list_id=row.pk,
        settings=replace(was, audiences=was.audiences | {(AudienceKind.PARTY, party_id)}, valid_until=None),
        assumptions=(Assumption.LIST_AS_IF_IT_HELD,) if valid_from > now else (),
    )


def coupons_used(order_ids: Iterable[UUID]) -> dict[UUID, tuple[UUID, ...]]:
    """{order: the coupons it was placed with, in order}; one query."""
    rows = PromotionUse.objects.filter(order_id__in=list(order_ids), coupon__isnull=False).order_by("id")
    found: dict[UUID, tuple[UUID, ...]] = defaultdict(tuple)
    for order_id, coupon_id in rows.values_list("order_id", "coupon"):
        if order_id is not None:
            found[order_id] += (coupon_id,)
    return dict(found)


def rehearse(carts: Sequence[PastCart], trial: Trial) -> list[Rehearsed | None]:
    """Price each cart as things stand and with what is tried, both by today's prices; a dozen queries for them all.

    Limits of promotions and what a buyer may not see are left aside. None for a cart that nothing can be said of: no
    line has a price, or a tax code has no rate.

    carts  in channels of the trial's currency
    """
    stage = _Stage(carts, trial)
    return [stage.play(one) for one in carts]


@dataclass(slots=True)
class _Played:
    """Lines and taxes that both runs share."""

    lines: list[LineRequest]
    book: TaxBook
    buyer: BuyerFacts
    coupons: tuple[str, ...]


class _Stage:
    """All that a batch of carts is priced from, read once; offers are made once for all buyers of the same lists."""

    def __init__(self, carts: Sequence[PastCart], trial: Trial) -> None:
        self.trial, self.now = trial, clock.now()
        self.before, self.after = _promotions(trial)
        variant_ids = {variant_id for one in carts for variant_id, _ in one.lines}
        self.variants = variants_by_id(variant_ids)
        asked = any(chosen.categories for one in (*self.before, *self.after) for chosen in item_selectors(one))
        self.shelves = categories_of(variant_ids) if asked else {}
        self.segments = segments_by_party({party_id for one in carts for party_id in one.party_ids})
        self.coupons = _coupons(carts)
        self.lists = Lists(carts, self.segments, trial)
        self.lists.read_prices(variant_ids, self.now)
        self.terms: dict[UUID, Terms] = {one.channel.id: terms_of(one.channel) for one in carts}
        buyers = {party_id for one in carts for party_id in one.party_ids}
        self.tax = facts_at_home({one.channel.country for one in carts}, buyers, self.now)
        self.books: dict[tuple[str, tuple[UUID, ...]], TaxBook] = {}
        self.made: dict[tuple[UUID, Fitting, bool], Offers] = defaultdict(dict)

    def play(self, cart: PastCart) -> Rehearsed | None:
        """Both figures of one cart."""
        shared = self._shared(cart)
        variant_ids = [line.variant_id for line in shared.lines]
        offers = self._offers(cart, variant_ids, is_after=False)
        try:
            before = after = self._figures(cart, shared, offers, self.before)
            if self.trial.promotion is not None:
                after = self._figures(cart, shared, offers, self.after)
            elif not self.lists.touched.isdisjoint(variant_ids):
                after = self._figures(cart, shared, self._offers(cart, variant_ids, is_after=True), self.before)
        except UnknownTaxCode:
            return None
        return Rehearsed(before, after) if before.priced or after.priced else None

    def _offers(self, cart: PastCart, variant_ids: Iterable[VariantId], *, is_after: bool) -> Offers:
        fitting = self.lists.fitting(cart, is_after=is_after)
        terms = self.terms[cart.channel.id]
        made = self.made[cart.channel.id, fitting, is_after]
        for pk in variant_ids:
            if pk not in made:
                made[pk] = rules.offer(
                    pk, self.lists.candidates(pk, fitting, terms, is_after=is_after), terms, self.now
                )
        return made

    def _figures(self, cart: PastCart, shared: _Played, offers: Offers, promotions: Sequence[Rule]) -> Figures:
        return rules.figures(
            rules.told_on_sale(shared.lines, offers, self.terms[cart.channel.id].ladder),
            offers,
            shared.book.rates,
            self.terms[cart.channel.id],
            shipping_policy(cart.channel),
            promotions=promotions,
            coupons=shared.coupons,
            buyer=shared.buyer,
            treatments=shared.book.treatments,
        )

    def _shared(self, cart: PastCart) -> _Played:
        lines = []
        for place, (pk, quantity) in enumerate(cart.lines):
            variant = self.variants[VariantId(pk)]
            shelves = self.shelves.get(variant.id, frozenset())
            lines.append(
                LineRequest(
                    UUID(int=place),
                    variant.id,
                    variant.sku,
                    quantity,
                    variant.tax_code,
                    categories=shelves,
                    mix=variant.mix,
                )
            )
        own = (self.segments.get(party_id, {}) for party_id in cart.party_ids)
        buyer = BuyerFacts(
            channel=cart.channel.code,
            accounts=frozenset(map(str, cart.party_ids)),
            segments=frozenset(code for segments in own for code in segments.values()),
            at=(cart.at or self.trial.at).astimezone(clock.SEOUL),
            first_order=cart.is_first_order,
        )
        return _Played(lines, self._book(cart), buyer, self._entered(cart))

    def _book(self, cart: PastCart) -> TaxBook:
        """How a buyer is taxed of goods that stay in the country, by the certificates that count now."""
        key = (cart.channel.country, cart.party_ids)
        if key not in self.books:
            country, facts = cart.channel.country, self.tax[cart.channel.country]
            self.books[key] = rules.tax_book(
                facts, country=country, destination="", party_ids=cart.party_ids, is_company=False, at=self.now
            )
        return self.books[key]

    def _entered(self, cart: PastCart) -> tuple[str, ...]:
        """The codes of promotions for which the cart holds a coupon that is good at its own moment."""
        at, codes = cart.at or self.trial.at, []
        for pk in cart.coupon_ids:
            coupon = self.coupons.get(pk)
            if coupon is None or coupon.is_void or (coupon.ends is not None and coupon.ends <= at):
                continue
            if coupon.owner_id is None or coupon.owner_id in cart.party_ids:
                codes.append(coupon.promotion.code)
        if self.trial.promotion is not None and self.trial.needs_code:
            codes.append(self.trial.promotion.code)
        return tuple(dict.fromkeys(codes))


def _promotions(trial: Trial) -> tuple[list[Rule], list[Rule]]:
    """What works as things stand, and with what is tried; dates are asked here, coupons stand as promotions' codes."""
    rows = Promotion.objects.filter(state=PromotionState.LIVE.value, currency=trial.currency)
    live = {row.code: (rule_of(row), row.needs_code) for row in rows.select_related("live").order_by("code")}
    before = _in_time(live, trial.at)
    if trial.promotion is None:
        return before, before
    return before, _in_time(live | {trial.promotion.code: (trial.promotion, trial.needs_code)}, trial.at)


def _in_time(promotions: Mapping[str, tuple[Rule, bool]], at: datetime) -> list[Rule]:
    return [
        replace(one, coupon=code if needs_code else "", condition=replace(one.condition, starts=None, ends=None))
        for code, (one, needs_code) in sorted(promotions.items())
        if _is_in_time(one.condition, at)
    ]


def _is_in_time(condition: Condition, at: datetime) -> bool:
    has_begun = condition.starts is None or condition.starts <= at
    return has_begun and (condition.ends is None or at < condition.ends)


def _coupons(carts: Sequence[PastCart]) -> dict[UUID, Coupon]:
    ids = {pk for one in carts for pk in one.coupon_ids}
    if not ids:
        return {}
    return {row.pk: row for row in Coupon.objects.filter(pk__in=ids).select_related("promotion")}
