"""Shipments of one's places: the worklist, a wave given to the pickers, one shipment, its papers."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import npgettext, pgettext, pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from jangteo.fulfilment import services
from jangteo.fulfilment.errors import ShipmentNotFound
from jangteo.fulfilment.selectors import (
    count_kept,
    count_work,
    get_shipment,
    list_moves,
    list_scans,
    list_shipments,
    places_here,
    shipments_by_order,
)
from jangteo.fulfilment.types import ShipmentFilter, ShipmentState, ShipmentView
from jangteo.kernel import clock
from jangteo.kernel.ids import parse_id
from jangteo.kernel.permissions import allows_place
from jangteo.kernel.types import Action
from jangteo.kernel.wholes import read_whole
from jangteo.office.pages.frame import (
    PAGE_SIZE,
    attempt,
    language,
    may,
    one_of,
    page_number,
    pager,
    searched,
    show,
    staff_actor,
)
from jangteo.office.pages.reading import reads_personal_data
from jangteo.office.pages.shipping_terms import channel_terms
from jangteo.office.shipping_words import WAITS
from jangteo.office.wording import refusal_in_words

LONGEST_WHY = 300
VIEWS: dict[str, Any] = {
    "planned": pgettext_lazy("office", "To release"),
    "picking": pgettext_lazy("office", "Picking"),
    "packed": pgettext_lazy("office", "To hand over"),
    "shipped": pgettext_lazy("office", "On the way"),
    "exceptions": pgettext_lazy("office", "Exceptions"),
    "delivered": pgettext_lazy("office", "Delivered"),
}
# what each button does, what is said when it is done, and in which states it stands
SERVICES: dict[str, tuple[Callable[..., object], Any, Any, frozenset[ShipmentState]]] = {
    "release": (
        services.release_to_pick,
        pgettext_lazy("office", "Give to the pickers"),
        pgettext_lazy("office", "It can be picked now."),
        frozenset({ShipmentState.PLANNED}),
    ),
    "pack": (
        services.pack_shipment,
        pgettext_lazy("office", "Pack it"),
        pgettext_lazy("office", "It is packed, and the carrier is booked."),
        frozenset({ShipmentState.PICKING}),
    ),
    "ship": (
        services.ship_shipment,
        pgettext_lazy("office", "Handed over"),
        pgettext_lazy("office", "It has left; its stock is booked out."),
        frozenset({ShipmentState.PACKED}),
    ),
    "deliver": (
        services.deliver_shipment,
        pgettext_lazy("office", "Mark delivered"),
        pgettext_lazy("office", "It is noted as delivered."),
        frozenset({ShipmentState.SHIPPED, ShipmentState.FAILED}),
    ),
    "unpack": (
        services.unpack_shipment,
        pgettext_lazy("office", "Unpack it"),
        pgettext_lazy("office", "It is picked again; the booking is called off."),
        frozenset({ShipmentState.PACKED}),
    ),
    "take_back": (
        services.take_back_shipment,
        pgettext_lazy("office", "Take it back from the pickers"),
        pgettext_lazy("office", "It is planned again; what was picked goes back to its shelf."),
        frozenset({ShipmentState.PICKING}),
    ),
}


@require_GET
@reads_personal_data("list of shipments", lambda page: of_shipments(page["shipments"]))
def list_page(request: HttpRequest) -> HttpResponse:
    """The worklist of a place, or of all of one's own."""
    actor = staff_actor(request)
    places = places_here(actor)
    place = one_of(request, "place", [code for code, _ in places]) or ""
    view = one_of(request, "view", VIEWS) or "planned"
    wanted = ShipmentFilter(place, view if not searched(request) else "", searched(request))
    offset = (page_number(request) - 1) * PAGE_SIZE
    found, total = list_shipments(actor, wanted, offset=offset, limit=PAGE_SIZE, language=language())
    work = count_work(actor, place)
    counts = {**work.by_state, "exceptions": work.exceptions}
    return show(
        request,
        "shipping",
        pgettext("office", "Shipments"),
        shipments=found,
        waits={one.id: WAITS[one.wait] for one in found if one.wait},
        views=[(code, name, counts.get(code, 0)) for code, name in VIEWS.items()],
        view=view,
        places=places,
        place=place,
        text=wanted.text,
        kept=count_kept(actor),
        terms=channel_terms(request),
        carriers=services.list_carriers(),
        may_change=may(request, Action.STOCK_CHANGE),
        pager=pager(request, total),
    )


@require_POST
def release(request: HttpRequest) -> HttpResponse:
    """A wave: all ticked shipments go to the pickers."""
    ids = [pk for pk in (parse_id(text) for text in request.POST.getlist("shipment")) if pk]
    released, refused = services.release_many(shipment_ids=ids, actor=staff_actor(request))
    count = len(released)
    words = npgettext("office", "%(n)s shipment can be picked now.", "%(n)s shipments can be picked now.", count)
    messages.success(request, words % {"n": count})
    for text in sorted({refusal_in_words(error) for error in refused.values()}):
        messages.error(request, text)
    return redirect("office:shipping")


@require_POST
def set_policy(request: HttpRequest) -> HttpResponse:
    """Whether a place packs only what was scanned."""
    place, is_checked = request.POST.get("place", ""), request.POST.get("is_checked") == "1"
    done = pgettext("office", "Every unit is scanned there.") if is_checked else pgettext("office", "Noted.")
    attempt(
        request,
        done,
        lambda: services.set_pick_policy(place_code=place, is_checked=is_checked, actor=staff_actor(request)),
    )
    return redirect("office:shipping")


@require_GET
@reads_personal_data("shipment", lambda page: of_shipments([page["shipment"]]))
def shipment_page(request: HttpRequest, shipment_id: UUID) -> HttpResponse:
    """One shipment with its lines, parcels, way and log."""
    one = shipment_here(request, shipment_id)
    may_change = allows_place(staff_actor(request), Action.STOCK_CHANGE, one.place_code)
    others = [other for other in shipments_by_order([one.order_id]).get(one.order_id, []) if other.id != one.id]
    is_early = one.state in (ShipmentState.PLANNED, ShipmentState.PICKING)
    return show(
        request,
        "shipment",
        f"{pgettext('office', 'Shipment')} {one.number}",
        shipment=one,
        wait=WAITS[one.wait] if one.wait else "",
        buttons=[(code, name) for code, (_, name, _, states) in SERVICES.items() if one.state in states]
        if may_change
        else [],
        may_pack=one.is_all_picked or not one.is_checked or one.state != ShipmentState.PICKING,
        may_pick=may_change and one.state == ShipmentState.PICKING,
        may_refuse=may_change and is_early,
        may_split=may_change and one.state == ShipmentState.PLANNED and one.quantity > 1,
        mergeable=[other for other in others if may_change and _fits(one, other)],
        others=others,
        may_see_order=may(request, Action.ORDERS_SEE),
        moves=list_moves(one.id),
        scans=list_scans(one.id, limit=50),
        is_late=one.promised_on is not None and one.shipped_at is None and one.promised_on < clock.today(),
        longest_why=LONGEST_WHY,
    )


@require_POST
def act(request: HttpRequest, shipment_id: UUID, action: str) -> HttpResponse:
    """Press a button: one service."""
    one, actor = shipment_here(request, shipment_id), staff_actor(request)
    if action in SERVICES:
        service, _, done, _ = SERVICES[action]
        more = {"carrier": "none"} if action == "pack" and request.POST.get("carrier") == "none" else {}
        attempt(request, done, lambda: service(shipment_id=one.id, actor=actor, **more))
    elif action == "refuse":
        _refuse(request, one)
    elif action == "merge":
        others = shipments_by_order([one.order_id]).get(one.order_id, [])
        ids = [one.id, *(other.id for other in others if other.id != one.id and _fits(one, other))]
        done = pgettext("office", "They go together.")
        attempt(request, done, lambda: services.merge_shipments(shipment_ids=ids, actor=actor))
    else:
        raise Http404
    return redirect("office:shipment", shipment_id=one.id)


@require_POST
def split(request: HttpRequest, shipment_id: UUID) -> HttpResponse:
    """Some units go by themselves."""
    one = shipment_here(request, shipment_id)
    made: list[UUID] = []
    quantities = {line.line_id: _units(request.POST.get(f"units-{line.line_id}", "")) for line in one.lines}
    attempt(
        request,
        pgettext("office", "Split: this is the new shipment."),
        lambda: made.append(
            services.split_shipment(shipment_id=one.id, quantities=quantities, actor=staff_actor(request))
        ),
    )
    return redirect("office:shipment", shipment_id=made[0] if made else one.id)


@require_GET
@reads_personal_data("picking list", lambda page: of_shipments([page["shipment"]]))
def picking_list(request: HttpRequest, shipment_id: UUID) -> HttpResponse:
    """The list to print for those who pick by paper."""
    one = shipment_here(request, shipment_id)
    return show(request, "shipment_list", f"{pgettext('office', 'Picking list')} {one.number}", shipment=one)


@require_GET
@reads_personal_data("labels", lambda page: of_shipments([page["shipment"]]))
def labels(request: HttpRequest, shipment_id: UUID) -> HttpResponse:
    """The labels of a shipment's parcels, to print."""
    one = shipment_here(request, shipment_id)
    drawn = services.draw_labels(shipment=one, sender=one.place_names.get("ko", ""))
    if not drawn:
        raise Http404
    title = f"{pgettext('office', 'Print labels')} {one.number}"
    return show(request, "shipment_labels", title, shipment=one, labels=drawn)


def shipment_here(request: HttpRequest, shipment_id: UUID) -> ShipmentView:
    """The shipment of an address, where one's right reaches its place; 404 otherwise."""
    try:
        return get_shipment(shipment_id, staff_actor(request), language())
    except ShipmentNotFound:
        raise Http404 from None


def of_shipments(shipments: Iterable[ShipmentView]) -> list[UUID | None]:
    """Whose shipments these are; a guest's order stands for the guest."""
    return [one.buyer_id or one.order_id for one in shipments]


def _refuse(request: HttpRequest, one: ShipmentView) -> None:
    found: list[bool] = []
    why = request.POST.get("why", "")
    done = pgettext("office", "It is called off here.")
    is_done = attempt(
        request,
        done,
        lambda: found.append(services.refuse_shipment(shipment_id=one.id, why=why, actor=staff_actor(request))),
    )
    if is_done:
        tell_where(request, is_elsewhere=found[0])


def tell_where(request: HttpRequest, *, is_elsewhere: bool) -> None:
    """Whether another place sends what this one could not."""
    if is_elsewhere:
        messages.info(request, pgettext("office", "Another place sends it instead; the buyer pays nothing more."))
    else:
        messages.warning(
            request, pgettext("office", "No other place has it: the order is held until somebody decides.")
        )


def _fits(one: ShipmentView, other: ShipmentView) -> bool:
    """Whether two planned shipments may go together."""
    if not one.state == other.state == ShipmentState.PLANNED:
        return False
    return (one.place_id, one.wanted_on, one.ship_to) == (other.place_id, other.wanted_on, other.ship_to)


def _units(text: str) -> int:
    """None where nothing stands; what is no number is refused as less than none."""
    found = read_whole(text) if text.strip() else 0
    return -1 if found is None else found
