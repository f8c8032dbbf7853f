"""Nothing is ordered for a party but through the door of its rules and budgets."""

from dataclasses import dataclass

from jangteo.approvals import selectors as approvals
from jangteo.approvals.services import authorise, require_passable, wait_at_door
from jangteo.approvals.types import AskingDraft, Door
from jangteo.kernel.types import Action, Actor
from jangteo.ordering.models import Cart
from jangteo.ordering.selectors.asking import draft_of
from jangteo.ordering.types import (
    CartView,
    CheckoutDetails,
)
from jangteo.parties.selectors import lineage_of


@dataclass(frozen=True, slots=True)
class Passing:
    """An order at the door: what it has to pass, and all that this is worked out from."""

    cart: Cart
    view: CartView
    details: CheckoutDetails
    door: Door


def door_of(actor: Actor, details: CheckoutDetails) -> Door | None:
    """What somebody's order has to pass; None for a guest, whom nobody binds.

    Who may not place orders at all, as a child, asks always.
    """
    if actor.party_id is None:
        return None
    return approvals.door_for(
        actor.lineage or lineage_of(actor.party_id),
        actor.person_id or actor.party_id,
        details.cost_centre,
        asks_always=Action.ORDERS_PLACE not in actor.rights,
    )


def come_to_door(cart: Cart, view: CartView, details: CheckoutDetails, actor: Actor) -> Passing | None:
    """Refuse early, before anything is promised, what would not pass; nothing is locked but for those of whom orders
    are counted together.

    raises  approvals ApprovalNeeded, BudgetExceeded
    """
    door = door_of(actor, details)
    if door is None:
        return None
    passing = Passing(cart, view, details, door)
    if not door.is_open:
        require_passable(approvals.judge(door, _draft(passing)))
    return passing


def pass_door(passing: Passing | None, actor: Actor) -> None:
    """Let the order that was just written pass, by what holds now: what budgets bear of it is reserved, its approval
    used up.

    locks   policies whose rules count orders, the cart's request, then budgets by id
    raises  approvals ApprovalNeeded, BudgetExceeded
    """
    if passing is None:
        return
    wait_at_door(passing.door)
    authorise(door=passing.door, draft=_draft(passing), actor=actor)


def _draft(passing: Passing) -> AskingDraft:
    return draft_of(passing.cart, passing.view, passing.details, passing.door)
