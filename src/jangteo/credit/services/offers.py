"""Saying who may pay what in parts."""

from typing import Any
from uuid import UUID

from django.db import transaction

from jangteo.credit import rules
from jangteo.credit.errors import OfferNotFound
from jangteo.credit.models import InstalmentOffer
from jangteo.credit.types import OfferDraft
from jangteo.kernel import audit
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor


@transaction.atomic
def save_offer(*, offer: OfferDraft, actor: Actor, why: str = "") -> UUID:
    """Make or change an offer; plans that were made by it stay as they are.

    raises  NotPermitted, InvalidOffer naming the field
    """
    require(actor, Action.PAYMENTS_HANDLE)
    rules.check_offer(offer)
    row, _is_new = InstalmentOffer.objects.update_or_create(code=offer.code, defaults=_columns(offer))
    after = {"count": offer.count, "yearly_rate": str(offer.yearly_rate), "smallest": str(offer.smallest)}
    _record(actor, "save_offer", row, why, after=after | {"largest": str(offer.largest or "")})
    return row.pk


@transaction.atomic
def switch_offer(*, code: str, is_active: bool, actor: Actor, why: str = "") -> None:
    """Let nobody begin to pay by an offer any more, or again.

    raises  OfferNotFound, NotPermitted
    """
    require(actor, Action.PAYMENTS_HANDLE)
    row = InstalmentOffer.objects.select_for_update().filter(code=code).first()
    if row is None:
        raise OfferNotFound(f"there is no offer {code[:40]!r}", offer=code[:40])
    if row.is_active == is_active:
        return
    row.is_active = is_active
    row.save(update_fields=["is_active"])
    _record(actor, "switch_offer", row, why, before={"is_active": not is_active}, after={"is_active": is_active})


def _columns(offer: OfferDraft) -> dict[str, Any]:
    return {
        "names": dict(offer.names),
        "count": offer.count,
        "every_count": offer.every.count,
        "rhythm": offer.every.rhythm.value,
        "yearly_rate": offer.yearly_rate,
        "currency": offer.smallest.currency,
        "smallest_minor": offer.smallest.minor,
        "largest_minor": offer.largest.minor if offer.largest else None,
        "channels": sorted(offer.channels),
        "segments": sorted(offer.segments),
        "only_categories": sorted(offer.only_categories),
        "not_categories": sorted(offer.not_categories),
        "not_skus": sorted(offer.not_skus),
        "refund_policy": offer.refund_policy.value,
        "defaults_after": offer.defaults_after,
        "lender": offer.lender,
    }


def _record(actor: Actor, what: str, row: InstalmentOffer, why: str, **facts: Any) -> None:
    audit.record(
        actor=actor, action=f"credit.{what}", subject_kind="instalment_offer", subject_id=row.pk, why=why, **facts
    )
