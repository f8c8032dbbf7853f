"""What those who pick and pack must know of stock."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Sum

from jangteo.inventory.models import Allocation, AllocationRecipe, Lot, Place, SerialUnit
from jangteo.inventory.types import AllocationState, LotState


def places_by_id(ids: Iterable[UUID]) -> dict[UUID, tuple[str, Mapping[str, str]]]:
    """{place: its code and names}; one query."""
    rows = Place.objects.filter(pk__in=set(ids)).values_list("pk", "code", "names")
    return {pk: (code, names) for pk, code, names in rows}


def given_by_line(line_ids: Iterable[UUID]) -> dict[UUID, int]:
    """{order line: units that a place has promised or sent, of a bundle those with all parts}; two queries."""
    states = [AllocationState.OPEN.value, AllocationState.SHIPPED.value]
    wanted = set(line_ids)
    rows = Allocation.objects.filter(line_id__in=wanted, state__in=states).order_by()
    made_of = AllocationRecipe.objects.filter(line_id__in=wanted).order_by()
    parts = dict(made_of.values_list("line_id").annotate(n=Sum("per_unit")))
    return {line: int(n) // parts.get(line, 1) for line, n in rows.values_list("line_id").annotate(n=Sum("quantity"))}


def orders_promised_since(at: datetime) -> list[UUID]:
    """Orders to which a place promised something since a moment that has not left, as when goods came in for them."""
    rows = Allocation.objects.filter(state=AllocationState.OPEN.value, made_at__gte=at).order_by("order_id")
    return list(rows.values_list("order_id", flat=True).distinct())


def serials_at(place_id: UUID, variant_ids: Collection[UUID]) -> dict[UUID, frozenset[str]]:
    """{variant: numbers of its units that are in a place}; one query."""
    found: dict[UUID, set[str]] = defaultdict(set)
    rows = SerialUnit.objects.filter(variant__in=variant_ids, level__place=place_id)
    for variant_id, serial in rows.values_list("variant_id", "serial"):
        found[variant_id].add(serial)
    return {variant_id: frozenset(serials) for variant_id, serials in found.items()}


def recalled_lots(variant_ids: Collection[UUID]) -> set[tuple[UUID, str]]:
    """(variant, lot) of what is recalled; one query."""
    rows = Lot.objects.filter(variant__in=variant_ids, state=LotState.RECALLED.value)
    return set(rows.values_list("variant_id", "code"))
