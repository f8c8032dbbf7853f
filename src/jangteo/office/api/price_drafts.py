"""Drafts of prices after they were kept: tried against past orders, published, taken back, put away."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Status

from jangteo.insights.services import simulate_draft
from jangteo.kernel.api import Schema
from jangteo.kernel.types import Action
from jangteo.office.api.door import staff, staff_actor
from jangteo.office.api.prices import PriceDraftOut, draft_out
from jangteo.pricing import services
from jangteo.pricing.selectors import access_draft

router = Router()
DRAFT = "/price-drafts/{draft_id}"


class DraftTrialOut(Schema):
    """What a draft would have done to the last orders and open carts."""

    report: dict[str, Any] = Field(description="By buyer and channel, amounts as decimal strings.")


@router.post(f"{DRAFT}/trial", response=DraftTrialOut, summary="Try prices against what was")
@staff(Action.PRICE_LISTS_CHANGE)
def try_draft(request: HttpRequest, draft_id: UUID) -> DraftTrialOut:
    """What the last thousand orders and the open carts would cost; then the draft may be published."""
    actor = staff_actor(request)
    access_draft(draft_id, actor)
    return DraftTrialOut(report=dict(simulate_draft(draft_id=draft_id, actor=actor)))


@router.post(f"{DRAFT}/publication", response=PriceDraftOut, summary="Publish prices")
@staff(Action.PRICE_LISTS_CHANGE)
def publish_draft(request: HttpRequest, draft_id: UUID) -> PriceDraftOut:
    """The prices of a draft that was tried as it is hold from now on."""
    access_draft(draft_id, staff_actor(request))
    services.publish_draft(draft_id=draft_id, actor=staff_actor(request))
    return draft_out(access_draft(draft_id, staff_actor(request)))


@router.post(f"{DRAFT}/undoing", response=PriceDraftOut, summary="Take published prices back")
@staff(Action.PRICE_LISTS_CHANGE)
def undo_draft(request: HttpRequest, draft_id: UUID) -> PriceDraftOut:
    """What held before holds again, from now on."""
    access_draft(draft_id, staff_actor(request))
    services.undo_draft(draft_id=draft_id, actor=staff_actor(request))
    return draft_out(access_draft(draft_id, staff_actor(request)))


@router.post(f"{DRAFT}/end", response={204: None}, summary="Put a draft of prices away")
@staff(Action.PRICE_LISTS_CHANGE)
def discard_draft(request: HttpRequest, draft_id: UUID) -> Status[None]:
    """No price changes."""
    access_draft(draft_id, staff_actor(request))
    services.discard_draft(draft_id=draft_id, actor=staff_actor(request))
    return Status(204, None)
