"""What each kind of run does to a row, how that looks beforehand and is taken back: always the row's own service."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from jangteo.catalog import services as catalog
from jangteo.catalog.errors import ListedAlready, NotListed
from jangteo.catalog.selectors.staff import find_listing, listings_of, products_named
from jangteo.channels.selectors import get_channel
from jangteo.desk.errors import ChangedSince
from jangteo.desk.types import Outlook, RunKind
from jangteo.kernel import clock
from jangteo.kernel.types import Action, Actor
from jangteo.ordering import services as ordering
from jangteo.ordering.selectors.holds import hold_reason
from jangteo.ordering.selectors.many import hold_outlooks
from jangteo.ordering.types import HoldKind

type Facts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Doing:
    """One kind of run.

    rights  any of these lets somebody begin; what exactly they may touch the row's service asks
    do      returns what is needed to take it back
    undo    raises `ChangedSince` where somebody was there after
    """

    rights: tuple[Action, ...]
    needs_why: bool
    look: Callable[[Sequence[UUID], Facts, Actor], list[Outlook]]
    do: Callable[[UUID, Facts, str, Actor], dict[str, Any]]
    undo: Callable[[UUID, Facts, Mapping[str, Any], Actor], None]


UNDONE_WHY = "the run over many orders was taken back"


def _look_to_hold(ids: Sequence[UUID], facts: Facts, actor: Actor) -> list[Outlook]:
    return [
        Outlook(one.id, one.number, {"held": list(one.held)}, {"held": [*one.held, facts["kind"]]}, one.code, one.facts)
        for one in hold_outlooks(actor, ids, HoldKind(facts["kind"]), is_release=False)
    ]


def _hold(order_id: UUID, facts: Facts, why: str, actor: Actor) -> dict[str, Any]:
    hold_id = ordering.hold_order(order_id=order_id, kind=HoldKind(facts["kind"]), why=why, actor=actor)
    return {"hold": str(hold_id)}


def _undo_hold(order_id: UUID, facts: Facts, left: Mapping[str, Any], actor: Actor) -> None:
    ordering.release_hold(hold_id=UUID(left["hold"]), why=UNDONE_WHY, actor=actor)


def _look_to_release(ids: Sequence[UUID], facts: Facts, actor: Actor) -> list[Outlook]:
    return [
        Outlook(
            one.id,
            one.number,
            {"held": list(one.held)},
            {"held": [kind for kind in one.held if kind != facts["kind"]]},
            one.code,
            one.facts,
        )
        for one in hold_outlooks(actor, ids, HoldKind(facts["kind"]), is_release=True)
    ]


def _release(order_id: UUID, facts: Facts, why: str, actor: Actor) -> dict[str, Any]:
    hold_id = ordering.release_hold_of(order_id=order_id, kind=HoldKind(facts["kind"]), why=why, actor=actor)
    return {"hold": str(hold_id)}


def _undo_release(order_id: UUID, facts: Facts, left: Mapping[str, Any], actor: Actor) -> None:
    why = hold_reason(UUID(left["hold"])) or UNDONE_WHY
    ordering.hold_order(order_id=order_id, kind=HoldKind(facts["kind"]), why=why, actor=actor)


def _look_to_list(ids: Sequence[UUID], facts: Facts, actor: Actor) -> list[Outlook]:
    return _look_at_listings(ids, facts, is_to_be=True, code=ListedAlready.code)


def _look_to_unlist(ids: Sequence[UUID], facts: Facts, actor: Actor) -> list[Outlook]:
    return _look_at_listings(ids, facts, is_to_be=False, code=NotListed.code)


def _look_at_listings(ids: Sequence[UUID], facts: Facts, *, is_to_be: bool, code: str) -> list[Outlook]:
    names, now = products_named(ids), clock.now()
    listed = listings_of(ids, get_channel(facts["channel"]).id)
    found = []
    for one in ids:
        if one in names:
            slug, words = names[one]
            is_listed = one in listed and listed[one].holds_at(now)
            before = {"listed": is_listed, "names": words}
            found.append(Outlook(one, slug, before, {"listed": is_to_be}, code if is_listed == is_to_be else ""))
    return found


def _list(product_id: UUID, facts: Facts, why: str, actor: Actor) -> dict[str, Any]:
    channel_id = get_channel(facts["channel"]).id
    before = find_listing(product_id, channel_id)
    catalog.list_anew(product_id=product_id, channel_id=channel_id, actor=actor)
    return {"from": before.from_at.isoformat(), "until": _text(before.until_at)} if before else {}


def _undo_list(product_id: UUID, facts: Facts, left: Mapping[str, Any], actor: Actor) -> None:
    channel_id = get_channel(facts["channel"]).id
    now = find_listing(product_id, channel_id)
    if now is None or not now.holds_at(clock.now()):
        raise ChangedSince
    catalog.end_listing(product_id=product_id, channel_id=channel_id, actor=actor)


def _unlist(product_id: UUID, facts: Facts, why: str, actor: Actor) -> dict[str, Any]:
    channel_id = get_channel(facts["channel"]).id
    before = find_listing(product_id, channel_id)
    ended_at = catalog.end_listing(product_id=product_id, channel_id=channel_id, actor=actor)
    return {
        "ended": ended_at.isoformat(),
        "from": before.from_at.isoformat() if before else "",
        "until": _text(before.until_at) if before else "",
        "rank": before.rank if before else 0,
    }


def _undo_unlist(product_id: UUID, facts: Facts, left: Mapping[str, Any], actor: Actor) -> None:
    channel_id = get_channel(facts["channel"]).id
    now = find_listing(product_id, channel_id)
    if now is None or now.until_at != datetime.fromisoformat(left["ended"]):
        raise ChangedSince
    catalog.list_in_channel(
        product_id=product_id,
        channel_id=channel_id,
        actor=actor,
        from_at=datetime.fromisoformat(left["from"]),
        until_at=datetime.fromisoformat(left["until"]) if left["until"] else None,
        rank=left["rank"],
    )


def _text(at: datetime | None) -> str:
    return at.isoformat() if at else ""


HOLDING = (Action.ORDERS_HANDLE, Action.PAYMENTS_HANDLE)
LISTING = (Action.CATALOGUE_CHANGE,)
DOINGS: Mapping[RunKind, Doing] = {
    RunKind.HOLD: Doing(HOLDING, True, _look_to_hold, _hold, _undo_hold),
    RunKind.RELEASE: Doing(HOLDING, True, _look_to_release, _release, _undo_release),
    RunKind.LIST: Doing(LISTING, False, _look_to_list, _list, _undo_list),
    RunKind.UNLIST: Doing(LISTING, False, _look_to_unlist, _unlist, _undo_unlist),
}
