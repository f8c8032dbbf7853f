"""Writing promotions: drafts with versions, published only as they were tried, ended for good."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Count

from jangteo.catalog.selectors import find_in_all, list_category_slugs, variants_by_sku
from jangteo.channels.selectors import list_channels
from jangteo.kernel import audit, clock
from jangteo.kernel.ids import new_id
from jangteo.kernel.money import UnknownCurrency, currency_digits
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor
from jangteo.pricing import rules
from jangteo.pricing.errors import (
    BadScenario,
    ContradictingPromotions,
    InvalidPromotion,
    NotSimulated,
    PromotionExists,
    PromotionNotFound,
)
from jangteo.pricing.models import Promotion, PromotionVersion
from jangteo.pricing.rules.scenarios import read_rule
from jangteo.pricing.selectors.promotions import item_selectors, rule_of, version_rule
from jangteo.pricing.types import ItemSelector, PromotionState, Report, UseState
from jangteo.pricing.types import Promotion as Rule
from jangteo.segments.selectors import list_segments

LARGEST_LIMIT = 10**9
LARGEST_RULE = 100_000


@transaction.atomic
def draft_promotion(  # noqa: PLR0913 -- what a promotion says of itself
    *,
    code: str,
    names: Mapping[str, str],
    currency: str,
    rule: Mapping[str, Any],
    actor: Actor,
    needs_code: bool = False,
    most_uses: int | None = None,
    buyer_most: int | None = None,
) -> UUID:
    """A promotion that does not work yet, with its first version; returns the promotion.

    rule    priority, when, give and combine as in the scenario format; channels and segments by code, an account by
            the party's id
    raises  PromotionExists, InvalidPromotion; BadScenario naming the place in the rule
    """
    require(actor, Action.PROMOTIONS_CHANGE)
    _check_limits(most_uses, buyer_most)
    if not any(name.strip() for name in names.values()):
        raise InvalidPromotion("a promotion has a name", field="names")
    try:
        currency_digits(currency)
    except UnknownCurrency:
        raise InvalidPromotion(f"{currency[:10]!r} is no currency", field="currency") from None
    try:
        with transaction.atomic():
            row = Promotion.objects.create(
                code=code,
                names=dict(names),
                currency=currency,
                needs_code=needs_code,
                most_uses=most_uses,
                buyer_most=buyer_most,
                created_at=clock.now(),
            )
    except IntegrityError:
        raise PromotionExists(f"there is a promotion {code[:40]!r}", promotion=code[:40]) from None
    _write(row, rule, actor)
    return row.pk


@transaction.atomic
def write_version(*, code: str, rule: Mapping[str, Any], actor: Actor) -> UUID:
    """Write a promotion anew; what works stays as it is until this version is published. Returns the version.

    raises  PromotionNotFound, InvalidPromotion for one that has ended, BadScenario
    """
    require(actor, Action.PROMOTIONS_CHANGE)
    row = _get(code)
    if row.state == PromotionState.ENDED:
        raise InvalidPromotion("an ended promotion is not written anew; make another", field="rule")
    return _write(row, rule, actor)


@transaction.atomic
def keep_simulation(*, version_id: UUID, simulation: Report, actor: Actor) -> None:
    """Keep what a version would have done; a later trial replaces an earlier one until it is published.

    raises  PromotionNotFound, InvalidReport
    """
    require(actor, Action.PROMOTIONS_CHANGE)
    rows = PromotionVersion.objects.filter(pk=version_id, published_at=None)
    currency = rows.values_list("promotion__currency", flat=True).first()
    if currency is None:
        raise PromotionNotFound("there is no such version, or it was published")
    rows.update(simulation=rules.checked_report(simulation, currency), simulated_at=clock.now())


@transaction.atomic
def publish_promotion(*, code: str, version_id: UUID, actor: Actor, why: str = "") -> None:
    """Let a version work, in place of the one that did; only one that was tried as it is.

    raises  PromotionNotFound, NotSimulated, InvalidPromotion; ContradictingPromotions with an example cart
    """
    require(actor, Action.PROMOTIONS_CHANGE)
    list(Promotion.objects.filter(state=PromotionState.LIVE.value).select_for_update().values_list("pk"))
    row = _get(code)
    version = PromotionVersion.objects.filter(promotion=row, pk=version_id).first()
    if version is None:
        raise PromotionNotFound(f"{code[:40]!r} has no such version", promotion=code[:40])
    if row.state == PromotionState.ENDED:
        raise InvalidPromotion("an ended promotion does not come back; make another", field="state")
    if version.simulated_at is None:
        raise NotSimulated("try it against past orders and open carts first", promotion=row.code)
    if version.ends is not None and version.ends <= clock.now():
        raise InvalidPromotion("its time is over", field="rule.when.until")
    _refuse_contradiction(row, version)
    if version.published_at is None:
        version.published_at = clock.now()
        version.save(update_fields=["published_at"])
    before = {"state": row.state, "version": row.live.number if row.live else None}
    row.state, row.live = PromotionState.LIVE.value, version
    row.save(update_fields=["state", "live"])
    _tell(actor, "publish_promotion", row, before, {"state": row.state, "version": version.number}, why)


@transaction.atomic
def end_promotion(*, code: str, actor: Actor, why: str = "") -> None:
    """Let a promotion work no more; orders keep what it gave them.

    raises  PromotionNotFound
    """
    require(actor, Action.PROMOTIONS_CHANGE)
    row = _get(code)
    if row.state == PromotionState.ENDED:
        return
    before = {"state": row.state}
    row.state = PromotionState.ENDED.value
    row.save(update_fields=["state"])
    _tell(actor, "end_promotion", row, before, {"state": row.state}, why)


@transaction.atomic
def set_limits(*, code: str, most_uses: int | None, buyer_most: int | None, actor: Actor, why: str = "") -> None:
    """How many orders, and how many of one buyer, a promotion works in; None is any number. Used ones stay used.

    raises  PromotionNotFound; InvalidPromotion also for fewer than used it already
    """
    require(actor, Action.PROMOTIONS_CHANGE)
    _check_limits(most_uses, buyer_most)
    row = _get(code)
    _check_used(row, most_uses, buyer_most)
    before = {"most_uses": row.most_uses, "buyer_most": row.buyer_most}
    after = {"most_uses": most_uses, "buyer_most": buyer_most}
    if before == after:
        return
    row.most_uses, row.buyer_most = most_uses, buyer_most
    row.save(update_fields=["most_uses", "buyer_most"])
    _tell(actor, "set_limits", row, before, after, why)


def _get(code: str) -> Promotion:
    row = Promotion.objects.select_for_update(of=("self",)).select_related("live").filter(code=code).first()
    if row is None:
        raise PromotionNotFound(f"there is no promotion {code[:40]!r}", promotion=code[:40])
    return row


def _write(row: Promotion, rule: Mapping[str, Any], actor: Actor) -> UUID:
    if len(json.dumps(rule, default=str)) > LARGEST_RULE:
        raise InvalidPromotion("the rule is too long", field="rule")
    if "\\u0000" in json.dumps(rule, default=str):
        raise InvalidPromotion("the rule holds a character that can't be kept", field="rule")
    read = read_rule(rule, row.currency)
    _check_names(read)
    _check_moments(read)
    version = PromotionVersion.objects.create(
        id=new_id(),
        promotion=row,
        number=row.versions.count() + 1,
        rule=rule,
        starts=read.condition.starts,
        ends=read.condition.ends,
        written_at=clock.now(),
    )
    _tell(actor, "write_promotion", row, {}, {"version": version.number, "rule": rule}, "")
    return version.pk


def _check_names(rule: Rule) -> None:
    """What a rule names has to be there: a promotion for a misspelt segment would work for nobody, silently."""
    condition = rule.condition
    if condition.channel is not None and condition.channel not in {one.code for one in list_channels()}:
        raise BadScenario("when.channel", f"there is no channel {condition.channel!r}")
    if condition.segment is not None and condition.segment not in {code for _, code, _ in list_segments()}:
        raise BadScenario("when.segment", f"there is no segment {condition.segment!r}")
    if condition.account is not None:
        try:
            UUID(condition.account)
        except ValueError:
            raise BadScenario("when.account", "is no party's id") from None
    chosen = list(item_selectors(rule))
    skus = {sku for one in chosen for sku in one.skus}
    missing = sorted(skus - set(variants_by_sku(skus))) if skus else []
    if missing:
        raise BadScenario("give", f"there is no SKU {missing[0]!r}")
    shelves = {slug for one in chosen for slug in one.categories}
    unknown = sorted(shelves - list_category_slugs()) if shelves else []
    if unknown:
        raise BadScenario("give", f"there is no category {unknown[0]!r}")


def _check_moments(rule: Rule) -> None:
    """What is shown in the shop's time has to fit into its calendar."""
    for name, at in (("when.from", rule.condition.starts), ("when.until", rule.condition.ends)):
        try:
            if at is not None:
                at.astimezone(clock.SEOUL)
        except OverflowError:
            raise BadScenario(name, "is no date and time that can be compared") from None


def _refuse_contradiction(row: Promotion, version: PromotionVersion) -> None:
    """Refuse to publish what works in no order that was said: equal priority, and the order changes the price."""
    wanted = version_rule(row, version)
    others = Promotion.objects.filter(state=PromotionState.LIVE.value, currency=row.currency).exclude(pk=row.pk)

    def find_goods(chosen: tuple[ItemSelector, ...]) -> tuple[str, frozenset[str]] | None:
        return find_in_all([(one.skus, one.categories) for one in chosen])

    for other in others.select_related("live").order_by("code"):
        example = rules.find_contradiction(wanted, rule_of(other), row.currency, find_goods)
        if example is not None:
            raise ContradictingPromotions(
                f"{row.code} and {other.code} have the same priority, and which works first changes the price",
                promotion=row.code,
                other=other.code,
                cart=[{"sku": sku, "quantity": quantity, "unit": unit} for sku, quantity, unit in example.cart],
                one_way=str(example.one_way),
                other_way=str(example.other_way),
            )


def _check_limits(most_uses: int | None, buyer_most: int | None) -> None:
    for field, value in (("most_uses", most_uses), ("buyer_most", buyer_most)):
        if value is not None and not 1 <= value <= LARGEST_LIMIT:
            raise InvalidPromotion(f"{field} is a whole number from 1 up", field=field)


def _check_used(row: Promotion, most_uses: int | None, buyer_most: int | None) -> None:
    """A limit below what orders used already would say something that is not so."""
    used = row.uses.filter(state=UseState.USED.value)
    if most_uses is not None and (count := used.count()) > most_uses:
        raise InvalidPromotion(f"{count} orders used it already", field="most_uses", used=count)
    by_buyer = used.exclude(buyer=None).values("buyer").annotate(count=Count("pk"))
    most = by_buyer.order_by("-count").values_list("count", flat=True).first() if buyer_most is not None else None
    if most is not None and buyer_most is not None and most > buyer_most:
        raise InvalidPromotion(f"one buyer used it {most} times already", field="buyer_most", used=most)


def _tell(
    actor: Actor, action: str, row: Promotion, before: Mapping[str, Any], after: Mapping[str, Any], why: str
) -> None:
    audit.record(
        actor=actor,
        action=f"pricing.{action}",
        subject_kind="promotion",
        subject_id=row.pk,
        before=dict(before),
        after=dict(after),
        why=why,
    )
