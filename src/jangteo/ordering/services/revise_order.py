from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import Sum

from jangteo.catalog import selectors as catalog
from jangteo.inventory.errors import InsufficientStock
from jangteo.inventory.selectors import list_allocations
from jangteo.inventory.services import allocate_stock, release_stock
from jangteo.inventory.types import AllocationState, Demand
from jangteo.kernel import audit, outbox
from jangteo.kernel.types import Actor, is_back_office
from jangteo.ordering.errors import InvalidRevision, NothingToChange, RevisionChanged, RevisionHasProblems
from jangteo.ordering.events import OrderRevised, OrderShipped
from jangteo.ordering.models import Order, OrderDelivery, OrderRevision
from jangteo.ordering.rules import revisions
from jangteo.ordering.selectors import access_order, get_order_by_id
from jangteo.ordering.selectors.revision_draft import Buying
from jangteo.ordering.selectors.revisions import (
    RevisionPlan,
    buying_of,
    plan_revision,
    policy_for,
    require_changeable,
)
from jangteo.ordering.selectors.standing import StandingOrder, standing_order
from jangteo.ordering.services.budgets import stretch
from jangteo.ordering.services.cards import issue_cards, require_value_fits
from jangteo.ordering.services.changing import come_with_change, pass_with_change
from jangteo.ordering.services.guards import goods_of, orders_to_lock, require_not_held
from jangteo.ordering.services.instalments import require_decided
from jangteo.ordering.services.on_account import follow_exposure
from jangteo.ordering.services.write_move import complete_if_done, write_move
from jangteo.ordering.services.write_refund import number_credit_note, write_difference
from jangteo.ordering.services.write_revision import write_revision
from jangteo.ordering.types import (
    LONGEST_REVISION_WHY,
    AddLine,
    Edit,
    FulfilmentProgress,
    HeldAction,
    LineChange,
    PaymentProgress,
    PricePolicy,
    RevisionPreview,
)
from jangteo.payments.services import await_payment, hold_payments
from jangteo.pricing.services import lock_allowances, release_promotions, use_promotions


@transaction.atomic
def revise_order(  # noqa: PLR0913 -- an order, what is asked of it, at which prices, by whom
    *,
    order_id: UUID,
    edits: Sequence[Edit],
    expected: str,
    policy: PricePolicy | None = None,
    actor: Actor,
    why: str = "",
    secret: str = "",
    language: str = "ko",
) -> UUID:
    """Change a placed order before its goods are handed over, exactly as it was previewed; returns the revision.

    What it comes to is decided by the function that previews it. Then due = total − paid: what is due more is awaited,
    of what was paid too much a refund of the difference is noted with its credit note. What was promised of stock
    follows, and what the order uses of promotions.

    expected   the preview's `token`
    policy     None: the channel's, and for staff that prices are kept; a buyer has no choice of it
    why        at most 300 letters
    locks      the order, its payments, stored value by id, then the buyer's allowances, then promotions, coupons and
               the buyer's uses, then stock rows by id, then the buyer's budgets by id, then the payer's lines of
               credit, then the series of credit notes
    raises     OrderNotFound, NotPermitted, NotChangeable, OrderIsHeld, LenderDecides, InvalidRevision, BelowHandedOver,
               RevisionHasProblems, RevisionChanged, NothingToChange, pricing PromotionUsedUp, inventory
               InsufficientStock, approvals ApprovalNeeded, BudgetExceeded, credit CreditExceeded, CreditBlocked
    publishes  OrderRevised; OrderRefunded where money goes back, OrderShipped where all that is left has gone
    """
    why = _checked_why(why)
    access_order(actor, order_id=order_id, secret=secret)
    order = orders_to_lock().get(pk=order_id)
    hold_payments(order_id=order.pk)  # stored value is locked before stock, as when an order is placed
    require_decided(order)
    standing = standing_order(order)
    require_changeable(standing, actor, secret)
    require_not_held(order, HeldAction.CHANGE, actor)
    buying = buying_of(standing, actor, language)
    variant_ids = _variant_ids(standing, edits, buying)
    may_have = lock_allowances(context=buying.context, variant_ids=variant_ids, asked=buying.asked)
    buying = buying_of(standing, actor, language)  # as of the moment after the locks, as when an order is placed
    policy = policy_for(standing, policy, actor)
    plan = plan_revision(standing, edits, policy, actor, language, buying, may_have)
    _check(plan.preview, expected)
    change = come_with_change(order, edits, plan.preview, actor)
    require_value_fits(order, plan.preview.after.gross)
    row = write_revision(standing, plan, actor, why, by_buyer=not is_back_office(actor))
    _use_promotions(order, plan)
    _move_stock(standing, plan, buying.viewer.party_ids)
    refund_id = _settle(order, plan, actor, why)
    _close_if_gone(order, actor, why)
    pass_with_change(change, actor)
    if not is_back_office(actor):
        stretch(order, actor)
    follow_exposure(order, actor, why=why)
    _tell(order, row, plan, actor, why)
    if refund_id is not None:
        number_credit_note(order, refund_id)
    return row.pk


def _checked_why(why: str) -> str:
    why = why.replace("\0", "").strip()
    if len(why) > LONGEST_REVISION_WHY:
        raise InvalidRevision(f"say why in at most {LONGEST_REVISION_WHY} letters", field="why")
    return why


def _variant_ids(standing: StandingOrder, edits: Sequence[Edit], buying: Buying) -> list[UUID]:
    skus = {edit.sku for edit in edits if isinstance(edit, AddLine)}
    added = catalog.variants_by_sku(skus, buying.viewer).values() if skus else ()
    known = [line.variant_id for line in standing.lines.values() if line.variant_id]
    return [*known, *(variant.id for variant in added)]


def _check(preview: RevisionPreview, expected: str) -> None:
    """Refuse what can't be, or is not what was shown."""
    problems = preview.problems
    if problems and all(one.why == "insufficient_stock" for one in problems):
        one = problems[0]
        line = next(line for line in preview.lines if str(line.line_id) == one.facts["line_id"])
        assert line.after is not None
        raise InsufficientStock(sku=one.sku, requested=line.after.quantity, available=one.facts.get("available", 0))
    if problems:
        told = [{"sku": one.sku, "why": one.why, **one.facts} for one in problems]
        raise RevisionHasProblems(problems=told)
    if preview.token != expected:
        raise RevisionChanged(
            "this is not what was shown any more", before=str(preview.before.gross), after=str(preview.after.gross)
        )
    if not preview.can_be_made:
        raise NothingToChange(number=preview.number)


def _use_promotions(order: Order, plan: RevisionPlan) -> None:
    """What is granted anew is used instead of before; else what gives nothing any more is given back."""
    if plan.granted is not None:
        release_promotions(order_id=order.pk)
        use_promotions(granted=plan.granted, asked=plan.asked, order_id=order.pk)
        return
    left = {one.promotion for line in plan.preview.lines if line.after for one in line.after.discounts}
    left |= {one.promotion for one in plan.shipping.discounts}
    release_promotions(order_id=order.pk, but=left)


def _move_stock(standing: StandingOrder, plan: RevisionPlan, lineage: Sequence[UUID]) -> None:
    """What is taken out is free first, so that what is added may be of it; a delivery is promised by its last line."""
    order = standing.row
    less = {one.line_id: -one.more for one in plan.preview.changed if one.more < 0}
    if less:
        release_stock(order_id=order.pk, quantities=less)
    more = [one for one in plan.preview.changed if one.more > 0 and one.variant_id is not None]
    if not more:
        return
    deliveries = {row.pk: row for row in standing.deliveries.values()}
    demands = [demand for one in more for demand in _demands(one, deliveries)]
    promised = allocate_stock(demands=demands, channel_id=order.channel_id, order_id=order.pk, lineage=lineage)
    for one in more:
        row = deliveries.get(one.delivery_id) if one.delivery_id else None
        day = promised.leaves_on.get(one.line_id)
        if row is not None and day is not None:
            row.promised_on = max(row.promised_on or day, day)
    OrderDelivery.objects.bulk_update(deliveries.values(), ["promised_on"])


def _demands(one: LineChange, deliveries: Mapping[UUID, OrderDelivery]) -> list[Demand]:
    row = deliveries.get(one.delivery_id) if one.delivery_id else None
    if one.variant_id is None:
        return []
    return [
        Demand(
            line_id=one.line_id,
            variant_id=one.variant_id,
            sku=one.sku,
            quantity=one.more,
            wanted_on=row.wanted_on if row else None,
            postcode=row.ship_to.get("postcode", "") if row else "",
            group=row.number if row else 0,
        )
    ]


def _settle(order: Order, plan: RevisionPlan, actor: Actor, why: str) -> UUID | None:
    """What is due is awaited, what was paid too much is given back; the refund, if there is one."""
    preview, payment = plan.preview, PaymentProgress(order.payment)
    await_payment(order_id=order.pk, due=preview.due, actor=actor, why=why)
    if payment == PaymentProgress.AWAITED:
        return None
    refund_id = None
    if preview.refund:
        tax = revisions.tax_of_difference(preview.refund.minor, preview.before, preview.after)
        refund_id = write_difference(order, preview.refund, tax, actor, why).pk
    target = PaymentProgress.DUE if preview.due else PaymentProgress.PAID
    if not preview.due and preview.after.gross and _refunded(order, actor) == preview.after.gross.minor:
        target = PaymentProgress.REFUNDED
    if target != payment:
        write_move(order, "payment", target, actor, why)
    issue_cards(order, actor)  # an order of which cards alone are left has arrived
    complete_if_done(order, actor)
    return refund_id


def _refunded(order: Order, actor: Actor) -> int:
    return get_order_by_id(order.pk, actor).refunded.minor if is_back_office(actor) else 0


def _close_if_gone(order: Order, actor: Actor, why: str) -> None:
    """What was sent in part has been sent whole once all that was left is taken out."""
    if order.fulfilment != FulfilmentProgress.PARTLY:
        return
    gone = sum(quantity for *_, quantity, state in list_allocations(order.pk) if state == AllocationState.SHIPPED)
    if gone < (goods_of(order).aggregate(sum=Sum("quantity"))["sum"] or 0):
        return
    write_move(order, "fulfilment", FulfilmentProgress.SHIPPED, actor, why)
    outbox.publish(OrderShipped(order_id=order.pk, number=order.number, channel_id=order.channel_id))


def _tell(order: Order, row: OrderRevision, plan: RevisionPlan, actor: Actor, why: str) -> None:
    preview = plan.preview
    audit.record(
        actor=actor,
        action="ordering.revise_order",
        subject_kind="order",
        subject_id=order.pk,
        before={"gross": str(preview.before.gross)},
        after={"gross": str(preview.after.gross), "revision": row.number, "lines": len(preview.changed)},
        why=why,
    )
    outbox.publish(
        OrderRevised(
            order_id=order.pk,
            number=order.number,
            channel_id=order.channel_id,
            revision=row.number,
            placed_at=order.placed_at,
            at=row.at,
            gross=preview.after.gross,
            difference=preview.difference,
        )
    )
