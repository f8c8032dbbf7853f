"""A buyer's change of a placed order goes through the door again; what it asks is held until it is approved.

The order stays as it is meanwhile. Approved, whoever asked makes exactly that change: it uses the approval up.
"""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from jangteo.approvals import selectors as approvals
from jangteo.approvals import services
from jangteo.approvals.errors import NothingToApprove
from jangteo.approvals.services import authorise, require_passable, wait_at_door
from jangteo.approvals.types import AskingDraft, Door, RequestState
from jangteo.kernel.errors import NotPermitted
from jangteo.kernel.types import Action, Actor, is_back_office
from jangteo.ordering.errors import RevisionChanged
from jangteo.ordering.models import Order
from jangteo.ordering.selectors import access_order
from jangteo.ordering.selectors.asked_changes import change_door, current_method, draft_of_payment, draft_of_revision
from jangteo.ordering.selectors.orders import reaches
from jangteo.ordering.selectors.revisions import preview_revision
from jangteo.ordering.services.guards import orders_to_lock
from jangteo.ordering.types import AddLine, ChangeAddress, ChangeDate, Edit, RevisionPreview
from jangteo.payments.types import PaymentMethod

type Change = tuple[Door, AskingDraft]


def come_with_change(order: Order, edits: Sequence[Edit], preview: RevisionPreview, actor: Actor) -> Change | None:
    """Refuse early a buyer's change that makes an order more, or another, and is not approved; None: it needs nobody.

    Less may be had without asking; staff change an order as they are asked to.

    raises  approvals ApprovalNeeded
    """
    grows = preview.after.gross > preview.before.gross or any(one.more > 0 for one in preview.changed)
    if not grows and not any(isinstance(one, AddLine | ChangeAddress | ChangeDate) for one in edits):
        return None
    door = _door(order, actor)
    return None if door is None else _come(door, draft_of_revision(order, preview, door))


def come_with_payment(order: Order, method: PaymentMethod, actor: Actor) -> Change | None:
    """The same of another way to pay: what was approved to be paid by card was not approved to be owed.

    raises  approvals ApprovalNeeded
    """
    door = _door(order, actor)
    if door is None or method.value == current_method(order):
        return None
    return _come(door, draft_of_payment(order, method, door))


def pass_with_change(change: Change | None, actor: Actor) -> None:
    """Let a change that was just written pass by what holds now; its approval is used up.

    locks   policies whose rules count orders, then the change's request
    raises  approvals ApprovalNeeded
    """
    if change is not None:
        door, draft = change
        wait_at_door(door)
        authorise(door=door, draft=draft, actor=actor)


@transaction.atomic
def ask_for_change(
    *,
    order_id: UUID,
    edits: Sequence[Edit],
    expected: str,
    actor: Actor,
    note: str = "",
    language: str = "ko",
) -> UUID:
    """Ask for the approvals that a change of a placed order needs, exactly as it was previewed. Returns the request.

    locks      the order, then the change's request
    raises     OrderNotFound, NotPermitted, NotChangeable, InvalidRevision, RevisionChanged, approvals NothingToApprove,
               NobodyToDecide
    publishes  approvals ApprovalAsked
    """
    access_order(actor, order_id=order_id)
    order = orders_to_lock().get(pk=order_id)
    preview = preview_revision(order_id=order_id, edits=edits, actor=actor, language=language)
    if preview.token != expected or not preview.can_be_made:
        raise RevisionChanged(
            "this is not what was shown any more", before=str(preview.before.gross), after=str(preview.after.gross)
        )
    door = _door(order, actor)
    if door is None:
        raise NothingToApprove
    return _ask(door, draft_of_revision(order, preview, door), actor, note)


@transaction.atomic
def ask_for_payment(*, order_id: UUID, method: PaymentMethod, actor: Actor, note: str = "") -> UUID:
    """Ask for the approvals that paying a placed order another way needs. Returns the request.

    locks      the order, then the change's request
    raises     OrderNotFound, NotPermitted, approvals NothingToApprove, NobodyToDecide
    publishes  approvals ApprovalAsked
    """
    seen = access_order(actor, order_id=order_id)
    if not reaches(seen, actor, Action.ORDERS_PLACE, ""):
        raise NotPermitted(action=Action.ORDERS_PLACE.value)
    order = orders_to_lock().get(pk=order_id)
    door = _door(order, actor)
    if door is None or method.value == current_method(order):
        raise NothingToApprove
    return _ask(door, draft_of_payment(order, method, door), actor, note)


def _ask(door: Door, draft: AskingDraft, actor: Actor, note: str) -> UUID:
    """Ask, unless exactly this waits already."""
    live = approvals.find_live_view(draft.subject)
    if live is not None and live.state == RequestState.PENDING and live.content == draft.content:
        return live.id
    return services.ask(door=door, draft=draft, actor=actor, note=note)


def _door(order: Order, actor: Actor) -> Door | None:
    """None for a guest, and for staff, who change an order as they are asked to."""
    if is_back_office(actor):
        return None
    door = change_door(order, actor)
    return None if door is None or door.is_open else door


def _come(door: Door, draft: AskingDraft) -> Change:
    require_passable(approvals.judge(door, draft))
    return door, draft
