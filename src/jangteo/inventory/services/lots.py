from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from jangteo.inventory.errors import (
    InvalidLot,
    InvalidQuantity,
    LotDiffers,
    LotNotFound,
    TrackingNeedsEmptyShelves,
)
from jangteo.inventory.models import Lot, ShelfLifeRule, StockLevel, StockPolicy
from jangteo.inventory.services.ledger import shelves_of, sku_of
from jangteo.inventory.types import LotDraft, LotState, ReceiptLine, Tracking
from jangteo.kernel import audit, clock
from jangteo.kernel.ids import new_id
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor

LONGEST_SHELF_LIFE = 3650


@transaction.atomic
def set_tracking(*, variant_id: UUID, tracking: Tracking, actor: Actor) -> None:
    """Say how the units of a variant are told apart.

    By lots it can be said at any time: what lies there already has no lot. Anything else only while nothing lies
    anywhere, for nobody knows the numbers of what is there, and lots are not forgotten.

    raises  TrackingNeedsEmptyShelves, NotPermitted
    """
    require(actor, Action.STOCK_CHANGE)
    rows = list(StockLevel.objects.filter(variant=variant_id).order_by("pk").select_for_update())
    policy, _ = StockPolicy.objects.get_or_create(variant_id=variant_id, defaults={"tracking": Tracking.NONE.value})
    if policy.tracking == tracking.value:
        return
    is_gentle = tracking == Tracking.LOT and policy.tracking == Tracking.NONE.value
    if not is_gentle and any(row.on_hand for row in rows):
        sku = sku_of(variant_id)
        raise TrackingNeedsEmptyShelves(f"there are units of {sku}", sku=sku)
    before, policy.tracking = policy.tracking, tracking.value
    policy.save(update_fields=["tracking"])
    if tracking == Tracking.LOT:
        for shelf in shelves_of(rows).values():
            shelf.part(None)
    audit.record(
        actor=actor,
        action="inventory.set_tracking",
        subject_kind="variant",
        subject_id=variant_id,
        before={"tracking": before},
        after={"tracking": tracking.value},
    )


def known_lots(lines: Sequence[ReceiptLine]) -> dict[tuple[UUID, str], Lot]:
    """The lots that a receipt names, made where new.

    raises  InvalidLot, LotDiffers
    """
    drafts: dict[tuple[UUID, str], LotDraft] = {}
    for line in lines:
        if line.lot is None:
            continue
        _check(line.lot)
        if drafts.setdefault((line.variant_id, line.lot.code), line.lot) != line.lot:
            raise LotDiffers(f"lot {line.lot.code} has two different dates", field="lot", lot=line.lot.code)
    Lot.objects.bulk_create(
        [
            Lot(
                id=new_id(),
                variant_id=variant_id,
                code=code,
                made_on=draft.made_on,
                expires_on=draft.expires_on,
                created_at=clock.now(),
            )
            for (variant_id, code), draft in sorted(drafts.items())
        ],
        ignore_conflicts=True,
    )
    where = Q(pk=None)
    for variant_id, code in drafts:
        where |= Q(variant=variant_id, code=code)
    found = {(lot.variant_id, lot.code): lot for lot in Lot.objects.filter(where)}
    for key, draft in drafts.items():
        lot = found[key]
        for said, known in ((draft.made_on, lot.made_on), (draft.expires_on, lot.expires_on)):
            if said is not None and said != known:
                raise LotDiffers(f"lot {lot.code} is known with the date {known}", field="lot", lot=lot.code)
    return found


def find_lot(variant_id: UUID, code: str) -> Lot:
    """A lot of a variant by its code.

    raises  LotNotFound
    """
    found = Lot.objects.filter(variant=variant_id, code=code.replace("\0", "")).first()
    if found is None:
        raise LotNotFound(f"{sku_of(variant_id)} has no lot {code[:40]!r}", field="lot", lot=code[:40])
    return found


def _check(draft: LotDraft) -> None:
    if not 0 < len(draft.code.strip()) <= 40 or "\0" in draft.code:
        raise InvalidLot("a lot's code has 1 to 40 characters", field="lot")
    if draft.made_on and draft.expires_on and draft.expires_on <= draft.made_on:
        raise InvalidLot(f"lot {draft.code} would expire before it is made", field="expires_on", lot=draft.code)


@transaction.atomic
def recall_lot(*, variant_id: UUID, lot_code: str, why: str, actor: Actor) -> None:
    """Nothing of a lot is promised or shipped from now on; `selectors.trace_lot` says where its units are and went.

    locks   the stock rows that have of it, by id
    raises  LotNotFound, InvalidLot without a reason, NotPermitted
    """
    _set_state(variant_id, lot_code, LotState.RECALLED, why, actor)


@transaction.atomic
def clear_lot(*, variant_id: UUID, lot_code: str, why: str, actor: Actor) -> None:
    """A recalled lot is good after all.

    raises  LotNotFound, InvalidLot without a reason, NotPermitted
    """
    _set_state(variant_id, lot_code, LotState.FREE, why, actor)


def _set_state(variant_id: UUID, lot_code: str, state: LotState, why: str, actor: Actor) -> None:
    require(actor, Action.STOCK_CHANGE)
    lot = find_lot(variant_id, lot_code)
    if not why.strip():
        raise InvalidLot("say why", field="why")
    list(StockLevel.objects.filter(parts__lot=lot).order_by("pk").select_for_update(of=("self",)))
    is_recalled = state == LotState.RECALLED
    lot.state, lot.why = state.value, why[:300] if is_recalled else ""
    lot.recalled_at = clock.now() if is_recalled else None
    lot.save(update_fields=["state", "why", "recalled_at"])
    audit.record(
        actor=actor,
        action="inventory.recall_lot" if is_recalled else "inventory.clear_lot",
        subject_kind="variant",
        subject_id=variant_id,
        after={"lot": lot.code, "state": state.value},
        why=why,
    )


@transaction.atomic
def set_shelf_life(*, days: int, actor: Actor, party_id: UUID | None = None, variant_id: UUID | None = None) -> None:
    """How many days goods must still be good for when promised to a buyer and the units below; 0 takes the rule away.

    raises  InvalidQuantity, NotPermitted
    """
    require(actor, Action.STOCK_CHANGE)
    if not 0 <= days <= LONGEST_SHELF_LIFE:
        raise InvalidQuantity(f"0 to {LONGEST_SHELF_LIFE} days", field="days", quantity=days)
    if days:
        whose: dict[str, Any] = {"party_id": party_id, "variant_id": variant_id}
        rule, is_new = ShelfLifeRule.objects.select_for_update().get_or_create(**whose, defaults={"days": days})
        pk = rule.pk
        if not is_new:
            rule.days = days
            rule.save(update_fields=["days"])
    else:
        there = ShelfLifeRule.objects.select_for_update().filter(party=party_id, variant=variant_id).first()
        pk = there.pk if there else new_id()
        if there:
            there.delete()
    audit.record(
        actor=actor,
        action="inventory.set_shelf_life",
        subject_kind="shelf_life",
        subject_id=pk,
        after={"days": days, "party": str(party_id or ""), "variant": str(variant_id or "")},
    )
