"""Changing a placed order, for programs: looked at first, then made exactly as it was shown."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Status

from jangteo.approvals.selectors import get_request
from jangteo.channels.api import entering, entry_of
from jangteo.kernel.types import Action, Actor
from jangteo.ordering import selectors, services
from jangteo.ordering.api.approvals import AskedOut
from jangteo.ordering.api.door import Secret, router
from jangteo.ordering.api.revision_schemas import (
    AskRevision,
    PreviewRevision,
    ReviseOrder,
    RevisionOut,
    RevisionPreviewOut,
    edits_of,
    preview_out,
    revisions_out,
)
from jangteo.ordering.api.schemas import language
from jangteo.ordering.errors import OrderNotFound


@router.post(
    "/channels/{channel}/orders/{number}/revisions/preview",
    response=RevisionPreviewOut,
    summary="Look at a change of an order",
)
@entering(Action.ORDERS_CANCEL)
def preview_revision(
    request: HttpRequest, channel: str, number: str, body: PreviewRevision, secret: Secret = ""
) -> RevisionPreviewOut:
    """What the change would come to, and the token under which exactly that can be written; nothing is."""
    entered, actor = entry_of(request)
    order_id, positions = _order(entered.code, number, actor, secret)
    preview = selectors.preview_revision(
        order_id=order_id, edits=edits_of(body, positions), actor=actor, secret=secret, language=language()
    )
    return preview_out(preview)


@router.post(
    "/channels/{channel}/orders/{number}/revisions", response={201: list[RevisionOut]}, summary="Change an order"
)
@entering(Action.ORDERS_CANCEL, has_key=True)
def revise_order(
    request: HttpRequest, channel: str, number: str, body: ReviseOrder, secret: Secret = ""
) -> Status[list[RevisionOut]]:
    """Write a change as it was shown; all changes of the order, oldest first."""
    entered, actor = entry_of(request)
    order_id, positions = _order(entered.code, number, actor, secret)
    services.revise_order(
        order_id=order_id,
        edits=edits_of(body, positions),
        expected=body.token,
        actor=actor,
        why=body.why,
        secret=secret,
        language=language(),
    )
    return Status(201, revisions_out(selectors.list_revisions(order_id, actor, secret)))


@router.post(
    "/channels/{channel}/orders/{number}/revisions/approval-request",
    response={201: AskedOut},
    summary="Ask for an approval of a change",
)
@entering(Action.ORDERS_CANCEL, has_key=True)
def ask_revision(request: HttpRequest, channel: str, number: str, body: AskRevision) -> Status[AskedOut]:
    """Ask to change a placed order as it was shown; it stays as it is, and whoever asked changes it once approved."""
    entered, actor = entry_of(request)
    order_id, positions = _order(entered.code, number, actor, "")
    asked = services.ask_for_change(
        order_id=order_id,
        edits=edits_of(body, positions),
        expected=body.token,
        actor=actor,
        note=body.word,
        language=language(),
    )
    view = get_request(asked, actor)
    return Status(201, AskedOut(id=view.id, number=view.number, state=view.state))


def _order(code: str, number: str, actor: Actor, secret: str) -> tuple[UUID, dict[int, UUID]]:
    """The order, and {position: line}."""
    order = selectors.get_order(number, actor, secret)
    if order.summary.channel_code != code:
        raise OrderNotFound
    return order.summary.id, {line.position: line.id for line in order.lines}


__all__ = ["router"]
