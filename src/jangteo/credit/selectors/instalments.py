"""Offers to pay in parts, and plans."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from jangteo.catalog.selectors import categories_of
from jangteo.catalog.types import VariantId
from jangteo.credit import rules
from jangteo.credit.errors import OfferNotFound, PlanNotFound
from jangteo.credit.models import InstalmentOffer, InstalmentPart, InstalmentPlan
from jangteo.credit.types import (
    BoughtLine,
    Eligibility,
    Every,
    OfferDraft,
    OfferView,
    Part,
    PartState,
    PartView,
    PlanState,
    PlanView,
    PurchaseFacts,
    RefundPolicy,
    Rhythm,
    Settlement,
)
from jangteo.kernel.keyset import Page, page_of
from jangteo.kernel.money import Money
from jangteo.kernel.permissions import allows, require_any
from jangteo.kernel.types import Action, Actor, PartyId, Scope


def list_offers(*, is_active: bool | None = None) -> list[OfferView]:
    """All offers by code; only those that can be begun, or only those that can't."""
    rows = InstalmentOffer.objects.all() if is_active is None else InstalmentOffer.objects.filter(is_active=is_active)
    return [offer_view(row) for row in rows.order_by("code")]


def get_offer(code: str) -> OfferView:
    """An offer by its code.

    raises  OfferNotFound
    """
    row = InstalmentOffer.objects.filter(code=code).first()
    if row is None:
        raise OfferNotFound(f"there is no offer {code[:40]!r}", offer=code[:40])
    return offer_view(row)


def offers_for(facts: PurchaseFacts) -> list[tuple[OfferView, Eligibility]]:
    """Every offer that can be begun and whether this purchase may be paid by it, and why not; one query."""
    return [(one, rules.may_pay_in_parts(one.draft, facts)) for one in list_offers(is_active=True)]


def bought_lines(skus: Mapping[VariantId, str]) -> tuple[BoughtLine, ...]:
    """What is bought as an offer looks at it: {variant: SKU}; two queries."""
    shelves = categories_of(skus)
    return tuple(BoughtLine(sku, shelves.get(pk, frozenset())) for pk, sku in skus.items())


def get_plan(plan_id: UUID) -> PlanView:
    """A plan.

    raises  PlanNotFound
    """
    row = InstalmentPlan.objects.select_related("offer").filter(pk=plan_id).first()
    if row is None:
        raise PlanNotFound
    return plan_views([row])[0]


def access_plan(plan_id: UUID, actor: Actor) -> PlanView:
    """The door to one plan, for those who handle payments or see money of its party.

    raises  PlanNotFound, as for a plan that is not there
    """
    plan = get_plan(plan_id)
    if not any(allows(actor, one, party_id=plan.party_id) for one in (Action.PAYMENTS_HANDLE, Action.MONEY_SEE)):
        raise PlanNotFound
    return plan


def plans_of(kind: str, reference_ids: Iterable[UUID]) -> dict[UUID, PlanView]:
    """{document: its plan}, those that were declined or withdrawn left out; two queries."""
    rows = InstalmentPlan.objects.select_related("offer").filter(
        reference_kind=kind, reference_id__in=set(reference_ids)
    )
    rows = rows.exclude(state__in=[PlanState.DECLINED.value, PlanState.WITHDRAWN.value])
    return {one.reference_id: one for one in plan_views(list(rows))}


def last_plans_of(kind: str, reference_ids: Iterable[UUID]) -> dict[UUID, PlanView]:
    """{document: the plan that was made last for it}, whatever came of that; two queries."""
    rows = InstalmentPlan.objects.select_related("offer").filter(
        reference_kind=kind, reference_id__in=set(reference_ids)
    )
    return {one.reference_id: one for one in plan_views(list(rows.order_by("made_at", "pk")))}


def offer_reasons(answer: Eligibility, language: str) -> list[str]:
    """Why a purchase may be paid by an offer or not, in "ko" or "en"."""
    return rules.eligibility_in_words(answer.because, language)


def parts_of(offer: OfferDraft, amount: Money, first_on: date) -> tuple[Part, ...]:
    """The parts in which an amount is paid by an offer.

    raises  InvalidInstalment
    """
    return rules.plan(amount, offer.count, first_on, offer.every, offer.yearly_rate)


def end_of(plan: PlanView, on: date) -> Settlement | None:
    """What would end a plan on a day; None: nothing of it is owed."""
    if plan.state not in (PlanState.ACTIVE, PlanState.DEFAULTED) or not plan.open_parts:
        return None
    paid = [one.part.on for one in plan.parts if one.state == PartState.PAID]
    began = paid[-1] if paid else rules.period_before(plan.parts[0].part.on, plan.every)
    return rules.settle(plan.open_parts, began, on, plan.yearly_rate)


def list_plans(party_ids: Iterable[UUID], *, offset: int = 0, limit: int = 50) -> list[PlanView]:
    """The plans of these parties, the newest first; access is checked by the caller."""
    rows = InstalmentPlan.objects.select_related("offer").filter(party__in=set(party_ids))
    return plan_views(list(rows.order_by("-made_at", "-pk")[offset : offset + limit]))


def list_every_plan(
    actor: Actor, *, states: Iterable[PlanState] = (), offset: int = 0, limit: int = 50
) -> tuple[list[PlanView], int]:
    """The plans that staff may see, the newest first, and how many there are.

    states  only these; none named: all
    raises  NotPermitted
    """
    rows = _handled_plans(actor, states)
    return plan_views(list(rows.order_by("-made_at", "-pk")[offset : offset + limit])), rows.count()


def page_of_plans(
    actor: Actor, *, states: Iterable[PlanState] = (), cursor: str = "", limit: int = 50
) -> Page[PlanView]:
    """The same by where the last page ended, counted to 10,000."""
    page = page_of(_handled_plans(actor, states), ("-made_at", "-id"), cursor, limit=limit)
    return page.showing(plan_views(page.rows))


def _handled_plans(actor: Actor, states: Iterable[PlanState]) -> QuerySet[InstalmentPlan]:
    require_any(actor, Action.PAYMENTS_HANDLE)
    rows = InstalmentPlan.objects.select_related("offer")
    if actor.rights[Action.PAYMENTS_HANDLE] != Scope.ALL:
        rows = rows.filter(party__in=actor.unit_ids)
    wanted = [one.value for one in states]
    return rows.filter(state__in=wanted) if wanted else rows


def offer_view(row: InstalmentOffer) -> OfferView:
    """An offer as a value."""
    draft = OfferDraft(
        code=row.code,
        names=row.names,
        count=row.count,
        every=Every(row.every_count, Rhythm(row.rhythm)),
        smallest=Money(row.smallest_minor, row.currency),
        largest=None if row.largest_minor is None else Money(row.largest_minor, row.currency),
        yearly_rate=row.yearly_rate,
        channels=frozenset(row.channels),
        segments=frozenset(row.segments),
        only_categories=frozenset(row.only_categories),
        not_categories=frozenset(row.not_categories),
        not_skus=frozenset(row.not_skus),
        refund_policy=RefundPolicy(row.refund_policy),
        defaults_after=row.defaults_after,
        lender=row.lender,
    )
    return OfferView(row.pk, draft, row.is_active)


def part_of(row: InstalmentPart, currency: str) -> Part:
    """A part as a value."""
    return Part(row.number, row.due_on, Money(row.principal_minor, currency), Money(row.interest_minor, currency))


def plan_views(rows: Sequence[InstalmentPlan]) -> list[PlanView]:
    """Plans as values, in order; one query."""
    parts: dict[UUID, list[InstalmentPart]] = {}
    for part in InstalmentPart.objects.filter(plan__in=rows).order_by("plan", "number"):
        parts.setdefault(part.plan_id, []).append(part)
    return [_plan_view(row, parts.get(row.pk, [])) for row in rows]


def _plan_view(row: InstalmentPlan, parts: Iterable[InstalmentPart]) -> PlanView:
    return PlanView(
        id=row.pk,
        offer=row.offer.code,
        party_id=PartyId(row.party_id),
        reference_kind=row.reference_kind,
        reference_id=row.reference_id,
        principal=Money(row.principal_minor, row.currency),
        refunded=Money(row.refunded_minor, row.currency),
        yearly_rate=row.yearly_rate,
        every=Every(row.every_count, Rhythm(row.rhythm)),
        state=PlanState(row.state),
        parts=tuple(PartView(part_of(one, row.currency), PartState(one.state), one.changed_at) for one in parts),
        lender_reference=row.lender_reference,
        papers=tuple(row.papers),
        paid_out=Money(row.paid_out_minor, row.currency),
        lender=row.lender,
        made_at=row.made_at,
        changed_at=row.changed_at,
    )
