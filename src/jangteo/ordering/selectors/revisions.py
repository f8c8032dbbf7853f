"""What a change of an order would come to; `revise_order` writes exactly what is decided here."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any
from uuid import UUID

from jangteo.catalog import selectors as catalog
from jangteo.catalog.types import VariantId
from jangteo.inventory.selectors import availability, promisable
from jangteo.kernel import clock
from jangteo.kernel.errors import NotPermitted
from jangteo.kernel.money import Money
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor, PartyId, Scope, is_back_office
from jangteo.ordering.errors import NotChangeable
from jangteo.ordering.rules import RULE_OF, find_problems, revisions
from jangteo.ordering.selectors.carts import has_ordered
from jangteo.ordering.selectors.edits import read_edits
from jangteo.ordering.selectors.orders import access_order, reaches
from jangteo.ordering.selectors.revision_draft import Buying, Draft, priced
from jangteo.ordering.selectors.standing import StandingOrder, standing_order
from jangteo.ordering.types import (
    CartLineView,
    ChangeWindow,
    DeliveryChange,
    Edit,
    FulfilmentProgress,
    LineChange,
    OrderId,
    OrderOrigin,
    OrderStatus,
    OrderView,
    PaymentProgress,
    PricePolicy,
    RevisionPreview,
    RevisionProblem,
    ShippingFigures,
)
from jangteo.parties.selectors import lineage_of
from jangteo.pricing import selectors as pricing
from jangteo.pricing.types import Allowance, Granted, PriceRequest, Quote


@dataclass(frozen=True, slots=True)
class RevisionPlan:
    """A preview with what is needed to write it.

    granted  what promotions give where the whole order is priced anew; None: what they gave is kept
    asked    what they were asked with
    """

    preview: RevisionPreview
    shipping: ShippingFigures
    granted: tuple[Granted, ...] | None
    asked: PriceRequest


def changeable_until(order: OrderView, actor: Actor, secret: str = "") -> ChangeWindow:
    """Whether an actor may change an order, why not, and until when."""
    row = access_order(actor, order_id=order.summary.id, secret=secret)
    return window_of(standing_order(row), actor, secret)


def window_of(standing: StandingOrder, actor: Actor, secret: str = "") -> ChangeWindow:
    """The same of an order that is read already."""
    row, staff = standing.row, is_back_office(actor)
    found = revisions.window(
        origin=OrderOrigin(row.origin),
        status=OrderStatus(row.status),
        payment=PaymentProgress(row.payment),
        fulfilment=FulfilmentProgress(row.fulfilment),
        placed_at=row.placed_at,
        now=clock.now(),
        minutes=None if staff else standing.channel.change_minutes,
    )
    if not found.is_open or staff:
        return found
    if not reaches(row, actor, Action.ORDERS_CANCEL, secret):
        return replace(found, why="not_yours")
    if row.is_gift:
        return replace(found, why="gift")
    is_priced_anew = standing.channel.change_prices.value == PricePolicy.REPRICE.value
    return replace(found, why="handed_over") if is_priced_anew and standing.is_touched else found


def preview_revision(
    *,
    order_id: UUID,
    edits: Sequence[Edit],
    policy: PricePolicy | None = None,
    actor: Actor,
    secret: str = "",
    language: str = "ko",
) -> RevisionPreview:
    """What `revise_order` would write of an order as it stands; nothing is written.

    policy  None: the channel's, and for staff that prices are kept; a buyer has no choice of it
    raises  OrderNotFound, NotPermitted, NotChangeable, InvalidRevision, BelowHandedOver
    """
    standing = standing_order(access_order(actor, order_id=order_id, secret=secret))
    require_changeable(standing, actor, secret)
    policy = policy_for(standing, policy, actor)
    return plan_revision(standing, edits, policy, actor, language).preview


def require_changeable(standing: StandingOrder, actor: Actor, secret: str) -> None:
    """Refuse who may not change an order, or not any more.

    raises  NotPermitted, NotChangeable
    """
    if is_back_office(actor):
        require(actor, Action.ORDERS_HANDLE, party_id=standing.row.buyer_id)
    elif not reaches(standing.row, actor, Action.ORDERS_CANCEL, secret):
        raise NotPermitted(action=Action.ORDERS_CANCEL.value)
    found = window_of(standing, actor, secret)
    if not found.is_open:
        raise NotChangeable(number=standing.row.number, why=found.why)


def policy_for(standing: StandingOrder, policy: PricePolicy | None, actor: Actor) -> PricePolicy:
    """At which prices the order is changed: staff choose, for buyers the channel does."""
    if is_back_office(actor):
        return policy or PricePolicy.KEEP
    return PricePolicy(standing.channel.change_prices.value)


def buying_of(standing: StandingOrder, actor: Actor, language: str) -> Buying:
    """Whose prices hold for an order: its buyer's, whoever changes it."""
    row = standing.row
    buyer = PartyId(row.buyer_id) if row.buyer_id else None
    rights = dict(actor.rights) | ({Action.PRICES_SEE: Scope.ALL} if is_back_office(actor) else {})
    lineage = lineage_of(buyer) if buyer else ()
    eyes = replace(actor, party_id=buyer, lineage=lineage, channel_id=row.channel_id, rights=rights)
    viewer = catalog.viewer_for(standing.channel, eyes, language)
    country = row.ship_to.get("country") or standing.channel.country
    destination = "" if country == standing.channel.country else country
    asked = PriceRequest(
        coupon_ids=pricing.coupons_used([row.pk]).get(row.pk, ()),
        buyer_id=buyer,
        mark=pricing.buyer_mark(row.email),
        cart_id=row.cart_id,
        order_id=row.pk,
        is_first_order=lambda: buyer is not None and not has_ordered(buyer, but_order=row.pk),
    )
    return Buying(viewer, pricing.context_for(standing.channel, viewer, destination), asked)


def plan_revision(  # noqa: PLR0913 -- an order, what is asked of it, at which prices, by whom
    standing: StandingOrder,
    edits: Sequence[Edit],
    policy: PricePolicy,
    actor: Actor,
    language: str,
    buying: Buying | None = None,
    allowances: Sequence[Allowance] | None = None,
) -> RevisionPlan:
    """What edits come to, of an order that may be changed; the one place where it is decided.

    allowances  what the buyer may have, where the caller locked it
    raises      NotChangeable, InvalidRevision, BelowHandedOver
    """
    if policy == PricePolicy.REPRICE and standing.is_touched:
        raise NotChangeable(number=standing.row.number, why="prices_are_fixed")
    buying = buying or buying_of(standing, actor, language)
    wanted = read_edits(standing, edits, policy, buying.viewer)
    if wanted.codes:
        known = buying.asked.coupon_ids
        codes = dict.fromkeys([*known, *wanted.codes])
        buying = replace(buying, asked=replace(buying.asked, coupon_ids=tuple(codes)))
    draft = Draft(standing, wanted, buying, language, allowances)
    quote = draft.quote(policy)
    lines, shipping = priced(draft, quote, policy)
    _require_share_given(standing, lines)
    problems = find_revision_problems(draft, quote, lines, policy, staff=is_back_office(actor))
    granted = quote.discounts if policy == PricePolicy.REPRICE else None
    return RevisionPlan(preview_of(draft, lines, shipping, policy, actor, problems), shipping, granted, buying.asked)


def _require_share_given(standing: StandingOrder, lines: Sequence[LineChange]) -> None:
    """What was given back for units is never more than the line comes to, and all of it once all units were: a change
    after which that were not so, as of a line whose discount shrank meanwhile, is refused.

    raises  NotChangeable
    """
    for one in lines:
        if one.line_id not in standing.given or one.after is None or not one.is_changed:
            continue
        net, gross = standing.given[one.line_id]
        told = [(gross, one.after.gross)] + ([] if standing.rounding.includes_tax else [(net, one.after.net)])
        is_all = one.after.quantity == standing.refunded[one.line_id]
        if any(given > now or (is_all and given != now) for given, now in told):
            raise NotChangeable(number=standing.row.number, why="prices_are_fixed", sku=one.sku)


def find_revision_problems(
    draft: Draft, quote: Quote, lines: Sequence[LineChange], policy: PricePolicy, *, staff: bool
) -> list[RevisionProblem]:
    """What keeps a change from being made. Staff may leave quantity rules and allowances aside, as a cart can't."""
    standing = draft.standing
    free = _free(draft, lines)
    own: dict[UUID, int] = {}
    for row in standing.lines.values():
        if row.variant_id:
            own[row.variant_id] = own.get(row.variant_id, 0) + row.quantity
    views = [
        _cart_line(one, free.get(one.variant_id, 0) + own.get(one.variant_id, 0), draft)
        for one in lines
        if one.after is not None and one.variant_id is not None
    ]
    listed = catalog.listed_variant_ids(draft.buying.viewer, draft.variants)
    changes = {one.line_id: one for one in lines}
    found = []
    for problem in find_problems(views, quote, listed, draft.variants):
        change, is_rule = changes[problem.line_id], problem.why in RULE_OF
        if problem.why == "insufficient_stock" and change.more <= 0:
            continue
        if _counts(change, is_rule, policy, draft, staff=staff):
            facts = {name: value for name, value in asdict(problem).items() if value is not None}
            found.append(RevisionProblem(problem.sku, problem.why, facts | {"line_id": str(problem.line_id)}))
    return found + _short_elsewhere(lines, free, {one.sku for one in found})


def _free(draft: Draft, lines: Sequence[LineChange]) -> dict[VariantId, int]:
    """{variant: units that are there for this change}, those that may be promised for later among them."""
    row, lineage = draft.standing.row, draft.buying.viewer.party_ids
    free = dict(availability(row.channel_id, draft.variants, lineage, row.cart_id))
    more: dict[VariantId, int] = {}
    for one in lines:
        if one.variant_id is not None:
            more[one.variant_id] = more.get(one.variant_id, 0) + one.more
    short = {variant: units for variant, units in more.items() if units > max(0, free.get(variant, 0))}
    if short:
        later = promisable(row.channel_id, short, lineage=lineage, holder=row.cart_id)
        free |= {variant: short[variant] for variant, one in later.items() if not one.missing}
    return free


def _short_elsewhere(
    lines: Sequence[LineChange], free: Mapping[VariantId, int], told: set[str]
) -> list[RevisionProblem]:
    """Of SKUs of which no problem is told: what is too much for the shelf though a line that is not raised bears it."""
    raised = {one.variant_id: one for one in lines if one.variant_id and one.more > 0 and one.sku not in told}
    found = []
    for variant, one in raised.items():
        beyond = sum(line.more for line in lines if line.variant_id == variant) - max(0, free.get(variant, 0))
        if beyond > 0 and one.after is not None:
            facts = {"line_id": str(one.line_id), "available": max(0, one.after.quantity - beyond)}
            found.append(RevisionProblem(one.sku, "insufficient_stock", facts))
    return found


def _counts(change: LineChange, is_rule: bool, policy: PricePolicy, draft: Draft, *, staff: bool) -> bool:
    """Whether a problem of a line concerns this change: what was ordered may stay as it is."""
    if is_rule:
        return not staff and change.before != change.after
    if policy == PricePolicy.REPRICE or change.line_id in draft.wanted.repriced:
        return True
    return change.more > 0


def _cart_line(one: LineChange, available: int, draft: Draft) -> CartLineView:
    assert one.after is not None
    assert one.variant_id is not None
    variant = draft.variants[one.variant_id]
    return CartLineView(
        id=one.line_id,
        variant_id=one.variant_id,
        product_slug="",
        product_name=one.name,
        variant_label=one.variant_label,
        sku=one.sku,
        unit=one.unit,
        unit_name=one.unit,
        unit_quantity=one.after.unit_quantity,
        quantity=one.after.quantity,
        picture=variant.picture,
        available=available,
    )


def preview_of(
    draft: Draft,
    lines: Sequence[LineChange],
    shipping: ShippingFigures,
    policy: PricePolicy,
    actor: Actor,
    problems: list[RevisionProblem],
) -> RevisionPreview:
    """The whole of it, with what is owed or goes back."""
    standing, currency = draft.standing, draft.standing.row.currency
    before = revisions.totals(standing.figures.values(), standing.shipping, currency)
    after = revisions.totals([one.after for one in lines if one.after], shipping, currency)
    settled = revisions.settle(after.gross.minor, standing.received, standing.differences)
    if not is_back_office(actor):
        problems = problems + _for_buyers(standing, lines, settled.refund)
    preview = RevisionPreview(
        order_id=OrderId(standing.row.pk),
        number=standing.row.number,
        token="",
        policy=policy,
        lines=tuple(lines),
        deliveries=tuple(_deliveries(draft)),
        before=before,
        after=after,
        difference=after.gross - before.gross,
        due=Money(settled.due, currency),
        refund=Money(settled.refund, currency),
        problems=tuple(problems),
    )
    return replace(preview, token=_token(standing, preview))


def _for_buyers(standing: StandingOrder, lines: Sequence[LineChange], refund: int) -> list[RevisionProblem]:
    """Money that goes back is staff's to send; an order stays as large as orders have to be."""
    found = [RevisionProblem("", "gives_money_back", {"amount": refund})] if refund else []
    smallest, with_tax = standing.channel.smallest_order, standing.channel.smallest_order_with_tax
    goods = sum(one.after.subtotal for one in lines if one.after)
    was = sum(one.subtotal for one in standing.figures.values())
    if smallest is None or with_tax not in (None, standing.row.prices_include_tax):
        return found
    if goods < smallest.minor and goods < was:
        missing = str(Money(smallest.minor - goods, smallest.currency))
        found.append(RevisionProblem("", "below_smallest_order", {"missing": missing}))
    return found


def _deliveries(draft: Draft) -> list[DeliveryChange]:
    found = []
    for number, (ship_to, wanted_on) in sorted(draft.wanted.moved.items()):
        row = draft.standing.deliveries[number]
        if (ship_to, wanted_on) != (row.ship_to, row.wanted_on):
            found.append(DeliveryChange(row.pk, number, row.ship_to, ship_to, row.wanted_on, wanted_on))
    return found


def _token(standing: StandingOrder, preview: RevisionPreview) -> str:
    """Another one as soon as any figure, address or day of the change is, or another change came between."""
    told: list[Any] = [standing.revisions, preview.policy.value, str(preview.due), str(preview.refund)]
    told += [[asdict(total)] for total in (preview.before, preview.after)]
    for one in preview.lines:
        after = asdict(one.after) | {"unit_price": str(one.after.unit_price.normalize())} if one.after else None
        told.append([one.position, one.sku, one.unit, str(one.delivery_id), after])
    told += [asdict(one) for one in preview.deliveries]
    return hashlib.sha256(json.dumps(told, default=str, sort_keys=True).encode()).hexdigest()[:32]
