"""What runs short: by place, counting what is to come, and one click that orders it of its suppliers."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID, uuid5

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import npgettext, pgettext
from django.views.decorators.http import require_GET, require_POST

from jangteo.inventory.selectors import list_places, list_to_reorder
from jangteo.inventory.services import place_purchase
from jangteo.inventory.types import PurchaseLineDraft, ToReorder
from jangteo.kernel.ids import new_id, parse_id
from jangteo.kernel.types import Action
from jangteo.kernel.wholes import read_whole
from jangteo.office.pages.frame import PAGE_SIZE, may, one_of, page_number, pager, show, staff_actor
from jangteo.office.pages.purchases import READING, currencies
from jangteo.office.pages.reading import reads_personal_data
from jangteo.office.pages.stock_lines import may_at, names_of, place_names, refused
from jangteo.office.stock_words import LINE_PROBLEMS

type Group = tuple[str, UUID]


@require_GET
@reads_personal_data(READING, lambda page: [row["short"].supplier_id for row in page["rows"]])
def list_page(request: HttpRequest) -> HttpResponse:
    """What places run short of, the shortest first."""
    places = list_places()
    place = one_of(request, "place", [code for code, _ in places]) or ""
    short = [one for one in list_to_reorder() if place in ("", one.place)]
    offset = (page_number(request) - 1) * PAGE_SIZE
    rows = short[offset : offset + PAGE_SIZE]
    names, named = names_of({one.variant_id for one in rows}), place_names()
    return show(
        request,
        "reorder",
        pgettext("office", "What runs short"),
        rows=[
            {
                "short": one,
                "name": names[one.variant_id],
                "place": named.get(one.place, one.place),
                "field": field_of(one),
                "may_order": may_at(request, one.place) and one.supplier_id is not None,
            }
            for one in rows
        ],
        places=places,
        place=place,
        may_change=may(request, Action.STOCK_CHANGE),
        key=new_id(),
        pager=pager(request, len(short)),
    )


@require_POST
def order(request: HttpRequest) -> HttpResponse:
    """Order what is ticked: a purchase order for each supplier and place."""
    key = parse_id(request.POST.get("key", "")) or new_id()
    ticked = [one for one in list_to_reorder() if field_of(one) in request.POST.getlist("take")]
    names = names_of({one.variant_id for one in ticked})
    groups: dict[Group, list[PurchaseLineDraft]] = defaultdict(list)
    for one in ticked:
        quantity = read_whole(request.POST.get(field_of(one), "").strip() or str(one.quantity))
        if not quantity:
            messages.error(request, f"{names[one.variant_id].sku}: {LINE_PROBLEMS['bad_quantity']}")
            return redirect("office:reorder")
        if one.supplier_id is not None:
            groups[one.place, one.supplier_id].append(PurchaseLineDraft(one.variant_id, quantity))
    if not groups:
        messages.error(request, pgettext("office", "Tick what to order. What has no supplier can't be ordered here."))
        return redirect("office:reorder")
    made = _place(request, groups, key)
    if len(made) == 1:
        return redirect("office:purchase", purchase_id=made[0])
    return redirect("office:purchases" if made else "office:reorder")


def field_of(one: ToReorder) -> str:
    """The name of a row's fields."""
    return f"{one.place}:{one.variant_id}"


def _place(request: HttpRequest, groups: Mapping[Group, Sequence[PurchaseLineDraft]], key: UUID) -> list[UUID]:
    """The purchase orders that were placed; each refusal is told."""
    made: list[UUID] = []
    for (place, supplier_id), lines in groups.items():
        words = refused(lambda: made.append(_purchase(request, (place, supplier_id), lines, key)))  # noqa: B023 -- run at once
        if words:
            messages.error(request, words)
    if made:
        told = npgettext(
            "office", "%(count)s purchase order was placed.", "%(count)s purchase orders were placed.", len(made)
        )
        messages.success(request, told % {"count": len(made)})
    return made


def _purchase(request: HttpRequest, group: Group, lines: Sequence[PurchaseLineDraft], key: UUID) -> UUID:
    place, supplier_id = group
    return place_purchase(
        supplier_id=supplier_id,
        place_code=place,
        lines=lines,
        currency=currencies()[0],
        key=f"office:{uuid5(key, f'{place}:{supplier_id}')}",
        actor=staff_actor(request),
    )
